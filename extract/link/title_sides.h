#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>

#include "extract/pipeline.h"

namespace kg::extract {

// The two of whom a paper tells: by its number, two regions, cities or universities of different
// countries that its title names, if it names no third: "Statement of the Brest Region and Hubei Province".
using SidesOfPapers = std::unordered_map<std::uint32_t, std::pair<EntityIndex, EntityIndex>>;
SidesOfPapers SidesOfTitles(const Extraction& extraction);

}  // namespace kg::extract
