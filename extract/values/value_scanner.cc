#include "extract/values/value_scanner.h"

#include <utility>

#include "extract/values/document_day.h"
#include "extract/values/line_scan.h"
#include "extract/values/shared_currency.h"
#include "extract/values/tokens.h"

namespace kg::extract {

Result<ValueScanner> ValueScanner::Load(const std::filesystem::path& schemas) {
  Result<ValueWords> words = ValueWords::Load(schemas);
  if (!words) return std::move(words).error();
  ValueScanner scanner;
  scanner.words_ = std::make_shared<const ValueWords>(std::move(*words));
  return scanner;
}

void ValueScanner::Scan(Extraction& extraction) const {
  const Document& document = extraction.document;
  const std::string_view text = document.clean.reading();
  extraction.values.clear();
  ScanState state;
  state.as_of = DayOf(document, *words_);
  const std::string all_folded = FoldCase(text);
  std::uint32_t index = 0;
  for (const Sentence& sentence : document.sentences) {
    const std::uint32_t number = index++;
    if (sentence.zone == Zone::kReference || sentence.zone == Zone::kFurniture) continue;
    const std::string_view part = text.substr(sentence.span.begin, sentence.span.size());
    const std::string_view folded =
        std::string_view(all_folded).substr(sentence.span.begin, sentence.span.size());
    // A line of digits is in the language of its document.
    const Language language = sentence.language == Language::kUnknown ? document.language
                                                                      : sentence.language;
    const TokenLine line(*words_, language, part, folded);
    LineScan(line, state, extraction.values, sentence.span.begin, number).Run();
  }
  ResolveSharedCurrencies(extraction);
}

std::vector<ValueMention> ValueScanner::Scan(std::string_view text, Language language) const {
  std::vector<ValueMention> values;
  ScanState state;
  const std::string folded = FoldCase(text);
  const TokenLine line(*words_, language, text, folded);
  LineScan(line, state, values, 0, 0).Run();
  return values;
}

}  // namespace kg::extract
