#include "extract/claims/figure_sentence.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"
#include "extract/text/dateline.h"
#include "extract/values/phrase_trie.h"

namespace kg::extract {
namespace {

// The end of the white space that begins at `at`, and of quotation marks and articles' like.
std::size_t SkipSpace(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const std::size_t space = SpaceAt(text, at);
    if (space == 0) break;
    at += space;
  }
  return at;
}

// Bytes of the character that a byte begins if that is a letter or digit of ASCII or a letter of
// Cyrillic: neither white space nor a mark. 0 for all others.
constexpr std::array<std::uint8_t, 256> kNoMark = [] {
  std::array<std::uint8_t, 256> bytes{};
  for (std::size_t c = '0'; c <= '9'; ++c) bytes[c] = 1;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) bytes[c] = bytes[c + 32] = 1;
  bytes[0xD0] = bytes[0xD1] = 2;
  return bytes;
}();

bool IsMark(std::string_view character, std::string_view marks) {
  return !character.empty() && marks.find(character) != std::string_view::npos;
}

// "Exports of services came to 3, imports to 4": a bare cue means services where they are spoken of
// before it, or in its part of the sentence, and goods are not.
void ReadAsServices(const FigureWords& words, SentenceView& view) {
  if (!view.Has(Role::kServices, view.span.begin, view.span.end) ||
      view.Has(Role::kGoods, view.span.begin, view.span.end)) {
    return;
  }
  for (WordHit& cue : view.hits) {
    if (cue.role > Role::kWeakCue || words.metrics()[cue.metric].of_services.empty()) continue;
    for (const WordHit& word : view.hits) {
      if (word.role != Role::kServices) continue;
      if (word.end <= cue.begin || view.Count(cue.end, word.begin, ",，;；。") == 0) {
        cue.metric = static_cast<std::uint16_t>(words.Find(words.metrics()[cue.metric].of_services));
        break;
      }
    }
  }
}

// "X said", "Li Hua of X said": a verb of saying in the same part of the sentence.
bool Reports(const SentenceView& view, std::uint32_t end) {
  if (view.After(end, Role::kReports) != nullptr) return true;
  return std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
    return hit.role == Role::kReports && hit.begin >= end && view.Gap(end, hit.begin) < 8 &&
           view.Count(end, hit.begin, ",，;；:：()（）") == 0;
  });
}

// "after Russia, Cyprus and Turkey": whether a list that a conjunction ends goes on from mention `at`.
bool ListGoesOn(const Extraction& x, const SentenceView& view, std::size_t at) {
  for (std::size_t next = at + 1; next < x.mentions.size(); ++at, ++next) {
    const Mention& left = x.mentions[at];
    const Mention& right = x.mentions[next];
    if (right.type != left.type || right.span.begin >= view.span.end ||
        right.span.begin <= left.span.end) {
      return false;
    }
    if (view.Before(right.span.begin, Role::kBetween) != nullptr &&
        view.Gap(left.span.end, right.span.begin) <= 2.5) {
      return true;
    }
    const std::string_view between = view.Text(left.span.end, right.span.begin);
    if (between != ", " && between != "、") return false;
  }
  return false;
}

// "to the state-owned Belarusbank": where a word with a hyphen before a name begins, else `at`.
std::uint32_t BeforeDescription(const SentenceView& view, std::uint32_t at) {
  if (view.language != Language::kEnglish || at < view.span.begin + 3) return at;
  const std::string_view before = view.text.substr(0, at - view.span.begin);
  if (before.back() != ' ') return at;
  const std::size_t space = before.rfind(' ', before.size() - 2);
  if (space == std::string_view::npos) return at;
  const std::string_view word = before.substr(space + 1, before.size() - space - 2);
  const bool hyphen = word.find('-') != std::string_view::npos && word.size() > 4;
  const bool lower = !word.empty() && word[0] >= 'a' && word[0] <= 'z';
  return hyphen && lower ? view.span.begin + static_cast<std::uint32_t>(space + 1) : at;
}

