#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/claims/figure_words.h"
#include "extract/pipeline.h"

namespace kg::extract {

// A name in a sentence, with the role that the word before it gives. Offsets are clean.
struct NamedThing {
  Span span;
  std::uint32_t phrase = 0;         // where the words begin that describe it: "the company X"
  EntityIndex entity = kNoEntity;   // itself
  EntityIndex country = kNoEntity;  // the country that it is or, for a capital, stands for
  EntityType type = EntityType::kCountry;
  bool demonym = false, nominal = false, possessive = false;
  bool dest = false, source = false, place = false, between = false, owner = false;
  bool beside = false;  // right beside a cue, without a word of role: "exports Belarus", 白俄罗斯出口
};

// The countries of an extraction, by key.
using CountryIndex = std::unordered_map<std::string_view, EntityIndex>;

// One sentence with all that a figure rule looks at. Offsets of hits are clean, too.
struct SentenceView {
  std::uint32_t index = 0;
  Span span;
  Language language = Language::kUnknown;
  std::string_view text;
  std::string folded;
  std::vector<WordHit> hits;         // by begin
  std::vector<NamedThing> names;     // by begin; no embedded ones
  EntityIndex reporter = kNoEntity;  // whom the sentence names as its source
  std::size_t first_value = 0, last_value = 0;  // of Extraction::values
  const CountryIndex* countries = nullptr;  // of the extraction
  std::uint32_t dateline = 0;        // where the place and day of writing end, or begin of the span

  // A hit of that role that ends where `at` begins, white space apart.
  const WordHit* Before(std::uint32_t at, Role role) const;
  // The longest hit of that role that begins where `at` ends, white space apart.
  const WordHit* After(std::uint32_t at, Role role) const;
  bool Has(Role role, std::uint32_t from, std::uint32_t to) const;
  // What of the sentence lies between two places.
  std::string_view Text(std::uint32_t from, std::uint32_t to) const {
    from = std::clamp(from, span.begin, span.end);
    to = std::clamp(to, from, span.end);
    return text.substr(from - span.begin, to - from);
  }
  // Words between two places, about: Han characters count half.
  double Gap(std::uint32_t from, std::uint32_t to) const;
  // How often one of the marks stands between two places.
  int Count(std::uint32_t from, std::uint32_t to, std::string_view marks) const;
};

// Prepares a sentence. `mention` and `value` are the first of the extraction's that may belong to
// it; they are moved past it.
SentenceView ViewSentence(const Extraction& extraction, const FigureWords& words,
                          const CountryIndex& countries, std::uint32_t index, std::size_t& mention,
                          std::size_t& value);

// As the number says, or for a share what stands before its whole: 约占出口总额的17%.
Approximation ApproximationOf(const Extraction& extraction, const SentenceView& view,
                              const ValueMention& value);

}  // namespace kg::extract
