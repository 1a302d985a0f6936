#include <gtest/gtest.h>
#include <httplib.h>

#include <memory>
#include <thread>
#include <vector>

#include "query/error.h"
#include "query/http/query_api.h"
#include "query/http/server.h"

namespace kg::http {
namespace {

// Stands in for the engine: answers by the query's text.
Result<query::Answer> Respond(const query::Request& request) {
  if (request.text == "bad") {
    return query::QueryError{query::ErrorType::kSyntaxError, query::Phase::kCompileTime,
                             "UnexpectedSyntax", "a query cannot start with 'bad'"}
        .In(request.text);
  }
  if (request.text == "write" && request.read_only) {
    return Error{ErrorCode::kReadOnly, "this server does not write"};
  }
  query::Answer answer;
  answer.columns = {"n", "text"};
  answer.rows = query::Rows(2);
  if (request.text == "many") {
    for (int i = 0; i < 50'000; ++i) {
      answer.rows.Add({Value::Integer(i), Value::String("строка 行")});
    }
    return answer;
  }
  Value echo;
  for (const auto& [name, value] : request.parameters) echo = value;
  answer.rows.Add({echo, Value::String("Беларусь \"中国\"\n")});
  answer.writes.nodes_created = 2;
  return answer;
}

class HttpTest : public ::testing::Test {
 protected:
  void Start(ServerOptions options = {}) {
    options.port = 0;
    Result<std::unique_ptr<Server>> started = Server::Start(Respond, std::move(options));
    ASSERT_TRUE(started.ok()) << started.error().ToString();
    server_ = std::move(*started);
    client_ = std::make_unique<httplib::Client>("127.0.0.1", server_->port());
  }
  httplib::Result Post(const std::string& body, const std::string& accept = "application/json",
                       const std::string& type = "application/json") {
    return client_->Post("/db/kg/query/v2", {{"Accept", accept}}, body, type);
  }

  std::unique_ptr<Server> server_;
  std::unique_ptr<httplib::Client> client_;
};

TEST_F(HttpTest, AnswersAsTheQueryApiDoes) {
  Start();
  const auto response = Post(R"({"statement":"x","parameters":{"p":7},"includeCounters":true})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 202);
  EXPECT_EQ(response->body,
            R"({"data":{"fields":["n","text"],"values":[[7,"Беларусь \"中国\"\n"]]},"counters":)"
            R"({"containsUpdates":true,"nodesCreated":2,"nodesDeleted":0,"propertiesSet":0,)"
            R"("relationshipsCreated":0,"relationshipsDeleted":0,"labelsAdded":0,)"
            R"("labelsRemoved":0,"indexesAdded":0,"indexesRemoved":0,"constraintsAdded":0,)"
            R"("constraintsRemoved":0,"containsSystemUpdates":false,"systemUpdates":0},)"
            R"("bookmarks":[]})");
}

TEST_F(HttpTest, WritesTypedJsonAndJsonLines) {
  Start();
  auto response = Post(R"({"statement":"x","parameters":{"p":{"$type":"Date","_value":"2020-02-29"}}})",
                       "application/vnd.neo4j.query", "application/vnd.neo4j.query");
  ASSERT_TRUE(response);
  EXPECT_NE(response->body.find(R"({"$type":"Date","_value":"2020-02-29"})"), std::string::npos)
      << response->body;
  response = Post(R"({"statement":"x"})", "application/jsonl");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body,
            "{\"$event\":\"Header\",\"_body\":{\"fields\":[\"n\",\"text\"]}}\n"
            "{\"$event\":\"Record\",\"_body\":[null,\"Беларусь \\\"中国\\\"\\n\"]}\n"
            "{\"$event\":\"Summary\",\"_body\":{\"bookmarks\":[]}}\n");
}

