#include "extract/rules/lazy_pattern.h"

#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {

LazyPattern::LazyPattern(std::string pattern)
    : pattern_(std::move(pattern)), shape_(ShapeOf(pattern_)) {
  if (!shape_) Compile();
}

const RE2& LazyPattern::Compile() const {
  const std::lock_guard lock(compiling_);
  if (compiled_ == nullptr) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(64 << 20);
    compiled_ = std::make_unique<const RE2>(pattern_, options);
    ready_.store(compiled_.get(), std::memory_order_release);
  }
  return *compiled_;
}

std::string LazyPattern::WhatIsWrong() const {
  if (shape_) return {};
  constexpr std::size_t kLongest = 100;  // of a long pattern RE2 names all
  const std::string& error = (**this).error();
  if (error.size() <= kLongest) return error;
  return error.substr(0, CharacterStart(error, kLongest)) + " ...";
}

int LazyPattern::groups() const {
  return shape_ ? shape_->groups : (**this).NumberOfCapturingGroups();
}

int LazyPattern::GroupNamed(std::string_view name) const {
  if (!shape_) {
    const auto& groups = (**this).NamedCapturingGroups();
    const auto group = groups.find(std::string(name));
    return group == groups.end() ? 0 : group->second;
  }
  for (const auto& [other, number] : shape_->named) {
    if (other == name) return number;
  }
  return 0;
}

}  // namespace kg::extract
