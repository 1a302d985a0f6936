#include "extract/rules/mention_rule.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <set>

#include "extract/gazetteer/person_forms.h"
#include "extract/gazetteer/table_file.h"
#include "extract/rules/pattern_classes.h"
#include "extract/rules/toml_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::array<std::pair<std::string_view, EntityType>, 10> kTypes = {{
    {"Country", EntityType::kCountry},
    {"Place", EntityType::kPlace},
    {"Organization", EntityType::kOrganization},
    {"Person", EntityType::kPerson},
    {"Initiative", EntityType::kInitiative},
    {"Project", EntityType::kProject},
    {"Agreement", EntityType::kAgreement},
    {"Event", EntityType::kEvent},
    {"Document", EntityType::kDocument},
    {"Concept", EntityType::kConcept},
}};
// Syllables of Chinese in Cyrillic letters, the longest first; with a capital if they are to begin a
// name.
std::string SyllablesOf(const TableFile& table, Language language, bool capital) {
  std::set<std::string> syllables;
  for (const TableFile::Row& row : table.rows) {
    std::string syllable = row.cells[language == Language::kRussian ? 1 : 2];
    if (capital && !syllable.empty()) {
      std::size_t next = 0;
      const char32_t first = DecodeAt(syllable, next);
      std::string upper;
      AppendUtf8(static_cast<char32_t>(u_toupper(static_cast<UChar32>(first))), upper);
      syllable = upper + syllable.substr(next);
    }
    if (!syllable.empty()) syllables.insert(std::move(syllable));
  }
  std::vector<std::string> order(syllables.begin(), syllables.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  std::string pattern;
  for (const std::string& syllable : order) pattern += (pattern.empty() ? "" : "|") + syllable;
  return pattern;
}

Result<MentionRule> ReadRule(const TomlFile& file, const toml::table& table, Language language,
                             const PatternClasses& classes) {
  MentionRule rule;
  rule.language = language;
  rule.where = file.Where(table);
  std::int64_t version = 1;
  double confidence = 0.8;
  std::string type;
  const std::array<Status, 13> fields = {
      file.CheckKeys(table, {"id", "version", "type", "kind", "pattern", "triggers", "demonym",
                             "in_references", "whole_words", "single_letters", "never_first", "confidence", "examples", "counterexamples"}),
      file.Get(table, "id", rule.id),
      file.Get(table, "version", version),
      file.Get(table, "type", type),
      file.Get(table, "kind", rule.kind),
      file.Get(table, "pattern", rule.pattern),
      file.Get(table, "triggers", rule.triggers),
      file.Get(table, "in_references", rule.in_references),
      file.Get(table, "whole_words", rule.whole_words),
      file.Get(table, "single_letters", rule.single_letters),
      file.Get(table, "never_first", rule.never_first),
      file.Get(table, "demonym", rule.demonym),
      file.Get(table, "confidence", confidence),
  };
  for (const Status& status : fields) {
    if (!status) return status.error();
  }
  if (rule.id.empty() || rule.pattern.empty()) {
    return file.Wrong(table, "a rule needs an id and a pattern");
  }
  if (!ParseEntityType(type, rule.type)) return file.Wrong(table, "unknown type " + type);
  rule.id += "@" + std::to_string(version);
  rule.confidence = static_cast<float>(confidence);
  if (Status put = classes.Put(file, *table.get("pattern"), rule.pattern); !put) {
    return put.error();
  }
  Status read = file.GetExamples(table, TomlFile::Examples::kMentions, rule.tests);
  if (!read) return read.error();
  return rule;
}

}  // namespace

Language LanguageOf(std::string_view code) {
  if (code == "en") return Language::kEnglish;
  if (code == "zh") return Language::kChinese;
  if (code == "ru") return Language::kRussian;
  if (code == "be") return Language::kBelarusian;
  return Language::kUnknown;
}

std::string_view NameOfType(EntityType type) {
  for (const auto& [name, value] : kTypes) {
    if (value == type) return name;
  }
  return "";
}

bool ParseEntityType(std::string_view name, EntityType& type) {
  for (const auto& [known, value] : kTypes) {
    if (known == name) {
      type = value;
      return true;
    }
  }
  return false;
}

std::string_view MentionRule::KindOf(std::string_view name) const {
  if (!kind.empty()) return kind;
  for (const auto& [end, told] : kinds) {
    if (name.ends_with(end)) return told;
  }
  return {};
}

