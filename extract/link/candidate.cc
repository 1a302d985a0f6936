#include "extract/link/candidate.h"

#include <algorithm>
#include <unordered_set>

namespace kg::extract {
namespace {

bool IsLand(EntityType type) {
  return type == EntityType::kCountry || type == EntityType::kPlace;
}

bool MayHold(const Candidate& outer, const Candidate& inner) {
  if (outer.ignored) return false;
  if (outer.type == EntityType::kDocument) return true;
  if (IsLand(outer.type) || outer.type == EntityType::kPerson ||
      outer.type == EntityType::kConcept) {
    return false;
  }
  if (inner.type == EntityType::kConcept) return false;
  if (inner.type == outer.type && inner.span.begin == outer.span.begin) return false;
  // The rest of a name's own words: "the Great Stone Industrial Park" is not two parks.
  if (inner.entry != Candidate::kNoEntry && inner.entry == outer.entry) return false;
  return inner.source != Candidate::Source::kRule || IsLand(inner.type);
}

void DropWeak(std::vector<Candidate>& candidates, const Gazetteer& gazetteer) {
  std::unordered_set<std::string_view> strong;
  for (const Candidate& candidate : candidates) {
    if (candidate.entry == Candidate::kNoEntry || candidate.weak || candidate.ignored) continue;
    strong.insert(gazetteer.entries()[candidate.entry].key);
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (!candidate.weak) return false;
    const Gazetteer::Entry& entry = gazetteer.entries()[candidate.entry];
    return !strong.contains(entry.key) && !strong.contains(entry.within);
  });
}

}  // namespace

std::vector<Candidate> ChooseCandidates(std::vector<Candidate> candidates,
                                        const Gazetteer& gazetteer) {
  DropWeak(candidates, gazetteer);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) {
                     if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
                     if (a.span.end != b.span.end) return a.span.end > b.span.end;
                     if (a.ignored != b.ignored) return a.ignored;
                     if (a.source != b.source) return a.source < b.source;
                     if (a.weak != b.weak) return b.weak;
                     return a.confidence > b.confidence;
                   });
  std::vector<Candidate> chosen;
  std::vector<std::size_t> open;  // chosen ones that are not over, outermost first
  for (Candidate& candidate : candidates) {
    std::erase_if(open, [&](std::size_t i) { return chosen[i].span.end <= candidate.span.begin; });
    bool good = true;
    for (std::size_t i : open) {
      Candidate& outer = chosen[i];
      if (!outer.span.Contains(candidate.span)) {
        // They cross: titles give way to nobody, and names found by rules give way to known ones.
        good = outer.type == EntityType::kDocument && outer.source == Candidate::Source::kLayout;
      } else if (outer.span == candidate.span) {
        good = outer.type == EntityType::kDocument && outer.source == Candidate::Source::kLayout &&
               candidate.type != EntityType::kDocument && candidate.entry != Candidate::kNoEntry &&
               IsLand(candidate.type);
      } else {
        good = MayHold(outer, candidate);
        // A longer form of a known name: "Ministry of Economy" + "of Belarus".
        if (!good && outer.source == Candidate::Source::kRule &&
            candidate.source == Candidate::Source::kGazetteer && outer.type == candidate.type &&
            outer.span.begin == candidate.span.begin && outer.entry == Candidate::kNoEntry) {
          const std::string& within = gazetteer.entries()[candidate.entry].within;
          for (const Candidate& land : candidates) {
            if (land.span.begin >= candidate.span.end && outer.span.Contains(land.span) &&
                land.entry != Candidate::kNoEntry &&
                gazetteer.entries()[land.entry].key == within) {
              outer.entry = candidate.entry;
              break;
            }
            if (land.span.begin >= outer.span.end) break;
          }
        }
      }
      if (!good) break;
    }
    if (!good) continue;
    candidate.embedded = std::any_of(open.begin(), open.end(), [&](std::size_t i) {
      return chosen[i].type != EntityType::kDocument && !chosen[i].ignored;
    });
    open.push_back(chosen.size());
    chosen.push_back(std::move(candidate));
  }
  std::erase_if(chosen, [](const Candidate& candidate) { return candidate.ignored; });
  return chosen;
}

}  // namespace kg::extract
