// What stands in a sentence that patterns pass over: RelationMatcher's first half.
#include <algorithm>
#include <string_view>
#include <utility>

#include "extract/claims/relation_matcher.h"
#include "extract/text/characters.h"
#include "extract/text/dateline.h"

namespace kg::extract {
namespace {

constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {{"(", ")"}, {"（", "）"}};
constexpr std::uint32_t kLongestBracket = 160;  // bytes
constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Whether only spaces and opening quotation marks stand between two places.
bool OnlyQuotes(std::string_view between) {
  for (std::size_t at = 0; at < between.size();) {
    const char32_t c = DecodeAt(between, at);
    if (c != ' ' && c != 0xA0 && c != U'«' && c != U'“' && c != U'"' && c != U'„' && c != U'‘') {
      return false;
    }
  }
  return true;
}

}  // namespace

void RelationMatcher::Prepare(SentenceSymbols& sentence) const {
  const std::vector<Symbol>& symbols = sentence.symbols;
  const std::string_view text = x_.document.clean.reading();
  const Span whole = x_.document.sentences[sentence.sentence].span;
  sentence.attribute.assign(symbols.size(), false);
  sentence.described_by.assign(symbols.size(), kNone);
  sentence.uncounted.clear();
  // From the end: of each place the name that follows it with nothing but describing words between.
  std::uint32_t name_begin = kNone;   // of that name, with the words that describe it
  std::uint32_t describes = kNone;    // the describing word right before it
  bool name_is_body = false, name_is_place = false;
  std::uint32_t inner_begin = kNone;  // of the last place inside a name
  for (std::size_t i = symbols.size(); i-- > 0;) {
    const Symbol& symbol = symbols[i];
    const auto reaches = [&](std::uint32_t most) {
      if (name_begin == kNone || symbol.span.end > name_begin) return false;
      const std::string_view between = text.substr(symbol.span.end, name_begin - symbol.span.end);
      if (between.size() > most) return false;
      return most <= 3 ? OnlyQuotes(between)
                       : between.find_first_of(",;:().") == std::string_view::npos;
    };
    if (symbol.kind == Symbol::Kind::kMention) {
      const Mention& mention = x_.mentions[symbol.index];
      // 《甘肃省庆阳市与...意向书》: in titles as well.
      if (mention.embedded && mention.type == EntityType::kPlace) {
        sentence.attribute[i] = symbol.span.end == inner_begin;
        inner_begin = symbol.span.begin;
      }
      if (mention.embedded || mention.nominal || mention.entity == kNoEntity) continue;
      const Language language = x_.document.sentences[sentence.sentence].language;
      const bool country = mention.type == EntityType::kCountry;
      if (country && (mention.demonym || language == Language::kChinese) && describes != kNone &&
          reaches(20)) {
        sentence.attribute[i] = true;
        sentence.uncounted.push_back(symbol.span);
        continue;
      }
      if (country && !mention.demonym && IsOfPlaceBefore(sentence, i)) {
        sentence.attribute[i] = true;
        sentence.uncounted.push_back(symbol.span);
        continue;
      }
      // 中国浙江吉利控股集团: written together with the body whose country it is.
      const bool of_body = language == Language::kChinese && name_is_body && reaches(0);
      if (country && ((mention.demonym && reaches(1)) || of_body)) {
        sentence.attribute[i] = true;
        sentence.uncounted.push_back(symbol.span);
        continue;
      }
      // 白俄罗斯明斯克州斯莫列维奇区: the longer land only tells where the place lies.
      if (language == Language::kChinese && name_is_place && reaches(0)) {
        if (country) sentence.uncounted.push_back(symbol.span);
        if (mention.type == EntityType::kPlace && !mention.demonym) {
          sentence.attribute[i] = true;
          sentence.uncounted.push_back(symbol.span);
          name_begin = symbol.span.begin;
          continue;
        }
      }
      const bool body = mention.type == EntityType::kOrganization &&
                        x_.entities[mention.entity].kind != "government";
      const bool named = body || mention.type == EntityType::kProject ||
                         (mention.type == EntityType::kPlace && !mention.demonym);
      name_begin = named ? symbol.span.begin : kNone;
      name_is_body = body;
      // 维捷布斯克州西德维纳河: it lies in the region, too.
      name_is_place = named && mention.type == EntityType::kPlace &&
                      x_.entities[mention.entity].kind != "river";
      describes = kNone;
    } else if (symbol.kind == Symbol::Kind::kTrigger && symbol.index == rules_.descriptor &&
               reaches(3)) {
      name_is_place = false;
      sentence.uncounted.push_back(symbol.span);
      describes = static_cast<std::uint32_t>(i);
      name_begin = symbol.span.begin;
      for (std::size_t j = i + 1; j < symbols.size() && symbols[j].span.begin <= symbol.span.end + 8;
           ++j) {
        if (symbols[j].kind == Symbol::Kind::kMention && symbols[j].span.begin >= symbol.span.end) {
          sentence.described_by[j] = describes;
          break;
        }
      }
    } else if (symbol.kind == Symbol::Kind::kValue &&
               (x_.values[symbol.index].kind == ValueMention::Kind::kPeriod ||
                x_.values[symbol.index].kind == ValueMention::Kind::kMoney)) {
      sentence.uncounted.push_back(symbol.span);
    }
  }
  AddInsertions(sentence);
  if (const std::size_t dateline = DatelineAt(text.substr(whole.begin, whole.size())); dateline > 0) {
    for (std::size_t i = 0; i < symbols.size() && symbols[i].span.begin < whole.begin + dateline; ++i) {
      sentence.attribute[i] = true;
    }
  }
  const std::string_view said = text.substr(whole.begin, whole.size());
  for (const auto& [opening, closing] : kBrackets) {
    for (std::size_t open = said.find(opening); open != std::string_view::npos;
         open = said.find(opening, open + 1)) {
      const std::size_t close = said.substr(0, open + kLongestBracket).find(closing, open);
      if (close == std::string_view::npos) continue;
      sentence.uncounted.push_back(
          {whole.begin + static_cast<std::uint32_t>(open),
           whole.begin + static_cast<std::uint32_t>(close + closing.size())});
      open = close;
    }
  }
  std::sort(sentence.uncounted.begin(), sentence.uncounted.end());
}

// "The bank, established by five states, is based in Shanghai": what stands between commas behind a
// name and begins with a word for it.
void RelationMatcher::AddInsertions(SentenceSymbols& sentence) const {
  const std::string_view text = x_.document.clean.reading();
  const std::uint32_t end = x_.document.sentences[sentence.sentence].span.end;
  for (std::size_t i = 0; i < sentence.symbols.size(); ++i) {
    const Symbol& word = sentence.symbols[i];
    if (word.kind != Symbol::Kind::kTrigger || word.index != rules_.insertion) continue;
    const std::size_t from = word.span.begin;
    if (from < 2 || text.substr(from - 2, 2) != ", ") continue;
    bool after_name = false;
    constexpr std::size_t kNear = 8;  // symbols: names inside names stand behind them
    for (std::size_t k = i; k > 0 && k + kNear > i && !after_name; --k) {
      const Symbol& name = sentence.symbols[k - 1];
      after_name = name.kind == Symbol::Kind::kMention && name.span.end + 4 >= from &&
                   name.span.end < from;
    }
    if (!after_name) continue;
    // Its last comma is the one that no list goes on behind.
    std::size_t close = std::string_view::npos;
    const std::string_view near = text.substr(0, std::min<std::size_t>(end, from + kLongestBracket));
    for (std::size_t comma = near.find(',', from); comma != std::string_view::npos;
         comma = near.find(',', comma + 1)) {
      const bool name_follows = IsUpper(PeekAt(text, comma + 2));
      if (name_follows) continue;
      close = comma;
      break;
    }
    if (close == std::string_view::npos) continue;
    sentence.uncounted.push_back(
        {static_cast<std::uint32_t>(from - 2), static_cast<std::uint32_t>(close + 1)});
  }
}

bool RelationMatcher::IsOfPlaceBefore(const SentenceSymbols& sentence, std::size_t i) const {
  const Language language = x_.document.sentences[sentence.sentence].language;
  if (!rules_.endings.Knows(language)) return false;
  const Symbol& symbol = sentence.symbols[i];
  // Names inside names stand behind them.
  constexpr std::size_t kNear = 4;
  bool of_place = false;
  for (std::size_t k = i; k > 0 && k + kNear > i && !of_place; --k) {
    const Symbol& before = sentence.symbols[k - 1];
    if (before.kind != Symbol::Kind::kMention || before.span.end + 1 != symbol.span.begin) continue;
    const Mention& place = x_.mentions[before.index];
    of_place = place.type == EntityType::kPlace && !place.demonym;
  }
  if (!of_place) return false;
  const Entity& country = x_.entities[x_.mentions[symbol.index].entity];
  const auto known = country.aliases.begin() + static_cast<std::ptrdiff_t>(country.known_aliases);
  const std::string_view printed =
      x_.document.clean.reading().substr(symbol.span.begin, symbol.span.size());
  return std::find(country.aliases.begin(), known, printed) == known;
}

}  // namespace kg::extract
