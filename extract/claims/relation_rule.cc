#include "extract/claims/relation_rule.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>
#include <optional>
#include <sstream>
#include <utility>

#include "extract/rules/mention_rule.h"
#include "extract/rules/toml_file.h"

namespace kg::extract {
namespace {

constexpr std::uint32_t kAnyGap = 100'000;

const std::map<std::string_view, ValueMention::Kind>& ValueKinds() {
  using Kind = ValueMention::Kind;
  static const std::map<std::string_view, Kind> kinds = {
      {"number", Kind::kNumber},     {"money", Kind::kMoney},       {"percent", Kind::kPercent},
      {"multiple", Kind::kMultiple}, {"rank", Kind::kRank},         {"quantity", Kind::kQuantity},
      {"period", Kind::kPeriod}};
  return kinds;
}

const std::map<std::string_view, Zone>& Zones() {
  static const std::map<std::string_view, Zone> zones = {
      {"title", Zone::kTitle},     {"byline", Zone::kByline}, {"abstract", Zone::kAbstract},
      {"heading", Zone::kHeading}, {"body", Zone::kBody},     {"reference", Zone::kReference}};
  return zones;
}

std::vector<std::string> Words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

// The orders of a pattern's units: "A ; B" is "A B" and "B A". Empty if there are too many.
std::vector<std::string> OrdersOf(const std::string& pattern) {
  constexpr std::size_t kMostUnits = 4;
  std::vector<std::string> units(1);
  for (const std::string& word : Words(pattern)) {
    if (word == ";") {
      units.emplace_back();
    } else {
      units.back() += (units.back().empty() ? "" : " ") + word;
    }
  }
  if (units.size() > kMostUnits) return {};
  std::vector<std::size_t> order(units.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<std::string> orders;
  do {
    std::string text;
    for (const std::size_t unit : order) text += (text.empty() ? "" : " ") + units[unit];
    orders.push_back(std::move(text));
  } while (std::next_permutation(order.begin(), order.end()));
  return orders;
}

// The pattern's parser: every failure is a sentence for the rule's author.
class PatternReader {
 public:
  explicit PatternReader(RelationRules& rules, const std::map<std::string, std::uint32_t>& classes)
      : rules_(rules), classes_(classes) {}

  // "" or what is wrong.
  std::string Read(const std::string& text, std::vector<PatternElement>& pattern) const {
    std::uint32_t gap = 12;
    bool same_clause = true, at_start = false;
    for (const std::string& word : Words(text)) {
      if (word == "^") {
        at_start = true;
      } else if (word == "..") {
        gap = kAnyGap;
      } else if (word == "...") {
        gap = kAnyGap;
        same_clause = false;
      } else if (word[0] == '~') {
        const auto [end, error] = std::from_chars(word.data() + 1, word.data() + word.size(), gap);
        if (error != std::errc() || end != word.data() + word.size()) return "bad gap " + word;
      } else {
        PatternElement element;
        element.gap = gap;
        element.same_clause = same_clause;
        element.at_start = std::exchange(at_start, false);
        if (std::string wrong = ReadElement(word, element); !wrong.empty()) return wrong;
        pattern.push_back(std::move(element));
        gap = 12;
        same_clause = true;
      }
    }
    return pattern.empty() ? "the pattern is empty" : "";
  }

 private:
  std::string ReadElement(const std::string& word, PatternElement& element) const {
    std::string what = word;
    if (const std::size_t sign = word.find_first_of("=<"); sign != std::string::npos) {
      element.name = word.substr(0, sign);
      what = word.substr(sign + 1);
      if (word[sign] == '<') element.what = PatternElement::What::kEarlier;
      if (!element.name.empty() && element.name.back() == '+') {
        element.list = true;
        element.name.pop_back();
      } else if (!element.name.empty() && element.name.back() == '^') {
        element.inside = true;
        element.name.pop_back();
      }
    }
    if (const std::size_t slash = what.find('/'); slash != std::string::npos) {
      element.cases = 0;
      std::istringstream cases(what.substr(slash + 1));
      for (std::string name; std::getline(cases, name, ',');) {
        const std::optional<GrammaticalCase> one = ParseCase(name);
        if (!one) return "there is no case " + name;
        element.cases = static_cast<CaseSet>(element.cases | 1U << static_cast<unsigned>(*one));
      }
      what.resize(slash);
    }
    if (what.empty()) return "an element is empty: " + word;
    if (what[0] == '@') {
      const auto found = classes_.find(what.substr(1));
      if (found == classes_.end()) return "there is no trigger class " + what;
      element.what = PatternElement::What::kTrigger;
      element.trigger = found->second;
      return "";
    }
    if (what == "#period" && element.what == PatternElement::What::kEarlier) {
      element.what = PatternElement::What::kEntryDate;
      return "";
    }
    if (what[0] == '#') {
      const auto found = ValueKinds().find(std::string_view(what).substr(1));
      if (found == ValueKinds().end()) return "there is no kind of value " + what;
      element.what = PatternElement::What::kValue;
      element.value = found->second;
      return "";
    }
    std::istringstream types(what);
    for (std::string type; std::getline(types, type, '|');) {
      PatternElement::Type wanted;
      if (const std::size_t colon = type.find(':'); colon != std::string::npos) {
        wanted.kind = type.substr(colon + 1);
        type.resize(colon);
      }
      if (type == "State") {
        wanted.state = true;
        wanted.type = EntityType::kCountry;
      } else if (type == "Body") {
        wanted.body = true;
        wanted.type = EntityType::kOrganization;
      } else if (!ParseEntityType(type, wanted.type)) {
        return "there is no type " + type;
      }
      element.types.push_back(std::move(wanted));
    }
    return "";
  }

  RelationRules& rules_;
  const std::map<std::string, std::uint32_t>& classes_;
};

std::string ReadEmission(const std::string& text, const std::vector<PatternElement>& pattern,
                         Emission& emission) {
  const std::vector<std::string> words = Words(text);
  if (words.size() < 3) return "an emission is \"subject PREDICATE object\"";
  const auto known = [&](const std::string& name) {
    return name == "PAPER" || std::any_of(pattern.begin(), pattern.end(), [&](const auto& element) {
             return element.name == name;
           });
  };
  const auto split = [](const std::string& word, std::string& name, std::string& part) {
    const std::size_t dot = word.find('.');
    name = word.substr(0, dot);
    part = dot == std::string::npos ? "" : word.substr(dot + 1);
  };
  emission.subject = words[0];
  emission.predicate = words[1];
  split(words[2], emission.object, emission.object_part);
  if (!known(emission.subject)) return "there is no variable " + emission.subject;
  if (!known(emission.object)) return "there is no variable " + emission.object;
  for (std::size_t i = 3; i < words.size(); ++i) {
    const std::size_t sign = words[i].find('=');
    if (sign == std::string::npos) return "a qualifier is key=value";
    Emission::Qualifier qualifier;
    qualifier.key = words[i].substr(0, sign);
    const std::string value = words[i].substr(sign + 1);
    if (value.size() >= 2 && value.front() == '\'' && value.back() == '\'') {
      qualifier.text = value.substr(1, value.size() - 2);
    } else {
      split(value, qualifier.variable, qualifier.text);
      if (!known(qualifier.variable)) return "there is no variable " + qualifier.variable;
    }
    emission.qualifiers.push_back(std::move(qualifier));
  }
  return "";
}

Status ReadTriggers(const std::filesystem::path& schemas, RelationRules& rules,
                    std::map<std::string, std::uint32_t>& classes) {
  for (const std::filesystem::path& path : RuleFiles(schemas, "triggers")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    const Language language = LanguageOf(path.parent_path().filename().string());
    if (Status read = rules.endings.Read(*file, language); !read) return read;
    for (const auto& [key, node] : file->root) {
      std::vector<std::string> words;
      if (Status got = file->Get(file->root, key.str(), words); !got) return got;
      if (key.str() == "list_separators") {
        rules.separators.insert(rules.separators.end(), words.begin(), words.end());
        continue;
      }
      if (key.str() == "clause_breaks") {
        rules.breaks.insert(rules.breaks.end(), words.begin(), words.end());
        continue;
      }
      if (key.str() == "and_word") {
        rules.conjunctions.insert(rules.conjunctions.end(), words.begin(), words.end());
      }
      if (CaseEndings::IsList(key.str())) continue;
      const auto [place, fresh] = classes.try_emplace(
          std::string(key.str()), static_cast<std::uint32_t>(rules.classes.size()));
      if (fresh) rules.classes.emplace_back(key.str());
      for (std::string& text : words) {
        TriggerWord word;
        word.trigger = place->second;
        word.language = language;
        word.prefix = text.ends_with('*');
        word.barred = text.starts_with('!');
        if (word.barred) text.erase(0, 1);
        if (word.prefix) text.pop_back();
        if (text.empty()) return file->Wrong(node, "a trigger is empty");
        word.text = std::move(text);
        rules.words.push_back(std::move(word));
      }
    }
  }
  return {};
}

Status ReadRelation(const TomlFile& file, const toml::table& table, Language language,
                    const std::map<std::string, std::uint32_t>& classes, RelationRules& rules) {
  std::string id, modality = "asserted";
  std::vector<std::string> patterns, emits, zones, codes;
  RuleExamples tests;
  std::int64_t version = 1, priority = 0;
  double confidence = 0.8;
  bool every = false, done = false, lasting = false, beside = false;
  for (const Status& status :
       {file.CheckKeys(table, {"id", "version", "pattern", "emit", "zones", "priority", "modality",
                               "confidence", "every", "done", "lasting", "beside", "languages", "examples",
                               "counterexamples"}),
        file.Get(table, "id", id), file.Get(table, "version", version),
        file.Get(table, "pattern", patterns), file.Get(table, "emit", emits),
        file.Get(table, "zones", zones), file.Get(table, "priority", priority),
        file.Get(table, "modality", modality), file.Get(table, "confidence", confidence),
        file.Get(table, "languages", codes), file.Get(table, "every", every), file.Get(table, "lasting", lasting),
        file.Get(table, "done", done), file.Get(table, "beside", beside),
        file.GetExamples(table, TomlFile::Examples::kTexts, tests)}) {
    if (!status) return status;
  }
  if (id.empty() || patterns.empty() || emits.empty()) {
    return file.Wrong(table, "a rule needs an id, a pattern and what it emits");
  }
  std::vector<Language> languages;
  for (const std::string& code : codes) {
    languages.push_back(LanguageOf(code));
    if (languages.back() == Language::kUnknown) {
      return file.Wrong(*table.get("languages"), "there is no language " + code);
    }
  }
  if (languages.empty()) languages.push_back(language);
  RelationRule rule;
  rule.id = id + "@" + std::to_string(version);
  rule.priority = priority;
  rule.modality = modality;
  rule.every = every;
  rule.lasting = lasting;
  rule.done = done;
  rule.beside = beside;
  rule.confidence = static_cast<float>(confidence);
  rule.where = file.Where(table);
  rule.content = file.name + TomlFile::Content(table);
  if (zones.empty()) rule.zones = {Zone::kAbstract, Zone::kBody};
  for (const std::string& zone : zones) {
    const auto found = Zones().find(zone);
    if (found == Zones().end()) return file.Wrong(table, "there is no zone " + zone);
    rule.zones.push_back(found->second);
  }
  rule.tests = tests;
  const PatternReader reader(rules, classes);
  for (const std::string& pattern : patterns) {
    const std::vector<std::string> orders = OrdersOf(pattern);
    if (orders.empty()) {
      return file.Wrong(*table.get("pattern"), "too many units in any order in \"" + pattern + "\"");
    }
    rule.family = static_cast<std::uint32_t>(rules.relations.size());
    for (const std::string& order : orders) {
      rule.pattern.clear();
      rule.emits.clear();
      if (const std::string wrong = reader.Read(order, rule.pattern); !wrong.empty()) {
        return file.Wrong(*table.get("pattern"), wrong + " in \"" + pattern + "\"");
      }
      for (const std::string& emit : emits) {
        Emission emission;
        if (const std::string wrong = ReadEmission(emit, rule.pattern, emission); !wrong.empty()) {
          return file.Wrong(*table.get("emit"), wrong + " in \"" + emit + "\"");
        }
        rule.emits.push_back(std::move(emission));
      }
      for (const Language one : languages) {
        rule.language = one;
        rules.relations.push_back(rule);
        rule.tests = {};
      }
    }
  }
  return {};
}

}  // namespace

Result<RelationRules> RelationRules::Read(const std::filesystem::path& schemas) {
  RelationRules rules;
  std::map<std::string, std::uint32_t> classes;
  if (Status read = ReadTriggers(schemas, rules, classes); !read) return read.error();
  for (const auto& [name, what] : {std::pair("descriptor", &rules.descriptor),
                                   std::pair("insertion", &rules.insertion)}) {
    if (const auto found = classes.find(name); found != classes.end()) *what = found->second;
  }
  for (const std::filesystem::path& path : RuleFiles(schemas, "relations")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    const Language language = LanguageOf(path.parent_path().filename().string());
    if (Status known = file->CheckKeys(file->root, {"relation", "figure"}); !known) {
      return known.error();
    }
    if (const toml::array* list = file->root["relation"].as_array(); list != nullptr) {
      for (const toml::node& element : *list) {
        if (!element.is_table()) return file->Wrong(element, "write rules as [[relation]]");
        Status read = ReadRelation(*file, *element.as_table(), language, classes, rules);
        if (!read) return read.error();
      }
    }
    if (const toml::array* list = file->root["figure"].as_array(); list != nullptr) {
      for (const toml::node& element : *list) {
        const toml::table* table = element.as_table();
        if (table == nullptr) return file->Wrong(element, "write rules as [[figure]]");
        FigureRule rule;
        std::int64_t version = 1;
        std::string dated;
        for (const Status& status :
             {file->CheckKeys(*table,
                              {"id", "version", "metrics", "predicate", "instrument", "value_as",
                               "pair", "dated", "examples", "counterexamples"}),
              file->Get(*table, "dated", dated),
              file->Get(*table, "value_as", rule.value_as),
              file->Get(*table, "id", rule.id), file->Get(*table, "version", version),
              file->Get(*table, "metrics", rule.metrics),
              file->Get(*table, "predicate", rule.predicate),
              file->Get(*table, "instrument", rule.instrument),
              file->Get(*table, "pair", rule.pair),
              file->GetExamples(*table, TomlFile::Examples::kTexts, rule.tests)}) {
          if (!status) return status.error();
        }
        if (rule.id.empty() || rule.metrics.empty() || rule.predicate.empty()) {
          return file->Wrong(*table, "a rule needs an id, metrics and a predicate");
        }
        if (dated == "year") rule.dated = FigureRule::Dated::kYear;
        else if (dated == "to_parties") rule.dated = FigureRule::Dated::kToParties;
        else if (dated == "from_parties") rule.dated = FigureRule::Dated::kFromParties;
        else if (!dated.empty()) {
          return file->Wrong(*table->get("dated"), "dated is one of year, to_parties, from_parties");
        }
        rule.id += "@" + std::to_string(version);
        rule.where = file->Where(*table);
        rule.content = TomlFile::Content(*table);
        rules.figures.push_back(std::move(rule));
      }
    }
  }
  return rules;
}

}  // namespace kg::extract
