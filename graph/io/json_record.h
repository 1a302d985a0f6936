#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/io/graph_record.h"
#include "graph/model/result.h"

// Graph records as JSON, one object each. "type" says which:
//
//   graph         format "kg", version; nodes, relationships: how many hands made so far
//   index         name, label, keys, unique
//   document      key, name, encoding, language, fingerprint
//   text          text: the next piece of the document's text
//   statement     id, subject; label | property, value | member, value | relationship, object,
//                 discriminator, qualifiers; evidence: [{span, sentence, rule, confidence}],
//                 spans as [begin, end] in bytes of the document's text
//   node          key | id; labels, properties; denied, hidden: what hands took away
//   relationship  id, label, start, end ({id} or {key}), properties; or: statement, properties, hidden
//   end
//
// Nodes and relationships are written as Neo4j's own exporters of JSON lines do, so theirs are read
// too. Values are JSON's own; an integer has neither point nor exponent, a float has one of them;
// what JSON lacks is {"$type": T, "_value": "..."}, T being Float (NaN, Infinity, -Infinity), Date,
// Time, LocalTime, DateTime, LocalDateTime or Duration, as in Neo4j's typed JSON.
namespace kg::io {

inline constexpr int kRecordVersion = 1;

// In RDF a record is the JSON literal of this property. RDF has no order, so it begins with the
// record's place: {"n":12,"type":...
inline constexpr std::string_view kRecordProperty = "urn:kg:vocabulary:record";
inline constexpr std::string_view kRecordDatatype =
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";

// Without a line end.
void AppendRecord(const GraphRecord& record, std::string& out);
// The same with its place.
void AppendRecord(const GraphRecord& record, std::uint64_t place, std::string& out);
// The place, of a record that has one.
std::optional<std::uint64_t> PlaceOf(std::string_view json);
void AppendValue(const Value& value, std::string& out);

// kInvalid says what is wrong. Names that a type does not have are passed over.
Result<GraphRecord> ReadRecord(std::string_view json);
// kInvalid: no value in this form.
Result<Value> ReadJsonValue(std::string_view json);

}  // namespace kg::io
