#include "extract/claims/paper_memory.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace kg::extract {
namespace {

// Regions or cities of two countries that the title names, with no third: the paper is on their ties, and
// the countries there only tell where they lie. One side may be the country at home itself.
class TitleSides {
 public:
  void Add(const Extraction& x, EntityIndex entity) {
    const Entity& named = x.entities[entity];
    const bool place = named.type == EntityType::kPlace && (named.kind == "region" || named.kind == "city") &&
                       named.within.starts_with("country:");
    if (!place && named.type != EntityType::kCountry) return;
    std::vector<EntityIndex>& sides = place ? places_ : countries_;
    if (std::find(sides.begin(), sides.end(), entity) == sides.end()) sides.push_back(entity);
  }

  std::vector<EntityIndex> Pair(const Extraction& x, std::string_view home) const {
    if (places_.size() == 2) {
      const bool apart = x.entities[places_[0]].within != x.entities[places_[1]].within;
      return apart ? places_ : std::vector<EntityIndex>{};
    }
    if (places_.size() != 1 || countries_.size() != 1 || x.entities[places_[0]].kind != "region") return {};
    const bool abroad = x.entities[countries_[0]].key == home && x.entities[places_[0]].within != home;
    return abroad ? std::vector{countries_[0], places_[0]} : std::vector<EntityIndex>{};
  }

 private:
  std::vector<EntityIndex> places_, countries_;
};

}  // namespace

PartyMemory MemoryOfPaper(const Extraction& x, const FigureWords& words, const CountryIndex& known,
                          std::uint32_t paper) {
  PartyMemory memory;
  const std::string_view home = words.HomeOf(x.document.language);
  EntityIndex region = kNoEntity;
  EntityIndex title_country = kNoEntity, school = kNoEntity;  // the only university or institute of the title
  bool several_schools = false;
  bool several_in_title = false, several_sites = false;
  bool home_in_title = false;
  TitleSides title_sides;
  std::map<EntityIndex, int> countries, projects, companies, named_first;
  const Mention* before = nullptr;
  // Mentions stand in order, as papers do.
  auto at = std::lower_bound(x.mentions.begin(), x.mentions.end(), x.document.papers[paper].span.begin,
                             [](const Mention& mention, std::uint32_t place) {
                               return mention.span.begin < place;
                             });
  const auto first = at;
  for (; at != x.mentions.end() && at->span.begin < x.document.papers[paper].span.end; ++at) {
    const Mention& mention = *at;
    if (mention.entity == kNoEntity || mention.sentence >= x.document.sentences.size()) continue;
    if (x.document.sentences[mention.sentence].paper != paper || mention.nominal) continue;
    if (mention.type == EntityType::kCountry) {
      countries[mention.entity] += 3;
      // 中白, 白中: one's own country stands first.
      constexpr std::uint32_t kShort = 3;
      if (before != nullptr && before->span.end == mention.span.begin &&
          before->span.size() == kShort && mention.span.size() == kShort) {
        ++named_first[before->entity];
      }
      before = &mention;
    }
    if (x.document.sentences[mention.sentence].zone == Zone::kTitle && !mention.demonym) {
      if (!mention.embedded) title_sides.Add(x, mention.entity);
      const bool site = !mention.embedded && (mention.type == EntityType::kProject ||
                                              (mention.type == EntityType::kOrganization &&
                                               x.entities[mention.entity].kind == "company"));
      if (site && memory.title_site == kNoEntity) memory.title_site = mention.entity;
      if (site) several_sites |= mention.entity != memory.title_site;
      const std::string& kind = x.entities[mention.entity].kind;
      const bool teaches = !mention.embedded && (kind == "university" || kind == "institute");
      if (teaches && school == kNoEntity) school = mention.entity;
      if (teaches) several_schools |= mention.entity != school;
      if (title_country == kNoEntity && mention.type == EntityType::kCountry) title_country = mention.entity;
      if (mention.type == EntityType::kCountry) several_in_title |= mention.entity != title_country;
      const Entity& named = x.entities[mention.entity];
      home_in_title |= named.key == home;
      const bool of_home = !home.empty() && named.type == EntityType::kPlace &&
                           named.kind == "region" && named.within == home;
      if (of_home && region == kNoEntity) region = mention.entity;
    }
    // Its towns and bodies speak for a country, too.
    if (!mention.embedded && mention.type != EntityType::kCountry) {
      const auto country = known.find(x.entities[mention.entity].within);
      if (country != known.end()) ++countries[country->second];
    }
    if (mention.type == EntityType::kProject && !mention.embedded) ++projects[mention.entity];
    if (mention.type == EntityType::kOrganization && !mention.embedded &&
        x.entities[mention.entity].kind == "company") {
      ++companies[mention.entity];
    }
  }
  for (const auto& [country, count] : countries) {
    if (!home.empty() && x.entities[country].key == home) memory.at_home = country;
  }
  std::vector<std::pair<int, EntityIndex>> order;
  for (const auto& [entity, count] : countries) order.emplace_back(-count, entity);
  std::sort(order.begin(), order.end());
  // Where the country at home is not named, a paper is on the one that it names most.
  if (memory.at_home == kNoEntity && !home.empty() && !order.empty()) {
    const bool one = order.size() == 1 || order[0].first < order[1].first;
    memory.at_home = one ? order[0].second : title_country;
  }
  // 访某某大学孔子学院院长: what is told without a name is the school's.
  if (memory.title_site == kNoEntity && !several_schools && x.document.language == Language::kChinese) memory.title_site = school;
  if (several_sites) memory.title_site = kNoEntity;
  if (!several_in_title) memory.title_country = title_country;
  int times_first = 0;
  for (const auto& [country, count] : named_first) {
    if (count <= times_first) continue;
    times_first = count;
    memory.home = country;
  }
  // Where the country at home is not named, others are no pair of it.
  const std::size_t most_countries = home.empty() || known.contains(home) ? 2 : 1;
  for (std::size_t k = 0; k < order.size() && k < most_countries; ++k) {
    // Of several that are named as rarely none is the partner, unless papers call it home.
    const bool one_of_many = k == 1 && order.size() > 2 && order[1].first == order[2].first &&
                             !words.IsHome(x.entities[order[k].second].key);
    if (!one_of_many) memory.document_pair.push_back(order[k].second);
  }
  if (region != kNoEntity && !home_in_title) {
    std::erase_if(memory.document_pair,
                  [&](EntityIndex country) { return x.entities[country].key == home; });
    memory.document_pair.resize(std::min<std::size_t>(memory.document_pair.size(), 1));
    memory.document_pair.push_back(region);
    std::sort(memory.document_pair.begin(), memory.document_pair.end());
  }
  if (std::vector<EntityIndex> sides = title_sides.Pair(x, home); !sides.empty()) {
    memory.document_pair = std::move(sides);
    std::sort(memory.document_pair.begin(), memory.document_pair.end());
  }
  // A profile of a company names no project.
  int most = projects.empty() ? 1 : 0;
  for (const auto& [entity, count] : projects.empty() ? companies : projects) {
    if (count > most) {
      most = count;
      memory.document_site = entity;
    }
  }
  most = 0;
  for (const auto& [entity, count] : projects) {
    if (x.entities[entity].kind == "park" && count > most) {
      most = count;
      memory.park = entity;
    }
  }
  const auto named = std::find_if(first, at, [&](const Mention& mention) {
    return mention.entity == memory.document_site;
  });
  if (named != at) memory.document_site_begin = named->span.begin;
  return memory;
}

}  // namespace kg::extract
