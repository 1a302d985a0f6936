// What a text holds its trigrams let it hold; and most of what it has not they deny it.
#include "extract/rules/trigrams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace kg::extract {
namespace {

bool MayHold(std::string_view text, std::string_view string) {
  const Trigrams trigrams(text);
  const std::vector<Trigrams::Number> needed = Trigrams::Of(string);
  return std::all_of(needed.begin(), needed.end(), [&](auto trigram) { return trigrams.Has(trigram); });
}

TEST(Trigrams, LetATextHoldEveryPartOfIt) {
  const std::string text =
      "In 2031 Exports grew; это — объём и Ўсё ж аб’ём, семья. 双边贸易额 增长1.4倍, A股 is a share.";
  for (std::size_t from = 0; from < text.size(); ++from) {
    if ((text[from] & 0xC0) == 0x80) continue;
    for (std::size_t to = from; to <= text.size(); ++to) {
      if (to < text.size() && (text[to] & 0xC0) == 0x80) continue;
      EXPECT_TRUE(MayHold(text, text.substr(from, to - from))) << text.substr(from, to - from);
    }
  }
}

TEST(Trigrams, PassOverWhatWordsMayDifferIn) {
  EXPECT_TRUE(MayHold("EXPORTS GREW", "exports grew"));
  EXPECT_TRUE(MayHold("объём", "объем"));
  EXPECT_TRUE(MayHold("соглашениями большая", "болшая"));
  EXPECT_TRUE(MayHold("прыйшло ў", "прыйшло у"));
  EXPECT_TRUE(MayHold("双边 贸易额", "双边贸易额"));
  EXPECT_TRUE(MayHold("双边\n贸易额", "双边贸易额"));
  EXPECT_TRUE(MayHold("双边\xE3\x80\x80贸易额", "双边贸易额"));
}

TEST(Trigrams, TakeAStarForAnyLetters) {
  EXPECT_TRUE(MayHold("взаимного товарооборота", "взаимн* товарооборот*"));
  EXPECT_TRUE(MayHold("взаимн товарооборот", "взаимн* товарооборот*"));
  EXPECT_FALSE(MayHold("взаимного оборота", "взаимн* товарооборот*"));
}

TEST(Trigrams, DenyWhatATextHasNot) {
  EXPECT_FALSE(MayHold("exports grew", "imports"));
  EXPECT_FALSE(MayHold("thesis slows", " is "));
  EXPECT_FALSE(MayHold("出口增长", "进口"));
  EXPECT_FALSE(MayHold("口出", "出口"));
  EXPECT_FALSE(MayHold("", "abc"));
  EXPECT_TRUE(MayHold("", ""));
  EXPECT_TRUE(MayHold("", "12 %"));
}

}  // namespace
}  // namespace kg::extract
