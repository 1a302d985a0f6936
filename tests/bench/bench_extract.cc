#include <atomic>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "extract/pipeline.h"
#include "tests/bench/bench_commands.h"
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

struct Found {
  std::uint64_t documents = 0, mentions = 0, figures = 0, relations = 0, statements = 0;
};

// One pass over all texts. Threads take them one by one, so a long last one shows in the time.
Found Pass(const extract::Pipeline& pipeline, const std::vector<Text>& texts, unsigned threads) {
  std::atomic<std::size_t> next = 0;
  std::vector<Found> found(threads);
  const auto work = [&](Found& mine) {
    for (std::size_t i = next++; i < texts.size(); i = next++) {
      const Result<extract::Extraction> extraction =
          pipeline.Extract(texts[i].name, texts[i].bytes);
      if (!extraction) continue;
      ++mine.documents;
      mine.mentions += extraction->mentions.size();
      mine.figures += extraction->figures.size();
      mine.relations += extraction->relations.size();
      mine.statements += extract::ToStatements(*extraction).size();
    }
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(work, std::ref(found[i]));
  Found sum;
  for (unsigned i = 0; i < threads; ++i) {
    workers[i].join();
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
          ",\"statements\":" + std::to_string(found.statements) + "}\n";
  tools::Print(line);
}

}  // namespace

int RunExtract(tools::Arguments arguments) {
  std::vector<std::string> paths;
  std::string schemas;
  std::uint64_t seconds = 3;
  tools::Options options(kName,
                         "Bytes of documents turned into statements in a second (decimal "
                         "megabytes of the files).\ncold: the first pass of a pipeline just "
                         "loaded; warm: further passes, for --seconds each.");
  options.Operands("FILE", paths, "files, and folders to be read with all below them");
  options.Number("--seconds", "N", seconds, 1, 600, "how long each warm measurement lasts");
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg_bench extract tests/samples", "one and two threads, cold and warm");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::vector<tools::InputFile>> files = tools::ListInputFiles(paths);
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

  for (const unsigned threads : {1U, 2U}) {
    const Clock::time_point start = Clock::now();
    const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
    if (!pipeline) return tools::Fail(kName, pipeline.error());
    const Clock::time_point loaded = Clock::now();
    PrintLine("load", threads, 0, loaded - start, {});
    const Found found = Pass(*pipeline, texts, threads);
    const Clock::time_point cold = Clock::now();
    PrintLine("cold", threads, bytes, cold - loaded, found);
    std::uint64_t passes = 0;
    do {
      Pass(*pipeline, texts, threads);
      ++passes;
    } while (Clock::now() - cold < std::chrono::seconds(seconds));
    PrintLine("warm", threads, bytes * passes, Clock::now() - cold, found);
  }
  return tools::kDone;
}

}  // namespace kg::bench
