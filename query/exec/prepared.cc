#include "query/exec/prepared.h"

#include <utility>

namespace kg::query {
namespace {

constexpr std::size_t kMaxIdle = 8;

bool IsNear(std::uint64_t then, std::uint64_t now) {
  constexpr std::uint64_t kSmall = 64;
  return now <= 2 * then + kSmall && then <= 2 * now + kSmall;
}

}  // namespace

Running::Running(const QueryPlan& plan)
    : builder_(plan),
      root_(builder_.Build(*plan.root, {plan.result_ids.begin(), plan.result_ids.end()})) {}

void Running::Restart() {
  for (const auto& [node, op] : builder_.operators()) op->Forget();
  root_->Reset();
}

ActualRows Running::Actual() const {
  ActualRows rows;
  for (const auto& [node, op] : builder_.operators()) rows.emplace(node, op->rows());
  return rows;
}

Prepared::Prepared(QueryPlan plan, const store::Reader& reader)
    : plan_(std::move(plan)),
      nodes_(reader.CountNodes()),
      relationships_(reader.CountRelationships()) {}

bool Prepared::Suits(const store::Reader& reader) const {
  return IsNear(nodes_, reader.CountNodes()) &&
         IsNear(relationships_, reader.CountRelationships());
}

std::unique_ptr<Running> Prepared::Take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Running> running = std::move(idle_.back());
      idle_.pop_back();
      running->Restart();
      return running;
    }
  }
  return std::make_unique<Running>(plan_);
}

void Prepared::GiveBack(std::unique_ptr<Running> running) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(running));
}

}  // namespace kg::query
