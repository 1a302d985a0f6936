// Names: folding, declension, the automaton, the tables of schemas/gazetteers.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/gazetteer.h"
#include "extract/gazetteer/inflection.h"
#include "extract/gazetteer/person_forms.h"
#include "extract/gazetteer/shared_scan.h"
#include "extract/link/nominative.h"
#include "extract/link/person_name.h"
#include "extract/text/han_words.h"

namespace kg::extract {
namespace {

const std::filesystem::path kSchemas = std::filesystem::path(KG_SOURCE_DIR) / "schemas";

const Folder& TheFolder() {
  static const Folder folder;
  return folder;
}

const Gazetteer& TheGazetteer() {
  static const Result<Gazetteer> gazetteer = Gazetteer::Load(kSchemas / "gazetteers", TheFolder());
  return *gazetteer;
}

std::vector<Gazetteer::Hit> Find(std::string_view text) {
  const FoldedText folded = TheFolder().Fold(text);
  std::vector<Automaton::Hit> places;
  TheGazetteer().automaton().ScanWords(folded.text, places);
  return TheGazetteer().Find(text, folded, places);
}

TEST(Fold, UnitesWhatWritersUseForOneAnother) {
  struct Case {
    std::string_view text, want;
  };
  constexpr Case kCases[] = {
      {"BELARUS", "belarus"},       {"白俄羅斯", "白俄罗斯"},       {"Могилёв", "могилев"},
      {"«Великий камень»", "\"великий камень\""}, {"China–Europe", "china-europe"},
      {"ＣＩＴＩＣ", "citic"},      {"co\u00ADoperation", "cooperation"}, {"пад’езд", "пад'езд"}};
  for (const auto& [text, want] : kCases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(TheFolder().FoldName(text), want);
  }
}

TEST(Fold, SimplifiesCharacterByCharacter) {
  const std::string text = "2031年，中白雙邊貿易額達4億美元；《著名俱樂部》 Беларусь";
  EXPECT_EQ(TheFolder().Simplified(text),
            "2031年，中白双边贸易额达4亿美元；《著名俱乐部》 Беларусь");
  EXPECT_EQ(TheFolder().Simplified("著名的俱乐部, Беларусь, Ελλάδα"), "");
  EXPECT_EQ(TheFolder().Simplified("\xE4"), "");
}

TEST(Fold, KeepsTheWayBack) {
  const std::string text = "Й羅x\u00ADy";
  const FoldedText folded = TheFolder().Fold(text);
  ASSERT_EQ(folded.origin.size(), folded.text.size() + 1);
  EXPECT_TRUE(std::is_sorted(folded.origin.begin(), folded.origin.end()));
  EXPECT_EQ(folded.origin.back(), text.size());
  const std::size_t at = folded.text.find("罗");
  const Span span = folded.ToOriginal(
      {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + std::string("罗").size())});
  EXPECT_EQ(text.substr(span.begin, span.size()), "羅");
}

TEST(Automaton, AgreesWithPlainSearch) {
  std::mt19937 random(7);
  const auto word = [&](std::size_t longest) {
    std::string text(1 + random() % longest, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int round = 0; round < 50; ++round) {
    // Some share long stretches, behind which they part, or one ends.
    const std::vector<std::string> stems = {"", word(12), word(12), word(12)};
    std::vector<std::string> strings;
    for (int i = 0; i < 20; ++i) {
      strings.push_back(stems[random() % stems.size()]);
      if (strings.back().empty() || random() % 4 > 0) strings.back() += word(5);
    }
    std::string text = word(200);
    for (int i = 0; i < 20; ++i) {
      const std::string& string = strings[random() % strings.size()];
      text += string.substr(0, 1 + random() % string.size());
      if (random() % 2 == 0) text += word(3);
    }
    const Result<Automaton> automaton = Automaton::Build(strings);
    ASSERT_TRUE(automaton);
    std::vector<Automaton::Hit> hits;
    automaton->Scan(text, hits);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> got, want;
    for (const Automaton::Hit& hit : hits) got.emplace_back(hit.span.begin, hit.string);
    for (std::uint32_t i = 0; i < strings.size(); ++i) {
      for (std::size_t at = text.find(strings[i]); at != std::string::npos;
           at = text.find(strings[i], at + 1)) {
        want.emplace_back(static_cast<std::uint32_t>(at), i);
      }
    }
    std::sort(got.begin(), got.end());
    std::sort(want.begin(), want.end());
    EXPECT_EQ(got, want);
  }
}

TEST(SharedScan, FindsWhatEachAutomatonFinds) {
  std::mt19937 random(11);
  const std::vector<std::string> letters = {"a", "b", "ж", "ё", "白", "俄", " ", "."};
  const auto word = [&](std::size_t longest) {
    std::string text;
    for (std::size_t i = 1 + random() % longest; i > 0; --i) text += letters[random() % letters.size()];
    return text;
  };
  for (int round = 0; round < 20; ++round) {
    std::vector<Automaton> automata(3);  // the last one is empty
    for (std::size_t i = 0; i < 2; ++i) {
      std::vector<std::string> strings;
      for (int n = 0; n < 15; ++n) strings.push_back(word(4));
      automata[i] = *Automaton::Build(strings);
    }
    const SharedScan scan({{&automata[0], true}, {&automata[1], false}, {&automata[2], false}});
    const std::string text = word(round < 5 ? 3 : 200);
    std::vector<std::vector<Automaton::Hit>> want(3);
    automata[0].ScanWords(text, want[0]);
    automata[1].Scan(text, want[1]);
    const auto got = scan.Scan(text);
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
      ASSERT_EQ(got[i].size(), want[i].size());
      for (std::size_t n = 0; n < want[i].size(); ++n) {
        EXPECT_EQ(got[i][n].span, want[i][n].span);
        EXPECT_EQ(got[i][n].string, want[i][n].string);
      }
    }
  }
}

TEST(Automaton, RefusesWhatCannotBeFound) {
  EXPECT_FALSE(Automaton::Build({"a", ""}));
  EXPECT_FALSE(Automaton::Build({std::string("a\0b", 3)}));
  const Result<Automaton> empty = Automaton::Build({});
  ASSERT_TRUE(empty);
  std::vector<Automaton::Hit> hits;
  empty->Scan("text", hits);
  EXPECT_TRUE(hits.empty());
}

TEST(Inflection, DeclinesHeadAndAdjectives) {
  const Result<Inflection> inflection =
      Inflection::Load(kSchemas / "gazetteers" / "inflection.tsv");
  ASSERT_TRUE(inflection) << inflection.error().ToString();
  struct Case {
    Language language;
    Inflection::Shape shape;
    std::string_view name, form;
  };
  using Shape = Inflection::Shape;
  constexpr Case kCases[] = {
      {Language::kRussian, Shape::kName, "китай", "китаем"},
      {Language::kRussian, Shape::kName, "беларусь", "беларуси"},
      {Language::kRussian, Shape::kName, "министерство экономики", "министерством экономики"},
      {Language::kRussian, Shape::kName, "шанхайская организация сотрудничества",
       "шанхайскую организацию сотрудничества"},
      {Language::kRussian, Shape::kPerson, "александр лукашенко", "александром лукашенко"},
      {Language::kRussian, Shape::kDemonym, "китайский", "китайскими"},
      {Language::kRussian, Shape::kDemonym, "белорусский", "белорусско-"},
      {Language::kBelarusian, Shape::kName, "мінск", "мінску"},
      {Language::kBelarusian, Shape::kName, "беларусь", "беларуссю"},
      {Language::kBelarusian, Shape::kDemonym, "беларускі", "беларускага"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.form);
    const std::vector<std::string> forms = inflection->Forms(c.language, c.name, c.shape);
    EXPECT_EQ(forms.front(), c.name);
    EXPECT_NE(std::find(forms.begin(), forms.end(), c.form), forms.end());
  }
}

TEST(Gazetteer, OneEntityInEveryScriptAndCase) {
  struct Case {
    std::string_view text, key, name;
  };
  constexpr Case kCases[] = {
      {"trade with Belarus grew", "country:BY", "Belarus"},
      {"торговля с Беларусью", "country:BY", "Беларусью"},
      {"гандаль з Беларуссю", "country:BY", "Беларуссю"},
      {"与白俄罗斯的贸易", "country:BY", "白俄罗斯"},
      {"the Belarusian side", "country:BY", "Belarusian"},
      {"белорусскими товарами", "country:BY", "белорусскими"},
      {"в «Великом камне» говорят", "project:great-stone", "Великом камне"},
      {"the Jumbo Industrial Park", "project:great-stone", "Jumbo Industrial Park"},
      {"共建“一带一路”", "init:bri", "一带一路"},
      {"члены ШОС", "org:sco", "ШОС"},
      {"сианьской компании", "place:xian", "сианьской"},
      {"з Гуанчжоў", "place:guangzhou", "Гуанчжоў"},
      {"баранавіцкі завод", "place:baranovichi", "баранавіцкі"},
      {"у Аўстрыі", "country:AT", "Аўстрыі"},
      {"中白合作", "country:CN", "中"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    bool found = false;
    for (const Gazetteer::Hit& hit : Find(c.text)) {
      found = found || (TheGazetteer().entries()[hit.entry].key == c.key &&
                        c.text.substr(hit.span.begin, hit.span.size()) == c.name);
    }
    EXPECT_TRUE(found);
  }
}

TEST(Gazetteer, NearMissesAreNoNames) {
  constexpr std::string_view kTexts[] = {"tell us more", "a turkey sandwich", "Chinatown", "made of china",
                                         "нашкодил", "мазать", "шос"};
  for (std::string_view text : kTexts) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(Find(text).empty());
  }
}

TEST(PersonName, AgreesAcrossScriptsAndInitials) {
  const Result<NameWords> words = NameWords::Load(kSchemas);
  ASSERT_TRUE(words);
  const PersonNameReader reader(*words);
  struct Case {
    std::string_view a, b;
    bool same;
  };
  constexpr Case kCases[] = {
      {"Н. В. Ярмош", "Yarmosh, N.", true},   {"Yuri Senko", "Senko", true},
      {"Абраменко", "Алеся Абраменко", true}, {"Hu W", "Hu Yong", false},
      {"Иванов И. И.", "И. Иванова", true},   {"Li Qiang", "Li Keqiang", false},
      {"亚历山大·卢卡申科", "卢卡申科", true},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.a);
    EXPECT_EQ(SamePerson(reader.Read(c.a, TheFolder()), reader.Read(c.b, TheFolder())), c.same);
  }
}

