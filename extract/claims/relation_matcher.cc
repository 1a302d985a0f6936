#include "extract/claims/relation_matcher.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr int kMostSteps = 1000;
constexpr std::uint32_t kFurthestEarlier = 1500;  // bytes

}  // namespace

struct RelationMatcher::Search {
  const SentenceSymbols* sentence;
  const RelationRule* rule;
  RelationMatch now;
  RelationMatch best;
  bool found = false;
  int steps = 0;
  std::size_t reach = 0;  // the most elements that were bound
};

bool RelationMatcher::FitsMention(const Mention& mention, const PatternElement& element) const {
  if (mention.entity == kNoEntity) return false;
  const Entity& entity = x_.entities[mention.entity];
  return std::any_of(element.types.begin(), element.types.end(), [&](const auto& type) {
    if (type.state) {
      return entity.type == EntityType::kCountry ||
             (entity.type == EntityType::kPlace && entity.kind == "capital") ||
             (entity.type == EntityType::kOrganization && entity.kind == "government");
    }
    if (type.kind == "name") return entity.type == type.type && !mention.demonym;
    return entity.type == type.type && (type.kind.empty() || entity.kind == type.kind);
  });
}

bool RelationMatcher::Fits(const Symbol& symbol, const PatternElement& element) const {
  switch (element.what) {
    case PatternElement::What::kMention:
      return symbol.kind == Symbol::Kind::kMention &&
             x_.mentions[symbol.index].embedded == element.inside &&
             FitsMention(x_.mentions[symbol.index], element);
    case PatternElement::What::kValue:
      return symbol.kind == Symbol::Kind::kValue && x_.values[symbol.index].kind == element.value;
    case PatternElement::What::kTrigger:
      return symbol.kind == Symbol::Kind::kTrigger && symbol.index == element.trigger;
    case PatternElement::What::kEarlier: return false;
  }
  return false;
}

bool RelationMatcher::GapFits(std::uint32_t from, std::uint32_t to,
                              const PatternElement& element) const {
  const std::string_view between =
      x_.document.clean.text().substr(from, to > from ? to - from : 0);
  std::uint32_t characters = 0;
  for (std::size_t at = 0; at < between.size();) {
    const char32_t c = DecodeAt(between, at);
    if (++characters > element.gap) return false;
    if (element.same_clause && (c == ';' || c == U'；' || c == U'。' || c == '\n')) return false;
  }
  return true;
}

bool RelationMatcher::IsSeparator(std::uint32_t from, std::uint32_t to) const {
  std::string_view between = x_.document.clean.text().substr(from, to > from ? to - from : 0);
  between = Trimmed(between);
  return between.empty() ||
         std::find(separators_.begin(), separators_.end(), between) != separators_.end();
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

void RelationMatcher::Extend(Search& search, std::size_t at, std::size_t from) const {
  if (++search.steps > kMostSteps) return;
  search.reach = std::max(search.reach, at);
  const std::vector<PatternElement>& pattern = search.rule->pattern;
  const std::vector<Symbol>& symbols = search.sentence->symbols;
  if (at == pattern.size()) {
    if (!search.found || search.now.span.size() < search.best.span.size()) {
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
  const bool first = search.now.span.empty();
  const std::uint32_t end = search.now.span.end;
  for (std::size_t i = from; i < symbols.size(); ++i) {
    const Symbol& symbol = symbols[i];
    if (element.inside) {
      if (!search.now.span.Contains(symbol.span)) continue;
    } else if (!first) {
      if (symbol.span.begin < end) continue;
      if (!GapFits(end, symbol.span.begin, element)) break;
    }
    if (!Fits(symbol, element)) {
      if (first) return;  // the caller tries every first symbol itself
      continue;
    }
    std::vector<std::uint32_t> members = {static_cast<std::uint32_t>(i)};
    Span span = symbol.span;
    std::size_t next = i + 1;
    if (element.list) {
      for (std::size_t j = i + 1; j < symbols.size(); ++j) {
        if (symbols[j].span.begin < span.end && symbols[j].span != symbols[members.back()].span) {
          continue;
        }
        const bool same_place = symbols[j].span == symbols[members.back()].span;
        if (!same_place && !IsSeparator(span.end, symbols[j].span.begin)) {
          if (symbols[j].kind == Symbol::Kind::kMention) break;
          continue;
        }
        if (!Fits(symbols[j], element)) continue;
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
    if (!Fits(sentence.symbols[i], rule.pattern[start_element])) continue;
    if (rule.pattern[start_element].list && i < over) continue;
    Search search;
    search.sentence = &sentence;
    search.rule = &rule;
    search.now.bound.resize(rule.pattern.size());
    Extend(search, 0, i);
    if (reach != nullptr) *reach = std::max(*reach, search.reach);
    if (!search.found) continue;
    const auto& head = search.best.bound[start_element];
    if (!head.empty()) over = head.back() + 1;
    matches.push_back(std::move(search.best));
  }
  return matches;
}

}  // namespace kg::extract
