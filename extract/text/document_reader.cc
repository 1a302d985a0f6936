#include "extract/text/document_reader.h"

#include <algorithm>

#include "extract/read/decode.h"
#include "extract/read/sha256.h"
#include "extract/text/clean.h"
#include "extract/text/layout.h"

namespace kg::extract {

Result<DocumentReader> DocumentReader::Load(const std::filesystem::path& schemas) {
  Result<TextRules> rules = TextRules::Load(schemas);
  if (!rules) return std::move(rules).error();
  Result<ReferenceParser> references = ReferenceParser::Load(schemas);
  if (!references) return std::move(references).error();
  return DocumentReader(std::move(*rules), std::move(*references));
}

Result<Document> DocumentReader::Read(std::string_view name, std::string_view bytes) const {
  if (bytes.size() > kMaximumBytes)
    return Error{ErrorCode::kLimit, "The file has more than 256 MiB; split it into smaller ones.",
                 std::string(name)};
  Result<Decoded> decoded = Decode(bytes);
  if (!decoded) {
    Error error = std::move(decoded).error();
    error.where = name;
    return error;
  }
  Document document;
  document.name = name;
  std::replace(document.name.begin(), document.name.end(), '\\', '/');
  document.source = std::move(decoded->text);
  document.encoding = std::move(decoded->encoding);
  document.sha256 = Sha256(bytes);

  Cleaned cleaned = Clean(document.source, rules_);
  if (cleaned.blocks.empty())
    return Error{ErrorCode::kInvalid, "The file is empty: it holds no text.", std::string(name)};
  if (cleaned.blocks.size() > kMaximumParagraphs)
    return Error{ErrorCode::kLimit, "The file has more than 8 million lines; split it.",
                 std::string(name)};
  document.clean = std::move(cleaned.text);

  LayOut(cleaned.blocks, rules_, document);
  for (Reference& reference : document.references)
    references_.Parse(document.clean.text(), reference);
  return document;
}

}  // namespace kg::extract
