#include "query/exec/prepared.h"

#include <utility>

namespace kg::query {
namespace {

constexpr std::size_t kMaxIdle = 8;                            // of one plan
constexpr std::size_t kMaxWaiting = std::size_t{64} << 20;     // bytes, of all plans
constexpr std::size_t kLeast = std::size_t{4} << 10;           // what small operators are counted as

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

Actuals Running::Measured() const {
  Actuals measured;
  for (const auto& [node, op] : builder_.operators()) {
    measured.emplace(node, Actual{op->rows(), op->time()});
  }
  return measured;
}

Prepared::Prepared(QueryPlan plan, const store::Reader& reader, Waiting waiting)
    : plan_(std::move(plan)),
      nodes_(reader.CountNodes()),
      relationships_(reader.CountRelationships()),
      indexes_(reader.Indexes()),
      waiting_(std::move(waiting)) {}

Prepared::~Prepared() {
  for (const Idle& idle : idle_) *waiting_ -= idle.bytes;
}

bool Prepared::Suits(const store::Reader& reader) const {
  return IsNear(nodes_, reader.CountNodes()) &&
         IsNear(relationships_, reader.CountRelationships()) && indexes_ == reader.Indexes();
}

std::unique_ptr<Running> Prepared::Take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Running> running = std::move(idle_.back().running);
      *waiting_ -= idle_.back().bytes;
      idle_.pop_back();
      running->Restart();
      return running;
    }
  }
  return std::make_unique<Running>(plan_);
}

void Prepared::GiveBack(std::unique_ptr<Running> running, std::size_t bytes) {
  bytes += kLeast;
  const std::lock_guard lock(mutex_);
  if (idle_.size() >= kMaxIdle) return;
  if (*waiting_ += bytes; *waiting_ > kMaxWaiting) {
    *waiting_ -= bytes;
    return;
  }
  idle_.push_back({std::move(running), bytes});
}

}  // namespace kg::query
