#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/pipeline.h"

namespace kg::extract {

// What words without a name may mean: helpers of Nominals. `before` is how many mentions begin before such a
// word; a kind is "" for any.

// The mentions of titles that name something, by place.
std::vector<std::uint32_t> MentionsInTitles(const Extraction& x);

// The one of its type and kind that the title of a paper names, or kNoEntity.
EntityIndex NamedInTitle(const Extraction& x, const std::vector<std::uint32_t>& in_titles,
                         std::uint32_t paper, EntityType type, std::string_view kind);

// Whose "our company" is: what the title of the paper names, else what the paper names first; kNoEntity if
// that is not before the word.
EntityIndex BodyOfSpeaker(const Extraction& x, const std::vector<std::uint32_t>& in_titles,
                          std::uint32_t paper, std::size_t before, EntityType type, std::string_view kind);

// "the Chinese company": the country whose adjective stands right before a word, or kNoEntity.
EntityIndex LandBefore(const Extraction& x, const Span& word, std::size_t before);

// Known to lie in or belong to another country.
bool LiesElsewhere(const Extraction& x, const Entity& entity, EntityIndex land);

}  // namespace kg::extract
