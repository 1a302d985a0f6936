#include "extract/claims/carried_metric.h"

#include <algorithm>
#include <string>

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;
constexpr auto kNoMetric = static_cast<std::size_t>(-1);

class CarriedChooser : private MetricScene {
 public:
  explicit CarriedChooser(const MetricScene& scene) : MetricScene(scene) {}

  std::optional<MetricChoice> Choose() const {
    MetricChoice choice;
    choice.carried = true;
    if (topic_.heading) {
      const Metric& metric = words_.metrics()[*topic_.heading];
      if (AsLevel(metric) && !change_.is_change) {
        choice.metric = *topic_.heading;
        return choice;
      }
    }
    const bool same_sentence = topic_.level && topic_.level_sentence == view_.index;
    // "Meat made up 28 percent, milk 41 percent"
    if (same_sentence && !change_.is_change && value_.kind == Kind::kPercent &&
        words_.metrics()[*topic_.level].Allows("percent")) {
      choice.metric = *topic_.level;
      return choice;
    }
    // "Exports came to 48 million, of which a third is poultry"
    if (same_sentence && !change_.is_change && view_.Before(begin(), Role::kPart) != nullptr &&
        words_.metrics()[*topic_.level].IsTrade() &&
        (value_.kind == Kind::kPercent || value_.rule == "value.fraction")) {
      for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
        if (words_.metrics()[m].frame != Frame::kShare) continue;
        choice.metric = m;
        choice.of_level = topic_.level_figure;
        return choice;
      }
    }
    // 出口农产品5.9亿美元。其中乳制品2.1亿美元、禽肉1.2亿美元: parts of the trade just told.
    if (view_.language == Language::kChinese && value_.kind == Kind::kMoney && !change_.is_change && topic_.level &&
        topic_.level_sentence + 1 >= view_.index && words_.metrics()[*topic_.level].IsTrade() && SaysNoMetric() &&
        view_.Has(Role::kPart, view_.span.begin, begin())) {
      choice.metric = *topic_.level;
      return choice;
    }
    // "Meat worth $200 million was exported. In physical terms this is 71,000 tonnes."
    if (!change_.is_change && value_.kind == Kind::kQuantity && topic_.level && topic_.level_sentence + 1 == view_.index &&
        view_.names.empty()) {
      const std::size_t mass = ByMass(*topic_.level);
      if (mass != *topic_.level && SaysNoMetric(mass)) {
        choice.metric = mass;
        return choice;
      }
    }
    // "The main exports are potash (54%), beef (21%) and timber (9%)"
    if (!change_.is_change && value_.kind == Kind::kPercent && IsBracketedShare()) {
      for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
        if (words_.metrics()[m].frame == Frame::kShare) choice.metric = m;
      }
      return choice;
    }
    // "Trade has more than doubled and exceeded $8 billion"
    if (value_.kind == Kind::kMoney && !change_.is_change && FollowsOwnChange()) {
      choice.metric = *topic_.last;
      choice.of_level = topic_.last_figure;
      return choice;
    }
    // "By this indicator China has risen from the fifth place to the second."
    if (value_.kind == Kind::kRank && topic_.last && topic_.last_sentence + 1 >= view_.index &&
        view_.Has(Role::kPronoun, view_.span.begin, value_.span.begin)) {
      const std::string& rank = words_.metrics()[*topic_.last].rank;
      if (!rank.empty()) {
        choice.metric = words_.Find(rank);
        return choice;
      }
      if (words_.metrics()[*topic_.last].Allows("rank")) {
        choice.metric = *topic_.last;
        return choice;
      }
    }
    // 占比10.9%，居第二位: the place by the share just told.
    if (value_.kind == Kind::kRank && topic_.last && topic_.last_sentence == view_.index &&
        !words_.metrics()[*topic_.last].rank.empty() &&
        view_.Before(begin(), Role::kRank) != nullptr) {
      choice.metric = words_.Find(words_.metrics()[*topic_.last].rank);
      return choice;
    }
    // "the third supplier of beef and the fifth of poultry"
    if (same_sentence && value_.kind == Kind::kRank &&
        words_.metrics()[*topic_.level].Allows("rank")) {
      choice.metric = *topic_.level;
      return choice;
    }
    if (topic_.count && !change_.is_change && value_.kind == Kind::kNumber &&
        (value_.unit.empty() || value_.unit == "count")) {
      const Frame frame = words_.metrics()[*topic_.count].frame;
      // "149 residents. More than 60 of them come from China."
      const bool part = topic_.count_sentence + 1 >= view_.index && IsPart();
      // "66 thousand cars in 2023, the plan for 2024 is 80 thousand"
      const bool again = topic_.count_sentence == view_.index && value_.noun.empty() &&
                         ((value_.rule != "value.words" && (DatedAgain() || FollowsDash())) ||
                          (DatedAgain() && PronounNear()));
      // "9 thousand students from China and 1,200 Belarusians in China"
      const bool people = topic_.count_sentence + 1 >= view_.index && CountsNationals() && !OfNation() &&
                          (frame == Frame::kStudents || frame == Frame::kVisitors);
      const bool next = topic_.count_sentence + 1 == view_.index && GoesOnInTime(words_.metrics()[*topic_.count].of_persons);
      if (part || people || again || next) {
        choice.metric = *topic_.count;
        // "149 were entered, by the end of the year 12 more will be": of whom those were.
        const bool same = again && !part && !people && topic_.level == topic_.count;
        if (same && topic_.level_sentence == view_.index) choice.of_level = topic_.level_figure;
        return choice;
      }
    }
    // "another billion": of what was spoken of before.
    if (!change_.is_change && value_.kind == Kind::kMoney) {
      const std::uint32_t from = Clause().first, at = value_.span.begin;
      const bool gives = view_.Has(Role::kGive, from, at) || view_.Has(Role::kReceive, from, at);
      const auto found = std::find_if(words_.metrics().begin(), words_.metrics().end(),
                                      [](const Metric& metric) { return metric.from_banks; });
      const auto loan = static_cast<std::size_t>(found - words_.metrics().begin());
      // "applied to the bank for another 5 million"
      if (HasBank() && loan < words_.metrics().size() &&
          view_.Has(Role::kAsks, view_.span.begin, view_.span.end)) {
        choice.metric = loan;
        return choice;
      }
      if (topic_.money && topic_.money_sentence + 5 >= view_.index &&
          AsLevel(words_.metrics()[*topic_.money])) {
        const Frame frame = words_.metrics()[*topic_.money].frame;
        const bool flows = frame == Frame::kLoan || frame == Frame::kFlow;
        if (view_.Has(Role::kAnother, from, at) || (flows && gives)) {
          choice.metric = *topic_.money;
          // After a credit line what banks give is a loan again.
          if (frame == Frame::kLoan && !view_.Has(Role::kAnother, from, at) && HasBank()) {
            for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
              if (words_.metrics()[m].from_banks) choice.metric = m;
            }
          }
          return choice;
        }
      }
      // A bank that gives money lends it.
      if ((gives || view_.Has(Role::kReceive, at, view_.span.end)) && HasBank() &&
          loan < words_.metrics().size()) {
        choice.metric = loan;
        return choice;
      }
    }
    if (change_.is_change && topic_.level && topic_.level_sentence + 1 >= view_.index &&
        AsGrowth(words_.metrics()[*topic_.level])) {
      choice.metric = *topic_.level;
      choice.growth = true;
      if (NoCountryBefore()) choice.of_level = topic_.level_figure;
      return choice;
    }
    // "Exports rose. Butter led: 9 thousand tonnes worth $40 million."
    if (!change_.is_change && topic_.money && topic_.money_sentence + 1 >= view_.index && WeightAndWorth()) {
      const Metric& sold = words_.metrics()[*topic_.money];
      const bool trade = sold.frame == Frame::kExport || sold.frame == Frame::kImport;
      for (std::size_t m = 0; trade && m < words_.metrics().size(); ++m) {
        const Metric& metric = words_.metrics()[m];
        if ((metric.frame != Frame::kSupply && m != *topic_.money) || !metric.Allows(value_.unit)) continue;
        choice.metric = m;
        return choice;
      }
    }
    // "Trade has tripled. Last year it hit $8.4 billion."
    if (!change_.is_change && topic_.last && topic_.last_sentence + 1 >= view_.index &&
        AsLevel(words_.metrics()[*topic_.last]) &&
        (FollowsPronoun() || value_.rule == "value.carried-unit") &&
        (value_.kind == Kind::kMoney || value_.noun.empty())) {
      choice.metric = *topic_.last;
      choice.of_level = topic_.last_figure;
      return choice;
    }
    // "How many machines did you build? — 268 chassis"
    if (!change_.is_change && topic_.last && topic_.answer_sentence == view_.index &&
        topic_.answer_sentence != 0 && AsLevel(words_.metrics()[*topic_.last]) && SaysNoMetric()) {
      choice.metric = *topic_.last;
      return choice;
    }
    // "A owns 30 percent of the shares. B took 25 percent"
    if (!change_.is_change && topic_.last && topic_.last_sentence + 1 == view_.index &&
        value_.kind == Kind::kPercent && words_.metrics()[*topic_.last].frame == Frame::kStake &&
        (EndsClause() || view_.After(value_.span.end, Role::kHeld) != nullptr)) {
      choice.metric = *topic_.last;
      return choice;
    }
    // The unit says enough: so many hectares are an area.
    for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
      const Metric& metric = words_.metrics()[m];
      const auto& alone = metric.units_alone;
      const bool enough = metric.unit_alone ||
                          (std::find(alone.begin(), alone.end(), value_.unit) != alone.end() &&
                           !BeginsName());
      if (enough && metric.Allows(value_.unit) && !change_.is_change) {
        choice.metric = m;
        return choice;
      }
    }
    return std::nullopt;
  }

 private:
  // "34 Belarusian universities": the nation is an adjective of what is counted.
  bool OfNation() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      if (!name.demonym || name.span.begin < value_.span.end || view_.Gap(value_.span.end, name.span.begin) > 1) {
        return false;
      }
      const std::string_view word = view_.Text(name.span.begin, name.span.end);
      const bool adjective = std::any_of(words_.adjective_endings().begin(), words_.adjective_endings().end(),
                                         [&](const std::string& ending) { return word.ends_with(ending); });
      const bool noun = view_.Text(name.span.end, name.span.end + 1) == " " &&
                        IsLetterAt(view_.text, name.span.end + 1 - view_.span.begin);
      return adjective && noun && view_.After(name.span.end, Role::kPlace) == nullptr &&
             view_.After(name.span.end, Role::kPersons) == nullptr;
    });
  }
  // A percentage alone in brackets behind a word, not behind an amount, in a sentence on exports or imports.
  bool IsBracketedShare() const {
    const std::uint32_t from = begin() > view_.span.begin + 3 ? begin() - 3 : view_.span.begin;
    if (view_.Count(from, begin(), "(（") != 1 ||
        view_.Count(end(), std::min(end() + 3, view_.span.end), ")）") != 1) {
      return false;
    }
    if (v_ > view_.first_value && view_.Gap(x_.values[v_ - 1].span.end, begin()) <= 1) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.role != Role::kCue || hit.end > begin() || hit.level_only) return false;
      const Frame frame = words_.metrics()[hit.metric].frame;
      return frame == Frame::kExport || frame == Frame::kImport;
    });
  }

  // Behind a change told in this sentence stand no other number, no name and no cue before "exceeded".
  bool FollowsOwnChange() const {
    if (!topic_.last || topic_.last_sentence != view_.index || topic_.last_figure < 0 ||
        view_.Before(begin(), Role::kTo) == nullptr || !AsLevel(words_.metrics()[*topic_.last])) {
      return false;
    }
    const Figure& change = x_.figures[static_cast<std::size_t>(topic_.last_figure)];
    const std::uint32_t from = change.span.end;
    return change.direction != Figure::Direction::kNone && from <= begin() &&
           view_.Gap(from, begin()) <= 4 && ValuesBetween(from, begin()) == 0 &&
           view_.Count(from, begin(), ";；:：") == 0 &&
           std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return name.span.begin >= from && name.span.end <= begin();
           });
  }

  // "it", "this figure" right before the number's verb, and no cue of something else.
  bool FollowsPronoun() const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      // "Sum: 37 million"
      if (hit.role == Role::kPronoun && hit.end <= begin() && view_.Gap(hit.end, begin()) <= 1 &&
          view_.Count(hit.end, begin(), ":：") == 1) {
        return true;
      }
      return hit.role == Role::kPronoun && hit.end <= begin() && view_.Gap(hit.end, begin()) <= 7 &&
             ValuesBetween(hit.end, begin()) == 0 &&
             view_.Count(hit.end, begin(), ",，;；") == 0 &&
             (view_.Has(Role::kTo, hit.end, begin()) || view_.Has(Role::kIncrease, hit.end, begin()) ||
              view_.Has(Role::kDecrease, hit.end, begin()));
    });
  }
  // "in 2022 there were only four of them"
  bool PronounNear() const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kPronoun && hit.end <= begin() && view_.Gap(hit.end, begin()) <= 3;
    });
  }
  // A mark, or nothing, stands right behind the number.
  bool EndsClause() const {
    const std::uint32_t behind = std::min(value_.span.end + 3, view_.span.end);
    return behind == value_.span.end || view_.Count(value_.span.end, behind, ".,;。，；") > 0;
  }
  // No word of the sentence says what is measured before the number or right behind it, but for those of one metric.
  bool SaysNoMetric(std::size_t except = kNoMetric) const {
    return std::none_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.metric != except &&
             (hit.end <= begin() || (hit.begin >= value_.span.end && view_.Gap(value_.span.end, hit.begin) <= 2));
    });
  }
  // The part of the sentence that the number stands in names no country itself.
  bool NoCountryBefore() const {
    const std::uint32_t from = topic_.level_sentence == view_.index ? topic_.level_value.end
                                                                    : view_.span.begin;
    return std::none_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country != kNoEntity && !name.nominal && name.span.begin >= from &&
             name.span.begin < value_.span.end + 40;
    });
  }
  bool IsPart() const {
    if (view_.Before(begin(), Role::kPart) != nullptr) return true;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kPart && hit.begin >= value_.span.end &&
             view_.Gap(value_.span.end, hit.begin) <= 1;
    });
  }

  // The number is a mass right before an amount of money, or such money.
  bool WeightAndWorth() const {
    constexpr double kBetween = 2.5;  // "worth", "valued at"
    const auto weighs = [&](std::size_t k) { return x_.values[k].kind == Kind::kQuantity && x_.values[k].unit == "t"; };
    const auto pays = [&](std::size_t k) { return x_.values[k].kind == Kind::kMoney; };
    const auto beside = [&](std::size_t k) {
      return view_.Gap(x_.values[k].span.end, x_.values[k + 1].outer.begin) <= kBetween &&
             view_.Count(x_.values[k].span.end, x_.values[k + 1].outer.begin, ";；") == 0;
    };
    if (v_ + 1 < view_.last_value && weighs(v_) && pays(v_ + 1)) return beside(v_);
    return v_ > view_.first_value && pays(v_) && weighs(v_ - 1) && beside(v_ - 1);
  }
  // "the 400 MW Lukoml Power Plant Project"
  bool BeginsName() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return !name.nominal && name.span.begin >= value_.span.end &&
             view_.Gap(value_.span.end, name.span.begin) <= 1 &&
             (name.type == EntityType::kProject || name.type == EntityType::kPlace);
    });
  }

  // "60 thousand cars were sold in Russia, in Belarus — 17 thousand"
  bool FollowsDash() const {
    const std::uint32_t from = begin() > view_.span.begin + 6 ? begin() - 6 : view_.span.begin;
    return view_.Count(from, begin(), "—–") > 0 && topic_.level_value.end <= from &&
           ValuesBetween(topic_.level_value.end, begin()) == 0;
  }
  // A time stands between the last level and the number.
  bool DatedAgain() const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod && one.rule != "period.duration" &&
          one.span.begin >= topic_.level_value.end && one.span.end <= value_.span.begin &&
          ValuesBetween(one.span.end, value_.span.begin) == 0 &&
          view_.Gap(one.span.end, value_.span.begin) < 4) {
        return true;
      }
    }
    return false;
  }

  // "8,600 students. In 2019 there were about 4,000.": nothing but a time and the number, or persons.
  bool GoesOnInTime(bool persons) const {
    constexpr double kFar = 4;            // words between the time and the number
    constexpr std::uint32_t kShort = 90;  // bytes
    if (view_.span.size() > kShort || !view_.names.empty() || !SaysNoMetric()) return false;
    if (!value_.noun.empty() && !(persons && view_.Has(Role::kPersons, value_.span.begin, value_.outer.end))) return false;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != Kind::kPeriod || one.rule == "period.duration") continue;
      return one.span.end <= value_.span.begin && view_.Gap(one.span.end, value_.span.begin) <= kFar &&
             view_.Gap(value_.outer.end, view_.span.end) <= 1;
    }
    return false;
  }

  bool HasBank() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.type == EntityType::kOrganization && !name.nominal &&
             x_.entities[name.entity].kind == "bank";
    });
  }
};

}  // namespace

std::optional<MetricChoice> CarriedMetric(const MetricScene& scene) {
  return CarriedChooser(scene).Choose();
}

}  // namespace kg::extract
