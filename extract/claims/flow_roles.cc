#include "extract/claims/flow_roles.h"

#include <algorithm>

#include "extract/claims/contract_roles.h"
#include "extract/claims/giver_scene.h"
#include "extract/claims/investment_roles.h"
#include "extract/claims/loan_roles.h"
#include "extract/claims/stake_roles.h"
#include "extract/claims/supply_roles.h"

namespace kg::extract {
namespace {

// Who gives and who takes: investments, loans, deliveries.
class FlowRoles : private GiverScene {
 public:
  FlowRoles(const Extraction& x, const FigureWords& words, const SentenceView& view,
            const MetricChoice& choice, std::size_t v, PartyMemory& memory)
      : GiverScene(x, words, view, choice, v, memory) {}

  Parties Find() {
    Parties out;
    switch (metric_.frame) {
      case Frame::kLoan: return FindLoanParties(x_, words_, view_, choice_, v_, memory_);
      case Frame::kContract: return FindContractParties(x_, words_, view_, choice_, v_, memory_);
      case Frame::kSupply:
        return FindSupplyParties(x_, words_, view_, choice_, v_, memory_);
      case Frame::kStake: return FindStakeParties(x_, words_, view_, choice_, v_, memory_);
      default: Flow(out); break;
    }
    return out;
  }

 private:
  void Flow(Parties& out) {
    if (Abroad(out)) return;
    if (!choice_.growth &&
        FindInvestmentParties(x_, words_, view_, choice_, v_, memory_, out)) {
      return;
    }
    const EntityIndex site = SiteOf(false);
    const std::vector<EntityIndex> countries = Countries();
    // Investment in a park: of the park, with the countries only if companies of one are meant.
    if (site != kNoEntity && !choice_.growth) {
      if (x_.entities[site].type != EntityType::kProject) {
        out.subject = site;
        Remember(site);
        return;
      }
      // 吸引了中国、德国等14个国家的68家企业，协议投资12亿美元: of all of them.
      const bool many = countries.size() > 2 && view_.language == Language::kChinese;
      if (countries.size() >= 2 && !many) out.parties = {countries[0], countries[1]};
      else if (countries.size() == 1 && Partner(countries[0]) != kNoEntity &&
               HasDemonym(countries[0])) {
        out.parties = {countries[0], Partner(countries[0])};
      }
      out.subject = site;
      Remember(site);
      return;
    }
    // "investment in the park grew 1.2-fold"
    if (site != kNoEntity && countries.empty() && x_.entities[site].type == EntityType::kProject) {
      out.subject = site;
      return;
    }
    if (countries.empty() && !choice_.growth) {
      const EntityIndex carried = CarriedSite();
      if (carried != kNoEntity) {
        out.subject = carried;
        return;
      }
    }
    EntityIndex giver = kNoEntity, receiver = kNoEntity;
    GiverAndReceiver(giver, receiver);
    FixDefault(giver, receiver);
    FillFlow(giver, receiver);
    Give(out, giver, receiver);
  }

  bool HasDemonym(EntityIndex country) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.country == country && (name.demonym || name.source) &&
             !CountsAnother(name.span);
    });
  }

  // 其中中资企业64家，协议投资额: the name is told of a count before the number.
  bool CountsAnother(const Span& name) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == ValueMention::Kind::kNumber && one.span.begin >= name.end &&
          one.span.end <= value_.span.begin && view_.Gap(name.end, one.span.begin) < 2.5 &&
          view_.Count(one.span.end, value_.span.begin, ",，;；") > 0) {
        return true;
      }
    }
    return false;
  }
};

}  // namespace

Parties FindFlowParties(const Extraction& extraction, const FigureWords& words,
                        const SentenceView& view, const MetricChoice& choice, std::size_t v,
                        PartyMemory& memory) {
  return FlowRoles(extraction, words, view, choice, v, memory).Find();
}

}  // namespace kg::extract
