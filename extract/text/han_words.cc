#include "extract/text/han_words.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {

struct HanWords::Cutter {
  std::unique_ptr<icu::BreakIterator> words;
  std::vector<std::size_t> ends;
};

HanWords::HanWords() = default;
HanWords::~HanWords() = default;

bool HanWords::EndAt(std::string_view text, const std::vector<std::size_t>& places) {
  if (places.empty()) return true;
  UErrorCode status = U_ZERO_ERROR;
  if (cutter_ == nullptr) {
    cutter_ = std::make_unique<Cutter>();
    cutter_->words.reset(
        icu::BreakIterator::createWordInstance(icu::Locale::getSimplifiedChinese(), status));
    if (U_FAILURE(status) != 0) cutter_->words.reset();
  }
  if (cutter_->words == nullptr) return true;
  std::size_t begin = places.front(), end = places.back();
  for (int i = 0; i < kReach && begin > 0 && IsHan(PeekBefore(text, begin)); ++i) {
    begin = CharacterStart(text, begin - 1);
  }
  for (int i = 0; i < kReach && end < text.size() && IsHan(PeekAt(text, end)); ++i) {
    DecodeAt(text, end);
  }
  UText window = UTEXT_INITIALIZER;
  utext_openUTF8(&window, text.data() + begin, static_cast<std::int64_t>(end - begin), &status);
  cutter_->words->setText(&window, status);
  cutter_->ends.clear();
  if (U_SUCCESS(status) != 0) {
    for (std::int32_t at = cutter_->words->first(); at != icu::BreakIterator::DONE;
         at = cutter_->words->next()) {
      cutter_->ends.push_back(begin + static_cast<std::size_t>(at));
    }
  }
  utext_close(&window);
  return std::all_of(places.begin(), places.end(), [&](std::size_t place) {
    return std::binary_search(cutter_->ends.begin(), cutter_->ends.end(), place);
  });
}

}  // namespace kg::extract
