#include "extract/values/digit_literal.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "extract/values/phrase_trie.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostDigits = 18, kLongestRun = 36;

bool IsDigitAt(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Digits from `at` on, at most `most` + 1 of them.
std::size_t RunAt(std::string_view text, std::size_t at, std::size_t most = kLongestRun) {
  std::size_t run = 0;
  while (run <= most && IsDigitAt(text, at + run)) ++run;
  return run;
}

class LiteralReading {
 public:
  LiteralReading(std::string_view text, std::size_t at, Language language)
      : text_(text),
        begin_(at),
        end_(at),
        comma_decimal_(language == Language::kRussian || language == Language::kBelarusian) {}

  std::optional<DigitLiteral> Read() {
    const std::size_t run = RunAt(text_, begin_);
    if (run == 0 || run > kLongestRun) return std::nullopt;
    digits_.assign(text_.substr(begin_, run));
    end_ = begin_ + run;
    if (run <= 3 && digits_[0] != '0') ReadGroups();
    ReadDecimals();
    ReadPowerOfTen();
    DigitLiteral literal;
    if (digits_.size() > kMostDigits) {
      exponent_ += static_cast<std::int32_t>(digits_.size() - kMostDigits);
      digits_.resize(kMostDigits);
    }
    literal.value = {std::strtoll(digits_.c_str(), nullptr, 10), exponent_};
    literal.end = end_;
    literal.marked = marked_;
    return literal;
  }

 private:
  void ReadGroups() {
    if (const std::size_t mark = GroupMark(end_); mark > 0) {
      ReadGroupsBy(text_.substr(end_, mark));
      if (!marked_ && text_[end_] == ',') ReadIndianGroups();
    } else if (end_ < text_.size() && text_[end_] == '.') {
      // 1.234.567: two marks at least.
      const std::size_t before = end_;
      const std::string digits = digits_;
      ReadGroupsBy(".");
      // 1.234,56: one mark is enough where a decimal comma follows.
      const bool decimals = digits_.size() > digits.size() && end_ < text_.size() &&
                            text_[end_] == ',' && IsDigitAt(text_, end_ + 1) &&
                            RunAt(text_, end_ + 1, 3) != 3;
      if (digits_.size() < digits.size() + 6 && !decimals) {
        digits_ = digits;
        end_ = before;
        marked_ = false;
      } else {
        dotted_ = true;
      }
    } else if (!comma_decimal_ && end_ < text_.size() && text_[end_] == ' ') {
      ReadSpacedGroups();
    }
  }

  // Bytes of the mark that may stand between groups at `from`.
  std::size_t GroupMark(std::size_t from) const {
    if (from >= text_.size()) return 0;
    if (text_[from] == ',') return comma_decimal_ ? 0 : 1;
    const std::size_t space = SpaceAt(text_, from);
    if (space == 1) return comma_decimal_ && text_[from] == ' ' ? 1 : 0;
    return space;
  }

  // Three digits after each mark, which stays the same.
  void ReadGroupsBy(std::string_view mark) {
    while (digits_.size() + 3 <= kLongestRun && text_.substr(end_, mark.size()) == mark &&
           RunAt(text_, end_ + mark.size(), 3) == 3) {
      digits_ += text_.substr(end_ + mark.size(), 3);
      end_ += mark.size() + 3;
      marked_ = true;
    }
  }

  // 12,34,567: lakhs and crores.
  void ReadIndianGroups() {
    if (digits_.size() > 2) return;
    std::string digits = digits_;
    std::size_t end = end_;
    while (digits.size() < kMostDigits && end < text_.size() && text_[end] == ',') {
      const std::size_t run = RunAt(text_, end + 1, 3);
      if (run != 2 && run != 3) return;
      digits += text_.substr(end + 1, run);
      end += 1 + run;
      if (run == 3) {
        if (end < text_.size() && text_[end] == ',' && IsDigitAt(text_, end + 1)) return;
        digits_ = std::move(digits);
        end_ = end;
        marked_ = true;
        return;
      }
    }
  }

  // "1 234 567.89": plain spaces group in English too where no list of numbers looks like it.
  void ReadSpacedGroups() {
    const std::size_t before = end_;
    const std::string digits = digits_;
    ReadGroupsBy(" ");
    const bool several = digits_.size() >= digits.size() + 6 && digits.size() < 3;
    const bool decimals = marked_ && end_ < text_.size() && text_[end_] == '.' &&
                          IsDigitAt(text_, end_ + 1);
    if (several || decimals) return;
    digits_ = digits;
    end_ = before;
    marked_ = false;
  }

  void ReadDecimals() {
    if (!IsDigitAt(text_, end_ + 1)) return;
    const char mark = text_[end_];
    if (mark != '.' && (mark != ',' || (marked_ && !comma_decimal_ && !dotted_))) return;
    const std::size_t after = RunAt(text_, end_ + 1, kMostDigits);
    if (after > 15 || digits_.size() + after > kLongestRun) return;
    if (mark == ',' && !comma_decimal_ && after == 3) return;
    // 22,24,26 and 192.168.1.2: a list, a number of sections or a host.
    const std::size_t to = end_ + 1 + after;
    const bool goes_on = to < text_.size() && text_[to] == mark && IsDigitAt(text_, to + 1);
    const bool went_on = !marked_ && begin_ > 1 && text_[begin_ - 1] == mark &&
                         IsDigitAt(text_, begin_ - 2);
    if (goes_on || went_on) return;
    digits_ += text_.substr(end_ + 1, after);
    exponent_ = -static_cast<std::int32_t>(after);
    end_ = to;
    marked_ = true;
  }

  // 1.3e6, 12E-1
  void ReadPowerOfTen() {
    if (end_ >= text_.size() || (text_[end_] != 'e' && text_[end_] != 'E')) return;
    std::size_t at = end_ + 1;
    const bool down = at < text_.size() && text_[at] == '-';
    if (at < text_.size() && (text_[at] == '-' || text_[at] == '+')) ++at;
    const std::size_t run = RunAt(text_, at, 2);
    if (run == 0 || run > 2 || IsLetterAt(text_, at + run)) return;
    const int power = std::atoi(std::string(text_.substr(at, run)).c_str());
    exponent_ += down ? -power : power;
    end_ = at + run;
    marked_ = true;
  }

  std::string_view text_;
  std::size_t begin_, end_;
  bool comma_decimal_;
  std::string digits_;
  std::int32_t exponent_ = 0;
  bool marked_ = false;
  bool dotted_ = false;  // the groups are marked by dots: a comma is decimal
};

}  // namespace

std::optional<DigitLiteral> DigitLiteralAt(std::string_view text, std::size_t at,
                                           Language language) {
  return LiteralReading(text, at, language).Read();
}

}  // namespace kg::extract
