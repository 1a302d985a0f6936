#include "extract/claims/relation_matcher.h"

#include <algorithm>
#include <string>
#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr int kMostSteps = 1000;
constexpr std::uint32_t kFurthestEarlier = 1500;  // bytes
constexpr std::size_t kMostReadings = 20;         // of a rule that wants every one
constexpr std::uint32_t kFurthestMember = 200;    // bytes between neighbours in a list
constexpr std::uint32_t kStart = 4;               // bytes: a dash or quotation mark
constexpr CaseSet kDictionaryForm = 1U << static_cast<unsigned>(GrammaticalCase::kNominative) |
                                    1U << static_cast<unsigned>(GrammaticalCase::kAccusative);
constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Whether a name's first or only word begins here: letters, not quotation marks around them.
std::uint32_t SkipQuotes(std::string_view text, std::uint32_t at, std::uint32_t end) {
  while (at < end) {
    std::size_t next = at;
    if (IsLetter(DecodeAt(text, next))) break;
    at = static_cast<std::uint32_t>(next);
  }
  return at;
}

bool IsOpening(char32_t c) { return c == U'(' || c == U'（'; }

}  // namespace

struct RelationMatcher::Search {
  const SentenceSymbols* sentence;
  const RelationRule* rule;
  RelationMatch now;
  RelationMatch best;
  bool found = false;
  std::vector<RelationMatch> all;  // if the rule wants every one
  int steps = 0;
  std::size_t reach = 0;  // the most elements that were bound
};

bool RelationMatcher::FitsMention(const Mention& mention, const PatternElement& element) const {
  if (mention.entity == kNoEntity) return false;
  const Entity& entity = x_.entities[mention.entity];
  return std::any_of(element.types.begin(), element.types.end(), [&](const auto& type) {
    if (type.state && !type.kind.empty()) {
      return entity.type == EntityType::kOrganization && entity.kind == type.kind;
    }
    if (type.state) {
      return entity.type == EntityType::kCountry ||
             (entity.type == EntityType::kPlace && entity.kind == "capital") ||
             (entity.type == EntityType::kOrganization && entity.kind == "government");
    }
    if (type.body) {
      return entity.type == type.type && (entity.kind == "gov" || entity.kind == "government") &&
             entity.within.starts_with("country:");
    }
    if (type.kind == "name") return entity.type == type.type && !mention.demonym;
    if (type.kind == "nominal") return entity.type == type.type && mention.nominal;
    if (type.kind.starts_with('!')) {
      if (entity.type != type.type) return false;
      for (std::string_view kinds = std::string_view(type.kind).substr(1); !kinds.empty();) {
        const std::size_t comma = std::min(kinds.find(','), kinds.size());
        if (entity.kind == kinds.substr(0, comma)) return false;
        kinds.remove_prefix(std::min(comma + 1, kinds.size()));
      }
      return true;
    }
    return entity.type == type.type && (type.kind.empty() || entity.kind == type.kind);
  });
}

CaseSet RelationMatcher::CasesOf(const SentenceSymbols& sentence, std::size_t i) const {
  const Language language = x_.document.sentences[sentence.sentence].language;
  if (!rules_.endings.Knows(language)) return kAnyCase;
  const Symbol& symbol = sentence.symbols[i];
  const std::string_view text = x_.document.clean.reading();
  // Of "компанией «Сименс»" the word before says the case, the name itself is not declined.
  if (sentence.described_by[i] != kNone) {
    const Span& span = sentence.symbols[sentence.described_by[i]].span;
    // "ОАО" is never declined.
    if (IsUpper(PeekBefore(text, span.end))) return kAnyCase;
    return rules_.endings.Of(language, text.substr(span.begin, span.size()));
  }
  if (PeekBefore(text, symbol.span.begin) == U'«' || PeekBefore(text, symbol.span.begin) == U'“' ||
      PeekBefore(text, symbol.span.begin) == U'"') {
    return kAnyCase;
  }
  std::uint32_t begin = SkipQuotes(text, symbol.span.begin, symbol.span.end);
  std::uint32_t end = begin;
  if (x_.mentions[symbol.index].type == EntityType::kPerson) {
    end = symbol.span.end;
    const std::size_t space = text.substr(begin, end - begin).rfind(' ');
    if (space != std::string_view::npos) begin += static_cast<std::uint32_t>(space) + 1;
  } else {
    while (end < symbol.span.end && text[end] != ' ') ++end;
  }
  const CaseSet cases = rules_.endings.Of(language, text.substr(begin, end - begin));
  if (cases == kAnyCase) return cases;
  // "Кітай" ends like many a genitive, but is the name as dictionaries have it.
  const std::string_view printed = text.substr(symbol.span.begin, symbol.span.size());
  for (const auto& [code, name] : x_.entities[x_.mentions[symbol.index].entity].names) {
    if (name == printed && code == CodeOf(language)) return kDictionaryForm;
  }
  return cases;
}

