#include <algorithm>
#include <string_view>

#include "extract/claims/party_scene.h"

// The park, plant or company of a sentence, or that which was spoken of before.
namespace kg::extract {

bool PartyScene::DescribesSite(const NamedThing& body) const {
  if (view_.language != Language::kChinese) return false;
  return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& site) {
    return site.type == EntityType::kProject && site.span.begin >= body.span.end &&
           site.span.end <= value_.span.begin && view_.Gap(body.span.end, site.span.begin) < 8 &&
           view_.Count(body.span.end, site.span.begin, ",，;；") == 0 &&
           view_.Has(Role::kOwner, body.span.end, site.span.begin);
  });
}

// 坐落于白俄罗斯首都明斯克市，占地12公顷: only where it is.
bool PartyScene::TellsWhere(const Span& place) const {
  constexpr std::uint32_t kBefore = 36;  // bytes
  if (view_.language != Language::kChinese) return false;
  return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
    return hit.role == Role::kPlace && hit.end <= place.begin && hit.end + kBefore >= place.begin &&
           view_.Count(hit.end, place.begin, ",，;；、") == 0;
  });
}

// "Minsk covers", "the area of Gomel Region": what the sentence opens with or the cue stands beside.
bool PartyScene::IsLand(const NamedThing& name) const {
  constexpr std::uint32_t kOpening = 24;  // bytes
  if (name.demonym || name.dest || name.source || name.place || TellsWhere(name.span) ||
      name.span.begin >= value_.span.begin ||
      (view_.language == Language::kEnglish && name.between)) {
    return false;
  }
  const double gap = name.span.end <= anchor_.begin ? view_.Gap(name.span.end, anchor_.begin)
                                                    : view_.Gap(anchor_.end, name.span.begin);
  const std::string_view before = view_.Text(view_.span.begin, name.span.begin);
  const bool opens = before.size() <= kOpening || before.ends_with("；") || before.ends_with("; ");
  return opens || gap <= 2.5;
}

EntityIndex PartyScene::SiteOf(bool places) const {
  EntityIndex best = kNoEntity;
  double best_cost = 1e9;
  bool by = false;
  for (const NamedThing& name : view_.names) {
    double cost = 0;
    if (name.type == EntityType::kProject) {
      // "The company, the largest near the park, makes ...": a name of one's own counts more.
      cost = name.nominal ? 20 : 0;
      // "the company, registered in the park, makes ...": where it is.
      if (name.place && !metric_.of_country && metric_.frame == Frame::kSite) cost += 16;
      const bool park = x_.entities[name.entity].kind == "park";
      if (name.place && metric_.of_plant && park) continue;
      // "the company, a resident of the park, makes ...", 甲成为园区居民企业: the same.
      const bool home = Led(name, Role::kResident) ||
                        (view_.language == Language::kChinese && view_.After(name.span.end, Role::kResidents) != nullptr);
      if (park && !metric_.of_country && home) cost += 16;
    } else if (name.type == EntityType::kOrganization && !name.demonym && !metric_.of_country) {
      // "The university employs 900 people", not "the plant hired 9 graduates of the university".
      const std::string& kind = x_.entities[name.entity].kind;
      const bool school = metric_.of_persons && (kind == "university" || kind == "institute") &&
                          name.span.end <= value_.span.begin;
      if (!school && !x_.entities[name.entity].MayBeCompany()) continue;
      if (DescribesSite(name)) continue;
      // 该公司由甲和乙设立，年产能: rather than those by whom it was done.
      by = !name.nominal && (name.source || (by && name.between));
      // 160公里的铁路, 全长84公里: of a line, not of whoever builds it.
      if (view_.language == Language::kChinese && metric_.Allows("km") &&
          !view_.Has(Role::kAside, view_.span.begin, value_.span.begin)) {
        continue;
      }
      // "C was founded in 2031 by A and employs 46": rather than who founded it.
      const bool founder = memory_.company_sentence == view_.index && Holds(memory_.founders, name.entity);
      cost = by || founder ? 42 : 12;
    } else if (places && name.type == EntityType::kPlace && IsLand(name)) {
      cost = 20;
    } else {
      continue;
    }
    if (name.span.begin >= value_.span.end) {
      // "$1.6 billion, 52 of them in the park": what is said of another number.
      const bool other = std::any_of(
          x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
          x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value),
          [&](const ValueMention& one) {
            return one.span.begin >= value_.span.end && one.span.end <= name.span.begin &&
                   one.kind != ValueMention::Kind::kPeriod &&
                   one.kind != ValueMention::Kind::kIgnored && !one.range_end && !one.equivalent;
          });
      if (other && view_.Count(value_.span.end, name.span.begin, ",，;；") > 0 &&
          metric_.frame == Frame::kFlow) {
        continue;
      }
      // 总投资9000万美元，一汽出资六成: who is told of next.
      if (name.type == EntityType::kOrganization && view_.language == Language::kChinese &&
          view_.Count(value_.span.end, name.span.begin, ",，;；") > 0) {
        continue;
      }
      cost += 6 + view_.Gap(value_.span.end, name.span.begin);
    } else {
      cost += 0.3 * view_.Gap(name.span.end, value_.span.begin) +
              8 * view_.Count(name.span.end, value_.span.begin, ";；。");
    }
    if (name.dest) cost += 6;
    if (cost < best_cost) {
      best_cost = cost;
      best = name.nominal ? Owned(name.entity) : name.entity;
    }
  }
  return best;
}

