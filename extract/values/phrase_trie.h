#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/packed_trie.h"
#include "extract/text/prefix_filter.h"
#include "graph/model/result.h"

namespace kg::extract {

// Lower case without change of length, so that offsets stay: ASCII, Greek-free Latin and Cyrillic
// letters; ё becomes е, and ў that begins a word у, so that both spellings meet.
std::string FoldCase(std::string_view text);

// Letters of Latin or Cyrillic script start words; everything else stands alone.
bool IsLetterAt(std::string_view text, std::size_t at);
// End of the run of letters that begins at `at`; an apostrophe between two letters belongs to it.
std::size_t WordEnd(std::string_view text, std::size_t at);
// Bytes of the white-space character at `at`: space, line feed, no-break and thin spaces; else 0.
std::size_t SpaceAt(std::string_view text, std::size_t at);
// Bytes of the character at `at`; 1 for a byte that starts none.
std::size_t CharacterAt(std::string_view text, std::size_t at);

// Many phrases, found in a text at a given place in one walk.
//
// A pattern is the phrase in lower case. {a,b,} stands for one of several strings, one of them
// perhaps empty; `*` at the end of a word for any further letters; a space for any white space, which
// may also stand unasked between ideographs. A soft sign inside a word of the text that the pattern
// lacks is passed over.
// A pattern that ends in a letter matches only up to the end of a word.
// Immutable once built. Match takes time linear in the bytes it reads, at most kLongest of them.
class PhraseTrie {
 public:
  static constexpr std::size_t kLongest = 160;

  struct Phrase {
    std::string pattern;
    std::uint32_t payload = 0;
  };
  struct Hit {
    std::size_t end = 0;  // 0: nothing
    std::span<const std::uint32_t> payloads;
  };

  // kInvalid for an empty pattern, a brace that is not closed, or one that expands too far.
  static Result<PhraseTrie> Build(const std::vector<Phrase>& phrases);
  // The alternatives of a pattern with braces.
  static Result<std::vector<std::string>> Expand(std::string_view pattern);

  // The longest phrase that begins at `at` of folded text; of equal ones the one without `*`.
  Hit Match(std::string_view text, std::size_t at) const;
  // All phrases that begin at `at`, shortest first.
  void MatchAll(std::string_view text, std::size_t at, std::vector<Hit>& hits) const;

 private:
  // What hangs on an End of the trie.
  struct Node {
    std::uint32_t first_payload = 0, payloads = 0;
    std::int32_t star = 0;  // the state after `*`; 0: none
  };
  // The child for a byte, 0 if there is none.
  std::int32_t Next(std::int32_t base, std::int32_t state, unsigned char byte) const {
    const std::int32_t next = base + byte;
    return trie_.state(next).check == state ? next : 0;
  }
  bool LeadsToSoftSign(std::int32_t state) const;
  template <typename Found>
  void Walk(std::string_view text, std::size_t at, const Found& found) const;

  PackedTrie trie_;          // of the patterns, kStar for `*`
  std::vector<Node> nodes_;  // one for each of its Ends
  std::vector<std::uint32_t> payloads_;
  PrefixFilter begins_;
};

}  // namespace kg::extract
