#include "extract/values/shared_currency.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kg::extract {
namespace {

// Two currencies and how often something speaks for each.
struct Choice {
  std::array<std::string, 2> codes;

  static Choice Of(std::string_view unit) {
    const std::size_t bar = unit.find('|');
    return {{std::string(unit.substr(0, bar)), std::string(unit.substr(bar + 1, 3))}};
  }
  static std::string CountryOf(const std::string& code) { return "country:" + code.substr(0, 2); }
};

using Tally = std::array<std::size_t, 2>;

// 0 or 1 where only that one has any, 2 where both or none have.
std::size_t OnlyOne(const Tally& tally) {
  if (tally[0] > 0 && tally[1] == 0) return 0;
  if (tally[1] > 0 && tally[0] == 0) return 1;
  return 2;
}

class Resolution {
 public:
  Resolution(const Extraction& x, Choice choice)
      : x_(x), choice_(std::move(choice)), near_(x.document.sentences.size() + 1) {
    for (const Mention& mention : x_.mentions) {
      const std::size_t side = SideOf(mention);
      if (side == 2) continue;
      ++named_[side];
      if (mention.sentence < near_.size()) ++near_[mention.sentence][side];
    }
    for (const ValueMention& value : x_.values) {
      for (std::size_t side = 0; side < 2; ++side) {
        if (value.unit == choice_.codes[side]) ++said_[side];
      }
    }
  }

  const std::string& For(const ValueMention& value) const {
    std::size_t side = value.sentence < near_.size() ? OnlyOne(near_[value.sentence]) : 2;
    if (side == 2) side = OnlyOne(said_);
    if (side == 2) side = named_[1] > named_[0] ? 1 : 0;
    return choice_.codes[side];
  }

 private:
  // Which of the two countries it names, or lies in; 2 if neither.
  std::size_t SideOf(const Mention& mention) const {
    if (mention.entity == kNoEntity) return 2;
    const Entity& entity = x_.entities[mention.entity];
    for (std::size_t side = 0; side < 2; ++side) {
      const std::string country = Choice::CountryOf(choice_.codes[side]);
      if (entity.key == country || entity.within == country) return side;
    }
    return 2;
  }

  const Extraction& x_;
  Choice choice_;
  Tally named_{}, said_{};
  std::vector<Tally> near_;  // per sentence
};

}  // namespace

void ResolveSharedCurrencies(Extraction& extraction) {
  std::vector<std::size_t> open;
  for (std::size_t v = 0; v < extraction.values.size(); ++v) {
    if (extraction.values[v].unit.find('|') != std::string::npos) open.push_back(v);
  }
  while (!open.empty()) {
    const Choice choice = Choice::Of(extraction.values[open.front()].unit);
    const std::string prefix = choice.codes[0] + "|" + choice.codes[1];
    const Resolution resolution(extraction, choice);
    std::vector<std::size_t> others;
    for (const std::size_t v : open) {
      std::string& unit = extraction.values[v].unit;
      if (!unit.starts_with(prefix)) {
        others.push_back(v);
        continue;
      }
      unit = resolution.For(extraction.values[v]) + unit.substr(prefix.size());
    }
    open = std::move(others);
  }
}

}  // namespace kg::extract
