#include "extract/link/candidate.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "extract/rules/mention_rule.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// Rules of so much confidence know where a name begins.
constexpr float kExact = 0.86F;
// Rules of persons of so much confidence know the given name.
constexpr float kGivenName = 0.8F;

bool IsLand(EntityType type) {
  return type == EntityType::kCountry || type == EntityType::kPlace;
}

bool MayHold(const Candidate& outer, const Candidate& inner, std::string_view text) {
  if (outer.ignored) return false;
  if (outer.type == EntityType::kDocument) return true;
  if (IsLand(outer.type) || outer.type == EntityType::kPerson ||
      outer.type == EntityType::kConcept) {
    return false;
  }
  if (inner.type == EntityType::kConcept) return false;
  if (inner.type == outer.type && inner.span.begin == outer.span.begin) return false;
  // 大连 in 大连理工大学 is a part of its name; in English it may be read for itself.
  if (inner.type == EntityType::kPlace && outer.type == EntityType::kOrganization &&
      inner.span.begin == outer.span.begin && IsHan(PeekAt(text, inner.span.begin))) {
    return false;
  }
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

// A rule that took the words before a known name for its beginning: "XU Li-Jun Belarusian State
// University". With "of" or the like between, the longer name is one of its own.
void DropOvergrown(std::vector<Candidate>& candidates, std::string_view text,
                   const NameWords& words) {
  std::unordered_multimap<std::uint32_t, const Candidate*> known, begins;  // by end, by begin
  for (const Candidate& candidate : candidates) {
    if (candidate.source == Candidate::Source::kGazetteer && !candidate.demonym) {
      known.emplace(candidate.span.end, &candidate);
      begins.emplace(candidate.span.begin, &candidate);
    }
  }
  const auto overgrown = [&](const Candidate& outer) {
    if (outer.source != Candidate::Source::kRule || outer.confidence >= kExact) return false;
    const auto [first, last] = known.equal_range(outer.span.end);
    return std::any_of(first, last, [&](const auto& entry) {
      const Candidate& inner = *entry.second;
      if (inner.type != outer.type || inner.span.begin <= outer.span.begin) return false;
      const std::string_view before =
          text.substr(outer.span.begin, inner.span.begin - outer.span.begin);
      // «Дунцзинь-МТЗ» is neither of the two.
      if (before.ends_with('-')) return false;
      // The last word before the known name, if it is a small one, joins the two.
      std::size_t at = before.size();
      while (at > 0 && before[at - 1] == ' ') --at;
      std::size_t begin = at;
      while (begin > 0 && before[begin - 1] != ' ') --begin;
      if (begin == at || !IsLower(PeekAt(before, begin))) return true;
      // "Belinvestbank and China Development Bank": two names, the first of them known too.
      const std::string_view small = before.substr(begin, at - begin);
      if (std::find(words.conjunctions.begin(), words.conjunctions.end(), small) ==
          words.conjunctions.end()) {
        return false;
      }
      const auto [some, none] = begins.equal_range(outer.span.begin);
      return std::any_of(some, none, [&](const auto& one) {
        return one.second->type == outer.type &&
               one.second->span.end + 1 == outer.span.begin + begin;
      });
    });
  };
  std::vector<bool> drop(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) drop[i] = overgrown(candidates[i]);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (drop[i]) continue;
    if (kept != i) candidates[kept] = std::move(candidates[i]);
    ++kept;
  }
  candidates.resize(kept);
}

// "BELAZ and China National Machinery Import and Export Corporation": what a rule found begins behind
// a known name that it was joined to.
void CutJoined(std::vector<Candidate>& candidates, std::string_view text,
               const NameWords& words) {
  std::vector<std::string> joints = {", "};
  for (const std::string& word : words.conjunctions) joints.push_back(" " + word + " ");
  std::unordered_map<std::uint32_t, std::uint32_t> known;  // begin -> end of the longest
  std::set<Span> lands;
  for (const Candidate& candidate : candidates) {
    if (candidate.type == EntityType::kCountry && candidate.source == Candidate::Source::kGazetteer) {
      lands.insert(candidate.span);
    }
    if (candidate.source != Candidate::Source::kGazetteer || candidate.demonym ||
        (candidate.type != EntityType::kOrganization && candidate.type != EntityType::kProject)) {
      continue;
    }
    std::uint32_t& end = known[candidate.span.begin];
    end = std::max(end, candidate.span.end);
  }
  if (known.empty()) return;
  for (Candidate& candidate : candidates) {
    if (candidate.source != Candidate::Source::kRule ||
        candidate.type != EntityType::kOrganization) {
      continue;
    }
    const auto first = known.find(candidate.span.begin);
    if (first == known.end() || first->second >= candidate.span.end) continue;
    const std::string_view rest =
        text.substr(first->second, candidate.span.end - first->second);
    for (const std::string& joint : joints) {
      if (rest.size() <= joint.size() || !rest.starts_with(joint)) continue;
      if (!IsUpper(PeekAt(rest, joint.size()))) continue;
      // "Ministry of Trade and Industry": one word behind the joint is no name of its own; but in
      // "Export-Import Bank of China and Belarus" it is a country.
      if (rest.find(' ', joint.size()) == std::string_view::npos) {
        const std::uint32_t behind = first->second + static_cast<std::uint32_t>(joint.size());
        if (lands.contains({behind, candidate.span.end})) candidate.span.end = first->second;
        continue;
      }
      candidate.span.begin = first->second + static_cast<std::uint32_t>(joint.size());
      break;
    }
  }
}

