#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/json_string.h"
#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// Values as JSON text, as Neo4j's Query API v2 writes them. All append to `out`.
namespace kg::query {

enum class JsonStyle : std::uint8_t {
  kPlain,  // application/json: 1, "P1D", {"elementId": ..., "labels": [...], "properties": {...}}
  kTyped,  // application/vnd.neo4j.query: {"$type": "Integer", "_value": "1"}
};

// `reader` is asked what nodes and relationships hold; without one they have only their ids.
Status AppendJson(std::string& out, const Value& value, const store::Reader* reader,
                  JsonStyle style);

// Where a text stops being JSON, and why; nothing if it is JSON.
std::string JsonProblem(std::string_view text);
// The value of a JSON text, typed where it says so. kInvalid for text that is not JSON, is nested
// deeper than 200, or holds an integer beyond 64 bits.
Result<Value> ParseJson(std::string_view text, JsonStyle style);

}  // namespace kg::query
