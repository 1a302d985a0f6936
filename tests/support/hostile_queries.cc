#include "tests/support/hostile_queries.h"

namespace kg::test {
namespace {

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

const std::vector<std::string>& HostileGraph() {
  static const std::vector<std::string> kStatements = {
      "UNWIND range(1, 400) AS i CREATE (:N {i: i, s: 'text ' + i})",
      "MATCH (a:N), (b:N) WHERE a.i < b.i AND b.i <= 40 CREATE (a)-[:R {w: b.i}]->(b)",
  };
  return kStatements;
}

std::vector<HostileQuery> HostileQueries() {
  const std::string million = "WITH range(1, 1000000) AS l UNWIND range(1, 1000) AS x ";
  const std::string text = "WITH reduce(s = 'a', x IN range(1, 20) | s + s) AS s ";
  return {
      {"product of five, aggregated",
       "MATCH (a), (b), (c), (d), (e) RETURN count(*) + size(collect(a.i + e.i))"},
      {"product of three, sorted",
       "MATCH (a), (b), (c) RETURN a.i, b.i, c.i ORDER BY a.i + b.i + c.i"},
      {"product of three, distinct", "MATCH (a), (b), (c) RETURN DISTINCT a.i, b.i, c.i"},
      {"product of three, grouped", "MATCH (a), (b), (c) RETURN a.i, b.i, c.i, count(*)"},
      {"trails of 0..50 in a dense graph", "MATCH (a {i: 1})-[r*0..50]-(b) RETURN count(r)"},
      {"all trails, collected", "MATCH p = (a {i: 1})-[*]-(b) RETURN collect(p)"},
      {"range of 10^12", "RETURN range(0, 1000000000000)"},
      {"range of 10^12, unwound", "UNWIND range(0, 1000000000000) AS x RETURN count(x)"},
      {"UNWIND x UNWIND x UNWIND",
       "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y UNWIND range(1, 100000) AS z "
       "RETURN count(x + y + z)"},
      {"100,000 brackets", "RETURN " + Repeat("(", 100'000) + "1" + Repeat(")", 100'000)},
      {"100,000 open lists", "RETURN " + Repeat("[", 100'000)},
      {"CASE in CASE, 100,000 deep",
       "RETURN " + Repeat("CASE WHEN true THEN ", 100'000) + "1" + Repeat(" END", 100'000)},
      {"a query of 10 MB", "RETURN '" + Repeat("x", 10'000'000) + "'"},
      {"doubling string", "RETURN reduce(s = 'ab', x IN range(0, 100) | s + s)"},
      {"doubling list", "RETURN size(reduce(l = [0], x IN range(0, 100) | l + l))"},
      {"list grown one by one", "RETURN reduce(s = [], x IN range(0, 1000000) | s + [x])"},
      {"string grown and doubled",
       "RETURN reduce(s = '', x IN range(0, 2000000) | s + 'abcdefgh' + s)"},
      {"lists of lists, two by two", "RETURN reduce(s = [0], x IN range(0, 100) | [s, s])"},
      {"comprehensions of lists",
       "RETURN reduce(s = [0], x IN range(0, 100) | [y IN [1, 2] | s])"},
      {"maps of maps", "RETURN reduce(s = {}, x IN range(0, 100) | {a: s, b: s})"},
      {"comprehensions in comprehensions",
       "UNWIND range(1, 3000) AS x WITH collect(x) AS l RETURN [a IN l | [b IN l | [c IN l | a]]]"},
      {"ranges in a comprehension", "RETURN [x IN range(0, 100000) | range(x, x + 100000)]"},
      {"any() in any()",
       "RETURN any(x IN range(0, 100000) WHERE any(y IN range(0, 100000) WHERE x + y < 0))"},
      {"long lists, collected", million + "RETURN collect(l + x)"},
      {"long lists, reversed and collected", million + "RETURN collect(reverse(l))"},
      {"long lists, distinct", million + "RETURN DISTINCT l + x"},
      {"long lists, sorted", million + "WITH l + x AS m ORDER BY m RETURN count(m)"},
      {"IN a long list, a million times",
       "WITH range(1, 1000000) AS l UNWIND range(1, 1000000) AS x "
       "RETURN count(CASE WHEN -1 IN l THEN 1 END)"},
      {"replace() in a long text",
       text + "RETURN size([x IN range(1, 1000) | replace(s, 'a', 'b' + x)])"},
      {"replace() that squares a text", text + "RETURN size(replace(s, 'a', s))"},
      {"CONTAINS in a long text",
       text + "UNWIND range(1, 1000000) AS x RETURN count(s CONTAINS ('aaaaaaab' + x))"},
      {"toUpper() of a long text",
       text + "UNWIND range(1, 1000000) AS x RETURN count(toUpper(s) = s)"},
      {"regular expressions over a long text",
       text + "UNWIND range(1, 1000000) AS x RETURN count(s =~ ('.*a.*a.*' + x))"},
      {"regular expression of 400 kB", "RETURN 'a' =~ '" + Repeat("a|", 200'000) + "b'"},
      {"percentile of many rows",
       "UNWIND range(1, 1000000000) AS x RETURN percentileCont(x, 0.5) + size(collect(x))"},
      {"EXISTS over a product",
       "MATCH (a) WHERE EXISTS { MATCH (b), (c), (d), (e) WHERE b.i + c.i + d.i + e.i < 0 } "
       "RETURN count(*)"},
      {"COLLECT of a product", "MATCH (a) RETURN COLLECT { MATCH (b), (c), (d) RETURN b.i }"},
      {"seven steps in a dense graph",
       "MATCH (a)--(b)--(c)--(d)--(e)--(f)--(g)--(h) RETURN count(DISTINCT [a.i, h.i, d.i])"},
      {"sort of 10^8 rows", "UNWIND range(1, 100000000) AS x WITH x ORDER BY x DESC RETURN count(x)"},
      {"FOREACH of 10^9 nodes", "FOREACH (x IN range(1, 1000000000) | CREATE (:M))"},
  };
}

std::vector<HostileQuery> LargeQueries() {
  std::string numbers;
  for (int i = 0; i < 100'000; ++i) numbers += std::to_string(i * 7) + ",";
  return {
      {"100,000 times AND", "RETURN " + Repeat("true AND ", 100'000) + "true"},
      {"100,000 times OR", "MATCH (n:N) WHERE " + Repeat("n.i=-1 OR ", 100'000) +
                               "n.i = 1 RETURN count(n)"},
      {"100,000 values after IN", "MATCH (n:N) WHERE n.i IN [" + numbers + "1] RETURN count(n)"},
      {"lists 150 deep", "RETURN size(" + Repeat("[", 150) + "1" + Repeat("]", 150) + ")"},
      {"200,000 steps of reduce()", "RETURN reduce(s = 0, x IN range(1, 200000) | s + x)"},
      {"top 3 of 300,000",
       "UNWIND range(1, 300000) AS x WITH x ORDER BY x DESC LIMIT 3 RETURN collect(x)"},
      {"a text doubled 20 times", "RETURN size(reduce(s = 'a', x IN range(1, 20) | s + s))"},
      {"shortest path in a dense graph",
       "MATCH p = shortestPath((a:N {i: 1})-[*]-(b:N {i: 40})) RETURN length(p)"},
      {"count of a product of four", "MATCH (a), (b), (c), (d) RETURN count(*)"},
      {"backtracking regular expression", "RETURN '" + Repeat("a", 10'000) + "' =~ '(a+)+b'"},
      {"percentile of a million", "UNWIND range(1, 1000000) AS x RETURN percentileCont(x, 0.5)"},
  };
}

}  // namespace kg::test
