#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "extract/pipeline.h"
#include "tests/bench/bench_commands.h"
#include "tests/bench/hostile_texts.h"
#include "tools/console.h"
#include "tools/input_files.h"
#include "tools/json_text.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::bench {
namespace {

constexpr char kName[] = "kg_bench extract";
constexpr std::uint64_t kMaximumBytes = std::uint64_t{1} << 30;

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Text {
  std::string name, bytes;
};

// Seconds by stage of the pipeline.
using Stages = std::map<std::string, double, std::less<>>;

struct Found {
  Stages stages;
  std::uint64_t documents = 0, mentions = 0, figures = 0, relations = 0, statements = 0;
};

// One pass over all texts. Threads take them one by one, so a long last one shows in the time.
Found Pass(const extract::Pipeline& pipeline, const std::vector<Text>& texts, unsigned threads) {
  std::atomic<std::size_t> next = 0;
  std::vector<Found> found(threads);
  const auto work = [&](Found& mine) {
    for (std::size_t i = next++; i < texts.size(); i = next++) {
      Clock::time_point before = Clock::now();
      const auto after = [&](std::string_view stage) {
        const Clock::time_point now = Clock::now();
        mine.stages[std::string(stage)] += Seconds(now - before).count();
        before = now;
      };
      const Result<extract::Extraction> extraction =
          pipeline.Extract(texts[i].name, texts[i].bytes, {.rules = false, .after = after});
      if (!extraction) continue;
      ++mine.documents;
      mine.mentions += extraction->mentions.size();
      mine.figures += extraction->figures.size();
      mine.relations += extraction->relations.size();
      mine.statements += extract::ToStatements(*extraction).size();
      after("statements");
    }
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(work, std::ref(found[i]));
  Found sum;
  for (unsigned i = 0; i < threads; ++i) {
    workers[i].join();
    for (const auto& [stage, time] : found[i].stages) sum.stages[stage] += time;
    sum.documents += found[i].documents;
    sum.mentions += found[i].mentions;
    sum.figures += found[i].figures;
    sum.relations += found[i].relations;
    sum.statements += found[i].statements;
  }
  return sum;
}

void PrintLine(std::string_view phase, unsigned threads, std::uint64_t bytes, Seconds time,
               const Found& found) {
  std::string line = "{\"kind\":\"extract\",\"phase\":";
  tools::AppendJson(phase, line);
  line += ",\"threads\":" + std::to_string(threads) + ",\"bytes\":" + std::to_string(bytes);
  line += ",\"seconds\":";
  tools::AppendJson(time.count(), line);
  line += ",\"mb_per_s\":";
  tools::AppendJson(time.count() > 0 ? static_cast<double>(bytes) / 1e6 / time.count() : 0.0, line);
  line += ",\"documents\":" + std::to_string(found.documents) +
          ",\"mentions\":" + std::to_string(found.mentions) +
          ",\"figures\":" + std::to_string(found.figures) +
          ",\"relations\":" + std::to_string(found.relations) +
          ",\"statements\":" + std::to_string(found.statements);
  double whole = 0;
  for (const auto& [stage, seconds] : found.stages) whole += seconds;
  std::string shares;
  for (const auto& [stage, seconds] : found.stages) {
    shares += shares.empty() ? "" : ",";
    tools::AppendJson(stage, shares);
    shares += ":";
    tools::AppendJson(std::round(1000 * seconds / whole) / 1000, shares);
  }
  tools::Print(line + ",\"stages\":{" + shares + "}}\n");
}

// Time against size: twice the text should take twice the time, whatever it is.
int RunHostile(const extract::Pipeline& pipeline, std::uint64_t largest) {
  for (const HostileKind& kind : HostileKinds()) {
    for (std::uint64_t size = 10'000; size <= largest; size *= 10) {
      const std::string text = kind.make(size);
      const std::clock_t start = std::clock();  // of the process: others do not count
      const Result<extract::Extraction> extraction = pipeline.Extract("hostile.txt", text);
      const std::size_t statements = extraction ? extract::ToStatements(*extraction).size() : 0;
      const double seconds =
          static_cast<double>(std::clock() - start) / static_cast<double>(CLOCKS_PER_SEC);
      std::string line = "{\"kind\":\"hostile\",\"text\":";
      tools::AppendJson(kind.name, line);
      line += ",\"bytes\":" + std::to_string(text.size()) + ",\"seconds\":";
      tools::AppendJson(seconds, line);
      line += ",\"ns_per_byte\":";
      tools::AppendJson(std::round(1e9 * seconds / static_cast<double>(text.size())), line);
      line += ",\"outcome\":";
      tools::AppendJson(extraction ? "read" : std::string_view(extraction.error().message), line);
      tools::Print(line + ",\"statements\":" + std::to_string(statements) + "}\n");
    }
  }
  return tools::kDone;
}

}  // namespace

int RunExtract(tools::Arguments arguments) {
  std::vector<std::string> paths;
  std::string schemas;
  std::uint64_t seconds = 3, threads = 0, hostile = 0;
  tools::Options options(kName,
                         "Bytes of documents turned into statements in a second (decimal "
                         "megabytes of the files).\ncold: the first pass of a pipeline just "
                         "loaded; warm: further passes, for --seconds each.");
  options.Operands("FILE", paths, "files, and folders to be read with all below them",
                   tools::Options::Need::kOptional);
  options.Number("--threads", "N", threads, 1, 64, "so many threads; else one, then two");
  options.Number("--hostile", "BYTES", hostile, 10'000, 200'000'000,
                 "time against size, up to so many bytes, of texts that are no documents");
  options.Number("--seconds", "N", seconds, 1, 600, "how long each warm measurement lasts");
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg_bench extract tests/samples", "one and two threads, cold and warm");
  options.Example("kg_bench extract --hostile 10000000", "no kind of text takes more than its share");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  if (paths.empty() == (hostile == 0)) return options.WrongUsage("name a FILE, or --hostile");

  const Result<std::vector<tools::InputFile>> files =
      hostile != 0 ? std::vector<tools::InputFile>() : tools::ListInputFiles(paths);
  if (!files) return tools::Fail(kName, files.error());
  std::vector<Text> texts;
  std::uint64_t bytes = 0;
  for (const tools::InputFile& file : *files) {
    Result<std::string> text = tools::ReadInputFile(file.path, kMaximumBytes);
    if (!text) return tools::Fail(kName, text.error());
    bytes += text->size();
    texts.push_back({file.name, std::move(*text)});
  }
  const Result<std::filesystem::path> folder = tools::FindSchemas(schemas);
  if (!folder) return tools::Fail(kName, folder.error());

  if (hostile != 0) {
    const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
    if (!pipeline) return tools::Fail(kName, pipeline.error());
    return RunHostile(*pipeline, hostile);
  }
  std::vector<unsigned> counts = {1, 2};
  if (threads != 0) counts = {static_cast<unsigned>(threads)};
  for (const unsigned count : counts) {
    const Clock::time_point start = Clock::now();
    const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
    if (!pipeline) return tools::Fail(kName, pipeline.error());
    const Clock::time_point loaded = Clock::now();
    PrintLine("load", count, 0, loaded - start, {});
    const Found found = Pass(*pipeline, texts, count);
    const Clock::time_point cold = Clock::now();
    PrintLine("cold", count, bytes, cold - loaded, found);
    std::uint64_t passes = 0;
    Found warm;
    do {
      warm = Pass(*pipeline, texts, count);
      ++passes;
    } while (Clock::now() - cold < std::chrono::seconds(seconds));
    PrintLine("warm", count, bytes * passes, Clock::now() - cold, warm);
  }
  return tools::kDone;
}

}  // namespace kg::bench
