#include "extract/claims/figure_words.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "extract/rules/toml_file.h"

namespace kg::extract {
namespace {

using Json = nlohmann::json;

constexpr std::pair<std::string_view, Frame> kFrames[] = {
    {"none", Frame::kNone}, {"mutual", Frame::kMutual}, {"export", Frame::kExport},
    {"import", Frame::kImport}, {"country", Frame::kCountry},
    {"country_pair", Frame::kCountryPair}, {"flow", Frame::kFlow}, {"loan", Frame::kLoan},
    {"contract", Frame::kContract}, {"supply", Frame::kSupply}, {"share", Frame::kShare},
    {"stake", Frame::kStake}, {"rank", Frame::kRank}, {"bare", Frame::kBare}, {"site", Frame::kSite},
    {"platform", Frame::kPlatform}, {"students", Frame::kStudents},
    {"institutes", Frame::kInstitutes}, {"visitors", Frame::kVisitors},
    {"members", Frame::kMembers}, {"founding", Frame::kFounding},
    {"accession", Frame::kAccession}, {"event", Frame::kEvent},
};

constexpr std::pair<std::string_view, Role> kRoles[] = {
    {"increase", Role::kIncrease}, {"decrease", Role::kDecrease},
    {"unchanged", Role::kUnchanged}, {"by", Role::kBy}, {"to", Role::kTo},
    {"index", Role::kIndex}, {"more", Role::kMore}, {"fewer", Role::kFewer},
    {"planned", Role::kPlanned}, {"denied", Role::kDenied}, {"base", Role::kBase},
    {"pair", Role::kPair}, {"dest", Role::kDest}, {"source", Role::kSource},
    {"place", Role::kPlace}, {"between", Role::kBetween}, {"owner", Role::kOwner},
    {"receive", Role::kReceive}, {"give", Role::kGive}, {"rank", Role::kRank},
    {"negative", Role::kNegative}, {"declared", Role::kDeclared}, {"actual", Role::kActual},
    {"annual", Role::kAnnual}, {"weekly", Role::kWeekly}, {"another", Role::kAnother},
    {"respectively", Role::kRespectively}, {"times_of", Role::kTimesOf}, {"held", Role::kHeld},
    {"than", Role::kThan}, {"same_period", Role::kSamePeriod}, {"reporter", Role::kReporter},
    {"reports", Role::kReports}, {"start", Role::kStart}, {"part", Role::kPart},
    {"services", Role::kServices}, {"goods", Role::kGoods},
    {"persons", Role::kPersons}, {"things", Role::kThings}, {"base_after", Role::kBaseAfter},
    {"aside", Role::kAside}, {"admitted", Role::kAdmitted}, {"pronoun", Role::kPronoun},
    {"interest", Role::kInterest}, {"whole_year", Role::kWholeYear}, {"attends", Role::kAttends}, {"holds", Role::kHolds},
    {"theirs", Role::kTheirs}, {"earned", Role::kEarned}, {"growth_noun", Role::kGrowthNoun},
    {"companies", Role::kCompanies}, {"abroad", Role::kAbroad}, {"site_pointer", Role::kSitePointer},
    {"about_share", Role::kAboutShare}, {"begun", Role::kBegun}, {"partner", Role::kPartner},
    {"side", Role::kSide}, {"clause", Role::kClause}, {"carries", Role::kCarries},
    {"reverse", Role::kReverse}, {"tonne", Role::kTonne}, {"costs", Role::kCosts},
    {"card_name", Role::kCardName}, {"card_borrower", Role::kCardBorrower}, {"card_lender", Role::kCardLender},
    {"card_investor", Role::kCardInvestor}, {"card_owner", Role::kCardOwner},
    {"survey", Role::kSurvey}, {"co_founds", Role::kCoFounds}, {"opens", Role::kOpens},
    {"host", Role::kHost}, {"lasts", Role::kLasts}, {"thanks", Role::kThanks},
    {"at_owner", Role::kAtOwner}, {"relative", Role::kRelative}, {"each", Role::kEach},
    {"former", Role::kFormer}, {"latter", Role::kLatter}, {"founds_with", Role::kFoundsWith},
    {"since_event", Role::kSinceEvent}, {"gathers", Role::kGathers}, {"mutually", Role::kMutually}, {"pieces", Role::kPieces}, {"asks", Role::kAsks},
    {"to_it", Role::kToIt}, {"whose", Role::kWhose}, {"other", Role::kOther}, {"buyer", Role::kBuyer}, {"buys", Role::kBuys},
    {"supplies", Role::kSupplies}, {"residents", Role::kResidents}, {"resident", Role::kResident},
    {"is", Role::kIs}, {"through", Role::kThrough}, {"toward", Role::kToward}, {"step", Role::kStep}, {"no_change", Role::kNoChange},
};

constexpr std::pair<std::string_view, Language> kLanguages[] = {
    {"en", Language::kEnglish}, {"zh", Language::kChinese}, {"ru", Language::kRussian},
    {"be", Language::kBelarusian}};

std::size_t Slot(Language language) { return static_cast<std::size_t>(language); }

// What of the file of metrics reads every text.
Json WithoutCues(Json root) {
  for (Json& metric : root["metrics"]) {
    if (!metric.is_object()) continue;
    for (const char* of_words : {"definition", "governs", "levels", "beside", "weak", "context"}) {
      metric.erase(of_words);
    }
    for (const auto& [code, language] : kLanguages) metric.erase(std::string(code));
  }
  return root;
}

}  // namespace

bool Metric::Allows(std::string_view unit) const {
  return std::find(units.begin(), units.end(), unit) != units.end();
}

bool Metric::IsTrade() const {
  return frame == Frame::kExport || frame == Frame::kImport || frame == Frame::kCountryPair ||
         (frame == Frame::kMutual && Allows("USD"));
}

std::size_t FigureWords::Find(std::string_view id) const {
  const auto found = std::find_if(metrics_.begin(), metrics_.end(),
                                  [&](const Metric& metric) { return metric.id == id; });
  return static_cast<std::size_t>(found - metrics_.begin());
}

std::string_view FigureWords::TotalOf(std::string_view id) const {
  const std::size_t metric = Find(id);
  return metric < metrics_.size() ? std::string_view(metrics_[metric].total) : std::string_view();
}

std::string_view FigureWords::HomeOf(Language language) const { return homes_[Slot(language)]; }

bool FigureWords::IsHome(std::string_view key) const {
  return std::find(homes_.begin(), homes_.end(), key) != homes_.end();
}

std::string_view FigureWords::SeatOf(std::string_view place) const {
  for (const auto& [seat, country] : seats_) {
    if (seat == place) return country;
  }
  return {};
}

Status FigureWords::LoadMetrics(const std::filesystem::path& file) {
  const std::string where = "ontology/" + file.filename().string();
  const auto wrong = [&](const std::string& id, std::string message) {
    return Error{ErrorCode::kInvalid, (id.empty() ? "" : id + ": ") + std::move(message), where};
  };
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, "the metrics cannot be read", file.string()};
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const Json root = Json::parse(bytes, nullptr, false);
  if (!root.is_object() || !root.contains("metrics") || !root["metrics"].is_array() ||
      !root.contains("unit_classes") || !root["unit_classes"].is_object()) {
    return wrong("", "no JSON object with metrics and unit_classes");
  }
  metrics_content_ = WithoutCues(root).dump();
  if (root.contains("seats")) {
    for (const auto& [place, country] : root["seats"].items()) {
      if (!country.is_string()) return wrong("seats", "a key of a country belongs here");
      seats_.emplace_back(place, country.get<std::string>());
    }
  }
  if (root.contains("homes")) {
    for (const auto& [code, language] : kLanguages) {
      homes_[Slot(language)] = root["homes"].value(std::string(code), "");
    }
  }
  const auto add = [&](const Json& lists, Role role, std::uint16_t metric,
                       const std::string& id, std::string_view kind = {}) -> Status {
    for (const auto& [code, language] : kLanguages) {
      if (!lists.contains(code)) continue;
      const Json& list = lists[std::string(code)];
      if (!list.is_array()) return wrong(id, "a list of cues belongs here");
      const auto meaning = static_cast<std::uint32_t>(meanings_.size());
      meanings_.push_back({role, metric, kind == "governs", kind == "levels", kind == "beside"});
      for (const Json& cue : list) {
        if (!cue.is_string()) return wrong(id, "a cue is no text");
        Result<std::vector<std::string>> forms = PhraseTrie::Expand(cue.get<std::string>());
        if (!forms) return wrong(id, forms.error().message);
        phrases_[Slot(language)].push_back({cue.get<std::string>(), meaning});
      }
    }
    return {};
  };
  for (const Json& entry : root["metrics"]) {
    if (!entry.is_object() || !entry.contains("id") || !entry["id"].is_string()) {
      return wrong("", "a metric without id");
    }
    Metric metric;
    metric.id = entry["id"].get<std::string>();
    metric.growth = entry.value("growth", false);
    metric.strict = entry.value("strict", false);
    metric.unit_alone = entry.value("unit_alone", false);
    if (entry.contains("units_alone")) {
      metric.units_alone = entry["units_alone"].get<std::vector<std::string>>();
    }
    metric.least_money = entry.value("least_money", std::int64_t{0});
    metric.most_money = entry.value("most_money", std::int64_t{0});
    metric.default_giver = entry.value("default_giver", "");
    metric.instant = entry.value("instant", "");
    metric.total = entry.value("total", "");
    metric.of_services = entry.value("of_services", "");
    metric.by_mass = entry.value("by_mass", "");
    metric.sold_abroad = entry.value("sold_abroad", "");
    metric.rank = entry.value("rank", "");
    metric.alone = entry.value("alone", "");
    metric.planned = entry.value("planned", "");
    metric.declared = entry.value("declared", "");
    metric.actual = entry.value("actual", "");
    metric.at_place = entry.value("at_place", false);
    metric.of_plant = entry.value("of_plant", false);
    metric.carries_site = entry.value("carries_site", true);
    metric.from_country = entry.value("from_country", false);
    metric.of_country = entry.value("of_country", false);
    metric.of_creditor = entry.value("of_creditor", false);
    metric.of_persons = entry.value("of_persons", false);
    metric.per_year = entry.value("per_year", false);
    metric.lasting = entry.value("lasting", false);
    metric.undated = entry.value("undated", false);
    metric.of_donors = entry.value("of_donors", false);
    metric.from_banks = entry.value("from_banks", false);
    const std::string frame = entry.value("frame", "");
    const auto known = std::find_if(std::begin(kFrames), std::end(kFrames),
                                    [&](const auto& one) { return one.first == frame; });
    if (known == std::end(kFrames)) return wrong(metric.id, "no frame \"" + frame + "\"");
    metric.frame = known->second;
    if (!entry.contains("units") || !entry["units"].is_array()) return wrong(metric.id, "no units");
    for (const Json& unit_class : entry["units"]) {
      const std::string name = unit_class.is_string() ? unit_class.get<std::string>() : "";
      if (!root["unit_classes"].contains(name)) {
        return wrong(metric.id, "no class of units \"" + name + "\"");
      }
      for (const Json& unit : root["unit_classes"][name]) {
        metric.units.push_back(unit.get<std::string>());
      }
      if (name == "count") metric.counts = true;
    }
    const auto index = static_cast<std::uint16_t>(metrics_.size());
    const std::string id = metric.id;
    metrics_.push_back(std::move(metric));
    if (Status status = add(entry, Role::kCue, index, id); !status) return status;
    for (const char* kind : {"governs", "levels", "beside"}) {
      if (!entry.contains(kind)) continue;
      if (Status status = add(entry[kind], Role::kCue, index, id, kind); !status) return status;
    }
    if (entry.contains("weak")) {
      if (Status status = add(entry["weak"], Role::kWeakCue, index, id); !status) return status;
    }
    if (entry.contains("context")) {
      if (Status status = add(entry["context"], Role::kContext, index, id); !status) return status;
    }
  }
  for (const Metric& metric : metrics_) {
    for (const std::string* other : {&metric.instant, &metric.total, &metric.of_services, &metric.rank,
                                     &metric.by_mass, &metric.sold_abroad,
                                     &metric.planned, &metric.declared, &metric.actual}) {
      if (!other->empty() && Find(*other) == metrics_.size()) {
        return wrong(metric.id, "no metric \"" + *other + "\"");
      }
    }
  }
  return {};
}

