#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "extract/values/phrase_trie.h"
#include "extract/values/value_mention.h"
#include "graph/model/result.h"

namespace kg::extract {

// What a word does inside a number, an amount or a date. Each is a table of that name in
// schemas/values/<lang>.toml: its keys are what the words stand for, its values the words.
enum class WordClass : std::uint8_t {
  kCardinal,     // 3 = ["three"]
  kArticle,      // "a" of "a hundred": one, before a multiplier only
  kMagnitude,    // key is the multiplier: 1e6 = ["million"]
  kAttached,     // the same, glued to digits: "3.6B"
  kFraction,     // 0.5 = ["half"]; 1.5 = ["полтора"]
  kDenominator,  // 3 = ["thirds"]: "two thirds"
  kOrdinal,      // 3 = ["third"]
  kOrdinalMark,  // "th" of "7th", "-е" of "7-е", 第
  kCollective,   // 12 = ["dozen"], 20 = ["score"]
  kPoint,        // "point", 点
  kMinus,        // "minus", 负
  kCurrency,     // USD = ["US dollars"]: after the number
  kCurrencySign, // USD = ["$", "USD"]: before or after
  kCent,         // "cents": a hundredth of a currency
  kPercent,      // key is the factor: 1 = ["percent"], 10 = ["成"]
  kPercentOf,    // 百分之: before the number; key is the number of parts
  kFractionOf,   // 分之
  kAndFraction,  // 0.5 = ["and a half"], с половиной: after the number
  kMixed,        // 又 of 三又二分之一
  kWhole,        // целых of две целых пять десятых
  kRatio,        // "over" of "one over twenty"; key "in" takes one before it only
  kOfA,          // "of a" of "a quarter of a million"
  kFormal,       // numerals such as 伍 that alone are words
  kDiscount,     // 折
  kPoints,       // percentage points
  kMultiple,     // "times", "-fold", раза, 倍
  kDoubling,     // 2 = ["doubled"], -2 = ["halved"]
  kUnit,         // km2 = ["square kilometres"]
  kPer,          // "per", "a", "в", 每
  kApprox,       // before a number; keys: about almost more less least most; "more!" of "более чем в"
                 // ends in the word that makes times after the number multiply
  kApproxAfter,  // after the number or the unit: "or more", 左右, 以上; key "inside": before a
                 // classifier only, 十来家
  kRangeFrom,    // "from", "between", от, 从
  kRangeTo,      // "to", "–", до, 至
  kAnd,          // joins numbers that share a unit: "and", и, 、
  kClassifier,   // 家, 名: counted noun follows; key "count" or a unit
  kMonth,        // 1 = ["January"]; days with names too: 12-25 = ["Christmas"], 11-4-4 = ["Thanksgiving"]
                 // (month, which one, weekday), "11-4-4+1" the day after
  kYear,         // "year", год, г., 年
  kMonthWord,    // "months", 月
  kDayWord,      // "days", 日
  kWeekWord,
  kRoman,        // 3 = ["iii"]
  kQuarterName,  // 3 = ["q3"]
  kLastPart,     // "the last" of "the last four months", 最后
  kYearLink,     // "of" of "May of 2031", 的 of 2031年的5月
  kDefinite,     // "the"
  kQuarter,      // "quarter", 季度
  kHalfYear,     // "half", полугодие, 半年; key 1 or 2: which half is said
  kFirstPart,    // "the first" of "the first nine months", 前
  kDuring,       // "in", "by", "of" before a year; key "factor": "в" of "в 3 раза", too
  kSince,        // "since", 自; key "after" without the time itself; "weak": only with a word after it
  kSinceAfter,   // 以来, 之前: behind the time; keys "before" and "until" as in kUntil
  kUntil,        // "until"; key "before" without the time itself; "weak": a point, no bound
  kEndOf,        // "the end of", конец, 年底
  kStartOf,      // "the beginning of"
  kDecade,       // "2020s", 年代
  kCentury,      // "century", 世纪
  kRelative,     // "last year", 上年同期: a period that the phrase alone does not resolve
  kDuration,     // "years", лет: a time span
  kNumberSign,   // "No.", "№", "Decree No.": what follows is a name, not an amount
  kAfterName,    // "a.m.", "экз.": what stands before is no figure; key "ordinal": only if it is an
                 // ordinal, 第5号
  kContact,      // "Tel.", "ISBN": the rest of the digits in the line are no figures
  kUnitSaid,     // around a unit that a sheet is in; keys "before": 均为, and "after": "unless"
  kName,         // "G20", "COVID-19", "5G", 一带一路
  kRecord,       // "a record"
  kCount_,       // how many there are
};

// The bit of a class in a set of them.
constexpr std::uint64_t Bit(WordClass word_class) {
  return std::uint64_t{1} << static_cast<unsigned>(word_class);
}

// One meaning of a word.
struct WordSense {
  WordClass word_class = WordClass::kCardinal;
  Decimal value;     // of the key, if it is a number
  std::string code;  // the key, without "!"
  bool alone = false;  // the key ends in "!": the word may stand without a number (миллион) or
                       // without tens before it ("halves")
};

// All words of all languages. Russian and Belarusian share spellings that differ in meaning, so
// there is one trie for text that is Belarusian and one for all other.
class ValueWords {
 public:
  // Reads every schemas/values/*.toml. kInvalid with file, line and column if one is wrong.
  static Result<ValueWords> Load(const std::filesystem::path& schemas);

  const PhraseTrie& TrieFor(Language language) const {
    return language == Language::kBelarusian ? belarusian_ : general_;
  }
  const WordSense& sense(std::uint32_t id) const { return senses_[id]; }

 private:
  std::vector<WordSense> senses_;
  PhraseTrie general_, belarusian_;
};

}  // namespace kg::extract
