#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "graph/model/result.h"
#include "query/engine.h"

// Queries over HTTP: Neo4j's Query API v2 on one port, so that its clients work unchanged.
//
//   POST /db/<database>/query/v2   {"statement", "parameters", ...} → {"data": {"fields", "values"}}
//   GET  /healthz, GET /           liveness; discovery
//
// and what the owner adds. Errors are {"errors": [{"code", "message"}]} with Neo4j's codes.
namespace kg::http {

// A request and its reply, as routes of the owner see them.
struct Incoming {
  std::string path;
  std::map<std::string, std::string> query;  // decoded parameters of the URL
  std::string body;
  std::string accept;  // the Accept header
};
struct Reply {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
};
// Called from several threads at once.
struct Route {
  std::string method = "GET";  // or "POST"
  std::string path;            // exact: "/ask"
  std::function<Reply(const Incoming&)> handle;
};

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 7474;  // 0: any free one
  std::string database = "kg";
  std::string version;
  bool writable = false;
  // Needed for any host but loopback; then asked for as "Authorization: Bearer <token>".
  std::string token;
  std::size_t max_body_bytes = std::size_t{4} << 20;
  std::size_t connections = 64;  // served at once; more wait
  query::Limits limits;          // a request may ask for less, not for more
  query::Parallelism parallelism;
  std::vector<Route> routes;     // a route of "/" replaces discovery
};

// Runs a query; called from several threads at once. Engine::Run, or what stands in for it.
using Runner = std::function<Result<query::Answer>(const query::Request&)>;

class Server {
 public:
  // Listens when it returns. kInvalid for a host that is not loopback without a token; kBusy for a
  // port in use; kIo if the host cannot be bound.
  static Result<std::unique_ptr<Server>> Start(Runner run, ServerOptions options);
  // Stops, if it still runs.
  ~Server();

  int port() const;
  // "http://127.0.0.1:7474"
  std::string url() const;
  // Returns when Stop was called, from any thread, and requests in progress have been answered.
  void Wait();
  void Stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::http
