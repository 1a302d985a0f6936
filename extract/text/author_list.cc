#include "extract/text/author_list.h"

#include <algorithm>
#include <string>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

enum class Form { kNone, kInitials, kHan, kInverted, kPlain, kSurname };

struct Name {
  std::size_t end = 0;
  Form form = Form::kNone;
};

class AuthorReader {
 public:
  AuthorReader(std::string_view text, const ReferenceParser::Words& words)
      : text_(text), words_(words) {}

  AuthorList Run(std::size_t begin);

 private:
  char At(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  std::size_t Spaces(std::size_t at) const {
    while (At(at) == ' ') ++at;
    return at;
  }
  // A word with a capital: where it ends, or `at`. Letters, hyphens, apostrophes.
  std::size_t Word(std::size_t at) const;
  // Initials with or without stops: "A. S.", "D Q", "WH", "J.-P.". Where they end, or `at`.
  std::size_t Initials(std::size_t at, bool bare) const;
  std::size_t Han(std::size_t at) const;
  std::size_t Particles(std::size_t at) const;
  // `inverted`: the names before have the surname first.
  Name ReadName(std::size_t at, bool first, bool inverted = false) const;
  bool EndsInPlainName(std::size_t comma) const;
  std::size_t EtAl(std::size_t at) const;
  std::size_t Between(std::size_t at) const;
  bool EndsName(std::size_t at) const;
  // Two words, the first a Chinese surname, and a stop, a slash or the end.
  bool IsChinese(std::size_t begin, std::size_t end) const;

  std::string_view text_;
  const ReferenceParser::Words& words_;
};

std::size_t AuthorReader::Word(std::size_t at) const {
  const std::size_t begin = at;
  std::size_t next = at;
  if (at >= text_.size()) return at;
  char32_t c = DecodeAt(text_, next);
  if (!IsUpper(c)) return begin;
  at = next;
  int letters = 1;
  while (at < text_.size()) {
    next = at;
    c = DecodeAt(text_, next);
    if (IsLetter(c) && !IsHan(c)) {
      ++letters;
    } else if (!(c == '-' || c == '\'' || c == '`' || (c >= 0x300 && c <= 0x36F)) ||
               !IsLetter(PeekAt(text_, next))) {
      break;
    }
    at = next;
  }
  return letters > 1 ? at : begin;
}

std::size_t AuthorReader::Initials(std::size_t at, bool bare) const {
  std::size_t end = at;
  int count = 0;
  while (at < text_.size() && count < 5) {
    std::size_t next = at;
    char32_t c = DecodeAt(text_, next);
    if (!IsUpper(c) || IsHan(c)) break;
    // "Yu.", "Дж."
    std::size_t two = next;
    if (two < text_.size() && IsLower(PeekAt(text_, two))) {
      DecodeAt(text_, two);
      if (At(two) == '.' && IsUpper(PeekAt(text_, Spaces(two + 1)))) {
        next = two;
      } else {
        break;
      }
    }
    if (At(next) == '.') {
      end = at = next + 1;
    } else if (bare && (count == 0 || At(end - 1) != '.') && !IsLower(PeekAt(text_, next))) {
      end = at = next;
    } else {
      break;
    }
    ++count;
    if (At(at) == '-' && IsUpper(PeekAt(text_, at + 1))) ++at;
    const std::size_t space = Spaces(at);
    if (space > at + 1) break;
    at = space;
  }
  return end;
}

std::size_t AuthorReader::Han(std::size_t at) const {
  const std::size_t begin = at;
  int count = 0;
  while (at < text_.size()) {
    std::size_t next = at;
    const char32_t c = DecodeAt(text_, next);
    if (!IsHan(c) && !(c == 0xB7 && count > 0)) break;
    ++count;
    at = next;
  }
  // The comma after 等 is not asked for: "兰馨 等".
  return count >= 2 && count <= 16 ? at : begin;
}

std::size_t AuthorReader::Particles(std::size_t at) const {
  for (const std::string& particle : words_.particles)
    if (text_.substr(at, particle.size()) == particle) return at + particle.size();
  return at;
}

bool AuthorReader::EndsName(std::size_t at) const {
  at = Spaces(at);
  const char c = At(at);
  return c == '\0' || c == ',' || c == ';' || c == '.' || c == '(' || c == ':' || c == '/' || c == '\x01' ||
         c == '"' || c == '[' || Between(at) > at;
}

// "Beck, Ulrich, Anthony Giddens, and Scott Lash.": whether a list of names goes on at a comma, up to
// one behind ", and" that a stop follows.
bool AuthorReader::EndsInPlainName(std::size_t comma) const {
  constexpr std::size_t kLongest = 200;
  const std::string_view rest = text_.substr(comma, kLongest);
  const std::size_t joint = rest.find(", and ");
  if (joint == std::string_view::npos || joint == 0) return false;
  const std::size_t stop = rest.find(". ");
  if (stop < joint && !(stop > 1 && IsUpper(PeekBefore(rest, stop)))) return false;
  const Name second = ReadName(Spaces(comma + 1), false);
  if (second.form != Form::kPlain || At(second.end) != ',') return false;
  const Name last = ReadName(Spaces(comma + joint + 6), false);
  return last.form == Form::kPlain && At(last.end) == '.';
}

bool AuthorReader::IsChinese(std::size_t begin, std::size_t end) const {
  const std::string_view name = text_.substr(begin, end - begin);
  const std::size_t space = name.find(' ');
  const char after = At(Spaces(end));
  return (At(end) == '.' || after == '/' || after == '\0') && space != std::string_view::npos && name.find(' ', space + 1) == std::string_view::npos &&
         words_.surnames.count(Lowered(name.substr(0, space))) != 0;
}

Name AuthorReader::ReadName(std::size_t at, bool first, bool inverted) const {
  // "A. S. Melnik", T. C. 韦尔京斯卡娅
  if (const std::size_t initials = Initials(at, false); initials > at) {
    std::size_t surname = Spaces(initials);
    if (const std::size_t han = Han(surname); han > surname) return {han, Form::kHan};
    surname = Particles(surname);
    std::size_t end = Word(surname);
    if (end == surname) return {};
    // A second surname: "J. Garcia Lopez".
    const std::size_t more = At(end) == ' ' ? Word(end + 1) : end;
    if (more > end + 1 && EndsName(more) && At(Spaces(more)) != ':') end = more;
    if (At(end) == ',' && At(end + 1) == ' ' && text_.substr(end + 2, 3) == "Jr.") end += 5;
    return {end, Form::kInitials};
  }
  if (const std::size_t han = Han(at); han > at) return {han, Form::kHan};
  const std::size_t begin = at;
  at = Particles(at);
  std::size_t end = Word(at);
  if (end == at) return {};
  int words = 1;
  for (;;) {
    // "Melnik A. S.", "Sun D Q", "Chen, L.", "Press, WH"
    std::size_t rest = end;
    if (At(rest) == ',') ++rest;
    rest = Spaces(rest);
    if (rest > end) {
      const std::size_t initials = Initials(rest, true);
      if (initials > rest && (At(initials - 1) == '.' || EndsName(initials))) {
        // "A" of "A comparative study" after a comma is no initial.
        const bool bare = At(initials - 1) != '.';
        const bool article = bare && At(Spaces(initials)) != ',' && At(Spaces(initials)) != ';' &&
                             At(Spaces(initials)) != '.' && At(Spaces(initials)) != '(' &&
                             At(initials) != ':' && At(initials) != '\0' &&
                             Between(Spaces(initials)) == Spaces(initials);
        if (!article) {
          std::size_t after = Spaces(initials);
          // "Robert J. Smith": initials between two names.
          const std::size_t surname = Particles(after);
          const std::size_t last = Word(surname);
          const std::size_t between = Between(Spaces(last));
          const bool ends = EndsName(last) &&
                            (between == Spaces(last) || ReadName(between, false).form != Form::kNone);
          if (!inverted && At(end) != ',' && last > surname && ends && words == 1 && At(initials - 1) == '.' &&
              At(Spaces(last)) != ':' && text_.substr(initials, after - initials).find(',') == std::string_view::npos &&
              At(Spaces(last)) != '(' ) {
            // "Ivanov P. S. Title" has more words behind; a surname is followed by a mark.
            return {last, Form::kPlain};
          }
          // "Li Wei, P. I. Melnik": two words make a name; the initials are those of the next.
          const std::string_view letters = text_.substr(rest, initials - rest);
          if (!inverted && At(end) == ',' && words == 2 && last > surname && ends &&
              std::count(letters.begin(), letters.end(), '.') >= 2) {
            return {end, Form::kPlain};
          }
          return {initials, Form::kInitials};
        }
      }
    }
    if (words >= 4 || At(end) != ' ') break;
    std::size_t next = Particles(end + 1);
    const std::size_t more = Word(next);
    if (more == next) break;
    end = more;
    ++words;
  }
  // "Atkins, Robert." and "Чжоу, Линь." as the first name of a list.
  if (first && words <= 2 && At(end) == ',') {
    const std::size_t given = Spaces(end + 1);
    std::size_t last = Word(given);
    if (last > given) {
      const std::size_t more = At(last) == ' ' ? Word(last + 1) : last;
      const bool two = more > last + 1;
      if (two) last = more;
      const std::size_t initials = At(last) == ' ' ? Initials(last + 1, false) : last;
      // "Thomas von Eicken, David E. Culler, ...": the next name.
      const std::size_t surname = initials > last + 1 ? Particles(Spaces(initials)) : last;
      const std::size_t behind = Word(surname);
      if (words == 2 && (two || (behind > surname && EndsName(behind)))) return {end, Form::kPlain};
      if (initials > last + 1) return {initials, Form::kInverted};
      const char c = At(last);
      if (c == '.' || c == ';' || (c == ',' && Between(Spaces(last + 1)) > Spaces(last + 1)) ||
          Between(Spaces(last)) > Spaces(last) || text_.substr(last, 2) == " (" ||
          (c == ',' && EndsInPlainName(last)))
        return {last, Form::kInverted};
    }
  }
  if (words >= 2 && words <= 4 && EndsName(end)) return {end, Form::kPlain};
  // "Liu Fang Efficiency of trains": no mark behind the name, but it begins with a Chinese surname
  // and a title in plain letters follows.
  if (first) {
    const std::size_t surname = Word(begin);
    const std::size_t given = At(surname) == ' ' ? Word(surname + 1) : surname;
    if (given > surname + 1 && At(given) == ' ') {
      const std::size_t title = Word(given + 1);
      const std::string_view given_name = text_.substr(surname + 1, given - surname - 1);
      if (title > given + 1 && At(title) == ' ' && IsLower(PeekAt(text_, title + 1)) &&
          words_.surnames.count(Lowered(text_.substr(begin, surname - begin))) != 0 &&
          given_name.size() <= 18)
        return {given, Form::kSurname};
    }
  }
  return {};
}

std::size_t AuthorReader::EtAl(std::size_t at) const {
  for (const std::string& word : words_.et_al) {
    if (text_.size() - at < word.size()) continue;
    if (Lowered(text_.substr(at, word.size())) != word) continue;
    std::size_t end = at + word.size();
    if (IsLetter(PeekAt(text_, end)) && !IsHan(PeekBefore(text_, end))) continue;
    if (At(end) == '.') ++end;
    return end;
  }
  return at;
}

std::size_t AuthorReader::Between(std::size_t at) const {
  for (const std::string& word : words_.between) {
    if (Lowered(text_.substr(at, word.size())) != word) continue;
    const std::size_t end = at + word.size();
    if (At(end) == ' ') return Spaces(end);
  }
  return at;
}

AuthorList AuthorReader::Run(std::size_t begin) {
  AuthorList list;
  std::size_t at = Spaces(begin);
  bool plain = false, inverted = false, again = false;
  while (list.names.size() < 100) {
    const Name name = ReadName(at, list.names.empty() || again, inverted);
    if (name.form == Form::kNone) break;
    list.names.emplace_back(at, name.end);
    list.end = name.end;
    if (name.form == Form::kInitials && At(name.end - 1) == '.') inverted = true;
    if (name.form == Form::kPlain || name.form == Form::kInverted) plain = true;
    if (name.form == Form::kInitials || name.form == Form::kHan) list.sure = true;
    if (name.form == Form::kSurname) {
      list.sure = true;
      break;
    }
    // What joins it to the next.
    std::size_t next = Spaces(name.end);
    const bool semicolon = At(next) == ';';
    if (At(next) == ',' || At(next) == ';') next = Spaces(next + 1);
    if (const std::size_t behind = EtAl(next); behind > next) {
      list.end = behind;
      list.et_al = list.sure = true;
      return list;
    }
    const std::size_t between = Between(next);
    if (const std::size_t behind = EtAl(between); behind > between) {
      list.end = behind;
      list.et_al = list.sure = true;
      return list;
    }
    if (between == next && next == Spaces(name.end)) break;
    // "Cutler, Anne; & Redanz, Nancy": surnames come first throughout.
    again = name.form == Form::kInverted && (semicolon || between > next);
    const Name follows = ReadName(between, again, inverted);
    if (follows.form == Form::kNone) break;
    // After names with initials, a phrase of plain words is the title, but for "Ван Син.".
    if (follows.form == Form::kPlain && !plain && between == next && !IsChinese(between, follows.end)) {
      break;
    }
    at = between;
  }
  return list;
}

}  // namespace

AuthorList ReadAuthors(std::string_view entry, std::size_t begin,
                       const ReferenceParser::Words& words) {
  return AuthorReader(entry, words).Run(begin);
}

}  // namespace kg::extract
