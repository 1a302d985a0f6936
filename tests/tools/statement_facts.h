#pragma once

#include <map>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "tools/ask/facts.h"

namespace kg::ask {

// Facts straight from the statements of documents, without a store: what answers are tested on.
class StatementFacts final : public Facts {
 public:
  void Add(const std::string& name, const std::string& source,
           const std::vector<Statement>& statements);

  Result<std::vector<FigureFact>> Figures(const FigureQuery& query, std::string& cypher) override;
  Result<std::vector<RelationFact>> Relations(const std::vector<std::string>& types,
                                              const std::vector<std::string>& entities,
                                              std::string& cypher) override;
  Result<std::vector<PaperFact>> Papers(std::string& cypher) override;
  Result<std::vector<WorkFact>> Works(std::string& cypher) override;
  Result<std::vector<std::string>> DocumentsNaming(const std::vector<std::string>& entities,
                                                   std::size_t limit,
                                                   std::string& cypher) override;
  Result<std::string> SourceOf(const std::string& document) override;
  Result<std::vector<std::pair<std::string, Named>>> SameAs(
      const std::vector<std::string>& entities) override;
  Result<std::vector<std::pair<std::string, Named>>> FindByNames(
      const std::vector<std::string>& names) override;
  Result<std::vector<Named>> Names() override;
  Result<std::vector<Named>> FindPersons(const std::vector<std::string>& keys,
                                         const std::vector<std::string>& names,
                                         const std::vector<std::string>& sounds) override;

 private:
  struct Node {
    std::vector<std::string> labels;
    std::map<std::string, Value> properties;
    std::map<std::string, std::vector<std::string>> lists;
    std::vector<Place> places;
    bool Is(std::string_view label) const;
    std::string Text(const std::string& key) const;
  };
  struct Edge {
    std::string type, subject, object;
    Value::Map qualifiers;
    std::vector<Place> places;
  };
  Named NamedOf(const std::string& key) const;
  std::map<std::string, Node> nodes_;
  std::map<std::string, Edge> edges_;  // by statement id
  std::map<std::string, std::string> sources_;
};

}  // namespace kg::ask
