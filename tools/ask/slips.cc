#include "tools/ask/slips.h"

#include <algorithm>
#include <array>
#include <map>

#include "extract/text/characters.h"
#include "query/procedures/name_match.h"

namespace kg::ask {
namespace {

constexpr std::size_t kShortest = 5;      // letters of a word that may be written wrong
constexpr std::size_t kLeastSame = 4;     // letters that must agree
constexpr std::size_t kShortestHan = 3;   // characters of a name
constexpr std::size_t kMostWords = 6, kMostHan = 12;  // of a name
constexpr std::size_t kMostTokens = 100;  // of a question that is put right
constexpr std::size_t kEnding = 3;        // letters of a Cyrillic word that its cases change
constexpr std::size_t kEndingInName = 4;  // where other words of a name say which it is
constexpr std::size_t kLongestTail = 4;   // letters behind the beginning of a word

using Letters = std::u32string;

Letters LettersOf(std::string_view text) {
  Letters out;
  for (std::size_t at = 0; at < text.size();) out += extract::DecodeAt(text, at);
  return out;
}

std::size_t SameAtStart(const Letters& a, std::size_t from_a, const Letters& b, std::size_t from_b) {
  std::size_t same = 0;
  while (from_a + same < a.size() && from_b + same < b.size() && a[from_a + same] == b[from_b + same]) {
    ++same;
  }
  return same;
}

// What one slip passes over in either word: a letter for another, one too many, one too few, two
// changed for each other.
struct Passed {
  std::size_t of_a, of_b;
};
constexpr std::array<Passed, 4> kSlips = {{{1, 1}, {1, 0}, {0, 1}, {2, 2}}};

// Where the rest of `a` begins once `b` but for `ending` letters was read in it with one slip.
std::optional<std::size_t> ReadWithSlip(const Letters& a, const Letters& b, std::size_t ending) {
  const std::size_t before = SameAtStart(a, 0, b, 0);
  for (const Passed& passed : kSlips) {
    const std::size_t from_a = before + passed.of_a, from_b = before + passed.of_b;
    if (from_a > a.size() || from_b > b.size()) continue;
    const bool swaps = passed.of_a == 2;
    if (swaps && !(a[before] == b[before + 1] && a[before + 1] == b[before])) continue;
    const std::size_t behind = SameAtStart(a, from_a, b, from_b);
    if (b.size() - from_b - behind > ending) continue;
    const std::size_t same = before + behind + (swaps ? 2 : 0);
    const bool declined = from_a + behind < a.size() || from_b + behind < b.size();
    if (same < kLeastSame + (declined && ending > 0 ? 1 : 0)) continue;
    return from_a + behind;
  }
  return std::nullopt;
}

bool IsLatin(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= 0; });
}

std::size_t EndingOf(std::string_view word, bool alone) {
  return IsLatin(word) ? 0 : alone ? kEnding : kEndingInName;
}

// In the graph's names and in the question: the same word, in whatever case.
bool AreSame(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (a.substr(0, kEnding) != b.substr(0, kEnding) || IsLatin(a) || IsLatin(b)) return false;
  const Letters first = LettersOf(a), second = LettersOf(b);
  const std::size_t same = SameAtStart(first, 0, second, 0);
  return same >= kEnding && same + kEnding >= std::max(first.size(), second.size());
}

bool SoundAlike(std::string_view a, std::string_view b) {
  static query::LatinForm latin;
  const std::string sound = latin.Of(a);
  return !sound.empty() && sound == latin.Of(b);
}

// One Han name is the other but for one character that sounds alike.
bool IsHanSlip(const FoldedText& text, std::size_t first, const FoldedText& name) {
  std::size_t wrong = name.tokens.size();
  for (std::size_t i = 0; i < name.tokens.size(); ++i) {
    if (!name.tokens[i].han || !text.tokens[first + i].han) return false;
    if (text.word(first + i) == name.word(i)) continue;
    if (wrong != name.tokens.size()) return false;
    wrong = i;
  }
  return wrong != name.tokens.size() && SoundAlike(text.word(first + wrong), name.word(wrong));
}

