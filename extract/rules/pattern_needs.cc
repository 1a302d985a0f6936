#include "extract/rules/pattern_needs.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

using Strings = std::vector<std::string>;
using KindSet = unsigned;  // one bit for each kind

enum Kind : unsigned { kAsciiUpper, kUpper, kAsciiLower, kLower, kDigit, kSpace, kStop, kOther };
constexpr KindSet kAnyKind = 0xFF;

constexpr std::size_t kMostStrings = 400;     // of one group
// Bytes: shorter strings stand in most texts, and of more than one group short ones add little.
constexpr std::size_t kShortest = 3, kShortestOfMore = 6;
constexpr std::size_t kUncut = 1000;
constexpr std::array<std::size_t, 3> kCuts = {kUncut, 8, 6};  // bytes, where a group has too many
constexpr std::size_t kShortestBegin = 4;     // bytes: what is shorter begins too many words
constexpr std::size_t kMostGroups = 3, kMostPairs = 4;
constexpr std::size_t kMostMembers = 8;       // of a class that is written out
constexpr int kDeepest = 60;                  // groups within groups
constexpr std::size_t kMostStarts = 500;
constexpr int kMostSmallStarts = 3;           // small letters of one alphabet
constexpr std::string_view kSpecial = "([\\.^$|)*+?{";  // what does not stand for itself

Kind KindOf(char32_t c) {
  if (c < 0x80) {
    if (c >= 'a' && c <= 'z') return kAsciiLower;
    if (c >= 'A' && c <= 'Z') return kAsciiUpper;
    if (IsDigit(c)) return kDigit;
    return c == ' ' ? kSpace : c == '.' ? kStop : kOther;
  }
  if (IsCommonCyrillic(c)) return c < 0x0430 ? kUpper : kLower;
  if (IsHan(c)) return kOther;
  if (CasesTakeTurns(c)) return kUpper;  // in patterns they stand among capitals, in texts seldom
  return IsUpper(c) ? kUpper : IsLower(c) ? kLower : kOther;
}

KindSet SetOf(Kind kind) { return 1U << kind; }

KindPairs PairsOf(KindSet first, KindSet second) {
  KindPairs pairs = 0;
  for (unsigned kind = 0; kind < 8; ++kind) {
    if ((first >> kind & 1U) != 0) pairs |= KindPairs{second} << 8 * kind;
  }
  return pairs;
}

// How common one of the pairs is in running text, roughly: shares of the kinds, multiplied.
double ShareOf(KindPairs pairs) {
  constexpr std::array<double, 8> kShares = {0.02, 0.02, 0.4, 0.4, 0.02, 0.13, 0.012, 0.05};
  double share = 0;
  for (unsigned bit = 0; bit < 64; ++bit) {
    if ((pairs >> bit & 1U) != 0) share += kShares[bit / 8] * kShares[bit % 8];
  }
  return share;
}

std::size_t ShortestOf(const Strings& strings) {
  std::size_t shortest = strings.empty() ? 0 : strings.front().size();
  for (const std::string& string : strings) shortest = std::min(shortest, string.size());
  return shortest;
}

// What a part of a pattern matches.
struct Part {
  bool exact = true;        // one of `strings` and nothing else
  Strings strings = {""};
  std::vector<Strings> needs;  // else: of each of these one
  Strings begins;              // and at its begin one of these; empty if that is not known
  bool may_be_empty = true;
  KindSet first = 0, last = 0;  // kinds of its first and last character
  CharacterSet starts;          // what its first character may be
  std::vector<KindPairs> pairs;
};

