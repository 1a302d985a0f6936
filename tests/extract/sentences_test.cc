// sentences.tsv: what single sentences of news and papers must give, in four languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "extract/claims/claim.h"
#include "extract/pipeline.h"

namespace kg::extract {
namespace {

std::vector<std::string> Split(const std::string& text, const std::string& mark) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  std::size_t at = 0;
  for (std::size_t end; (end = text.find(mark, at)) != std::string::npos; at = end + mark.size()) {
    parts.push_back(text.substr(at, end - at));
  }
  parts.push_back(text.substr(at));
  return parts;
}

// "BY" for a country, the key of a known entity, else its name in quotes.
std::string Named(const Extraction& x, EntityIndex index) {
  const Entity& entity = x.entities[index];
  if (entity.type == EntityType::kCountry) return entity.key.substr(8);
  return entity.curated ? entity.key : "'" + entity.name + "'";
}

std::string Print(const Extraction& x, const Figure& figure) {
  std::string out = MeasureOf(figure);
  std::vector<std::string> parties;
  for (const EntityIndex party : figure.parties) parties.push_back(Named(x, party));
  std::sort(parties.begin(), parties.end());
  std::string list;
  for (const std::string& party : parties) list += (list.empty() ? "" : "+") + party;
  if (!list.empty()) out += " parties=" + list;
  if (figure.subject != kNoEntity) out += " subject=" + Named(x, figure.subject);
  return out;
}

std::string_view HeadFor(std::string_view text) {
  const auto has = [&](std::string_view letter) { return text.find(letter) != text.npos; };
  if (has("。")) return "今日要闻\n\n中国和白俄罗斯是伙伴。";
  if (has("і") || has("ў")) return "Навіны дня\n\nБеларусь і Кітай — партнёры. ";
  if (has("о") || has("е")) return "Новости дня\n\nБеларусь и Китай — партнёры. ";
  return "A headline of the day\n\nBelarus and China are partners. ";
}

TEST(Sentences, SayWhatTheyMust) {
  const std::filesystem::path root = KG_SOURCE_DIR;
  const Result<Pipeline> pipeline = Pipeline::Load(root / "schemas");
  ASSERT_TRUE(pipeline);
  std::ifstream in(root / "tests" / "extract" / "sentences.tsv");
  std::string line;
  int count = 0;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = Split(line, "\t");
    ASSERT_EQ(cells.size(), 3U) << line;
    SCOPED_TRACE(cells[0]);
    ++count;
    const std::string head(HeadFor(cells[0]));
    const Result<Extraction> x = pipeline->Extract("example.txt", head + cells[0] + "\n");
    ASSERT_TRUE(x);
    std::vector<std::string> figures;
    for (const Figure& figure : x->figures) figures.push_back(Print(*x, figure));
    EXPECT_EQ(figures, Split(cells[1], "; "));
    for (const std::string& wanted : Split(cells[2], "; ")) {
      const bool found =
          std::any_of(x->relations.begin(), x->relations.end(), [&](const Relation& relation) {
            const std::string object =
                relation.object != kNoEntity               ? Named(*x, relation.object)
                : relation.literal.is(Value::Type::kInteger) ? std::to_string(relation.literal.integer())
                : relation.literal.is(Value::Type::kString) ? std::string(relation.literal.string())
                                                            : std::string();
            return Named(*x, relation.subject) + " " + relation.predicate + " " + object == wanted;
          });
      EXPECT_TRUE(found) << wanted;
    }
  }
  EXPECT_GE(count, 120);
}

TEST(Sentences, AddressPersonsByTheFathersName) {
  const Result<Pipeline> pipeline = Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  ASSERT_TRUE(pipeline);
  struct Case {
    std::string_view text;
    int persons;
  };
  constexpr Case kCases[] = {
      {"Разговор\n\nВ Минск приехал Виктор Полевой. Виктору Ивановичу показали завод.\n", 1},
      {"Гутарка\n\nУ Мінск прыехала Наталля Палявая. Наталля Пятроўна паглядзела завод.\n", 1},
      {"Разговор\n\nВ Минск приехал Виктор Полевой. Виктору Борисевичу показали завод.\n", 2},
      {"Разговор\n\nВ Минск приехали Виктор Полевой и Виктор Лесной. Виктору Ивановичу показали завод.\n", 3},
  };
  for (const auto& [text, persons] : kCases) {
    SCOPED_TRACE(text);
    const Result<Extraction> x = pipeline->Extract("example.txt", std::string(text));
    ASSERT_TRUE(x);
    EXPECT_EQ(std::count_if(x->entities.begin(), x->entities.end(),
                            [](const Entity& entity) { return entity.type == EntityType::kPerson; }),
              persons);
  }
}

}  // namespace
}  // namespace kg::extract
