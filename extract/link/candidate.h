#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/gazetteer/gazetteer.h"
#include "extract/link/name_words.h"
#include "extract/mention.h"
#include "extract/text/document.h"

namespace kg::extract {

// Of names of the gazetteer that are wrong, but in use: "Jumbo Industrial Park" for Great Stone.
inline constexpr std::string_view kMisnomerRule = "gazetteer.misnomer@1";

// A span that some source took for a name, before it is decided which of them stay.
struct Candidate {
  // Who found it; of two for one span the earlier wins.
  enum class Source : std::uint8_t { kLayout, kGazetteer, kAbbreviation, kRule, kRepeat };
  static constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;

  Span span;
  std::uint32_t sentence = 0;
  Source source = Source::kRule;
  EntityType type = EntityType::kOrganization;
  std::string_view kind;  // of a rule, an entry or the program
  std::uint32_t entry = kNoEntry;  // of the gazetteer
  bool demonym = false, weak = false, ignored = false;
  bool embedded = false;
  // A repeated or abbreviated name denotes what the mention at this span denotes.
  Span same_as;
  std::string_view rule;
  float confidence = 1;
};

// Which candidates stay, by begin, then longest first; those inside another are marked embedded.
//
// The longest name wins. What lies inside it stays if it names something of its own: a country in
// the name of a ministry stays, a ministry in the longer name of that ministry does not. A weak
// name stays only beside a better one of the same entity, or of the one that it lies in.
std::vector<Candidate> ChooseCandidates(std::vector<Candidate> candidates,
                                        const Gazetteer& gazetteer, const NameWords& words,
                                        std::string_view text);

}  // namespace kg::extract