// The best first: what is long, then what is few.
void KeepBest(std::vector<Strings>& needs) {
  std::erase_if(needs, [](const Strings& group) { return ShortestOf(group) < kShortest; });
  std::stable_sort(needs.begin(), needs.end(), [](const Strings& a, const Strings& b) {
    const std::size_t one = std::min<std::size_t>(ShortestOf(a), 8);
    const std::size_t two = std::min<std::size_t>(ShortestOf(b), 8);
    return one != two ? one > two : a.size() < b.size();
  });
  if (needs.size() > kMostGroups) needs.resize(kMostGroups);
  while (needs.size() > 1 && ShortestOf(needs.back()) < kShortestOfMore) needs.pop_back();
}

void KeepBest(std::vector<KindPairs>& pairs) {
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](KindPairs a, KindPairs b) { return ShareOf(a) < ShareOf(b); });
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  if (pairs.size() > kMostPairs) pairs.resize(kMostPairs);
}

KindPairs RarestOf(const std::vector<KindPairs>& pairs) {
  if (pairs.size() == 1) return pairs.front();
  return *std::min_element(pairs.begin(), pairs.end(), [](KindPairs a, KindPairs b) {
    return ShareOf(a) < ShareOf(b);
  });
}

// Cuts strings of a group to so many bytes, and leaves out those that begin with another: where they
// stand it stands.
void CutTo(std::size_t longest, Strings& group) {
  for (std::string& string : group) string.resize(CharacterStart(string, longest));
  std::sort(group.begin(), group.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (kept > 0 && group[i].starts_with(group[kept - 1])) continue;
    if (i != kept) group[kept] = std::move(group[i]);
    ++kept;
  }
  group.resize(kept);
}

// Gives up knowing the strings; what they are stays needed. `leads`: what it begins with matters.
void Blur(Part& part, bool leads) {
  if (!part.exact) return;
  part.exact = false;
  if (leads && !part.may_be_empty) part.begins = part.strings;
  part.needs.push_back(std::move(part.strings));
  part.strings.clear();
  KeepBest(part.needs);
}

// These characters, one after another; at least one.
Part Characters(std::string_view text) {
  Part part;
  part.strings.front() = text;
  part.may_be_empty = false;
  part.first = SetOf(KindOf(PeekAt(text, 0)));
  part.last = SetOf(KindOf(PeekBefore(text, text.size())));
  part.starts.Add(PeekAt(text, 0));
  for (KindPairs pairs = PairsIn(text); pairs != 0; pairs &= pairs - 1) {
    part.pairs.push_back(pairs & -pairs);
  }
  return part;
}

Part Character(char32_t c) {
  std::string text;
  AppendUtf8(c, text);
  return Characters(text);
}