TEST(Nominative, PutsBackWhatATextDeclines) {
  const Result<Nominative> nominative = Nominative::Load(kSchemas);
  ASSERT_TRUE(nominative) << nominative.error().message;
  struct Case {
    std::string_view language, printed, want;
  };
  constexpr Case kCases[] = {
      {"ru", "Гродненским государственным аграрным университетом", "Гродненский государственный аграрный университет"},
      {"ru", "Академией сельскохозяйственных наук провинции Ганьсу", "Академия сельскохозяйственных наук провинции Ганьсу"},
      {"ru", "Белорусской калийной компании", "Белорусская калийная компания"},
      {"ru", "Министерстве торговли", "Министерство торговли"},
      {"ru", "Минский моторный завод", "Минский моторный завод"},
      {"ru", "Вэйчай", "Вэйчай"},
      {"be", "Віцебскага абласнога камітэта", "Віцебскі абласны камітэт"},
      {"be", "Беларускай акадэміі", "Беларуская акадэмія"},
      {"en", "Bank of China", "Bank of China"},
  };
  for (const auto& [language, printed, want] : kCases) {
    SCOPED_TRACE(printed);
    EXPECT_EQ(nominative->Of(language, printed), want);
  }
}

TEST(PersonForms, PutsBackWhatATextDeclines) {
  const Result<PersonForms> forms = PersonForms::Load(kSchemas);
  ASSERT_TRUE(forms) << forms.error().message;
  struct Case {
    Language language;
    std::string_view printed, want;
    bool certain;
  };
  constexpr Language kRu = Language::kRussian, kBe = Language::kBelarusian;
  constexpr Case kCases[] = {
      {kRu, "Антона Борисовича Лисовского", "Антон Борисович Лисовский", true},
      {kRu, "Татьяной Ильиничной Громовой", "Татьяна Ильинична Громова", true},
      {kRu, "Павлом Крупой", "Павел Крупа", true},
      {kRu, "Игорю Малышко", "Игорь Малышко", true},
      {kRu, "Нине Петрук", "Нина Петрук", true},
      {kRu, "Евгения Гаврилюка", "Евгений Гаврилюк", true},
      {kRu, "Е. Гаврилюка", "Е. Гаврилюка", false},
      {kRu, "Глеб Туманов", "Глеб Туманов", true},
      {kRu, "Александра Туманова", "Александра Туманова", false},
      {kRu, "Цзян Сыюань", "Цзян Сыюань", false},
      {kBe, "Пятром Зайцавым", "Пётр Зайцаў", false},
      {kBe, "Вользе Гарбуз", "Вольга Гарбуз", true},
      {kBe, "Мікалаю Дзянісавічу Кавальчуку", "Мікалай Дзянісавіч Кавальчук", true},
      {Language::kEnglish, "Peter Zaitsau", "Peter Zaitsau", false},
  };
  for (const auto& [language, printed, want, certain] : kCases) {
    SCOPED_TRACE(printed);
    const PersonForms::Form form = forms->Nominative(language, printed);
    EXPECT_EQ(form.name, want);
    EXPECT_EQ(form.certain, certain);
  }
}

TEST(HanWords, UnknownNamesFallIntoLetters) {
  constexpr std::string_view kText = "记者刘云厚报道";
  HanWords words;
  EXPECT_TRUE(words.EndAt(kText, {6, 9, 15}));                    // 刘|云厚|报道
  EXPECT_FALSE(words.EndAt("高度重视这项工作", {0, 3, 9}));       // 高度 is a word
  EXPECT_TRUE(words.EndAt("no Chinese letters", {}));
}

}  // namespace
}  // namespace kg::extract
