#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "extract/rule_index.h"
#include "extract/rules/rule_example.h"
#include "graph/model/result.h"

namespace kg::extract {

// Finds what a sentence says that an entity is, from schemas/rules/<language>/descriptions.toml:
// "Zeekr, a premium brand of electric cars, ...", 中白工业园是…最大的合作项目. Each becomes an IS_A
// relation to the words as they are printed.
class Descriptions {
 public:
  static Result<Descriptions> Load(const std::filesystem::path& schemas);
  Descriptions(Descriptions&&) noexcept;
  Descriptions& operator=(Descriptions&&) noexcept;
  ~Descriptions();

  // The rules, for their examples.
  std::vector<RuleInfo> rules() const;

  // Each rule has a say where what its pattern needs may stand.
  void AddTo(RuleIndex::Builder& index) const;

  std::vector<Relation> Find(const Extraction& extraction) const;

 private:
  struct Rule;
  Descriptions();

  std::vector<std::unique_ptr<Rule>> rules_;
};

}  // namespace kg::extract