// The words of a name, one of them a slip away and the others as they are: its place; none: no such.
std::optional<std::size_t> NameSlip(const FoldedText& text, std::size_t first, const FoldedText& name) {
  std::optional<std::size_t> slipped;
  for (std::size_t i = 0; i < name.tokens.size(); ++i) {
    const std::string_view word = text.word(first + i), known = name.word(i);
    if (text.tokens[first + i].han || name.tokens[i].han) return std::nullopt;
    if (AreSame(word, known)) continue;
    const bool slip = AreOneSlipApart(word, known, EndingOf(known, name.tokens.size() == 1));
    if (slipped || !slip) return std::nullopt;
    slipped = first + i;
  }
  return slipped;
}

// Bytes of the question as it is written that a token of its folded form stands for: folding keeps
// the number of characters.
std::vector<Span> PlacesOf(const Question& question) {
  std::vector<std::uint32_t> character(question.folded.text.size() + 1, 0), written;
  std::uint32_t number = 0;
  for (std::size_t at = 0; at < question.folded.text.size(); ++number) {
    const std::size_t begin = at;
    extract::DecodeAt(question.folded.text, at);
    std::fill(character.begin() + static_cast<std::ptrdiff_t>(begin),
              character.begin() + static_cast<std::ptrdiff_t>(at), number);
  }
  character.back() = number;
  for (std::size_t at = 0; at < question.text.size();) {
    written.push_back(static_cast<std::uint32_t>(at));
    extract::DecodeAt(question.text, at);
  }
  written.push_back(static_cast<std::uint32_t>(question.text.size()));
  std::vector<Span> out;
  for (const FoldedText::Token& token : question.folded.tokens) {
    const std::size_t first = character[token.span.begin], last = character[token.span.end];
    if (last >= written.size()) return {};
    out.push_back({written[first], written[last]});
  }
  return out;
}

// Puts `meant` in the place of tokens; what follows keeps its order.
class Rewriter {
 public:
  explicit Rewriter(const Question& question) : question_(question), places_(PlacesOf(question)) {}

  void Replace(std::size_t first, std::size_t last, const std::string& meant) {
    if (places_.empty()) return;
    const Span span{places_[first].begin, places_[last].end};
    out_.text += question_.text.substr(done_, span.begin - done_) + meant;
    out_.readings.push_back({question_.text.substr(span.begin, span.size()), meant});
    done_ = span.end;
  }

  std::optional<Mended> Done() {
    if (out_.readings.empty()) return std::nullopt;
    out_.text += question_.text.substr(done_);
    return std::move(out_);
  }

 private:
  const Question& question_;
  std::vector<Span> places_;
  std::size_t done_ = 0;
  Mended out_;
};

// A known name that is or covers these tokens, or sticks out of them.
bool IsKnown(const Question& question, std::size_t first, std::size_t last) {
  return std::any_of(question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
    if (!entity.curated || entity.last_token < first || last < entity.first_token) return false;
    const bool inside = first <= entity.first_token && entity.last_token <= last;
    return !inside || entity.last_token - entity.first_token == last - first;
  });
}

// One word alone is taken for a name if it is written as one; nobody writes all else small by chance.
bool MayBeName(const Question& question, std::size_t token) {
  const std::string_view word = question.folded.word(token);
  return std::any_of(question.runs.begin(), question.runs.end(), [&](const std::string& run) {
    const FoldedText folded(run);
    for (std::size_t i = 0; i < folded.tokens.size(); ++i) {
      if (folded.word(i) == word) return true;
    }
    return false;
  });
}

}  // namespace

bool AreOneSlipApart(std::string_view a, std::string_view b, std::size_t ending) {
  constexpr std::size_t kBytes = 4;  // of a letter, at most
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > kBytes * (ending + 1)) return false;
  const Letters first = LettersOf(a), second = LettersOf(b);
  if (second.size() < kShortest || first.size() + 1 < kShortest || first == second) return false;
  const std::optional<std::size_t> rest = ReadWithSlip(first, second, ending);
  return rest && first.size() - *rest <= ending;
}

bool Mender::IsWord(const Question& question, std::size_t token) const {
  const std::string word(question.folded.word(token));
  return words_.Of(question.language).Knows(word) || !words_.IdeasIn(FoldedText(word)).empty();
}