// "the Chinese company X", «горной компании «X»»: where the quotation mark, the words that describe the
// name before `at` and the country before them begin.
std::uint32_t PhraseBegin(const FigureWords& words, const SentenceView& view, std::uint32_t at) {
  std::string_view before = view.text.substr(0, at - view.span.begin);
  for (const std::string_view quote : {"«", "“", "\"", "„"}) {
    if (before.ends_with(quote)) before.remove_suffix(quote.size());
  }
  std::uint32_t begin = view.span.begin + static_cast<std::uint32_t>(before.size());
  bool described = false;
  while (const WordHit* word = view.Before(begin, Role::kDescribes)) {
    begin = word->begin;
    described = true;
  }
  if (!view.names.empty() && (view.names.back().country != kNoEntity || view.names.back().demonym)) {
    // 哈萨克斯坦的某公司, "the Shanghai trader X"
    const NamedThing& country = view.names.back();
    const WordHit* of = view.language == Language::kChinese ? view.Before(begin, Role::kOwner) : nullptr;
    const std::uint32_t behind = of != nullptr ? of->begin : begin - 1;
    if ((of != nullptr || country.demonym) && country.span.end == behind) return country.span.begin;
  }
  // "с горной компанией «X»": an adjective, if a word of role stands right before it.
  if (!described || view.language == Language::kChinese) return begin;
  before = view.text.substr(0, begin - view.span.begin);
  while (before.ends_with(' ')) before.remove_suffix(1);
  const std::size_t space = before.rfind(' ');
  const bool adjective = space != std::string_view::npos && !IsUpper(PeekAt(before, space + 1)) &&
                         std::any_of(words.adjective_endings().begin(), words.adjective_endings().end(),
                                     [&](const std::string& ending) { return before.ends_with(ending); });
  if (!adjective) return begin;
  const auto word = view.span.begin + static_cast<std::uint32_t>(space + 1);
  const bool told = view.Before(word, Role::kDest) != nullptr || view.Before(word, Role::kBetween) != nullptr ||
                    view.Before(word, Role::kSource) != nullptr;
  return told ? word : begin;
}

// "4. The sides signed ...": the number of the item.
bool IsItemNumber(const SentenceView& view, const ValueMention& value) {
  return value.kind == ValueMention::Kind::kNumber && value.span.begin <= view.span.begin + 1 &&
         value.span.end + 2 < view.span.end && view.Text(value.span.end, value.span.end + 2) == ". ";
}

}  // namespace

const WordHit* SentenceView::Before(std::uint32_t at, Role role) const {
  // Hits are sorted by begin and no longer than PhraseTrie::kLongest.
  const auto end = std::lower_bound(hits.begin(), hits.end(), at,
                                    [](const WordHit& hit, std::uint32_t place) {
                                      return hit.begin < place;
                                    });
  const WordHit* best = nullptr;
  for (auto hit = end; hit != hits.begin();) {
    --hit;
    if (hit->begin + PhraseTrie::kLongest < at || hit->begin + 60 < at) break;
    if (hit->role != role || hit->end > at) continue;
    if (SkipSpace(text, hit->end - span.begin) == at - span.begin &&
        (best == nullptr || hit->begin < best->begin)) {
      best = &*hit;
    }
  }
  return best;
}

const WordHit* SentenceView::After(std::uint32_t at, Role role) const {
  const std::size_t from = SkipSpace(text, at - span.begin) + span.begin;
  auto hit = std::lower_bound(hits.begin(), hits.end(), from,
                              [](const WordHit& one, std::size_t place) {
                                return one.begin < place;
                              });
  const WordHit* best = nullptr;
  for (; hit != hits.end() && hit->begin == from; ++hit) {
    if (hit->role == role && (best == nullptr || hit->end > best->end)) best = &*hit;
  }
  return best;
}

bool SentenceView::Has(Role role, std::uint32_t from, std::uint32_t to) const {
  auto hit = std::lower_bound(hits.begin(), hits.end(), from,
                              [](const WordHit& one, std::uint32_t place) {
                                return one.begin < place;
                              });
  for (; hit != hits.end() && hit->begin < to; ++hit) {
    if (hit->role == role && hit->end <= to) return true;
  }
  return false;
}

double SentenceView::Gap(std::uint32_t from, std::uint32_t to) const {
  if (to <= from) return 0;
  double words = 0;
  const std::string_view part = Text(from, std::min<std::uint32_t>(to, from + 4000));
  for (std::size_t i = 0; i < part.size();) {
    if (const std::size_t letter = kNoMark[static_cast<unsigned char>(part[i])]; letter > 0) {
      i += letter;
      continue;
    }
    const std::size_t size = CharacterAt(part, i);
    if (size == 3 && static_cast<unsigned char>(part[i]) >= 0xE4) words += 0.5;
    else if (SpaceAt(part, i) > 0) words += 1;
    i += size;
  }
  return words;
}

