#pragma once

#include "extract/pipeline.h"

namespace kg::extract {

// What the layout says of papers and cited works: fills `paper_entities` and `reference_entities`,
// adds mentions of titles, and the relations AUTHOR_OF, AFFILIATED_WITH, HAS_EMAIL,
// HAS_CONTACT_EMAIL, CITES, PUBLISHED_IN, SUBMITTED_TO and, from addresses in bylines, LOCATED_IN.
//
// Needs the mentions of persons and organizations. A paper has one key in every document that
// prints it under the same title, and so has a cited work.
void FindBibliography(Extraction& extraction);

}  // namespace kg::extract
