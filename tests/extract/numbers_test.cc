#include "tests/extract/value_print.h"

namespace kg::extract {
namespace {

// The forms of figures.md sections 2 to 4 beyond the plain ones of values_test.cc.

TEST(Numbers, EnglishWords) {
  constexpr ValueCase kCases[] = {
      {"two and a half tonnes", "two and a half tonnes=2.5 t"},
      {"two and a half million tonnes", "two and a half million tonnes=2500000 t"},
      {"two million and a half tonnes", "two million and a half tonnes=2500000 t"},
      {"a dozen plants", "a dozen=12 count"},
      {"half a dozen plants", "half a dozen=6 count"},
      {"one thousand and five hundred tonnes", "one thousand and five hundred tonnes=1500 t"},
      {"between one thousand and five thousand tonnes",
       "one thousand=>=1000 t | five thousand tonnes=<=5000 t"},
      {"a trillion and three hundred dollars", "a trillion and three hundred dollars=1000000000300 USD"},
      {"ninety-five plants", "ninety-five=95 count"},
      {"two hundred point zero three", "two hundred point zero three=200.03"},
      {"a quarter of a million tonnes", "a quarter of a million tonnes=250000 t"},
      {"a third of exports", "a third=0.333333333333333333"},
      {"two fifths of exports", "two fifths=0.4"},
      {"three twenty-firsts", "three twenty-firsts=0.142857142857142857"},
      {"one twenty-fifth", "one twenty-fifth=0.04"},
      {"one eighth of exports", "one eighth=0.125"},
      {"forty-two and a third", "forty-two and a third=42.3333333333333333"},
      {"one out of three", "one out of three=0.333333333333333333"},
      {"20 out of 47 residents", "20=20 | 47=47 count"},
      {"one over twenty", "one over twenty=0.05"},
      {"it rose 5 over 12 months", "5=5 | 12 months=?"},
      {"5 in 2021", "5=5 | 2021=2021"},
      {"the one that counts", ""},
      {"minus three point four percent", "minus three point four percent=-3.4 percent"},
  };
  Check(Language::kEnglish, kCases);
}

TEST(Numbers, EnglishDigits) {
  constexpr ValueCase kCases[] = {
      {"2 1/4 tonnes", "2 1/4 tonnes=2.25 t"},
      {"2¾ tonnes", "2¾ tonnes=2.75 t"},
      {"1.3e6 tonnes", "1.3e6 tonnes=1300000 t"},
      {"a rate of 1.5^2", "1.5^2=2.25"},
      {"3 hundred and 21 tonnes", "3 hundred and 21 tonnes=321 t"},
      {"1 234 567.89 dollars", "1 234 567.89 dollars=1234567.89 USD"},
      {"12,34,567.89 rupees", "12,34,567.89 rupees=1234567.89 INR"},
      {"pages with 22,24,26,31 in them", "22=22 | 24=24 | 26=26 | 31=31"},
      {"20 (kg)", "20 (kg)=20 kg"},
      {"a loan of 48.5 MUSD", "48.5 MUSD=48500000 USD"},
      {"three dollars and forty cents", "three dollars and forty cents=3.4 USD"},
      {"80 cents", "80 cents=0.8 USD"},
      {"361 million pounds", "361 million pounds=361000000 GBP"},
      {"two pounds of flour", "two pounds=2 Pound"},
      {"10 percent of 200 firms", "10 percent=10 percent | 200=200 count"},
      {"1,234 tonnes", "1,234 tonnes=1234 t"},
      {"1,2 tonnes", "1,2 tonnes=1.2 t"},
      {"US$1.2 trillion", "US$1.2 trillion=1200000000000 USD"},
      {"-3.4 percent", "-3.4 percent=-3.4 percent"},
  };
  Check(Language::kEnglish, kCases);
}

TEST(Numbers, Chinese) {
  constexpr ValueCase kCases[] = {
      {"壹佰贰拾叁万元", "壹佰贰拾叁万元=1230000 CNY"},
      {"入伍后", ""},
      {"伍元", "伍元=5 CNY"},
      {"两千三百五", "两千三百五=2350"},
      {"一万零三", "一万零三=10003"},
      {"2千零30万吨", "2千零30万吨=20300000 t"},
      {"五兆六十二億", "五兆六十二億=5006200000000"},
      {"三分之一", "三分之一=0.333333333333333333"},
      {"一万分之三", "一万分之三=0.0003"},
      {"3又1000分之23", "3又1000分之23=3.023"},
      {"百分之十三点五", "百分之十三点五=13.5 percent"},
      {"千分之二", "千分之二=0.2 percent"},
      {"三成半", "三成半=35 percent"},
      {"八五折", "八五折=85 percent"},
      {"九折", "九折=90 percent"},
      {"三 个 百分 点", "三 个 百分 点=3 percentage_point"},
      {"三吨半", "三吨半=3.5 t"},
      {"百余家企业", "百=>100 count"},
      {"数十家企业", ""},
      {"30多万吨", "30多万吨=>300000 t"},
      {"几十家", ""},
      {"4亿美\n元", "4亿美\n元=400000000 USD"},
      {"上千人", ""},
      {"1.2万亿元", "1.2万亿元=1200000000000 CNY"},
      {"打造一流园区", ""},
      {"三打", "三打=36"},
      {"-3.4%", "-3.4%=-3.4 percent"},
      {"下降负3.4%", "负3.4%=-3.4 percent"},
  };
  Check(Language::kChinese, kCases);
}

TEST(Numbers, Russian) {
  constexpr ValueCase kCases[] = {
      {"два с половиной миллиона тонн", "два с половиной миллиона тонн=2500000 t"},
      {"около двух с половиной миллионов долларов",
       "двух с половиной миллионов долларов=~2500000 USD"},
      {"полтора миллиарда долларов", "полтора миллиарда долларов=1500000000 USD"},
      {"свыше полутора тысяч человек", "полутора тысяч=>1500 count"},
      {"полмиллиона тонн", "полмиллиона тонн=500000 t"},
      {"миллион тонн", "миллион тонн=1000000 t"},
      {"более тысячи рабочих мест", ""},
      {"миллион двести тысяч тонн", "миллион двести тысяч тонн=1200000 t"},
      {"двадцать пять тысяч триста человек", "двадцать пять тысяч триста=25300 count"},
      {"две целых пять десятых процента", "две целых пять десятых процента=2.5 percent"},
      {"две трети экспорта", "две трети=0.666666666666666667"},
      {"три пятых экспорта", "три пятых=0.6"},
      {"четверть миллиона тонн", "четверть миллиона тонн=250000 t"},
      {"к двумстам предприятиям", "двумстам=200 count"},
      {"12 345,6 тонны", "12 345,6 тонны=12345.6 t"},
      {"1,234 млн долларов", "1,234 млн долларов=1234000 USD"},
      {"минус 3,4 %", "минус 3,4 %=-3.4 percent"},
      {"10-процентный рост", "10-процентный=10 percent"},
      {"в 2,5 раза", "2,5 раза=2.5 ratio"},
      {"1,5-кратный рост", "1,5-кратный=1.5 ratio"},
      {"вырос вдвое", "вдвое=2 ratio"},
      {"113,6 процента к уровню 2021 года", "113,6 процента=113.6 percent | 2021 года=2021"},
      {"50 копеек", "50 копеек=0.5 RUB|BYN"},
      {"5 млн российских рублей", "5 млн российских рублей=5000000 RUB"},
      {"5 млн белорусских рублей", "5 млн белорусских рублей=5000000 BYN"},
      {"два десятка соглашений", "два десятка=20 count"},
      {"дюжина соглашений", ""},
      {"от двух до трех миллионов тонн", "двух=>=2000000 t | трех миллионов тонн=<=3000000 t"},
      {"от 20 до 30 тыс. тонн", "20=>=20000 t | 30 тыс. тонн=<=30000 t"},
      {"между 20 и 30 тоннами", "20=>=20 t | 30 тоннами=<=30 t"},
      {"до 200 рабочих мест", "200=<=200 count"},
      {"не более 200 рабочих мест", "200=<=200 count"},
      {"почти 3 тысячи тонн", "3 тысячи тонн=almost 3000 t"},
      {"3 тысячи тонн с лишним", "3 тысячи тонн=>3000 t"},
      {"на третьем месте", "третьем=3 rank"},
      {"двадцать первое место", "двадцать первое=21 rank"},
  };
  Check(Language::kRussian, kCases);
}

TEST(Numbers, Belarusian) {
  constexpr ValueCase kCases[] = {
      {"два з паловай мільёна тон", "два з паловай мільёна тон=2500000 t"},
      {"паўтара мільярда долараў", "паўтара мільярда долараў=1500000000 USD"},
      {"паўмільёна тон", "паўмільёна тон=500000 t"},
      {"мільён тон", "мільён тон=1000000 t"},
      {"дваццаць пяць тысяч чалавек", "дваццаць пяць тысяч=25000 count"},
      {"дзве цэлых пяць дзясятых працэнта", "дзве цэлых пяць дзясятых працэнта=2.5 percent"},
      {"дзве трэці экспарту", "дзве трэці=0.666666666666666667"},
      {"чвэрць мільёна тон", "чвэрць мільёна тон=250000 t"},
      {"12 345,6 тоны", "12 345,6 тоны=12345.6 t"},
      {"мінус 3,4 %", "мінус 3,4 %=-3.4 percent"},
      {"у 2,5 раза", "2,5 раза=2.5 ratio"},
      {"вырас удвая", "удвая=2 ratio"},
      {"5 млн рублёў", "5 млн рублёў=5000000 BYN|RUB"},
      {"5 млн расійскіх рублёў", "5 млн расійскіх рублёў=5000000 RUB"},
      {"ад двух да трох мільёнаў тон", "двух=>=2000000 t | трох мільёнаў тон=<=3000000 t"},
      {"паміж 20 і 30 тонамі", "20=>=20 t | 30 тонамі=<=30 t"},
      {"два дзясяткі пагадненняў", "два дзясяткі=20 count"},
      {"амаль 3 тысячы тон", "3 тысячы тон=almost 3000 t"},
      {"на трэцім месцы", "трэцім=3 rank"},
      {"6 тыс. тонн", "6 тыс. тонн=6000 t"},
      {"2 млн турэцкіх лір", "2 млн турэцкіх лір=2000000 TRY"},
      {"крыху больш за 40 МВт·гадз", "40 МВт·гадз=>40 MWh"},
      {"без малога 3 млн еўра", "3 млн еўра=almost 3000000 EUR"},
      {"паўтаракратны рост", "паўтаракратны=1.5 ratio"},
  };
  Check(Language::kBelarusian, kCases);
}

}  // namespace
}  // namespace kg::extract