// Any character of these kinds, and of `starts` if that is given.
Part AnyOf(KindSet kinds, const CharacterSet* starts = nullptr) {
  Part part;
  part.exact = false;
  part.strings.clear();
  part.may_be_empty = false;
  part.first = part.last = kinds;
  if (starts == nullptr) part.starts.AddAll();
  else part.starts = *starts;
  return part;
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : pattern_(pattern) {}

  // nullopt if there is something in it that is not understood.
  std::optional<Part> Read() {
    std::optional<Part> part = Alternatives(0);
    if (at_ != pattern_.size()) return std::nullopt;
    return part;
  }
  // With which characters the group "m" begins, after Read; nothing if that may be empty.
  const std::optional<CharacterSet>& group_starts() const { return group_starts_; }

 private:
  bool AtEnd() const { return at_ >= pattern_.size(); }
  bool Take(std::string_view token) {
    if (!pattern_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::optional<Part> Alternatives(int depth) {
    if (depth > kDeepest) return std::nullopt;
    std::optional<Part> all = Sequence(depth);
    while (all && Take("|")) {
      std::optional<Part> other = Sequence(depth);
      if (!other) return std::nullopt;
      Or(*all, std::move(*other));
    }
    return all;
  }

  void Or(Part& all, Part other) const {
    all.may_be_empty = all.may_be_empty || other.may_be_empty;
    all.first |= other.first;
    all.last |= other.last;
    all.starts.Add(other.starts);
    if (all.pairs.empty() || other.pairs.empty()) all.pairs.clear();
    else all.pairs = {RarestOf(all.pairs) | RarestOf(other.pairs)};
    if (all.exact && other.exact && all.strings.size() + other.strings.size() <= kMostStrings) {
      all.strings.insert(all.strings.end(), other.strings.begin(), other.strings.end());
      return;
    }
    Blur(all, leads_);
    Blur(other, leads_);
    if (all.begins.empty() || other.begins.empty()) all.begins.clear();
    else Join(all.begins, other.begins);
    if (all.needs.empty() || other.needs.empty()) {
      all.needs.clear();
      return;
    }
    all.needs.resize(1);
    Join(all.needs.front(), other.needs.front());
    if (all.needs.front().empty()) all.needs.clear();
  }

  // One of either; empty if there are too many.
  static void Join(Strings& group, const Strings& others) {
    group.insert(group.end(), others.begin(), others.end());
    for (const std::size_t longest : kCuts) {
      if (group.size() > kMostStrings) CutTo(longest, group);
    }
    if (group.size() > kMostStrings) group.clear();
  }

  // Each with each behind it; empty if there are too many.
  static Strings Product(const Strings& lefts, const Strings& rights) {
    Strings longer;
    if (lefts.size() * rights.size() > kMostStrings) return longer;
    for (const std::string& left : lefts) {
      for (const std::string& right : rights) longer.push_back(left + right);
    }
    return longer;
  }

  std::optional<Part> Sequence(int depth) {
    if (std::optional<Part> word = Word()) return word;
    Part whole;
    Part run;  // the exact parts read last; they may still grow
    const bool leads = leads_;
    while (!AtEnd() && pattern_[at_] != '|' && pattern_[at_] != ')') {
      leads_ = leads && whole.exact && ShortestOf(run.strings) < kShortestBegin;
      std::optional<Part> next = Atom(depth);
      if (!next || !Repeat(*next)) return std::nullopt;
      Neighbours(whole, *next);
      if (next->exact && run.strings.size() * next->strings.size() <= kMostStrings) {
        run.strings = Product(run.strings, next->strings);
        continue;
      }
      if (whole.exact) {
        whole.exact = false;
        if (leads_) whole.begins = Product(run.strings, next->exact ? next->strings : next->begins);
        else if (leads) whole.begins = run.strings;
      }
      whole.needs.push_back(std::move(run.strings));
      run = Part();
      if (next->exact) {
        run.strings = std::move(next->strings);
        continue;
      }
      whole.needs.insert(whole.needs.end(), next->needs.begin(), next->needs.end());
      KeepBest(whole.needs);
    }
    leads_ = leads;
    if (whole.exact) {
      whole.strings = std::move(run.strings);
    } else {
      whole.needs.push_back(std::move(run.strings));
      KeepBest(whole.needs);
    }
    return whole;
  }

  // What stands on either side of a joint.
  static void Neighbours(Part& before, const Part& after) {
    before.pairs.insert(before.pairs.end(), after.pairs.begin(), after.pairs.end());
    if (!before.may_be_empty && !after.may_be_empty) {
      const KindPairs pairs = PairsOf(before.last, after.first);
      if (pairs != ~KindPairs{0}) before.pairs.push_back(pairs);
    }
    if (before.pairs.size() > 4 * kMostPairs) KeepBest(before.pairs);
    if (before.may_be_empty) {
      before.first |= after.first;
      before.starts.Add(after.starts);
    }
    before.last = after.may_be_empty ? before.last | after.last : after.last;
    before.may_be_empty = before.may_be_empty && after.may_be_empty;
  }

  // * + ? {2} {2,} {2,5}, with or without a ? behind them.
  bool Repeat(Part& part) {
    std::size_t least = 1, most = 1;
    if (Take("*")) least = 0, most = 2;
    else if (Take("+")) most = 2;
    else if (Take("?")) least = 0;
    else if (!AtEnd() && pattern_[at_] == '{') {
      const std::size_t close = pattern_.find('}', at_);
      if (close == std::string_view::npos) return false;
      const std::string_view counts = pattern_.substr(at_ + 1, close - at_ - 1);
      if (counts.empty() || counts.find_first_not_of("0123456789,") != std::string_view::npos ||
          !IsDigit(static_cast<unsigned char>(counts.front()))) {
        return false;
      }
      const std::size_t comma = counts.find(',');
      least = counts.find_first_not_of('0') < std::min(comma, counts.size()) ? 1 : 0;
      if (least == 1 && counts.substr(0, comma) != "1") least = 2;
      most = counts == "1" || counts == "0,1" ? 1 : 2;
      at_ = close + 1;
    } else {
      return true;
    }
    Take("?");
    if (!AtEnd() && (pattern_[at_] == '*' || pattern_[at_] == '+' || pattern_[at_] == '{')) {
      return false;
    }
    if (least == 0) {
      part.may_be_empty = true;
      part.pairs.clear();
      part.needs.clear();
      part.begins.clear();
      if (part.exact && most == 1) {
        part.strings.emplace_back();
      } else {
        part.exact = false;
        part.strings.clear();
      }
      return true;
    }
    if (most > 1) Blur(part, leads_);
    if (least > 1 && !part.may_be_empty) part.pairs.push_back(PairsOf(part.last, part.first));
    return true;
  }

  std::optional<Part> Atom(int depth) {
    if (Take("(")) {
      bool is_group = false;  // the one that rules speak of
      if (Take("?P<")) {
        const std::size_t close = pattern_.find('>', at_);
        if (close == std::string_view::npos) return std::nullopt;
        is_group = pattern_.substr(at_, close - at_) == "m";
        at_ = close + 1;
      } else if (!Take("?:") && !AtEnd() && pattern_[at_] == '?') {
        return std::nullopt;  // flags
      }
      std::optional<Part> inside = Alternatives(depth + 1);
      if (!inside || !Take(")")) return std::nullopt;
      if (is_group && !inside->may_be_empty) group_starts_ = inside->starts;
      return inside;
    }
    if (Take("[")) return Class();
    if (Take("\\")) return Escape();
    if (Take(".")) return AnyOf(kAnyKind);
    if (Take("^") || Take("$")) return Part();
    if (AtEnd() || pattern_[at_] == '*' || pattern_[at_] == '+' || pattern_[at_] == '?') {
      return std::nullopt;
    }
    return Literal();
  }

  // A sequence of nothing but characters that stand for themselves, as most alternatives are.
  std::optional<Part> Word() {
    const std::size_t end = std::min(pattern_.find_first_of(kSpecial, at_), pattern_.size());
    if (end == at_ || (end < pattern_.size() && pattern_[end] != '|' && pattern_[end] != ')')) {
      return std::nullopt;
    }
    const std::size_t begin = std::exchange(at_, end);
    return Characters(pattern_.substr(begin, end - begin));
  }

  // Characters that stand for themselves, up to one that a count may follow.
  Part Literal() {
    const std::size_t begin = at_;
    DecodeAt(pattern_, at_);
    while (!AtEnd() && kSpecial.find(pattern_[at_]) == std::string_view::npos) {
      std::size_t next = at_;
      DecodeAt(pattern_, next);
      if (next < pattern_.size() && std::string_view("*+?{").find(pattern_[next]) != std::string_view::npos) {
        break;
      }
      at_ = next;
    }
    return Characters(pattern_.substr(begin, at_ - begin));
  }

  std::optional<Part> Escape() {
    if (AtEnd()) return std::nullopt;
    const char c = pattern_[at_++];
    switch (c) {
      case 'b': case 'B': case 'A': case 'z': return Part();
      case 'd': return AnyOf(SetOf(kDigit));
      case 's': return AnyOf(SetOf(kSpace) | SetOf(kOther));
      case 'w': return AnyOf(SetOf(kAsciiUpper) | SetOf(kAsciiLower) | SetOf(kDigit) | SetOf(kOther));
      case 'D': case 'S': case 'W': return AnyOf(kAnyKind);
      case 'n': return Character('\n');
      case 't': return Character('\t');
      case 'p': case 'P':
        if (!SkipProperty()) return std::nullopt;
        return AnyOf(kAnyKind);
      default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || IsAsciiLetter(byte) || IsDigit(byte)) return std::nullopt;
    return Character(byte);
  }

  bool SkipProperty() {
    if (AtEnd()) return false;
    if (pattern_[at_] != '{') return ++at_, true;
    const std::size_t close = pattern_.find('}', at_);
    if (close == std::string_view::npos) return false;
    at_ = close + 1;
    return true;
  }

  // Kinds of the characters from one to another.
  static KindSet KindsBetween(char32_t first, char32_t last) {
    if (first >= 0x3400 && last <= 0x9FFF) return SetOf(kOther);
    if (last - first > 0x600) return kAnyKind;
    KindSet kinds = 0;
    for (char32_t c = first; c <= last; ++c) kinds |= SetOf(KindOf(c));
    return kinds;
  }

  // A pattern has few classes, many times each.
  std::optional<Part> Class() {
    for (const auto& [text, part] : classes_) {
      if (Take(text)) return part;
    }
    const std::size_t begin = at_;
    std::optional<Part> part = NewClass();
    if (part) classes_.emplace_back(pattern_.substr(begin, at_ - begin), *part);
    return part;
  }

  std::optional<Part> NewClass() {
    const bool all_others = Take("^");
    KindSet kinds = 0;
    CharacterSet starts;
    std::u32string members;
    bool listed = true;  // `members` are all
    for (bool first = true; first || AtEnd() || pattern_[at_] != ']'; first = false) {
      if (AtEnd() || pattern_.substr(at_).starts_with("[:")) return std::nullopt;
      if (pattern_[at_] == '\\') {
        ++at_;
        std::optional<Part> part = Escape();
        if (!part || part->may_be_empty) return std::nullopt;
        kinds |= part->first;
        starts.Add(part->starts);
        if (part->exact) members += PeekAt(part->strings.front(), 0);
        else listed = false;
        if (pattern_.substr(at_).starts_with('-') && !pattern_.substr(at_).starts_with("-]")) {
          return std::nullopt;  // a range that begins with an escape
        }
        continue;
      }
      const char32_t from = DecodeAt(pattern_, at_);
      char32_t to = from;
      if (at_ + 1 < pattern_.size() && pattern_[at_] == '-' && pattern_[at_ + 1] != ']') {
        ++at_;
        if (pattern_[at_] == '\\') return std::nullopt;
        to = DecodeAt(pattern_, at_);
        if (to < from) return std::nullopt;
        listed = false;
      }
      kinds |= KindsBetween(from, to);
      starts.Add(from, to);
      members += from;
    }
    ++at_;
    if (all_others) return AnyOf(kAnyKind);
    if (!listed || members.size() > kMostMembers) return AnyOf(kinds, &starts);
    Part part = AnyOf(kinds, &starts);
    part.exact = true;
    for (const char32_t c : members) AppendUtf8(c, part.strings.emplace_back());
    return part;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  bool leads_ = true;  // what is read begins the match, or stands behind too little to begin it
  std::optional<CharacterSet> group_starts_;
  std::vector<std::pair<std::string_view, Part>> classes_;  // up to their closing brackets
};

}  // namespace

namespace {

// Whether looking for these characters first is worth the while: most of a text is small letters.
bool AreRare(const CharacterSet& starts) {
  int latin = 0, cyrillic = 0;
  for (char32_t c = 'a'; c <= 'z'; ++c) latin += starts.MayHave(c) ? 1 : 0;
  for (char32_t c = U'а'; c <= U'я'; ++c) cyrillic += starts.MayHave(c) ? 1 : 0;
  return starts.size() <= kMostStarts && !starts.MayHave(' ') && latin <= kMostSmallStarts &&
         cyrillic <= kMostSmallStarts;
}

}  // namespace

void CharacterSet::Add(char32_t first, char32_t last) {
  if (last - first >= kBits) return AddAll();
  for (char32_t c = first; c <= last; ++c) Add(c);
}

bool CharacterSet::MayHaveSmall() const {
  for (char32_t c = 'a'; c <= 'z'; ++c) {
    if (MayHave(c)) return true;
  }
  for (char32_t c = 0x0430; IsCommonCyrillic(c); ++c) {
    if (MayHave(c)) return true;
  }
  return false;
}

KindPairs PairsIn(std::string_view text) {
  KindPairs pairs = 0;
  if (text.empty()) return pairs;
  std::size_t at = 0;
  unsigned before = KindOf(DecodeAt(text, at));
  while (at < text.size()) {
    const unsigned kind = KindOf(DecodeAt(text, at));
    pairs |= KindPairs{1} << (8 * before + kind);
    before = kind;
  }
  return pairs;
}

namespace {

// The letters from U+0430 to U+044F.
bool IsSmallCyrillicAt(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return false;
  const auto lead = static_cast<unsigned char>(text[at]);
  const auto last = static_cast<unsigned char>(text[at + 1]);
  return (lead == 0xD0 && last >= 0xB0 && last <= 0xBF) ||
         (lead == 0xD1 && last >= 0x80 && last <= 0x8F);
}

}  // namespace

void TextLook::Read(std::string_view text) {
  pairs = 0;
  marked.clear();
  begins.clear();
  unsigned before = 8;  // no kind
  bool joined = false;
  for (std::size_t at = 0; at < text.size();) {
    // Most of a text: small letters of one alphabet behind each other.
    if (before == kLower && joined && IsSmallCyrillicAt(text, at)) {
      pairs |= KindPairs{1} << (8 * kLower + kLower);
      at += 2;
      continue;
    }
    if (before == kAsciiLower && text[at] >= 'a' && text[at] <= 'z') {
      pairs |= KindPairs{1} << (8 * kAsciiLower + kAsciiLower);
      ++at;
      continue;
    }
    const auto begin = static_cast<std::uint32_t>(at);
    const char32_t c = DecodeAt(text, at);
    const unsigned kind = KindOf(c);
    const bool joins = JoinsWord(c);
    const Place place = {begin, c, joined && joins};
    if (kind == kAsciiLower || (kind == kLower && IsCommonCyrillic(c))) {
      if (!place.inside_word) begins.push_back(place);
    } else if (kind != kSpace) {
      marked.push_back(place);
      begins.push_back(place);
    }
    if (before < 8) pairs |= KindPairs{1} << (8 * before + kind);
    before = kind;
    joined = joins;
  }
}

PatternNeeds NeedsOf(std::string_view pattern) {
  Reader reader(pattern);
  std::optional<Part> part = reader.Read();
  if (!part) return {};
  Blur(*part, true);
  KeepBest(part->pairs);
  for (Strings& group : part->needs) CutTo(kUncut, group);
  CutTo(kUncut, part->begins);
  if (ShortestOf(part->begins) < kShortestBegin) part->begins.clear();
  PatternNeeds needs = {std::move(part->needs), std::move(part->pairs), std::move(part->begins),
                        std::nullopt, std::nullopt};
  if (!part->may_be_empty && AreRare(part->starts)) needs.starts = part->starts;
  if (reader.group_starts() && AreRare(*reader.group_starts())) {
    needs.group_starts = reader.group_starts();
  }
  return needs;
}

}  // namespace kg::extract
