#pragma once

#include "extract/pipeline.h"

namespace kg::extract {

// In a text that says the same in two languages the one agreement that each of them names is the
// same agreement: the second becomes another name of the first. To be called while mentions only
// refer to entities. Linear in the mentions.
void JoinTranslatedAgreements(Extraction& x);

}  // namespace kg::extract