bool PartyScene::Names(std::uint32_t sentence, EntityIndex entity) const {
  const auto mentions = MentionsOf(x_, sentence);
  return entity != kNoEntity && std::any_of(mentions.begin(), mentions.end(), [&](const Mention& one) {
    return one.entity == entity;
  });
}

EntityIndex PartyScene::SpokenOf(std::uint32_t& sentence) const {
  constexpr std::uint32_t kOpening = 48;  // bytes in which a sentence names what it speaks of
  for (std::uint32_t s = view_.index; s > 0 && s + 4 > view_.index;) {
    --s;
    const Sentence& before = x_.document.sentences[s];
    if (before.paper != x_.document.sentences[view_.index].paper) break;
    if (before.zone == Zone::kTitle) continue;
    for (const Mention& one : MentionsOf(x_, s)) {
      if (one.span.begin > before.span.begin + kOpening || one.entity == kNoEntity) break;
      const bool told = x_.entities[one.entity].MayBeCompany() && !metric_.of_country && !metric_.Allows("km") &&
                        !view_.Has(Role::kSitePointer, view_.span.begin, value_.span.begin);
      if (one.type != EntityType::kProject && !told) continue;
      // "Geely holds 60 percent. Revenue grew": of what it holds.
      if (memory_.owners.contains(one.entity)) {
        if (!one.nominal || memory_.company == kNoEntity) continue;
        sentence = s;
        return memory_.company;
      }
      // "The park has a new resident, Alpha. It leases 3,000 m2": the company that the paper is on.
      if (x_.entities[one.entity].kind == "park" && !metric_.of_country && Names(s, memory_.about)) {
        sentence = s;
        return memory_.about;
      }
      sentence = s;
      return one.entity;
    }
  }
  return kNoEntity;
}

