#include "query/http/server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "query/http/query_api.h"
#include "query/result/json.h"

namespace kg::http {
namespace {

constexpr std::string_view kJsonType = "application/json; charset=utf-8";

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

// "127.0.0.1:7474" → "127.0.0.1"
std::string_view WithoutPort(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

// Takes the same time wherever the two differ.
bool SameSecret(std::string_view a, std::string_view b) {
  unsigned difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(a[i] ^ (b.empty() ? '\0' : b[i % b.size()]));
  }
  return difference == 0;
}

// Moves the body: set_content would copy it.
void Send(httplib::Response& response, int status, std::string body,
          std::string_view type = kJsonType) {
  response.status = status;
  response.body = std::move(body);
  response.set_header("Content-Type", std::string(type));
}

void Refuse(httplib::Response& response, int status, std::string_view code,
            std::string_view message) {
  Send(response, status, ErrorBody(code, message));
}

constexpr std::string_view kBadRequest = "Neo.ClientError.Request.Invalid";

// httplib asks for a queue of five; many clients that connect at once need a longer one.
class Listener final : public httplib::Server {
 public:
  void LengthenQueue() { ::listen(svr_sock_, 1024); }
};

}  // namespace

struct Server::Impl {
  Runner run;
  ServerOptions options;
  Listener http;
  std::thread listener;
  std::atomic<bool> listened{false}, stopped{false};
  int port = 0;

