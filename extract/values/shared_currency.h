#pragma once

#include <cstddef>

#include "extract/pipeline.h"

namespace kg::extract {

// Decides which currency a name means that several countries give to theirs: "рублей" alone is of
// unit "RUB|BYN" until then. The first of these that speaks for one country decides: the countries
// named in the sentence, the currencies of the document whose country is said, the country that the
// document names more often; else the first of the list, which is that of the language. The first
// two letters of an ISO 4217 code are the code of the country.
void ResolveSharedCurrencies(Extraction& extraction);

}  // namespace kg::extract