EntityIndex PartyScene::CarriedSite() const {
  constexpr std::uint32_t kRecent = 4;  // sentences
  std::uint32_t sentence = 0;
  const EntityIndex spoken = SpokenOf(sentence);
  const bool fresh = memory_.site != kNoEntity && memory_.site_sentence + kRecent >= view_.index;
  // In English no site that the paper names only further on.
  const bool told = view_.language != Language::kEnglish ||
                    memory_.document_site_begin < view_.span.end;
  const bool staked = memory_.company != kNoEntity && memory_.company_sentence + kRecent >= view_.index &&
                      (!fresh || memory_.company_sentence >= memory_.site_sentence);
  const auto is_park = [&](EntityIndex e) { return e != kNoEntity && x_.entities[e].kind == "park"; };
  // "Residents earned 3 million": those of the park.
  const EntityIndex home = is_park(spoken) ? spoken : fresh && is_park(memory_.site) ? memory_.site : memory_.park;
  const bool residents = view_.Has(Role::kResidents, view_.span.begin, view_.span.end);
  // A new paragraph goes back to the company that the paper is on.
  const std::vector<Sentence>& sentences = x_.document.sentences;
  const std::uint32_t last = std::max({sentence, fresh ? memory_.site_sentence : 0, staked ? memory_.company_sentence : 0});
  const bool afresh = !metric_.of_country && !(fresh && is_park(memory_.site)) && sentences[last].paragraph != sentences[view_.index].paragraph;
  const EntityIndex ranked[] = {
      memory_.card.open ? memory_.title_site : kNoEntity,
      residents ? home : kNoEntity,
      afresh ? memory_.about : kNoEntity,
      staked && sentence <= memory_.company_sentence ? memory_.company : kNoEntity,
      !fresh || sentence > memory_.site_sentence ? spoken : kNoEntity,
      fresh ? memory_.site : kNoEntity,
      memory_.title_site,
      IsProfile() ? memory_.company : kNoEntity,
      told ? memory_.document_site : kNoEntity,
  };
  for (const EntityIndex site : ranked) {
    if (site != kNoEntity && Fits(site)) return site;
  }
  return kNoEntity;
}

// A company has no length.
bool PartyScene::Fits(EntityIndex site) const {
  return x_.entities[site].type != EntityType::kOrganization || !metric_.Allows("km");
}

bool PartyScene::IsProfile() const {
  return memory_.company != kNoEntity &&
         (memory_.document_site == kNoEntity ||
          x_.entities[memory_.document_site].type == EntityType::kOrganization ||
          // A park in which the plant only stands.
          (metric_.of_plant && x_.entities[memory_.document_site].kind == "park"));
}

EntityIndex PartyScene::ProfiledSite() const {
  if (memory_.card.open && memory_.title_site != kNoEntity && Fits(memory_.title_site)) return memory_.title_site;
  // "The shop floor can make 12,000 tonnes": in an interview that of who speaks.
  if (memory_.interview && memory_.about != kNoEntity && metric_.frame == Frame::kSite && !metric_.undated &&
      (metric_.of_plant || metric_.Allows("TEU") || metric_.counts)) {
    return memory_.about;
  }
  if (IsProfile() && (memory_.site == kNoEntity || memory_.site == memory_.company)) {
    return memory_.company;
  }
  constexpr std::uint32_t kLabel = 6;  // bytes before the cue
  // 设计产能：, "Проектная мощность:" heads a line of what the title names.
  const bool plant = metric_.of_plant && memory_.title_site != kNoEntity &&
                     x_.entities[memory_.title_site].kind != "park";
  if (memory_.title_site != kNoEntity && view_.names.empty() &&
      (plant || anchor_.begin <= view_.span.begin + kLabel)) {
    return memory_.title_site;
  }
  // "It makes cranes; its capacity is 1,500": of what the sentences before open with; of a plant that the one
  // before opens with, without a pronoun.
  const std::string_view text = view_.Text(view_.span.begin, anchor_.begin);
  const bool pronoun = view_.language == Language::kEnglish &&
                       (text.starts_with("It ") || text.starts_with("Its ") || text.ends_with(" its "));
  std::uint32_t sentence = 0;
  const EntityIndex spoken = SpokenOf(sentence);
  const bool carried = view_.names.empty() && metric_.CountsTraffic();
  const bool goes_on = spoken != kNoEntity && (metric_.of_plant || carried) && !metric_.undated && sentence + 1 == view_.index &&
                       x_.document.sentences[sentence].paragraph == x_.document.sentences[view_.index].paragraph &&
                       x_.entities[spoken].kind != "park";
  return pronoun || goes_on ? spoken : kNoEntity;
}

void PartyScene::Remember(EntityIndex site) {
  memory_.site = site;
  memory_.site_sentence = view_.index;
}

}  // namespace kg::extract
