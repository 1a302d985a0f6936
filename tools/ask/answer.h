#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/text/document.h"
#include "graph/model/value.h"
#include "tools/ask/facts.h"

namespace kg::ask {

// One thing that was asked for: a value, an entity, or both. Empty text: not said.
struct Answer {
  std::string slot;  // of the question, which it answers; see schemas/ask
  Value value;       // null if the answer is an entity alone
  std::string unit;
  std::optional<Named> entity;
  std::optional<Named> reporter;  // who tells the number, if its sentence says so
  std::string written;  // the entity's name as its first document has it; "" as in `entity`
  double fit = 0;  // of an answer from a sentence: how well that fits, see Passage::score
  std::string period, base_period, approx, direction;
  std::vector<Place> places;  // at least one; the first is the best
};

// Why there is no answer, as far as is known.
struct Absence {
  bool understood = true;
  std::vector<std::string> unnamed;  // names of the question that no document has, as written there
  std::vector<std::string> times;    // periods of which documents tell what is asked, the last first
};

struct Reply {
  std::string question;
  extract::Language language = extract::Language::kEnglish;
  std::string cypher;  // "" if nothing was asked of the graph
  std::vector<Answer> answers;  // none: the documents do not say
  Absence absence;              // of no answers
  // What of the question was taken for a slip, and how it was read: "Bejing", "Beijing".
  struct Reading {
    std::string written, meant;
  };
  std::vector<Reading> readings;
  bool disagree = false;        // the answers are what different sources say of one thing
};

}  // namespace kg::ask
