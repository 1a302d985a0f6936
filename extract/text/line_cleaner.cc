#include "extract/text/line_cleaner.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"

namespace kg::extract {

void CleanBuilder::Copy(std::string_view source, std::uint32_t begin, std::uint32_t end) {
  if (begin >= end) return;
  const auto clean = static_cast<std::uint32_t>(text_.size());
  if (!pieces_.empty()) {
    CleanText::Piece& last = pieces_.back();
    if (clean - last.clean == last.source_size && last.source + last.source_size == begin) {
      last.source_size += end - begin;
      text_.append(source, begin, end - begin);
      return;
    }
  }
  pieces_.push_back({clean, begin, end - begin});
  text_.append(source, begin, end - begin);
}

void CleanBuilder::Replace(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  pieces_.push_back({static_cast<std::uint32_t>(text_.size()), begin, end - begin});
  text_ += text;
}

void CleanBuilder::Append(const CleanBuilder& line) {
  const auto shift = static_cast<std::uint32_t>(text_.size());
  for (const CleanText::Piece& piece : line.pieces_)
    pieces_.push_back({piece.clean + shift, piece.source, piece.source_size});
  text_ += line.text_;
}

void CleanBuilder::Truncate(std::size_t size) {
  while (!pieces_.empty() && pieces_.back().clean >= size) pieces_.pop_back();
  if (!pieces_.empty()) {
    CleanText::Piece& last = pieces_.back();
    if (text_.size() - last.clean == last.source_size)
      last.source_size = static_cast<std::uint32_t>(size - last.clean);
  }
  text_.resize(size);
}

void CleanBuilder::Remove(const std::vector<std::size_t>& offsets) {
  CleanBuilder kept;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const CleanText::Piece& piece = pieces_[i];
    const std::size_t end = i + 1 < pieces_.size() ? pieces_[i + 1].clean : text_.size();
    const std::string_view bytes = std::string_view(text_).substr(piece.clean, end - piece.clean);
    const bool hit = next < offsets.size() && offsets[next] < end;
    if (bytes.size() != piece.source_size || !hit) {
      kept.pieces_.push_back({static_cast<std::uint32_t>(kept.text_.size()), piece.source,
                              piece.source_size});
      kept.text_ += bytes;
      while (next < offsets.size() && offsets[next] < end) ++next;
      continue;
    }
    std::size_t begin = piece.clean;
    const auto keep = [&](std::size_t until) {
      if (begin >= until) return;
      kept.pieces_.push_back({static_cast<std::uint32_t>(kept.text_.size()),
                              piece.source + static_cast<std::uint32_t>(begin - piece.clean),
                              static_cast<std::uint32_t>(until - begin)});
      kept.text_.append(text_, begin, until - begin);
    };
    for (; next < offsets.size() && offsets[next] < end; ++next) {
      keep(offsets[next]);
      begin = offsets[next] + 1;
    }
    keep(end);
  }
  *this = std::move(kept);
}

void CleanBuilder::Clear() {
  text_.clear();
  pieces_.clear();
}

CleanText CleanBuilder::Take() && { return CleanText(std::move(text_), std::move(pieces_)); }

namespace {

bool IsInvisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF || c == 0xFFFD || (c >= 0x80 && c <= 0x9F) ||
         (c < 0x20 && c != '\t') || c == 0x7F;
}

