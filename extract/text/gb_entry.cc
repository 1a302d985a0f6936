// Entries of GB/T 7714: names. title[J]. container, year, volume(issue): pages.
#include "extract/text/entry_reader.h"

#include <algorithm>

#include "extract/text/person_name.h"

namespace kg::extract {

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
      SetPublisher(place(Trim({last + 1, named.end})));
      container = Trim({named.begin, last});
      // Editors before it.
      const AuthorList editors = ReadAuthors(s(), container.begin, words_);
      if (editors.sure && editors.end < container.end && (At(editors.end) == '.' || At(editors.end - 1) == '.' || At(editors.end) == ':'))
        container = Trim({editors.end, container.end});
    }
    SetContainer(container);
  } else if (type != "EB") {
    const std::size_t last = s().rfind(". ", named.end);
    SetPublisher(place(last != kNone && last > named.begin ? Trim({last + 1, named.end}) : named));
  }
}

}  // namespace kg::extract
