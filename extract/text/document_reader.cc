#include "extract/text/document_reader.h"

#include <algorithm>

#include "extract/read/decode.h"
#include "extract/read/sha256.h"
#include "extract/text/clean.h"
#include "extract/text/language.h"
#include "extract/text/sentences.h"

namespace kg::extract {

Result<DocumentReader> DocumentReader::Load(const std::filesystem::path& schemas) {
  Result<TextRules> rules = TextRules::Load(schemas);
  if (!rules) return std::move(rules).error();
  return DocumentReader(std::move(*rules));
}

Result<Document> DocumentReader::Read(std::string_view name, std::string_view bytes) const {
  if (bytes.size() > kMaximumBytes)
    return Error{ErrorCode::kLimit, "The file has more than 1 GiB; split it into smaller ones.",
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
  document.clean = std::move(cleaned.text);

  const std::string_view text = document.clean.text();
  LanguageCounts counts;
  std::vector<Span> spans;
  for (std::uint32_t i = 0; i < cleaned.blocks.size(); ++i) {
    const Block& block = cleaned.blocks[i];
    spans.clear();
    SplitSentences(text, block.span, rules_, spans);
    for (const Span& span : spans) {
      const LanguageCounts here = CountLanguages(text.substr(span.begin, span.size()), rules_);
      counts.Add(here);
      Sentence sentence;
      sentence.span = span;
      sentence.paragraph = i;
      sentence.language = here.Verdict();
      if (block.heading != 0) sentence.zone = i == 0 ? Zone::kTitle : Zone::kHeading;
      document.sentences.push_back(sentence);
    }
  }
  document.language = counts.Verdict();
  Paper paper;
  paper.span = {cleaned.blocks.front().span.begin, cleaned.blocks.back().span.end};
  paper.language = document.language;
  document.papers.push_back(std::move(paper));
  return document;
}

}  // namespace kg::extract
