#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/engine.h"
#include "tests/support/query_maker.h"

// Two queries that must give the same rows, whatever the graph holds: random graphs, random
// patterns and conditions, the same at every run.
namespace kg::query {
namespace {

using Table = std::vector<std::vector<Value>>;

void Sort(Table& rows) {
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const Value& x, const Value& y) { return Compare(x, y) < 0; });
  });
}

// A path whose parts can be put together in either direction.
struct Chain {
  std::vector<std::string> nodes;  // "(a:A)"
  std::vector<std::string> links;  // "<-[r0:R]-"
  std::string Forward() const {
    std::string out = nodes[0];
    for (std::size_t i = 0; i < links.size(); ++i) out += links[i] + nodes[i + 1];
    return out;
  }
  std::string Backward() const {
    std::string out = nodes.back();
    for (std::size_t i = links.size(); i-- > 0;) {
      const std::string& link = links[i];
      std::string turned = link;
      if (link.front() == '<') turned = link.substr(1) + ">";
      if (link.back() == '>') turned = "<" + link.substr(0, link.size() - 1);
      out += turned + nodes[i];
    }
    return out;
  }
};

class Metamorphic : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("kg_metamorphic_" + std::to_string(GetParam()));
    std::filesystem::remove_all(directory_);
    auto store = store::Store::Open(
        {.directory = directory_, .writable = true, .create_if_missing = true});
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    engine_ = std::make_unique<Engine>(std::shared_ptr<store::Store>(std::move(*store)));
    Run(maker_.GraphText(24, 60));
    auto reader = store::Store::Open({.directory = directory_, .image_bytes = 0});
    ASSERT_TRUE(reader.ok()) << reader.error().ToString();
    without_images_ = std::make_unique<Engine>(std::shared_ptr<store::Store>(std::move(*reader)));
  }
  void TearDown() override {
    without_images_.reset();
    engine_.reset();
    std::filesystem::remove_all(directory_);
  }

  // Sorted, unless the order is what is asked for.
  Table Run(const std::string& text, bool in_order = false) {
    Request request;
    request.text = text;
    request.read_only = false;
    return RunOn(*engine_, request, in_order);
  }
  static Table RunOn(const Engine& engine, const Request& request, bool in_order) {
    Result<Answer> answer = engine.Run(request);
    EXPECT_TRUE(answer.ok()) << request.text << "\n"
                             << (answer.ok() ? "" : answer.error().ToString());
    if (!answer.ok()) return {};
    Table rows;
    for (const Row row : answer->rows) rows.emplace_back(row.begin(), row.end());
    if (!in_order) Sort(rows);
    return rows;
  }
  void ExpectSame(const std::string& a, const std::string& b) {
    EXPECT_TRUE(Run(a) == Run(b)) << a << "\n" << b;
  }

  Chain MakeChain(std::size_t steps) {
    Chain chain;
    for (std::size_t i = 0; i <= steps; ++i) {
      chain.nodes.push_back("(" + names_[i] +
                            std::string(maker_.dice().Of({"", "", ":A", ":A|B", ":!C"})) + ")");
    }
    for (std::size_t i = 0; i < steps; ++i) {
      chain.links.push_back(maker_.Relationship("r" + std::to_string(i), false));
    }
    return chain;
  }
  std::string Ids(std::size_t steps) const {
    std::string out;
    for (std::size_t i = 0; i <= steps; ++i) out += (i == 0 ? "id(" : ", id(") + names_[i] + ")";
    for (std::size_t i = 0; i < steps; ++i) out += ", id(r" + std::to_string(i) + ")";
    return out;
  }
  std::vector<std::string> Names(std::size_t steps) const {
    return {names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(steps) + 1};
  }

  const std::vector<std::string> names_ = {"a", "b", "c"};
  test::QueryMaker maker_{GetParam()};
  std::filesystem::path directory_;
  std::unique_ptr<Engine> engine_, without_images_;
};

constexpr int kRounds = 40;

TEST_P(Metamorphic, ConditionItsNegationAndNullShareTheRows) {
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t steps = maker_.dice().Below(3);
    const std::string match = "MATCH " + MakeChain(steps).Forward();
    const std::string condition = maker_.Condition(Names(steps), 3);
    const std::string end = " RETURN " + Ids(steps);
    Table all;
    for (const std::string& part :
         {"(" + condition + ")", "NOT (" + condition + ")", "(" + condition + ") IS NULL"}) {
      for (auto& row : Run(match + " WHERE " + part + end)) all.push_back(std::move(row));
    }
    Sort(all);
    EXPECT_TRUE(all == Run(match + end)) << match << " WHERE " << condition;
  }
}

TEST_P(Metamorphic, PatternsReadTheSameInBothDirections) {
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t steps = 1 + maker_.dice().Below(2);
    const Chain chain = MakeChain(steps);
    const std::string end =
        " WHERE " + maker_.Condition(Names(steps), 2) + " RETURN " + Ids(steps);
    ExpectSame("MATCH " + chain.Forward() + end, "MATCH " + chain.Backward() + end);
  }
}

