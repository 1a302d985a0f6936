#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/claims/claim.h"
#include "extract/mention.h"
#include "extract/text/document.h"
#include "extract/values/value_mention.h"
#include "graph/model/result.h"
#include "graph/model/statement.h"

namespace kg::extract {

// Everything that one document yields.
struct Extraction {
  Document document;
  std::vector<Entity> entities;            // of mentions, papers, references
  std::vector<EntityIndex> paper_entities;      // one per Document::papers
  std::vector<EntityIndex> reference_entities;  // one per Document::references: the work cited
  std::vector<Mention> mentions;           // by begin, then longest first
  std::vector<ValueMention> values;        // by begin
  std::vector<Figure> figures;             // by begin
  std::vector<Relation> relations;
  std::string rules;  // as of Pipeline::RulesFor, if asked for
};

// The mentions that begin in a sentence, by begin.
std::span<const Mention> MentionsOf(const Extraction& extraction, std::uint32_t sentence);

struct ExtractOptions {
  bool rules = false;  // fill Extraction::rules
  // If given, called behind each stage with its name, for those who measure.
  std::function<void(std::string_view stage)> after;
};

// Reads bytes and finds all there is in them: the one place where the order of the stages is
// written. Knowledge comes from a `schemas` directory. Immutable once loaded: one Pipeline serves
// every thread, and a document's result depends on nothing but its bytes, its name and the rules.
class Pipeline {
 public:
  // kInvalid with file, line and column for a rule or table that is wrong.
  static Result<Pipeline> Load(const std::filesystem::path& schemas);
  Pipeline(Pipeline&&) noexcept;
  Pipeline& operator=(Pipeline&&) noexcept;
  ~Pipeline();

  // kInvalid if the bytes are no text (empty, binary, no charset that we read), kLimit if too many.
  Result<Extraction> Extract(std::string_view name, std::string_view bytes,
                             const ExtractOptions& options = {}) const;

  // A hash of all files of rules and tables. Under the same one every document yields the same.
  const std::string& fingerprint() const;

  // A hash of the rules, names and words that could have a say in a document: those that may stand
  // in it or whose words may, and what reads every document (schemas/text, schemas/values, what
  // metrics are, rules without triggers). A document for which it is the same under other rules
  // yields the same under them. It costs a fraction of Extract, whose errors it shares.
  Result<std::string> RulesFor(std::string_view name, std::string_view bytes) const;

 private:
  struct Impl;
  explicit Pipeline(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The statements of a document, each with evidence in source offsets; sorted, no two alike.
// The shape of the graph is drawn in extract/claims/statements.cc and README.md.
std::vector<Statement> ToStatements(const Extraction& extraction);

// One line of the interchange format (annotations), without the newline; "doc" is the document's
// name as it is.
std::string ToAnnotations(const Extraction& extraction);

}  // namespace kg::extract
