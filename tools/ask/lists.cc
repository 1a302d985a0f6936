#include "tools/ask/lists.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"

namespace kg::ask {
namespace {

constexpr std::size_t kLongestItem = 90;  // bytes; more is no name of a thing
constexpr std::size_t kMostItems = 24, kMostWords = 7;

std::string Clean(std::string_view text) {
  text = extract::Trimmed(text);
  while (!text.empty() && std::string_view(".,;:!?").find(text.back()) != std::string_view::npos) {
    text = extract::Trimmed(text.substr(0, text.size() - 1));
  }
  return std::string(text);
}

// Cuts at each of the separators, the longest first.
std::vector<std::string_view> CutAt(std::string_view text,
                                    const std::vector<std::string>& separators) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 0;
    for (const std::string& separator : separators) {
      if (text.substr(at).starts_with(separator)) size = std::max(size, separator.size());
    }
    if (size == 0) {
      ++at;
      continue;
    }
    out.push_back(text.substr(begin, at - begin));
    begin = at += size;
  }
  out.push_back(text.substr(begin));
  return out;
}

// A list in Chinese is closed by 等 and a kind of thing, and opened by a preposition or a verb.
std::vector<std::string> HanList(std::string_view sentence, const LanguageWords& words) {
  std::size_t close = std::string_view::npos;
  for (const std::string& closing : words.list_closings) {
    for (std::size_t at = sentence.find(closing); at != std::string_view::npos;
         at = sentence.find(closing, at + 1)) {
      // There must be an enumeration just before it.
      std::size_t comma = std::string_view::npos;
      for (const std::string& between : words.list_commas) {
        const std::size_t last = sentence.substr(0, at).rfind(between);
        if (last != std::string_view::npos && (comma == std::string_view::npos || last > comma)) comma = last;
      }
      if (comma == std::string_view::npos || at - comma > kLongestItem) continue;
      if (close == std::string_view::npos || at < close) close = at;
      break;
    }
    if (close != std::string_view::npos) break;
  }
  if (close == std::string_view::npos) return {};
  std::string_view before = sentence.substr(0, close);
  std::size_t open = 0;
  for (const std::string& stop : words.list_breaks) {
    const std::size_t at = before.rfind(stop);
    if (at != std::string_view::npos) open = std::max(open, at + stop.size());
  }
  before.remove_prefix(open);
  std::vector<std::string_view> items = CutAt(before, words.list_commas);
  if (items.size() < 2) return {};
  // The first thing begins after the last cue before it.
  std::size_t start = 0;
  for (const std::string& cue : words.list_cues) {
    const std::size_t at = items.front().rfind(cue);
    if (at != std::string_view::npos && at + cue.size() < items.front().size()) {
      start = std::max(start, at + cue.size());
    }
  }
  if (start == 0) return {};
  items.front().remove_prefix(start);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i + 1 < items.size()) {
      out.push_back(Clean(items[i]));
      continue;
    }
    for (const std::string_view last : CutAt(items[i], words.list_and)) {
      out.push_back(Clean(last));
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> ListIn(std::string_view sentence, extract::Language language,
                                const LanguageWords& words) {
  std::vector<std::string> out;
  if (language == extract::Language::kChinese) {
    out = HanList(sentence, words);
  } else {
    const std::string lower = extract::Lowered(sentence);
    if (lower.size() != sentence.size()) return {};
    // The cue after which most is listed; of equals the first of the table.
    std::size_t begin = std::string::npos;
    for (const std::string& cue : words.list_cues) {
      for (std::size_t at = lower.find(cue); at != std::string::npos;
           at = lower.find(cue, at + 1)) {
        const bool word = (at == 0 || !extract::IsLetter(extract::PeekBefore(lower, at))) &&
                          !extract::IsLetter(extract::PeekAt(lower, at + cue.size()));
        if (!word) continue;
        begin = at + cue.size();
        break;
      }
      if (begin != std::string::npos) break;
    }
    if (begin == std::string::npos) {
      const std::size_t colon = sentence.find(": ");  // "four obstacles: ..."
      if (colon == std::string_view::npos) return {};
      begin = colon + 2;
    }
    std::string_view tail = sentence.substr(begin);
    std::string_view lower_tail = std::string_view(lower).substr(begin);
    std::size_t end = tail.size();
    for (const std::string& stop : words.list_breaks) end = std::min(end, lower_tail.find(stop));
    for (const std::string& stop : words.list_stops) end = std::min(end, lower_tail.find(stop));
    tail = tail.substr(0, std::min(end, tail.size()));
    std::vector<std::string> separators = words.list_commas;
    for (const std::string& join : words.list_and) {
      separators.push_back(", " + join + " ");
      separators.push_back(" " + join + " ");
    }
    for (const std::string_view item : CutAt(tail, separators)) out.push_back(Clean(item));
  }
  std::erase_if(out, [](const std::string& item) { return item.empty(); });
  const bool long_item = std::any_of(out.begin(), out.end(), [](const std::string& item) {
    const auto blanks = static_cast<std::size_t>(std::count(item.begin(), item.end(), ' '));
    return item.size() > kLongestItem || blanks >= kMostWords;
  });
  if (out.size() < 2 || out.size() > kMostItems || long_item) return {};
  return out;
}

}  // namespace kg::ask
