#include "extract/link/coordination.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr int kMostItems = 12;          // either way from the known name
constexpr int kMostWords = 3;           // of an item
constexpr std::size_t kLongestItem = 60;  // bytes

bool StartsWithAny(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.starts_with(word); });
}

bool EndsWithAny(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.ends_with(word); });
}

// The list around one known name, read item by item.
class ListReader {
 public:
  // `joints`: the conjunctions between spaces.
  ListReader(const Document& document, const std::vector<Candidate>& chosen, const NameWords& words,
             const std::vector<std::string>& joints, std::size_t known)
      : words_(words),
        joints_(joints),
        text_(document.clean.reading()),
        sentence_(document.sentences[chosen[known].sentence].span),
        chosen_(chosen),
        known_(chosen[known]) {}

  // The items that are no mentions yet, if the list is a whole one.
  std::vector<Span> Read() {
    Forward();
    Backward();
    if (!closed_) items_.clear();
    return std::move(items_);
  }

 private:
  // The length of the separator at a place, 0 if there is none; notes an "and".
  std::size_t SeparatorAt(std::size_t at, bool& last) const {
    const std::string_view rest = text_.substr(at, sentence_.end - at);
    last = false;
    std::size_t length = 0;
    if (rest.starts_with("、")) return 3;
    if (rest.starts_with(", ")) length = 1;
    for (const std::string& word : joints_) {
      if (rest.substr(length).starts_with(word)) {
        last = true;
        return length + word.size();
      }
    }
    if (length > 0) return 2;
    for (const std::string& word : words_.han_conjunctions) {
      if (rest.starts_with(word)) {
        last = true;
        return word.size();
      }
    }
    return 0;
  }

  // Where the name itself begins behind the legal form at a place, of capitals only: "РУП ПО «Керамин»".
  std::size_t AfterLegalForm(std::size_t at) const {
    std::size_t word = at;
    while (word < sentence_.end && IsUpper(PeekAt(text_, word))) {
      while (word < sentence_.end && IsUpper(PeekAt(text_, word))) DecodeAt(text_, word);
      if (PeekAt(text_, word) != ' ') return at;
      ++word;
    }
    return word < sentence_.end && IsQuote(PeekAt(text_, word)) ? word : at;
  }

  // The chosen mention of the known one's type that begins at a place.
  const Candidate* MentionAt(std::size_t at) const {
    for (auto it = std::lower_bound(chosen_.begin(), chosen_.end(), at,
                                    [](const Candidate& c, std::size_t place) {
                                      return c.span.begin < place;
                                    });
         it != chosen_.end() && it->span.begin <= at + 3; ++it) {
      if (it->type == known_.type && !it->demonym &&
          (it->span.begin == at || IsQuote(PeekAt(text_, at)))) {
        return &*it;
      }
    }
    return nullptr;
  }

  bool Covered(const Span& span) const {
    auto it = std::lower_bound(
        chosen_.begin(), chosen_.end(), span.begin,
        [](const Candidate& c, std::size_t place) { return c.span.begin < place; });
    // "Chengdu Xinzhu": a place that only begins the name.
    const auto begins = [&](const Candidate& c) {
      return (c.type == EntityType::kPlace || c.type == EntityType::kCountry) &&
             known_.type == EntityType::kOrganization && c.span.begin == span.begin &&
             c.span.end < span.end;
    };
    while (it != chosen_.end() && begins(*it)) ++it;
    if (it != chosen_.end() && it->span.begin < span.end) return true;
    for (int i = 0; i < 6 && it != chosen_.begin(); ++i) {
      --it;
      if (it->span.end > span.begin && it->type != EntityType::kDocument && !begins(*it)) {
        return true;
      }
    }
    return false;
  }

  static bool IsQuote(char32_t c) { return c == U'«' || c == U'“' || c == U'"' || c == U'»' || c == U'”'; }

