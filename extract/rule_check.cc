#include "extract/rule_check.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "extract/claims/descriptions.h"
#include "extract/claims/figure_words.h"
#include "extract/claims/proposals.h"
#include "extract/claims/relation_rule.h"
#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/gazetteer.h"
#include "extract/link/nominals.h"
#include "extract/pipeline.h"
#include "extract/rules/mention_matcher.h"
#include "extract/rules/rule_example.h"
#include "extract/text/document_reader.h"
#include "extract/values/value_scanner.h"

namespace kg::extract {
namespace {

// A sentence alone would be read as a headline; a text of several lines is a document of its own.
std::string AsArticle(std::string_view sentence) {
  if (sentence.find('\n') != std::string_view::npos) return std::string(sentence);
  return "A headline of the day\n\n" + std::string(sentence) + "\n\n" + std::string(sentence) + "\n";
}

// The form of examples of figures.
std::string Print(const Figure& figure) {
  return MeasureOf(figure) + (figure.modality == "asserted" ? "" : " " + figure.modality);
}

std::string Join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : "; ") + part;
  return out.empty() ? "nothing" : out;
}

class Checker {
 public:
  Checker(const std::filesystem::path& schemas, const std::vector<std::string>& files)
      : schemas_(schemas), files_(files) {}

  RuleCheck Run() {
    if (Load()) {
      CheckMentions();
      CheckNominals();
      CheckRelations();
      CheckProposals();
      CheckDescriptions();
      CheckFigures();
    }
    return std::move(check_);
  }

 private:
  // Keeps what was loaded, or tells what is wrong with it.
  template <typename T>
  void Keep(Result<T> loaded, std::unique_ptr<T>& out) {
    if (loaded) {
      out = std::make_unique<T>(std::move(*loaded));
    } else {
      check_.findings.push_back(std::move(loaded).error());
    }
  }

  // Each kind by itself, so that one that is wrong does not hide what is wrong with another.
  bool Load() {
    std::unique_ptr<DocumentReader> reader;
    std::unique_ptr<ValueScanner> values;
    std::unique_ptr<Gazetteer> gazetteer;
    std::unique_ptr<std::vector<MentionRule>> mentions;
    Keep(DocumentReader::Load(schemas_), reader);
    Keep(ValueScanner::Load(schemas_), values);
    Keep(Gazetteer::Load(schemas_ / "gazetteers", folder_), gazetteer);
    Keep(ReadMentionRules(schemas_), mentions);
    if (mentions != nullptr) Keep(MentionMatcher::Build(std::move(*mentions), folder_), matcher_);
    Keep(Nominals::Load(schemas_, folder_), nominals_);
    Keep(RelationRules::Read(schemas_), relations_);
    Keep(Proposals::Load(schemas_), proposals_);
    Keep(Descriptions::Load(schemas_), descriptions_);
    Keep(FigureWords::Load(schemas_), figures_);
    if (!check_.findings.empty()) return false;
    Keep(Pipeline::Load(schemas_), pipeline_);
    return pipeline_ != nullptr;
  }

  bool IsWanted(std::string_view where) const {
    return files_.empty() || std::any_of(files_.begin(), files_.end(), [&](const auto& file) {
             return where.starts_with(file + ":");
           });
  }
  void Find(const std::string& rule, const RuleExample& example, std::string_view what) {
    check_.findings.push_back({ErrorCode::kInvalid,
                               rule + ": " + std::string(what) + " in \"" + example.text + "\"",
                               example.where});
  }

  // `names` lists what the rule finds in a text.
  void CheckRule(const std::string& id, const std::string& where, const RuleExamples& tests,
                 const std::function<std::vector<std::string>(const std::string&)>& names) {
    if (!IsWanted(where)) return;
    ++check_.rules;
    for (const RuleExample& example : tests.examples) {
      ++check_.examples;
      const std::vector<std::string> found = names(example.text);
      const bool good = example.found.empty()
                            ? !found.empty()
                            : std::find(found.begin(), found.end(), example.found) != found.end();
      if (good) continue;
      Find(id, example,
           example.found.empty() ? "finds nothing"
                                 : "finds " + Join(found) + ", not " + example.found);
    }
    for (const RuleExample& example : tests.counterexamples) {
      ++check_.examples;
      const std::vector<std::string> found = names(example.text);
      if (!found.empty()) Find(id, example, "must find nothing, finds " + Join(found));
    }
  }

