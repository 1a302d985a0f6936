#include "extract/claims/case_endings.h"

#include <vector>

#include "extract/rules/toml_file.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kLongestEnding = 4;  // characters
constexpr std::string_view kEndings = "endings_";  // "endings_nom": of the nominative

}  // namespace

std::optional<GrammaticalCase> ParseCase(std::string_view text) {
  constexpr std::string_view kNames[] = {"nom", "gen", "dat", "acc", "ins", "loc"};
  for (std::uint8_t i = 0; i < std::size(kNames); ++i) {
    if (text == kNames[i]) return static_cast<GrammaticalCase>(i);
  }
  return std::nullopt;
}

bool CaseEndings::IsList(std::string_view key) { return key.starts_with(kEndings); }

Status CaseEndings::Read(const TomlFile& file, Language language) {
  for (const auto& [key, node] : file.root) {
    if (!IsList(key.str())) continue;
    const auto in = ParseCase(key.str().substr(kEndings.size()));
    if (!in) return file.Wrong(node, "there is no case " + std::string(key.str()));
    std::vector<std::string> endings;
    if (Status got = file.Get(file.root, key.str(), endings); !got) return got;
    for (const std::string& ending : endings) Add(language, ending, *in);
  }
  return {};
}

void CaseEndings::Add(Language language, const std::string& ending, GrammaticalCase in) {
  CaseSet& cases = endings_[{language, ending}];
  cases = static_cast<CaseSet>(cases | 1U << static_cast<unsigned>(in));
}

bool CaseEndings::Knows(Language language) const {
  const auto first = endings_.lower_bound(std::pair(language, std::string()));
  return first != endings_.end() && first->first.first == language;
}

std::string CaseEndings::Content() const {
  std::string content;
  for (const auto& [ending, cases] : endings_) {
    content += std::string(CodeOf(ending.first)) + ' ' + ending.second + ' ' + std::to_string(cases) + '\n';
  }
  return content;
}

CaseSet CaseEndings::Of(Language language, std::string_view word) const {
  const std::string lower = Lowered(word);
  if (lower.empty() || !IsCyrillic(PeekBefore(lower, lower.size()))) return kAnyCase;
  // "КНР" and "МАЗ" look alike in every case.
  std::size_t letters = 0, capitals = 0;
  for (std::size_t at = 0; at < word.size();) {
    ++letters;
    if (IsUpper(DecodeAt(word, at))) ++capitals;
  }
  if (letters < 2 || capitals == letters) return kAnyCase;
  std::size_t begins[kLongestEnding] = {};
  std::size_t count = 0, at = lower.size();
  while (count < kLongestEnding && at > 0) {
    at = CharacterStart(lower, at - 1);
    begins[count++] = at;
  }
  for (std::size_t i = count; i > 0; --i) {
    if (begins[i - 1] == 0) continue;  // an ending leaves something before it
    const auto found = endings_.find(std::pair(language, lower.substr(begins[i - 1])));
    if (found != endings_.end()) return found->second;
  }
  return kAnyCase;
}

}  // namespace kg::extract