// "Aleksandr Yaroshenko" where only the family name is known: the whole name is of the person known
// if the given name may be, else of somebody else.
void JoinGivenNames(std::vector<Candidate>& candidates, const Gazetteer& gazetteer,
                    std::string_view text) {
  std::unordered_map<std::uint32_t, std::uint32_t> whole;  // end -> begin of the longest
  for (const Candidate& candidate : candidates) {
    if (candidate.source != Candidate::Source::kRule || candidate.type != EntityType::kPerson ||
        candidate.confidence < kGivenName) {
      continue;
    }
    const auto [at, fresh] = whole.emplace(candidate.span.end, candidate.span.begin);
    if (!fresh) at->second = std::min(at->second, candidate.span.begin);
  }
  if (whole.empty()) return;
  std::erase_if(candidates, [&](Candidate& known) {
    if (known.source != Candidate::Source::kGazetteer || known.type != EntityType::kPerson) {
      return false;
    }
    const auto longer = whole.find(known.span.end);
    if (longer == whole.end() || longer->second >= known.span.begin) return false;
    const std::string_view word = text.substr(known.span.begin, known.span.size());
    if (word.find(' ') != std::string_view::npos || text[known.span.begin - 1] != ' ') return false;
    const char32_t first = PeekAt(text, longer->second);
    const auto& names = gazetteer.entries()[known.entry].names;
    if (std::none_of(names.begin(), names.end(), [&](const auto& name) {
          return PeekAt(name.second, 0) == first;
        })) {
      return true;
    }
    known.span.begin = longer->second;
    return false;
  });
}

// "National Bank of Belarus Pavel Kallaur": what rules found of a body ends before the person.
void EndAtPersons(std::vector<Candidate>& candidates, std::string_view text) {
  std::unordered_map<std::uint32_t, std::uint32_t> persons;  // end -> begin of the longest
  for (const Candidate& candidate : candidates) {
    const bool sure = candidate.source == Candidate::Source::kGazetteer ||
                      (candidate.source == Candidate::Source::kRule &&
                       candidate.confidence >= kGivenName);
    if (candidate.type != EntityType::kPerson || !sure) continue;
    const auto [at, fresh] = persons.emplace(candidate.span.end, candidate.span.begin);
    if (!fresh) at->second = std::min(at->second, candidate.span.begin);
  }
  if (persons.empty()) return;
  // A person right behind a country within it: "Council of the Republic of Belarus Ivan Petrov and ...".
  std::unordered_set<std::uint32_t> lands;  // where they end
  for (const Candidate& candidate : candidates) {
    if (candidate.entry != Candidate::kNoEntry && candidate.type == EntityType::kCountry) {
      lands.insert(candidate.span.end + 1);
    }
  }
  std::vector<std::uint32_t> behind;
  for (const auto& [end, begin] : persons) {
    if (lands.contains(begin)) behind.push_back(begin);
  }
  std::sort(behind.begin(), behind.end());
  for (Candidate& candidate : candidates) {
    if (candidate.source != Candidate::Source::kRule ||
        candidate.type != EntityType::kOrganization) {
      continue;
    }
    const auto within = std::upper_bound(behind.begin(), behind.end(), candidate.span.begin);
    if (within != behind.end() && *within < candidate.span.end) {
      candidate.span.end = *within - 1;
      continue;
    }
    const auto person = persons.find(candidate.span.end);
    if (person == persons.end() || person->second <= candidate.span.begin + 1) continue;
    const std::string_view before = Trimmed(
        text.substr(candidate.span.begin, person->second - candidate.span.begin));
    // "Foundation of Mikhail Gorbachev": a small word joins the two; so does a single word.
    const std::size_t space = before.rfind(' ');
    if (space == std::string_view::npos || IsLower(PeekAt(before, space + 1))) continue;
    candidate.span.end = candidate.span.begin + static_cast<std::uint32_t>(before.size());
  }
}