void Mender::LoadNames() {
  if (names_) return;
  names_.emplace();
  Result<std::vector<Named>> all = facts_.Names();
  if (!all) return;
  for (const Named& named : *all) {
    std::vector<std::string> written = named.names;
    written.push_back(named.name);
    std::sort(written.begin(), written.end());
    written.erase(std::unique(written.begin(), written.end()), written.end());
    for (std::string& name : written) {
      FoldedText folded(name);
      const std::size_t most = folded.tokens.empty() || !folded.tokens.front().han ? kMostWords : kMostHan;
      if (folded.tokens.empty() || folded.tokens.size() > most) continue;
      names_->push_back({std::move(folded), std::move(name), named.key});
    }
  }
}

const Mender::KnownName* Mender::OnlyNameFor(const Question& question, std::size_t first,
                                             std::size_t size) const {
  const FoldedText& text = question.folded;
  const bool han = text.tokens[first].han;
  const KnownName* found = nullptr;
  for (const KnownName& name : *names_) {
    if (name.folded.tokens.size() != size || (han && size < kShortestHan)) continue;
    const std::optional<std::size_t> slip = han ? std::nullopt : NameSlip(text, first, name.folded);
    const bool meant = han ? IsHanSlip(text, first, name.folded) : slip && !IsWord(question, *slip);
    if (!meant) continue;
    if (found != nullptr && found->key != name.key) return nullptr;
    if (found == nullptr) found = &name;
  }
  return found;
}

std::optional<Mended> Mender::MendNames(const Question& question) {
  const FoldedText& text = question.folded;
  if (text.tokens.size() > kMostTokens) return std::nullopt;
  // Where a name may be written wrong: a word that is none of questions and no part of a known name.
  std::vector<bool> unknown(text.tokens.size());
  for (std::size_t i = 0; i < unknown.size(); ++i) unknown[i] = !IsKnown(question, i, i) && !IsWord(question, i);
  Rewriter rewriter(question);
  for (std::size_t first = 0; first < text.tokens.size(); ++first) {
    const std::size_t most = std::min(text.tokens.size() - first,
                                      text.tokens[first].han ? kMostHan : kMostWords);
    for (std::size_t size = most; size > 0; --size) {
      const std::size_t last = first + size - 1;
      const auto begin = unknown.begin() + static_cast<std::ptrdiff_t>(first);
      const bool may_slip = text.tokens[first].han ||
                            std::find(begin, begin + static_cast<std::ptrdiff_t>(size), true) !=
                                begin + static_cast<std::ptrdiff_t>(size);
      if (!may_slip || IsKnown(question, first, last)) continue;
      if (size == 1 && !MayBeName(question, first)) continue;
      LoadNames();
      const KnownName* name = OnlyNameFor(question, first, size);
      if (name == nullptr) continue;
      rewriter.Replace(first, last, name->written);
      first = last;
      break;
    }
  }
  return rewriter.Done();
}

std::optional<Mended> Mender::MendWords(const Question& question, std::size_t least) const {
  const LanguageWords& table = words_.Of(question.language);
  const FoldedText& text = question.folded;
  if (text.tokens.size() > kMostTokens) return std::nullopt;
  std::vector<bool> known(text.tokens.size(), false);
  for (const Words::Idea& idea : words_.IdeasIn(text)) {
    for (const std::size_t token : idea.tokens) known[token] = true;
  }
  Rewriter rewriter(question);
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const std::string word(text.word(i));
    const bool digits = word.find_first_of("0123456789") != std::string::npos;
    if (known[i] || digits || text.tokens[i].han || IsKnown(question, i, i)) continue;
    if (table.Knows(word) || MayBeName(question, i)) continue;
    const Letters letters = LettersOf(word);
    if (letters.size() < least) continue;
    std::map<std::string, std::string> meant;  // by stem: forms of one word are one
    for (const std::string& full : table.vocabulary) {
      if (AreOneSlipApart(word, full, 0)) meant.emplace(StemOf(full), full);
    }
    for (const std::string& beginning : table.beginnings) {
      const Letters start = LettersOf(beginning);
      if (start.size() <= kShortest) continue;
      const std::optional<std::size_t> rest = ReadWithSlip(letters, start, 0);
      if (!rest || letters.size() - *rest > kLongestTail) continue;
      std::string tail;
      for (std::size_t at = *rest; at < letters.size(); ++at) extract::AppendUtf8(letters[at], tail);
      meant.emplace(StemOf(beginning), beginning + tail);
    }
    if (meant.size() == 1) rewriter.Replace(i, i, meant.begin()->second);
  }
  return rewriter.Done();
}

}  // namespace kg::ask
