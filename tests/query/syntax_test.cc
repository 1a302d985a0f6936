#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "query/error.h"
#include "query/syntax/parser.h"
#include "query/syntax/printer.h"
#include "tests/support/mutator.h"

namespace kg::query {
namespace {

struct Printed {
  std::string_view text, want;
};
constexpr Printed kPrinted[] = {
    {"match (n) return n", "MATCH (n) RETURN n"},
    {"MATCH (a:A:B {x: 1})-[r:R|S*1..3 {w: $p}]->(b) WHERE a.x<b.x<=3 RETURN *",
     "MATCH (a:A&B {x: 1})-[r:R|S*1..3 {w: $p}]->(b) WHERE a.x < b.x <= 3 RETURN *"},
    {"MATCH p = (a)<--(b)--(c) RETURN p", "MATCH p = (a)<--(b)--(c) RETURN p"},
    {"MATCH (a)-[*]-(b)-[*2]-(c)-[*..4]-(d)-[*2..]-(e) RETURN 1",
     "MATCH (a)-[*]-(b)-[*2]-(c)-[*..4]-(d)-[*2..]-(e) RETURN 1"},
    {"RETURN 1+2*3^-4 AS x", "RETURN 1 + (2 * (3 ^ (-4))) AS x"},
    {"RETURN NOT a OR b AND c XOR d", "RETURN (NOT a) OR ((b AND c) XOR d)"},
    {"RETURN -9223372036854775808, 0x1F, 0o17, .5, 1e3, 1.0E-5",
     "RETURN -9223372036854775808, 31, 15, 0.5, 1000.0, 1.0e-05"},
    {"RETURN 'a\\'b\\u4e2d\\n', \"x\"", "RETURN 'a\\'b\xE4\xB8\xAD\\n', 'x'"},
    {"RETURN [x IN xs WHERE x>1 | x*2], [x in xs], [(a)-->(b) WHERE b.x | b.y]",
     "RETURN [x IN xs WHERE x > 1 | x * 2], [x IN xs], [(a)-->(b) WHERE b.x | b.y]"},
    {"RETURN all(x IN xs WHERE x), reduce(s=0, x IN xs | s+x), xs[0], xs[1..], xs[..2]",
     "RETURN all(x IN xs WHERE x), reduce(s = 0, x IN xs | s + x), xs[0], xs[1..], xs[..2]"},
    {"RETURN CASE n.x WHEN 1 THEN 'a' ELSE 'b' END, CASE WHEN true THEN 1 END",
     "RETURN CASE n.x WHEN 1 THEN 'a' ELSE 'b' END, CASE WHEN true THEN 1 END"},
    {"RETURN n {.a, .*, b, c: 1}", "RETURN n {.a, .*, b, c: 1}"},
    {"RETURN EXISTS {(a)-->(b) WHERE b.x}, COUNT { MATCH (n) RETURN n }",
     "RETURN EXISTS { MATCH (a)-->(b) WHERE b.x }, COUNT { MATCH (n) RETURN n }"},
    {"WITH DISTINCT a AS b ORDER BY b.x DESC, b.y SKIP 1 LIMIT 2 WHERE b.z IS NOT NULL RETURN b",
     "WITH DISTINCT a AS b ORDER BY b.x DESC, b.y SKIP 1 LIMIT 2 WHERE b.z IS NOT NULL RETURN b"},
    {"MERGE (a:A {k: 1}) ON CREATE SET a.x=1 ON MATCH SET a += $m, a:B",
     "MERGE (a:A {k: 1}) ON CREATE SET a.x = 1 ON MATCH SET a += $m, a:B"},
    {"MATCH (n:!A&(B|%)) REMOVE n.x, n:A DETACH DELETE n",
     "MATCH (n:!A&(B|%)) REMOVE n.x, n:A DETACH DELETE n"},
    {"CALL db.labels() YIELD label AS l RETURN l UNION ALL MATCH (n) RETURN n.l AS l",
     "CALL db.labels() YIELD label AS l RETURN l UNION ALL MATCH (n) RETURN n.l AS l"},
    {"FOREACH (x IN [1,2] | CREATE (:N {x: x}))", "FOREACH (x IN [1, 2] | CREATE (:N {x: x}))"},
    {"EXPLAIN MATCH (`a b`) RETURN `a b`", "EXPLAIN MATCH (`a b`) RETURN `a b`"},
    {"RETURN a<-1, (a)-[0], (a)--(b) /* c */ // d",
     "RETURN a < (-1), a - [0], (a)--(b)"},
    {"UNWIND $rows AS r RETURN count(*), count(DISTINCT r.x)",
     "UNWIND $rows AS r RETURN count(*), count(DISTINCT r.x)"},
};

TEST(Parser, PrintsWhatItRead) {
  for (const auto& [text, want] : kPrinted) {
    SCOPED_TRACE(text);
    Result<ParsedQuery> parsed = Parse(text);
    ASSERT_TRUE(parsed.ok()) << parsed.error().ToString();
    const std::string printed = Print(*parsed);
    EXPECT_EQ(printed, want);
    Result<ParsedQuery> again = Parse(printed);
    ASSERT_TRUE(again.ok()) << again.error().ToString();
    EXPECT_EQ(Print(*again), printed);
  }
}

struct Wrong {
  std::string_view text, detail, where;
};
constexpr Wrong kWrong[] = {
    {"", "UnexpectedSyntax", "1:1"},
    {"MATCH (n RETURN n", "UnexpectedSyntax", "1:10"},
    {"MATCH (n)\nRETURN n,", "UnexpectedSyntax", "2:10"},
    {"RETURN [1, ]", "UnexpectedSyntax", "1:12"},
    {"RETURN {1: 2}", "UnexpectedSyntax", "1:9"},
    {"RETURN 12ab", "InvalidNumberLiteral", "1:8"},
    {"RETURN 0x", "InvalidNumberLiteral", "1:8"},
    {"RETURN 9223372036854775808", "IntegerOverflow", "1:8"},
    {"RETURN 1e999", "FloatingPointOverflow", "1:8"},
    {"RETURN '\\u12G4'", "InvalidUnicodeLiteral", "1:8"},
    {"RETURN 'abc", "UnexpectedSyntax", "1:8"},
    {"RETURN 'д', 1 — 2", "InvalidUnicodeCharacter", "1:15"},
    {"MATCH (a)-[*-2]->(b) RETURN a", "InvalidRelationshipPattern", "1:13"},
    {"MATCH (a)-[:T..]->(b) RETURN a", "InvalidRelationshipPattern", "1:14"},
    {"RETURN 1 UNION RETURN 1 UNION ALL RETURN 1", "InvalidClauseComposition", "1:35"},
    {"RETURN 1 /* open", "UnexpectedSyntax", "1:10"},
};

TEST(Parser, SaysWhatIsWrongAndWhere) {
  for (const auto& [text, detail, where] : kWrong) {
    SCOPED_TRACE(text);
    Result<ParsedQuery> parsed = Parse(text);
    ASSERT_FALSE(parsed.ok());
    const std::optional<ErrorKind> kind = KindOf(parsed.error());
    ASSERT_TRUE(kind.has_value()) << parsed.error().ToString();
    EXPECT_EQ(kind->detail, detail) << parsed.error().ToString();
    EXPECT_EQ(kind->phase, "compile time");
    EXPECT_EQ(parsed.error().where, where) << parsed.error().ToString();
  }
}

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Parser, RefusesWhatIsTooDeepOrTooLong) {
  const std::string deep[] = {
      "RETURN " + Repeat("(", 100'000) + "1" + Repeat(")", 100'000),
      "RETURN " + Repeat("[", 100'000),
      "RETURN " + Repeat("NOT ", 100'000) + "true",
      "RETURN " + Repeat("-", 100'000) + "1",
      "RETURN " + Repeat("1+", 100'000) + "1",
      "RETURN x" + Repeat(".a", 100'000),
      "RETURN " + Repeat("{a:", 100'000),
      "MATCH " + Repeat("(a)-->", 50'000) + "(b) RETURN 1",
      "MATCH (n:" + Repeat("!", 100'000) + "A) RETURN n",
      "MATCH (n" + Repeat(":A", 100'000) + ") RETURN n",
      "RETURN " + Repeat("EXISTS { MATCH (a) WHERE ", 10'000),
      Repeat("CALL { ", 10'000),
      Repeat("FOREACH (x IN [1] | ", 10'000),
      Repeat("CREATE () ", 30'000),
      "RETURN '" + Repeat("x", 10'000'000) + "'",
  };
  for (const std::string& text : deep) {
    SCOPED_TRACE(text.substr(0, 40));
    Result<ParsedQuery> parsed = Parse(text);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().code, ErrorCode::kLimit) << parsed.error().ToString();
    EXPECT_FALSE(parsed.error().where.empty());
  }
}

// Queries of the scenario files, of the language's own suite where it is at hand, and made ones.
TEST(Parser, ReadsWhatItPrintedAsTheSame) {
  const char* shared = std::getenv("KG_SHARED");
  const std::string suite = shared != nullptr ? shared : std::string(KG_SOURCE_DIR) + "/../shared";
  std::vector<std::string> queries = test::QueriesOf(
      {std::string(KG_SOURCE_DIR) + "/tests/scenarios", suite + "/tck/features"});
  const std::size_t written = queries.size();
  EXPECT_GT(written, 50u);
  test::QueryMaker maker(5);
  for (int i = 0; i < 2000; ++i) queries.push_back(maker.Query());
  std::size_t read = 0;
  for (const std::string& text : queries) {
    Result<ParsedQuery> parsed = Parse(text);
    if (!parsed) continue;
    ++read;
    const std::string printed = Print(*parsed);
    Result<ParsedQuery> again = Parse(printed);
    ASSERT_TRUE(again.ok()) << text << "\n" << printed << "\n" << again.error().ToString();
    EXPECT_EQ(Print(*again), printed) << text;
  }
  EXPECT_GT(read, 2000 + written / 2);
}

TEST(Parser, ReadsLongFlatConditions) {
  EXPECT_TRUE(Parse("RETURN " + Repeat("true AND ", 50'000) + "true").ok());
}

}  // namespace
}  // namespace kg::query