  void AddRoutes();
  void Query(const httplib::Request& request, httplib::Response& response) const;
  bool Admit(const httplib::Request& request, httplib::Response& response) const;
  void Explain(const httplib::Request& request, httplib::Response& response) const;
  bool HasRoute(std::string_view path) const {
    return std::any_of(options.routes.begin(), options.routes.end(),
                       [&](const Route& route) { return route.path == path; });
  }
  bool KnowsDatabase(std::string_view name) const {
    return name == options.database || name == "neo4j";
  }
  std::string Discovery() const;
};

std::string Server::Impl::Discovery() const {
  std::string body = "{\"query\":";
  AppendJsonString(body, "/db/{databaseName}/query/v2");
  body += ",\"database\":";
  AppendJsonString(body, options.database);
  body += ",\"version\":";
  AppendJsonString(body, options.version);
  body += ",\"writable\":";
  body += options.writable ? "true" : "false";
  body += "}";
  return body;
}

// Who may ask at all. A page of another site can make a browser send requests here, by a name that
// it resolves to this machine; without a token the Host header must therefore be a loopback name.
bool Server::Impl::Admit(const httplib::Request& request, httplib::Response& response) const {
  if (!options.token.empty()) {
    if (request.path == "/healthz") return true;
    const std::string given = request.get_header_value("Authorization");
    constexpr std::string_view kScheme = "Bearer ";
    if (given.starts_with(kScheme) &&
        SameSecret(std::string_view(given).substr(kScheme.size()), options.token)) {
      return true;
    }
    response.set_header("WWW-Authenticate", "Bearer");
    Refuse(response, 401, "Neo.ClientError.Security.Unauthorized",
           "this server asks for its token: Authorization: Bearer <token>");
    return false;
  }
  if (request.has_header("Host") && !IsLoopback(WithoutPort(request.get_header_value("Host")))) {
    Refuse(response, 403, "Neo.ClientError.Security.Forbidden",
           "this server answers requests to localhost only");
    return false;
  }
  return true;
}

void Server::Impl::Query(const httplib::Request& request, httplib::Response& response) const {
  const std::string database = request.matches[1];
  if (!KnowsDatabase(database)) {
    return Refuse(response, 404, "Neo.ClientError.Database.DatabaseNotFound",
                  "there is no database '" + database.substr(0, 100) + "' here; this one is called '" +
                      options.database + "'");
  }
  const std::optional<query::JsonStyle> style =
      ReadContentType(request.get_header_value("Content-Type"));
  if (!style) {
    return Refuse(response, 415, kBadRequest,
                  "the body must be JSON: send Content-Type: application/json");
  }
  const std::optional<MediaType> media = ChooseMediaType(request.get_header_value("Accept"));
  if (!media) {
    return Refuse(response, 406, kBadRequest,
                  "answers come as application/json, application/vnd.neo4j.query or "
                  "application/jsonl");
  }
  Result<ApiRequest> read = ReadRequest(request.body, *style);
  if (!read) return Refuse(response, 400, kBadRequest, read.error().message);
  query::Limits limits = options.limits;
  const std::chrono::milliseconds asked = read->request.limits.deadline;
  if (asked.count() > 0 && (limits.deadline.count() == 0 || asked < limits.deadline)) {
    limits.deadline = asked;
  }
  auto lower = [](auto& limit, auto wanted) {
    if (wanted > 0 && (limit == 0 || wanted < limit)) limit = wanted;
  };
  lower(limits.memory_bytes, read->request.limits.memory_bytes);
  lower(limits.rows, read->request.limits.rows);
  read->request.limits = limits;
  read->request.parallelism = options.parallelism;
  if (!options.writable) read->request.read_only = true;

  Result<query::Answer> ran = run(read->request);
  if (!ran) return Send(response, StatusOf(ran.error()), ErrorBody(ran.error()));
  auto answer = std::make_shared<const query::Answer>(std::move(*ran));
  auto body = std::make_shared<AnswerBody>(*answer, read->request.text, *media, read->include_counters);
  std::string first;
  Result<bool> more = body->Next(first);
  if (!more) return Send(response, StatusOf(more.error()), ErrorBody(more.error()));
  std::string second;
  more = body->Next(second);
  if (!more) return Send(response, StatusOf(more.error()), ErrorBody(more.error()));
  if (!*more) return Send(response, 202, std::move(first), NameOf(*media));
  // A long answer is sent as it is written, so that memory does not hold it twice.
  response.status = 202;
  auto pending = std::make_shared<std::string>(std::move(first));
  *pending += second;
  response.set_chunked_content_provider(
      std::string(NameOf(*media)), [answer, body, pending](std::size_t, httplib::DataSink& sink) {
        if (!pending->empty()) {
          if (!sink.write(pending->data(), pending->size())) return false;
          pending->clear();
        }
        Result<bool> next = body->Next(*pending);
        if (!next) return false;  // the connection breaks off: the client sees it is not whole
        if (!*next) sink.done();
        return true;
      });
}

// Bodies for what httplib refuses by itself.
void Server::Impl::Explain(const httplib::Request& request, httplib::Response& response) const {
  if (!response.body.empty()) return;
  switch (response.status) {
    case 404:
      if (request.path.ends_with("/query/v2") && request.path.starts_with("/db/")) {
        response.set_header("Allow", "POST");
        return Refuse(response, 405, kBadRequest, "queries are sent with POST");
      }
      if (request.path == "/" || request.path == "/healthz" || HasRoute(request.path)) {
        std::string allowed;
        for (const Route& route : options.routes) {
          if (route.path != request.path) continue;
          if (!allowed.empty()) allowed += ", ";
          allowed += route.method;
        }
        if (allowed.empty()) allowed = "GET, HEAD";
        response.set_header("Allow", allowed);
        return Refuse(response, 405, kBadRequest,
                      request.path + " knows only the method " + allowed);
      }
      return Refuse(response, 404, kBadRequest,
                    "there is nothing at this path; queries go to POST /db/" + options.database +
                        "/query/v2");
    case 413:
      return Refuse(response, 413, kBadRequest,
                    "the body is longer than " + std::to_string(options.max_body_bytes) + " bytes");
    case 500:
      return Refuse(response, 500, "Neo.DatabaseError.General.UnknownError",
                    "the server failed on this request");
    default:
      return Refuse(response, response.status, kBadRequest, "the request cannot be read");
  }
}

void Server::Impl::AddRoutes() {
  http.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    return Admit(request, response) ? httplib::Server::HandlerResponse::Unhandled
                                    : httplib::Server::HandlerResponse::Handled;
  });
  http.Post(R"(/db/([^/]+)/query/v2)",
            [this](const httplib::Request& request, httplib::Response& response) {
              Query(request, response);
            });
  http.Get("/healthz", [](const httplib::Request&, httplib::Response& response) {
    Send(response, 200, "{\"status\":\"ok\"}");
  });
  if (!HasRoute("/")) {
    http.Get("/", [this](const httplib::Request&, httplib::Response& response) {
      Send(response, 200, Discovery());
    });
  }
  for (const Route& route : options.routes) {
    const auto handler = [&route](const httplib::Request& request, httplib::Response& response) {
      Incoming incoming{request.path, {}, request.body, request.get_header_value("Accept")};
      for (const auto& [name, value] : request.params) incoming.query.emplace(name, value);
      Reply reply = route.handle(incoming);
      Send(response, reply.status, std::move(reply.body), reply.content_type);
    };
    std::string pattern;
    for (const char c : route.path) {
      if (std::string_view(".+*?()[]{}|^$\\").find(c) != std::string_view::npos) pattern += '\\';
      pattern += c;
    }
    if (route.method == "POST") {
      http.Post(pattern, handler);
    } else {
      http.Get(pattern, handler);
    }
  }
  http.set_error_handler(
      httplib::Server::Handler([this](const httplib::Request& request, httplib::Response& response) {
        Explain(request, response);
      }));
  http.set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
        Refuse(response, 500, "Neo.DatabaseError.General.UnknownError",
               "the server failed on this request");
      });
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  Stop();
  Wait();
}

