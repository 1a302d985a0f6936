#pragma once

#include "graph/model/result.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Names of bodies, projects, agreements that no table knows and the graph does become entities of
// the question; their words are then no words to be found.
Status AddNamesOfGraph(Question& question, Facts& facts);

}  // namespace kg::ask
