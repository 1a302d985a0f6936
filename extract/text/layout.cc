#include "extract/text/layout.h"

#include <algorithm>
#include <optional>
#include <string>

#include "extract/text/block_signs.h"
#include "extract/text/byline.h"
#include "extract/text/characters.h"
#include "extract/text/credit.h"
#include "extract/text/language.h"
#include "extract/text/person_name.h"
#include "extract/text/sentences.h"

namespace kg::extract {
namespace {

// Where a paper begins, in blocks: [title, byline) is the title, [byline, body) the byline.
// Some put names before the title: [names, title).
struct Head {
  std::size_t names = 0, title = 0, byline = 0, body = 0;
};

constexpr std::size_t kLongestLabel = 40;  // characters

// "Installed capacity: ...", 装机容量：: where the colon stands behind a label, or npos.
std::size_t EndOfLabel(std::string_view line) {
  constexpr std::string_view kWideColon = "\xEF\xBC\x9A";
  const std::size_t colon = std::min(line.find(": "), line.find(kWideColon));
  constexpr std::size_t kMostBytes = 3 * kLongestLabel;
  return colon <= kMostBytes && CountCharacters(line.substr(0, colon)) <= kLongestLabel ? colon : std::string_view::npos;
}

class Layouter {
 public:
  Layouter(const std::vector<Block>& blocks, const TextRules& rules, Document& document)
      : blocks_(blocks), rules_(rules), document_(document), text_(document.clean.text()) {}

  void Run();

 private:
  std::string_view At(std::size_t block) const {
    return text_.substr(blocks_[block].span.begin, blocks_[block].span.size());
  }
  bool IsTitleLike(std::size_t i, bool first) const;
  bool IsBylineBlock(std::size_t i) const;
  bool IsMarked(std::size_t i) const {
    return blocks_[i].heading != 0 || signs_[i].capitals || blocks_[i].all_bold;
  }
  bool IsDateline(std::size_t i) const;
  std::size_t TitleBehindNames(std::size_t i) const;
  bool IsSigned(std::size_t i) const;
  std::optional<Head> FindHead(std::size_t i) const;
  bool BeginsUntitled(std::size_t i) const;
  bool IsRecordLine(std::size_t i) const;
  bool IsFurtherField(std::size_t i) const;
  std::size_t RecordEnd(std::size_t i) const;
  bool IsTold(std::size_t i) const;
  bool EndsReferences(std::size_t i) const;
  bool BeginsReferences(std::size_t i) const;

  void OpenPaper(std::size_t i);
  void ClosePaper(std::size_t end);
  void ReadHead(const Head& head);
  void AddWhole(std::size_t block, Span span, Zone zone);
  void AddText(std::size_t block, std::uint32_t begin, Zone zone);
  void AddReference(std::size_t block);
  void AddCredit(std::size_t block);

  const std::vector<Block>& blocks_;
  const TextRules& rules_;
  Document& document_;
  std::string_view text_;
  std::vector<BlockSigns> signs_;

