#include "extract/text/byline.h"

#include <algorithm>
#include <optional>
#include <string>

#include "extract/text/characters.h"
#include "extract/text/person_name.h"

namespace kg::extract {
namespace {

bool IsMailByte(char c) {
  return IsAsciiLetter(static_cast<unsigned char>(c)) || IsDigit(static_cast<unsigned char>(c)) ||
         c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

bool IsSuperscript(char32_t c) {
  return c == 0xB9 || c == 0xB2 || c == 0xB3 || (c >= 0x2070 && c <= 0x2079) || c == 0x207D ||
         c == 0x207E || (c >= 0x1D43 && c <= 0x1D49);
}
bool IsStar(char32_t c) { return c == '*' || c == 0x2217 || c == 0x2020 || c == 0x2021; }

// What joins an author and a body: a digit, one of the first letters or a row of stars. -1: no mark.
constexpr int kLetterMarks = 100, kStarMarks = 200;
int MarkOf(char32_t c) {
  if (IsDigit(c)) return static_cast<int>(c - '0');
  if (c == 0xB9) return 1;
  if (c == 0xB2) return 2;
  if (c == 0xB3) return 3;
  if (c >= 0x2074 && c <= 0x2079) return static_cast<int>(c - 0x2070);
  if (c >= 'a' && c <= 'f') return kLetterMarks + static_cast<int>(c - 'a');
  switch (c) {
    case 0x1D43: return kLetterMarks;  // raised a, b, c, d, e
    case 0x1D47: return kLetterMarks + 1;
    case 0x1D9C: return kLetterMarks + 2;
    case 0x1D48: return kLetterMarks + 3;
    case 0x1D49: return kLetterMarks + 4;
    default: return -1;
  }
}

// "1 Institute", "1. Institute", "¹⁾Institute", "a Institute", "**Institute": the mark that a text begins
// with, -1 if none, and where what it marks begins.
struct LeadingMark {
  int mark = -1;
  std::size_t end = 0;
};
LeadingMark ReadLeadingMark(std::string_view text) {
  std::size_t at = 0;
  int stars = 0;
  while (at < text.size() && IsStar(PeekAt(text, at))) {
    DecodeAt(text, at);
    ++stars;
  }
  if (stars > 0) return {kStarMarks + stars, at};
  if (text.empty()) return {};
  const char32_t c = DecodeAt(text, at);
  const int mark = MarkOf(c);
  if (mark < 0) return {};
  std::size_t next = at;
  char32_t follows = next < text.size() ? DecodeAt(text, next) : U'\0';
  const bool bracket = follows == ')' || follows == '.' || follows == 0x207E;
  if (bracket) {
    at = next;
    follows = PeekAt(text, at);
  }
  if (mark >= kLetterMarks && !IsSuperscript(c) && !bracket && follows != ' ') return {};
  const std::size_t begin = text.find_first_not_of(' ', at);
  if (mark >= kLetterMarks && (begin == std::string_view::npos || !IsUpper(PeekAt(text, begin)))) return {};
  if (!IsSuperscript(c) && !bracket && follows != U'\0' && follows != ' ' && !IsLetter(follows)) return {};
  return {mark, begin == std::string_view::npos ? text.size() : begin};
}

struct Author {
  Span span;
  std::vector<int> marks;
  std::uint32_t line = 0, order = 0;
};
struct Body {
  Span span;
  Span printed;  // with the units of it that stand behind
  int mark = -1;
  std::uint32_t line = 0, order = 0;
};

class BylineReader {
 public:
  BylineReader(std::string_view text, const TextRules& rules) : text_(text), rules_(rules) {}

  void ReadLine(Span line);
  void Finish(Paper& paper);
  // Names, with posts and supervisors at most.
  bool has_names() const { return !authors_.empty() && !unknown_; }
  bool only_names() const { return !authors_.empty() && bodies_.empty() && !unknown_; }

 private:
  std::string_view At(Span span) const { return text_.substr(span.begin, span.size()); }
  bool NextMarkAt(std::size_t at) const;
  // Where the text behind "Authors:", "by", 单位： begins; 0 if a line does not begin so.
  std::size_t AfterLabel(std::string_view line) const;
  void ReadSegment(Span segment, bool first_of_line);
  void ReadNames(Span segment, std::vector<int> marks);
  void AddAuthor(Span span, const std::vector<int>& marks) {
    authors_.push_back({span, marks, line_, order_++});
  }
  void AddBody(Span span, Span printed, int mark) { bodies_.push_back({span, printed, mark, line_, order_++}); }
  Span BehindPosts(Span segment) const;
  std::optional<std::uint32_t> EndOfLeadingName(Span segment) const;

  std::string_view text_;
  const TextRules& rules_;
  std::uint32_t line_ = 0, order_ = 0;
  int line_mark_ = -1;  // the mark that a line of bodies began with
  std::vector<Author> authors_;
  std::vector<Body> bodies_;
  std::vector<Span> emails_;
  std::optional<Span> pending_;  // a single word that initials may follow
  bool after_body_ = false, skip_person_ = false;
  bool unknown_ = false;  // something is neither name, post, body nor address
};

// "1 Institute of Law, Minsk 2 Institute of Trade": whether the line's next body, by its mark, begins
// here.
bool BylineReader::NextMarkAt(std::size_t at) const {
  if (line_mark_ < 0 || !after_body_ || at >= text_.size()) return false;
  const std::string_view rest = text_.substr(at);
  const LeadingMark next = ReadLeadingMark(rest);
  const char32_t letter = PeekAt(rest, next.end);
  return next.mark == line_mark_ + 1 && (IsUpper(letter) || IsHan(letter));
}

void BylineReader::ReadLine(Span line) {
  after_body_ = false;
  line_mark_ = -1;
  pending_.reset();
  std::vector<Span> mails;
  FindEmails(text_, line, mails);
  emails_.insert(emails_.end(), mails.begin(), mails.end());
  // Segments: between commas, semicolons, brackets and addresses.
  line.begin += static_cast<std::uint32_t>(AfterLabel(At(line)));
  bool first = true, named_before_bracket = false;
  std::uint32_t begin = line.begin;
  std::size_t mail = 0;
  const auto end_segment = [&](std::uint32_t end) {
    const Span segment = TrimSegment(text_, {begin, end});
    if (!segment.empty()) {
      ReadSegment(segment, first);
      first = false;
    }
  };
  for (std::size_t at = line.begin; at < line.end;) {
    if (mail < mails.size() && at >= mails[mail].begin) {
      end_segment(mails[mail].begin);
      at = begin = mails[mail].end;
      ++mail;
      continue;
    }
    std::size_t next = at;
    const char32_t c = DecodeAt(text_, next);
    if (c == ',' || c == ';' || c == '(' || c == ')' || c == 0xFF0C || c == 0xFF1B || c == 0x3001 ||
        c == 0xFF08 || c == 0xFF09 || c == '|' || c == '<' || c == '>' || c == '[' || c == ']') {
      end_segment(static_cast<std::uint32_t>(at));
      begin = static_cast<std::uint32_t>(next);
      if (c == '(' || c == 0xFF08) named_before_bracket = !authors_.empty() && !after_body_;
      // "Lee (University of Minsk), Zhang ...": the bracket is all that is said of the first.
      const bool closes = (c == ')' || c == 0xFF09) && named_before_bracket;
      if (c == ';' || c == 0xFF1B || closes) after_body_ = false;
    } else if (c == ' ' && NextMarkAt(next)) {
      end_segment(static_cast<std::uint32_t>(at));
      begin = static_cast<std::uint32_t>(next);
      first = true;
      after_body_ = false;
    }
    at = next;
  }
  end_segment(line.end);
  ++line_;
}

std::size_t BylineReader::AfterLabel(std::string_view line) const {
  const std::string lowered = Lowered(line.substr(0, CharacterStart(line, std::min<std::size_t>(line.size(), 60))));
  for (const std::vector<std::string>* labels : {&rules_.credits, &rules_.affiliation_labels}) {
    for (const std::string& label : *labels) {
      if (!BeginsWith(lowered, label)) continue;
      const char32_t c = PeekAt(line, label.size());
      if (c == ':' || c == 0xFF1A) return label.size() + (c == ':' ? 1 : 3);
      if (c == ' ' && labels == &rules_.credits) return label.size() + 1;
    }
  }
  return 0;
}

void BylineReader::ReadSegment(Span segment, bool first_of_line) {
  // Marks before and after: "1. Institute", "¹Institute", 何丽娜¹, "Lee1,2", "Lee a".
  const LeadingMark leading = ReadLeadingMark(At(segment));
  if (leading.mark >= 0) {
    segment.begin += static_cast<std::uint32_t>(leading.end);
    segment = TrimSegment(text_, segment);
    // "Lee¹,²", "Lee (2)": the mark of the author before.
    const bool of_author = segment.empty() && !first_of_line && !authors_.empty() && !after_body_;
    if (of_author) authors_.back().marks.push_back(leading.mark);
    else line_mark_ = leading.mark;
  }
  std::vector<int> marks;
  int stars = 0;
  while (!segment.empty()) {
    const char32_t c = PeekBefore(text_, segment.end);
    const auto before = static_cast<std::uint32_t>(CharacterStart(text_, segment.end - 1));
    const char32_t earlier = PeekBefore(text_, before);
    const int mark = MarkOf(c);
    const bool letter = c >= 'a' && c <= 'f';
    if (IsStar(c)) {
      ++stars;
    } else if (mark >= 0 && before > segment.begin &&
               (IsSuperscript(c) || earlier == ' ' ||
                (!letter && (IsLetter(earlier) || earlier == '.' || !marks.empty())))) {
      marks.push_back(mark);
    } else if (c != 0x207D && c != 0x207E && !(c == ' ' && (stars > 0 || !marks.empty()))) {
      break;
    }
    segment.end = before;
  }
  if (stars > 0) marks.push_back(kStarMarks + stars);
  if (segment.empty()) return;
  const std::string lowered = Lowered(At(segment));
  const bool is_body = rules_.organization_stems.HasStem(lowered) ||
                       (!authors_.empty() && rules_.employer_stems.HasStem(lowered));
  if (is_body && !rules_.supervisor_stems.HasStem(lowered)) {
    Span body = segment;
    if (!after_body_ && !(first_of_line && !authors_.empty())) {
      const Span named = skip_person_ ? segment : BehindPosts(segment);
      if (const auto end = EndOfLeadingName(named)) {
        AddAuthor(TrimSegment(text_, {named.begin, *end}), marks);
        body = TrimSegment(text_, {*end, segment.end});
      }
    }
    // Chinese bodies and places are set apart by blanks: 吉林大学 经济学院 吉林长春. A unit stands behind its body.
    if (IsHan(PeekAt(text_, body.begin)) && At(body).find(' ') != std::string_view::npos) {
      std::uint32_t begin = body.begin;
      Span first, whole;  // the body, and with its units so far
      for (std::uint32_t i = body.begin; i <= body.end; ++i)
        if (i == body.end || text_[i] == ' ') {
          const Span word = {begin, i};
          if (!word.empty()) {
            const bool is_part = rules_.organization_stems.HasStem(At(word));
            if (is_part && whole.empty())
              first = whole = word;
            else if (is_part)
              whole.end = word.end;
            else if (!after_body_ && whole.empty() && ShapeOfName(At(word)) == NameShape::kHan && bodies_.empty())
              AddAuthor(word, marks);
            if (!whole.empty() && (!is_part || i == body.end)) AddBody(first, whole, line_mark_);
            if (!is_part) whole = {};
          }
          begin = i + 1;
        }
    } else if (!body.empty()) {
      AddBody(body, body, line_mark_);
    }
    after_body_ = true;
    pending_.reset();
    return;
  }
  if (rules_.supervisor_stems.HasStem(lowered)) {
    skip_person_ = true;
    // "Supervisor: A. V. Lee" names the person at once.
    if (lowered.find(": ") != std::string::npos || lowered.find(" – ") != std::string::npos ||
        lowered.find(" - ") != std::string::npos)
      skip_person_ = rules_.post_stems.HasStem(lowered.substr(lowered.find_first_of(":-") + 1));
    return;
  }
  if (rules_.post_stems.BeginsWithOne(lowered) ||
      (rules_.post_stems.HasStem(lowered) && ShapeOfName(At(segment)) != NameShape::kWithInitials)) {
    // "Dr. of Economics, Associate Professor A. A. Lee": the supervisor's name ends the phrase.
    if (skip_person_) return;
    // "Dr Alena Lee": an author behind the post.
    const Span name = BehindPosts(segment);
    if (IsWholeName(ShapeOfName(At(name))) && !rules_.post_stems.HasStem(Lowered(At(name)))) {
      AddAuthor(name, marks);
    }
    return;
  }
  if (after_body_ || rules_.address_stems.BeginsWithOne(lowered)) {
    unknown_ = unknown_ || !after_body_;
    return;
  }
  ReadNames(segment, std::move(marks));
}

// A phrase without the words of posts that it begins with.
Span BylineReader::BehindPosts(Span segment) const {
  while (rules_.post_stems.BeginsWithOne(Lowered(At(segment)))) {
    const std::size_t blank = At(segment).find(' ');
    if (blank == std::string_view::npos) break;
    segment.begin += static_cast<std::uint32_t>(blank) + 1;
  }
  return segment;
}

// Where the name ends that a phrase with a body begins with: "XU Li-Jun Belarusian State University".
std::optional<std::uint32_t> BylineReader::EndOfLeadingName(Span segment) const {
  std::vector<Span> words;
  std::uint32_t begin = segment.begin;
  for (std::uint32_t i = segment.begin; i <= segment.end; ++i)
    if (i == segment.end || text_[i] == ' ') {
      if (i > begin) words.push_back({begin, i});
      begin = i + 1;
    }
  std::size_t limit = words.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string lowered = Lowered(At(words[i]));
    if (rules_.organization_openers.count(lowered) != 0 || rules_.organization_stems.HasStem(lowered)) {
      limit = i;
      break;
    }
  }
  if (limit < 2 || limit >= words.size()) return std::nullopt;
  const std::size_t most = std::min<std::size_t>(limit, 4);
  // Initials settle it; else as many words as the names before have, else two.
  std::size_t want = 2;
  if (!authors_.empty()) {
    const std::string_view known = At(authors_.back().span);
    want = static_cast<std::size_t>(std::count(known.begin(), known.end(), ' ')) + 1;
  }
  for (std::size_t count = most; count >= 2; --count) {
    const NameShape shape =
        ShapeOfName(text_.substr(words[0].begin, words[count - 1].end - words[0].begin));
    if (shape == NameShape::kWithInitials && count == limit) return words[count - 1].end;
    if (shape == NameShape::kHan) return words[count - 1].end;
    if (IsWholeName(shape) && (count == want || count == 2 || count == limit))
      return words[count - 1].end;
  }
  return std::nullopt;
}

// One name, or names with "and" between them, or Chinese names with blanks between them.
void BylineReader::ReadNames(Span segment, std::vector<int> marks) {
  const std::string_view phrase = At(segment);
  // "A and B"
  for (std::size_t blank = phrase.find(' '); blank != std::string_view::npos;
       blank = phrase.find(' ', blank + 1)) {
    std::size_t end = phrase.find(' ', blank + 1);
    if (end == std::string_view::npos) end = phrase.size();
    const std::string word = Lowered(phrase.substr(blank + 1, end - blank - 1));
    if (rules_.between_names.count(word) == 0 || end == phrase.size()) continue;
    const auto at = static_cast<std::uint32_t>(blank) + segment.begin;
    const auto after = static_cast<std::uint32_t>(end) + segment.begin;
    ReadNames(TrimSegment(text_, {segment.begin, at}), marks);
    ReadNames(TrimSegment(text_, {after, segment.end}), marks);
    return;
  }
  if (const std::size_t blank = phrase.find(' ');
      blank != std::string_view::npos && rules_.between_names.count(Lowered(phrase.substr(0, blank))) != 0)
    return ReadNames(TrimSegment(text_, {segment.begin + static_cast<std::uint32_t>(blank) + 1, segment.end}), marks);
  const NameShape shape = ShapeOfName(phrase);
  if (skip_person_ && shape != NameShape::kNone) {
    skip_person_ = false;
    return;
  }
  if (shape == NameShape::kInitials && pending_) {
    AddAuthor({pending_->begin, segment.end}, marks);
    pending_.reset();
    return;
  }
  pending_.reset();
  if (IsWholeName(shape)) {
    AddAuthor(segment, marks);
    return;
  }
  if (shape == NameShape::kSingle) {
    pending_ = segment;
    return;
  }
  if (IsHan(PeekAt(text_, segment.begin)) && phrase.find(' ') != std::string_view::npos) {
    std::uint32_t begin = segment.begin;
    for (std::uint32_t i = segment.begin; i <= segment.end; ++i)
      if (i == segment.end || text_[i] == ' ') {
        Span word = {begin, i};
        std::vector<int> own;  // 王平1 李安2
        while (!word.empty() && MarkOf(PeekBefore(text_, word.end)) >= 0) {
          own.push_back(MarkOf(PeekBefore(text_, word.end)));
          word.end = static_cast<std::uint32_t>(CharacterStart(text_, word.end - 1));
        }
        if (!word.empty() && ShapeOfName(At(word)) == NameShape::kHan) {
          AddAuthor(word, own.empty() ? marks : own);
        }
        begin = i + 1;
      }
    return;
  }
  unknown_ = true;
}

void BylineReader::Finish(Paper& paper) {
  for (const Span& span : emails_) {
    paper.emails.emplace_back(At(span));
    paper.email_spans.push_back(span);
  }
  for (const Author& author : authors_) {
    paper.authors.push_back(WithoutHanBlanks(At(author.span)));
    paper.author_spans.push_back(author.span);
  }
  std::vector<std::uint32_t> index(bodies_.size());
  for (std::size_t i = 0; i < bodies_.size(); ++i) {
    const std::string name = WithoutHanBlanks(At(bodies_[i].printed));
    const auto known = std::find(paper.affiliations.begin(), paper.affiliations.end(), name);
    index[i] = static_cast<std::uint32_t>(known - paper.affiliations.begin());
    if (known == paper.affiliations.end()) {
      paper.affiliations.emplace_back(name);
      paper.affiliation_spans.push_back(bodies_[i].span);
    }
  }
  // Marks join authors and bodies; else authors that are followed by bodies of their own; else all.
  const bool marked = std::any_of(bodies_.begin(), bodies_.end(), [](const Body& b) { return b.mark >= 0; });
  bool alternating = false;
  for (std::size_t i = 0; i < authors_.size() && !bodies_.empty(); ++i)
    alternating = alternating || authors_[i].order > bodies_.front().order;
  for (std::size_t i = 0; i < authors_.size(); ++i) {
    std::vector<std::uint32_t> own;
    const auto add = [&](std::uint32_t body) {
      if (std::find(own.begin(), own.end(), body) == own.end()) own.push_back(body);
    };
    for (std::size_t j = 0; j < bodies_.size(); ++j) {
      if (marked && !authors_[i].marks.empty()) {
        if (std::find(authors_[i].marks.begin(), authors_[i].marks.end(), bodies_[j].mark) !=
            authors_[i].marks.end())
          add(index[j]);
      } else if (alternating) {
        // The bodies up to the next author who comes after a body.
        std::size_t group_end = i + 1;
        while (group_end < authors_.size() && authors_[group_end].order == authors_[group_end - 1].order + 1)
          ++group_end;
        const std::uint32_t until =
            group_end < authors_.size() ? authors_[group_end].order : 0xFFFFFFFF;
        if (bodies_[j].order > authors_[i].order && bodies_[j].order < until) add(index[j]);
      } else {
        add(index[j]);
      }
    }
    paper.author_affiliations.push_back(std::move(own));
  }
}

}  // namespace

Span TrimSegment(std::string_view text, Span span) {
  const auto droppable = [](char32_t c) {
    return c == ' ' || c == '.' || c == ':' || c == 0xFF1A || c == '\t';
  };
  while (!span.empty()) {
    const char32_t c = PeekAt(text, span.begin);
    if (c != ' ' && c != ':' && c != 0xFF1A && !IsDash(c)) break;
    std::size_t at = span.begin;
    DecodeAt(text, at);
    span.begin = static_cast<std::uint32_t>(at);
  }
  while (!span.empty()) {
    const char32_t c = PeekBefore(text, span.end);
    if (!droppable(c)) break;
    // The stop of an initial belongs to it.
    if (c == '.' && span.size() >= 2 && IsUpper(PeekBefore(text, span.end - 1))) break;
    if (c == '.' && span.size() > 4) {
      const std::string_view before = text.substr(span.begin, span.size() - 1);
      const std::size_t blank = before.rfind(' ');
      if (blank != std::string_view::npos && before.size() - blank <= 5 && IsUpper(PeekAt(before, blank + 1)) &&
          before.size() - blank > 2 && ShapeOfName(text.substr(span.begin, span.size())) != NameShape::kNone)
        break;
    }
    span.end = static_cast<std::uint32_t>(CharacterStart(text, span.end - 1));
  }
  return span;
}

void FindEmails(std::string_view text, Span within, std::vector<Span>& spans) {
  std::uint32_t from = within.begin;
  text = text.substr(0, within.end);  // a search goes no further than the line
  for (std::size_t at = text.find('@', from); at != std::string_view::npos; at = text.find('@', at + 1)) {
    std::size_t begin = at, end = at + 1;
    while (begin > from && at - begin < 64 && IsMailByte(text[begin - 1])) --begin;
    while (begin < at && !IsAsciiLetter(static_cast<unsigned char>(text[begin])) &&
           !IsDigit(static_cast<unsigned char>(text[begin])))
      ++begin;
    while (end < within.end && end - at < 128 && IsMailByte(text[end])) ++end;
    while (end > at + 1 && !IsAsciiLetter(static_cast<unsigned char>(text[end - 1]))) --end;
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    if (begin == at || domain.find('.') == std::string_view::npos) continue;
    spans.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    from = static_cast<std::uint32_t>(end);
  }
}

bool IsNameList(std::string_view line, const TextRules& rules) {
  if (line.size() > 400) return false;
  BylineReader reader(line, rules);
  reader.ReadLine({0, static_cast<std::uint32_t>(line.size())});
  return reader.only_names();
}

bool BeginsWithMark(std::string_view line) {
  const LeadingMark leading = ReadLeadingMark(line);
  return leading.mark >= 0 && IsUpper(PeekAt(line, leading.end));
}

bool HasNames(std::string_view line, const TextRules& rules) {
  if (line.size() > 400) return false;
  BylineReader reader(line, rules);
  reader.ReadLine({0, static_cast<std::uint32_t>(line.size())});
  return reader.has_names();
}

bool LooksLikeByline(std::string_view line, const TextRules& rules) {
  if (line.size() > 600) return false;
  const Span whole = {0, static_cast<std::uint32_t>(line.size())};
  std::vector<Span> mails;
  FindEmails(line, whole, mails);
  if (!mails.empty()) return true;
  const char32_t last = PeekBefore(line, line.size());
  if (last == 0x3002 || last == '?' || last == '!' || last == ':' || last == 0xFF1A) return false;
  if (last == '.' && line.size() > 80) return false;
  const std::string lowered = Lowered(line);
  if (rules.organization_stems.HasStem(lowered)) return line.size() < 400;
  // A post, a supervisor or an address alone on its line.
  if (line.size() < 160 && last != '.' &&
      (rules.post_stems.BeginsWithOne(lowered) || rules.supervisor_stems.BeginsWithOne(lowered) ||
       rules.address_stems.BeginsWithOne(lowered)))
    return true;
  return IsNameList(line, rules);
}

bool IsEmployer(std::string_view line, const TextRules& rules) {
  constexpr std::size_t kLongest = 300;
  const char32_t last = PeekBefore(line, line.size());
  return line.size() <= kLongest && last != '.' && last != 0x3002 && last != '?' && last != 0xFF1F &&
         rules.employer_stems.HasStem(Lowered(line));
}

void ReadByline(std::string_view text, const std::vector<Span>& lines, const TextRules& rules,
                Paper& paper) {
  BylineReader reader(text, rules);
  for (const Span& line : lines) reader.ReadLine(line);
  reader.Finish(paper);
}

}  // namespace kg::extract