Status FigureWords::LoadRules(const std::filesystem::path& path) {
  Result<TomlFile> file = TomlFile::Read(path);
  if (!file) return std::move(file).error();
  if (Status known = file->CheckKeys(file->root, {"words", "example"}); !known) return known;
  const std::string folder = path.parent_path().filename().string();
  const auto language = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                     [&](const auto& one) { return one.first == folder; });
  if (language == std::end(kLanguages)) {
    return file->Wrong(file->root, "rules for a language that we do not read");
  }
  if (const toml::node* node = file->root.get("words")) {
    const toml::table* words = node->as_table();
    if (words == nullptr) return file->Wrong(*node, "write words as [words]");
    for (const auto& [key, list] : *words) {
      const bool possessives = key.str() == "possessives";
      if (possessives || key.str() == "adjective_endings") {
        std::vector<std::string> endings;
        if (Status got = file->Get(*words, key.str(), endings); !got) return got;
        std::vector<std::string>& all = possessives ? possessives_ : adjective_endings_;
        all.insert(all.end(), endings.begin(), endings.end());
        continue;
      }
      const auto role = std::find_if(std::begin(kRoles), std::end(kRoles),
                                     [&](const auto& one) { return one.first == key.str(); });
      if (role == std::end(kRoles)) {
        return file->Wrong(list, "no role \"" + std::string(key.str()) + "\"");
      }
      std::vector<std::string> patterns;
      if (Status got = file->Get(*words, key.str(), patterns); !got) return got;
      const auto meaning = static_cast<std::uint32_t>(meanings_.size());
      meanings_.push_back({role->second, 0});
      for (const std::string& pattern : patterns) {
        Result<std::vector<std::string>> forms = PhraseTrie::Expand(pattern);
        if (!forms || pattern.empty()) {
          return file->Wrong(list, forms ? "an empty word" : forms.error().message);
        }
        phrases_[Slot(language->second)].push_back({pattern, meaning});
      }
    }
  }
  if (const toml::node* node = file->root.get("example")) {
    const toml::array* list = node->as_array();
    if (list == nullptr) return file->Wrong(*node, "write examples as [[example]]");
    for (const toml::node& element : *list) {
      const toml::table* table = element.as_table();
      if (table == nullptr) return file->Wrong(element, "write examples as [[example]]");
      FigureExample example;
      example.where = file->Where(element);
      for (const Status& status : {file->CheckKeys(*table, {"text", "figures"}),
                                   file->Get(*table, "text", example.text),
                                   file->Get(*table, "figures", example.figures)}) {
        if (!status) return status;
      }
      examples_.push_back(std::move(example));
    }
  }
  return {};
}

