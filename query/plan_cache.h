#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "query/exec/prepared.h"

namespace kg::query {

// Plans by the text of their query, so that a query that comes again is neither parsed nor planned.
// Texts must agree to the byte: columns are named by them. The least recently used goes first; long
// texts are not kept. Any thread may call anything.
class PlanCache {
 public:
  std::shared_ptr<Prepared> Find(std::string_view text);  // null if it is not here
  void Keep(const std::string& text, std::shared_ptr<Prepared> prepared);
  const Prepared::Waiting& waiting() const { return waiting_; }
  void Clear();

 private:
  struct Entry {
    std::string text;
    std::shared_ptr<Prepared> prepared;
  };
  const Prepared::Waiting waiting_ = std::make_shared<std::atomic<std::size_t>>(0);
  std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_text_;
};

}  // namespace kg::query
