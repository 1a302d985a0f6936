// "Last year" and months without a year, in documents that say of which day they are.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/pipeline.h"

namespace kg::extract {
namespace {

const Pipeline& Whole() {
  static const Result<Pipeline> pipeline =
      Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  EXPECT_TRUE(pipeline.ok()) << pipeline.error().ToString();
  return *pipeline;
}

// The calendar of a text: each period as printed and as read, "?" where nothing resolves it.
std::string PeriodsIn(const std::string& text) {
  const Result<Extraction> x = Whole().Extract("example.txt", text);
  EXPECT_TRUE(x.ok());
  std::string out;
  for (const ValueMention& value : x->values) {
    if (value.kind != ValueMention::Kind::kPeriod || value.rule == "period.duration") continue;
    if (!out.empty()) out += " | ";
    out += std::string(x->document.clean.text(value.span)) + "=" +
           (value.period.empty() ? "?" : std::string(value.period));
  }
  return out;
}

TEST(Dateline, CountsRelativeYearsAndMonthsFromTheDayOfTheDocument) {
  const std::string rest =
      "Sales rose last year. In January–March 120 people came. In the first quarter it rained. "
      "In May of this year there was a fair. Next year there will be none.";
  const std::string read =
      "last year=2030 | January–March=2031-01/2031-03 | first quarter=2031-01/2031-03 | "
      "May of this year=2031-05 | Next year=2032";
  EXPECT_EQ(PeriodsIn("A good year\n\nMINSK, 14 November 2031 (Agency). " + rest),
            "14 November 2031=2031-11-14 | " + read);
  EXPECT_EQ(PeriodsIn("A good year\n\n14.11.2031 13:05\n\n" + rest),
            "14.11.2031=2031-11-14 | " + read);
  EXPECT_EQ(PeriodsIn("Удачный год\n\n14 ноября 2031, Орша /Корр. агентства/. За девять месяцев "
                      "продажи выросли. В прошлом году они упали. За два месяца построен дом. "
                      "В июне текущего года открыта школа."),
            "14 ноября 2031=2031-11-14 | девять месяцев=2031-01/2031-09 | прошлом году=2030 | "
            "июне текущего года=2031-06");
  EXPECT_EQ(PeriodsIn("丰收之年\n\n2031-11-14 10:30 来源：日报\n\n今年前9个月销量上升。去年销量下降。"),
            "2031-11-14=2031-11-14 | 今年前9个月=2031-01/2031-09 | 去年=2030");
  EXPECT_EQ(PeriodsIn("Добры год\n\nГродна, 3 лютага 2031 года. Летась продажы выраслі. "
                      "За студзень — снежань прыйшлі 120 чалавек."),
            "3 лютага 2031 года=2031-02-03 | Летась=2030 | студзень — снежань=2030-01/2030-12");
}

// A single month that lies ahead may be of either year.
TEST(Dateline, LeavesOpenWhatIsNotTold) {
  EXPECT_EQ(PeriodsIn("News\n\nMinsk, 14 May 2031 (Agency). In December the fair was held."),
            "14 May 2031=2031-05-14 | December=?");
  // No dateline: what happened on a day does not date the text.
  EXPECT_EQ(PeriodsIn("News\n\nOn 14 May 2031 the two mayors of the cities met in Minsk and signed "
                      "a plan. Sales rose last year."),
            "14 May 2031=2031-05-14 | last year=?");
  // A chronicle has dates of several years.
  EXPECT_EQ(PeriodsIn("Chronicle\n\n14 May 2031\n\nA fair.\n\n15 June 2032\n\nAnother fair, larger "
                      "than last year."),
            "14 May 2031=2031-05-14 | 15 June 2032=2032-06-15 | last year=?");
}

}  // namespace
}  // namespace kg::extract
