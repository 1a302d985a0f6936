#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/mention.h"
#include "extract/values/value_mention.h"
#include "graph/model/value.h"

namespace kg::extract {

// Names of what a figure is compared with: figures of one name measure one thing (figure_keys.h).
struct FigureKeys {
  std::string comparison;   // its own
  std::string total;        // of exports, imports, balance: the turnover that they make up
  std::string level, base;  // of a change: the level that it led to, and that it started from
};

// One numeric claim (figures.md). Spans are clean offsets.
struct Figure {
  enum class Direction : std::uint8_t { kNone, kIncrease, kDecrease, kUnchanged };
  Span span;
  std::string metric;  // id of metrics.json, with "_growth" for a change
  Decimal value;
  std::string unit;
  Approximation approximation = Approximation::kExact;
  Direction direction = Direction::kNone;
  std::vector<EntityIndex> parties;
  EntityIndex subject = kNoEntity;
  EntityIndex reporter = kNoEntity;
  Period period, base_period;
  bool period_inferred = false;  // from the sentence before or the heading
  std::string modality = "asserted";  // asserted planned forecast reported denied
  std::string counted;                // counted noun as printed
  std::string coverage;               // id of the goods that it is limited to; "" for all
  std::vector<std::pair<std::string, Decimal>> readings;  // other readings: unit, value (C3, C7)
  FigureKeys keys;
  std::int32_t change_of = -1;        // index of the level that this change belongs to
  std::uint32_t sentence = 0;
  std::string rule;
  float confidence = 1;
};

// "metric value unit", then approximation, direction, period and base where they are not the
// default: how examples of figures are written.
std::string MeasureOf(const Figure& figure);

// A relation between two entities, or between an entity and a text or number. A paper stands as
// an entity of type Document: Extraction::paper_entities.
struct Relation {
  EntityIndex subject = kNoEntity;
  std::string predicate;  // "MEMBER_OF"; of schemas/ontology
  EntityIndex object = kNoEntity;  // kNoEntity: `literal` is the object
  Value literal;
  Value::Map qualifiers;
  Span evidence;           // clean; usually the sentence
  std::uint32_t sentence = 0;
  std::string modality = "asserted";
  std::string rule;
  float confidence = 1;
};

}  // namespace kg::extract
