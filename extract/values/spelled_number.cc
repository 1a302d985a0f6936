#include "extract/values/spelled_number.h"

#include <limits>

namespace kg::extract {
namespace {

constexpr std::size_t kMostWords = 24;
constexpr std::int64_t kMostMagnitude = 1'000'000'000'000'000;
constexpr std::int64_t kMostValue = 9'000'000'000'000'000;

// The power of ten above v, for 1 <= v < 1000.
std::int64_t Above(std::int64_t v) { return v < 10 ? 10 : v < 100 ? 100 : 1000; }

class SpelledReading {
 public:
  // `inner`: the part after "and", which has no such part itself.
  SpelledReading(const TokenLine& line, std::size_t i, bool inner)
      : line_(line), begin_(i), at_(i), inner_(inner) {}

  std::optional<SpelledNumber> Read() {
    if (line_.Is(at_, WordClass::kArticle)) {
      if (!line_.Is(at_ + 1, WordClass::kMagnitude) && !line_.Is(at_ + 1, WordClass::kCollective)) {
        return std::nullopt;
      }
      number_.article = true;
      group_ = 1;
      ++at_;
    }
    while (at_ < begin_ + kMostWords && (ReadCardinal() || ReadMagnitude())) {
    }
    if (!any_) return std::nullopt;
    if (!inner_) ReadRest();
    number_.value = total_ + group_;
    number_.next = at_;
    if (last_ != std::numeric_limits<std::int64_t>::max() && last_ >= 1000) number_.unit = last_;
    return number_;
  }

 private:
  bool Slavic() const {
    return line_.language() == Language::kRussian || line_.language() == Language::kBelarusian;
  }

  bool ReadCardinal() {
    if (done_) return false;
    std::size_t next = at_;
    if (any_ && line_.Mark(next) == '-' && (line_[next].glued || number_.tens != 0)) ++next;
    const WordSense* cardinal = Cardinal(next);
    if (cardinal == nullptr && group_ > 0 && any_ && group_ % 100 == 0 && !Slavic() &&
        line_.Is(next, WordClass::kAnd)) {
      // "two hundred and fifty"
      cardinal = Cardinal(next + 1);
      if (cardinal == nullptr || WholeOf(cardinal->value) >= 100) return false;
      ++next;
    }
    if (cardinal == nullptr) return false;
    const std::int64_t value = WholeOf(cardinal->value);
    if (value < 0) return false;
    if (any_ && (value == 0 || group_ % Above(value) != 0 || (group_ == 0 && total_ == 0))) {
      return false;
    }
    group_ += value;
    any_ = true;
    done_ = value == 0;
    number_.tens = value >= 20 && value < 100 ? value : 0;
    at_ = next + 1;
    return true;
  }

  const WordSense* Cardinal(std::size_t at) const {
    return line_[at].kind == Token::Kind::kWord ? line_.Sense(at, WordClass::kCardinal) : nullptr;
  }

  bool ReadMagnitude() {
    if (done_ || line_[at_].kind != Token::Kind::kWord) return false;
    const WordSense* magnitude = line_.Sense(at_, WordClass::kMagnitude);
    const WordSense* collective = line_.Sense(at_, WordClass::kCollective);
    if (magnitude == nullptr) magnitude = collective;
    if (magnitude == nullptr) return false;
    const std::int64_t factor = WholeOf(magnitude->value);
    if (factor <= 0 || factor > kMostMagnitude) return false;
    if (!any_ && group_ == 0) {
      // тысяча, сотня alone; "millions" is vague.
      if (!magnitude->alone || (begin_ > 0 && line_.Mark(begin_ - 1) == '(')) return false;
      group_ = 1;
    }
    if (factor == 100) {
      if (group_ >= 100) return false;
      group_ *= 100;
    } else if (factor < last_ || collective != nullptr) {
      if (group_ == 0) {
        if (total_ == 0 || total_ > 1'000'000) return false;
        total_ *= factor;  // "thousand million"
      } else {
        if (group_ > kMostValue / factor) return false;
        total_ += group_ * factor;
      }
      group_ = 0;
      last_ = factor;
    } else {
      return false;
    }
    any_ = true;
    number_.tens = 0;
    ++at_;
    return true;
  }

  // "one thousand and five hundred", "a trillion and three hundred"
  void ReadRest() {
    if (group_ != 0 || total_ == 0 || Slavic() || !line_.Is(at_, WordClass::kAnd)) return;
    if (Cardinal(at_ + 1) == nullptr) return;
    if (begin_ > 0 && line_.Is(begin_ - 1, WordClass::kRangeFrom) &&
        line_.Sense(begin_ - 1, WordClass::kRangeFrom)->code == "between") {
      return;
    }
    const std::optional<SpelledNumber> rest = SpelledReading(line_, at_ + 1, true).Read();
    if (!rest || rest->value >= last_ || (last_ > 1000 && rest->value < 100)) return;
    if (line_.Is(rest->next, WordClass::kDenominator) ||
        line_.Is(rest->next + 1, WordClass::kDenominator)) {
      return;
    }
    total_ += rest->value;
    at_ = rest->next;
  }

  const TokenLine& line_;
  std::size_t begin_, at_;
  bool inner_;
  SpelledNumber number_;
  std::int64_t total_ = 0, group_ = 0, last_ = std::numeric_limits<std::int64_t>::max();
  bool any_ = false, done_ = false;
};

}  // namespace

std::optional<SpelledNumber> SpelledNumberAt(const TokenLine& line, std::size_t i) {
  return SpelledReading(line, i, false).Read();
}

}  // namespace kg::extract
