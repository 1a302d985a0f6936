#include "extract/text/reference_parser.h"

#include <algorithm>
#include <optional>

#include "extract/text/author_list.h"
#include "extract/text/characters.h"
#include "extract/text/entry_text.h"
#include "extract/text/person_name.h"
#include "extract/text/reference_words.h"
#include "extract/text/text_rules.h"

namespace kg::extract {
namespace {

using re2::StringPiece;
constexpr std::size_t kLongest = 4000;
constexpr std::size_t kNone = std::string::npos;

struct Range {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
};

class EntryReader {
 public:
  EntryReader(std::string_view text, const ReferenceParser::Words& words, Reference& out)
      : text_(text), words_(words), out_(out), entry_(text, Bounded(text, out.span)) {}

  void Run();

 private:
  static Span Bounded(std::string_view text, Span span) {
    if (span.size() <= kLongest) return span;
    return {span.begin, static_cast<std::uint32_t>(CharacterStart(text, span.begin + kLongest))};
  }
  const std::string& s() const { return entry_.folded(); }
  char At(std::size_t at) const { return at < entry_.size() ? entry_.folded()[at] : '\0'; }
  std::string_view Lower(Range r) const {
    return std::string_view(entry_.lowered()).substr(r.begin, r.end - r.begin);
  }
  bool Skippable(char c) const {
    return c == ' ' || c == '\x01' || c == ',' || c == '.' || c == ';' || c == ':' || c == '-' || c == '/';
  }
  // Without separators and what was taken, on both sides.
  Range Trim(Range r) const;
  Range TrimTitle(Range r);
  std::string Text(Range r) const;
  Span Place(Range r) const { return entry_.ToClean(r.begin, r.end); }
  std::size_t Find(std::string_view what, std::size_t from, std::size_t until) const {
    const std::size_t at = s().find(what, from);
    return at == std::string::npos || at + what.size() > until ? kNone : at;
  }
  // The first match of group 1 of a pattern in a part of the lower-case text.
  std::optional<Range> Match(const RE2& pattern, Range in, Range* whole = nullptr) const;

  void TakeLinks();
  void SetAuthors(const AuthorList& list);
  void AddAuthor(Range r);
  std::size_t ReadAuthorsAndYear();
  void ReadResponsibility(Range r);
  bool ReadGb();
  void ReadGbTail(Range tail, const std::string& type);
  std::optional<Range> ReadYear(Range in, bool last);
  // `bare`: a number without a word may be the volume.
  void ReadNumbers(Range tail, bool bare = true);
  std::size_t TitleBreak(std::size_t begin, std::size_t end) const;
  void ReadTail(Range tail);
  void ReadGost(std::size_t begin, std::size_t slashes);
  void ReadBook(std::size_t begin, std::size_t slash);
  void ReadFree(std::size_t begin);
  void SetTitle(Range r);
  void SetContainer(Range r);
  void InferType();
  bool IsPublisher(Range r) const;
  bool IsInstitution(Range r) const { return words_.institutions.HasStem(Lower(r)); }