namespace {

// "kinds": lists of a kind and the ends of names that tell it.
Result<std::vector<std::pair<std::string, std::string>>> ReadKinds(const TomlFile& file) {
  std::vector<std::pair<std::string, std::string>> kinds;
  const toml::node* node = file.root.get("kinds");
  if (node == nullptr) return kinds;
  const toml::array* list = node->as_array();
  if (list == nullptr) return file.Wrong(*node, "kinds must be a list of [kind, end ...]");
  for (const toml::node& element : *list) {
    const toml::array* one = element.as_array();
    if (one == nullptr || one->size() < 2) {
      return file.Wrong(element, "write [kind, end of a name ...]");
    }
    for (const toml::node& text : *one) {
      if (!text.is_string()) return file.Wrong(element, "kinds and ends are texts");
    }
    for (std::size_t i = 1; i < one->size(); ++i) {
      kinds.emplace_back(one->get(i)->as_string()->get(), one->get(0)->as_string()->get());
    }
  }
  return kinds;
}

}  // namespace

Result<std::vector<MentionRule>> ReadMentionRules(const std::filesystem::path& schemas) {
  Result<PersonForms> persons = PersonForms::Load(schemas);
  if (!persons) return std::move(persons).error();
  const Result<TableFile> syllables =
      TableFile::Read(schemas / "text" / "syllables.tsv", {"pinyin", "ru", "be"});
  if (!syllables) return syllables.error();
  std::vector<MentionRule> rules;
  std::set<std::string> ids;
  for (const std::filesystem::path& path : RuleFiles(schemas, "mentions")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    const Language language = LanguageOf(path.parent_path().filename().string());
    if (Status known = file->CheckKeys(file->root, {"classes", "kinds", "mention", "strip", "joints",
                                                      "never_first", "never_inside", "never_last",
                                                      "never_guessed", "cut_after"}); !known) {
      return known.error();
    }
    // {Given}, {Syllable} and {FirstSyllable} are there before the file's own.
    PatternClasses classes;
    if (std::string given = persons->GivenPattern(language); !given.empty()) {
      classes.Add("Given", std::move(given));
      classes.Add("Syllable", SyllablesOf(*syllables, language, false));
      classes.Add("FirstSyllable", SyllablesOf(*syllables, language, true));
    }
    if (Status read = classes.Read(*file); !read) return read.error();
    Result<std::vector<std::pair<std::string, std::string>>> kinds = ReadKinds(*file);
    if (!kinds) return std::move(kinds).error();
    std::vector<std::string> strip;
    if (Status got = file->Get(file->root, "strip", strip); !got) return got.error();
    std::vector<std::string> joints, never_first, never_inside, never_last, never_guessed, cut_after;
    if (Status got = file->Get(file->root, "cut_after", cut_after); !got) return got.error();
    if (Status got = file->Get(file->root, "never_last", never_last); !got) return got.error();
    if (Status got = file->Get(file->root, "never_guessed", never_guessed); !got) {
      return got.error();
    }
    if (Status got = file->Get(file->root, "never_first", never_first); !got) return got.error();
    if (Status got = file->Get(file->root, "never_inside", never_inside); !got) return got.error();
    if (Status got = file->Get(file->root, "joints", joints); !got) return got.error();
    const toml::node* node = file->root.get("mention");
    if (node == nullptr) continue;
    const toml::array* list = node->as_array();
    if (list == nullptr) return file->Wrong(*node, "write rules as [[mention]]");
    for (const toml::node& element : *list) {
      if (!element.is_table()) return file->Wrong(element, "write rules as [[mention]]");
      Result<MentionRule> rule = ReadRule(*file, *element.as_table(), language, classes);
      if (!rule) return std::move(rule).error();
      if (!ids.insert(rule->id).second) {
        return file->Wrong(element, "there is another rule " + rule->id);
      }
      rule->strip = strip;
      if (rule->kind.empty() && rule->type == EntityType::kOrganization) rule->kinds = *kinds;
      rule->joints = joints;
      rule->never_last = never_last;
      rule->never_inside = never_inside;
      if (rule->type == EntityType::kOrganization) rule->cut_after = cut_after;
      rule->never_first.insert(rule->never_first.end(), never_first.begin(), never_first.end());
      if (rule->confidence < kGuess) {
        rule->never_first.insert(rule->never_first.end(), never_guessed.begin(),
                                 never_guessed.end());
      }
      rule->content = TomlFile::Content(*element.as_table()) + rule->pattern;
      for (const std::string& word : strip) rule->content += '\n' + word;
      for (const auto& [end, kind] : rule->kinds) rule->content += '\n' + end + ' ' + kind;
      for (const auto* words : {&joints, &rule->never_first, &never_inside, &never_last, &cut_after}) {
        for (const std::string& word : *words) rule->content += '\n' + word;
      }
      rules.push_back(std::move(*rule));
    }
  }
  return rules;
}

}  // namespace kg::extract
