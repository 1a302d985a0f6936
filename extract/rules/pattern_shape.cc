#include "extract/rules/pattern_shape.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr int kDeepest = 60;              // groups within groups
constexpr std::size_t kMostCopies = 1000;  // RE2's own bound on counts, those of groups multiplied
// Instructions of a program, and of some of its parts at most.
constexpr std::size_t kMostInstructions = 500'000, kOfCharacter = 4, kOfProperty = 1500;

// Categories and scripts for \p.
constexpr std::array<std::string_view, 10> kProperties = {"L",  "Lu", "Ll", "M",        "N",
                                                          "Nd", "P",  "Z",  "Cyrillic", "Han"};

// A part of a pattern, as a bound on what it compiles to.
struct Part {
  std::size_t instructions = 0;
  std::size_t copies = 1;  // that counts make of what is innermost
};

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  std::optional<PatternShape> Read() {
    const std::optional<Part> all = Alternatives(0);
    if (!all || !AtEnd() || all->instructions > kMostInstructions) return std::nullopt;
    return std::move(shape_);
  }

 private:
  bool AtEnd() const { return at_ >= pattern_.size(); }
  bool Next(char c) const { return !AtEnd() && pattern_[at_] == c; }
  bool NextIsRepeat() const { return Next('*') || Next('+') || Next('?') || Next('{'); }
  bool Take(std::string_view token) {
    if (!pattern_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  // What stands up to `end`, which is passed too.
  std::optional<std::string_view> TakeUpTo(char end) {
    const std::size_t close = pattern_.find(end, at_);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view text = pattern_.substr(at_, close - at_);
    at_ = close + 1;
    return text;
  }

  std::optional<Part> Alternatives(int depth) {
    if (depth > kDeepest) return std::nullopt;
    Part all;
    do {
      const std::optional<Part> one = Sequence(depth);
      if (!one) return std::nullopt;
      all.instructions += one->instructions + 1;
      all.copies = std::max(all.copies, one->copies);
    } while (Take("|"));
    return all;
  }

  std::optional<Part> Sequence(int depth) {
    Part whole;
    while (!AtEnd() && !Next('|') && !Next(')')) {
      std::optional<Part> next = Atom(depth);
      if (!next || !Repeat(*next)) return std::nullopt;
      whole.instructions += next->instructions;
      whole.copies = std::max(whole.copies, next->copies);
      if (whole.instructions > kMostInstructions) return std::nullopt;
    }
    return whole;
  }

  std::optional<Part> Atom(int depth) {
    if (NextIsRepeat()) return std::nullopt;
    if (Take("(")) return Group(depth);
    if (Take("[")) return Class();
    if (Take("\\")) return Escape(false);
    return Character();
  }

  // Behind "(".
  std::optional<Part> Group(int depth) {
    if (!Take("?:")) {
      ++shape_.groups;
      if (Take("?P<")) {
        if (!Name()) return std::nullopt;
      } else if (Next('?')) {
        return std::nullopt;
      }
    }
    std::optional<Part> inside = Alternatives(depth + 1);
    if (!inside || !Take(")")) return std::nullopt;
    inside->instructions += 2;
    return inside;
  }

  bool Name() {
    const std::optional<std::string_view> name = TakeUpTo('>');
    const auto is_of_name = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return IsAsciiLetter(byte) || IsDigit(byte) || c == '_';
    };
    if (!name || name->empty() || !std::all_of(name->begin(), name->end(), is_of_name)) return false;
    for (const auto& [other, group] : shape_.named) {
      if (other == *name) return false;
    }
    shape_.named.emplace_back(*name, shape_.groups);
    return true;
  }

  // * + ? {2} {2,} {2,5}, with or without a ? behind them.
  bool Repeat(Part& part) {
    if (!NextIsRepeat()) return true;
    ++part.instructions;
    if (Take("{")) {
      const std::optional<std::string_view> counts = TakeUpTo('}');
      if (!counts || !Count(*counts, part)) return false;
    } else {
      ++at_;
    }
    Take("?");
    return !NextIsRepeat();
  }

  static bool Count(std::string_view counts, Part& part) {
    const std::size_t comma = counts.find(',');
    std::size_t least = 0, most = 0;
    if (!ReadNumber(counts.substr(0, comma), least)) return false;
    most = least;
    if (comma != std::string_view::npos && comma + 1 < counts.size()) {
      if (!ReadNumber(counts.substr(comma + 1), most) || most < least) return false;
    }
    part.copies *= std::max<std::size_t>(most, 1);
    part.instructions = (part.instructions + 1) * (most + 1);
    return part.copies <= kMostCopies && part.instructions <= kMostInstructions;
  }

  static bool ReadNumber(std::string_view digits, std::size_t& number) {
    if (digits.empty() || digits.size() > 4) return false;
    number = 0;
    for (const char c : digits) {
      if (!IsDigit(static_cast<unsigned char>(c))) return false;
      number = 10 * number + static_cast<std::size_t>(c - '0');
    }
    return number <= kMostCopies;
  }

  // One that stands for itself, or for any, or for an end of the text.
  std::optional<Part> Character() {
    const std::size_t begin = at_;
    const char32_t c = DecodeAt(pattern_, at_);
    std::string again;
    AppendUtf8(c, again);
    if (c == 0xFFFD || pattern_.substr(begin, at_ - begin) != again) return std::nullopt;  // no UTF-8
    return Part{c == '.' ? 4 * kOfCharacter : kOfCharacter};
  }

  // Behind "\". What stands for no character stands in no class.
  std::optional<Part> Escape(bool in_class) {
    if (AtEnd()) return std::nullopt;
    const char c = pattern_[at_++];
    switch (c) {
      case 'b': case 'B': case 'A': case 'z':
        return in_class ? std::nullopt : std::optional(Part{1});
      case 'd': case 's': case 'w': case 'D': case 'S': case 'W': return Part{8 * kOfCharacter};
      case 'n': case 't': return Part{1};
      case 'p': case 'P': {
        const std::optional<std::string_view> name = Take("{") ? TakeUpTo('}') : std::nullopt;
        if (!name || std::find(kProperties.begin(), kProperties.end(), *name) == kProperties.end()) {
          return std::nullopt;
        }
        return Part{kOfProperty};
      }
      default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || IsAsciiLetter(byte) || IsDigit(byte)) return std::nullopt;
    return Part{1};
  }

  // Behind "[".
  std::optional<Part> Class() {
    Part part{4 * kOfCharacter};
    Take("^");
    for (bool first = true; first || !Take("]"); first = false) {
      if (AtEnd() || pattern_.substr(at_).starts_with("[:")) return std::nullopt;
      if (Take("\\")) {
        const std::optional<Part> member = Escape(true);
        if (!member || (Next('-') && !pattern_.substr(at_).starts_with("-]"))) return std::nullopt;
        part.instructions += member->instructions;
        continue;
      }
      const char32_t from = PeekAt(pattern_, at_);
      if (!Character()) return std::nullopt;
      part.instructions += kOfCharacter;
      if (!Next('-') || at_ + 1 >= pattern_.size() || pattern_[at_ + 1] == ']') continue;
      ++at_;
      if (Next('\\') || PeekAt(pattern_, at_) < from || !Character()) return std::nullopt;
      part.instructions += 5 * kOfCharacter;
    }
    return part;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  PatternShape shape_;
};

}  // namespace

std::optional<PatternShape> ShapeOf(std::string_view pattern) { return Reader(pattern).Read(); }

}  // namespace kg::extract