  // An unknown name that begins at a place: capitalised words, a quoted text, Han up to a separator.
  std::optional<Span> NameAt(std::size_t at, std::size_t& end) const {
    const char32_t first = PeekAt(text_, at);
    if (first == U'«' || first == U'“' || first == U'"') {
      const std::string_view close = first == U'«' ? "»" : first == U'“' ? "”" : "\"";
      std::size_t begin = at;
      DecodeAt(text_, begin);
      const std::size_t stop = text_.substr(0, sentence_.end).find(close, begin);
      if (stop == std::string_view::npos || stop - begin > kLongestItem || stop == begin) return {};
      end = stop + close.size();
      return Span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(stop)};
    }
    std::size_t stop = at;
    if (IsHan(first)) {
      int letters = 0;
      while (stop < sentence_.end && IsHan(PeekAt(text_, stop))) {
        const std::string_view rest = text_.substr(stop);
        if (letters >= 2 && StartsWithAny(rest, words_.han_closing)) break;
        DecodeAt(text_, stop);
        ++letters;
      }
      const std::string_view rest = text_.substr(stop);
      const bool ends = rest.starts_with("、") || StartsWithAny(rest, words_.han_closing);
      if (!ends || letters < 2 || letters > 8) return {};
    } else {
      int words = 0;
      for (std::size_t word = at; words < kMostWords && IsUpper(PeekAt(text_, word));) {
        while (word < sentence_.end &&
               (IsLetter(PeekAt(text_, word)) || IsDigit(PeekAt(text_, word)) ||
                PeekAt(text_, word) == '-' || PeekAt(text_, word) == U'’')) {
          DecodeAt(text_, word);
        }
        stop = word;
        ++words;
        if (PeekAt(text_, word) != ' ') break;
        ++word;
      }
      // "Ministry of Agriculture and Food": one word goes on with the name of an office.
      if (words == 0 || (words == 1 && known_.kind == "gov")) return {};
      // "ОАО «Нафтан»": one word before quotation marks only tells what the name is of.
      const char32_t quote = PeekAt(text_, stop + 1);
      if (words == 1 && PeekAt(text_, stop) == ' ' && (quote == U'«' || quote == U'“' || quote == U'"')) {
        return NameAt(stop + 1, end);
      }
      if (stop - at < 3) return {};
      if (words == 1 && IsCyrillic(first) && PeekAt(text_, stop) == ' ' && IsLower(PeekAt(text_, stop + 1)) &&
          EndsWithAny(text_.substr(at, stop - at), words_.adjective_endings)) {
        return {};
      }
      // "and Minister of Trade": what goes on with "of" or another capital is another phrase.
      const std::string_view rest = text_.substr(stop);
      if (rest.starts_with(" of ") || rest.starts_with("’") || rest.starts_with("'") ||
          (words == kMostWords && rest.starts_with(" ") && IsUpper(PeekAt(rest, 1)))) {
        return {};
      }
    }
    if (stop > sentence_.end || stop - at > kLongestItem) return {};
    end = stop;
    return Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(stop)};
  }

  void Forward() {
    std::size_t at = known_.span.end;
    if (IsQuote(PeekAt(text_, at))) DecodeAt(text_, at);
    std::vector<Span> pending;
    for (int i = 0; i < kMostItems; ++i) {
      if (StartsWithAny(text_.substr(at), words_.han_etc)) {
        closed_ = true;
        break;
      }
      bool last = false;
      const std::size_t separator = SeparatorAt(at, last);
      if (separator == 0) return;
      at = AfterLegalForm(at + separator);
      std::size_t end = at;
      if (const Candidate* mention = MentionAt(at); mention != nullptr) {
        end = mention->span.end;
        if (IsQuote(PeekAt(text_, end))) DecodeAt(text_, end);
      } else {
        const std::optional<Span> name = NameAt(at, end);
        if (!name || Covered(*name)) return;
        // "and Ambassador Extraordinary and Plenipotentiary": no last item of a list.
        if (last && text_.substr(end, sentence_.end - end).starts_with(" and ")) return;
        pending.push_back(*name);
      }
      at = end;
      if (last) {
        closed_ = true;
        break;
      }
    }
    items_.insert(items_.end(), pending.begin(), pending.end());
  }

  // Lists whose known name comes later: "YTO, ZTO and Sinotrans". One item, right before it; what
  // stands before that is found from there in turn.
  void Backward() {
    std::size_t begin = known_.span.begin;
    if (begin > sentence_.begin && IsQuote(PeekBefore(text_, begin))) {
      begin = CharacterStart(text_, begin - 1);
    }
    for (const std::string& word : joints_) {
      const std::string_view before = text_.substr(sentence_.begin, begin - sentence_.begin);
      if (!before.ends_with(word)) continue;
      std::size_t stop = sentence_.begin + before.size() - word.size();
      if (stop > sentence_.begin && text_[stop - 1] == ',') --stop;
      AddBefore(stop);
      return;
    }
    AddQuotedBefore(begin);
  }

  // "«Милкавита», Рогачёвский комбинат": a company's name in quotation marks before a comma.
  void AddQuotedBefore(std::size_t begin) {
    if (known_.type != EntityType::kOrganization) return;
    const std::string_view before = text_.substr(sentence_.begin, begin - sentence_.begin);
    for (const auto& [opening, closing] :
         {std::pair<std::string_view, std::string_view>{"«", "»"}, {"“", "”"}, {"\"", "\""}}) {
      if (!before.ends_with(std::string(closing) + ", ")) continue;
      const std::size_t stop = before.size() - closing.size() - 2;
      const std::size_t open = before.substr(0, stop).rfind(opening);
      if (open == std::string_view::npos || stop - open > kLongestItem) return;
      const std::size_t first = open + opening.size();
      if (!IsUpper(PeekAt(before, first)) || (open > 0 && before[open - 1] != ' ')) return;
      const Span name{static_cast<std::uint32_t>(sentence_.begin + first),
                      static_cast<std::uint32_t>(sentence_.begin + stop)};
      if (Covered(name)) return;
      closed_ = true;
      items_.push_back(name);
      return;
    }
  }

  void AddBefore(std::size_t stop) {
    std::size_t at = stop;
    std::size_t end = 0;
    for (int words = 0; words < kMostWords && at > sentence_.begin; ++words) {
      std::size_t word = at;
      while (word > sentence_.begin &&
             (IsLetter(PeekBefore(text_, word)) || PeekBefore(text_, word) == '-')) {
        word = CharacterStart(text_, word - 1);
      }
      if (word == at || !IsUpper(PeekAt(text_, word))) break;
      at = word;
      if (PeekBefore(text_, at) != ' ') break;
      const std::size_t space = at - 1;
      if (space == sentence_.begin || !IsLetter(PeekBefore(text_, space))) break;
      std::size_t previous = space;
      while (previous > sentence_.begin && IsLetter(PeekBefore(text_, previous))) {
        previous = CharacterStart(text_, previous - 1);
      }
      if (!IsUpper(PeekAt(text_, previous))) break;
      at = space;
    }
    // The first word of a sentence has its capital for another reason.
    if (at >= stop || at == sentence_.begin) return;
    const std::optional<Span> name = NameAt(at, end);
    if (!name || end != stop || Covered(*name)) return;
    closed_ = true;
    items_.push_back(*name);
  }

  const NameWords& words_;
  const std::vector<std::string>& joints_;
  std::string_view text_;
  Span sentence_;
  const std::vector<Candidate>& chosen_;
  const Candidate& known_;
  std::vector<Span> items_;
  bool closed_ = false;
};

}  // namespace

