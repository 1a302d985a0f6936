#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/store/view.h"

namespace kg::store {

enum class TokenKind : std::uint8_t { kLabel, kType, kKey, kRule };
inline constexpr std::size_t kTokenKinds = 4;
inline constexpr char kTokenLetters[kTokenKinds] = {'l', 't', 'k', 'r'};

// The four vocabularies of a store: names and their dense numbers, only ever added to. A name that
// a transaction made and never committed stays, unused. Any thread may call anything.
class Tokens {
 public:
  std::optional<std::uint32_t> Find(TokenKind kind, std::string_view name) const;
  std::uint32_t Intern(TokenKind kind, std::string_view name);
  std::string_view Name(TokenKind kind, std::uint32_t token) const;  // "" if there is none
  std::uint32_t size(TokenKind kind) const;

  // Adds what is stored and not yet here. kCorrupt if it contradicts what is here.
  Status Load(const View& view);
  // Writes tokens from `first` on, which moves past them.
  void Save(MutableView& view, std::array<std::uint32_t, kTokenKinds>& first) const;

 private:
  struct Vocabulary {
    std::deque<std::string> names;  // addresses stay
    std::unordered_map<std::string_view, std::uint32_t> numbers;
  };
  mutable std::shared_mutex mutex_;
  std::array<Vocabulary, kTokenKinds> vocabularies_;
};

}  // namespace kg::store
