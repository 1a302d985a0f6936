#pragma once

#include <string>

#include "extract/pipeline.h"

// What `kg extract` prints of a document.
namespace kg::tools {

// The annotations of extract/pipeline.h; with `values`, also the list "values": every number,
// amount, date and range that was read, whether or not it became a figure. No newline.
std::string AnnotationLine(const extract::Extraction& extraction, bool values);

// One statement a line, as a store would get them: kind, subject, predicate, object or value,
// qualifiers, evidence. Every line ends with a newline.
std::string StatementLines(const extract::Extraction& extraction);

}  // namespace kg::tools
