#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "graph/store/store.h"
#include "tools/export/export.h"
#include "tools/export/text.h"

namespace kg::exporting {
namespace {

namespace fs = std::filesystem;

// A fact of a test document whose text is one sentence per fact.
struct Fact {
  Statement statement;
  std::string sentence;
};

Fact Label(std::string node, std::string label) {
  Fact fact;
  fact.statement.kind = Statement::Kind::kLabel;
  fact.statement.subject = std::move(node);
  fact.statement.predicate = std::move(label);
  return fact;
}
Fact Property(std::string node, std::string key, Value value) {
  Fact fact;
  fact.statement.kind = Statement::Kind::kProperty;
  fact.statement.subject = std::move(node);
  fact.statement.predicate = std::move(key);
  fact.statement.value = std::move(value);
  return fact;
}
Fact Edge(std::string from, std::string type, std::string to, std::string sentence,
          Value::Map qualifiers = {}, std::string discriminator = "") {
  Fact fact;
  fact.statement.kind = Statement::Kind::kRelationship;
  fact.statement.subject = std::move(from);
  fact.statement.predicate = std::move(type);
  fact.statement.object = std::move(to);
  fact.statement.qualifiers = std::move(qualifiers);
  fact.statement.discriminator = std::move(discriminator);
  fact.sentence = std::move(sentence);
  return fact;
}
Value Text(std::string text) { return Value::String(std::move(text)); }

class Export : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("kg_export_" + std::to_string(getpid()) + "_" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::shared_ptr<store::Store> Open(const std::string& name) const {
    store::OpenOptions options;
    options.directory = folder_ / name;
    options.writable = true;
    options.create_if_missing = true;
    Result<std::unique_ptr<store::Store>> store = store::Store::Open(options);
    EXPECT_TRUE(store) << store.error().ToString();
    return store ? std::shared_ptr<store::Store>(std::move(*store)) : nullptr;
  }

  static void Put(store::Store& store, const std::string& name, std::vector<Fact> facts) {
    store::DocumentRecord document;
    document.name = name;
    document.language = "en";
    document.encoding = "UTF-8";
    std::vector<Statement> statements;
    for (Fact& fact : facts) {
      if (fact.sentence.empty()) fact.sentence = "A fact.";
      const auto begin = static_cast<std::uint32_t>(document.source.size());
      document.source += fact.sentence + "\n";
      const Span span{begin, begin + static_cast<std::uint32_t>(fact.sentence.size())};
      fact.statement.evidence = {{span, span, "test/rule@1", 0.9F}};
      statements.push_back(std::move(fact.statement));
    }
    const std::string hash = ToHex(HashBytes(document.source + name));
    document.key = "doc:" + hash;
    document.fingerprint = hash;
    Result<std::unique_ptr<store::Transaction>> transaction = store.Begin();
    ASSERT_TRUE(transaction) << transaction.error().ToString();
    const Result<store::DocumentChange> change = (*transaction)->PutDocument(document, statements);
    ASSERT_TRUE(change) << change.error().ToString();
    const Status status = (*transaction)->Commit();
    ASSERT_TRUE(status) << status.error().ToString();
  }

  static std::string Written(const store::Store& store, const Request& request,
                             Summary* summary = nullptr) {
    const auto snapshot = store.NewSnapshot();
    EXPECT_TRUE(snapshot) << snapshot.error().ToString();
    std::string text;
    const std::unique_ptr<Output> output = OutputTo(text);
    const Result<Summary> done =
        exporting::Export(**snapshot, fs::path(KG_SOURCE_DIR) / "schemas", request, *output);
    EXPECT_TRUE(done) << done.error().ToString();
    if (done && summary != nullptr) *summary = *done;
    return text;
  }

  fs::path Save(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  // Runs a program; its output is part of a failure's message.
  static void Expect(const std::string& command) {
    const std::string log = testing::TempDir() + "/kg_export_log_" + std::to_string(getpid());
    const int code = std::system((command + " >" + log + " 2>&1").c_str());
    std::ifstream file(log);
    const std::string said((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
    EXPECT_EQ(code, 0) << command << "\n" << said;
    fs::remove(log);
  }
  static bool Has(const std::string& program) {
    return std::system((program + " >/dev/null 2>&1").c_str()) == 0;
  }

  fs::path folder_;
};

// A small graph as documents make it.
std::vector<std::vector<Fact>> Documents() {
  return {
      {Label("country:BY", "Country"), Property("country:BY", "name", Text("Belarus")),
       Property("country:BY", "name_zh", Text("白俄罗斯")),
       Property("country:BY", "name_ru", Text("Беларусь")), Label("country:CN", "Country"),
       Property("country:CN", "name", Text("China")), Property("country:CN", "name_zh", Text("中国")),
       Edge("country:BY", "TRADES_WITH", "country:CN", "Belarus trades with China."),
       Edge("country:BY", "COOPERATES_WITH", "country:CN", "Belarus cooperates with China."),
       Label("org:sco", "Organization"), Property("org:sco", "name", Text("SCO")),
       Edge("country:BY", "MEMBER_OF", "org:sco", "Belarus joined in 2024.",
            {{"since", Text("2024-07")}}, "since=2024-07;"),
       Edge("country:BY", "MEMBER_OF", "org:sco", "Belarus was an observer from 2015.",
            {{"since", Text("2015")}, {"until", Text("2024-06")}}, "since=2015;")},
      {Label("country:BY", "Country"), Label("country:CN", "Country"),
       Edge("country:CN", "TRADES_WITH", "country:BY", "China trades with Belarus."),
       Edge("country:BY", "TRADES_WITH", "country:CN", "Trade goes on."),
       Label("figure:1", "Figure"), Property("figure:1", "metric", Text("merchandise_exports")),
       Property("figure:1", "value", Value::Integer(1600000000)),
       Property("figure:1", "unit", Text("USD")), Property("figure:1", "period", Text("2022")),
       Edge("figure:1", "SUBJECT", "country:BY", "Exports were $1.6 billion in 2022.",
            {{"role", Text("owner")}}),
       Label("figure:2", "Figure"), Property("figure:2", "metric", Text("merchandise_exports")),
       Property("figure:2", "value", Value::Float(1.25)),
       Property("figure:2", "unit", Text("USD")), Property("figure:2", "period", Text("2021")),
       Edge("figure:2", "SUBJECT", "country:BY", "And $1.25 in 2021.",
            {{"role", Text("owner")}})}};
}

// What files must survive: marks of XML, controls, broken UTF-8, long texts, names that readers
// take for looks, one name with values of several types, keys that no id may hold.
std::vector<Fact> HostileFacts() {
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "длинный ";
  return {
      Label("org:a/b c?#%", "Organization"),
      Property("org:a/b c?#%", "name", Text("A & B < C > \"D\" ]]> | \x01\x02\t\r\n\xEF\xBF\xBE 😀")),
      Label("org:a_b_c___", "Organization"),
      Property("org:a_b_c___", "name", Text("\xD7\xA9\xD7\x9C\xE2\x80\x8F\xE2\x80\xAE right to left")),
      Property("org:a_b_c___", "label", Text("a label")),
      Property("org:a_b_c___", "weight", Value::Float(-1)),
      Property("org:a_b_c___", "size", Value::Integer(7)),
      Property("org:a_b_c___", "Size", Value::Integer(8)),
      Property("org:a_b_c___", "x", Text("not a number")),
      Property("org:a_b_c___", "a b", Value::Integer(1)),
      Property("org:a_b_c___", "a_b", Value::Integer(2)),
      Label("node-without-colon", "Strange Type"),
      Property("node-without-colon", "text", Text(long_text)),
      Property("node-without-colon", "mixed", Value::Integer(3)),
      Property("org:a_b_c___", "mixed", Text("three")),
      Property("org:a/b c?#%", "big", Value::Integer(5'000'000'000)),
      Property("org:a_b_c___", "big", Value::Integer(5)),
      Property("org:a_b_c___", "ratio", Value::Float(0.1)),
      Property("org:a/b c?#%", "ratio", Value::Integer(3)),
      Property("org:a/b c?#%", "infinite", Value::Float(1e308 * 10)),
      Property("org:a/b c?#%", "list", Value::OfList({Text("a|b"), Text("c")})),
      Property("org:a/b c?#%", "yes", Value::Boolean(true)),
      Label("event:x", "Event"), Property("event:x", "date", Text("2016")),
      Label("event:y", "Event"), Property("event:y", "date", Text("not a date")),
      Edge("org:a/b c?#%", "OWNS_STAKE", "org:a_b_c___", "Parallel one.", {{"label", Text("x")}}),
      Edge("org:a/b c?#%", "MEMBER_OF", "org:a_b_c___", "Parallel two & more ]]>.",
           {{"source", Text("y")}, {"weight", Value::Integer(-3)}}),
      Edge("org:a_b_c___", "MEMBER_OF", "org:a/b c?#%", "The other way."),
      Edge("org:a_b_c___", "PART_OF", "org:a_b_c___", "Of itself."),
      Edge("org:a_b_c___", "COOPERATES_WITH", "event:x", "Both ways.", {{"at", Text("2015-05")}}),
      Edge("event:x", "COOPERATES_WITH", "org:a_b_c___", "And back.",
           {{"since", Text("2015")}, {"until", Text("2015-12-31")}}, "b"),
      Edge("event:x", "COOPERATES_WITH", "org:a_b_c___", "And later.",
           {{"since", Text("2018")}, {"until", Text("2019")}}, "c"),
      Edge("event:x", "INVESTS_IN", "event:y", "Backwards.",
           {{"since", Text("2020")}, {"until", Text("2010")}}),
  };
}

// All the text is well-formed and without what readers refuse, seen without a parser.
void ExpectCleanXml(const std::string& text) {
  EXPECT_TRUE(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    ASSERT_TRUE(NextCodePoint(text, at, code));
    ASSERT_TRUE(code >= 0x20 || code == '\n' || code == '\t') << static_cast<unsigned>(code);
    ASSERT_TRUE(code != 0xFFFE && code != 0xFFFF);
  }
}

std::vector<std::string> All(const std::string& text, const std::string& pattern) {
  std::vector<std::string> out;
  const std::regex expression(pattern);
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it) {
    out.push_back((*it)[1]);
  }
  return out;
}

TEST_F(Export, TheSameFactsGiveTheSameBytesInAnyOrder) {
  std::vector<std::string> first;
  for (int round = 0; round < 3; ++round) {
    const auto store = Open("graph" + std::to_string(round));
    ASSERT_NE(store, nullptr);
    std::vector<std::vector<Fact>> documents = Documents();
    documents.push_back(HostileFacts());
    std::vector<int> order = {0, 1, 2};
    std::rotate(order.begin(), order.begin() + round, order.end());
    for (const int number : order) {
      auto facts = documents[static_cast<std::size_t>(number)];
      Put(*store, "document" + std::to_string(number), std::move(facts));
    }
    std::vector<std::string> written;
    for (const Format format : {Format::kGraphml, Format::kGexf, Format::kNtriples}) {
      for (const auto edges : {GraphOptions::Edges::kAggregate, GraphOptions::Edges::kStatement}) {
        Request request;
        request.format = format;
        request.graph.edges = edges;
        written.push_back(Written(*store, request));
        EXPECT_EQ(written.back(), Written(*store, request));
      }
    }
    if (round == 0) first = written;
    EXPECT_EQ(written, first) << "round " << round;
  }
}

TEST_F(Export, GraphmlHoldsWhatItMust) {
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  Summary summary;
  Request request;
  const std::string text = Written(*store, request, &summary);
  ExpectCleanXml(text);
  EXPECT_EQ(summary.nodes, 5U);
  // Trade in both directions is one edge, membership in two spans is one too.
  EXPECT_EQ(summary.edges, 5U);
  const auto edge = [&](const std::string& relation) {
    const std::size_t at = text.find("label=\"" + relation + "\"");
    EXPECT_NE(at, std::string::npos) << relation;
    return text.substr(at, text.find("</edge>", at) - at);
  };
  const std::string trade = edge("TRADES_WITH");
  EXPECT_NE(trade.find("<data key=\"e_weight\">3</data>"), std::string::npos) << trade;
  EXPECT_NE(trade.find("<data key=\"e_symmetric\">true</data>"), std::string::npos) << trade;
  EXPECT_NE(trade.find("<data key=\"e_label\">trades with</data>"), std::string::npos) << trade;
  const std::string member = edge("MEMBER_OF");
  EXPECT_NE(member.find("<data key=\"e_valid_from\">2015-01-01</data>"), std::string::npos) << member;
  EXPECT_NE(member.find("<data key=\"e_since\">2015|2024-07</data>"), std::string::npos) << member;
  EXPECT_EQ(member.find("e_valid_to"), std::string::npos) << member;
  EXPECT_NE(text.find("<data key=\"n_amount\">1600000000</data>"), std::string::npos);
  EXPECT_NE(text.find("for=\"node\" attr.name=\"amount\" attr.type=\"double\""), std::string::npos);
  EXPECT_EQ(text.find("for=\"all\""), std::string::npos);
  EXPECT_EQ(text.find("<default"), std::string::npos);
  EXPECT_EQ(text.find("directed=\""), text.rfind("directed=\""));

  request.graph.language = "zh";
  request.graph.text = false;
  request.graphml.hex_colour = true;
  const std::string chinese = Written(*store, request);
  EXPECT_NE(chinese.find("<data key=\"n_label\">白俄罗斯</data>"), std::string::npos);
  EXPECT_NE(chinese.find("<data key=\"n_color\">#d62728</data>"), std::string::npos);
  EXPECT_EQ(chinese.find("e_sentence"), std::string::npos);
}

TEST_F(Export, GexfSpansCoverTheirEdgesAndDoNotOverlap) {
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  Put(*store, "hostile", HostileFacts());
  Request request;
  request.format = Format::kGexf;
  const std::string text = Written(*store, request);
  ExpectCleanXml(text);
  // The event of 2016 has edges from 2015 to 2019.
  EXPECT_NE(text.find("id=\"event:x\" label=\"event:x\" start=\"2015-01-01\" end=\"2019-12-31\""),
            std::string::npos) << text;
  // A span that ends before it begins is no time.
  EXPECT_EQ(text.find("2010-12-31"), std::string::npos);
  // 2015-05 lies inside 2015, so two spells are left of three spans.
  EXPECT_NE(text.find("<spells>\n          <spell start=\"2015-01-01\" end=\"2015-12-31\"/>\n"
                      "          <spell start=\"2018-01-01\" end=\"2019-12-31\"/>"),
            std::string::npos);
  EXPECT_NE(text.find("<attvalue for=\"merchandise_exports_USD\" value=\"1.25\" "
                      "start=\"2021-01-01\" end=\"2021-12-31\"/>"),
            std::string::npos);
  EXPECT_NE(text.find("<attvalue for=\"merchandise_exports_USD_latest\" value=\"1600000000\"/>"),
            std::string::npos);
  EXPECT_EQ(text.find("-inf"), std::string::npos);
  EXPECT_EQ(text.find("\"inf"), std::string::npos);
}

TEST_F(Export, HostileNamesStayApartAndKeepOneTypeEach) {
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  Put(*store, "hostile", HostileFacts());
  for (const auto edges : {GraphOptions::Edges::kAggregate, GraphOptions::Edges::kStatement}) {
    Request request;
    request.graph.edges = edges;
    Summary summary;
    const std::string text = Written(*store, request, &summary);
    ExpectCleanXml(text);
    const std::vector<std::string> nodes = All(text, "<node id=\"([^\"]*)\"");
    const std::vector<std::string> ids = All(text, "<edge id=\"([^\"]*)\"");
    EXPECT_EQ(std::set<std::string>(nodes.begin(), nodes.end()).size(), summary.nodes);
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), summary.edges);
    EXPECT_EQ(nodes.size(), 5U);
    EXPECT_EQ(ids.size(), edges == GraphOptions::Edges::kAggregate ? 6U : 8U);
    for (const char* key : {
             "n_mixed\" for=\"node\" attr.name=\"mixed\" attr.type=\"string\"",
             "n_big\" for=\"node\" attr.name=\"big\" attr.type=\"long\"",
             "n_ratio\" for=\"node\" attr.name=\"ratio\" attr.type=\"double\"",
             "n_yes\" for=\"node\" attr.name=\"yes\" attr.type=\"boolean\"",
             "n_p_label\"", "n_weight\"", "n_p_x\"", "n_p_Size\"", "n_p_size_2\"",
             "n_a_b\"", "n_a_b_2\"", "e_p_label\"", "e_p_source\"", "e_p_weight\""}) {
      EXPECT_NE(text.find(std::string("<key id=\"") + key), std::string::npos) << key;
    }
    EXPECT_EQ(text.find("infinite"), std::string::npos);
    EXPECT_NE(text.find(">a/b|c<"), std::string::npos);
  }
}

TEST_F(Export, PartsOfTheGraph) {
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  const auto count = [&](const SelectionOptions& selection) {
    Request request;
    request.selection = selection;
    Summary summary;
    Written(*store, request, &summary);
    return std::pair(summary.nodes, summary.edges);
  };
  using Pair = std::pair<std::uint64_t, std::uint64_t>;
  EXPECT_EQ(count({.types = {"Country"}}), Pair(2, 2));
  EXPECT_EQ(count({.top = 1}), Pair(1, 0));
  EXPECT_EQ(count({.seeds = {"org:sco"}, .hops = 1}), Pair(2, 1));
  EXPECT_EQ(count({.seeds = {"SCO"}, .hops = 0}), Pair(1, 0));
  // Dated figures and memberships of another time stay away.
  EXPECT_EQ(count({.time = *ReadInterval("2021")}), Pair(4, 4));
  EXPECT_EQ(count({.time = *ReadInterval("2000/2001")}), Pair(3, 2));
  const auto snapshot = store->NewSnapshot();
  ASSERT_TRUE(snapshot);
  const auto vocabulary = Vocabulary::Load(fs::path(KG_SOURCE_DIR) / "schemas");
  ASSERT_TRUE(vocabulary) << vocabulary.error().ToString();
  EXPECT_FALSE(Selection::Choose(**snapshot, *vocabulary, {.seeds = {"nobody"}}));
  EXPECT_FALSE(Selection::Choose(**snapshot, *vocabulary, {.types = {"Nothing"}}));
}

TEST_F(Export, FilesAreValidByTheShippedSchemas) {
  if (!Has("xmllint --version")) GTEST_SKIP() << "xmllint is not installed";
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  Put(*store, "hostile", HostileFacts());
  const std::string schemas = std::string(KG_SOURCE_DIR) + "/schemas/xsd/";
  Request request;
  for (const auto edges : {GraphOptions::Edges::kAggregate, GraphOptions::Edges::kStatement}) {
    request.graph.edges = edges;
    request.format = Format::kGraphml;
    request.graphml.strict = false;
    fs::path file = Save("a.graphml", Written(*store, request));
    Expect("xmllint --noout --nonet --schema " + schemas + "kg-graphml.xsd " + file.string());
    request.graphml.strict = true;
    file = Save("b.graphml", Written(*store, request));
    Expect("xmllint --noout --nonet --schema " + schemas + "graphml.xsd " + file.string());
    request.format = Format::kGexf;
    file = Save("c.gexf", Written(*store, request));
    Expect("xmllint --noout --nonet --schema " + schemas + "gexf.xsd " + file.string());
  }
}

TEST_F(Export, OthersReadWhatWasWritten) {
  const std::string python = "/usr/bin/python3";
  if (!Has(python + " -c 'import networkx, igraph'")) {
    GTEST_SKIP() << "python3-networkx and python3-igraph are not installed";
  }
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  Put(*store, "hostile", HostileFacts());
  for (const auto edges : {GraphOptions::Edges::kAggregate, GraphOptions::Edges::kStatement}) {
    Request request;
    request.graph.edges = edges;
    Summary summary;
    const fs::path graphml = Save("a.graphml", Written(*store, request, &summary));
    request.format = Format::kGexf;
    request.gexf.version = GexfOptions::Version::k12;
    const fs::path gexf = Save("a.gexf", Written(*store, request));
    Expect(python + " " + KG_SOURCE_DIR + "/tests/tools/export_readers.py " + graphml.string() +
           " " + gexf.string() + " " + std::to_string(summary.nodes) + " " +
           std::to_string(summary.edges));
  }
}

TEST_F(Export, NtriplesAreOneTripleALine) {
  const auto store = Open("graph");
  ASSERT_NE(store, nullptr);
  for (int i = 0; i < 2; ++i) Put(*store, "d" + std::to_string(i), Documents()[static_cast<std::size_t>(i)]);
  Put(*store, "hostile", HostileFacts());
  Request request;
  request.format = Format::kNtriples;
  Summary summary;
  const std::string text = Written(*store, request, &summary);
  const std::regex triple(
      R"re(<[^<>"{}|^`\\ ]+> <[^<>"{}|^`\\ ]+> (<[^<>"{}|^`\\ ]+>|"([^"\\]|\\.)*"(@[a-z]+|\^\^<[^>]+>)?) \.)re");
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < text.size(); ++lines) {
    const std::size_t end = text.find('\n', begin);
    ASSERT_NE(end, std::string::npos);
    const std::string line = text.substr(begin, end - begin);
    // The expression is for lines of usual length.
    if (line.size() < 2000) {
      EXPECT_TRUE(std::regex_match(line, triple)) << line;
    }
    begin = end + 1;
  }
  EXPECT_EQ(lines, summary.triples);
  EXPECT_NE(text.find("<urn:kg:country:BY> <http://www.w3.org/2004/02/skos/core#prefLabel> "
                      "\"白俄罗斯\"@zh .\n"),
            std::string::npos);
  EXPECT_NE(text.find("<http://www.w3.org/ns/oa#exact> \"Belarus trades with China.\" .\n"),
            std::string::npos);
  request.rdf.reify_as_terms = true;
  EXPECT_NE(Written(*store, request).find("#reifies> <<( <urn:kg:country:BY> <"), std::string::npos);
}

TEST_F(Export, AFileAppearsOnlyWhenItIsWhole) {
  for (const char* name : {"plain.graphml", "packed.graphml.gz"}) {
    const fs::path path = folder_ / name;
    {
      const auto output = OpenOutput(path);
      ASSERT_TRUE(output);
      (*output)->Write("half");
    }
    EXPECT_TRUE(fs::is_empty(folder_)) << name;
    const auto output = OpenOutput(path);
    ASSERT_TRUE(output);
    (*output)->Write(std::string(1 << 20, 'x'));
    ASSERT_TRUE((*output)->Close());
    EXPECT_TRUE(fs::exists(path));
    EXPECT_EQ((*output)->written(), std::uint64_t{1} << 20);
    fs::remove(path);
  }
  EXPECT_FALSE(OpenOutput(folder_ / "no" / "such" / "folder.gexf"));
}

TEST(ExportText, OneLineCutsAtCharacters) {
  struct Case {
    std::string_view text;
    std::size_t limit;
    std::string_view want;
  };
  constexpr Case kCases[] = {{" a \t b\n", 0, "a b"}, {"abcdef", 6, "abcdef"},
                             {"abcdefg", 6, "abcde…"}, {"abcd efgh", 6, "abcd…"},
                             {"中国白俄罗斯", 3, "中国…"}, {"\xFF\xC3", 5, ""}};
  for (const auto& [text, limit, want] : kCases) {
    SCOPED_TRACE(std::string(text));
    EXPECT_EQ(OneLine(text, limit), want);
  }
}

TEST(ExportText, Intervals) {
  struct Case {
    std::string_view text, want;
  };
  constexpr Case kCases[] = {
      {"2016", "2016-01-01 2016-12-31"},    {"2016-02", "2016-02-01 2016-02-29"},
      {"2015-02-29", "none"},               {"2022-01/2022-09", "2022-01-01 2022-09-30"},
      {"2017/..", "2017-01-01 open"},       {"../2017", "open 2017-12-31"},
      {"../..", "none"},                    {"last year", "none"},
      {"2020/2010", "none"},                {"1969-12-31", "1969-12-31 1969-12-31"}};
  for (const auto& [text, want] : kCases) {
    SCOPED_TRACE(std::string(text));
    const std::optional<Interval> read = ReadInterval(text);
    const std::string got = !read ? "none"
                                  : (read->first ? DateText(*read->first) : "open") + " " +
                                        (read->last ? DateText(*read->last) : "open");
    EXPECT_EQ(got, want);
  }
}

}  // namespace
}  // namespace kg::exporting