int SentenceView::Count(std::uint32_t from, std::uint32_t to, std::string_view marks) const {
  if (to <= from) return 0;
  int count = 0;
  const std::string_view part = Text(from, std::min<std::uint32_t>(to, from + 4000));
  for (std::size_t i = 0; i < part.size();) {
    const auto byte = static_cast<unsigned char>(part[i]);
    if (const std::size_t letter = byte == ' ' ? 1 : kNoMark[byte]; letter > 0) {
      i += letter;
      continue;
    }
    const std::size_t size = CharacterAt(part, i);
    // A comma between digits is part of a number.
    const bool in_number = size == 1 && i > 0 && i + 1 < part.size() && part[i - 1] >= '0' &&
                           part[i - 1] <= '9' && part[i + 1] >= '0' && part[i + 1] <= '9';
    if (!in_number && IsMark(part.substr(i, size), marks)) ++count;
    i += size;
  }
  return count;
}

SentenceView ViewSentence(const Extraction& x, const FigureWords& words,
                          const CountryIndex& countries, std::uint32_t index, std::size_t& mention,
                          std::size_t& value) {
  const Sentence& sentence = x.document.sentences[index];
  SentenceView view;
  view.index = index;
  view.countries = &countries;
  view.span = sentence.span;
  view.language = sentence.language == Language::kUnknown ? x.document.language : sentence.language;
  view.text = x.document.clean.reading(sentence.span);
  view.folded = FoldCase(view.text);
  while (value < x.values.size() && x.values[value].span.begin < sentence.span.begin) ++value;
  view.first_value = value;
  while (value < x.values.size() && x.values[value].span.begin < sentence.span.end) ++value;
  view.last_value = value;
  if (view.first_value < value && IsItemNumber(view, x.values[view.first_value])) ++view.first_value;

  // 2023年产量 speaks of no 年产.
  std::vector<Span> times;
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    const ValueMention& one = x.values[k];
    if (one.kind != ValueMention::Kind::kPeriod) continue;
    times.push_back({one.span.begin - sentence.span.begin, one.span.end - sentence.span.begin});
  }
  words.Scan(view.folded, sentence.language, times, view.hits);
  for (WordHit& hit : view.hits) {
    hit.begin += sentence.span.begin;
    hit.end += sentence.span.begin;
  }
  ReadAsServices(words, view);

  while (mention < x.mentions.size() && x.mentions[mention].span.end <= sentence.span.begin) {
    ++mention;
  }
  const std::size_t dateline = DatelineAt(view.text);
  view.dateline = sentence.span.begin + static_cast<std::uint32_t>(dateline);
  Span outer;
  bool outer_is_government = false;
  std::uint32_t aside_end = 0;  // of the last name that is only compared with
  bool aside_lists = false;     // others follow it
  for (; mention < x.mentions.size() && x.mentions[mention].span.begin < sentence.span.end;
       ++mention) {
    const Mention& one = x.mentions[mention];
    // "Belarusian rubles" name a currency.
    const bool in_value = std::any_of(
        x.values.begin() + static_cast<std::ptrdiff_t>(view.first_value),
        x.values.begin() + static_cast<std::ptrdiff_t>(view.last_value),
        [&](const ValueMention& amount) {
          return amount.kind == ValueMention::Kind::kMoney && amount.span.Contains(one.span);
        });
    if (in_value) continue;
    if (one.entity == kNoEntity || one.type == EntityType::kPerson ||
        one.type == EntityType::kConcept || one.type == EntityType::kDocument) {
      continue;
    }
    if (!one.embedded && !one.nominal && (one.type == EntityType::kOrganization ||
                                          one.type == EntityType::kAgreement)) {
      // "Export-Import Bank" speaks of no exports.
      std::erase_if(view.hits, [&](const WordHit& hit) {
        return hit.role <= Role::kWeakCue && !words.metrics()[hit.metric].counts &&
               one.span.begin <= hit.begin && hit.end <= one.span.end;
      });
      outer = one.span;
      outer_is_government = x.entities[one.entity].kind == "government";
    }
    // A government stands for its country.
    const bool governs = one.embedded && one.type == EntityType::kCountry && outer_is_government &&
                         outer.Contains(one.span);
    if (one.embedded && !one.nominal && !governs) continue;
    // "MINSK, 16 April (BelTA) – ...": where it was written.
    if (one.span.begin < sentence.span.begin + dateline) continue;
    // "the ex-Soviet state": what it once was.
    if (one.demonym && x.entities[one.entity].kind == "historic") continue;
    NamedThing name;
    name.span = one.span;
    name.entity = one.entity;
    name.type = one.type;
    // "The Belarusian government" is no adjective of what follows.
    name.demonym = one.demonym && !governs;
    name.nominal = one.nominal;
    if (one.type == EntityType::kCountry) {
      name.country = one.entity;
    } else if (one.type == EntityType::kPlace) {
      const std::string_view seat = words.SeatOf(x.entities[one.entity].key);
      if (!seat.empty()) {
        const auto country = countries.find(seat);
        if (country != countries.end()) name.country = country->second;
      }
    }
    std::uint32_t at = one.span.begin;
    name.phrase = name.type == EntityType::kOrganization && !name.nominal ? PhraseBegin(words, view, at) : at;
    const std::uint32_t described = BeforeDescription(view, at);
    const auto told = [&](Role role) {
      return view.Before(at, role) != nullptr ||
             (name.phrase != at && view.Before(name.phrase, role) != nullptr);
    };
    // "According to Chinese statistics" leads nowhere.
    name.dest = (view.Before(described, Role::kDest) != nullptr || told(Role::kDest)) &&
                view.Before(described, Role::kReporter) == nullptr;
    name.source = view.Before(described, Role::kSource) != nullptr || told(Role::kSource);
    // «БелДжи» may stand in quotes.
    std::uint32_t bare = at;
    for (const std::string_view quote : {"«", "“", "\""}) {
      const std::string_view before = view.text.substr(0, at - view.span.begin);
      if (before.ends_with(quote)) bare = at - static_cast<std::uint32_t>(quote.size());
    }
    name.place = view.Before(bare, Role::kPlace) != nullptr;
    name.between = told(Role::kBetween);
    name.owner = view.Before(at, Role::kOwner) != nullptr;
    // "to Belarus's state-owned Development Bank": what leads to the country leads to its bank.
    if (view.language == Language::kEnglish && name.type == EntityType::kOrganization &&
        !name.dest && !name.source && !view.names.empty()) {
      const NamedThing& owner = view.names.back();
      if (owner.country != kNoEntity && owner.possessive && view.Gap(owner.span.end, at) <= 2.5) {
        name.dest = owner.dest;
        name.source = owner.source;
      }
    }
    const std::string_view after = view.text.substr(one.span.end - view.span.begin);
    name.possessive = std::any_of(words.possessives().begin(), words.possessives().end(),
                                  [&](const std::string& mark) { return after.starts_with(mark); });
    // "second after Russia": no party either.
    // "after Russia and Kazakhstan", "after Russia, Cyprus and Turkey"
    const bool joined = aside_end != 0 && view.Gap(aside_end, at) <= 2.5 &&
                        (aside_lists || (view.Before(at, Role::kBetween) != nullptr &&
                                         view.Count(aside_end, at, ",，") == 0));
    if (!name.nominal && name.country != kNoEntity &&
        (view.Before(at, Role::kAside) != nullptr || joined)) {
      aside_end = name.span.end;
      aside_lists = ListGoesOn(x, view, mention);
      continue;
    }
    // "According to Belstat", 据海关总署统计: a source, no party.
    // "According to Belarusian Finance Ministry figures"
    if (name.type == EntityType::kOrganization && !view.names.empty() && view.names.back().demonym &&
        view.names.back().span.end + 1 == at) {
      at = view.names.back().span.begin;
    }
    const bool source = (name.type == EntityType::kOrganization ||
                         (name.type == EntityType::kCountry && !name.demonym)) &&
                        !name.nominal &&
                        (view.Before(at, Role::kReporter) != nullptr ||
                         (view.language == Language::kEnglish &&
                          name.type == EntityType::kOrganization &&
                          view.Before(at, Role::kReports) != nullptr) ||
                         (name.type == EntityType::kOrganization && Reports(view, one.span.end)));
    if (source) {
      view.reporter = name.entity;
      continue;
    }
    view.names.push_back(name);
  }
  return view;
}

Approximation ApproximationOf(const Extraction& x, const SentenceView& view,
                              const ValueMention& value) {
  if (value.kind != ValueMention::Kind::kPercent ||
      value.approximation != Approximation::kExact) {
    return value.approximation;
  }
  std::uint32_t from = view.span.begin;  // where the words of the share begin
  for (std::size_t k = view.first_value; k < view.last_value; ++k) {
    const ValueMention& one = x.values[k];
    if (one.kind != ValueMention::Kind::kPeriod && one.span.end <= value.span.begin) {
      from = std::max(from, one.span.end);
    }
  }
  for (const WordHit& hit : view.hits) {
    if (hit.role == Role::kAboutShare && hit.begin >= from && hit.end <= value.span.begin &&
        view.Count(hit.end, value.span.begin, ",，;；") == 0) {
      return Approximation::kAbout;
    }
  }
  return value.approximation;
}

}  // namespace kg::extract
