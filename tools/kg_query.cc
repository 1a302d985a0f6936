#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/engine.h"
#include "query/result/format.h"
#include "query/result/json.h"
#include "query/unknown_names.h"
#include "tools/caret.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"
#include "tools/input_files.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg query";
constexpr std::uint64_t kMaximumQuery = std::uint64_t{64} << 20;
constexpr std::size_t kChunk = 1 << 16;

// "name=value": the value is JSON, or else the text as it stands.
Result<std::pair<std::string, Value>> ReadParameter(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    return Error{.code = ErrorCode::kInvalid,
                 .message = "-P takes name=value, not '" + text + "'"};
  }
  const std::string value = text.substr(equals + 1);
  Result<Value> json = query::ParseJson(value, query::JsonStyle::kPlain);
  return std::pair(text.substr(0, equals), json ? std::move(*json) : Value::String(value));
}

std::size_t TerminalWidth() {
  winsize size{};
  if (!IsTerminal(stdout) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

// "2 nodes created, 3 properties set"
std::string Writes(const store::WriteCounts& writes) {
  std::string text;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count != 0) text += (text.empty() ? "" : ", ") + Grouped(count) + " " + what;
  };
  add(writes.nodes_created, "nodes created");
  add(writes.nodes_deleted, "nodes deleted");
  add(writes.relationships_created, "relationships created");
  add(writes.relationships_deleted, "relationships deleted");
  add(writes.labels_added, "labels added");
  add(writes.labels_removed, "labels removed");
  add(writes.properties_set, "properties set");
  return text.empty() ? "nothing changed" : text;
}

// The error, and a caret under the place in the query that it speaks of.
int FailAt(const Error& error, const std::string& query) {
  const int code = Fail(kName, error);
  Warn(PointAt(query, error.where));
  return code;
}

Status PrintAnswer(const query::Answer& answer, query::Format format) {
  const std::unique_ptr<query::Formatter> formatter =
      query::Formatter::Make(format, answer, {.width = TerminalWidth()});
  std::string text;
  if (Status begun = formatter->Begin(text); !begun) return begun;
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    if (Status row = formatter->Row(i, text); !row) return row;
    if (text.size() < kChunk) continue;
    Print(text);
    text.clear();
  }
  if (Status ended = formatter->End(text); !ended) return ended;
  Print(text);
  return {};
}

}  // namespace

int RunQuery(Arguments arguments) {
  std::string text, file, format = "table";
  std::vector<std::string> parameters;
  bool writable = false;
  std::uint64_t seconds = 30, memory = 1024, rows = 10'000'000, threads = 0;
  Options options(kName, "Asks a graph in Cypher (openCypher 9).");
  GraphOption graph(options);
  graph.AddImages(options);
  options.Operand("QUERY", text, "the query; - reads it from standard input",
                  Options::Need::kOptional);
  options.Text("--file", "FILE", file, "read the query from a file");
  options.Choice("-f,--format", format, {"table", "json", "jsonl", "csv", "markdown"},
                 "how rows are printed");
  options.Repeated("-P,--parameter", "NAME=VALUE", parameters,
                   "the value of $NAME: JSON, or else text; any number of times");
  options.Flag("--writable", writable, "allow the query to write; needs the graph for itself");
  options.Number("--timeout", "SECONDS", seconds, 1, 86'400, "give up after");
  options.Number("--memory", "MB", memory, 16, 1 << 20, "give up when the rows need more");
  options.Number("--rows", "ROWS", rows, 1, std::uint64_t{1} << 40, "give up when there are more");
  options.Number("--threads", "N", threads, 0, 1024,
                 "work with up to so many; 0: as many as there are cores");
  options.Example("kg query --db kg.db 'MATCH (c:Country) RETURN c.name ORDER BY c.name'",
                  "a table");
  options.Example("kg query --db kg.db -f jsonl -P year=2022 --file trade.cypher | jq .",
                  "a query of a file, with a parameter, for another program");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  if (text.empty() == file.empty()) {
    return options.WrongUsage("give a QUERY, - or --file, and one of them only");
  }
  if (text == "-") file = "/dev/stdin";
  if (!file.empty()) {
    Result<std::string> read = ReadInputFile(file, kMaximumQuery);
    if (!read) return Fail(kName, read.error());
    text = std::move(*read);
  }
  Value::Map values;
  for (const std::string& parameter : parameters) {
    Result<std::pair<std::string, Value>> read = ReadParameter(parameter);
    if (!read) return options.WrongUsage(read.error().message);
    values.push_back(std::move(*read));
  }

  Result<std::unique_ptr<store::Store>> opened =
      writable ? graph.OpenToWrite() : graph.OpenToRead();
  if (!opened) return Fail(kName, opened.error());
  const query::Engine engine(std::move(*opened));
  const Result<query::Answer> answer =
      engine.Run({.text = text,
                  .parameters = Value::OfMap(std::move(values)).map(),
                  .limits = {.deadline = std::chrono::seconds(seconds),
                             .memory_bytes = static_cast<std::size_t>(memory << 20),
                             .rows = rows},
                  .parallelism = {.threads = static_cast<std::size_t>(threads)},
                  .read_only = !writable});
  if (!answer) return FailAt(answer.error(), text);
  if (!answer->plan.empty()) Print(answer->plan + (answer->plan.ends_with('\n') ? "" : "\n"));
  if (!answer->columns.empty()) {
    if (const Status printed = PrintAnswer(*answer, *query::ParseFormat(format)); !printed) {
      return Fail(kName, printed.error());
    }
  }
  if (answer->wrote) Warn(Writes(answer->writes) + "\n");
  if (answer->reader != nullptr) {
    for (const query::UnknownName& name : query::UnknownNames(text, *answer->reader)) {
      Warn(std::string(kName) + ": warning: " + name.Sentence() + "\n");
    }
  }
  return kDone;
}

}  // namespace kg::tools
