#include "extract/text/reference_parser.h"

#include <algorithm>

#include "extract/text/entry_reader.h"

namespace kg::extract {

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
    SetPublisher({colon + 1, first.end});
    return;
  }
  if (!journal && IsPublisher(first) && kind != "J" && kind != "N") {
    place_ = true;
    SetPublisher(first);
    return;
  }
  if (numbers || kind == "J" || kind == "N" || kind == "C") {
    if (kind == "C" && !journal && lower.substr(0, 60).find("proc") == kNone && !numbers) return;
    SetContainer(first);
  } else if (out_.year != 0 && first.end - first.begin > 8 && tail.end - first.end < 12 && !web_) {
    place_ = true;
  }
}

// "Вопросы археологии Урала. Ижевск, 1962": whether a town or publisher and the year stand behind
// this stop, and the word before it is no abbreviation as in "Изв. РАН, 2004".
bool EntryReader::EndsBeforePlace(std::size_t begin, std::size_t stop) const {
  constexpr std::size_t kLongestPlace = 40;
  const std::size_t comma = s().find(',', stop);
  if (comma == kNone || comma > stop + kLongestPlace || !IsUpper(PeekAt(s(), stop + 2))) return false;
  for (std::size_t at = stop; at < comma; ++at)
    if (IsDigit(static_cast<unsigned char>(At(at))) || At(at) == '\x01') return false;
  for (std::size_t i = 0; i < 4; ++i)
    if (!IsDigit(static_cast<unsigned char>(At(comma + 2 + i)))) return false;
  if (At(comma + 1) != ' ' || IsDigit(static_cast<unsigned char>(At(comma + 6)))) return false;
  std::size_t letters = 0, capitals = 0, word = stop;
  const char32_t last = PeekBefore(s(), stop);
  while (word > begin && IsLetter(PeekBefore(s(), word))) {
    word = CharacterStart(s(), word - 1);
    ++letters;
    if (IsUpper(PeekAt(s(), word))) ++capitals;
  }
  const bool vowel = words_.vowels.find(last) != std::u32string::npos;
  return letters >= 8 || (letters > 1 && capitals == letters) || (letters >= 4 && vowel);
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
      if (EndsBeforePlace(tail.begin, end)) break;
      if (IsLower(PeekAt(s(), end + 2))) continue;  // "Сер. гуманит. наук"
      const std::string_view next_word = Lower({end + 2, std::min(tail.end, end + 22)});
      if (std::any_of(words_.series.begin(), words_.series.end(), [&](const std::string& word) {
            return next_word.starts_with(word) && !IsLetter(PeekAt(next_word, word.size()));
          })) {
        continue;
      }
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
    // "Container: сб. науч. ст."
    if (At(end) == ':' && At(end + 1) == ' ' &&
        words_.KindOf(Lower({end + 2, std::min(tail.end, end + 30)})) == "C") {
      break;
    }
  }
  SetContainer({tail.begin, end});
  const std::string kind = words_.KindOf(Lower({tail.begin, tail.end}));
  const Range rest = {end, tail.end};
  // "// Звязда. - 2031. - 20 студз. - С. 4."
  const auto day = Match(*words_.day_and_month, rest);
  if (day) entry_.Take(day->begin, day->end);
  // The town and publisher of proceedings come before the year: "- Гомель : ГГУ, 2021."
  ReadNumbers(rest, Find(" - ", rest.begin, rest.end) == kNone);
  const bool numbered = !out_.volume.empty() || !out_.issue.empty();
  if (!numbered && day) out_.type = "N";
  if (!numbered && out_.pages.empty() && (bracket_kind_ == "EB" || web_)) out_.type = "EB";
  if (out_.type.empty() && kind == "C" && !numbered) out_.type = "C";
  if (out_.type.empty() && Find(" : ", rest.begin, rest.end) != kNone && out_.issue.empty()) out_.type = "C";
  if (out_.type.empty() && kind == "C" && words_.KindOf(Lower({tail.begin, end})) == "C") out_.type = "C";
  if (out_.type.empty() && kind == "N") out_.type = "N";
  if (out_.type.empty()) out_.type = "J";
}

// "Title / names. - Place : Publisher, 2020. - 212 p." The slash may be absent.
void EntryReader::ReadBook(std::size_t begin, std::size_t slash) {
  std::size_t dash = s().find(". - ", slash == kNone ? begin : slash);
  if (dash == kNone) dash = s().find(".- ", slash == kNone ? begin : slash);
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
  std::size_t colon = Find(" : ", titled.begin, titled.end);
  if (colon == kNone) colon = Find(": ", titled.begin, titled.end);
  if (colon != kNone && words_.KindOf(Lower({colon, titled.end})) == "D") SetTitle({begin, colon});
  if (kind == "D") {
    out_.type = "D";
    std::size_t part_begin = colon != kNone ? colon : dash;
    for (std::size_t at = part_begin; at <= s().size(); ++at) {
      // "Белорус. гос. ун-т": the stop of an abbreviation ends no name.
      const bool stop = At(at) == '.' && At(at + 1) == ' ' && !IsLower(PeekAt(s(), at + 2));
      if (at < s().size() && !(At(at) == ',' || stop || At(at) == ':' || At(at) == ';')) continue;
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
      SetPublisher({mark + 3, comma == kNone ? rest.end : comma});
      place_ = true;
    }
    ReadNumbers(rest, false);
    if (out_.type.empty()) out_.type = kind == "C" && !out_.pages.empty() ? "C" : "M";
  }
}

void EntryReader::ReadFree(std::size_t begin) {
  while (begin < s().size() && (Skippable(At(begin)) || At(begin) == ')')) ++begin;
  std::size_t end = s().size();
  // "Agency. What it told. URL": who published it on the web.
  if (web_ && out_.authors.empty()) {
    const std::size_t first = TitleBreak(begin, end);
    const std::size_t second = first == kNone ? kNone : TitleBreak(Trim({first, end}).begin, end);
    const Range publisher = first == kNone ? Range{} : Trim({begin, first});
    const Range title = second == kNone ? Range{} : Trim({first, second});
    const auto words = [&](Range r) { return std::count(s().begin() + static_cast<std::ptrdiff_t>(r.begin), s().begin() + static_cast<std::ptrdiff_t>(r.end), ' '); };
    if (!publisher.empty() && !title.empty() && words(publisher) <= 1 && words(title) >= 3 &&
        IsUpper(PeekAt(s(), title.begin))) {
      out_.authors.push_back(Text(publisher));
      out_.author_spans.push_back(Place(publisher));
      out_.type = "EB";
      begin = title.begin;
    }
  }
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
  std::size_t in = Find(", in ", begin, stop == kNone ? end : stop);
  if (in == kNone) in = Find(", in: ", begin, stop == kNone ? end : stop);
  if (in != kNone && (At(in + 4) == ':' || IsUpper(PeekAt(s(), in + 5)))) {
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
  } else if (slash != kNone || ((s().find(". - ", begin) != kNone || s().find(".- ", begin) != kNone) && out_.year == 0)) {
    ReadBook(begin, slash);
  } else {
    ReadFree(begin);
  }
  // The year in the title of a page is not its own.
  const std::size_t dated = web_ && !out_.container.empty() && slashes != kNone ? slashes : begin;
  if (out_.year == 0)
    if (const auto year = ReadYear({dated, s().size()}, true)) out_.year = std::stoi(s().substr(year->begin, 4));
  InferType();
}

void ReferenceParser::Parse(std::string_view text, Reference& reference) const {
  EntryReader(text, *words_, reference).Run();
}

}  // namespace kg::extract
