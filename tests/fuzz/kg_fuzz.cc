// Random queries, the same for the same seed, against the lexer, the parser or the whole engine.
//
//   kg_fuzz lexer|parser|query [--runs N] [--seed S] [--only N] [--verbose]
//
// lexer   tokens lie in the text, in order
// parser  what is printed reads as the same again
// query   every query ends in time, within its memory, with rows or an error; what fails leaves
//         the graph as it was
//
// A failure prints the number of the run and its text; --only runs that one alone. The queries of
// the scenario files, and of the language's own suite where it is at hand, are what is changed.
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "query/engine.h"
#include "query/syntax/lexer.h"
#include "query/syntax/parser.h"
#include "query/syntax/printer.h"
#include "tests/support/mutator.h"

namespace kg::test {
namespace {

struct Options {
  std::string target;
  std::uint64_t runs = 1000, seed = 1;
  std::optional<std::uint64_t> only;
  bool verbose = false;
};

// Nothing, or what is wrong.
using Finding = std::optional<std::string>;

Finding FuzzLexer(const std::string& text) {
  Result<std::vector<query::Token>> tokens = query::Lex(text);
  if (!tokens) {
    return tokens.error().where.empty() ? Finding("an error without a place") : std::nullopt;
  }
  std::size_t at = 0;
  for (const query::Token& token : *tokens) {
    if (token.span.begin < at || token.span.end < token.span.begin || token.span.end > text.size()) {
      return "a token out of order at byte " + std::to_string(token.span.begin);
    }
    at = token.span.end;
  }
  return std::nullopt;
}

Finding FuzzParser(const std::string& text) {
  Result<query::ParsedQuery> parsed = query::Parse(text);
  if (!parsed) {
    return parsed.error().where.empty() ? Finding("an error without a place") : std::nullopt;
  }
  const std::string printed = query::Print(*parsed);
  Result<query::ParsedQuery> again = query::Parse(printed);
  if (!again) {
    // Parentheses that the printer adds may go beyond what is read.
    if (again.error().code == ErrorCode::kLimit) return std::nullopt;
    return "printed as\n" + printed + "\nwhich does not read: " + again.error().ToString();
  }
  const std::string twice = query::Print(*again);
  if (twice != printed) return "printed as\n" + printed + "\nand again as\n" + twice;
  return std::nullopt;
}

class QueryFuzzer {
 public:
  static constexpr std::chrono::milliseconds kDeadline{500};
  // What the machine may add to a deadline: it runs other things, too.
  static constexpr std::chrono::milliseconds kGrace{2500};

  QueryFuzzer()
      : directory_(std::filesystem::path(::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp") /
                   ("kg_fuzz." + std::to_string(::getpid()))) {}
  ~QueryFuzzer() {
    engine_.reset();
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
  }
  QueryFuzzer(const QueryFuzzer&) = delete;
  QueryFuzzer& operator=(const QueryFuzzer&) = delete;

  Finding Run(const std::string& text) {
    if (!engine_ || runs_++ % kRunsPerGraph == 0) {
      if (Finding finding = Refill()) return finding;
    }
    const std::string before = Counts();
    const auto begin = std::chrono::steady_clock::now();
    Result<query::Answer> answer = engine_->Run(RequestOf(text));
    const auto took = std::chrono::steady_clock::now() - begin;
    if (took > slowest_) {
      slowest_ = took;
      slowest_text_ = text;
    }
    if (took > kDeadline + kGrace) {
      return "took " +
             std::to_string(
                 std::chrono::duration_cast<std::chrono::milliseconds>(took).count()) +
             " ms with a deadline of " + std::to_string(kDeadline.count()) + " ms";
    }
    if (answer) {
      ++answered_;
      return std::nullopt;
    }
    if (answer.error().code == ErrorCode::kIo || answer.error().code == ErrorCode::kCorrupt) {
      return "the store failed: " + answer.error().ToString();
    }
    if (answer.error().code == ErrorCode::kLimit) ++limited_;
    if (Counts() != before) return "it failed, but changed the graph: " + answer.error().ToString();
    return std::nullopt;
  }

  void Report() const {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%llu answered, %llu limited, peak %ld MiB, slowest %lld ms: %.200s\n",
                static_cast<unsigned long long>(answered_), static_cast<unsigned long long>(limited_),
                usage.ru_maxrss / 1024,
                static_cast<long long>(
                    std::chrono::duration_cast<std::chrono::milliseconds>(slowest_).count()),
                slowest_text_.c_str());
  }

