#include "extract/rules/mention_rule.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <set>

#include "extract/gazetteer/person_forms.h"
#include "extract/gazetteer/table_file.h"
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
constexpr std::size_t kLongestPattern = 200'000;

// Letters of the scripts that we read, as the inside of a class of RE2: "A-ZÀ-ÖØ-Þ...". RE2's own
// \p{L}, \p{Lu} and \p{Ll} hold those of 150 scripts and make programs ten times the size. So would
// capitals and small letters that take turns, as those of Latin from U+0100 on do: they count as
// both.
std::string LettersOf(std::string_view category) {
  constexpr std::pair<UChar32, UChar32> kBlocks[] = {
      {0x41, 0x17F}, {0x1CD, 0x1DC}, {0x386, 0x3CE}, {0x400, 0x45F}, {0x490, 0x493}};
  const std::uint32_t mask = category == "L"    ? U_GC_L_MASK
                             : category == "Lu" ? U_GC_LU_MASK
                                                : U_GC_LL_MASK;
  std::string letters;
  const auto append = [&](UChar32 first, UChar32 last) {
    AppendUtf8(static_cast<char32_t>(first), letters);
    if (last > first + 1) letters += '-';
    if (last > first) AppendUtf8(static_cast<char32_t>(last), letters);
  };
  for (const auto& [begin, end] : kBlocks) {
    UChar32 first = -1;
    for (UChar32 c = begin; c <= end + 1; ++c) {
      const bool in = c <= end && (CasesTakeTurns(static_cast<char32_t>(c)) || (U_GET_GC_MASK(c) & mask) != 0);
      if (in && first < 0) first = c;
      if (in || first < 0) continue;
      append(first, c - 1);
      first = -1;
    }
  }
  if (category == "L") append(0x3400, 0x9FFF);
  return letters;
}

// The ideographs of IsHan, and the mark that repeats one.
constexpr std::string_view kHanLetters = "々〇㐀-鿿\uF900-\uFAFF\U00020000-\U000323AF";

// Puts those letters in for \p{L}, \p{Lu}, \p{Ll} and \p{Han}.
std::string PutLetters(const std::string& pattern) {
  static const std::array<std::pair<std::string, std::string>, 4> kLetters = {{
      {"\\p{L}", LettersOf("L")},
      {"\\p{Lu}", LettersOf("Lu")},
      {"\\p{Ll}", LettersOf("Ll")},
      {"\\p{Han}", std::string(kHanLetters)}}};
  std::string done;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '\\') {
      if (pattern[i] == '[') in_class = true;
      if (pattern[i] == ']') in_class = false;
      done += pattern[i++];
      continue;
    }
    bool put = false;
    for (const auto& [escape, letters] : kLetters) {
      if (pattern.compare(i, escape.size(), escape) != 0) continue;
      done += in_class ? letters : '[' + letters + ']';
      i += escape.size();
      put = true;
      break;
    }
    if (put) continue;
    done += pattern.substr(i, 2);
    i += 2;
  }
  return done;
}

// Puts classes in for {Name}: names begin with a capital, so that {2,3} stays a count.
Status PutClasses(const TomlFile& file, const toml::node& node,
                  const std::map<std::string, std::string>& classes, std::string& pattern) {
  std::string done;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t close = pattern.find('}', i);
    if (pattern[i] != '{' || close == std::string::npos || i + 1 >= pattern.size() ||
        pattern[i + 1] < 'A' || pattern[i + 1] > 'Z' || (i > 0 && (pattern[i - 1] == 'p' || pattern[i - 1] == 'P'))) {
      done.push_back(pattern[i++]);
      continue;
    }
    const std::string name = pattern.substr(i + 1, close - i - 1);
    const auto found = classes.find(name);
    if (found == classes.end()) return file.Wrong(node, "there is no class {" + name + "}");
    done += "(?:" + found->second + ")";
    if (done.size() > kLongestPattern) return file.Wrong(node, "the pattern is too long");
    i = close + 1;
  }
  pattern = std::move(done);
  return {};
}

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
                             const std::map<std::string, std::string>& classes) {
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
  if (Status put = PutClasses(file, *table.get("pattern"), classes, rule.pattern); !put) {
    return put.error();
  }
  rule.pattern = PutLetters(rule.pattern);
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
                                                      "never_first", "never_last", "never_guessed"}); !known) {
      return known.error();
    }
    // A class may use those before it in the alphabet of the file's order: they are put in first.
    // {Given}, {Syllable} and {FirstSyllable} are there before them.
    std::map<std::string, std::string> classes;
    if (std::string given = persons->GivenPattern(language); !given.empty()) {
      classes["Given"] = std::move(given);
      classes["Syllable"] = SyllablesOf(*syllables, language, false);
      classes["FirstSyllable"] = SyllablesOf(*syllables, language, true);
    }
    if (const toml::node* node = file->root.get("classes"); node != nullptr) {
      const toml::array* list = node->as_array();
      if (list == nullptr) return file->Wrong(*node, "classes must be a list of [name, pattern]");
      for (const toml::node& element : *list) {
        const toml::array* pair = element.as_array();
        if (pair == nullptr || pair->size() < 2) {
          return file->Wrong(element, "a class must be [name, pattern, more of it ...]");
        }
        std::string pattern;
        for (std::size_t i = 1; i < pair->size(); ++i) {
          if (!pair->get(i)->is_string()) return file->Wrong(element, "a class is made of texts");
          pattern += pair->get(i)->as_string()->get();
        }
        std::erase(pattern, '\n');
        if (Status put = PutClasses(*file, element, classes, pattern); !put) return put.error();
        classes[pair->get(0)->value_or(std::string())] = pattern;
      }
    }
    Result<std::vector<std::pair<std::string, std::string>>> kinds = ReadKinds(*file);
    if (!kinds) return std::move(kinds).error();
    std::vector<std::string> strip;
    if (Status got = file->Get(file->root, "strip", strip); !got) return got.error();
    std::vector<std::string> joints, never_first, never_last, never_guessed;
    if (Status got = file->Get(file->root, "never_last", never_last); !got) return got.error();
    if (Status got = file->Get(file->root, "never_guessed", never_guessed); !got) {
      return got.error();
    }
    if (Status got = file->Get(file->root, "never_first", never_first); !got) return got.error();
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
      rule->never_first.insert(rule->never_first.end(), never_first.begin(), never_first.end());
      if (rule->confidence < kGuess) {
        rule->never_first.insert(rule->never_first.end(), never_guessed.begin(),
                                 never_guessed.end());
      }
      rule->content = TomlFile::Content(*element.as_table()) + rule->pattern;
      for (const std::string& word : strip) rule->content += '\n' + word;
      for (const auto& [end, kind] : rule->kinds) rule->content += '\n' + end + ' ' + kind;
      for (const auto* words : {&joints, &rule->never_first, &never_last}) {
        for (const std::string& word : *words) rule->content += '\n' + word;
      }
      rules.push_back(std::move(*rule));
    }
  }
  return rules;
}

}  // namespace kg::extract
