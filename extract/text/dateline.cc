#include "extract/text/dateline.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {

namespace {

constexpr std::size_t kLongest = 80;  // bytes

// 新华社明斯克1月20日电（记者李明）
std::size_t ChineseDatelineAt(std::string_view sentence) {
  const std::string_view start = sentence.substr(0, kLongest);
  const std::size_t day = std::min(start.find("日电"), start.find("日讯"));
  if (day == std::string_view::npos || day == 0 || start[day - 1] < '0' || start[day - 1] > '9') return 0;
  for (const std::string_view mark : {"，", "。", "；", "："}) {
    if (start.substr(0, day).find(mark) != std::string_view::npos) return 0;
  }
  std::size_t end = day + std::string_view("日电").size();
  const std::string_view rest = sentence.substr(end, kLongest);
  const std::size_t close = rest.find("）");
  if (rest.starts_with("（") && close != std::string_view::npos) end += close + std::string_view("）").size();
  return end;
}

}  // namespace

std::size_t DatelineAt(std::string_view sentence) {
  if (IsHan(PeekAt(sentence, 0))) return ChineseDatelineAt(sentence);
  // A place in capitals, then a bracket that a dash follows.
  std::size_t letters = 0;
  for (std::size_t at = 0; at < sentence.size() && IsLetter(PeekAt(sentence, at)); ++letters) {
    if (!IsUpper(DecodeAt(sentence, at))) return 0;
  }
  if (letters < 3) return 0;
  const std::size_t close = sentence.substr(0, kLongest).find(") ");
  if (close == std::string_view::npos) return 0;
  const std::string_view rest = sentence.substr(close + 2);
  for (const std::string_view dash : {"– ", "— ", "-- ", "- "}) {
    if (rest.starts_with(dash)) return close + 2 + dash.size();
  }
  return 0;
}

}  // namespace kg::extract
