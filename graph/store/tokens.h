#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/key_value.h"

namespace kg::store {

// The three vocabularies of a store in memory. Names only ever grow; a name's id never changes.
// Any number of threads read while one interns.
class TokenTable {
 public:
  enum Kind : char { kLabel = 'L', kType = 'T', kKey = 'K' };

  Status Load(const View& view);
  std::optional<std::uint32_t> Find(Kind kind, std::string_view name) const;
  std::string_view NameOf(Kind kind, std::uint32_t id) const;  // "" if unknown
  std::uint32_t Size(Kind kind) const;
  std::uint32_t Intern(Kind kind, std::string_view name);

  // Adds the names that the disk does not have yet; Saved() once that batch is committed.
  void Save(Batch& batch) const;
  void Saved();

 private:
  struct Vocabulary {
    std::deque<std::string> names;  // a deque: views of names stay valid
    std::map<std::string_view, std::uint32_t> ids;
    std::uint32_t saved = 0;
  };
  Vocabulary& at(Kind kind) { return kind == kLabel ? labels_ : kind == kType ? types_ : keys_; }
  const Vocabulary& at(Kind kind) const { return const_cast<TokenTable*>(this)->at(kind); }

  mutable std::shared_mutex mutex_;
  Vocabulary labels_, types_, keys_;
};

}  // namespace kg::store
