#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/rules/trigrams.h"
#include "graph/model/ids.h"

namespace kg::extract {

// Which rules and names could have a say in a text, so that a change of others need not bother it.
//
// A rule that needs one of some words can find nothing where none of them stands, whatever else it
// asks for; a name of a table denotes nothing where it is not written. Those who look for the words
// anyway say what they met. HashFor() covers the content of all that could speak of the text, in the
// order of the files, and of what speaks of every text. A text for which it is the same before and
// after a change of rules yields the same. Immutable once built.
class RuleIndex {
  struct Lettered {
    std::uint32_t sets_end = 0;
    Hash128 content;
  };

 public:
  // Some of the numbers below a size.
  class Numbers {
   public:
    explicit Numbers(std::size_t size) : words_((size + 63) / 64) {}
    void Add(std::size_t number) { words_[number / 64] |= std::uint64_t{1} << (number % 64); }
    bool Has(std::size_t number) const { return (words_[number / 64] >> (number % 64) & 1) != 0; }
    // In order.
    template <typename Use>
    void Each(const Use& use) const {
      for (std::size_t i = 0; i < words_.size(); ++i) {
        for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
          use(64 * i + static_cast<std::size_t>(std::countr_zero(word)));
        }
      }
    }

   private:
    std::vector<std::uint64_t> words_;
  };

  // What stands in a text: of units, of groups of words, and of letters.
  struct Met {
    Numbers units, groups;
    Trigrams trigrams;
  };
  // Sets of strings, of each of which a text must hold one.
  using Needed = std::vector<std::vector<std::string>>;

  class Builder {
   public:
    // What has a say in every text.
    void AddShared(std::string_view content) { shared_ += ToHex(HashBytes(content)); }
    // What has a say where it is met; its number in Met::units.
    std::uint32_t Add(std::string_view content);
    // A group of words, by its number in Met::groups; and what has a say only where each of some
    // groups is met.
    std::uint32_t AddGroup() { return groups_++; }
    void AddWithGroups(std::vector<std::uint32_t> groups, std::string_view content);
    // What has a say only in texts that may hold some strings.
    void AddWithStrings(const Needed& needed, std::string_view content);
    RuleIndex Build() &&;

   private:
    friend class RuleIndex;
    std::string shared_;
    std::vector<Hash128> contents_;
    std::uint32_t groups_ = 0;
    std::vector<std::pair<std::vector<std::uint32_t>, Hash128>> grouped_;
    std::vector<Lettered> lettered_;
    std::vector<std::uint32_t> set_ends_, string_ends_;
    std::vector<Trigrams::Number> trigrams_;
  };

  RuleIndex() = default;
  // Of a text of which only the letters were read.
  Met NothingMet(std::string_view text) const;
  // `names` hash what is known of the names in the text. 32 hexadecimal digits.
  std::string HashFor(const Met& met, const std::vector<Hash128>& names) const;

 private:
  bool MayHold(const Trigrams& text, std::size_t lettered) const;

  Hash128 shared_;
  std::vector<Hash128> contents_;  // by unit
  std::uint32_t groups_ = 0;
  std::vector<std::pair<std::vector<std::uint32_t>, Hash128>> grouped_;
  // What needs strings: the end of its sets in set_ends_, which holds the ends of the sets' strings in
  // string_ends_, which holds the ends of the strings' trigrams.
  std::vector<Lettered> lettered_;
  std::vector<std::uint32_t> set_ends_, string_ends_;
  std::vector<Trigrams::Number> trigrams_;
};

}  // namespace kg::extract