  void CheckMentions() {
    for (std::uint32_t i = 0; i < matcher_->rules().size(); ++i) {
      const MentionRule& rule = matcher_->rules()[i];
      CheckRule(rule.id, rule.where, rule.tests, [&](const std::string& text) {
        std::vector<std::string> names;
        if (!matcher_->Triggered(i, text, folder_)) return names;
        for (const Span& span : matcher_->FindWith(i, text)) {
          names.push_back(text.substr(span.begin, span.size()));
        }
        return names;
      });
    }
  }

  void CheckNominals() {
    for (const RuleInfo& rule : nominals_->rules()) {
      CheckRule(rule.id, rule.where, rule.tests, [&](const std::string& text) {
        std::vector<std::string> names;
        const Result<Extraction> x = pipeline_->Extract("example.txt", AsArticle(text));
        if (!x) return names;
        for (const Mention& mention : x->mentions) {
          if (mention.rule == rule.id) names.push_back(x->entities[mention.entity].name);
        }
        return names;
      });
    }
  }

  std::vector<std::string> RelationsBy(const std::string& rule, const std::string& text) const {
    std::vector<std::string> names;
    const Result<Extraction> x = pipeline_->Extract("example.txt", AsArticle(text));
    if (!x) return names;
    for (const Relation& relation : x->relations) {
      if (relation.rule == rule) names.push_back(relation.predicate);
    }
    return names;
  }
  void CheckRelations() {
    for (const RelationRule& rule : relations_->relations) {
      if (rule.tests.examples.empty()) continue;  // a further pattern of the rule before
      CheckRule(rule.id, rule.where, rule.tests,
                [&](const std::string& text) { return RelationsBy(rule.id, text); });
    }
    for (const FigureRule& rule : relations_->figures) {
      CheckRule(rule.id, rule.where, rule.tests,
                [&](const std::string& text) { return RelationsBy(rule.id, text); });
    }
  }

  void CheckProposals() {
    const std::vector<RuleInfo> rules = proposals_->rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      CheckRule(rules[i].id, rules[i].where, rules[i].tests, [&](const std::string& text) {
        return proposals_->Proposes(i, text) ? std::vector<std::string>{"a proposal"}
                                             : std::vector<std::string>{};
      });
    }
  }

  // An example may say what is found: [text, description].
  void CheckDescriptions() {
    for (const RuleInfo& rule : descriptions_->rules()) {
      CheckRule(rule.id, rule.where, rule.tests, [&](const std::string& text) {
        std::vector<std::string> said;
        const Result<Extraction> x = pipeline_->Extract("example.txt", AsArticle(text));
        if (!x) return said;
        for (const Relation& relation : x->relations) {
          if (relation.rule == rule.id) said.emplace_back(relation.literal.string());
        }
        return said;
      });
    }
  }

  // Words of figures have their examples by file: each needs some with figures and some without.
  void CheckFigures() {
    std::map<std::string, std::pair<int, int>> of_file;
    for (const FigureExample& example : figures_->examples()) {
      if (!IsWanted(example.where)) continue;
      const std::string file = example.where.substr(0, example.where.find(':'));
      auto& [some, none] = of_file[file];
      ++(example.figures.empty() ? none : some);
      ++check_.examples;
      const Result<Extraction> x = pipeline_->Extract("example.txt", example.text);
      std::vector<std::string> found;
      if (x) {
        for (const Figure& figure : x->figures) found.push_back(Print(figure));
      }
      if (found == example.figures) continue;
      check_.findings.push_back({ErrorCode::kInvalid,
                                 "finds " + Join(found) + ", not " + Join(example.figures) +
                                     " in \"" + example.text + "\"",
                                 example.where});
    }
    for (const auto& [file, count] : of_file) {
      ++check_.rules;
      if (count.first > 0 && count.second > 0) continue;
      check_.findings.push_back(
          {ErrorCode::kInvalid, "needs examples with figures and some without", file});
    }
  }

  const std::filesystem::path& schemas_;
  const std::vector<std::string>& files_;
  RuleCheck check_;
  Folder folder_;
  std::unique_ptr<MentionMatcher> matcher_;
  std::unique_ptr<Nominals> nominals_;
  std::unique_ptr<RelationRules> relations_;
  std::unique_ptr<Proposals> proposals_;
  std::unique_ptr<Descriptions> descriptions_;
  std::unique_ptr<FigureWords> figures_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace

RuleCheck CheckRules(const std::filesystem::path& schemas, const std::vector<std::string>& files) {
  return Checker(schemas, files).Run();
}

}  // namespace kg::extract
