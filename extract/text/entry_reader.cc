#include "extract/text/entry_reader.h"

#include <algorithm>

#include "extract/text/person_name.h"

namespace kg::extract {

EntryReader::Range EntryReader::Trim(Range r) const {
  while (!r.empty() && Skippable(At(r.begin))) ++r.begin;
  while (!r.empty() && Skippable(At(r.end - 1))) --r.end;
  return r;
}

EntryReader::Range EntryReader::TrimTitle(Range r) {
  r = Trim(r);
  // "[Electronic resource]", "[Conference paper]", "(2nd ed.)" at the end tell of the title.
  for (int i = 0; i < 3 && !r.empty(); ++i) {
    const char close = At(r.end - 1);
    if (close == ']') {
      const std::size_t open = s().rfind('[', r.end - 1);
      if (open == kNone || open <= r.begin) break;
      bracket_kind_ = words_.KindOf(Lower({open, r.end}));
      r.end = open;
    } else if (close == ')') {
      const std::size_t open = s().rfind('(', r.end - 1);
      if (open == kNone || open <= r.begin || r.end - open > 40) break;
      const std::string_view inside = Lower({open, r.end});
      const bool mark = std::any_of(
          words_.in_brackets.begin(), words_.in_brackets.end(),
          [&](const std::string& word) { return inside.find(word) != kNone; });
      if (!mark) break;
      r.end = open;
    } else {
      break;
    }
    r = Trim(r);
  }
  // Quotes around the whole.
  if (r.end - r.begin > 2 && At(r.begin) == '"' && At(r.end - 1) == '"' &&
      std::count(s().begin() + static_cast<std::ptrdiff_t>(r.begin), s().begin() + static_cast<std::ptrdiff_t>(r.end), '"') == 2) {
    ++r.begin;
    --r.end;
    while (!r.empty() && (At(r.end - 1) == ',' || At(r.end - 1) == '.' || At(r.end - 1) == ' ')) --r.end;
  }
  return r;
}

std::string EntryReader::Text(Range r) const {
  if (r.empty()) return {};
  const Span span = Place(r);
  std::string text(text_.substr(span.begin, span.size()));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::optional<EntryReader::Range> EntryReader::Match(const RE2& pattern, Range in, Range* whole) const {
  if (in.empty()) return std::nullopt;
  StringPiece groups[2];
  const StringPiece text(entry_.lowered().data(), entry_.size());
  // One separator behind the part shows that its last word is over.
  if (in.end < entry_.size() && Skippable(At(in.end))) ++in.end;
  const int count = std::min(2, pattern.NumberOfCapturingGroups() + 1);
  if (!pattern.Match(text, in.begin, in.end, RE2::UNANCHORED, groups, count)) return std::nullopt;
  const auto range = [&](const StringPiece& group) {
    const auto begin = static_cast<std::size_t>(group.data() - text.data());
    return Range{begin, begin + group.size()};
  };
  if (whole != nullptr) *whole = range(groups[0]);
  return range(count > 1 ? groups[1] : groups[0]);
}

// DOI, addresses, and "Retrieved from ..." up to the end.
void EntryReader::TakeLinks() {
  Range whole;
  if (const auto doi = Match(*words_.doi, {0, entry_.size()}, &whole)) {
    Range r = *doi;
    while (!r.empty() && (At(r.end - 1) == '.' || At(r.end - 1) == ',' || At(r.end - 1) == ';' || At(r.end - 1) == ')'))
      --r.end;
    out_.doi = Text(r);
    entry_.Take(whole.begin, whole.end);
  }
  for (int i = 0; i < 8; ++i) {
    const auto url = Match(*words_.url, {0, entry_.size()}, &whole);
    if (!url) break;
    web_ = true;
    entry_.Take(whole.begin, whole.end);
  }
  if (const auto access = Match(*words_.access, {entry_.size() / 8, entry_.size()}, &whole)) {
    web_ = web_ || !out_.doi.empty() || access->end - access->begin > 4;
    entry_.Take(access->begin, entry_.size());
  }
}

void EntryReader::AddAuthor(Range r) {
  r = Trim(r);
  // The stop of an initial is part of the name.
  if (!r.empty() && At(r.end) == '.' &&
      (IsUpper(PeekBefore(s(), r.end)) || ShapeOfName(std::string_view(s()).substr(r.begin, r.end + 1 - r.begin)) == NameShape::kWithInitials))
    ++r.end;
  if (r.empty()) return;
  const Span span = Place(r);
  std::string name = Text(r);
  out_.authors.push_back(std::move(name));
  out_.author_spans.push_back(span);
}

void EntryReader::SetAuthors(const AuthorList& list) {
  for (const auto& [begin, end] : list.names) AddAuthor({begin, end});
}

std::optional<EntryReader::Range> EntryReader::ReadYear(Range in, bool last) {
  std::optional<Range> found;
  for (std::size_t at = in.begin; at + 4 <= in.end; ++at) {
    if (!IsDigit(static_cast<unsigned char>(At(at)))) continue;
    std::size_t end = at;
    while (end < in.end && IsDigit(static_cast<unsigned char>(At(end)))) ++end;
    const char before = at > 0 ? At(at - 1) : ' ';
    if (end - at == 4 && !IsAsciiLetter(static_cast<unsigned char>(before)) && before != '/' && before != '#') {
      const int year = std::stoi(s().substr(at, 4));
      if (year >= 1500 && year <= 2099) {
        found = Range{at, end};
        if (!last) return found;
      }
    }
    at = end;
  }
  return found;
}

void EntryReader::SetTitle(Range r) {
  // "Title [Электронный ресурс] : the kind of text"
  Range mark;
  if (Match(*words_.bracket, r, &mark) && words_.KindOf(Lower(mark)) == "EB" && mark.begin > r.begin + 2) {
    bracket_kind_ = "EB";
    r.end = mark.begin;
  }
  // "Title [Doctoral dissertation, Institute of Law]": the title was cut at the comma.
  const std::size_t open = s().rfind('[', r.end);
  if (open != kNone && open > r.begin && open < r.end && Find("]", open, r.end) == kNone) {
    const std::string kind = words_.KindOf(Lower({open, r.end}));
    const std::size_t close = Find("]", r.end, entry_.size());
    if (!kind.empty() && close != kNone) {
      bracket_kind_ = kind;
      const Range body = Trim({r.end, close});
      if (kind == "D" && !body.empty()) {
        out_.institution = Text(body);
        out_.institution_span = Place(body);
      }
      r.end = open;
    }
  }
  r = TrimTitle(r);
  if (r.empty()) return;
  out_.title = Text(r);
  out_.title_span = Place(r);
}

void EntryReader::SetContainer(Range r) {
  r = Trim(r);
  while (!r.empty() && At(r.begin) == '"' && At(r.end - 1) == '"') {
    ++r.begin;
    --r.end;
    r = Trim(r);
  }
  if (r.empty() || r.end - r.begin < 2) return;
  out_.container = Text(r);
  out_.container_span = Place(r);
}

void EntryReader::SetPublisher(Range r) {
  r = Trim(r);
  if (r.empty()) return;
  out_.publisher = Text(r);
  out_.publisher_span = Place(r);
}

bool EntryReader::IsPublisher(Range r) const {
  return words_.publishers.HasStem(Lower(r));
}

// Names at the beginning, then a year in brackets or between commas. Where the rest begins.
std::size_t EntryReader::ReadAuthorsAndYear() {
  std::size_t at = ReadLabel();
  AuthorList list = ReadAuthors(s(), at, words_);
  // "62 Cross, M. Title": a number without a mark, if names with initials follow.
  if (at == 0 && list.names.empty()) {
    std::size_t digits = 0;
    while (digits < 4 && IsDigit(static_cast<unsigned char>(At(digits)))) ++digits;
    if (digits > 0 && digits < 4 && At(digits) == ' ') {
      AuthorList behind = ReadAuthors(s(), digits + 1, words_);
      if (behind.sure) {
        list = std::move(behind);
        at = digits + 1;
      }
    }
  }
  const auto year_at = [&](std::size_t from) -> std::size_t {
    while (At(from) == ' ' || At(from) == ',' || At(from) == '.' || At(from) == ':') ++from;
    const bool bracket = At(from) == '(' || At(from) == '[';
    if (bracket) ++from;
    // "(2021, May 12-14)", "(March 2005)", "1990."
    const std::size_t limit = bracket ? std::min(s().find_first_of(")]", from), from + 40) : from + 4;
    const auto year = ReadYear({from, std::min(limit, s().size())}, false);
    if (!year) return kNone;
    std::size_t end = year->end;
    if (bracket) {
      end = s().find_first_of(")]", year->end);
      if (end == kNone || end > from + 40) return kNone;
      ++end;
    } else {
      if (year->begin != from) return kNone;
      if (IsAsciiLetter(static_cast<unsigned char>(At(end))) && !IsAsciiLetter(static_cast<unsigned char>(At(end + 1)))) ++end;
      const char after = At(end);
      if (after != '.' && after != ',' && after != ':' && after != ';') return kNone;
    }
    out_.year = std::stoi(s().substr(year->begin, 4));
    return end;
  };
  bool named = !list.names.empty();
  if (named && !list.sure) {
    // Plain words are names only if a mark or a year follows.
    std::size_t after = list.end;
    while (At(after) == ' ') ++after;
    // The stop of an initial may be the one: "Волкова, Ольга С. 2005."
    // "Parsons, Deborah L. Title"
    const bool inverted = list.names.size() == 1 &&
                          s().substr(list.names[0].first, list.names[0].second - list.names[0].first).find(',') != kNone;
    const bool initial = after > 1 && At(after - 1) == ' ' && At(after - 2) == '.' &&
                         (inverted || year_at(after) != kNone);
    const bool stop = initial || At(after) == '.' || At(after) == '(' || At(after) == ',' || At(after) == ':' || At(after) == '"';
    const auto& [begin, end] = list.names.front();
    named = stop && !IsInstitution({begin, end});
    if (At(after) == ',' && list.names.size() == 1) {
      named = year_at(after) != kNone || At(after + 2) == '"' || std::count(s().begin() + static_cast<std::ptrdiff_t>(begin), s().begin() + static_cast<std::ptrdiff_t>(end), ' ') <= 2;
    }
  }
  if (named) {
    SetAuthors(list);
    at = list.end;
    // "(Eds.)", ", editors"
    std::size_t after = at;
    while (At(after) == ' ' || At(after) == ',' || At(after) == '(' || At(after) == '.') ++after;
    for (const std::string& word : words_.editors)
      if (Lower({after, std::min(s().size(), after + word.size())}) == word && !IsLetter(PeekAt(s(), after + word.size()))) {
        at = after + word.size();
        while (At(at) == '.' || At(at) == ')' || At(at) == ',') ++at;
        break;
      }
  } else {
    // A body as the author: all before "(2020)".
    const std::size_t open = s().find(" (");
    if (open != kNone && open < 160 && IsDigit(static_cast<unsigned char>(At(open + 2))) && s().find(". ") > open - 2) {
      if (const std::size_t end = year_at(open); end != kNone) {
        AddAuthor({0, open});
        return end;
      }
    }
    // "Council of Economic Advisers. 2015. Title", where the first stop is the body's own.
    const std::size_t stop = s().find(". ");
    if (stop != kNone && stop < 100 && stop > 3 && IsDigit(static_cast<unsigned char>(At(stop + 2))) &&
        At(stop + 6) == '.' && IsUpper(PeekAt(s(), 0))) {
      if (const std::size_t end = year_at(stop + 2); end != kNone) {
        AddAuthor({0, stop});
        return end;
      }
    }
  }
  if (const std::size_t end = year_at(at); end != kNone && (named || at > 0)) return end;
  return at;
}

// Names after "/": those that the heading leaves out.
void EntryReader::ReadResponsibility(Range r) {
  const AuthorList list = ReadAuthors(s(), Trim(r).begin, words_);
  if (list.names.empty() || list.names.back().second > r.end) return;
  const auto parts = [](std::string_view name) {
    // Surname and first initial, in lower case.
    std::string surname, initial;
    for (std::size_t at = 0; at < name.size();) {
      while (at < name.size() && !IsLetter(PeekAt(name, at))) DecodeAt(name, at);
      const std::size_t begin = at;
      while (at < name.size() && (IsLetter(PeekAt(name, at)) || name[at] == '-')) DecodeAt(name, at);
      const std::string_view word = name.substr(begin, at - begin);
      if (word.empty()) break;
      std::size_t one = 0;
      DecodeAt(word, one);
      if (one == word.size() && !IsHan(PeekAt(word, 0))) {
        if (initial.empty()) initial = Lowered(word);
      } else if (surname.empty()) {
        surname = Lowered(word);
      } else if (initial.empty()) {
        initial = Lowered(word.substr(0, one));
      }
    }
    return std::pair(surname, initial);
  };
  bool sure = list.sure;  // a name of the heading among them makes all of them names
  for (const auto& [begin, end] : list.names) {
    const std::string name = Text(Trim({begin, end}));
    const auto mine = parts(name);
    bool known = false;
    for (const std::string& author : out_.authors) {
      const auto theirs = parts(author);
      known = known || theirs.first == mine.first || (author.find(mine.first) != kNone && !mine.first.empty() && Lowered(author) == Lowered(name));
      // Two words in any order: "Чжоу, Линь" and "Чжоу Линь".
      known = known || (!mine.first.empty() && Lowered(author).find(mine.first) != kNone);
    }
    if (!known && !sure) continue;
    sure = sure || known;
    if (known)
      out_.repeated_spans.push_back(Place(Trim({begin, end})));
    else
      AddAuthor({begin, end});
  }
}

// The mark of an entry before it: "Степанов, 2015б - Степанов О. А. ...". Where the entry begins.
std::size_t EntryReader::ReadLabel() {
  constexpr std::size_t kLongestLabel = 80;
  const std::size_t dash = s().find(" - ");
  if (dash == kNone || dash > kLongestLabel) return 0;
  std::size_t end = dash;
  const auto letter = [&](std::size_t at) { return IsLetter(PeekBefore(s(), at)); };
  if (letter(end)) end = CharacterStart(s(), end - 1);
  const auto year = end >= 4 ? ReadYear({end - 4, end}, true) : std::nullopt;
  if (!year || year->begin < 3 || At(year->begin - 1) != ' ' || At(year->begin - 2) != ',') return 0;
  return s().find(". ") < dash && s().find(" et al") == kNone ? 0 : dash + 3;
}

// Volume, issue, pages and year in the part behind the title; takes what it reads.
void EntryReader::ReadNumbers(Range tail, bool bare) {
  Range whole;
  const auto take = [&](const RE2& pattern, std::string& field) {
    if (!field.empty()) return;
    if (const auto r = Match(pattern, tail, &whole)) {
      field = Text(*r);
      entry_.Take(whole.begin + (At(whole.begin) == '\x01' || IsLetter(PeekAt(s(), whole.begin)) ? 0 : 1), whole.end);
    }
  };
  while (Match(*words_.extent, tail, &whole)) {
    entry_.Take(whole.begin + 1, whole.end);
    if (whole.end <= tail.begin + 1) break;
  }
  // "12(3), 11-29", "127(1):79-183"
  {
    StringPiece groups[3];
    const StringPiece text(entry_.lowered().data(), entry_.size());
    if (words_.volume_issue->Match(text, tail.begin, tail.end, RE2::UNANCHORED, groups, 3)) {
      const auto at = [&](const StringPiece& g) {
        const auto begin = static_cast<std::size_t>(g.data() - text.data());
        return Range{begin, begin + g.size()};
      };
      const Range issue = at(groups[2]);
      const bool year = issue.end - issue.begin == 4 && ReadYear(issue, false).has_value();
      // "№ 3 (88)": an issue with its number in all.
      Range numbered;
      const bool of_issue = Match(*words_.issue, {tail.begin, issue.end + 1}, &numbered) &&
                            numbered.end >= issue.end && numbered.begin < at(groups[1]).begin;
      if (!year && !of_issue) {
        out_.volume = Text(at(groups[1]));
        out_.issue = Text(issue);
        whole = at(groups[0]);
        entry_.Take(whole.begin, whole.end);
      }
    }
  }
  take(*words_.issue, out_.issue);
  take(*words_.volume, out_.volume);
  take(*words_.pages, out_.pages);
  // "pp. 655-672, 2020"
  if (const std::size_t comma = out_.pages.rfind(", "); comma != std::string::npos && out_.year == 0) {
    const std::string last = out_.pages.substr(comma + 2);
    const bool year = last.size() == 4 && last >= "1500" && last <= "2099" &&
                      std::all_of(last.begin(), last.end(),
                                  [](char c) { return IsDigit(static_cast<unsigned char>(c)); });
    if (year) {
      out_.year = std::stoi(last);
      out_.pages.resize(comma);
    }
  }
  if (out_.pages.empty()) {
    // The last range of numbers that is no range of years.
    for (std::size_t at = tail.end; at-- > tail.begin;) {
      if (At(at) != '-' || at == 0) continue;
      // "109 - 112", only as the last of all: between fields a dash stands alone too.
      const bool spaced = at > 1 && At(at - 1) == ' ' && At(at + 1) == ' ';
      if (!IsDigit(static_cast<unsigned char>(At(at - (spaced ? 2 : 1))))) continue;
      std::size_t begin = spaced ? at - 1 : at, end = at + 1;
      while (end < tail.end && (At(end) == '-' || At(end) == ' ')) ++end;
      if (!IsDigit(static_cast<unsigned char>(At(end))) && !IsAsciiLetter(static_cast<unsigned char>(At(end)))) continue;
      while (begin > tail.begin && (IsDigit(static_cast<unsigned char>(At(begin - 1))) || IsAsciiLetter(static_cast<unsigned char>(At(begin - 1))))) --begin;
      while (end < tail.end && (IsDigit(static_cast<unsigned char>(At(end))) || IsAsciiLetter(static_cast<unsigned char>(At(end))))) ++end;
      if (begin > tail.begin && (At(begin - 1) == '-' || At(begin - 1) == '.')) continue;
      if (At(end) == '-' || (!IsDigit(static_cast<unsigned char>(At(end - 1))))) continue;
      if (spaced && !Trim({end, tail.end}).empty()) continue;
      out_.pages = Text({begin, end});
      entry_.Take(begin, end);
      break;
    }
  }
  // "30 (5). 139.": one page, the last number of all.
  if (out_.pages.empty() && !out_.volume.empty() && !out_.issue.empty() && out_.year != 0) {
    const Range rest = Trim(tail);
    std::size_t begin = rest.end;
    while (begin > rest.begin && IsDigit(static_cast<unsigned char>(At(begin - 1)))) --begin;
    const bool alone = begin > rest.begin && Skippable(At(begin - 1));
    if (alone && begin < rest.end && rest.end - begin <= 5) {
      out_.pages = Text({begin, rest.end});
      entry_.Take(begin, rest.end);
    }
  }
  if (out_.year == 0) {
    if (const auto year = ReadYear(tail, true)) {
      out_.year = std::stoi(s().substr(year->begin, 4));
      std::size_t begin = year->begin, end = year->end;
      if (begin > tail.begin && At(begin - 1) == '(' && At(end) == ')') --begin, ++end;
      entry_.Take(begin, end);
    }
  }
  // "Journal, 32" and "Nature 401:547": a number of its own.
  for (std::size_t at = tail.begin; bare && at < tail.end && out_.volume.empty(); ++at) {
    if (!IsDigit(static_cast<unsigned char>(At(at)))) continue;
    std::size_t end = at;
    while (end < tail.end && IsDigit(static_cast<unsigned char>(At(end)))) ++end;
    const char before = at > tail.begin ? At(at - 1) : ' ', after = At(end);
    if ((before == ' ' || before == ',' || before == '\x01') && end - at <= 4 && at > tail.begin + 2 &&
        (after == ',' || after == ':' || after == '.' || after == ' ' || after == '\0' || after == '\x01' || after == ';' || after == '(')) {
      out_.volume = Text({at, end});
      entry_.Take(at, end);
      // "32:17" and "13.2"
      if ((after == ':' || after == ',') && out_.pages.empty()) {
        std::size_t page = end + 1;
        while (At(page) == ' ') ++page;
        std::size_t page_end = page;
        while (page_end < tail.end && IsDigit(static_cast<unsigned char>(At(page_end)))) ++page_end;
        if (page_end > page && page_end - page < 6) {
          out_.pages = Text({page, page_end});
          entry_.Take(page, page_end);
        }
      }
      break;
    }
    at = end;
  }
}

// Where a title ends: at a stop before a capital, a digit or a quote; not after an initial.
// Behind the question of a title: more words of it, no journal with its numbers.
bool EntryReader::GoesOnBehindMark(std::size_t begin, std::size_t end) const {
  std::size_t spaces = 0;
  for (std::size_t at = begin; at < end; ++at) {
    const char c = At(at);
    if (c == '\x01' || c == ',' || c == '(' || IsDigit(static_cast<unsigned char>(c))) return false;
    if (c == ' ') ++spaces;
    if (c == '.' && at + 2 < end && At(at + 1) == ' ') return spaces >= 4;
  }
  return false;
}

std::size_t EntryReader::TitleBreak(std::size_t begin, std::size_t end) const {
  for (std::size_t at = begin; at < end; ++at) {
    const char c = At(at);
    if (c != '.' && c != '?' && c != '!') continue;
    if (at + 1 < end && At(at + 1) != ' ' && At(at + 1) != '\x01') continue;
    std::size_t next = at + 1;
    while (next < end && At(next) == ' ') ++next;
    if (next >= end) return at + (c == '.' ? 0 : 1);
    const char32_t follows = PeekAt(s(), next);
    if (IsLower(follows) && Lower({next, std::min(end, next + 3)}) != "in ") continue;
    // "Whose century? Strategic implications of the road. Place: Publisher": one title.
    if (c != '.' && GoesOnBehindMark(next, end)) continue;
    if (c == '.') {
      // One letter before the stop: an initial, or the end of "C. elegans".
      std::size_t word = at;
      while (word > begin && IsLetter(PeekBefore(s(), word))) word = CharacterStart(s(), word - 1);
      const std::size_t length = at - word;
      const bool cyrillic = length > 0 && IsCyrillic(PeekAt(s(), word));
      if (length > 0 && length <= (cyrillic ? 2u : 1u) && !IsHan(PeekAt(s(), word)) && IsUpper(PeekAt(s(), word))) {
        if (!(At(next) == '-' || follows == '"')) continue;
      }
      // "Speculum, ed. Rodney Thomson": the title ends at the comma.
      if (length >= 2 && length <= 3 && word > begin + 2 && At(word - 1) == ' ' && At(word - 2) == ',' &&
          std::find(words_.editors.begin(), words_.editors.end(), Lower({word, at})) != words_.editors.end()) {
        return word - 2;
      }
      if (IsDigit(follows) && length > 0 && length <= 4 && at - begin > length) continue;
      if (length >= 2 && length <= 4 && IsLower(PeekAt(s(), word)) && word > begin && At(word - 1) == ' ' && Lower({word, at}) == "vs") continue;
    }
    return at + (c == '.' ? 0 : 1);
  }
  return kNone;
}

}  // namespace kg::extract
