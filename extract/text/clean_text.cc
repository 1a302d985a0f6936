#include <algorithm>
#include <cassert>
#include <utility>

#include "extract/text/document.h"

namespace kg::extract {

std::string_view CodeOf(Language language) {
  switch (language) {
    case Language::kEnglish: return "en";
    case Language::kChinese: return "zh";
    case Language::kRussian: return "ru";
    case Language::kBelarusian: return "be";
    case Language::kUnknown: break;
  }
  return "";
}

CleanText::CleanText(std::string text, std::vector<Piece> pieces)
    : text_(std::move(text)), pieces_(std::move(pieces)) {
  assert(text_.empty() || (!pieces_.empty() && pieces_.front().clean == 0));
}

void CleanText::SetReading(std::string reading) {
  assert(reading.empty() || reading.size() == text_.size());
  reading_ = std::move(reading);
}

const CleanText::Piece& CleanText::PieceAt(std::uint32_t clean) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), clean,
      [](std::uint32_t offset, const Piece& piece) { return offset < piece.clean; });
  return *(after - 1);
}

Span CleanText::ToSource(Span clean) const {
  if (pieces_.empty()) return {0, 0};
  assert(clean.begin <= clean.end && clean.end <= text_.size());
  const auto locate = [&](std::uint32_t offset, bool end) -> std::uint32_t {
    const Piece& piece = PieceAt(offset);
    const auto next = static_cast<std::size_t>(&piece - pieces_.data()) + 1;
    const std::uint32_t limit =
        next < pieces_.size() ? pieces_[next].clean : static_cast<std::uint32_t>(text_.size());
    if (limit - piece.clean == piece.source_size)
      return piece.source + (offset - piece.clean) + (end ? 1 : 0);
    return end ? piece.source + piece.source_size : piece.source;
  };
  if (clean.empty()) {
    const bool last = clean.begin == text_.size() && !text_.empty();
    const std::uint32_t at = last ? locate(clean.begin - 1, true) : locate(clean.begin, false);
    return {at, at};
  }
  return {locate(clean.begin, false), locate(clean.end - 1, true)};
}

}  // namespace kg::extract
