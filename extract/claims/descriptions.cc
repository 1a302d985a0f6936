#include "extract/claims/descriptions.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "extract/rules/mention_rule.h"
#include "extract/rules/pattern_classes.h"
#include "extract/rules/pattern_needs.h"
#include "extract/rules/toml_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::uint32_t kReach = 400;       // bytes on either side of a name
constexpr std::uint32_t kLongestJoint = 8;  // bytes between the names of a list
constexpr int kMostGroups = 7;              // of a pattern

// The last word of a text, without what is not a letter behind it.
std::string_view LastWord(std::string_view text) {
  while (!text.empty() && !IsLetter(PeekBefore(text, text.size()))) {
    text.remove_suffix(text.size() - CharacterStart(text, text.size() - 1));
  }
  return text.substr(text.rfind(' ') + 1);
}

// The words that the rules of a file have in common.
struct Words {
  std::set<std::string, std::less<>> depends;       // words on which a name depends: "of"
  std::set<std::string, std::less<>> no_modifiers;  // words that are no modifiers of a noun
  std::set<std::string, std::less<>> separators;    // between the names of a list
};

}  // namespace

struct Descriptions::Rule {
  std::string id;
  Language language = Language::kUnknown;
  std::vector<EntityType> types;
  // One of the two: what stands behind a name, from its end on, or before it, up to its begin. The
  // group "d" is the description, "modifiers" in it the words before its noun.
  std::unique_ptr<LazyPattern> after, before;
  int description = 1, modifiers = 0;  // groups
  bool subject = false;                // the name must not depend on a word before it
  bool first = false;                  // it must be the first of its sentence
  bool list = false;                   // said of all names of a list that begins with this one
  std::shared_ptr<const Words> words;
  float confidence = 0.7F;
  std::string where, content;
  RuleExamples tests;

  // What it finds in the text of a sentence about the name at `name`.
  std::optional<Span> Match(std::string_view text, const Span& sentence, const Span& name) const;
};

std::optional<Span> Descriptions::Rule::Match(std::string_view text, const Span& sentence,
                                              const Span& name) const {
  if (first && std::any_of(text.begin() + sentence.begin, text.begin() + name.begin,
                           [](char c) { return c == ' '; })) {
    return std::nullopt;
  }
  if (subject &&
      words->depends.contains(LastWord(text.substr(sentence.begin, name.begin - sentence.begin)))) {
    return std::nullopt;
  }
  re2::StringPiece groups[kMostGroups + 1];
  std::string_view part;
  if (after != nullptr) {
    const std::size_t end = CharacterStart(text, std::min(name.end + kReach, sentence.end));
    part = text.substr(name.end, std::min<std::size_t>(end, sentence.end) - name.end);
    if (!(*after)->Match(Piece(part), 0, part.size(), RE2::ANCHOR_START, groups, kMostGroups + 1))
      return std::nullopt;
  } else {
    const std::size_t begin = std::max<std::size_t>(
        sentence.begin, name.begin > kReach ? CharacterStart(text, name.begin - kReach) : 0);
    part = text.substr(begin, name.begin - begin);
    if (!(*before)->Match(Piece(part), 0, part.size(), RE2::UNANCHORED, groups, kMostGroups + 1))
      return std::nullopt;
  }
  const re2::StringPiece& said = groups[description];
  if (said.empty()) return std::nullopt;
  std::string_view before_noun(groups[modifiers].data(),
                               modifiers > 0 ? groups[modifiers].size() : 0);
  for (std::size_t space = before_noun.find(' '); space != std::string_view::npos;
       space = before_noun.find(' ')) {
    if (words->no_modifiers.contains(before_noun.substr(0, space))) return std::nullopt;
    before_noun.remove_prefix(space + 1);
  }
  const auto at = static_cast<std::uint32_t>(said.data() - text.data());
  return Span{at, at + static_cast<std::uint32_t>(said.size())};
}

namespace {

// Whether a description that stands before the name `mention` is, or ends with, a name of its own:
// "China Exim Bank, Minsk office".
bool IsName(const Extraction& x, std::size_t mention, const Span& said) {
  for (std::size_t m = mention; m-- > 0 && x.mentions[m].span.end + kReach > said.begin;) {
    const Mention& before = x.mentions[m];
    if (before.span.end == said.end && !before.demonym) return true;
  }
  return false;
}

}  // namespace

Descriptions::Descriptions() = default;
Descriptions::Descriptions(Descriptions&&) noexcept = default;
Descriptions& Descriptions::operator=(Descriptions&&) noexcept = default;
Descriptions::~Descriptions() = default;

namespace {

Status TakePattern(const TomlFile& file, const toml::table& table, std::string_view key,
                   const PatternClasses& classes, std::unique_ptr<LazyPattern>& out) {
  std::string pattern;
  if (Status got = file.Get(table, key, pattern); !got) return got;
  if (pattern.empty()) return {};
  const toml::node& node = *table.get(key);
  if (Status put = classes.Put(file, node, pattern); !put) return put;
  return TakePattern(file, node, std::move(pattern), out);
}

}  // namespace

