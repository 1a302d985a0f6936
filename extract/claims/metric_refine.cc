#include "extract/claims/metric_refine.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace kg::extract {
namespace {

class Refiner : private MetricScene {
 public:
  explicit Refiner(const MetricScene& scene) : MetricScene(scene) {}

  void Refine(MetricChoice& choice) const {
    const std::string& sold_abroad = words_.metrics()[choice.metric].sold_abroad;
    if (!sold_abroad.empty() && IsOfCountries()) choice.metric = words_.Find(sold_abroad);
    if (GoesOnWithServices(choice.metric)) choice.metric = words_.Find(words_.metrics()[choice.metric].of_services);
    if (IsContract(choice)) choice.metric = Contracts();
    if (const std::size_t both = OfBoth(choice.metric); both < words_.metrics().size()) choice.metric = both;
    if (choice.growth) return;
    if (words_.metrics()[choice.metric].frame == Frame::kShare) FollowOwner(choice);
    const Metric& metric = words_.metrics()[choice.metric];
    choice.by_tonne = metric.frame == Frame::kBare && metric.Allows(value_.unit + "/t") && IsOfTonne();
    const auto [from, to] = Clause();
    const std::uint32_t until = value_.span.begin;
    const std::uint32_t part = BeforeComma(to);
    // "with a declared amount of investment at 1.2 billion have already registered"
    const bool declared = view_.language == Language::kEnglish && !metric.declared.empty() &&
                          std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
                            return hit.role == Role::kDeclared && hit.begin >= from &&
                                   hit.end <= until && view_.Gap(hit.end, until) <= 6;
                          });
    if (!metric.actual.empty() && !declared && view_.Has(Role::kActual, from, part)) {
      choice.metric = words_.Find(metric.actual);
    } else if (!metric.declared.empty() &&
               (view_.Has(Role::kDeclared, from, part) || view_.Has(Role::kPlanned, from, until))) {
      choice.metric = words_.Find(metric.declared);
    } else if (!metric.planned.empty() && !StartsMovement() &&
               (view_.Has(Role::kPlanned, AfterStrong(until), until) || PlannedBehind())) {
      choice.metric = words_.Find(metric.planned);
    }
  }

 private:
  // "The price of a tonne fell from 330 to 280 dollars": no other measure stands between.
  bool IsOfTonne() const {
    const auto measured = [&](const Span& word) {
      for (std::size_t k = view_.first_value; k < v_; ++k) {
        const ValueMention& one = x_.values[k];
        const bool inside = one.span.begin <= word.begin && one.span.end >= word.end;
        if (inside || (one.kind == ValueMention::Kind::kQuantity && one.span.begin >= word.end)) return true;
      }
      return false;
    };
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kTonne && hit.end <= begin() && !measured({hit.begin, hit.end});
    });
  }

  // "Belarus bought for 5 billion, its sales came to 3": what was told of just before is trade of
  // countries, and no body is named.
  bool IsOfCountries() const {
    if (!topic_.last || topic_.last_sentence + 1 < view_.index) return false;
    const Metric& last = words_.metrics()[*topic_.last];
    const bool trade = last.frame == Frame::kExport || last.frame == Frame::kImport ||
                       last.frame == Frame::kSupply;
    const auto country = [&](EntityIndex party) { return x_.entities[party].type == EntityType::kCountry; };
    return trade && !x_.figures.empty() && !x_.figures.back().parties.empty() &&
           std::all_of(x_.figures.back().parties.begin(), x_.figures.back().parties.end(), country) &&
           std::none_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
             return name.type == EntityType::kOrganization || name.type == EntityType::kProject;
           });
  }

  // "Trade in services came to 1 billion. Exports grew by 17 percent": of services as before.
  bool GoesOnWithServices(std::size_t metric) const {
    const std::string& services = words_.metrics()[metric].of_services;
    return !services.empty() && topic_.last && topic_.last_sentence + 1 >= view_.index &&
           words_.metrics()[*topic_.last].id == words_.TotalOf(services) &&
           !view_.Has(Role::kGoods, view_.span.begin, view_.span.end);
  }

  // "Foreign trade turnover with China": of the two, not of one with all others.
  std::size_t OfBoth(std::size_t metric) const {
    const auto found = std::find_if(words_.metrics().begin(), words_.metrics().end(), [&](const Metric& one) {
      return one.alone == words_.metrics()[metric].id;
    });
    const bool with = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      const bool side = name.country != kNoEntity || name.type == EntityType::kPlace;
      return side && name.between && !name.demonym && name.span.end <= value_.span.begin;
    });
    const bool pair = view_.Has(Role::kPair, view_.span.begin, value_.span.begin);
    return with || pair ? static_cast<std::size_t>(found - words_.metrics().begin()) : words_.metrics().size();
  }

  std::size_t Contracts() const {
    const auto found = std::find_if(words_.metrics().begin(), words_.metrics().end(),
                                    [](const Metric& metric) { return metric.frame == Frame::kContract; });
    return static_cast<std::size_t>(found - words_.metrics().begin());
  }

  // "By the contract A will ship B goods for 2 million": what companies sell each other.
  bool IsContract(const MetricChoice& choice) const {
    const Frame frame = words_.metrics()[choice.metric].frame;
    const std::size_t contracts = Contracts();
    if ((frame != Frame::kExport && frame != Frame::kImport) || choice.growth || choice.cue.empty() ||
        value_.kind != ValueMention::Kind::kMoney || contracts >= words_.metrics().size()) {
      return false;
    }
    const bool told = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return (hit.role == Role::kCue || hit.role == Role::kContext) && hit.metric == contracts;
    });
    const NamedThing* one = nullptr;
    for (const NamedThing& name : view_.names) {
      if (name.nominal || name.demonym || !x_.entities[name.entity].MayBeCompany()) continue;
      if (told && one != nullptr && one->entity != name.entity) return true;
      if (one == nullptr) one = &name;
    }
    return false;
  }

  // "16,000 jobs had been promised", "140 (plan)": such a word close behind the number in its clause.
  bool PlannedBehind() const {
    constexpr double kNear = 4.5;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kPlanned && hit.begin >= end() && view_.Gap(end(), hit.begin) <= kNear &&
             ValuesBetween(end(), hit.begin) == 0 && !view_.Has(Role::kBetween, end(), hit.begin) &&
             view_.Count(end(), hit.begin, ",，;；") == 0;
    });
  }

  // "will grow from 430 to 600": what is there already.
  bool StartsMovement() const {
    return value_.rule == "value.from" &&
           view_.Has(Role::kIncrease, view_.span.begin, value_.span.begin);
  }

  // "The share of Geely in it is 36 %": of what a company has a share and nothing is sold, it owns that.
  void FollowOwner(MetricChoice& choice) const {
    constexpr double kNear = 3;
    if (choice.cue.empty()) return;  // of an earlier sentence
    const bool owner = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return x_.entities[name.entity].MayBeCompany() &&
             name.span.begin >= choice.cue.end && name.span.end <= begin() &&
             view_.Gap(choice.cue.end, name.span.begin) <= kNear;
    });
    // "The company put in 3 million and got a 30 percent share"
    const bool got = choice.cue.begin >= end() && view_.Gap(end(), choice.cue.begin) <= 1 &&
                     view_.Has(Role::kReceive, view_.span.begin, begin()) &&
                     std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
                       return x_.entities[name.entity].MayBeCompany() && name.span.end <= begin();
                     });
    const bool sold = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.metric == choice.metric) return hit.role == Role::kContext;
      const bool other = words_.metrics()[hit.metric].IsTrade() ||
                         words_.metrics()[hit.metric].frame == Frame::kSite;
      return hit.role == Role::kCue && other && hit.end <= begin();
    });
    if (!(owner || got) || sold) return;
    for (std::size_t m = 0; m < words_.metrics().size(); ++m) {
      if (words_.metrics()[m].frame == Frame::kStake) choice.metric = m;
    }
  }

  // Where the part of the sentence begins that a strong mark ends before `at`.
  std::uint32_t AfterStrong(std::uint32_t at) const {
    const std::string_view before = view_.Text(view_.span.begin, at);
    std::size_t from = 0;
    for (const std::string_view mark : {";", "\xEF\xBC\x9B"}) {
      const std::size_t found = before.rfind(mark);
      if (found != std::string_view::npos) from = std::max(from, found);
    }
    return view_.span.begin + static_cast<std::uint32_t>(from);
  }
};

}  // namespace

void RefineMetric(const MetricScene& scene, MetricChoice& choice) { Refiner(scene).Refine(choice); }

}  // namespace kg::extract
