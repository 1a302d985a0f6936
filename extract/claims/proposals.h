#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "extract/pipeline.h"
#include "extract/rule_index.h"
#include "extract/rules/rule_example.h"
#include "graph/model/result.h"

namespace kg::extract {

// What papers urge to do: sentences that schemas/rules/<language>/proposals.toml recognizes, such as
// "should", необходимо, 应, and the points of a section that is headed as one of proposals.
// Only in papers: a news report that quotes a wish proposes nothing.
class Proposals {
 public:
  static Result<Proposals> Load(const std::filesystem::path& schemas);
  Proposals(Proposals&&) noexcept;
  Proposals& operator=(Proposals&&) noexcept;
  ~Proposals();

  // The rules, for their examples: sentences that propose wherever they stand, and that do not.
  std::vector<RuleInfo> rules() const;
  bool Proposes(std::size_t rule, std::string_view sentence) const;

  // A rule has a say in documents with a paper in its language.
  void AddTo(RuleIndex::Builder& index);
  void Mark(const Document& document, RuleIndex::Met& met) const;

  // Relations PROPOSES from papers to texts.
  std::vector<Relation> Find(const Extraction& extraction) const;

 private:
  struct Rule;
  Proposals();
  std::vector<std::unique_ptr<Rule>> rules_;
};

}  // namespace kg::extract