Result<Descriptions> Descriptions::Load(const std::filesystem::path& schemas) {
  Descriptions descriptions;
  for (const std::filesystem::path& path : RuleFiles(schemas, "descriptions")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    PatternClasses classes;
    std::vector<std::string> depends, no_modifiers, separators;
    for (const Status& status : {file->CheckKeys(file->root, {"classes", "depends", "no_modifiers",
                                                              "separators", "description"}),
                                 classes.Read(*file), file->Get(file->root, "depends", depends),
                                 file->Get(file->root, "no_modifiers", no_modifiers),
                                 file->Get(file->root, "separators", separators)}) {
      if (!status) return status.error();
    }
    const auto words =
        std::make_shared<const Words>(Words{{depends.begin(), depends.end()},
                                            {no_modifiers.begin(), no_modifiers.end()},
                                            {separators.begin(), separators.end()}});
    const toml::array* list = file->root["description"].as_array();
    if (list == nullptr) return file->Wrong(file->root, "write rules as [[description]]");
    for (const toml::node& element : *list) {
      if (!element.is_table()) return file->Wrong(element, "write rules as [[description]]");
      const toml::table& table = *element.as_table();
      auto rule = std::make_unique<Rule>();
      rule->language = LanguageOf(path.parent_path().filename().string());
      rule->where = file->Where(table);
      std::int64_t version = 1;
      double confidence = 0.7;
      std::vector<std::string> types;
      for (const Status& status :
           {file->CheckKeys(table, {"id", "version", "types", "after", "before", "subject", "first",
                                    "list", "confidence", "examples", "counterexamples"}),
            file->Get(table, "id", rule->id), file->Get(table, "version", version),
            file->Get(table, "types", types), file->Get(table, "subject", rule->subject),
            file->Get(table, "first", rule->first), file->Get(table, "list", rule->list),
            file->Get(table, "confidence", confidence),
            TakePattern(*file, table, "after", classes, rule->after),
            TakePattern(*file, table, "before", classes, rule->before),
            file->GetExamples(table, TomlFile::Examples::kMentions, rule->tests)}) {
        if (!status) return status.error();
      }
      if (rule->id.empty() || (rule->after == nullptr) == (rule->before == nullptr)) {
        return file->Wrong(table,
                           "a rule needs an id, and a pattern of what stands after or before");
      }
      for (const std::string& name : types) {
        EntityType type = EntityType::kOrganization;
        if (!ParseEntityType(name, type))
          return file->Wrong(*table.get("types"), "unknown type " + name);
        rule->types.push_back(type);
      }
      const LazyPattern& pattern = rule->after != nullptr ? *rule->after : *rule->before;
      if (pattern.groups() > kMostGroups) {
        return file->Wrong(table, "the pattern has more than " + std::to_string(kMostGroups) +
                                      " groups: write (?:...) for those that are not named");
      }
      rule->description = pattern.GroupNamed("d");
      if (rule->description == 0) return file->Wrong(table, "the pattern needs a group (?P<d>...)");
      rule->modifiers = pattern.GroupNamed("modifiers");
      rule->id += "@" + std::to_string(version);
      rule->confidence = static_cast<float>(confidence);
      rule->words = words;
      rule->content = TomlFile::Content(table) + pattern.pattern();
      for (const auto* list_of_words : {&depends, &no_modifiers, &separators}) {
        for (const std::string& word : *list_of_words) rule->content += '\n' + word;
        rule->content += '\n';
      }
      descriptions.rules_.push_back(std::move(rule));
    }
  }
  return descriptions;
}

std::vector<RuleInfo> Descriptions::rules() const {
  std::vector<RuleInfo> infos;
  for (const auto& rule : rules_) infos.push_back({rule->id, rule->where, rule->tests});
  return infos;
}

void Descriptions::AddTo(RuleIndex::Builder& index) const {
  for (const auto& rule : rules_) {
    const LazyPattern& pattern = rule->after != nullptr ? *rule->after : *rule->before;
    index.AddWithStrings(NeedsOf(pattern.pattern()).strings, rule->content);
  }
}

std::vector<Relation> Descriptions::Find(const Extraction& x) const {
  std::vector<Relation> found;
  const std::string_view text = x.document.clean.reading();
  for (std::size_t m = 0; m < x.mentions.size(); ++m) {
    const Mention& name = x.mentions[m];
    if (name.embedded || name.demonym || name.entity == kNoEntity) continue;
    const Sentence& sentence = x.document.sentences[name.sentence];
    if (sentence.zone != Zone::kBody && sentence.zone != Zone::kAbstract) continue;
    for (const auto& rule : rules_) {
      if (rule->language != sentence.language) continue;
      if (std::find(rule->types.begin(), rule->types.end(), name.type) == rule->types.end())
        continue;
      const std::optional<Span> said = rule->Match(text, sentence.span, name.span);
      if (!said || IsName(x, m, *said)) continue;
      Relation relation;
      relation.subject = name.entity;
      relation.predicate = "IS_A";
      relation.literal = Value::String(std::string(x.document.clean.text(*said)));
      relation.evidence = sentence.span;
      relation.sentence = name.sentence;
      relation.rule = rule->id;
      relation.confidence = rule->confidence * name.confidence;
      found.push_back(relation);
      // "the platforms Jingdong and TikTok"
      std::uint32_t end = name.span.end;
      for (std::size_t next = m + 1; rule->list && next < x.mentions.size(); ++next) {
        const Mention& other = x.mentions[next];
        if (other.span.begin < end) continue;
        if (other.span.begin - end > kLongestJoint || other.type != name.type ||
            other.entity == kNoEntity ||
            !rule->words->separators.contains(text.substr(end, other.span.begin - end))) {
          break;
        }
        relation.subject = other.entity;
        found.push_back(relation);
        end = other.span.end;
      }
      break;
    }
  }
  return found;
}

}  // namespace kg::extract
