#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "graph/store/store.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/ingest.h"
#include "tools/input_files.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg build";

std::string Row(std::string_view what, std::uint64_t count, const std::string& remark = {}) {
  std::string line = "  ";
  line.append(what).append(what.size() < 14 ? 14 - what.size() : 1, ' ');
  const std::string number = Grouped(count);
  line.append(number.size() < 12 ? 12 - number.size() : 0, ' ').append(number);
  if (!remark.empty()) line.append("  ").append(remark);
  return line + "\n";
}

void PrintSummary(const IngestSummary& summary, std::chrono::duration<double> time,
                  const std::string& directory) {
  const std::uint64_t documents =
      summary.added + summary.replaced + summary.unchanged + summary.duplicates.size();
  std::string remark = Grouped(summary.added) + " new, " + Grouped(summary.replaced) +
                       " replaced, " + Grouped(summary.unchanged) + " unchanged";
  if (!summary.duplicates.empty()) {
    remark += ", " + Grouped(summary.duplicates.size()) + " copies of others";
  }
  std::string text = directory + "\n" + Row("documents", documents, remark);
  if (summary.added + summary.replaced != 0) {
    text += Row("papers", summary.papers) + Row("mentions", summary.mentions) +
            Row("figures", summary.figures) + Row("relations", summary.relations) +
            Row("references", summary.references) +
            Row("statements", summary.statements_added,
                summary.statements_removed == 0
                    ? "new to the graph"
                    : "new to the graph, " + Grouped(summary.statements_removed) + " taken out");
  }
  text += "  " + Bytes(summary.bytes_extracted) + " in " + Duration(time);
  if (summary.bytes_extracted != 0 && time.count() > 0) {
    text += ", " +
            Bytes(static_cast<std::uint64_t>(static_cast<double>(summary.bytes_extracted) /
                                             time.count())) +
            " a second";
  }
  Print(text + "\n");
}

void PrintRejected(const IngestSummary& summary) {
  const Colours colours = ColoursFor(stderr);
  std::string text;
  for (const auto& [name, original] : summary.duplicates) {
    text.append("copy: ").append(name).append(" has the bytes of ").append(original).append("\n");
  }
  for (const RejectedFile& file : summary.rejected) {
    text.append(colours.bad).append("rejected: ").append(colours.reset);
    text.append(file.name).append(": ").append(file.reason).append("\n");
  }
  Warn(text);
}

}  // namespace

int RunBuild(Arguments arguments) {
  std::string directory, schemas;
  std::vector<std::string> paths;
  std::uint64_t memory = 1024, max_document = 16, threads = 2;
  Options options(kName,
                  "Reads documents (.txt and .md; UTF-8, GB18030 or windows-1251) into a graph. "
                  "What is there\nalready is left alone, a changed document replaces the older "
                  "one. May be stopped at any\nmoment and run again; a new graph is "
                  "there when its first run is done.");
  options.Text("--db", "DIR", directory, "the graph; made if it is not there",
               Options::Need::kRequired);
  options.Operands("PATH", paths, "files, and folders to be read with all below them");
  options.Number("--memory", "MB", memory, 256, 1 << 20, "the most memory to use, roughly");
  options.Number("--max-document", "MB", max_document, 1, 1024, "longer documents are rejected");
  options.Number("--threads", "N", threads, 1, 64, "documents to be read at a time");
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg build --db kg.db documents/", "all .txt and .md files below documents/");
  options.Example("kg build --db kg.db documents/ news/2023.txt", "later: only what is new");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  Result<std::vector<InputFile>> files = ListInputFiles(paths);
  if (!files) return Fail(kName, files.error());
  const Result<std::filesystem::path> folder = FindSchemas(schemas);
  if (!folder) return Fail(kName, folder.error());
  const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
  if (!pipeline) return Fail(kName, pipeline.error());
  // A half for what is being extracted, a quarter for the first load, the rest for the store.
  const std::uint64_t bytes = memory << 20;
  const Result<std::unique_ptr<store::Store>> store =
      store::Store::Open({.directory = directory,
                          .writable = true,
                          .create_if_missing = true,
                          .publish_later = true,
                          .block_cache_bytes = static_cast<std::size_t>(bytes / 4),
                          .write_buffer_bytes = static_cast<std::size_t>(bytes / 8)});
  if (!store) return Fail(kName, store.error());

  std::uint64_t total = 0;
  for (const InputFile& file : *files) total += file.size;
  const auto start = std::chrono::steady_clock::now();
  Result<IngestSummary> summary = [&] {
    // By bytes, so that the time left is a fair guess.
    Progress progress("reading, kB", total / 1000);
    return Ingest(**store, *pipeline, *files,
                  {.threads = static_cast<unsigned>(threads),
                   .max_document_bytes = max_document << 20,
                   .memory_bytes = bytes / 2,
                   .load_bytes = bytes / 4},
                  [&](std::uint64_t, std::uint64_t read) {
                    progress.Update(std::min(read, total) / 1000, read);
                  });
  }();
  if (!summary) return Fail(kName, summary.error());
  PrintSummary(*summary, std::chrono::steady_clock::now() - start, directory);
  PrintRejected(*summary);
  return summary->rejected.empty() ? kDone : kRejected;
}

}  // namespace kg::tools
