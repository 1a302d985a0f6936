#include <signal.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "query/engine.h"
#include "query/http/server.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"
#include "tools/input_files.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg serve";

// The token of a file: its first line.
Result<std::string> ReadToken(const std::string& file) {
  Result<std::string> token = ReadInputFile(file, 4096);
  if (!token) return token;
  token->resize(std::min(token->find_first_of("\r\n"), token->size()));
  if (!token->empty()) return token;
  return Error{.code = ErrorCode::kInvalid,
               .message = "the first line, which is the token, is empty",
               .where = file};
}

}  // namespace

int RunServe(Arguments arguments) {
  std::string host = "127.0.0.1", token_file;
  std::uint64_t port = 7474, seconds = 30, memory = 1024, rows = 10'000'000, threads = 0;
  bool writable = false;
  Options options(kName,
                  "Answers queries over HTTP, as Neo4j's Query API v2 does: POST "
                  "/db/kg/query/v2\n{\"statement\": ..., \"parameters\": ...}. Stops on Ctrl-C "
                  "or SIGTERM.");
  GraphOption graph(options);
  graph.AddImages(options);
  options.Number("--port", "PORT", port, 0, 65'535, "where to listen; 0: any free port");
  options.Text("--host", "HOST", host, "the address to listen on; any but loopback needs a token");
  options.Text("--token-file", "FILE", token_file,
               "ask for this token (first line of FILE) as 'Authorization: Bearer ...'");
  options.Flag("--writable", writable, "allow queries that write; needs the graph for itself");
  options.Number("--timeout", "SECONDS", seconds, 1, 86'400, "the longest that a query may take");
  options.Number("--memory", "MB", memory, 16, 1 << 20, "the most that one query may keep");
  options.Number("--rows", "ROWS", rows, 1, std::uint64_t{1} << 40, "the most that one query may return");
  options.Number("--threads", "N", threads, 0, 1024,
                 "the most that one query may use; 0: as many as there are cores");
  options.Example("kg serve --db kg.db", "on http://127.0.0.1:7474, read-only");
  options.Example(
      "curl -s localhost:7474/db/kg/query/v2 -H 'Content-Type: application/json' -d "
      "'{\"statement\": \"MATCH (n) RETURN count(n)\"}'",
      "ask it");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  http::ServerOptions server_options;
  server_options.host = host;
  server_options.port = static_cast<int>(port);
  server_options.version = KG_VERSION;
  server_options.writable = writable;
  server_options.limits = {.deadline = std::chrono::seconds(seconds),
                           .memory_bytes = static_cast<std::size_t>(memory << 20),
                           .rows = rows};
  server_options.parallelism.threads = static_cast<std::size_t>(threads);
  if (!token_file.empty()) {
    Result<std::string> token = ReadToken(token_file);
    if (!token) return Fail(kName, token.error());
    server_options.token = std::move(*token);
  }
  // Waited for below; threads made from here on, the store's too, leave them alone.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a client that goes away is no reason to end

  Result<std::unique_ptr<store::Store>> store =
      writable ? graph.OpenToWrite() : graph.OpenToRead();
  if (!store) return Fail(kName, store.error());
  const query::Engine engine(std::move(*store));

  const Result<std::unique_ptr<http::Server>> server = http::Server::Start(
      [&engine](const query::Request& request) { return engine.Run(request); },
      std::move(server_options));
  if (!server) return Fail(kName, server.error());
  Print("serving " + graph.directory() + " on " + (*server)->url() +
        (writable ? ", writable" : ", read-only") + "; stop with Ctrl-C\n");
  std::fflush(stdout);
  int received = 0;
  sigwait(&stop, &received);
  (*server)->Stop();
  (*server)->Wait();
  Print("stopped\n");
  return kDone;
}

}  // namespace kg::tools