bool RelationMatcher::Fits(const SentenceSymbols& sentence, std::size_t i,
                           const PatternElement& element) const {
  const Symbol& symbol = sentence.symbols[i];
  switch (element.what) {
    case PatternElement::What::kMention:
      return symbol.kind == Symbol::Kind::kMention &&
             x_.mentions[symbol.index].embedded == element.inside && !sentence.attribute[i] &&
             FitsMention(x_.mentions[symbol.index], element) &&
             (element.cases == kAnyCase || (CasesOf(sentence, i) & element.cases) != 0);
    case PatternElement::What::kValue:
      return symbol.kind == Symbol::Kind::kValue && x_.values[symbol.index].kind == element.value;
    case PatternElement::What::kTrigger:
      return symbol.kind == Symbol::Kind::kTrigger && symbol.index == element.trigger;
    case PatternElement::What::kEarlier:
    case PatternElement::What::kEntryDate: return false;
  }
  return false;
}

bool RelationMatcher::BreaksClause(std::string_view text, std::size_t at) const {
  return std::any_of(rules_.breaks.begin(), rules_.breaks.end(), [&](const std::string& word) {
    // 在两国元首的见证下，: what the comma closes.
    constexpr std::string_view kComma = "，";
    if (word.ends_with(kComma)) return text.substr(0, at + kComma.size()).ends_with(word);
    return text.compare(at, word.size(), word) == 0 &&
           (IsHan(PeekBefore(word, word.size())) || !IsLetter(PeekAt(text, at + word.size())));
  });
}