// A name that an ignored one cuts: 外交部 in 外交部长 is a post's, not the body's.
void DropCut(std::vector<Candidate>& candidates) {
  std::vector<Span> cuts;
  for (const Candidate& candidate : candidates) {
    if (candidate.ignored) cuts.push_back(candidate.span);
  }
  if (cuts.empty()) return;
  std::sort(cuts.begin(), cuts.end());
  std::erase_if(candidates, [&](const Candidate& candidate) {
    // 甘肃省 in 甘肃省长 is no place either.
    if (candidate.ignored || (candidate.type != EntityType::kOrganization &&
                              candidate.type != EntityType::kPlace)) {
      return false;
    }
    const auto last = std::lower_bound(cuts.begin(), cuts.end(), candidate.span.end,
                                       [](const Span& cut, std::uint32_t end) {
                                         return cut.begin < end;
                                       });
    return last != cuts.begin() && std::prev(last)->begin > candidate.span.begin &&
           std::prev(last)->end > candidate.span.end;
  });
}

// A word that is no name gives way to a longer name that begins inside it: 代表白俄罗斯 has no 表白.
void DropCrossedWords(std::vector<Candidate>& candidates) {
  std::vector<Span> names;
  for (const Candidate& candidate : candidates) {
    if (candidate.source == Candidate::Source::kGazetteer && !candidate.ignored) {
      names.push_back(candidate.span);
    }
  }
  std::sort(names.begin(), names.end());
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (!candidate.ignored) return false;
    for (auto name = std::upper_bound(names.begin(), names.end(),
                                      Span{candidate.span.begin, 0xFFFFFFFF});
         name != names.end() && name->begin < candidate.span.end; ++name) {
      if (name->end > candidate.span.end && name->size() > candidate.span.size()) return true;
    }
    return false;
  });
}

// What a rule only guesses from capitals or a preposition gives way to all that is known there; but a
// company's name may begin with a place: "Vitebsk Meadows". What repeats a name is of that name.
void DropGuesses(std::vector<Candidate>& candidates) {
  std::vector<Span> known;
  std::unordered_map<std::uint32_t, std::uint32_t> places;  // begin -> end
  std::set<Span> repeats, short_forms;
  bool any = false;
  for (const Candidate& candidate : candidates) {
    if (candidate.source == Candidate::Source::kRepeat) {
      repeats.insert(candidate.span);
      if (candidate.type == EntityType::kOrganization && candidate.same_as.size() > candidate.span.size()) {
        short_forms.insert(candidate.span);
      }
    }
    if (candidate.source == Candidate::Source::kGazetteer) {
      known.push_back(candidate.span);
      if (candidate.type == EntityType::kPlace && !candidate.demonym) {
        std::uint32_t& end = places[candidate.span.begin];
        end = std::max(end, candidate.span.end);
      }
    }
    any = any || (candidate.source == Candidate::Source::kRule && candidate.confidence < kGuess);
  }
  if ((!any || known.empty()) && repeats.empty()) return;
  std::sort(known.begin(), known.end());
  // Of the known ones that begin before a place, how far the longest reaches.
  std::vector<std::uint32_t> reach(known.size());
  for (std::size_t i = 0; i < known.size(); ++i) {
    reach[i] = std::max(known[i].end, i == 0 ? 0U : reach[i - 1]);
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (candidate.source != Candidate::Source::kRule) return false;
    if (candidate.type == EntityType::kOrganization && short_forms.contains(candidate.span)) return true;
    if (candidate.confidence >= kGuess) return false;
    if (repeats.contains(candidate.span)) return true;
    std::uint32_t begin = candidate.span.begin;
    if (candidate.type == EntityType::kOrganization && candidate.kind == "company") {
      const auto place = places.find(begin);
      if (place != places.end() && place->second < candidate.span.end) begin = place->second;
    }
    const auto after = std::lower_bound(
        known.begin(), known.end(), candidate.span.end,
        [](const Span& span, std::uint32_t end) { return span.begin < end; });
    return after != known.begin() &&
           reach[static_cast<std::size_t>(after - known.begin()) - 1] > begin;
  });
}

// A city's name alone in quotes is a team's or a brand's.
void DropQuotedPlaces(std::vector<Candidate>& candidates, std::string_view text) {
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (candidate.type != EntityType::kPlace || candidate.source != Candidate::Source::kGazetteer) {
      return false;
    }
    const char32_t before = PeekBefore(text, candidate.span.begin);
    const char32_t after = PeekAt(text, candidate.span.end);
    return (before == U'«' && after == U'»') || (before == U'“' && after == U'”');
  });
}

