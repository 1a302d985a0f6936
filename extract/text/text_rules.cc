#include "extract/text/text_rules.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <toml++/toml.h>

#include "extract/text/characters.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

Error Wrong(const std::string& file, const toml::node& node, std::string message) {
  std::ostringstream where;
  where << "text/" << file << ':' << node.source().begin.line << ':' << node.source().begin.column;
  return Error{ErrorCode::kInvalid, std::move(message), where.str()};
}

// One table of schemas/text, with its name for errors.
struct Table {
  std::string file;
  toml::table root;
};

Result<Table> Read(const std::filesystem::path& schemas, const std::string& file,
                   std::string& all_bytes) {
  std::ifstream in(schemas / "text" / file, std::ios::binary);
  if (!in)
    return Error{ErrorCode::kIo, "The table cannot be read; point to the schemas directory.",
                 (schemas / "text" / file).string()};
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  all_bytes += bytes;
  all_bytes += '\0';
  try {
    return Table{file, toml::parse(bytes)};
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << "text/" << file << ':' << error.source().begin.line << ':'
          << error.source().begin.column;
    return Error{ErrorCode::kInvalid, std::string(error.description()), where.str()};
  }
}

// Calls `use` with each string of an array.
template <typename Use>
Status EachString(const Table& table, const toml::node_view<const toml::node>& array, Use use) {
  if (!array) return {};
  const toml::array* list = array.as_array();
  if (list == nullptr) return Wrong(table.file, *array.node(), "Expected a list of strings.");
  for (const toml::node& node : *list) {
    const auto text = node.value<std::string>();
    if (!text || text->empty()) return Wrong(table.file, node, "Expected a string.");
    use(*text);
  }
  return {};
}

constexpr std::pair<std::string_view, Language> kLanguages[] = {
    {"en", Language::kEnglish}, {"zh", Language::kChinese},
    {"ru", Language::kRussian}, {"be", Language::kBelarusian}};

constexpr std::pair<std::string_view, LabelKind> kLabels[] = {
    {"abstract", LabelKind::kAbstract},     {"summary", LabelKind::kSummary},
    {"keywords", LabelKind::kKeywords},     {"references", LabelKind::kReferences},
    {"caption", LabelKind::kFigureCaption}, {"contents", LabelKind::kContents},
    {"contact", LabelKind::kContact},       {"classification", LabelKind::kClassification}};

Status ReadSentences(const Table& table, TextRules& rules) {
  for (const auto& [code, language] : kLanguages) {
    const toml::node_view<const toml::node> part =
        static_cast<const toml::table&>(table.root)[code];
    const auto add = [&](const std::string& word) {
      rules.abbreviations.insert(Lowered(word));
      rules.longest_abbreviation = std::max(rules.longest_abbreviation, word.size());
    };
    if (Status status = EachString(table, part["abbreviations"], add); !status) return status;
    if (Status status = EachString(table, part["before_names"],
                                   [&](const std::string& word) {
                                     add(word);
                                     rules.before_names.insert(Lowered(word));
                                   });
        !status)
      return status;
    if (Status status =
            EachString(table, part["never_first"],
                       [&](const std::string& word) { rules.never_first.insert(Lowered(word)); });
        !status)
      return status;
    if (Status status = EachString(table, part["inside_numbers"],
                                   [&](const std::string& word) {
                                     add(word);
                                     rules.inside_numbers.insert(Lowered(word));
                                   });
        !status)
      return status;
    if (Status status =
            EachString(table, part["openers"],
                       [&](const std::string& word) { rules.openers.insert(Lowered(word)); });
        !status)
      return status;
  }
  return {};
}

// The first three characters in lower case, marks and white space aside.
struct LabelBegin {
  explicit LabelBegin(std::string_view text) {
    int characters = 0;
    for (std::size_t at = 0; at < text.size() && characters < 3;) {
      const char32_t c = DecodeAt(text, at);
      if (c == ' ' || c == '.' || c == '[' || c == ']' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 ||
          c == 0x3000 || c == 0x3010 || c == 0x3011 || c == 0x3014 || c == 0x3015) {
        continue;
      }
      size += static_cast<std::size_t>(PutUtf8(ToLower(c), bytes.data() + size) - (bytes.data() + size));
      ++characters;
    }
  }
  std::string_view view() const { return {bytes.data(), size}; }

  std::array<char, 12> bytes;
  std::size_t size = 0;
};