  bool open_ = false;
  std::size_t paper_begin_ = 0;
  bool in_references_ = false, numbered_ = false, listed_ = false;
  bool after_references_ = false;
  bool has_body_ = false, has_label_ = false, in_abstract_ = false;
  Language abstract_language_ = Language::kUnknown;
  LanguageCounts body_, abstract_, all_, title_;
  std::vector<Span> spans_;
};

bool Layouter::IsTitleLike(std::size_t i, bool first) const {
  const BlockSigns& s = signs_[i];
  const Block& b = blocks_[i];
  if (s.columns < 4 || s.columns > 320 || s.mail || b.item || s.label != LabelKind::kNone) return false;
  if (s.title_label) return true;
  const char32_t last = PeekBefore(text_, b.span.end);
  if (last == ':' || last == 0xFF1A || last == ',' || last == 0xFF0C) return false;
  const bool question = last == '?' || last == '!' || last == 0xFF1F || last == 0xFF01;
  if (s.ends_sentence && !question && !(s.capitals && s.columns < 200)) {
    const char32_t bracket = PeekBefore(text_, b.span.end);
    if (bracket != ')' && bracket != '"' && bracket != 0x201D && bracket != 0xBB && bracket != 0xFF09)
      return false;
    if (s.columns > 120) return false;
  }
  if (s.enumerated && !first) return false;
  const char32_t start = PeekAt(text_, b.span.begin);
  if (IsLower(start) && !(first && b.heading != 0)) return false;
  if (IsDash(start)) return false;
  const std::string lowered = Lowered(At(i).substr(0, 120));
  return !rules_.salutations.BeginsWithOne(lowered);
}

bool Layouter::IsBylineBlock(std::size_t i) const {
  const BlockSigns& s = signs_[i];
  if (s.label != LabelKind::kNone && s.label != LabelKind::kContact) return false;
  if (s.columns > 420 || blocks_[i].heading != 0 || s.reference) {
    if (!s.mail || s.columns > 420) return false;
  }
  if (s.ends_sentence && !s.mail && s.columns > 90) return false;
  return LooksLikeByline(At(i), rules_);
}

// "12 March 2024", "Минск, 12 марта 2024 г.", 2024年3月12日: a day and few words.
bool Layouter::IsDateline(std::size_t i) const {
  const std::string_view line = At(i);
  if (signs_[i].columns > 60 || blocks_[i].heading != 0) return false;
  if (rules_.datelines.BeginsWithOne(Lowered(line))) return true;
  if (signs_[i].columns > 40) return false;
  int words = 0, years = 0, days = 0, digits = 0;
  bool inside = false;
  for (std::size_t at = 0; at <= line.size();) {
    const char32_t c = at < line.size() ? DecodeAt(line, at) : (++at, U' ');
    if (IsDigit(c)) {
      ++digits;
      inside = false;
      continue;
    }
    if (digits == 4) ++years;
    if (digits == 1 || digits == 2) ++days;
    digits = 0;
    if (!IsLetter(c)) {
      inside = false;
    } else if (!inside || IsHan(c)) {
      ++words;
      inside = true;
    }
  }
  return years == 1 && days >= 1 && words <= 4;
}

// Where the title stands if names, bodies and addresses come first and a title in capitals, bold
// or with a heading's mark follows; else `i`.
std::size_t Layouter::TitleBehindNames(std::size_t i) const {
  if (blocks_[i].heading != 0 || signs_[i].columns > 200) return i;
  // Reading names costs more than looking for what they would stand before.
  std::size_t marked = i + 1;
  while (marked < blocks_.size() && marked <= i + 8 && !IsMarked(marked)) ++marked;
  if (marked >= blocks_.size() || marked > i + 8 || !HasNames(At(i), rules_)) return i;
  if (signs_[i].capitals && !IsBylineBlock(i)) return i;
  std::size_t t = i + 1;
  while (t < blocks_.size() && t < i + 8 && !IsMarked(t) && IsBylineBlock(t)) ++t;
  return t < blocks_.size() && IsMarked(t) && IsTitleLike(t, false) && !IsNameList(At(t), rules_) ? t : i;
}

// A line of one name in Cyrillic, above running text: "Сергей Климович". In English a title's second
// line may look so.
bool Layouter::IsSigned(std::size_t i) const {
  constexpr int kWidest = 60, kLeastColumns = 60;
  const char32_t first = PeekAt(text_, blocks_[i].span.begin);
  return first >= TextRules::kFirstCyrillic && first <= TextRules::kLastCyrillic &&
         signs_[i].columns <= kWidest && IsNameList(At(i), rules_) && i + 1 < blocks_.size() &&
         signs_[i + 1].ends_sentence && signs_[i + 1].columns >= kLeastColumns;
}

std::optional<Head> Layouter::FindHead(std::size_t i) const {
  const bool first = document_.papers.empty() && !open_;
  std::size_t t = i;
  bool classified = false;
  while (t < blocks_.size() && t < i + 4 && signs_[t].label == LabelKind::kClassification) {
    classified = true;
    ++t;
  }
  if (first && t + 1 < blocks_.size() && IsDateline(t)) ++t;
  if (t >= blocks_.size()) return std::nullopt;
  const std::size_t names_begin = t;
  t = TitleBehindNames(t);
  const bool named = t != names_begin;
  if (!IsTitleLike(t, first)) return std::nullopt;
  const bool marked = IsMarked(t);
  if (!first && !marked && !classified && !after_references_) return std::nullopt;
  Head head{names_begin, t, t + 1, t + 1};
  // A title in capitals or bold may take several lines.
  while (head.byline < blocks_.size() && head.byline < t + 4 && signs_[t].capitals &&
         signs_[head.byline].capitals && blocks_[head.byline].blank_before <= 1 &&
         IsTitleLike(head.byline, false) && !IsBylineBlock(head.byline))
    ++head.byline;
  head.body = head.byline;
  bool mail = false, body = false, names = false;
  while (head.body < blocks_.size() && head.body < head.byline + 12 &&
         (IsBylineBlock(head.body) || (names && IsEmployer(At(head.body), rules_)))) {
    const std::string_view line = At(head.body);
    mail = mail || signs_[head.body].mail;
    names = names || IsNameList(line, rules_);
    body = body || rules_.organization_stems.HasStem(Lowered(line)) || IsEmployer(line, rules_);
    ++head.body;
  }
  bool label = false;
  for (std::size_t k = head.body; k < blocks_.size() && k < head.body + 3; ++k)
    label = label || signs_[k].label == LabelKind::kAbstract ||
            signs_[k].label == LabelKind::kSummary || signs_[k].label == LabelKind::kKeywords;
  if (named) return head;
  const bool byline = mail || (body && (names || marked || label)) ||
                      (names && (label || marked || IsSigned(head.byline)));
  if (!first) {
    if (!byline && !(label && (marked || classified))) return std::nullopt;
    if (!byline) head.body = head.byline;
    return head;
  }
  if (t + 1 >= blocks_.size() && signs_[t].ends_sentence) return std::nullopt;
  if (!byline) head.body = head.byline;
  return head;
}

// An abstract or summary that no title precedes, of another paper than the one before it.
bool Layouter::BeginsUntitled(std::size_t i) const {
  const BlockSigns& s = signs_[i];
  if (s.label != LabelKind::kAbstract && s.label != LabelKind::kSummary) return false;
  if (!open_ || body_.han * 3 + body_.latin + body_.cyrillic < 300) return false;
  const Language here = CountLanguages(At(i).substr(0, 2000), rules_).Verdict();
  if (has_label_) return here == abstract_language_;
  return here == body_.Verdict();
}

bool Layouter::BeginsReferences(std::size_t i) const {
  const BlockSigns& s = signs_[i];
  if (s.number == 0 || !s.reference || s.label != LabelKind::kNone) return false;
  // Without a heading: numbered entries that bear a mark, at least two of them or the document's first.
  const std::string_view line = At(i).substr(0, 600);
  const bool strong = line.find(" // ") != std::string_view::npos || line.find("[J]") != std::string_view::npos ||
                      line.find("[M]") != std::string_view::npos || line.find("[D]") != std::string_view::npos ||
                      line.find("[N]") != std::string_view::npos || line.find("[C]") != std::string_view::npos ||
                      line.find("[EB/OL]") != std::string_view::npos ||
                      line.find("doi.org/10.") != std::string_view::npos;
  if (!strong) return false;
  const bool next = i + 1 < blocks_.size() && signs_[i + 1].number == s.number + 1 && signs_[i + 1].reference;
  return next || i == 0;
}

bool Layouter::EndsReferences(std::size_t i) const {
  const BlockSigns& s = signs_[i];
  if (s.label != LabelKind::kNone && s.label != LabelKind::kContact) {
    if (!(s.label == LabelKind::kClassification && s.number != 0)) return true;
  }
  if (blocks_[i].heading != 0 && s.number == 0) return true;
  if (!listed_) return false;
  if (numbered_) {
    if (s.number != 0) return false;
    // The rest of an entry that a page break cut.
    const char32_t first = PeekAt(text_, blocks_[i].span.begin);
    if (IsLower(first) || IsDash(first)) return false;
    return !(s.reference && s.columns < 300 && !document_.references.empty() &&
             text_[document_.references.back().span.end - 1] != '.');
  }
  return !s.reference && s.columns > 0;
}

// "Commitment year: 2015"
bool Layouter::IsRecordLine(std::size_t i) const {
  if (i >= blocks_.size() || signs_[i].columns > 160) return false;
  constexpr std::size_t kMostBytes = 60;
  const std::string_view text = At(i).substr(0, kMostBytes);
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) colon = text.find("\xEF\xBC\x9A");  // ：
  return colon != std::string_view::npos &&
         rules_.record_labels.contains(Squeezed(text.substr(0, colon)));
}

// "Contractor: ...": a field whose label no table has, right below one that it has.
bool Layouter::IsFurtherField(std::size_t i) const {
  if (i >= blocks_.size() || blocks_[i].blank_before > 0 || signs_[i].columns > 160) return false;
  const std::size_t colon = EndOfLabel(At(i));
  return colon != std::string_view::npos && At(i).substr(0, colon).find_first_of(".,;") == std::string_view::npos;
}

// The block after a record that begins with the statement `i`, or `i` if none does.
std::size_t Layouter::RecordEnd(std::size_t i) const {
  constexpr int kSheet = 3;
  if (signs_[i].label != LabelKind::kNone || signs_[i].title_label || IsRecordLine(i)) return i;
  if (i > 0 && IsFurtherField(i)) return i;  // a field among others states nothing
  std::size_t end = i + 1;
  int measures = 0;
  for (; IsRecordLine(end) || (end > i + 1 && IsFurtherField(end)); ++end) {
    measures += !IsRecordLine(end) && At(end).find_first_of("0123456789") != std::string_view::npos ? 1 : 0;
  }
  // A data sheet: each field measures something of its own.
  return end == i + 1 || measures >= kSheet ? i : end;
}

// Running text stands at `i`.
bool Layouter::IsTold(std::size_t i) const {
  constexpr int kLeastColumns = 80, kMostFields = 16;
  // Past other fields of the record and headings.
  for (int field = 0; field < kMostFields && i < blocks_.size(); ++field, ++i) {
    const bool labelled = EndOfLabel(At(i)) != std::string_view::npos;
    const bool heading = signs_[i].columns <= static_cast<int>(kLongestLabel);  // "Description"
    if ((!labelled && !heading) || signs_[i].ends_sentence) break;
  }
  return i < blocks_.size() && signs_[i].ends_sentence && signs_[i].columns >= kLeastColumns &&
         signs_[i].label == LabelKind::kNone;
}

void Layouter::OpenPaper(std::size_t i) {
  if (open_) ClosePaper(i);
  open_ = true;
  paper_begin_ = i;
  Paper paper;
  document_.papers.push_back(std::move(paper));
  in_references_ = after_references_ = has_body_ = has_label_ = in_abstract_ = false;
  body_ = abstract_ = title_ = {};
  abstract_language_ = Language::kUnknown;
}

void Layouter::ClosePaper(std::size_t end) {
  Paper& paper = document_.papers.back();
  paper.span = {blocks_[paper_begin_].span.begin, blocks_[end - 1].span.end};
  for (const LanguageCounts* counts : {&body_, &abstract_, &title_, &all_}) {
    paper.language = counts->Verdict();
    if (paper.language != Language::kUnknown) break;
  }
  if (paper.byline_span.empty()) {
    // No byline: the addresses in the text are those of the paper.
    std::vector<Span> mails;
    std::uint32_t until = paper.span.end;
    for (const Reference& reference : document_.references)
      if (reference.paper + 1 == document_.papers.size()) {
        until = reference.span.begin;
        break;
      }
    FindEmails(text_, {paper.span.begin, until}, mails);
    for (const Span& span : mails) {
      paper.emails.emplace_back(text_.substr(span.begin, span.size()));
      paper.email_spans.push_back(span);
    }
  }
  open_ = false;
}

void Layouter::AddWhole(std::size_t block, Span span, Zone zone) {
  if (span.empty()) return;
  Sentence sentence;
  sentence.span = span;
  sentence.zone = zone;
  sentence.paper = static_cast<std::uint32_t>(document_.papers.size() - 1);
  sentence.paragraph = static_cast<std::uint32_t>(block);
  const LanguageCounts counts = CountLanguages(text_.substr(span.begin, span.size()), rules_);
  all_.Add(counts);
  if (zone == Zone::kTitle) title_.Add(counts);
  sentence.language = counts.Verdict();
  document_.sentences.push_back(sentence);
}

void Layouter::AddText(std::size_t block, std::uint32_t begin, Zone zone) {
  const Span within = {begin, blocks_[block].span.end};
  spans_.clear();
  SplitSentences(text_, within, rules_, spans_);
  LanguageCounts paragraph;
  const std::size_t first = document_.sentences.size();
  for (const Span& span : spans_) {
    Sentence sentence;
    sentence.span = span;
    sentence.zone = zone;
    sentence.paper = static_cast<std::uint32_t>(document_.papers.size() - 1);
    sentence.paragraph = static_cast<std::uint32_t>(block);
    const LanguageCounts counts = CountLanguages(text_.substr(span.begin, span.size()), rules_);
    paragraph.Add(counts);
    sentence.language = counts.cyrillic > 0 && counts.russian == counts.belarusian
                            ? Language::kUnknown
                            : counts.Verdict();
    if (sentence.language == Language::kUnknown && counts.cyrillic == 0)
      sentence.language = counts.Verdict();
    document_.sentences.push_back(sentence);
  }
  // A sentence without a sign of its own has the language of its paragraph, or of the text so far.
  all_.Add(paragraph);
  const Language known = all_.russian >= all_.belarusian ? Language::kRussian : Language::kBelarusian;
  const Language language = paragraph.Verdict(known);
  for (std::size_t i = first; i < document_.sentences.size(); ++i)
    if (document_.sentences[i].language == Language::kUnknown) document_.sentences[i].language = language;
  (zone == Zone::kAbstract ? abstract_ : body_).Add(paragraph);
}

void Layouter::ReadHead(const Head& head) {
  Paper& paper = document_.papers.back();
  std::uint32_t begin = blocks_[head.title].span.begin;
  if (signs_[head.title].title_label) begin = signs_[head.title].after_label;
  paper.title_span = {begin, blocks_[head.byline - 1].span.end};
  paper.title = text_.substr(paper.title_span.begin, paper.title_span.size());
  std::replace(paper.title.begin(), paper.title.end(), '\n', ' ');
  std::vector<Span> lines;
  for (std::size_t i = head.names; i < head.title; ++i) {
    lines.push_back(blocks_[i].span);
    AddWhole(i, blocks_[i].span, Zone::kByline);
  }
  AddWhole(head.title, paper.title_span, Zone::kTitle);
  if (head.body == head.byline && lines.empty()) return;
  for (std::size_t i = head.byline; i < head.body; ++i) {
    lines.push_back(blocks_[i].span);
    AddWhole(i, blocks_[i].span, Zone::kByline);
  }
  paper.byline_span = {lines.front().begin, lines.back().end};
  ReadByline(text_, lines, rules_, paper);
}

void Layouter::AddReference(std::size_t block) {
  const BlockSigns& s = signs_[block];
  Span span = blocks_[block].span;
  if (!listed_) {
    listed_ = true;
    numbered_ = s.number != 0;
  }
  if (numbered_ && s.number == 0 && !document_.references.empty()) {
    // The rest of the entry before.
    Reference& last = document_.references.back();
    last.span.end = span.end;
    for (std::size_t i = document_.sentences.size(); i-- > 0;)
      if (document_.sentences[i].zone == Zone::kReference) {
        document_.sentences[i].span.end = span.end;
        break;
      }
    return;
  }
  int number = s.number;
  if (number != 0) span.begin = s.after_number;
  // "[1] ... [2] ...": several entries in one paragraph.
  const bool bracket = number != 0 && text_[blocks_[block].span.begin] == '[';
  for (;;) {
    Span entry = span;
    if (bracket) {
      const std::string next = " [" + std::to_string(number + 1) + "] ";
      const std::size_t at = text_.substr(0, span.end).find(next, span.begin);
      if (at != std::string_view::npos) {
        entry.end = static_cast<std::uint32_t>(at);
        span.begin = static_cast<std::uint32_t>(at + next.size());
      } else {
        span.begin = span.end;
      }
    } else {
      span.begin = span.end;
    }
    if (!entry.empty()) {
      Reference reference;
      reference.number = number;
      reference.span = entry;
      reference.paper = static_cast<std::uint32_t>(document_.papers.size() - 1);
      document_.references.push_back(std::move(reference));
      AddWhole(block, entry, Zone::kReference);
    }
    if (span.empty()) break;
    ++number;
  }
}

void Layouter::AddCredit(std::size_t block) {
  Paper& paper = document_.papers.back();
  // The last sentence of a lead may be a credit.
  if ((signs_[block].columns > 120 && has_body_) || !paper.byline_span.empty()) return;
  const Span& line = blocks_[block].span;
  ReadCredit(text_, line, rules_, paper);
  // A name right below the title, alone or with whom it works for.
  const bool below_title = !has_body_ && !paper.title_span.empty() && paper.authors.empty() &&
                           block + 1 < blocks_.size();
  // "Ivan Petrov, Institute of Economics"
  Span name = line;
  const Span employer = below_title ? CutEmployer(text_, name, rules_) : Span{};
  const std::string_view phrase = text_.substr(name.begin, name.size());
  const auto words = std::count(phrase.begin(), phrase.end(), ' ') + 1;
  const bool fits = below_title && (!employer.empty() || signs_[block].columns <= 40);
  const NameShape shape = fits ? ShapeOfName(phrase) : NameShape::kNone;
  const bool han = fits && words == 1 && IsHan(PeekAt(phrase, 0)) && IsNameList(phrase, rules_);
  if (han || shape == NameShape::kWithInitials || (shape == NameShape::kFull && (words == 2 || words == 3))) {
    AddAuthor(text_, name, employer, paper);
  }
}

void Layouter::Run() {
  signs_.reserve(blocks_.size());
  for (const Block& block : blocks_) signs_.push_back(ReadSigns(text_, block, rules_));
  for (std::size_t i = 0; i + 1 < blocks_.size(); ++i)
    if (signs_[i].label == LabelKind::kNone && signs_[i].columns <= 60 && !signs_[i].ends_sentence &&
        signs_[i + 1].number == 1 && signs_[i + 1].reference &&
        rules_.reference_stems.HasStem(Lowered(At(i)))) {
      signs_[i].label = LabelKind::kReferences;
      signs_[i].label_only = true;
    }
  for (std::size_t i = 0; i < blocks_.size();) {
    const BlockSigns& s = signs_[i];
    const bool list_ends = in_references_ && EndsReferences(i);
    if (list_ends) {
      in_references_ = false;
      after_references_ = true;
    }
    if (const std::size_t end = in_references_ ? i : RecordEnd(i); end > i) {
      // Above a text that tells it all the statement is the title.
      if (IsTold(end) && IsTitleLike(i, !open_)) {
        OpenPaper(i);
        ReadHead({.names = i, .title = i, .byline = i + 1, .body = i + 1});
        for (std::size_t k = i + 1; k < end; ++k) AddWhole(k, blocks_[k].span, Zone::kBody);
        i = end;
        continue;
      }
      // Statement and fields are read together: they complete each other.
      if (!open_) OpenPaper(i);
      AddWhole(i, {blocks_[i].span.begin, blocks_[end - 1].span.end}, Zone::kBody);
      has_body_ = true;
      i = end;
      continue;
    }
    if (!in_references_ && !(open_ && s.label_only && s.label == LabelKind::kReferences)) {
      if (const std::optional<Head> head = FindHead(i)) {
        OpenPaper(i);
        for (std::size_t k = i; k < head->names; ++k) AddWhole(k, blocks_[k].span, Zone::kFurniture);
        ReadHead(*head);
        i = head->body;
        continue;
      }
      if (!open_ || BeginsUntitled(i)) OpenPaper(i);
    }
    if (in_references_) {
      AddReference(i++);
      continue;
    }
    if (s.label_only && s.label == LabelKind::kReferences) {
      AddWhole(i, blocks_[i].span, Zone::kHeading);
      ++i;
      in_references_ = true;
      listed_ = false;
      in_abstract_ = false;
      continue;
    }
    if (BeginsReferences(i)) {
      in_references_ = true;
      listed_ = false;
      AddReference(i++);
      continue;
    }
    if (s.label == LabelKind::kClassification && s.columns < 120) {
      AddWhole(i, blocks_[i].span, Zone::kFurniture);
    } else if (s.label == LabelKind::kAbstract || s.label == LabelKind::kSummary) {
      const LanguageCounts counts = CountLanguages(At(i).substr(0, 2000), rules_);
      abstract_language_ = counts.Verdict();
      has_label_ = true;
      AddWhole(i, {blocks_[i].span.begin, s.label_only ? blocks_[i].span.end : s.after_label}, Zone::kHeading);
      if (!s.label_only) AddText(i, s.after_label, Zone::kAbstract);
      in_abstract_ = s.label_only;
    } else if (s.label == LabelKind::kKeywords) {
      AddWhole(i, blocks_[i].span, Zone::kHeading);
      in_abstract_ = false;
    } else if (blocks_[i].heading != 0 || (s.capitals && s.columns < 160) ||
               (!s.ends_sentence && s.columns < 100 &&
                ((s.enumerated && !s.reference) || blocks_[i].all_bold))) {
      AddWhole(i, blocks_[i].span, Zone::kHeading);
      in_abstract_ = false;
    } else if (in_abstract_) {
      AddText(i, blocks_[i].span.begin, Zone::kAbstract);
      in_abstract_ = false;
    } else {
      AddCredit(i);
      AddText(i, blocks_[i].span.begin, Zone::kBody);
      has_body_ = true;
    }
    ++i;
  }
  ClosePaper(blocks_.size());
  document_.language = all_.Verdict();
  for (Reference& reference : document_.references)
    reference.language = CountLanguages(
        text_.substr(reference.span.begin, reference.span.size()), rules_).Verdict();
}

}  // namespace

void LayOut(const std::vector<Block>& blocks, const TextRules& rules, Document& document) {
  Layouter(blocks, rules, document).Run();
}

}  // namespace kg::extract