bool IsWideSpace(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool IsPunctuationAscii(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool IsWideDigit(char32_t c) { return c >= 0xFF10 && c <= 0xFF19; }

// Length of an HTML tag at `at` that means nothing to us, 0 if there is none: <sup>, </b>, <br/>.
std::size_t TagLength(std::string_view line, std::size_t at) {
  static constexpr std::array<std::string_view, 16> kTags = {
      "b", "br", "em", "font", "i", "p", "s", "small", "span", "strong", "sub", "sup", "u", "div",
      "center", "a"};
  std::size_t i = at + 1;
  if (i < line.size() && line[i] == '/') ++i;
  const std::size_t name = i;
  while (i < line.size() && i < name + 8 && IsAsciiLetter(static_cast<unsigned char>(line[i]))) ++i;
  std::string lowered(line.substr(name, i - name));
  for (char& c : lowered) c = static_cast<char>(c | 0x20);
  if (std::find(kTags.begin(), kTags.end(), lowered) == kTags.end()) return 0;
  if (i < line.size() && line[i] != '>' && line[i] != ' ' && line[i] != '/') return 0;
  const std::size_t limit = std::min(line.size(), at + 256);
  while (i < limit && line[i] != '>' && line[i] != '<') ++i;
  return i < limit && line[i] == '>' ? i + 1 - at : 0;
}

struct CharacterReference {
  std::string_view name, text;
};
constexpr CharacterReference kReferences[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                                              {"&quot;", "\""}, {"&#39;", "'"},  {"&nbsp;", " "},
                                              {"&apos;", "'"},  {"&ndash;", "–"}, {"&mdash;", "—"},
                                              {"&laquo;", "«"}, {"&raquo;", "»"}};

bool IsCyrillicLead(char c) { return c == '\xD0' || c == '\xD1'; }

class LineCleaner {
 public:
  LineCleaner(std::string_view source, std::uint32_t begin, std::uint32_t end, CleanBuilder& out)
      : source_(source), line_(source.substr(0, end)), at_(begin), end_(end), out_(out) {}

  LineMarks Run();

 private:
  char32_t Peek(std::size_t at) const { return PeekAt(line_, at); }
  char Byte(std::size_t at) const { return at < end_ ? line_[at] : '\0'; }
  void SkipSpace() {
    while (at_ < end_) {
      std::size_t next = at_;
      const char32_t c = DecodeAt(line_, next);
      if (c != ' ' && c != '\t' && !IsWideSpace(c) && !IsInvisible(c)) return;
      at_ = static_cast<std::uint32_t>(next);
    }
  }
  void ReadLineStart();
  bool IsRule() const;
  void Space(std::size_t begin, std::size_t end) {
    if (space_end_ == 0 && !out_.text().empty()) space_begin_ = static_cast<std::uint32_t>(begin);
    if (!out_.text().empty()) space_end_ = static_cast<std::uint32_t>(end);
  }
  // A pending space is written when something visible follows it.
  void FlushSpace() {
    if (space_end_ == 0) return;
    if (space_end_ - space_begin_ == 1 && line_[space_begin_] == ' ')
      out_.Copy(source_, space_begin_, space_end_);
    else
      out_.Replace(" ", space_begin_, space_end_);
    space_end_ = 0;
  }
  void Put(std::size_t begin, std::size_t end) {
    FlushSpace();
    out_.Copy(source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
  }
  void PutInstead(std::string_view text, std::size_t begin, std::size_t end) {
    FlushSpace();
    out_.Replace(text, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
  }
  void ReadAscii(char c);
  void ReadWide(char32_t c, std::size_t next);
  bool ReadStars();
  bool ReadLink();
  bool ReadSpacedWord();

  std::string_view source_, line_;
  std::uint32_t at_, end_;
  CleanBuilder& out_;
  std::uint32_t space_begin_ = 0, space_end_ = 0;
  std::size_t link_search_ = 0;  // no "](" between at_ and here
  std::uint32_t skip_from_ = 0, skip_to_ = 0;  // the tail of a link: "](http://...)"
  std::uint32_t bold_end_ = 0;
  bool in_bold_ = false;
  LineMarks marks_;
};

bool LineCleaner::IsRule() const {
  std::size_t count = 0;
  bool table = false;
  for (std::size_t i = at_; i < end_; ++i) {
    const char c = line_[i];
    if (c == ' ' || c == '\t' || c == '\r') continue;
    if (c == '|' || c == '+') {
      table = true;
    } else if (c != '-' && c != '*' && c != '_' && c != '=' && c != ':' && c != '~') {
      return false;
    }
    if (++count > 400) return true;
  }
  return count >= 3 || (table && count > 0);
}

void LineCleaner::ReadLineStart() {
  SkipSpace();
  if (IsRule()) {
    marks_.rule = true;
    at_ = end_;
    return;
  }
  std::uint32_t hashes = 0;
  while (hashes < 7 && Byte(at_ + hashes) == '#') ++hashes;
  if (hashes > 0 && hashes < 7 && (Byte(at_ + hashes) == ' ' || Byte(at_ + hashes) == '*')) {
    marks_.heading = static_cast<std::uint8_t>(hashes);
    at_ += hashes;
    SkipSpace();
  }
  while (Byte(at_) == '>' && Byte(at_ + 1) == ' ') {  // quotation
    at_ += 2;
    SkipSpace();
  }
  const char32_t c = Peek(at_);
  const bool bullet = c == 0x2022 || c == 0x25CF || c == 0x25AA || c == 0x25A0 || c == 0x25E6 ||
                      c == 0x2023 || c == 0xF0B7 || c == 0x25C6 || c == 0x27A2 ||
                      (c == 0xB7 && Byte(at_ + 2) == ' ');
  if (bullet || ((c == '-' || c == '*' || c == '+') && Byte(at_ + 1) == ' ')) {
    std::size_t next = at_;
    DecodeAt(line_, next);
    at_ = static_cast<std::uint32_t>(next);
    SkipSpace();
    marks_.item = true;
  }
}

// "**", "*" and "__" around words. True if something was read.
bool LineCleaner::ReadStars() {
  const char mark = line_[at_];
  std::uint32_t count = 1;
  while (count < 3 && Byte(at_ + count) == mark) ++count;
  const char32_t before = out_.text().empty() || space_end_ != 0 ? ' ' : PeekBefore(line_, at_);
  const char32_t after = Peek(at_ + count);
  const bool space_before = before == ' ', space_after = after == 0 || after == ' ';
  if (mark == '_' && (count == 1 || IsLetter(before) || IsDigit(before)) &&
      !((space_before || IsWidePunctuation(before)) != (space_after || IsWidePunctuation(after))))
    return false;
  if (space_before && space_after) return count >= 2 && mark == '*' ? (at_ += count, true) : false;
  // "3*4" is arithmetic.
  if (count == 1 && mark == '*' && IsDigit(before) && IsDigit(after)) return false;
  if (count >= 2 && mark == '*') {
    if (out_.text().empty()) marks_.bold_start = true;
    in_bold_ = !in_bold_;
    if (!in_bold_) bold_end_ = at_ + count;
  }
  at_ += count;
  return true;
}

// "[text](http://...)" and "![](picture.png)": the text stays. True if something was skipped.
bool LineCleaner::ReadLink() {
  if (at_ < skip_to_) return false;
  if (link_search_ <= at_) {
    const std::size_t found = line_.find("](", at_);
    link_search_ = found == std::string_view::npos ? end_ + 1 : found;
  }
  if (link_search_ > end_ || link_search_ - at_ > 400) return false;
  std::size_t close = line_.substr(link_search_, 600).find(')');
  if (close == std::string_view::npos) return false;
  close += link_search_;
  const std::string_view target = line_.substr(link_search_ + 2, close - link_search_ - 2);
  const bool picture = at_ > 0 && line_[at_] == '!';
  if (!picture && !target.starts_with("http") && !target.starts_with("#") &&
      !target.starts_with("mailto:") && !target.starts_with("www."))
    return false;
  if (picture) {
    at_ = static_cast<std::uint32_t>(close + 1);
    return true;
  }
  skip_from_ = static_cast<std::uint32_t>(link_search_);
  skip_to_ = static_cast<std::uint32_t>(close + 1);
  ++at_;
  return true;
}

// "K e y w o r d s": at least four letters with one space between each. Writes them as one word.
bool LineCleaner::ReadSpacedWord() {
  if (!out_.text().empty() && space_end_ == 0) return false;
  std::array<std::pair<std::uint32_t, std::uint32_t>, 64> letters;
  std::size_t count = 0;
  std::size_t at = at_;
  bool lower = true, upper = true;
  while (at < end_ && count < letters.size()) {
    std::size_t next = at;
    const char32_t c = DecodeAt(line_, next);
    if (!IsLetter(c) || IsHan(c)) break;
    const char32_t after = Peek(next);
    if (IsLetter(after) || IsDigit(after)) break;  // a whole word begins here
    if (count > 0) (IsUpper(c) ? lower : upper) = false;
    letters[count++] = {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(next)};
    at = next;
    if (after != ' ') break;
    if (!IsLetter(Peek(at + 1))) break;
    ++at;
  }
  if (count < 4 || (!lower && !upper)) return false;
  for (std::size_t i = 0; i < count; ++i) Put(letters[i].first, letters[i].second);
  at_ = letters[count - 1].second;
  return true;
}

void LineCleaner::ReadAscii(char c) {
  switch (c) {
    case ' ': case '\t':
      Space(at_, at_ + 1);
      ++at_;
      return;
    case '\\': {
      const char next = Byte(at_ + 1);
      if (next == ',' && IsDigit(PeekBefore(line_, at_))) {  // a thin space
        at_ += 2;
      } else if (IsPunctuationAscii(next)) {
        // The mark goes out as it is: `\*` is a star, not markup.
        Put(at_ + 1, at_ + 2);
        at_ += 2;
      } else {
        Put(at_, at_ + 1);
        ++at_;
      }
      return;
    }
    case '*': case '_':
      if (ReadStars()) return;
      break;
    case '!':
      if (Byte(at_ + 1) == '[' && ReadLink()) return;
      break;
    case '[':
      if (ReadLink()) return;
      break;
    case '<':
      if (const std::size_t length = TagLength(line_, at_); length > 0) {
        if (line_.substr(at_, 3) == "<br") Space(at_, at_ + length);
        at_ += static_cast<std::uint32_t>(length);
        return;
      }
      break;
    case '&':
      for (const auto& [name, text] : kReferences) {
        if (line_.substr(at_, name.size()) != name) continue;
        if (text == " ")
          Space(at_, at_ + name.size());
        else
          PutInstead(text, at_, at_ + name.size());
        at_ += static_cast<std::uint32_t>(name.size());
        return;
      }
      break;
    default:
      break;
  }
  if (IsInvisible(static_cast<unsigned char>(c))) {
    ++at_;
    return;
  }
  Put(at_, at_ + 1);
  ++at_;
}

void LineCleaner::ReadWide(char32_t c, std::size_t next) {
  if (IsWideSpace(c)) {
    Space(at_, next);
  } else if (IsInvisible(c)) {
    if (c == 0xAD && next == end_) marks_.soft_hyphen = true;
  } else if (IsWideDigit(c) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A)) {
    const char folded = static_cast<char>(c - 0xFEE0);
    PutInstead(std::string_view(&folded, 1), at_, next);
  } else {
    const char32_t before = PeekBefore(line_, at_);
    const bool in_number = (IsWideDigit(before) || IsDigit(before));
    const char32_t after = Peek(next);
    if ((c == 0xFF0E || c == 0xFF0C) && IsWideDigit(before) && IsWideDigit(after)) {
      PutInstead(c == 0xFF0E ? "." : ",", at_, next);
    } else if (c == 0xFF05 && in_number) {
      PutInstead("%", at_, next);
    } else if (c == 0xFF04) {
      PutInstead("$", at_, next);
    } else if (c == 0xFFE5) {
      PutInstead("¥", at_, next);
    } else {
      Put(at_, next);
    }
  }
  at_ = static_cast<std::uint32_t>(next);
}

LineMarks LineCleaner::Run() {
  ReadLineStart();
  // Bytes that mean nothing but themselves are copied in runs.
  const auto is_plain = [](char c) {
    return IsAsciiLetter(static_cast<unsigned char>(c)) || IsDigit(static_cast<unsigned char>(c)) ||
           c == ',' || c == '.' || c == '-' || c == '(' || c == ')' || c == ':' || c == ';' ||
           c == '/' || c == '\'' || c == '"' || c == '?' || c == '%' || c == '=' || c == '@';
  };
  while (at_ < end_) {
    if (at_ == skip_from_ && skip_to_ != 0) {
      at_ = skip_to_;
      skip_to_ = 0;
      continue;
    }
    const char c = line_[at_];
    if (static_cast<unsigned char>(c) >= 0x80) {
      std::size_t next = at_;
      const char32_t wide = DecodeAt(line_, next);
      if (IsCyrillic(wide)) {
        if (Byte(next) == ' ' && ReadSpacedWord()) continue;
        // Words of two letters and more with one space between them go out at once.
        for (;;) {
          while (next < end_ && IsCyrillicLead(line_[next])) next += 2;
          if (Byte(next) != ' ' || !IsCyrillicLead(Byte(next + 1)) || Byte(next + 3) == ' ') break;
          next += 3;
        }
        Put(at_, next);
        at_ = static_cast<std::uint32_t>(next);
      } else if (wide >= 0x4E00 && wide <= 0x9FFF) {
        while (next < end_ && line_[next] >= '\xE5' && line_[next] <= '\xE9') next += 3;
        Put(at_, next);
        at_ = static_cast<std::uint32_t>(next);
      } else {
        ReadWide(wide, next);
      }
      continue;
    }
    if (IsAsciiLetter(static_cast<unsigned char>(c)) && Byte(at_ + 1) == ' ' && ReadSpacedWord())
      continue;
    if (!is_plain(c)) {
      ReadAscii(c);
      continue;
    }
    std::uint32_t run = at_;
    const std::uint32_t limit = skip_to_ != 0 ? skip_from_ : end_;
    while (run < limit && is_plain(line_[run])) ++run;
    Put(at_, run);
    at_ = run;
  }
  marks_.all_bold = marks_.bold_start && bold_end_ != 0 && !in_bold_ &&
                    Trimmed(line_.substr(bold_end_)).empty();
  return marks_;
}

}  // namespace

LineMarks CleanLine(std::string_view source, std::uint32_t begin, std::uint32_t end,
                    CleanBuilder& out) {
  return LineCleaner(source, begin, end, out).Run();
}

}  // namespace kg::extract
