#pragma once

#include <string>

#include "extract/pipeline.h"

namespace kg::extract {

// The list `values` of the interchange format as a JSON array: every value that was read, whether
// or not it became a figure. Offsets are bytes of the source.
std::string ToValues(const Extraction& extraction);

}  // namespace kg::extract