// "Минский холдинг «Алькор»": what stands in quotes behind a word for a company is its whole name.
void DropAroundQuoted(std::vector<Candidate>& candidates, std::string_view text) {
  constexpr std::string_view kClosing = "»";
  constexpr float kCompany = 0.84F;  // of rules that know such a word
  std::unordered_set<std::uint32_t> quoted;  // where such names end
  for (const Candidate& candidate : candidates) {
    if (candidate.source == Candidate::Source::kRule && candidate.kind == "company" &&
        candidate.confidence >= kCompany && PeekBefore(text, candidate.span.begin) == U'«') {
      quoted.insert(candidate.span.end);
    }
  }
  if (quoted.empty()) return;
  std::erase_if(candidates, [&](const Candidate& outer) {
    const std::string_view name = text.substr(outer.span.begin, outer.span.size());
    return outer.source == Candidate::Source::kRule && outer.type == EntityType::kOrganization &&
           name.ends_with(kClosing) &&
           quoted.contains(outer.span.end - static_cast<std::uint32_t>(kClosing.size()));
  });
}

// "Китайская компания": a country's adjective and a word for any body name none.
void DropGeneric(std::vector<Candidate>& candidates, std::string_view text,
                 const NameWords& words) {
  std::unordered_map<std::uint32_t, std::uint32_t> adjectives;  // begin -> end
  for (const Candidate& candidate : candidates) {
    if (candidate.source == Candidate::Source::kGazetteer && candidate.demonym &&
        candidate.type == EntityType::kCountry) {
      adjectives[candidate.span.begin] = candidate.span.end;
    }
  }
  if (adjectives.empty()) return;
  std::erase_if(candidates, [&](const Candidate& candidate) {
    if (candidate.source != Candidate::Source::kRule ||
        candidate.type != EntityType::kOrganization) {
      return false;
    }
    const auto adjective = adjectives.find(candidate.span.begin);
    if (adjective == adjectives.end() || adjective->second + 1 >= candidate.span.end) return false;
    const std::string_view rest =
        text.substr(adjective->second + 1, candidate.span.end - adjective->second - 1);
    return text[adjective->second] == ' ' && rest.find(' ') == std::string_view::npos &&
           std::any_of(words.generic.begin(), words.generic.end(),
                       [&](const std::string& stem) { return rest.starts_with(stem); });
  });
}

// "Bank of China" of "Export-Import Bank of China": the end of a body's name is no name of its own
// where a word of the name stands right before it. "Branch of the Bank of China" has two.
bool IsTailOf(const Candidate& whole, const Candidate& part, std::string_view text) {
  if (whole.type != EntityType::kOrganization || part.type != EntityType::kOrganization ||
      whole.entry == Candidate::kNoEntry || whole.span.end != part.span.end ||
      part.span.begin <= whole.span.begin + 1) {
    return false;
  }
  const std::string_view before = Trimmed(
      text.substr(whole.span.begin, part.span.begin - whole.span.begin));
  const std::size_t space = before.rfind(' ');
  return IsUpper(PeekAt(before, space == std::string_view::npos ? 0 : space + 1));
}

}  // namespace

std::vector<Candidate> ChooseCandidates(std::vector<Candidate> candidates,
                                        const Gazetteer& gazetteer, const NameWords& words,
                                        std::string_view text) {
  DropWeak(candidates, gazetteer);
  JoinGivenNames(candidates, gazetteer, text);
  EndAtPersons(candidates, text);
  CutJoined(candidates, text, words);
  DropOvergrown(candidates, text, words);
  DropCut(candidates);
  DropCrossedWords(candidates);
  DropAroundQuoted(candidates, text);
  DropGeneric(candidates, text, words);
  DropGuesses(candidates);  // also by the cities in quotes that the next one drops
  DropQuotedPlaces(candidates, text);
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
        good = MayHold(outer, candidate, text);
        // A longer form of a known name: "Ministry of Economy" + "of Belarus".
        if (!good && outer.source == Candidate::Source::kRule &&
            candidate.source == Candidate::Source::kGazetteer && outer.type == candidate.type &&
            outer.span.begin == candidate.span.begin && outer.entry == Candidate::kNoEntry) {
          const std::string& within = gazetteer.entries()[candidate.entry].within;
          // "Heilongjiang Province"
          if (outer.type == EntityType::kPlace && candidate.kind == "region") {
            outer.entry = candidate.entry;
          }
          for (const Candidate* land = &candidate;
               land != candidates.data() + candidates.size() && land->span.begin < outer.span.end;
               ++land) {
            if (land->span.begin >= candidate.span.end && outer.span.Contains(land->span) &&
                land->entry != Candidate::kNoEntry &&
                gazetteer.entries()[land->entry].key == within) {
              outer.entry = candidate.entry;
              break;
            }
          }
        }
      }
      if (!good) break;
    }
    if (!good) continue;
    if (std::any_of(open.begin(), open.end(),
                    [&](std::size_t i) { return IsTailOf(chosen[i], candidate, text); })) {
      continue;
    }
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
