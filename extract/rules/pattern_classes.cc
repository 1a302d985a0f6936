#include "extract/rules/pattern_classes.h"

#include <unicode/uchar.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

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

}  // namespace

Status TakePattern(const TomlFile& file, const toml::node& node, std::string pattern,
                   std::unique_ptr<LazyPattern>& out) {
  out = std::make_unique<LazyPattern>(std::move(pattern));
  const std::string wrong = out->WhatIsWrong();
  if (!wrong.empty()) return file.Wrong(node, "the pattern is wrong: " + wrong);
  return {};
}

void PatternClasses::Add(std::string name, std::string pattern) {
  classes_[std::move(name)] = std::move(pattern);
}

Status PatternClasses::Read(const TomlFile& file) {
  const toml::node* node = file.root.get("classes");
  if (node == nullptr) return {};
  const toml::array* list = node->as_array();
  if (list == nullptr) return file.Wrong(*node, "classes must be a list of [name, pattern]");
  for (const toml::node& element : *list) {
    const toml::array* pair = element.as_array();
    if (pair == nullptr || pair->size() < 2) {
      return file.Wrong(element, "a class must be [name, pattern, more of it ...]");
    }
    std::string pattern;
    for (std::size_t i = 1; i < pair->size(); ++i) {
      if (!pair->get(i)->is_string()) return file.Wrong(element, "a class is made of texts");
      pattern += pair->get(i)->as_string()->get();
    }
    std::erase(pattern, '\n');
    if (Status put = PutClasses(file, element, pattern); !put) return put;
    Add(pair->get(0)->value_or(std::string()), std::move(pattern));
  }
  return {};
}

Status PatternClasses::Put(const TomlFile& file, const toml::node& node,
                           std::string& pattern) const {
  if (Status put = PutClasses(file, node, pattern); !put) return put;
  pattern = PutLetters(pattern);
  return {};
}

// Names begin with a capital, so that {2,3} stays a count.
Status PatternClasses::PutClasses(const TomlFile& file, const toml::node& node,
                                  std::string& pattern) const {
  std::string done;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t close = pattern.find('}', i);
    if (pattern[i] != '{' || close == std::string::npos || i + 1 >= pattern.size() ||
        pattern[i + 1] < 'A' || pattern[i + 1] > 'Z' || (i > 0 && (pattern[i - 1] == 'p' || pattern[i - 1] == 'P'))) {
      done.push_back(pattern[i++]);
      continue;
    }
    const std::string name = pattern.substr(i + 1, close - i - 1);
    const auto found = classes_.find(name);
    if (found == classes_.end()) return file.Wrong(node, "there is no class {" + name + "}");
    done += "(?:" + found->second + ")";
    if (done.size() > kLongestPattern) return file.Wrong(node, "the pattern is too long");
    i = close + 1;
  }
  pattern = std::move(done);
  return {};
}

}  // namespace kg::extract
