#include <cstdint>
#include <string>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg check";
constexpr std::size_t kShown = 100;  // problems printed; the rest is counted
}  // namespace

int RunCheck(Arguments arguments) {
  bool fast = false;
  Options options(kName,
                  "Reads a whole graph and proves that its parts agree, and that every piece of "
                  "evidence still\nquotes its source.");
  const GraphOption graph(options);
  options.Flag("--fast", fast, "only the files' checksums, and counts against each other");
  options.Example("kg check --db kg.db", "exit status 0: nothing is wrong; 1: what is wrong is listed");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToRead();
  if (!store) return Fail(kName, store.error());
  const Result<store::CheckReport> report = [&] {
    constexpr std::uint64_t kSteps = 1000;
    Progress progress("checking", kSteps);
    return (*store)->Check([&](double share) {
      progress.Update(static_cast<std::uint64_t>(share * static_cast<double>(kSteps)), 0);
    }, fast ? store::CheckDepth::kFast : store::CheckDepth::kFull);
  }();
  if (!report) return Fail(kName, report.error());
  std::string text = graph.directory() + ": read " + Grouped(report->keys_read) + " keys";
  if (!fast) {
    text += ", " + Grouped(report->statements) + " statements, " + Grouped(report->evidence) +
            " pieces of evidence";
  }
  text += "\n";
  if (report->problems.empty()) {
    Print(text + "nothing is wrong\n");
    return kDone;
  }
  for (std::size_t i = 0; i < report->problems.size() && i < kShown; ++i) {
    text.append("wrong: ").append(report->problems[i]).append("\n");
  }
  if (report->problems.size() > kShown) {
    text += "and " + Grouped(report->problems.size() - kShown) + " more\n";
  }
  Print(text);
  return kFailed;
}

}  // namespace kg::tools