std::vector<Candidate> FindCoordinated(const Document& document,
                                       const std::vector<Candidate>& chosen,
                                       const NameWords& words) {
  std::vector<std::string> joints;
  for (const auto* list : {&words.conjunctions, &words.weak_conjunctions}) {
    for (const std::string& word : *list) joints.push_back(" " + word + " ");
  }
  std::vector<Candidate> found;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Candidate& known = chosen[i];
    const bool fits = known.type == EntityType::kOrganization ||
                      known.type == EntityType::kPerson || known.type == EntityType::kPlace;
    if (!fits || known.demonym || known.embedded) continue;
    const Zone zone = document.sentences[known.sentence].zone;
    if (zone != Zone::kBody && zone != Zone::kAbstract) continue;
    for (const Span& span : ListReader(document, chosen, words, joints, i).Read()) {
      Candidate candidate;
      candidate.span = span;
      candidate.sentence = known.sentence;
      candidate.source = Candidate::Source::kRule;
      candidate.type = known.type;
      candidate.kind = known.kind == "gov" || known.kind == "intl" ? std::string_view() : known.kind;
      candidate.rule = "coordination@1";
      candidate.confidence = 0.6F;
      found.push_back(std::move(candidate));
    }
  }
  return found;
}

}  // namespace kg::extract
