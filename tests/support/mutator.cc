#include "tests/support/mutator.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "tests/support/gherkin.h"

namespace kg::test {
namespace {

// Where words, numbers and signs begin; the end too.
std::vector<std::size_t> Cuts(const std::string& text) {
  auto kind = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '_') return 0;
    return std::isspace(byte) != 0 ? 1 : 2;
  };
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 0 || kind(text[i]) != kind(text[i - 1]) || kind(text[i]) == 2) cuts.push_back(i);
  }
  cuts.push_back(text.size());
  return cuts;
}

}  // namespace

std::vector<std::string> QueriesOf(const std::vector<std::string>& feature_paths) {
  std::set<std::string> queries;
  for (const std::string& path : feature_paths) {
    if (!std::filesystem::exists(path)) continue;
    Result<std::vector<Scenario>> scenarios = ReadFeatures(path);
    if (!scenarios) continue;
    for (const Scenario& scenario : *scenarios) {
      for (const Step& step : scenario.steps) {
        if (!step.document.empty()) queries.insert(step.document);
      }
    }
  }
  return {queries.begin(), queries.end()};
}

Mutator::Mutator(std::vector<std::string> texts, std::uint64_t seed)
    : texts_(std::move(texts)), maker_(seed) {
  std::set<std::string> words;
  for (const std::string& text : texts_) {
    const std::vector<std::size_t> cuts = Cuts(text);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      words.insert(text.substr(cuts[i], cuts[i + 1] - cuts[i]));
    }
  }
  words_.assign(words.begin(), words.end());
  if (words_.empty()) words_ = {"(", ")", "MATCH", "RETURN", " "};
}

std::string Mutator::Next() {
  Dice& dice = maker_.dice();
  if (texts_.empty() || dice.OneIn(4)) {
    std::string made = maker_.Query();
    if (dice.OneIn(2)) ChangeWords(made);
    return made;
  }
  std::string text = texts_[dice.Below(texts_.size())];
  const std::size_t rounds = dice.Below(4);
  for (std::size_t i = 0; i <= rounds; ++i) {
    if (dice.OneIn(4)) ChangeBytes(text);
    else ChangeWords(text);
  }
  if (text.size() > 20'000) text.resize(20'000);
  return text;
}

void Mutator::ChangeBytes(std::string& text) {
  Dice& dice = maker_.dice();
  if (text.empty()) return;
  const std::size_t at = dice.Below(text.size());
  switch (dice.Below(4)) {
    case 0: text[at] = static_cast<char>(dice.Below(256)); break;
    case 1: text.erase(at, 1 + dice.Below(4)); break;
    case 2: text.insert(at, 1, static_cast<char>(dice.Below(256))); break;
    default: text.resize(at); break;
  }
}

std::string Mutator::Part(const std::string& text) {
  Dice& dice = maker_.dice();
  const std::vector<std::size_t> cuts = Cuts(text);
  const std::size_t from = dice.Below(cuts.size());
  const std::size_t to = std::min(cuts.size() - 1, from + 1 + dice.Below(12));
  return text.substr(cuts[from], cuts[to] - cuts[from]);
}

void Mutator::ChangeWords(std::string& text) {
  Dice& dice = maker_.dice();
  const std::vector<std::size_t> cuts = Cuts(text);
  const std::size_t from = dice.Below(cuts.size());
  const std::size_t to = std::min(cuts.size() - 1, from + 1 + dice.Below(3));
  const std::size_t begin = cuts[from], size = cuts[to] - begin;
  switch (dice.Below(8)) {
    case 0: text.erase(begin, size); break;
    case 1: text.replace(begin, size, words_[dice.Below(words_.size())]); break;
    case 2: text.insert(begin, " " + words_[dice.Below(words_.size())] + " "); break;
    case 3: text.insert(begin, text.substr(begin, size)); break;
    case 4: text.insert(begin, Part(texts_.empty() ? text : texts_[dice.Below(texts_.size())])); break;
    case 5: text.replace(begin, size, maker_.Expression({}, 2)); break;
    case 6: {
      // One part many times: depth and length.
      const std::string part = text.substr(begin, std::min<std::size_t>(size, 20));
      const std::size_t times = 1 + dice.Below(dice.OneIn(20) ? 600 : 8);
      std::string many;
      for (std::size_t i = 0; i < times; ++i) many += part;
      text.insert(begin, many);
      break;
    }
    default:
      if (begin < text.size()) std::swap(text[begin], text[text.size() / 2]);
      break;
  }
}

}  // namespace kg::test