 private:
  static constexpr std::uint64_t kRunsPerGraph = 500;

  static query::Request RequestOf(std::string text) {
    query::Request request;
    request.text = std::move(text);
    request.read_only = false;
    request.limits.deadline = kDeadline;
    request.limits.memory_bytes = std::size_t{64} << 20;
    request.limits.rows = 100'000;
    request.clock = query::Clock{1'700'000'000, 0};
    request.seed = 1;
    request.parameters = {{"p", Value::Integer(2)}};
    return request;
  }

  Finding Refill() {
    engine_.reset();
    std::error_code error;
    std::filesystem::remove_all(directory_, error);
    Result<std::unique_ptr<store::Store>> opened = store::Store::Open(
        {.directory = directory_, .writable = true, .create_if_missing = true,
         .block_cache_bytes = std::size_t{8} << 20, .write_buffer_bytes = std::size_t{8} << 20});
    if (!opened) return "no store: " + opened.error().ToString();
    engine_ = std::make_unique<query::Engine>(std::shared_ptr<store::Store>(std::move(*opened)));
    Result<query::Answer> filled = engine_->Run(RequestOf(QueryMaker(3).GraphText(40, 120)));
    return filled ? std::nullopt : Finding("no graph: " + filled.error().ToString());
  }

  std::string Counts() const {
    query::Request request = RequestOf(
        "MATCH (n) WITH count(*) AS nodes OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS rels");
    request.limits = {};
    Result<query::Answer> answer = engine_->Run(request);
    if (!answer) return answer.error().ToString();
    return std::to_string(answer->rows[0][0].integer()) + "/" +
           std::to_string(answer->rows[0][1].integer());
  }

  std::filesystem::path directory_;
  std::unique_ptr<query::Engine> engine_;
  std::uint64_t runs_ = 0, answered_ = 0, limited_ = 0;
  std::chrono::steady_clock::duration slowest_{};
  std::string slowest_text_;
};

int Run(const Options& options) {
  const char* shared = std::getenv("KG_SHARED");
  const std::string suite =
      shared != nullptr ? shared : std::string(KG_SOURCE_DIR) + "/../shared";
  Mutator mutator(
      QueriesOf({std::string(KG_SOURCE_DIR) + "/tests/scenarios", suite + "/tck/features"}),
      options.seed);
  QueryFuzzer queries;
  std::function<Finding(const std::string&)> fuzz;
  if (options.target == "lexer") fuzz = FuzzLexer;
  if (options.target == "parser") fuzz = FuzzParser;
  if (options.target == "query") fuzz = [&](const std::string& text) { return queries.Run(text); };
  std::uint64_t found = 0;
  for (std::uint64_t run = 0; run < options.runs; ++run) {
    const std::string text = mutator.Next();
    if (options.only && *options.only != run) continue;
    if (options.verbose) {
      std::printf("#%llu %s\n", static_cast<unsigned long long>(run), text.c_str());
      std::fflush(stdout);
    }
    if (const Finding finding = fuzz(text)) {
      std::printf("FOUND in run %llu: %s\n  text: %s\n", static_cast<unsigned long long>(run),
                  finding->c_str(), text.c_str());
      ++found;
    }
  }
  if (options.target == "query") queries.Report();
  std::printf("%s: %llu runs, seed %llu, %llu found\n", options.target.c_str(),
              static_cast<unsigned long long>(options.runs),
              static_cast<unsigned long long>(options.seed),
              static_cast<unsigned long long>(found));
  return found == 0 ? 0 : 1;
}

}  // namespace
}  // namespace kg::test

int main(int argc, char** argv) {
  kg::test::Options options;
  bool wrong = argc < 2;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    auto number = [&]() -> std::uint64_t {
      wrong = wrong || i + 1 >= argc;
      return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0;
    };
    if (argument == "--runs") options.runs = number();
    else if (argument == "--seed") options.seed = number();
    else if (argument == "--only") options.only = number();
    else if (argument == "--verbose") options.verbose = true;
    else if (i == 1) options.target = argument;
    else wrong = true;
  }
  wrong = wrong || (options.target != "lexer" && options.target != "parser" &&
                    options.target != "query");
  if (wrong) {
    std::fprintf(stderr,
                 "usage: kg_fuzz lexer|parser|query [--runs N] [--seed S] [--only N] [--verbose]\n");
    return 2;
  }
  return kg::test::Run(options);
}
