#pragma once

#include <re2/re2.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "extract/rules/pattern_shape.h"

namespace kg::extract {

// A regular expression that is compiled when a text first needs it: of the patterns of all rules a
// document needs a tenth, and compiling them all would be half of loading the rules. What is wrong
// with a pattern is known at once. One serves every thread.
class LazyPattern {
 public:
  // In RE2 syntax.
  explicit LazyPattern(std::string pattern);

  const std::string& pattern() const { return pattern_; }
  // What is wrong with it, in a line; "" if nothing is.
  std::string WhatIsWrong() const;
  int groups() const;  // that capture
  // The number of a group; 0 if there is none of that name.
  int GroupNamed(std::string_view name) const;
  // Compiled.
  const RE2& operator*() const {
    const RE2* ready = ready_.load(std::memory_order_acquire);
    return ready != nullptr ? *ready : Compile();
  }
  const RE2* operator->() const { return &**this; }

 private:
  const RE2& Compile() const;

  std::string pattern_;
  std::optional<PatternShape> shape_;  // nothing: compiled from the first
  mutable std::mutex compiling_;
  mutable std::unique_ptr<const RE2> compiled_;
  mutable std::atomic<const RE2*> ready_ = nullptr;
};

}  // namespace kg::extract