bool RelationMatcher::GapFits(const SentenceSymbols& sentence, std::uint32_t from,
                              std::uint32_t to, const PatternElement& element) const {
  const std::string_view text = x_.document.clean.reading();
  auto skip = std::lower_bound(sentence.uncounted.begin(), sentence.uncounted.end(), from,
                               [](const Span& span, std::uint32_t at) { return span.begin < at; });
  constexpr std::uint32_t kNear = 40;  // characters
  const bool breaks = element.same_clause || element.gap <= kNear;
  std::uint32_t characters = 0;
  for (std::size_t at = from; at < to;) {
    while (skip != sentence.uncounted.end() && skip->begin < at) ++skip;
    if (skip != sentence.uncounted.end() && skip->begin == at && skip->end <= to) {
      at = skip->end;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = DecodeAt(text, at);
    if (++characters > element.gap) return false;
    // "A holds 70 %, B holds 30 %": what stands near does not reach over a percentage.
    if (element.gap <= kNear && (c == '%' || c == U'％')) return false;
    if (breaks && (c == ',' || c == U'，') && BreaksClause(text, begin)) return false;
    if (element.same_clause && (c == ';' || c == U'；' || c == U'。' || c == '\n')) return false;
  }
  return true;
}

bool RelationMatcher::IsSeparator(const SentenceSymbols& sentence, std::uint32_t from,
                                  std::uint32_t to) const {
  constexpr std::uint32_t kLongest = 200;  // bytes
  if (to <= from) return true;
  if (to - from > kLongest) return false;
  const std::string_view text = x_.document.clean.reading();
  std::string between;
  auto skip = std::lower_bound(sentence.uncounted.begin(), sentence.uncounted.end(), from,
                               [](const Span& span, std::uint32_t at) { return span.begin < at; });
  for (std::uint32_t at = from; at < to;) {
    while (skip != sentence.uncounted.end() && skip->begin < at) ++skip;
    if (skip != sentence.uncounted.end() && skip->begin == at && skip->end <= to) {
      at = skip->end;
      continue;
    }
    std::size_t next = at;
    const char32_t c = DecodeAt(text, next);
    // Quotation marks around the members and spaces where a word was left out.
    const bool quote = c == U'«' || c == U'»' || c == U'“' || c == U'”' || c == U'"' || c == U'„' ||
                       c == U'《' || c == U'》';
    const bool space = c == ' ' || c == '\n' || c == 0xA0;
    if (space && (between.empty() || between.back() == ' ')) {
    } else if (space) {
      between.push_back(' ');
    } else if (!quote) {
      between.append(text.substr(at, next - at));
    }
    at = static_cast<std::uint32_t>(next);
  }
  const std::string_view what = Trimmed(between);
  return what.empty() || std::find(rules_.separators.begin(), rules_.separators.end(), what) !=
                             rules_.separators.end();
}

bool RelationMatcher::HoldsMember(const SentenceSymbols& sentence, std::uint32_t member,
                                  std::uint32_t from, std::size_t holder) const {
  const Symbol& outer = sentence.symbols[holder];
  const Symbol& inner = sentence.symbols[member];
  if (!rules_.endings.Knows(x_.document.sentences[sentence.sentence].language) ||
      outer.kind != Symbol::Kind::kMention || inner.kind != Symbol::Kind::kMention ||
      outer.span.begin <= from || x_.mentions[inner.index].type != EntityType::kPlace) {
    return false;
  }
  const Mention& land = x_.mentions[outer.index];
  if (land.demonym || land.nominal ||
      (land.type != EntityType::kPlace && land.type != EntityType::kCountry)) {
    return false;
  }
  const std::string_view text = x_.document.clean.reading();
  std::uint32_t at = from;
  while (at < outer.span.begin) {
    const auto word = std::find_if(
        sentence.symbols.begin(), sentence.symbols.end(), [&](const Symbol& symbol) {
          return symbol.kind == Symbol::Kind::kTrigger && symbol.index == rules_.descriptor &&
                 symbol.span.begin == at;
        });
    if (word != sentence.symbols.end()) at = word->span.end;
    else if (text[at] == ' ') ++at;
    else return false;
  }
  return true;
}

// "Belarusian State University (BSU) and ...", "Horizont (Minsk) and ...": what a bracket behind a
// member of a list holds is no member.
bool RelationMatcher::InBracket(const SentenceSymbols& sentence, std::uint32_t from, std::size_t i) const {
  const Span& name = sentence.symbols[i].span;
  return std::any_of(sentence.uncounted.begin(), sentence.uncounted.end(), [&](const Span& span) {
    return span.begin >= from && span.Contains(name) &&
           IsOpening(PeekAt(x_.document.clean.reading(), span.begin));
  });
}

std::uint32_t RelationMatcher::FindEarlier(std::uint32_t sentence,
                                           const PatternElement& element) const {
  const std::uint32_t begin = x_.document.sentences[sentence].span.begin;
  auto after = std::lower_bound(
      x_.mentions.begin(), x_.mentions.end(), begin,
      [](const Mention& mention, std::uint32_t at) { return mention.span.begin < at; });
  while (after != x_.mentions.begin()) {
    --after;
    if (after->span.begin + kFurthestEarlier < begin) break;
    const Zone zone = x_.document.sentences[after->sentence].zone;
    if (zone == Zone::kReference || after->embedded) continue;
    if (FitsMention(*after, element)) {
      return static_cast<std::uint32_t>(after - x_.mentions.begin());
    }
  }
  return 0xFFFFFFFF;
}

std::uint32_t RelationMatcher::FindEntryDate(std::uint32_t sentence) const {
  constexpr std::uint32_t kFurthestEntry = 4;  // sentences of an entry
  constexpr std::uint32_t kMarks = 6;          // bytes: bullets, a dash and a stop around a date
  const std::vector<Sentence>& sentences = x_.document.sentences;
  for (std::uint32_t s = sentence; s > 0 && s + kFurthestEntry > sentence;) {
    --s;
    if (sentences[s].paper != sentences[sentence].paper || sentences[s].zone == Zone::kReference) break;
    const Span span = sentences[s].span;
    const auto value = std::lower_bound(
        x_.values.begin(), x_.values.end(), span.begin,
        [](const ValueMention& v, std::uint32_t at) { return v.span.begin < at; });
    if (value != x_.values.end() && value->kind == ValueMention::Kind::kPeriod &&
        span.Contains(value->span) && value->span.size() + kMarks >= span.size()) {
      return static_cast<std::uint32_t>(value - x_.values.begin());
    }
  }
  return 0xFFFFFFFF;
}

// "Ivan Petrov and Ambassador Li Hua": a post behind "and" is of the person that follows it.
bool RelationMatcher::OfTheNext(const Search& search, std::size_t at, const Span& between) const {
  const std::vector<PatternElement>& pattern = search.rule->pattern;
  if (at == 0 || pattern[at].what != PatternElement::What::kTrigger ||
      pattern[at - 1].what != PatternElement::What::kMention || pattern[at - 1].list ||
      pattern[at - 1].types.front().type != EntityType::kPerson) {
    return false;
  }
  // "Ivan Petrov came and met Li Hua": what leads on to another person is no post.
  if (at + 1 < pattern.size() && pattern[at + 1].what == PatternElement::What::kMention &&
      pattern[at + 1].types.front().type == EntityType::kPerson) {
    return false;
  }
  std::string_view gap = x_.document.clean.reading().substr(between.begin, between.size());
  if (gap.starts_with(' ')) gap.remove_prefix(1);
  return std::any_of(rules_.conjunctions.begin(), rules_.conjunctions.end(),
                     [&](const std::string& word) {
                       return gap.starts_with(word) &&
                              (IsHan(PeekAt(word, 0)) || !IsLetter(PeekAt(gap, word.size())));
                     });
}

// "The company (a trader of Alpha and Beta) signed", "the plant, owned by Alpha and Beta, stands":
// who stands among other words in brackets or in an insertion does nothing that is told outside of
// them. "Beta (BT) signed": who fills them does.
bool RelationMatcher::LeavesBracket(const Search& search, std::size_t at, std::uint32_t to) const {
  const PatternElement& before = search.rule->pattern[at - 1];
  if (before.what != PatternElement::What::kMention || search.now.bound[at - 1].empty()) return false;
  const Span name = search.sentence->symbols[search.now.bound[at - 1].back()].span;
  constexpr std::uint32_t kMarks = 8;  // bytes: brackets and quotation marks around a name
  return std::any_of(search.sentence->uncounted.begin(), search.sentence->uncounted.end(),
                     [&](const Span& span) {
                       return span.begin < name.begin && name.end < span.end && span.end <= to &&
                              (IsOpening(PeekAt(x_.document.clean.reading(), span.begin)) ||
                               PeekAt(x_.document.clean.reading(), span.begin) == U',') &&
                              span.size() > name.size() + kMarks;
                     });
}

bool RelationMatcher::NearestBound(const Search& search, std::size_t at, std::size_t i) const {
  constexpr std::uint32_t kClose = 30;  // characters: further off the words between tell more
  const PatternElement& before = search.rule->pattern[at - 1];
  if (before.what != PatternElement::What::kMention || before.list || before.inside ||
      search.rule->pattern[at].gap > kClose || search.rule->pattern[at].inside ||
      search.now.bound[at - 1].empty()) {
    return true;
  }
  const std::vector<Symbol>& symbols = search.sentence->symbols;
  const std::uint32_t bound = search.now.bound[at - 1].back();
  for (std::size_t k = bound + 1; k < i; ++k) {
    if (symbols[k].span.begin >= symbols[bound].span.end &&
        symbols[k].span.end <= symbols[i].span.begin && Fits(*search.sentence, k, before)) {
      return false;
    }
  }
  return true;
}

void RelationMatcher::Extend(Search& search, std::size_t at, std::size_t from) const {
  if (++search.steps > kMostSteps) return;
  search.reach = std::max(search.reach, at);
  const std::vector<PatternElement>& pattern = search.rule->pattern;
  const std::vector<Symbol>& symbols = search.sentence->symbols;
  if (at == pattern.size()) {
    if (search.rule->every) {
      search.found = true;
      if (search.all.size() < kMostReadings) search.all.push_back(search.now);
    } else if (!search.found || search.now.span.size() < search.best.span.size()) {
      search.best = search.now;
      search.found = true;
    }
    return;
  }
  const PatternElement& element = pattern[at];
  if (element.what == PatternElement::What::kEarlier) {
    search.now.earlier = FindEarlier(search.sentence->sentence, element);
    if (search.now.earlier == 0xFFFFFFFF) return;
    search.now.bound[at] = {};
    Extend(search, at + 1, from);
    return;
  }
  if (element.what == PatternElement::What::kEntryDate) {
    search.now.entry_date = FindEntryDate(search.sentence->sentence);
    if (search.now.entry_date == 0xFFFFFFFF) return;
    search.now.bound[at] = {};
    Extend(search, at + 1, from);
    return;
  }
  const bool first = search.now.span.empty();
  const std::uint32_t end = search.now.span.end;
  for (std::size_t i = from; i < symbols.size(); ++i) {
    const Symbol& symbol = symbols[i];
    if (element.inside) {
      if (!search.now.span.Contains(symbol.span)) continue;
    } else if (!first) {
      if (symbol.span.begin < end) continue;
      if (!GapFits(*search.sentence, end, symbol.span.begin, element)) break;
      if (OfTheNext(search, at, {end, symbol.span.begin})) break;
      if (LeavesBracket(search, at, symbol.span.begin)) break;
    }
    if (!Fits(*search.sentence, i, element)) {
      if (first) return;  // the caller tries every first symbol itself
      continue;
    }
    if (!first && !NearestBound(search, at, i)) continue;
    std::vector<std::uint32_t> members = {static_cast<std::uint32_t>(i)};
    Span span = symbol.span;
    std::size_t next = i + 1;
    if (element.list) {
      for (std::size_t j = i + 1; j < symbols.size(); ++j) {
        if (symbols[j].span.begin < span.end && symbols[j].span != symbols[members.back()].span) {
          continue;
        }
        const bool same_place = symbols[j].span == symbols[members.back()].span;
        if (search.sentence->attribute[j] || InBracket(*search.sentence, span.end, j)) continue;
        // "the city of Dunhuang, Gansu Province, and ...": where a member lies is none itself.
        if (!same_place && HoldsMember(*search.sentence, members.back(), span.end, j)) {
          span = span.Join(symbols[j].span);
          continue;
        }
        if (!same_place && !IsSeparator(*search.sentence, span.end, symbols[j].span.begin)) {
          if (symbols[j].kind == Symbol::Kind::kMention ||
              symbols[j].span.begin > span.end + kFurthestMember) {
            break;
          }
          continue;
        }
        if (!Fits(*search.sentence, j, element)) continue;
        members.push_back(static_cast<std::uint32_t>(j));
        span = span.Join(symbols[j].span);
        next = j + 1;
      }
    }
    const Span before = search.now.span;
    search.now.bound[at] = std::move(members);
    search.now.span = first ? span : before.Join(span);
    Extend(search, at + 1, element.inside ? from : next);
    search.now.span = before;
    if (first) return;
  }
}

std::vector<RelationMatch> RelationMatcher::Find(const SentenceSymbols& sentence,
                                                 const RelationRule& rule,
                                                 std::size_t* reach) const {
  std::vector<RelationMatch> matches;
  std::uint32_t over = 0;  // a list's tail does not begin the list anew
  std::size_t start_element = 0;
  while (start_element < rule.pattern.size() &&
         rule.pattern[start_element].what == PatternElement::What::kEarlier) {
    ++start_element;
  }
  if (start_element == rule.pattern.size()) return matches;
  for (std::size_t i = 0; i < sentence.symbols.size(); ++i) {
    if (!Fits(sentence, i, rule.pattern[start_element])) continue;
    if (rule.pattern[start_element].at_start &&
        sentence.symbols[i].span.begin >
            x_.document.sentences[sentence.sentence].span.begin + kStart) {
      break;
    }
    if (rule.pattern[start_element].list && i < over) continue;
    Search search;
    search.sentence = &sentence;
    search.rule = &rule;
    search.now.bound.resize(rule.pattern.size());
    Extend(search, 0, i);
    if (reach != nullptr) *reach = std::max(*reach, search.reach);
    if (!search.found) continue;
    const auto& head = (rule.every ? search.all.front() : search.best).bound[start_element];
    if (!head.empty()) over = head.back() + 1;
    if (rule.every) {
      for (RelationMatch& match : search.all) matches.push_back(std::move(match));
      continue;
    }
    matches.push_back(std::move(search.best));
  }
  return matches;
}

}  // namespace kg::extract
