#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/document.h"

namespace kg::extract {

// Clean text under construction: bytes with their origin.
class CleanBuilder {
 public:
  // Source bytes [begin, end) as they are.
  void Copy(std::string_view source, std::uint32_t begin, std::uint32_t end);
  // `text` in place of source bytes [begin, end).
  void Replace(std::string_view text, std::uint32_t begin, std::uint32_t end);
  void Append(const CleanBuilder& line);
  // Drops the bytes from `size` on; there is a character boundary.
  void Truncate(std::size_t size);
  // Drops single bytes; `offsets` ascend.
  void Remove(const std::vector<std::size_t>& offsets);
  void Clear();

  const std::string& text() const { return text_; }
  CleanText Take() &&;

 private:
  std::string text_;
  std::vector<CleanText::Piece> pieces_;
};

// What a line is, beside its text.
struct LineMarks {
  std::uint8_t heading = 0;
  bool item = false, bold_start = false, all_bold = false;
  bool soft_hyphen = false;  // ends in U+00AD
  bool rule = false;         // nothing but dashes, stars or table lines
};

// Writes one line of source (`begin` to `end`, without its newline) to `out`, cleaned: markup and
// invisible characters gone, white space collapsed, escapes undone, full-width digits folded.
LineMarks CleanLine(std::string_view source, std::uint32_t begin, std::uint32_t end,
                    CleanBuilder& out);

}  // namespace kg::extract
