#include "query/plan_cache.h"

#include <utility>

namespace kg::query {
namespace {

constexpr std::size_t kMaxEntries = 256;
constexpr std::size_t kMaxTextBytes = std::size_t{16} << 10;

}  // namespace

std::shared_ptr<Prepared> PlanCache::Find(std::string_view text) {
  if (text.size() > kMaxTextBytes) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto it = by_text_.find(text);
  if (it == by_text_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, it->second);
  return it->second->prepared;
}

void PlanCache::Clear() {
  const std::lock_guard lock(mutex_);
  by_text_.clear();
  entries_.clear();
}

void PlanCache::Keep(const std::string& text, std::shared_ptr<Prepared> prepared) {
  if (text.size() > kMaxTextBytes) return;
  const std::lock_guard lock(mutex_);
  if (const auto it = by_text_.find(text); it != by_text_.end()) {
    it->second->prepared = std::move(prepared);
    return;
  }
  entries_.push_front({text, std::move(prepared)});
  by_text_.emplace(entries_.front().text, entries_.begin());
  if (entries_.size() <= kMaxEntries) return;
  by_text_.erase(entries_.back().text);
  entries_.pop_back();
}

}  // namespace kg::query
