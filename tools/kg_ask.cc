#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "extract/pipeline.h"
#include "tools/ask/ask.h"
#include "tools/ask/graph.h"
#include "tools/ask/print.h"
#include "tools/ask/words.h"
#include "tools/command.h"
#include "tools/console.h"
#include "tools/graph_options.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg-ask";

struct Call {
  std::string db, url, token, format = "text", schemas;
  std::vector<std::string> questions;
};

Result<std::unique_ptr<ask::Graph>> OpenGraph(const Call& call) {
  if (!call.url.empty()) return ask::OpenRemoteGraph(call.url, call.token);
  store::OpenOptions options;
  options.directory = call.db;
  Result<std::unique_ptr<store::Store>> store = store::Store::Open(options);
  if (!store) return std::move(store).error();
  return ask::OpenLocalGraph(std::move(*store));
}

int Run(const Call& call) {
  const Result<std::filesystem::path> schemas = FindSchemas(call.schemas);
  if (!schemas) return Fail(kName, schemas.error());
  const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*schemas);
  if (!pipeline) return Fail(kName, pipeline.error());
  const Result<ask::Words> words = ask::Words::Load(*schemas);
  if (!words) return Fail(kName, words.error());
  const Result<std::unique_ptr<ask::Graph>> graph = OpenGraph(call);
  if (!graph) return Fail(kName, graph.error());
  const std::unique_ptr<ask::Facts> facts = ask::FactsFrom(**graph);
  ask::Asker asker(*pipeline, *words, *facts);

  bool first = true;
  const auto answer = [&](const std::string& question) -> Status {
    Result<ask::Reply> reply = ask::IsCypher(question) ? ask::RunCypher(**graph, question)
                                                       : asker.Ask(question);
    if (!reply) return std::move(reply).error();
    if (call.format == "json") {
      Print(ask::AsJson(*reply) + "\n");
    } else {
      Print((first ? "" : "\n") + ask::AsText(*reply, *words));
    }
    std::fflush(stdout);
    first = false;
    return {};
  };
  if (!call.questions.empty()) {
    for (const std::string& question : call.questions) {
      if (const Status status = answer(question); !status) return Fail(kName, status.error());
    }
    return kDone;
  }
  int code = kDone;
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    // One line that cannot be answered does not take the others with it.
    if (const Status status = answer(line); !status) code = Fail(kName, status.error());
  }
  return code;
}

}  // namespace
}  // namespace kg::tools

int main(int argc, char** argv) {
  using kg::tools::Options;
  kg::tools::Call call;
  Options options(kg::tools::kName,
                  "Answers a question in English, Chinese, Russian or Belarusian, or a Cypher "
                  "query, from a graph, with the sentences that support the answer. What the "
                  "documents do not say is said so, and is no failure.");
  options.Text("--db", "DIR", call.db, "the graph");
  options.Text("--url", "URL", call.url, "a server instead: http://127.0.0.1:7474");
  options.Text("--token", "TEXT", call.token, "what the server asks for");
  options.Choice("--format", call.format, {"text", "json"}, "json: one object a line");
  options.Text("--schemas", "DIR", call.schemas, "rules, names and words, if not those of the program");
  options.Operands("QUESTION", call.questions,
                   "one question each; without any, the lines of the standard input",
                   Options::Need::kOptional);
  options.Example("kg-ask --db kg.db 'Сколько резидентов в парке «Великий камень»?'",
                  "an answer with its evidence");
  options.Example("kg-ask --db kg.db --format json < questions.txt", "one JSON object a question");
  if (const std::optional<int> code = options.Parse({argv + 1, argv + argc})) return *code;
  if (call.db.empty() == call.url.empty()) return options.WrongUsage("give --db or --url, one of them");
  return kg::tools::Run(call);
}