// What figures need of the words of relations: the words that describe a name, and endings.
Status FigureWords::LoadNameWords(const std::filesystem::path& path) {
  Result<TomlFile> file = TomlFile::Read(path);
  if (!file) return std::move(file).error();
  const std::string folder = path.parent_path().filename().string();
  const auto language = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                     [&](const auto& one) { return one.first == folder; });
  if (language == std::end(kLanguages)) return {};
  if (Status read = case_endings_.Read(*file, language->second); !read) return read;
  std::vector<std::string> descriptors;
  if (Status got = file->Get(file->root, "descriptor", descriptors); !got) return got;
  const auto meaning = static_cast<std::uint32_t>(meanings_.size());
  meanings_.push_back({Role::kDescribes, 0});
  for (std::string& word : descriptors) {
    phrases_[Slot(language->second)].push_back({std::move(word), meaning});
  }
  return {};
}

Result<FigureWords> FigureWords::Load(const std::filesystem::path& schemas) {
  FigureWords words;
  if (Status status = words.LoadMetrics(schemas / "ontology" / "metrics.json"); !status) {
    return std::move(status).error();
  }
  for (const std::filesystem::path& file : RuleFiles(schemas, "figures")) {
    if (Status status = words.LoadRules(file); !status) return std::move(status).error();
  }
  for (const std::filesystem::path& file : RuleFiles(schemas, "triggers")) {
    if (Status status = words.LoadNameWords(file); !status) return std::move(status).error();
  }
  // English and Chinese words may stand in any text; unknown text is tried with all.
  const auto& phrases = words.phrases_;
  const auto& english = phrases[Slot(Language::kEnglish)];
  const auto& chinese = phrases[Slot(Language::kChinese)];
  for (std::size_t slot = 0; slot < phrases.size(); ++slot) {
    std::vector<PhraseTrie::Phrase> all = phrases[slot];
    if (slot != Slot(Language::kEnglish)) all.insert(all.end(), english.begin(), english.end());
    if (slot != Slot(Language::kChinese)) all.insert(all.end(), chinese.begin(), chinese.end());
    if (slot == Slot(Language::kUnknown)) {
      const auto& russian = phrases[Slot(Language::kRussian)];
      all.insert(all.end(), russian.begin(), russian.end());
    }
    Result<PhraseTrie> trie = PhraseTrie::Build(all);
    if (!trie) return Error{ErrorCode::kInvalid, trie.error().message, "rules"};
    words.tries_[slot] = std::move(*trie);
  }
  return words;
}

