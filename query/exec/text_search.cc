#include "query/exec/text_search.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace kg::query {

TextSearch::TextSearch(std::string_view wanted, std::string_view sample) : wanted_(wanted) {
  std::array<std::uint32_t, 256> seen{};
  for (char c : sample.substr(0, 8192)) ++seen[static_cast<unsigned char>(c)];
  const auto rarity = [&](std::size_t at) { return seen[static_cast<unsigned char>(wanted[at])]; };
  for (std::size_t i = 1; i < wanted.size(); ++i) {
    if (rarity(i) <= rarity(first_)) first_ = i;
  }
  second_ = first_ == 0 ? wanted.size() - 1 : 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i != first_ && rarity(i) < rarity(second_)) second_ = i;
  }
  if (second_ < first_) std::swap(first_, second_);
}

std::size_t TextSearch::Find(std::string_view text, std::size_t from) const {
  if (wanted_.size() > text.size()) return kNone;
  const std::size_t end = text.size() - wanted_.size() + 1;  // one past the last beginning
  std::size_t at = from;
#ifdef __SSE2__
  const __m128i first = _mm_set1_epi8(wanted_[first_]), second = _mm_set1_epi8(wanted_[second_]);
  const auto load = [&](std::size_t place) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + place));
  };
  for (; at + 16 <= end; at += 16) {
    const __m128i hits = _mm_and_si128(_mm_cmpeq_epi8(load(at + first_), first),
                                       _mm_cmpeq_epi8(load(at + second_), second));
    auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(hits));
    for (; mask != 0; mask &= mask - 1) {
      const std::size_t begin = at + static_cast<std::size_t>(std::countr_zero(mask));
      if (std::memcmp(text.data() + begin, wanted_.data(), wanted_.size()) == 0) return begin;
    }
  }
#endif
  for (; at < end; ++at) {
    if (text[at + first_] == wanted_[first_] &&
        std::memcmp(text.data() + at, wanted_.data(), wanted_.size()) == 0) {
      return at;
    }
  }
  return kNone;
}

}  // namespace kg::query
