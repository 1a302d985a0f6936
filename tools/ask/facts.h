#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/span.h"
#include "graph/model/value.h"
#include "tools/ask/question.h"

namespace kg::ask {

// A place in a document. Spans count the document's bytes.
struct Place {
  std::string document;  // name
  Span span, sentence;
  std::string quote;     // bytes of `sentence`
};

struct Named {
  std::string key, name, label;
  std::vector<std::string> names;  // in other languages, aliases
};

struct FigureFact {
  std::string key, metric, unit, approx, direction, period, base_period, modality, counted;
  Value value;
  struct Subject {
    Named entity;
    std::string role;  // "owner", "partner"
  };
  std::vector<Subject> subjects;
  std::vector<Named> reporters;
  std::vector<Place> places;
};

struct RelationFact {
  std::string type;
  Named subject, object;
  Value::Map qualifiers;
  std::vector<Place> places;
};

struct PaperFact {
  Named paper;
  std::string title;
  std::vector<Named> authors, affiliations;
  std::vector<std::string> emails;
  std::vector<Place> places;
};

struct WorkFact {
  Named work;
  std::vector<std::string> authors;
  std::string title, kind, container, institution, volume, issue, pages, doi, date, publisher;
  std::optional<std::int64_t> year;
  std::vector<Place> places;
};

// Where answers come from. Every call leaves in `cypher` the query that fetched what it returned,
// parameters written out, for the reader to run again.
class Facts {
 public:
  virtual ~Facts() = default;

  struct FigureQuery {
    std::vector<std::string> metrics;   // any of these; empty: any
    std::vector<std::string> entities;  // about or by one of these; empty: any
    std::optional<PeriodBounds> period;  // of a time that meets this, or of none
    std::vector<std::string> preferred;  // of more than can be judged those about or by most of these
  };
  virtual Result<std::vector<FigureFact>> Figures(const FigureQuery& query, std::string& cypher) = 0;

  // Relations of these types with one of the entities at either end (no entities: any).
  virtual Result<std::vector<RelationFact>> Relations(const std::vector<std::string>& types,
                                                      const std::vector<std::string>& entities,
                                                      std::string& cypher) = 0;
  virtual Result<std::vector<PaperFact>> Papers(std::string& cypher) = 0;
  virtual Result<std::vector<WorkFact>> Works(std::string& cypher) = 0;

  // Names of documents, those that name most of the entities first.
  virtual Result<std::vector<std::string>> DocumentsNaming(const std::vector<std::string>& entities,
                                                           std::size_t limit,
                                                           std::string& cypher) = 0;
  // The decoded text of a document; empty if there is none.
  virtual Result<std::string> SourceOf(const std::string& document) = 0;
  // What is the same as these entities under another key, with the key asked for.
  virtual Result<std::vector<std::pair<std::string, Named>>> SameAs(
      const std::vector<std::string>& entities) = 0;
  // Bodies, projects, agreements, events and initiatives that have one of these very names, in any
  // script, each with the name looked for.
  virtual Result<std::vector<std::pair<std::string, Named>>> FindByNames(
      const std::vector<std::string>& names) = 0;
  // All bodies, places, projects, agreements, events and initiatives with their names; none
  // where they are too many for a question to be compared with each.
  virtual Result<std::vector<Named>> Names() = 0;
  // Persons with one of these keys, or who have one of these names, given name first or last, or
  // one that sounds so (extract/link/sound.h).
  virtual Result<std::vector<Named>> FindPersons(const std::vector<std::string>& keys,
                                                 const std::vector<std::string>& names,
                                                 const std::vector<std::string>& sounds) = 0;
};

}  // namespace kg::ask