Status ReadLanguages(const Table& table, TextRules& rules) {
  for (const auto& [code, language] : kLanguages) {
    const toml::node_view<const toml::node> part =
        static_cast<const toml::table&>(table.root)[code];
    const Language of = language;
    bool known = true;
    const auto add = [&](const std::string& word) {
      known = known && rules.function_words.Add(Lowered(word), of);
    };
    if (Status status = EachString(table, part["words"], add); !status) return status;
    if (!known) {
      return Wrong(table.file, *part.node(),
                   "A function word has letters of the Cyrillic alphabet only, 20 at most.");
    }
    const std::string letters = part["letters"].value_or(std::string());
    for (std::size_t at = 0; at < letters.size();) {
      const char32_t letter = DecodeAt(letters, at);
      if (!IsCyrillic(letter)) return Wrong(table.file, *part.node(), "A letter is not Cyrillic.");
      rules.letters[letter - TextRules::kFirstCyrillic] = of;
    }
  }
  return {};
}

Status ReadLayout(const Table& table, TextRules& rules) {
  const auto& root = static_cast<const toml::table&>(table.root);
  for (const auto& [name, kind] : kLabels) {
    const LabelKind of = kind;
    if (Status status = EachString(table, root["labels"][name],
                                   [&](const std::string& word) {
                                     std::string key = Squeezed(word);
                                     rules.longest_label = std::max(rules.longest_label, key.size());
                                     rules.label_begins.Add(LabelBegin(key).view());
                                     rules.labels[std::move(key)] = of;
                                   });
        !status)
      return status;
  }
  if (Status status =
          EachString(table, root["furniture"]["page_words"],
                     [&](const std::string& word) { rules.page_words.insert(Squeezed(word)); });
      !status)
    return status;
  if (Status status =
          EachString(table, root["record"]["labels"],
                     [&](const std::string& word) { rules.record_labels.insert(Squeezed(word)); });
      !status)
    return status;
  if (Status status =
          EachString(table, root["references"]["stems"],
                     [&](const std::string& word) { rules.reference_stems.Add(Lowered(word)); });
      !status)
    return status;
  return EachString(table, root["running"]["words"],
                    [&](const std::string& word) { rules.running_words.push_back(word); });
}

Status ReadBylines(const Table& table, TextRules& rules) {
  const auto& root = static_cast<const toml::table&>(table.root);
  const struct {
    std::string_view part, key;
    StemSet* stems;
  } lists[] = {{"organization", "stems", &rules.organization_stems},
               {"organization", "employers", &rules.employer_stems}, {"post", "stems", &rules.post_stems},
               {"post", "supervisors", &rules.supervisor_stems},
               {"address", "stems", &rules.address_stems},
               {"salutation", "prefixes", &rules.salutations},
               {"dateline", "prefixes", &rules.datelines}};
  for (const auto& list : lists)
    if (Status status =
            EachString(table, root[list.part][list.key],
                       [&](const std::string& word) { list.stems->Add(Lowered(word)); });
        !status)
      return status;
  if (Status status =
          EachString(table, root["credit"]["prefixes"],
                     [&](const std::string& word) { rules.credits.push_back(Lowered(word)); });
      !status)
    return status;
  if (Status status = EachString(
          table, root["credit"]["affiliations"],
          [&](const std::string& word) { rules.affiliation_labels.push_back(Lowered(word)); });
      !status)
    return status;
  std::sort(rules.credits.begin(), rules.credits.end(),
            [](const std::string& a, const std::string& b) {
              return a.size() != b.size() ? a.size() > b.size() : a < b;
            });
  const struct {
    std::string_view part, key;
    std::unordered_set<std::string>* words;
  } sets[] = {{"organization", "openers", &rules.organization_openers},
              {"between", "words", &rules.between_names},
              {"title", "labels", &rules.title_labels}};
  for (const auto& set : sets)
    if (Status status = EachString(
            table, root[set.part][set.key],
            [&](const std::string& word) { set.words->insert(Squeezed(word)); });
        !status)
      return status;
  for (const std::string& label : rules.title_labels) {
    rules.label_begins.Add(LabelBegin(label).view());
  }
  return {};
}

}  // namespace

std::string Squeezed(std::string_view text) {
  Utf8Writer squeezed;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = DecodeAt(text, at);
    if (c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || c == 0x3000) continue;
    squeezed.Put(ToLower(c));
  }
  return std::move(squeezed).Take();
}

bool TextRules::MayBeginWithLabel(std::string_view text) const {
  return label_begins.MayBegin(LabelBegin(text).view(), 0);
}

Result<TextRules> TextRules::Load(const std::filesystem::path& schemas) {
  TextRules rules;
  std::string bytes;
  struct Part {
    const char* file;
    Status (*read)(const Table&, TextRules&);
  };
  constexpr Part kParts[] = {{"sentences.toml", ReadSentences},
                             {"languages.toml", ReadLanguages},
                             {"layout.toml", ReadLayout},
                             {"bylines.toml", ReadBylines}};
  for (const auto& [file, read] : kParts) {
    const Result<Table> table = Read(schemas, file, bytes);
    if (!table) return table.error();
    if (Status status = read(*table, rules); !status) return std::move(status).error();
  }
  rules.fingerprint = ToHex(HashBytes(bytes));
  return rules;
}

}  // namespace kg::extract
