#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/value.h"

// N-Triples and N-Quads, RDF 1.1, and of 1.2 the version line and directions of text. Triple terms
// are recognised, and refused.
namespace kg::io {

struct RdfTerm {
  enum class Kind { kIri, kBlank, kLiteral } kind = Kind::kIri;
  std::string text;      // escapes undone; of a blank node its label
  std::string datatype;  // of a literal; "" for xsd:string and text with a language
  std::string language;
};

struct Quad {
  RdfTerm subject, predicate, object;
  std::optional<RdfTerm> graph;
};

// Nothing for an empty line, a comment or a version. kInvalid says what is wrong.
Result<std::optional<Quad>> ReadQuad(std::string_view line);

// A literal's value by its datatype: XML Schema's numbers, booleans, dates and times; all else is
// its text. Nothing: the text is no value of the datatype.
std::optional<Value> ValueOf(const RdfTerm& literal);

// The last part of an IRI, with %XX undone: what people call the thing.
std::string LocalName(std::string_view iri);

}  // namespace kg::io
