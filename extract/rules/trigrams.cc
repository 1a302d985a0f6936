#include "extract/rules/trigrams.h"

#include <optional>

#include "extract/values/phrase_trie.h"

namespace kg::extract {
namespace {

// An ideograph or another sign of the same planes.
bool IsIdeographAt(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  return byte >= 0xE3 && byte <= 0xE9 && SpaceAt(text, at) == 0;
}

std::uint32_t LetterAt(std::string_view text, std::size_t at, std::size_t size) {
  std::uint32_t letter = 0;
  for (std::size_t i = 0; i < size; ++i) {
    letter = letter << 8 | static_cast<unsigned char>(text[at + i]);
  }
  return letter;
}

Trigrams::Number Mixed(std::uint32_t first, std::uint32_t second, std::uint32_t third) {
  std::uint64_t all = first * 0x9E3779B97F4A7C15ULL;
  all = (all ^ second) * 0xC2B2AE3D27D4EB4FULL;
  all = (all ^ third) * 0x9E3779B97F4A7C15ULL;
  return static_cast<Trigrams::Number>(all >> 48);
}

// Calls use(trigram) for each. What `any` stands for is not known.
template <typename Use>
void Each(std::string_view text, std::optional<char> any, const Use& use) {
  constexpr std::uint32_t kUnknown = 0, kEdge = 1, kSoftSign = 0xD18C, kShortU = 0xD19E, kU = 0xD183;
  const std::string folded = FoldCase(text);
  std::uint32_t before = kUnknown, last = kUnknown, ideograph = kUnknown;
  const auto end_word = [&] {
    if (before != kUnknown) use(Mixed(before, last, kEdge));
    before = kUnknown;
    last = kEdge;
  };
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t size = CharacterAt(folded, at);
    if (folded[at] == any) {
      before = last = ideograph = kUnknown;
    } else if (IsIdeographAt(folded, at)) {
      end_word();
      const std::uint32_t next = LetterAt(folded, at, size);
      use(Mixed(next, kUnknown, kUnknown));
      if (ideograph != kUnknown) use(Mixed(ideograph, next, kUnknown));
      ideograph = next;
    } else if (IsLetterAt(folded, at)) {
      ideograph = kUnknown;
      std::uint32_t next = LetterAt(folded, at, size);
      if (next == kShortU) next = kU;
      if (next != kSoftSign) {
        if (before != kUnknown) use(Mixed(before, last, next));
        before = last;
        last = next;
      }
    } else {
      end_word();
      if (SpaceAt(folded, at) == 0) ideograph = kUnknown;
    }
    at += size;
  }
}

}  // namespace

Trigrams::Trigrams(std::string_view text) {
  Each(text, std::nullopt, [&](Number trigram) { met_.set(trigram); });
}

std::vector<Trigrams::Number> Trigrams::Of(std::string_view string) {
  std::vector<Number> trigrams;
  Each(string, '*', [&](Number trigram) { trigrams.push_back(trigram); });
  return trigrams;
}

}  // namespace kg::extract