  std::string_view text_;
  const ReferenceParser::Words& words_;
  Reference& out_;
  EntryText entry_;
  bool web_ = false, in_ = false, place_ = false;
  std::string bracket_kind_;  // what "[Conference paper]" behind the title says
};

Range EntryReader::Trim(Range r) const {
  while (!r.empty() && Skippable(At(r.begin))) ++r.begin;
  while (!r.empty() && Skippable(At(r.end - 1))) --r.end;
  return r;
}

Range EntryReader::TrimTitle(Range r) {
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
      if (inside.find("ed.") == kNone && inside.find("изд") == kNone && inside.find("vol") == kNone &&
          inside.find("pp.") == kNone)
        break;
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

std::optional<Range> EntryReader::Match(const RE2& pattern, Range in, Range* whole) const {
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

std::optional<Range> EntryReader::ReadYear(Range in, bool last) {
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

// --- GB/T 7714: names. title[J]. container, year, volume(issue): pages -------------------------

bool EntryReader::ReadGb() {
  StringPiece groups[2];
  const StringPiece text(s().data(), s().size());
  if (!words_.mark->Match(text, 0, s().size(), RE2::UNANCHORED, groups, 2)) return false;
  const auto mark = static_cast<std::size_t>(groups[0].data() - text.data());
  const std::size_t after = mark + groups[0].size();
  const std::string type(groups[1].data(), groups[1].size());
  static constexpr std::string_view kTypes[] = {"J", "D", "N", "M", "C", "R", "S", "P", "EB", "Z", "G",
                                                "DB", "CP", "CM", "DS", "A", "K", "OL"};
  if (std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes)) return false;
  out_.type = type == "OL" ? "EB" : type;
  // Names end at a stop that is not the stop of an initial.
  std::size_t stop = kNone;
  for (std::size_t at = s().find('.'); at != kNone && at < mark; at = s().find('.', at + 1)) {
    const char next = At(at + 1);
    if (next != ' ' && (static_cast<unsigned char>(next) < 0x80 || !IsHan(PeekBefore(s(), at)))) continue;
    const std::size_t comma = s().rfind(',', at);
    const std::size_t begin = comma == kNone ? 0 : comma + 1;
    const Range last = Trim({begin, at});
    const std::string_view name = std::string_view(s()).substr(last.begin, last.end - last.begin);
    const NameShape shape = ShapeOfName(name);
    if (shape == NameShape::kInitials) continue;
    // "Novik A. V. Title": the stop in the middle of initials.
    if (shape == NameShape::kWithInitials && At(at + 2) != '\0' && At(at + 3) == '.' && IsUpper(static_cast<unsigned char>(At(at + 2))))
      continue;
    stop = at;
    break;
  }
  std::size_t title = 0;
  if (stop != kNone && stop + 1 < mark && !Trim({stop + 1, mark}).empty()) {
    // Not names if the phrase is long and has no commas and no capitals inside, as a title has.
    const AuthorList list = ReadAuthors(s(), 0, words_);
    if (list.sure && list.end <= stop + 1 && list.end + 2 >= stop) {
      SetAuthors(list);
    } else {
      std::size_t begin = 0;
      for (std::size_t at = 0; at <= stop; ++at) {
        if (at < stop && At(at) != ',') continue;
        const Range name = Trim({begin, at});
        const std::string_view lower = Lower(name);
        const bool et_al = std::find(words_.et_al.begin(), words_.et_al.end(), lower) != words_.et_al.end();
        const bool suffix = (lower == "jr" || lower == "sr") && !out_.authors.empty();
        if (suffix) {
          const Span whole = out_.author_spans.back().Join(Place(name));
          out_.author_spans.back() = whole;
          out_.authors.back() = text_.substr(whole.begin, whole.size());
        } else if (!name.empty() && !et_al) {
          Range kept = name;
          // 陈晋镳 等
          for (const std::string& word : words_.et_al) {
            const std::string_view l = Lower(kept);
            if (l.size() > word.size() + 1 && l.ends_with(word) && l[l.size() - word.size() - 1] == ' ')
              kept = Trim({kept.begin, kept.end - word.size()});
          }
          for (const std::string& word : words_.editors) {
            const std::string_view l = Lower(kept);
            if (l.size() > word.size() + 1 && l.ends_with(word) && l[l.size() - word.size() - 1] == ' ')
              kept = Trim({kept.begin, kept.end - word.size()});
          }
          AddAuthor(kept);
        }
        begin = at + 1;
      }
    }
    title = stop + 1;
  }
  SetTitle({title, mark});
  ReadGbTail({after, s().size()}, out_.type);
  return true;
}

void EntryReader::ReadGbTail(Range tail, const std::string& type) {
  // The day of access, in brackets; that of publication, in round ones.
  for (std::size_t open = s().find('[', tail.begin); open != kNone; open = s().find('[', open + 1)) {
    const std::size_t close = s().find(']', open);
    if (close == kNone) break;
    entry_.Take(open, close + 1);
  }
  // "//" and the work that holds this one: "[C]// Editors. Title. Place: Publisher, year: pages".
  std::size_t holder = kNone;
  for (std::size_t at = tail.begin; at + 1 < tail.end && at < tail.begin + 4; ++at)
    if (At(at) == '/' && At(at + 1) == '/') holder = at + 2;
  Range whole;
  if (Match(*words_.date, tail, &whole)) {
    out_.date = Text(whole);
    out_.year = std::stoi(s().substr(whole.begin, 4));
  }
  std::size_t numbers = tail.end;
  if (out_.year == 0) {
    // The first year that the numbers of the entry can begin with.
    Range in = tail;
    while (const auto year = ReadYear(in, false)) {
      const char before = year->begin > 0 ? At(year->begin - 1) : ' ';
      std::size_t left = year->begin;
      while (left > tail.begin && (At(left - 1) == ' ' || At(left - 1) == '(' || At(left - 1) == '[')) --left;
      const char separator = left > tail.begin ? At(left - 1) : ',';
      if (separator == ',' || separator == '.' || separator == ':' || separator == '\x01' || before == '(' || left == tail.begin) {
        out_.year = std::stoi(s().substr(year->begin, 4));
        numbers = year->begin;
        whole = *year;
        break;
      }
      in.begin = year->end;
    }
  } else {
    numbers = whole.begin;
  }
  const Range named = Trim({holder == kNone ? tail.begin : holder, numbers});
  if (numbers < tail.end) {
    // After the year: ", 38(04): 79-87", "(07): 36-46", "(003)", ": 88-93".
    std::size_t at = whole.end;
    if (At(at) == '-' && IsDigit(static_cast<unsigned char>(At(at + 1)))) {
      while (At(at) == '-' || IsDigit(static_cast<unsigned char>(At(at)))) ++at;
    }
    const std::size_t colon = s().find(':', at);
    const std::size_t open = s().find('(', at);
    const std::size_t close = open == kNone ? kNone : s().find(')', open);
    const bool bracket = open != kNone && close != kNone && (colon == kNone || open < colon);
    if (type == "J" || type == "N") {
      const std::size_t volume_end = bracket ? open : colon == kNone ? tail.end : colon;
      Range volume = Trim({at, volume_end});
      if (!volume.empty() && IsDigit(PeekAt(s(), volume.begin)) && type == "J") {
        // "45, 120-131" has pages without a colon.
        const std::size_t comma = s().find(',', volume.begin);
        if (comma != kNone && comma < volume.end) {
          out_.pages = Text(Trim({comma + 1, volume.end}));
          volume = Trim({volume.begin, comma});
        }
        const std::size_t stop = s().find('.', volume.begin);
        if (stop != kNone && stop < volume.end) volume.end = stop;
        if (volume.end - volume.begin <= 12) out_.volume = Text(volume);
      }
      if (bracket) (type == "N" ? out_.pages : out_.issue) = Text(Trim({open + 1, close}));
    }
    if (colon != kNone && (close == kNone || colon > close || !bracket)) {
      std::size_t end = colon + 1;
      while (end < tail.end && At(end) != '\x01' && !(At(end) == '.' && (At(end + 1) == ' ' || At(end + 1) == '\x01' || end + 1 >= tail.end)) && At(end) != '[') ++end;
      const Range pages = Trim({colon + 1, end});
      if (!pages.empty() && pages.end - pages.begin < 40) out_.pages = Text(pages);
    }
  }
  if (named.empty()) return;
  const auto place = [&](Range r) {  // behind "Place: "
    const std::size_t colon = Find(":", r.begin, r.end);
    return colon == kNone ? r : Trim({colon + 1, r.end});
  };
  if (type == "J" || type == "N") {
    Range container = named;
    // A bracket before the year closes behind it: "Journal (1998".
    if (At(container.end - 1) == '(') container = Trim({container.begin, container.end - 1});
    SetContainer(container);
  } else if (type == "D") {
    const std::size_t last = s().rfind(". ", named.end);
    Range body = last != kNone && last > named.begin ? Trim({last + 1, named.end}) : named;
    body = place(body);
    out_.institution = Text(body);
    out_.institution_span = Place(body);
  } else if (holder != kNone) {
    // The last segment names place and publisher.
    Range container = named;
    std::size_t last = kNone;
    for (std::size_t at = Find(". ", named.begin, named.end); at != kNone; at = Find(". ", at + 1, named.end)) {
      const Range before = Trim({std::max(named.begin, at > 3 ? at - 3 : 0), at});
      if (ShapeOfName(std::string_view(s()).substr(before.begin, before.end - before.begin)) == NameShape::kInitials) continue;
      last = at;
    }
    if (last != kNone) {
      out_.publisher = Text(place(Trim({last + 1, named.end})));
      container = Trim({named.begin, last});
      // Editors before it.
      const AuthorList editors = ReadAuthors(s(), container.begin, words_);
      if (editors.sure && editors.end < container.end && (At(editors.end) == '.' || At(editors.end - 1) == '.' || At(editors.end) == ':'))
        container = Trim({editors.end, container.end});
    }
    SetContainer(container);
  } else if (type != "EB") {
    const std::size_t last = s().rfind(". ", named.end);
    out_.publisher = Text(place(last != kNone && last > named.begin ? Trim({last + 1, named.end}) : named));
  }
}

// --- other styles ------------------------------------------------------------------------------

void EntryReader::SetTitle(Range r) {
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

bool EntryReader::IsPublisher(Range r) const {
  return words_.publishers.HasStem(Lower(r));
}

// Names at the beginning, then a year in brackets or between commas. Where the rest begins.
std::size_t EntryReader::ReadAuthorsAndYear() {
  std::size_t at = 0;
  const AuthorList list = ReadAuthors(s(), 0, words_);
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
    const bool stop = At(after) == '.' || At(after) == '(' || At(after) == ',' || At(after) == ':' || At(after) == '"';
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
    if (!known && !list.sure) continue;
    if (known)
      out_.repeated_spans.push_back(Place(Trim({begin, end})));
    else
      AddAuthor({begin, end});
  }
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
      if (!year) {
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
  if (out_.pages.empty()) {
    // The last range of numbers that is no range of years.
    for (std::size_t at = tail.end; at-- > tail.begin;) {
      if (At(at) != '-' || at == 0 || !IsDigit(static_cast<unsigned char>(At(at - 1)))) continue;
      std::size_t begin = at, end = at + 1;
      while (end < tail.end && (At(end) == '-' || At(end) == ' ')) ++end;
      if (!IsDigit(static_cast<unsigned char>(At(end))) && !IsAsciiLetter(static_cast<unsigned char>(At(end)))) continue;
      while (begin > tail.begin && (IsDigit(static_cast<unsigned char>(At(begin - 1))) || IsAsciiLetter(static_cast<unsigned char>(At(begin - 1))))) --begin;
      while (end < tail.end && (IsDigit(static_cast<unsigned char>(At(end))) || IsAsciiLetter(static_cast<unsigned char>(At(end))))) ++end;
      if (begin > tail.begin && (At(begin - 1) == '-' || At(begin - 1) == '.')) continue;
      if (At(end) == '-' || (!IsDigit(static_cast<unsigned char>(At(end - 1))))) continue;
      out_.pages = Text({begin, end});
      entry_.Take(begin, end);
      break;
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
    if (c == '.') {
      // One letter before the stop: an initial, or the end of "C. elegans".
      std::size_t word = at;
      while (word > begin && IsLetter(PeekBefore(s(), word))) word = CharacterStart(s(), word - 1);
      const std::size_t length = at - word;
      const bool cyrillic = length > 0 && IsCyrillic(PeekAt(s(), word));
      if (length > 0 && length <= (cyrillic ? 2u : 1u) && !IsHan(PeekAt(s(), word)) && IsUpper(PeekAt(s(), word))) {
        if (!(At(next) == '-' || follows == '"')) continue;
      }
      if (IsDigit(follows) && length > 0 && length <= 4 && at - begin > length) continue;
      if (length >= 2 && length <= 4 && IsLower(PeekAt(s(), word)) && word > begin && At(word - 1) == ' ' && Lower({word, at}) == "vs") continue;
    }
    return at + (c == '.' ? 0 : 1);
  }
  return kNone;
}

// What stands behind the title: container, place and publisher, numbers.
void EntryReader::ReadTail(Range tail) {
  tail = Trim(tail);
  if (tail.empty()) return;
  const std::string_view lower = Lower(tail);
  const std::string kind = words_.KindOf(lower);
  if (kind == "D" && out_.type.empty() && words_.KindOf(lower.substr(0, 120)) == "D") out_.type = "D";
  // "In Proceedings of ...", "In: A. Lee (Ed.), Handbook of ...", ", in Smith, ed., ..."
  for (const std::string& word : words_.in) {
    if (!lower.starts_with(word)) continue;
    const char after = At(tail.begin + word.size());
    if (after != ' ' && after != ':') continue;
    in_ = true;
    tail = Trim({tail.begin + word.size(), tail.end});
    break;
  }
  // The place of a conference is no periodical, its year no volume.
  if (bracket_kind_ == "C" && !in_) {
    out_.type = "C";
    return;
  }
  ReadNumbers(tail);
  Range container = tail;
  if (in_) {
    const AuthorList editors = ReadAuthors(s(), container.begin, words_);
    std::size_t behind = editors.sure ? editors.end : container.begin;
    // "(Eds.),": the title of the book follows.
    for (const std::string& word : words_.editors) {
      const std::size_t at = entry_.lowered().find(word, container.begin);
      if (at == kNone || at > container.begin + 160 || at > container.end) continue;
      const char32_t before = at > 0 ? PeekBefore(s(), at) : ' ', after = PeekAt(s(), at + word.size());
      if (IsLetter(before) || IsLetter(after)) continue;
      std::size_t end = at + word.size();
      while (At(end) == '.' || At(end) == ')' || At(end) == ',' || At(end) == ':' || At(end) == ' ') ++end;
      if (end > behind && end < container.end) behind = end;
      break;
    }
    container = Trim({behind, container.end});
  }
  // The container ends where numbers were taken, at a stop, or before "Place: Publisher".
  std::size_t end = container.begin;
  int depth = 0;
  for (; end < container.end; ++end) {
    const char c = At(end);
    if (c == '\x01') break;
    if (c == '(') {
      ++depth;
      const std::string_view inside = Lower({end, std::min(container.end, end + 6)});
      if (inside.starts_with("(\x01") || inside.starts_with("(pp") || inside.starts_with("(vol") || inside.starts_with("( ")) break;
      if (s().find(')', end) == kNone || s().find(')', end) > container.end) break;
    }
    if (c == ')' && depth > 0) --depth;
    if (depth > 0) continue;
    if (c == '.' && (At(end + 1) == ' ' || At(end + 1) == '\x01' || end + 1 >= container.end)) {
      std::size_t word = end;
      while (word > container.begin && IsLetter(PeekBefore(s(), word))) word = CharacterStart(s(), word - 1);
      std::size_t next = end + 1;
      while (next < container.end && At(next) == ' ') ++next;
      const std::size_t length = end - word;
      // "J. Biol. Chem., 271": abbreviations of a journal, if a number comes before the next stop.
      const std::size_t mark = s().find_first_of("\x01", next);
      const std::size_t colon = s().find(':', next);
      const bool abbreviation = length > 0 && length <= 6 && IsUpper(PeekAt(s(), next)) && mark != kNone &&
                                mark < next + 40 && (colon == kNone || colon > mark);
      if (abbreviation) continue;
      break;
    }
    if (c == ',' && At(end + 1) == ' ' && (At(end + 2) == '\x01' || At(end + 2) == '(')) break;
    if (c == ';') break;
  }
  const Range first = Trim({container.begin, end});
  const std::size_t colon = Find(": ", first.begin, first.end);
  const bool numbers = !out_.volume.empty() || !out_.issue.empty() || !out_.pages.empty();
  const bool journal = !out_.volume.empty() || !out_.issue.empty();
  if (first.empty()) return;
  if (out_.type == "D") {
    // "PhD thesis, University of ...": the part with the word of an institution.
    std::size_t begin = tail.begin;
    for (std::size_t at = tail.begin; at <= tail.end; ++at) {
      if (at < tail.end && At(at) != ',' && At(at) != '.' && At(at) != '(' && At(at) != ')' && At(at) != ':' && At(at) != '\x01') continue;
      const Range part = Trim({begin, at});
      if (!part.empty() && IsInstitution(part) && words_.KindOf(Lower(part)) != "D") {
        out_.institution = Text(part);
        out_.institution_span = Place(part);
        return;
      }
      begin = at + 1;
    }
    return;
  }
  if (in_) {
    Range body = first;
    // ", Place" behind proceedings.
    const std::size_t comma = Find(", ", body.begin, body.end);
    if (comma != kNone && IsPublisher({comma, body.end})) body.end = comma;
    if (colon != kNone && s().rfind(". ", colon) != kNone && s().rfind(". ", colon) > body.begin && s().rfind(". ", colon) < colon)
      body.end = s().rfind(". ", colon);
    SetContainer(body);
    return;
  }
  if (!journal && colon != kNone && colon < first.begin + 40) {  // "London: Elsevier"
    place_ = true;
    out_.publisher = Text(Trim({colon + 1, first.end}));
    return;
  }
  if (!journal && IsPublisher(first) && kind != "J" && kind != "N") {
    place_ = true;
    out_.publisher = Text(first);
    return;
  }
  if (numbers || kind == "J" || kind == "N" || kind == "C") {
    if (kind == "C" && !journal && lower.substr(0, 60).find("proc") == kNone && !numbers) return;
    SetContainer(first);
  } else if (out_.year != 0 && first.end - first.begin > 8 && tail.end - first.end < 12 && !web_) {
    place_ = true;
  }
}

// "Title / names // Container. - 2018. - Vol. 31, No 3. - P. 129-132."
void EntryReader::ReadGost(std::size_t begin, std::size_t slashes) {
  std::size_t title_end = slashes;
  if (const std::size_t slash = Find(" / ", begin, slashes); slash != kNone) {
    ReadResponsibility({slash + 3, slashes});
    title_end = slash;
  }
  SetTitle({begin, title_end});
  Range tail = {slashes + 2, s().size()};
  // The container ends at its first stop with a dash or a digit behind it, or at " : " or " / ".
  std::size_t end = tail.begin;
  for (; end < tail.end; ++end) {
    if (At(end) == '\x01') break;
    if (At(end) == '.' && At(end + 1) == ' ') {
      const char next = At(end + 2);
      if (next == '-' || IsDigit(static_cast<unsigned char>(next))) break;
      std::size_t word = end;
      while (word > tail.begin && IsLetter(PeekBefore(s(), word))) word = CharacterStart(s(), word - 1);
      if (end - word > 12) break;
      // "Вестн. Белорус. ун-та. Сер. 3": goes on, unless a number of a field follows.
      Range whole;
      if (Match(*words_.volume, {end, std::min(tail.end, end + 14)}, &whole) && whole.begin <= end + 2) break;
      if (Match(*words_.issue, {end, std::min(tail.end, end + 14)}, &whole) && whole.begin <= end + 2) break;
      if (Match(*words_.pages, {end, std::min(tail.end, end + 12)}, &whole) && whole.begin <= end + 2) break;
    }
    if (At(end) == ',' && At(end + 1) == ' ' && IsDigit(static_cast<unsigned char>(At(end + 2)))) break;
    if (At(end) == ' ' && (At(end + 1) == ':' || At(end + 1) == '/') && At(end + 2) == ' ') break;
  }
  SetContainer({tail.begin, end});
  const std::string kind = words_.KindOf(Lower({tail.begin, tail.end}));
  const Range rest = {end, tail.end};
  // The town and publisher of proceedings come before the year: "- Гомель : ГГУ, 2021."
  ReadNumbers(rest, Find(" - ", rest.begin, rest.end) == kNone);
  if (kind == "C" && out_.volume.empty() && out_.issue.empty()) out_.type = "C";
  if (out_.type.empty() && Find(" : ", rest.begin, rest.end) != kNone && out_.issue.empty()) out_.type = "C";
  if (out_.type.empty() && kind == "C" && words_.KindOf(Lower({tail.begin, end})) == "C") out_.type = "C";
  if (out_.type.empty() && kind == "N") out_.type = "N";
  if (out_.type.empty()) out_.type = "J";
}

// "Title / names. - Place : Publisher, 2020. - 212 p." The slash may be absent.
void EntryReader::ReadBook(std::size_t begin, std::size_t slash) {
  std::size_t dash = s().find(". - ", slash == kNone ? begin : slash);
  if (dash == kNone) dash = s().size();
  if (slash != kNone) {
    ReadResponsibility({slash + 3, dash});
    SetTitle({begin, slash});
  } else {
    SetTitle({begin, dash});
  }
  const std::string kind = words_.KindOf(entry_.lowered().substr(begin));
  // " : thesis ... " tells the kind and is no part of the title.
  const Range titled = {begin, slash == kNone ? dash : slash};
  const std::size_t colon = Find(" : ", titled.begin, titled.end);
  if (colon != kNone && words_.KindOf(Lower({colon, titled.end})) == "D") SetTitle({begin, colon});
  if (kind == "D") {
    out_.type = "D";
    std::size_t part_begin = colon != kNone ? colon : dash;
    for (std::size_t at = part_begin; at <= s().size(); ++at) {
      if (at < s().size() && !(At(at) == ',' || (At(at) == '.' && At(at + 1) == ' ') || At(at) == ':' || At(at) == ';')) continue;
      const Range part = Trim({part_begin, at});
      if (!part.empty() && IsInstitution(part)) {
        out_.institution = Text(part);
        out_.institution_span = Place(part);
        break;
      }
      part_begin = at + 1;
    }
  } else if (web_ || kind == "EB") {
    out_.type = "EB";
  }
  if (dash < s().size()) {
    Range rest = {dash, s().size()};
    const std::size_t mark = Find(" : ", rest.begin, rest.end);
    if (mark != kNone) {
      const std::size_t comma = s().find(',', mark);
      out_.publisher = Text(Trim({mark + 3, comma == kNone ? rest.end : comma}));
      place_ = true;
    }
    ReadNumbers(rest, false);
    if (out_.type.empty()) out_.type = "M";
  }
}

void EntryReader::ReadFree(std::size_t begin) {
  while (begin < s().size() && (Skippable(At(begin)) || At(begin) == ')')) ++begin;
  std::size_t end = s().size();
  // A title in quotes.
  std::size_t quote = begin;
  while (At(quote) == '`' || At(quote) == '\'') ++quote;
  if (At(begin) == '"' || (quote >= begin + 1 && (At(begin) == '`' || At(begin) == '\''))) {
    const bool twin = At(begin) != '"';
    std::size_t close = twin ? s().find("''", begin + 2) : kNone;
    if (!twin)
      for (std::size_t at = begin + 1; at < end; ++at)
        if (At(at) == '"' && !IsLetter(PeekAt(s(), at + 1)) && At(at + 1) != '"') {
          // The first quote that ends with a mark inside or outside; nested ones go on.
          const char before = At(at - 1), after = At(at + 1);
          if (before == '.' || before == ',' || before == '?' || before == '!' || after == ',' || after == '.' || after == ' ' || after == ';') {
            close = at;
            break;
          }
        }
    if (close != kNone && close > begin + 3) {
      SetTitle({twin ? quote : begin + 1, close});
      std::size_t after = close + (twin ? 2 : 1);
      ReadTail({after, end});
      return;
    }
  }
  std::size_t stop = TitleBreak(begin, end);
  // ", in Proceedings of": the title ends there.
  const std::size_t in = Find(", in ", begin, stop == kNone ? end : stop);
  if (in != kNone && IsUpper(PeekAt(s(), in + 5))) {
    SetTitle({begin, in});
    ReadTail({in + 1, end});
    return;
  }
  const Range rest = stop == kNone ? Range{} : Trim({stop, end});
  if (stop != kNone && (!rest.empty() || Find(", ", begin, stop) == kNone)) {
    // Commas alone separate in some styles: the stop then is one of "Vol. 3" or of the end.
    const bool late = rest.empty() || rest.end - rest.begin < 8;
    if (!late || Find(", ", begin, stop) == kNone) {
      SetTitle({begin, stop});
      ReadTail(rest);
      return;
    }
  }
  // "Title, Journal, 84, No. 1, 119-127."
  std::size_t comma = Find(", ", begin, end);
  std::size_t chosen = kNone;
  for (std::size_t at = comma; at != kNone; at = Find(", ", at + 1, end)) {
    const char32_t next = PeekAt(s(), at + 2);
    const Range behind = {at + 2, end};
    std::size_t until = s().find(',', at + 2);
    if (until == kNone) until = end;
    if (!IsUpper(next) && !IsHan(next)) {
      if (IsDigit(next) || next == '\x01' || Lower(behind).starts_with("vol") || Lower(behind).starts_with("no")) break;
      continue;
    }
    chosen = at;
    const std::string kind = words_.KindOf(Lower({at, until}));
    if (!kind.empty() && kind != "D") break;
  }
  if (chosen != kNone) {
    SetTitle({begin, chosen});
    ReadTail({chosen + 1, end});
  } else {
    ReadNumbers({begin + (end - begin) / 2, end});
    std::size_t until = begin;
    while (until < end && At(until) != '\x01') ++until;
    SetTitle({begin, until});
  }
}

void EntryReader::InferType() {
  if (!out_.type.empty()) return;
  if (bracket_kind_ == "D" || bracket_kind_ == "R" || bracket_kind_ == "P") {
    out_.type = bracket_kind_;
    return;
  }
  const std::string kind = words_.KindOf(entry_.lowered());
  if (kind == "D") out_.type = "D";
  else if (!out_.volume.empty() || !out_.issue.empty()) out_.type = in_ ? "C" : "J";
  else if (in_ || kind == "C") out_.type = "C";
  else if (!out_.container.empty()) out_.type = kind == "N" ? "N" : "J";
  else if (kind == "S" || kind == "P" || (kind == "R" && !place_)) out_.type = kind;
  else if (place_ || !out_.publisher.empty()) out_.type = "M";
  else if (web_ && out_.doi.empty()) out_.type = "EB";
  else out_.type = "M";
}

void EntryReader::Run() {
  TakeLinks();
  if (ReadGb()) return;
  const std::size_t begin = ReadAuthorsAndYear();
  const std::size_t slashes = Find("//", begin, s().size());
  const std::size_t slash = Find(" / ", begin, s().size());
  if (slashes != kNone) {
    ReadGost(begin, slashes);
  } else if (slash != kNone || (s().find(". - ", begin) != kNone && out_.year == 0)) {
    ReadBook(begin, slash);
  } else {
    ReadFree(begin);
  }
  if (out_.year == 0)
    if (const auto year = ReadYear({begin, s().size()}, true)) out_.year = std::stoi(s().substr(year->begin, 4));
  InferType();
}

}  // namespace

void ReferenceParser::Parse(std::string_view text, Reference& reference) const {
  EntryReader(text, *words_, reference).Run();
}

}  // namespace kg::extract
