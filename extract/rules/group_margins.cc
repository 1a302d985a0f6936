#include "extract/rules/group_margins.h"

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::string_view kGroup = "(?P<m>";
constexpr int kDeepest = 60;  // groups within groups

// What part of a pattern matches: so many characters, or none at an end of the text.
struct Width {
  std::optional<std::size_t> characters = 0;
  bool anchored = false;
};

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  std::optional<GroupMargins> Read() {
    const std::optional<Width> before = Sequence('^', 0);
    if (!before || !Take(kGroup) || !SkipGroup()) return std::nullopt;
    const std::optional<Width> after = Sequence('$', 0);
    if (!after || !AtEnd()) return std::nullopt;
    return GroupMargins{before->characters.value_or(0), after->characters.value_or(0),
                        before->anchored, after->anchored};
  }

 private:
  bool AtEnd() const { return at_ >= pattern_.size(); }
  bool Next(char c) const { return !AtEnd() && pattern_[at_] == c; }
  bool Take(std::string_view token) {
    if (!pattern_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  // Behind "(": to behind the ")" that belongs to it.
  bool SkipGroup() {
    for (int depth = 1; !AtEnd();) {
      if (Take("\\")) {
        if (!AtEnd()) ++at_;
      } else if (Take("[")) {
        if (!SkipClass()) return false;
      } else if (Take("(")) {
        ++depth;
      } else if (Take(")")) {
        if (--depth == 0) return true;
      } else {
        ++at_;
      }
    }
    return false;
  }

  // Behind "[".
  bool SkipClass() {
    Take("^");
    for (bool first = true; !AtEnd(); first = false) {
      if (!first && Take("]")) return true;
      if (pattern_.substr(at_).starts_with("[:")) return false;
      if (Take("\\") && AtEnd()) return false;
      ++at_;
    }
    return false;
  }

  std::optional<Width> Alternatives(char anchor, int depth) {
    if (depth > kDeepest) return std::nullopt;
    std::optional<Width> all = Sequence(anchor, depth);
    while (all && Take("|")) {
      const std::optional<Width> other = Sequence(anchor, depth);
      if (!other) return std::nullopt;
      if (all->characters && other->characters && *all->characters != *other->characters) {
        return std::nullopt;
      }
      if (!all->characters) all->characters = other->characters;
      all->anchored = all->anchored || other->anchored;
    }
    return all;
  }

  // Up to "|", ")" or the group.
  std::optional<Width> Sequence(char anchor, int depth) {
    Width whole;
    while (!AtEnd() && !Next('|') && !Next(')') && !pattern_.substr(at_).starts_with(kGroup)) {
      const std::optional<Width> next = Atom(anchor, depth);
      if (!next || Next('*') || Next('+') || Next('?') || Next('{')) return std::nullopt;
      whole.anchored = whole.anchored || next->anchored;
      if (!next->characters) whole.characters.reset();
      else if (whole.characters) *whole.characters += *next->characters;
    }
    return whole;
  }

  std::optional<Width> Atom(char anchor, int depth) {
    if (Take("(?:")) {
      const std::optional<Width> inside = Alternatives(anchor, depth + 1);
      if (!inside || !Take(")")) return std::nullopt;
      return inside;
    }
    if (Take("[")) return SkipClass() ? std::optional(Width{1}) : std::nullopt;
    if (Take("\\")) return Escape();
    if (Take("^")) return anchor == '^' ? std::optional(Width{std::nullopt, true}) : std::nullopt;
    if (Take("$")) return anchor == '$' ? std::optional(Width{std::nullopt, true}) : std::nullopt;
    constexpr std::string_view kOthers = "(*+?{";
    if (kOthers.find(pattern_[at_]) != std::string_view::npos) return std::nullopt;
    DecodeAt(pattern_, at_);
    return Width{1};
  }

  std::optional<Width> Escape() {
    if (AtEnd()) return std::nullopt;
    const char c = pattern_[at_++];
    switch (c) {
      case 'b': case 'B': return Width{0};
      case 'd': case 'D': case 's': case 'S': case 'w': case 'W': case 'n': case 't':
        return Width{1};
      case 'p': case 'P': {
        if (!Next('{')) return ++at_, std::optional(Width{1});
        const std::size_t close = pattern_.find('}', at_);
        if (close == std::string_view::npos) return std::nullopt;
        at_ = close + 1;
        return Width{1};
      }
      default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || IsAsciiLetter(byte) || IsDigit(byte)) return std::nullopt;
    return Width{1};
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<GroupMargins> MarginsOf(std::string_view pattern) { return Reader(pattern).Read(); }

}  // namespace kg::extract
