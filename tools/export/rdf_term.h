#pragma once

#include <string>
#include <string_view>

// Terms as N-Triples writes them. Pure functions.
namespace kg::exporting {

// "<…>", with what an IRI may not hold percent-coded.
std::string RdfIri(std::string_view text);
// A name as the last part of one of our IRIs: "/", "#", "%", "?" and spaces are coded too.
std::string RdfLocal(std::string_view name);
// A literal without its type; bytes that are no UTF-8 are dropped.
std::string RdfQuoted(std::string_view text);

}  // namespace kg::exporting