TEST_F(HttpTest, StreamsLongAnswersWhole) {
  Start();
  const auto response = Post(R"({"statement":"many"})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 202);
  EXPECT_TRUE(response->body.ends_with("[49999,\"строка 行\"]]},\"bookmarks\":[]}"));
}

TEST_F(HttpTest, NamesErrorsAsNeo4jDoes) {
  Start();
  auto response = Post(R"({"statement":"bad"})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 400);
  EXPECT_EQ(response->body,
            R"json({"errors":[{"code":"Neo.ClientError.Statement.SyntaxError","message":)json"
            R"json("a query cannot start with 'bad' (at 1:1)"}]})json");
  response = Post(R"({"statement":"write"})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 403);
  EXPECT_NE(response->body.find("Neo.ClientError.Statement.AccessMode"), std::string::npos);
}

TEST_F(HttpTest, RefusesWhatItCannotRead) {
  ServerOptions options;
  options.max_body_bytes = 10'000;
  Start(options);
  struct Case {
    std::string body, accept, type;
    int status;
  };
  const Case cases[] = {
      {"{", "*/*", "application/json", 400},
      {"[]", "*/*", "application/json", 400},
      {"{\"statement\":1}", "*/*", "application/json", 400},
      {"{\"statement\":\"x\",\"parameters\":[]}", "*/*", "application/json", 400},
      {std::string(5000, '['), "*/*", "application/json", 400},
      {"{\"statement\":\"x\"}", "text/html", "application/json", 406},
      {"{\"statement\":\"x\"}", "*/*", "text/plain", 415},
      {std::string(20'000, ' '), "*/*", "application/json", 413},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.body.substr(0, 60) + " " + c.accept + " " + c.type);
    const auto response = Post(c.body, c.accept, c.type);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, c.status);
    EXPECT_TRUE(response->body.starts_with("{\"errors\":[{\"code\":")) << response->body;
  }
  EXPECT_NE(Post("{\"statement\": \"x\"")->body.find("at column 18: "), std::string::npos);
  const auto get = client_->Get("/db/kg/query/v2");
  ASSERT_TRUE(get);
  EXPECT_EQ(get->status, 405);
  const auto other = client_->Post("/db/other/query/v2", "{}", "application/json");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->status, 404);
  const auto nowhere = client_->Get("/nowhere");
  ASSERT_TRUE(nowhere);
  EXPECT_EQ(nowhere->status, 404);
}

TEST_F(HttpTest, ServesDiscoveryHealthAndRoutesOfItsOwner) {
  ServerOptions options;
  options.routes.push_back({"GET", "/echo", [](const Incoming& incoming) {
                              const auto it = incoming.query.find("q");
                              return Reply{200, "text/plain; charset=utf-8",
                                           it == incoming.query.end() ? "" : it->second};
                            }});
  Start(options);
  const auto health = client_->Get("/healthz");
  ASSERT_TRUE(health);
  EXPECT_EQ(health->status, 200);
  const auto root = client_->Get("/");
  ASSERT_TRUE(root);
  EXPECT_NE(root->body.find("/db/{databaseName}/query/v2"), std::string::npos);
  const auto echo = client_->Get("/echo?q=%D0%BC%D0%B8%D1%80");
  ASSERT_TRUE(echo);
  EXPECT_EQ(echo->body, "мир");
}

TEST_F(HttpTest, AsksForTheTokenAndForALoopbackName) {
  ServerOptions options;
  options.token = "secret";
  Start(options);
  auto response = Post(R"({"statement":"x"})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 401);
  client_->set_bearer_token_auth("secret");
  response = Post(R"({"statement":"x"})");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 202);

  Start();
  const auto rebound = client_->Get("/", {{"Host", "evil.example:7474"}});
  ASSERT_TRUE(rebound);
  EXPECT_EQ(rebound->status, 403);
  ServerOptions open;
  open.host = "0.0.0.0";
  open.port = 0;
  const auto refused = Server::Start(Respond, open);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
}

TEST_F(HttpTest, SaysThatAPortIsInUse) {
  Start();
  ServerOptions same;
  same.port = server_->port();
  const auto second = Server::Start(Respond, same);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
}

TEST_F(HttpTest, ServesManyConnectionsAtOnce) {
  Start();
  std::vector<std::thread> clients;
  std::atomic<int> good = 0;
  for (int i = 0; i < 40; ++i) {
    clients.emplace_back([&] {
      httplib::Client client("127.0.0.1", server_->port());
      client.set_keep_alive(true);
      for (int n = 0; n < 10; ++n) {
        const auto response =
            client.Post("/db/kg/query/v2", R"({"statement":"x"})", "application/json");
        if (response && response->status == 202) ++good;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 400);
}

}  // namespace
}  // namespace kg::http