Result<std::unique_ptr<Server>> Server::Start(Runner run, ServerOptions options) {
  if (!IsLoopback(options.host) && options.token.empty()) {
    return Error{ErrorCode::kInvalid, "'" + options.host + "' can be reached from other machines: "
                                      "give a token file, or serve 127.0.0.1"};
  }
  auto impl = std::make_unique<Impl>();
  impl->run = std::move(run);
  impl->options = std::move(options);
  Listener& http = impl->http;
  const std::size_t threads = std::max<std::size_t>(impl->options.connections, 1);
  http.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  // Without SO_REUSEPORT: a second server on the port must fail, not share it.
  http.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  http.set_tcp_nodelay(true);
  http.set_keep_alive_max_count(1'000'000);
  http.set_keep_alive_timeout(5);
  http.set_payload_max_length(impl->options.max_body_bytes);
  impl->AddRoutes();
  if (impl->options.port == 0) {
    impl->port = http.bind_to_any_port(impl->options.host);
    if (impl->port <= 0) {
      return Error{ErrorCode::kIo, "cannot listen on " + impl->options.host};
    }
  } else {
    if (!http.bind_to_port(impl->options.host, impl->options.port)) {
      return Error{ErrorCode::kBusy, "cannot listen on " + impl->options.host + " port " +
                                         std::to_string(impl->options.port) +
                                         ": it is in use, or may not be used; choose another one"};
    }
    impl->port = impl->options.port;
  }
  http.LengthenQueue();
  impl->listener = std::thread([server = impl.get()] {
    server->http.listen_after_bind();
    server->listened = true;
  });
  // Stop before the listener runs would be lost.
  while (!http.is_running() && !impl->listened) std::this_thread::yield();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

int Server::port() const { return impl_->port; }

std::string Server::url() const {
  const std::string& host = impl_->options.host;
  const bool six = host.find(':') != std::string::npos && !host.starts_with('[');
  return "http://" + (six ? "[" + host + "]" : host) + ":" + std::to_string(impl_->port);
}

void Server::Wait() {
  if (impl_->listener.joinable()) impl_->listener.join();
}

void Server::Stop() {
  if (!impl_->stopped.exchange(true)) impl_->http.stop();
}

}  // namespace kg::http