TEST_P(Metamorphic, OnePatternIsTwoWhoseRelationshipsDiffer) {
  for (int round = 0; round < kRounds; ++round) {
    const Chain chain = MakeChain(2);
    const std::string first = chain.nodes[0] + chain.links[0] + chain.nodes[1];
    const std::string second = "(b)" + chain.links[1] + chain.nodes[2];
    const std::string end = " RETURN " + Ids(2);
    ExpectSame("MATCH " + chain.Forward() + end, "MATCH " + first + ", " + second + end);
    ExpectSame("MATCH " + chain.Forward() + end,
               "MATCH " + first + " MATCH " + second + " WHERE r0 <> r1" + end);
    ExpectSame("MATCH " + chain.Forward() + end,
               "MATCH " + first + " WITH * MATCH " + second + " WITH * WHERE r0 <> r1" + end);
  }
}

TEST_P(Metamorphic, ConditionsMeanTheSameWhereverTheyStand) {
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t steps = maker_.dice().Below(3);
    const std::string match = "MATCH " + MakeChain(steps).Forward();
    const std::string one = maker_.Condition(Names(steps), 2);
    const std::string other = maker_.Condition(Names(steps), 1);
    const std::string end = " RETURN " + Ids(steps);
    const std::string both = match + " WHERE (" + one + ") AND (" + other + ")" + end;
    ExpectSame(both, match + " WHERE (" + other + ") AND (" + one + ")" + end);
    ExpectSame(both, match + " WITH * WHERE (" + one + ") AND (" + other + ")" + end);
    ExpectSame(both, match + " WHERE " + one + " WITH * WHERE " + other + end);
    ExpectSame(both, match + " WHERE NOT ((NOT (" + one + ")) OR (NOT (" + other + ")))" + end);
  }
}

TEST_P(Metamorphic, DistinctIsGrouping) {
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t steps = maker_.dice().Below(3);
    const std::string match = "MATCH " + MakeChain(steps).Forward();
    const std::string value = maker_.Value(Names(steps), 2);
    ExpectSame(match + " RETURN DISTINCT " + value + " AS v",
               match + " WITH " + value + " AS v, count(*) AS n RETURN v");
    ExpectSame(match + " RETURN count(*) AS n",
               match + " WITH " + value + " AS v, count(*) AS n RETURN coalesce(sum(n), 0) AS n");
    ExpectSame(match + " RETURN count(DISTINCT " + value + ") AS n",
               match + " WITH DISTINCT " + value + " AS v WHERE v IS NOT NULL RETURN count(*) AS n");
  }
}

TEST_P(Metamorphic, SkipAndLimitCutTheOrderedRows) {
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t steps = maker_.dice().Below(3);
    const std::string ordered = "MATCH " + MakeChain(steps).Forward() + " RETURN " +
                                maker_.Value(Names(steps), 2) + " AS v, " + Ids(steps) +
                                " ORDER BY v" + std::string(maker_.dice().Of({"", " DESC"})) +
                                ", " + Ids(steps);
    const std::string cut = std::to_string(maker_.dice().Below(40));
    Table parts = Run(ordered + " LIMIT " + cut, true);
    for (auto& row : Run(ordered + " SKIP " + cut, true)) parts.push_back(std::move(row));
    const Table all = Run(ordered, true);
    EXPECT_TRUE(parts == all) << ordered << " at " << cut;
    for (std::size_t i = 1; i < all.size(); ++i) {
      const bool descending = ordered.find(" DESC") != std::string::npos;
      const auto order = Compare(all[i - 1][0], all[i][0]);
      EXPECT_TRUE(descending ? order >= 0 : order <= 0) << ordered << " row " << i;
    }
  }
}

TEST_P(Metamorphic, LengthsAddUp) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string link = maker_.Relationship("", false);
    const std::size_t bracket = link.find('[');
    const std::string types =
        bracket == std::string::npos
            ? ""
            : link.substr(bracket + 1, link.find_first_of("{]", bracket) - bracket - 1);
    const std::string left = link.front() == '<' ? "<-" : "-", right = link.back() == '>' ? "->" : "-";
    auto match = [&](const std::string& range) {
      return "MATCH (a:A)" + left + "[r" + types + range + "]" + right + "(b) ";
    };
    if (types.find('!') != std::string::npos) continue;
    const std::string count = "RETURN count(*) AS n";
    const auto number = [&](const std::string& query) { return Run(query)[0][0].integer(); };
    EXPECT_EQ(number(match("*1..3") + count),
              number(match("*1") + count) + number(match("*2") + count) +
                  number(match("*3") + count));
    ExpectSame(match("*0..1") + "RETURN id(a), id(b)",
               "MATCH (a:A) RETURN id(a), id(a) AS `id(b)` UNION ALL " + match("") +
                   "RETURN id(a), id(b)");
    ExpectSame(match("*1..2") + "RETURN id(a), id(b), size(r)",
               match("*..3 WHERE true") + "WITH a, b, r WHERE size(r) <= 2 RETURN id(a), id(b), size(r)");
    // A part that repeats walks the trails that a relationship of variable length walks, from
    // either end.
    const std::string part = "((x)" + left + "[r" + types + "]" + right + "(y))";
    const std::string ends = "RETURN id(a), id(b), [q IN r | id(q)] AS r";
    ExpectSame(match("*0..3") + ends, "MATCH (a:A)" + part + "{0,3}(b) " + ends);
    ExpectSame(match("*2") + ends, "MATCH (b) MATCH (a:A)" + part + "{2}(b) " + ends);
  }
}

