#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <string>

#include "tests/extract/value_print.h"

namespace kg::extract {
namespace {

TEST(Values, ReadsEnglish) {
  constexpr ValueCase kCases[] = {
      {"47 firms", "47=47 count"},
      {"12,340 visitors", "12,340=12340 count"},
      {"worth 3.6 units", "3.6=3.6 count"},
      {"a total of $3.6 billion", "$3.6 billion=3600000000 USD"},
      {"US$3.6bn", "US$3.6bn=3600000000 USD"},
      {"$3.6B and €40 m", "$3.6B=3600000000 USD | €40 m=40000000 EUR"},
      {"USD 3.8 billion in 2031", "USD 3.8 billion=3800000000 USD | 2031=2031"},
      {"3.6 billion US dollars", "3.6 billion US dollars=3600000000 USD"},
      {"40 million yuan", "40 million yuan=40000000 CNY"},
      {"two dozen shops", "two dozen=24 count"},
      {"two hundred and fifty thousand tonnes", "two hundred and fifty thousand tonnes=250000 t"},
      {"twenty-five plants", "twenty-five=25 count"},
      {"3 million 400 thousand tonnes", "3 million 400 thousand tonnes=3400000 t"},
      {"half a million people", "half a million=500000 count"},
      {"about 5 percent", "5 percent=~5 percent"},
      {"close to $1 billion", "$1 billion=almost 1000000000 USD"},
      {"more than 65 percent", "65 percent=>65 percent"},
      {"rose 60-fold", "60-fold=60 ratio"},
      {"grew 2.7 times", "2.7 times=2.7 ratio"},
      {"exports doubled", "doubled=2 ratio"},
      {"nearly doubled", "doubled=almost 2 ratio"},
      {"rose by 4.5 percentage points", "4.5 percentage points=4.5 percentage_point"},
      {"covers 91.5 km² in all", "91.5 km²=91.5 km2"},
      {"354 ha", "354 ha=354 ha"},
      {"from 50 to 60 machines", "50=>=50 count | 60=<=60 count"},
      {"hire 5–7 engineers", "5=>=5 count | 7=<=7 count"},
      {"from $2 bn to $3 bn", "$2 bn=>=2000000000 USD | $3 bn=<=3000000000 USD"},
      {"4,617 and 4,481 million dollars", "4,617=4617000000 USD | 4,481 million dollars=4481000000 USD"},
      {"$40 million (about 290 million yuan)",
       "$40 million=40000000 USD | 290 million yuan=~290000000 CNY equivalent"},
      {"ranks seventh", "seventh=7 rank"},
      {"in the first two months of 2023", "first two months of 2023=2023-01/2023-02"},
      {"in January–November 2031", "January–November 2031=2031-01/2031-11"},
      {"in the first half of 2031", "first half of 2031=2031-01/2031-06"},
      {"in Q1 2031", "Q1 2031=2031-01/2031-03"},
      {"on 16 December 2019", "16 December 2019=2019-12-16"},
      {"on May 3, 2019", "May 3, 2019=2019-05-03"},
      {"between 2021 and 2025", "2021 and 2025=2021/2025"},
      {"from 2017 to 2022", "2017 to 2022=2017/2022"},
      {"since 2017", "2017=2017/.."},
      {"by the end of 2031", "2031=2031-12-31"},
      {"in the 2020s", "2020s=2020/2029"},
      {"last year", "last year=?"},
      {"over ten years", "ten years=?"},
      {"Tel.: +375 17 555-01-44", ""},
      {"at 09:30 in hall 2, Decree No. 326, COVID-19 and 5G", ""},
      {"The gap [1, p. 14] grew", ""},
      {"building 14B and bus 112", ""},
      {"5 trains a week", "5=5 count/week"},
      {"$300 per tonne", "$300=300 USD/t"},
  };
  Check(Language::kEnglish, kCases);
}

TEST(Values, ReadsChinese) {
  constexpr ValueCase kCases[] = {
      {"共有47家企业", "47=47 count"},
      {"36亿美元", "36亿美元=3600000000 USD"},
      {"3.6万吨", "3.6万吨=36000 t"},
      {"4000万元人民币", "4000万元人民币=40000000 CNY"},
      {"3亿4000万美元", "3亿4000万美元=340000000 USD"},
      {"1.2万亿元", "1.2万亿元=1200000000000 CNY"},
      {"30多亿美元", "30多亿美元=>3000000000 USD"},
      {"近30亿美元", "30亿美元=almost 3000000000 USD"},
      {"十余家企业", "十=>10 count"},
      {"4000余名学生", "4000=>4000 count"},
      {"约1平方公里", "1平方公里=~1 km2"},
      {"增长1.4倍", "1.4倍=1.4 ratio"},
      {"翻了一番", "翻了一番=2 ratio"},
      {"服务贸易额增加一倍", "增加一倍=2 ratio"},
      {"出口增长了两倍", "增长了两倍=3 ratio"},
      {"学生有两三百人", "两三百=>200 count"},
      {"一千二三百人", "一千二三百=>1200 count"},
      {"有一千二百人，另一人", "一千二百=1200 count"},
      {"二〇二三年", "二〇二三年=2023"},
      {"三成左右", "三成=~30 percent"},
      {"百分之十三", "百分之十三=13 percent"},
      {"提高3个百分点", "3个百分点=3 percentage_point"},
      {"每周有3至5列班列", "3=>=3 count/week | 5=<=5 count/week"},
      {"46.17亿和44.81亿美元", "46.17亿=4617000000 USD | 44.81亿美元=4481000000 USD"},
      {"出口12亿、进口24亿美元", "12亿=1200000000 USD | 24亿美元=2400000000 USD"},
      {"2031年5月", "2031年5月=2031-05"},
      {"2031年1月至11月", "2031年1月至11月=2031-01/2031-11"},
      {"2021年1—11月", "2021年1—11月=2021-01/2021-11"},
      {"2031年前9个月", "2031年前9个月=2031-01/2031-09"},
      {"2031年前三季度", "2031年前三季度=2031-01/2031-09"},
      {"2031年上半年", "2031年上半年=2031-01/2031-06"},
      {"2025年至2031年", "2025年至2031年=2025/2031"},
      {"2015—2022年", "2015—2022年=2015/2022"},
      {"截至2031年6月1日", "2031年6月1日=2031-06-01"},
      {"2031年底", "2031年底=2031-12-31"},
      {"自2025年以来", "2025年以来=2025/.."},
      {"去年同期", "去年同期=?"},
      {"二〇二二年", "二〇二二年=2022"},
      {"一带一路", ""},
      {"第三大贸易伙伴", "第三=3 rank"},
  };
  Check(Language::kChinese, kCases);
}

TEST(Values, ReadsRussian) {
  constexpr ValueCase kCases[] = {
      {"47 предприятий", "47=47 count"},
      {"12 340 тонн", "12 340 тонн=12340 t"},
      {"3,6 млрд долл. США", "3,6 млрд долл. США=3600000000 USD"},
      {"4 млрд 481 млн долларов", "4 млрд 481 млн долларов=4481000000 USD"},
      {"40 млн юаней", "40 млн юаней=40000000 CNY"},
      {"свыше 2,6 млрд долларов", "2,6 млрд долларов=>2600000000 USD"},
      {"увеличился в 1,9 раза", "1,9 раза=1.9 ratio"},
      {"более чем в 130 раз", "130 раз=>130 ratio"},
      {"почти в 2 раза", "2 раза=almost 2 ratio"},
      {"утроить товарооборот", "утроить=3 ratio"},
      {"на 1,2 п. п. и", "1,2 п. п.=1.2 percentage_point"},
      {"на 3,4 процента", "3,4 процента=3.4 percent"},
      {"111,5 % за год", "111,5 %=111.5 percent"},
      {"не менее 15 документов", "15=>=15 count"},
      {"около 20 соглашений", "20=~20 count"},
      {"от 2 до 3 млн тонн", "2=>=2000000 t | 3 млн тонн=<=3000000 t"},
      {"за 9 месяцев 2031 г.", "9 месяцев 2031 г.=2031-01/2031-09"},
      {"За январь—ноябрь 2021 года", "январь—ноябрь 2021 года=2021-01/2021-11"},
      {"в первом полугодии 2025 года", "первом полугодии 2025 года=2025-01/2025-06"},
      {"в I квартале 2031 г.", "I квартале 2031 г.=2031-01/2031-03"},
      {"в 2017–2022 гг.", "2017–2022 гг.=2017/2022"},
      {"с 2025 по 2031 г.", "2025 по 2031 г.=2025/2031"},
      {"С 1992 года", "1992 года=1992/.."},
      {"в мае 2015 года", "мае 2015 года=2015-05"},
      {"24 августа 2016 года", "24 августа 2016 года=2016-08-24"},
      {"11.05.2015", "11.05.2015=2015-05-11"},
      {"в прошлом году", "прошлом году=?"},
      {"За 30 лет", "30 лет=?"},
      {"счётом 2:1, тел. (017) 555-03-21", ""},
      {"занимает второе место", "второе=2 rank"},
      {"четырёх площадках", "четырёх=4 count"},
      {"две сотни", "две сотни=200"},
      {"в том числе 40 тыс. человек", "40 тыс.=40000 count"},
  };
  Check(Language::kRussian, kCases);
}

TEST(Values, ReadsBelarusian) {
  constexpr ValueCase kCases[] = {
      {"300 млн юаняў", "300 млн юаняў=300000000 CNY"},
      {"прыкладна 43 млн долараў", "43 млн долараў=~43000000 USD"},
      {"больш за 3,6 млрд долараў ЗША", "3,6 млрд долараў ЗША=>3600000000 USD"},
      {"вырас у 1,7 раза", "1,7 раза=1.7 ratio"},
      {"33 тыс. месцаў", "33 тыс.=33000 count"},
      {"у студзені—лістападзе 2031 г.", "студзені—лістападзе 2031 г.=2031-01/2031-11"},
      {"у снежні 2019 г.", "снежні 2019 г.=2019-12"},
      {"з 1995 года", "1995 года=1995/.."},
      {"у першым паўгоддзі 2031 года", "першым паўгоддзі 2031 года=2031-01/2031-06"},
      {"да 2 працэнтных пунктаў", "2 працэнтных пунктаў=<=2 percentage_point"},
      {"на чвэрць больш", "чвэрць=0.25"},
      {"летась", "летась=?"},
  };
  Check(Language::kBelarusian, kCases);
}

// Pieces of every kind of form, and bytes that belong to none.
constexpr std::string_view kPieces[] = {
    "1", "1,", "1 ", "1-", "一", "万", "3.", "a ", "от ", "$", "2031-", "[1", "one ", "one over ",
    "1/", "1又", "一分之", "5–", "1 in ", ".5 ", "http://a", "двадцать ", "с 5 по ", "May 5–", "1e",
    "1^", "百分之", "thousand and one ", "½", "more than 5 and less than 6 ", "в I – ", "until ", "第",
    "1.2.", "a million and ", " целых ", "с половиной ", "%", "年", "月", "日", "之前", " ", "\n",
    "\xFF", "\xE4\xB8", "2031", "г.", "млн ", "руб. ", "dollars ", "and ", "半", "折", "-", "+", "(",
};

TEST(Values, LongRunsTakeLinearTime) {
  for (const std::string_view piece : kPieces) {
    std::string text;
    while (text.size() < 60'000) text += piece;
    SCOPED_TRACE(piece);
    const auto values = Scanner().Scan(text, Language::kRussian);
    EXPECT_LE(values.size(), text.size());
  }
  const std::string digits(4'000'000, '7');
  EXPECT_TRUE(Scanner().Scan(digits, Language::kEnglish).empty());
}

TEST(Values, AnyMixtureOfPiecesIsRead) {
  std::uint32_t state = 1;
  const auto next = [&state](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  constexpr Language kLanguages[] = {Language::kEnglish, Language::kChinese, Language::kRussian,
                                     Language::kBelarusian};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::uint32_t n = next(12) + 1; n > 0; --n) {
      text += kPieces[next(static_cast<std::uint32_t>(std::size(kPieces)))];
    }
    SCOPED_TRACE(text);
    for (const ValueMention& value : Scanner().Scan(text, kLanguages[next(4)])) {
      ASSERT_LT(value.span.begin, value.span.end);
      ASSERT_LE(value.span.end, text.size());
      ASSERT_LE(value.outer.begin, value.span.begin);
      ASSERT_LE(value.span.end, value.outer.end);
      ASSERT_LE(value.outer.end, text.size());
    }
  }
}

}  // namespace
}  // namespace kg::extract
