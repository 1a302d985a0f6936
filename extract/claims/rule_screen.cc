#include "extract/claims/rule_screen.h"

#include <algorithm>

namespace kg::extract {
namespace {

template <typename Enum>
std::uint16_t BitOf(Enum value) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(value));
}

// The types of entities that an element may stand for, as of RelationMatcher.
std::uint16_t TypesOf(const PatternElement& element) {
  unsigned types = 0;
  for (const PatternElement::Type& type : element.types) {
    types |= BitOf(type.type);
    if (type.state) {
      types |= BitOf(EntityType::kCountry) | BitOf(EntityType::kPlace) |
               BitOf(EntityType::kOrganization);
    }
  }
  return static_cast<std::uint16_t>(types);
}

}  // namespace

RuleScreen::RuleScreen(const RelationRules& rules)
    : by_word_(rules.classes.size()), without_names_(rules.classes.size()) {
  for (std::uint32_t r = 0; r < rules.relations.size(); ++r) {
    const RelationRule& rule = rules.relations[r];
    Needs needs;
    needs.language = rule.language;
    needs.first_names = static_cast<std::uint32_t>(names_.size());
    unsigned zones = 0, values = 0;
    for (const Zone zone : rule.zones) zones |= BitOf(zone);
    std::vector<std::uint32_t>& words = words_.emplace_back();
    for (const PatternElement& element : rule.pattern) {
      switch (element.what) {
        case PatternElement::What::kTrigger: words.push_back(element.trigger); break;
        case PatternElement::What::kValue: values |= BitOf(element.value); break;
        case PatternElement::What::kMention: names_.push_back(TypesOf(element)); break;
        case PatternElement::What::kEarlier:
        case PatternElement::What::kEntryDate: break;
      }
    }
    needs.zones = static_cast<std::uint16_t>(zones);
    needs.values = static_cast<std::uint16_t>(values);
    needs.last_names = static_cast<std::uint32_t>(names_.size());
    needs_.push_back(needs);
    if (needs.first_names == needs.last_names) {
      if (words.empty()) has_without_names_or_words_ = true;
      else without_names_[words.front()] = true;
    }
    (words.empty() ? without_words_ : by_word_[words.front()]).push_back(r);
  }
}

void RuleScreen::Find(const Extraction& x, const SentenceSymbols& sentence,
                      std::vector<std::uint32_t>& due) const {
  due.clear();
  const Sentence& where = x.document.sentences[sentence.sentence];
  const unsigned zone = BitOf(where.zone);
  unsigned types = 0, values = 0;
  for (const Symbol& symbol : sentence.symbols) {
    if (symbol.kind == Symbol::Kind::kValue) values |= BitOf(x.values[symbol.index].kind);
    if (symbol.kind != Symbol::Kind::kMention) continue;
    const Mention& mention = x.mentions[symbol.index];
    if (mention.entity != kNoEntity) types |= BitOf(x.entities[mention.entity].type);
  }
  const auto screen = [&](std::uint32_t rule) {
    const Needs& needs = needs_[rule];
    if ((needs.zones & zone) == 0 || (needs.values & ~values) != 0) return;
    if (needs.language != Language::kUnknown && needs.language != where.language) return;
    for (std::uint32_t i = needs.first_names; i < needs.last_names; ++i) {
      if ((names_[i] & types) == 0) return;
    }
    const std::vector<std::uint32_t>& words = words_[rule];
    if (std::all_of(words.begin(), words.end(),
                    [&](std::uint32_t word) { return sentence.has_trigger[word]; })) {
      due.push_back(rule);
    }
  };
  for (const std::uint32_t rule : without_words_) screen(rule);
  for (const std::uint32_t word : sentence.triggers) {
    for (const std::uint32_t rule : by_word_[word]) screen(rule);
  }
  std::sort(due.begin(), due.end());
}

}  // namespace kg::extract
