#include "extract/text/reference_words.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <toml++/toml.h>

#include "extract/text/characters.h"
#include "extract/text/text_rules.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

constexpr const char* kFile = "text/references.toml";

Status ReadList(const toml::table& root, std::string_view part, std::string_view key,
                std::vector<std::string>& words) {
  const toml::array* list = root[part][key].as_array();
  if (list == nullptr)
    return Error{ErrorCode::kInvalid,
                 "The list " + std::string(part) + "." + std::string(key) + " is missing.", kFile};
  for (const toml::node& node : *list) {
    const auto word = node.value<std::string>();
    if (!word || word->empty()) {
      std::ostringstream where;
      where << kFile << ':' << node.source().begin.line;
      return Error{ErrorCode::kInvalid, "Expected a word.", where.str()};
    }
    words.push_back(Lowered(*word));
  }
  std::sort(words.begin(), words.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  return {};
}

// "(?:vol|volume|т)" of words, longest first.
std::string Alternatives(const std::vector<std::string>& words) {
  std::string out = "(?:";
  for (const std::string& word : words) {
    if (out.size() > 3) out += '|';
    out += RE2::QuoteMeta(word);
  }
  return out + ')';
}

StemSet SetOf(std::vector<std::string> words) {
  StemSet set;
  for (std::string& word : words) set.Add(std::move(word));
  return set;
}

std::unique_ptr<RE2> Compile(const std::string& pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  return std::make_unique<RE2>(pattern, options);
}

}  // namespace

std::string ReferenceParser::Words::KindOf(std::string_view lowered) const {
  for (const auto& [kind, words] : kinds)
    if (words.HasStem(lowered)) return kind;
  return "";
}

ReferenceParser::ReferenceParser(std::unique_ptr<const Words> words) : words_(std::move(words)) {}
ReferenceParser::ReferenceParser(ReferenceParser&&) noexcept = default;
ReferenceParser& ReferenceParser::operator=(ReferenceParser&&) noexcept = default;
ReferenceParser::~ReferenceParser() = default;

const std::string& ReferenceParser::fingerprint() const { return words_->fingerprint; }

Result<ReferenceParser> ReferenceParser::Load(const std::filesystem::path& schemas) {
  std::ifstream in(schemas / kFile, std::ios::binary);
  if (!in)
    return Error{ErrorCode::kIo, "The table cannot be read; point to the schemas directory.",
                 (schemas / kFile).string()};
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  toml::table root;
  try {
    root = toml::parse(bytes);
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << kFile << ':' << error.source().begin.line;
    return Error{ErrorCode::kInvalid, std::string(error.description()), where.str()};
  }
  auto words = std::make_unique<Words>();
  words->fingerprint = ToHex(HashBytes(bytes));
  std::vector<std::string> volume, issue, pages, extent, access, surnames, months, institutions,
      publishers;
  const struct {
    const char* part;
    const char* key;
    std::vector<std::string>* list;
  } lists[] = {{"fields", "volume", &volume},
               {"fields", "issue", &issue},
               {"fields", "pages", &pages},
               {"fields", "extent", &extent},
               {"fields", "et_al", &words->et_al},
               {"fields", "between", &words->between},
               {"fields", "in_brackets", &words->in_brackets},
               {"fields", "editors", &words->editors},
               {"fields", "in", &words->in},
               {"access", "words", &access},
               {"names", "surnames", &surnames},
               {"fields", "months", &months},
               {"fields", "series", &words->series},
               {"institutions", "words", &institutions},
               {"institutions", "publishers", &publishers}};
  for (const auto& list : lists)
    if (Status status = ReadList(root, list.part, list.key, *list.list); !status)
      return std::move(status).error();
  for (const char* kind : {"D", "P", "S", "EB", "C", "R", "N", "J"}) {
    std::vector<std::string> list;
    if (Status status = ReadList(root, "kinds", kind, list); !status)
      return std::move(status).error();
    words->kinds.emplace_back(kind, SetOf(std::move(list)));
  }
  words->institutions = SetOf(std::move(institutions));
  words->publishers = SetOf(std::move(publishers));
  // With their capitals: "Van " begins a name, "van " goes on with one.
  if (const toml::array* particles = root["names"]["particles"].as_array(); particles != nullptr) {
    for (const toml::node& node : *particles) {
      words->particles.push_back(node.value_or(std::string()));
    }
  }
  const std::string vowels = root["names"]["vowels"].value_or(std::string());
  for (std::size_t at = 0; at < vowels.size();) words->vowels.push_back(DecodeAt(vowels, at));
  words->surnames.insert(surnames.begin(), surnames.end());
  // Lower-case text with folded punctuation is searched; `\b` is ASCII, so borders are written out.
  const std::string border = "(?:^|[\\s,.;:(\\[\\x01])";
  const std::string number = "[a-z]{0,2}\\d[\\da-z]*";
  words->doi = Compile("(?:doi\\s*[:.]?\\s*)?(?:https?://)?(?:(?:dx\\.)?doi\\.org/)?(?:doi\\s*:\\s*)?(10\\.\\d{4,9}/[^\\s\\]>]+)");
  words->url = Compile("(?:https?://|ftp://|www\\.)[^\\s\\]>]+");
  words->access = Compile(border + "(" + Alternatives(access) + ")(?:\\s*[:.]|\\s+(?:from|at|on|the|\\d|http|www|\\x01|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|$)");
  words->mark = Compile("\\[\\s*([A-Z]{1,2})\\s*(?:/\\s*[A-Z]{2})?\\s*\\]");
  words->bracket = Compile("\\[[^\\[\\]]{3,60}\\]");
  words->volume = Compile(border + Alternatives(volume) + "\\.?\\s*(" + number + "(?:[-/.]\\d+)?)");
  words->issue = Compile(border + Alternatives(issue) + "\\.?\\s*(\\d[\\da-z]*(?:\\s?[-/]\\s?\\d+)?(?:\\s?\\(\\d+(?:-\\d+)?\\))?)");
  words->pages = Compile(border + Alternatives(pages) + "(?:\\.\\s*|\\s+|\\b)(" + number + "(?:\\s?[-_]+\\s?" + number + ")?(?:\\s?[+,]\\s?\\d+(?:-\\d+)?)*)");
  words->extent = Compile("(?:^|[\\s,(])\\d+\\s*" + Alternatives(extent) + "(?:\\.|$|[\\s,;)])");
  words->year = Compile("\\d{4}");
  words->volume_issue = Compile("(\\d+)\\s?\\(\\s?(\\d[\\da-z]*(?:\\s?[-/,&]\\s?\\d+)*)\\s?\\)");
  words->day_and_month = Compile("(?:-\\s|\\d{4}\\.\\s)(\\d{1,2}\\s" + Alternatives(months) + ")");
  words->date = Compile("(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})");
  for (const RE2* pattern :
       {words->doi.get(), words->url.get(), words->access.get(), words->mark.get(),
        words->bracket.get(), words->volume.get(), words->issue.get(), words->pages.get(),
        words->extent.get(), words->volume_issue.get(), words->day_and_month.get()})
    if (!pattern->ok())
      return Error{ErrorCode::kInvalid, "The words make no pattern: " + pattern->error(), kFile};
  return ReferenceParser(std::move(words));
}

}  // namespace kg::extract