void FigureWords::AddTo(RuleIndex::Builder& index) const {
  index.AddShared(metrics_content_);
  index.AddShared(case_endings_.Content());
  for (const std::string& ending : adjective_endings_) index.AddShared(ending);
  for (const std::string& possessive : possessives_) index.AddShared(possessive);
  for (std::size_t slot = 0; slot < phrases_.size(); ++slot) {
    for (const PhraseTrie::Phrase& phrase : phrases_[slot]) {
      const Meaning& meaning = meanings_[phrase.payload];
      const std::string content =
          std::to_string(slot) + ' ' + std::to_string(static_cast<int>(meaning.role)) +
          (meaning.governs ? " governs " : meaning.level_only ? " levels " : meaning.beside ? " beside " : " ") +
          (meaning.role <= Role::kContext ? metrics_[meaning.metric].id : "") + '\n' + phrase.pattern;
      index.AddWithStrings({*PhraseTrie::Expand(phrase.pattern)}, content);
    }
  }
}

void FigureWords::Scan(std::string_view folded, Language language, std::span<const Span> times,
                       std::vector<WordHit>& hits) const {
  const PhraseTrie& trie = tries_[Slot(language)];
  std::vector<PhraseTrie::Hit> found;
  // Cues inside a longer cue are dropped, and of two that overlap the shorter later one.
  std::uint32_t cue_begin = 0, cue_end = 0;
  for (std::size_t at = 0; at < folded.size();) {
    found.clear();
    trie.MatchAll(folded, at, found);
    while (!times.empty() && times.front().end <= at) times = times.subspan(1);
    const bool in_time = !times.empty() && times.front().begin < at;
    std::uint32_t longest = 0;
    bool longest_counts = false, longest_is_none = false;
    for (const PhraseTrie::Hit& hit : found) {
      if (in_time) break;
      for (const std::uint32_t payload : hit.payloads) {
        if (meanings_[payload].role <= Role::kWeakCue && !meanings_[payload].beside &&
            hit.end >= longest) {
          longest = static_cast<std::uint32_t>(hit.end);
          longest_counts = metrics_[meanings_[payload].metric].counts;
          longest_is_none = metrics_[meanings_[payload].metric].frame == Frame::kNone;
        }
      }
    }
    const bool overlapped = at < cue_end && longest > at && longest - at <= cue_end - cue_begin;
    for (const PhraseTrie::Hit& hit : found) {
      const auto end = static_cast<std::uint32_t>(hit.end);
      for (const std::uint32_t payload : hit.payloads) {
        const Meaning& meaning = meanings_[payload];
        const bool competes = meaning.role <= Role::kWeakCue && !meaning.beside;
        // "28 projects worth 5 billion": the count and the cost do not compete.
        const bool apart = metrics_[meaning.metric].counts != longest_counts && !longest_is_none;
        if (competes && (in_time || (end < longest && !apart) || end <= cue_end || overlapped)) {
          continue;
        }
        hits.push_back({static_cast<std::uint32_t>(at), end, meaning.role, meaning.metric,
                        meaning.governs, meaning.level_only, meaning.beside});
      }
    }
    if (longest > cue_end && !overlapped) {
      cue_begin = static_cast<std::uint32_t>(at);
      cue_end = longest;
    }
    if (IsLetterAt(folded, at)) {
      at = WordEnd(folded, at);
    } else {
      at += CharacterAt(folded, at);
    }
  }
}

}  // namespace kg::extract
