#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "extract/text/document.h"
#include "extract/text/reference_parser.h"
#include "extract/text/text_rules.h"
#include "graph/model/result.h"

namespace kg::extract {

// Bytes of a file -> a Document: decoded, cleaned, cut into papers, sentences and references.
// Immutable once loaded: one reader serves every thread.
class DocumentReader {
 public:
  static Result<DocumentReader> Load(const std::filesystem::path& schemas);

  // kInvalid with a sentence if the bytes are empty, binary, or no text in a charset that we read;
  // kLimit if they are more than kMaximumBytes. Time and memory are linear in the bytes.
  Result<Document> Read(std::string_view name, std::string_view bytes) const;

  const TextRules& rules() const { return rules_; }
  // A hash of every table read.
  std::string fingerprint() const { return rules_.fingerprint + references_.fingerprint(); }

 private:
  DocumentReader(TextRules rules, ReferenceParser references)
      : rules_(std::move(rules)), references_(std::move(references)) {}
  TextRules rules_;
  ReferenceParser references_;
};

}  // namespace kg::extract