TEST_P(Metamorphic, SubqueriesSayWhatMatchSays) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string inner = "(a)" + maker_.Relationship("", false) + "(x)";
    const std::string condition = maker_.Condition(std::vector<std::string>{"a", "x"}, 2);
    const std::string pattern = inner + " WHERE " + condition;
    ExpectSame("MATCH (a) RETURN id(a), COUNT { " + pattern + " } AS n",
               "MATCH (a) OPTIONAL MATCH " + pattern + " RETURN id(a), count(x) AS n");
    ExpectSame("MATCH (a) WHERE EXISTS { " + pattern + " } RETURN id(a)",
               "MATCH (a) WHERE COUNT { " + pattern + " } > 0 RETURN id(a)");
    ExpectSame("MATCH (a) WHERE EXISTS { " + pattern + " } RETURN id(a)",
               "MATCH " + pattern + " RETURN DISTINCT id(a)");
    ExpectSame("MATCH (a) RETURN id(a), size([" + pattern + " | 1]) AS n",
               "MATCH (a) CALL (a) { MATCH " + pattern + " RETURN count(*) AS n } RETURN id(a), n");
  }
}

TEST_P(Metamorphic, IndexesChangeNothing) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string value = std::string(
        maker_.dice().Of({"0", "1", "2.0", "'a'", "'Минск'", "true", "null", "[1, 2]"}));
    const std::string key = std::string(maker_.dice().Of({"i", "f", "s", "b", "l"}));
    const std::string op = std::string(maker_.dice().Of({"=", "<", "<=", ">", ">="}));
    ExpectSame("MATCH (a:A) WHERE a." + key + " " + op + " " + value + " RETURN id(a)",
               "MATCH (a) WHERE a:A WITH a, a." + key + " AS v WHERE v " + op + " " + value +
                   " RETURN id(a)");
    ExpectSame("MATCH (a:A {" + key + ": " + value + "}) RETURN id(a)",
               "MATCH (a:A) WHERE a." + key + " = " + value + " RETURN id(a)");
    ExpectSame("MATCH (a:A) WHERE a." + key + " IN [" + value + ", 1] RETURN id(a)",
               "MATCH (a:A) WITH a, a." + key + " AS v WHERE v = " + value +
                   " OR v = 1 RETURN id(a)");
    ExpectSame("MATCH (a:A) WHERE a.s STARTS WITH 'a' RETURN id(a)",
               "MATCH (a:A) WITH a, a.s AS v WHERE left(v, 1) = 'a' RETURN id(a)");
  }
}

// Rewrites, images in memory and threads are ways to the same rows; threads keep their order too.
TEST_P(Metamorphic, EveryWayOfRunningGivesTheSameRows) {
  for (int round = 0; round < 3 * kRounds; ++round) {
    const std::size_t steps = maker_.dice().Below(3);
    Request request;
    request.text = "MATCH " + MakeChain(steps).Forward();
    if (maker_.dice().Below(2) == 0) {
      request.text += " WHERE " + maker_.Condition(Names(steps), 1);
    }
    const std::string last = names_[steps], link = steps > 0 ? "r0" : "a";
    const std::string ends[] = {
        " RETURN count(*) AS n",
        " RETURN count(" + link + ") AS n, min(a.i) AS m",
        " RETURN id(" + last + "), count(*) AS n",
        " RETURN a.i, a.s, count(a.f) AS n, max(a.f) AS m, min(a.s) AS s, max(a.b) AS b",
        " RETURN count(DISTINCT " + last + ") AS n, count(" + last + ") AS m",
        " MATCH (z:A) RETURN z.i, count(*) AS n",
        " WITH " + last + " AS x MATCH (x)" + maker_.Relationship("", false) +
            "(y) RETURN id(y), count(*) AS n",
    };
    request.text += ends[maker_.dice().Below(std::size(ends))];
    const Table rows = RunOn(*engine_, request, true);
    Request parallel = request;
    parallel.parallelism = {.threads = 2, .rows = 1};
    EXPECT_TRUE(RunOn(*engine_, parallel, true) == rows) << request.text;
    Table sorted = rows;
    Sort(sorted);
    EXPECT_TRUE(RunOn(*without_images_, request, false) == sorted) << request.text;
    request.rewrite = false;
    EXPECT_TRUE(RunOn(*engine_, request, false) == sorted) << request.text;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Metamorphic, testing::Values(1, 2, 3));

}  // namespace
}  // namespace kg::query
