// Runs scenario files of the query language and says what fails, grouped by cause.
//
//   kg_tck [--verbose] [--filter TEXT] [--floor FILE] PATH...
//
// The last line is "TCK: N passed, N failed, N skipped of N". With --floor it fails only if fewer
// pass than the file says; without, if anything fails.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "tests/support/scenario_runner.h"

namespace {

struct Options {
  bool verbose = false;
  std::string filter, floor;
  std::vector<std::filesystem::path> paths;
};

struct Failure {
  const kg::test::Scenario* scenario;
  std::string message;
};

// A directory of its own, in memory where there is one; removed at the end.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::error_code error;
    const std::filesystem::path memory = "/dev/shm";
    const bool fast = ::access(memory.c_str(), W_OK) == 0;
    path_ = (fast ? memory : std::filesystem::temp_directory_path(error)) /
            ("kg_tck." + std::to_string(::getpid()));
    std::filesystem::remove_all(path_, error);
  }
  ~ScratchDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

int Usage() {
  std::fprintf(stderr, "usage: kg_tck [--verbose] [--filter TEXT] [--floor FILE] PATH...\n");
  return 2;
}

std::size_t ReadFloor(const std::string& file) {
  std::ifstream in(file);
  std::size_t floor = 0;
  std::string line;
  while (std::getline(in, line)) {
    if (!line.empty() && line[0] != '#') floor = std::strtoull(line.c_str(), nullptr, 10);
  }
  return floor;
}

void PrintFailures(const std::vector<Failure>& failures, bool verbose) {
  std::map<std::string, std::vector<const Failure*>> causes;
  for (const Failure& failure : failures) {
    causes[failure.message.substr(0, failure.message.find('\n'))].push_back(&failure);
  }
  std::vector<std::pair<std::string, std::vector<const Failure*>>> sorted(causes.begin(),
                                                                          causes.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.second.size() > b.second.size();
  });
  for (const auto& [cause, scenarios] : sorted) {
    std::printf("%zu x %s\n", scenarios.size(), cause.c_str());
    const std::size_t most = verbose ? scenarios.size() : 5;
    for (std::size_t i = 0; i < scenarios.size() && i < most; ++i) {
      const kg::test::Scenario& scenario = *scenarios[i]->scenario;
      std::printf("    %s:%d %s\n", scenario.file.c_str(), scenario.line, scenario.name.c_str());
      const std::string& message = scenarios[i]->message;
      const std::size_t rest = message.find('\n');
      if (verbose && rest != std::string::npos) std::printf("%s\n", message.c_str() + rest + 1);
    }
    if (scenarios.size() > most) std::printf("    and %zu more\n", scenarios.size() - most);
  }
}

int RunAll(const Options& options) {
  std::vector<kg::test::Scenario> scenarios;
  for (const std::filesystem::path& path : options.paths) {
    kg::Result<std::vector<kg::test::Scenario>> read = kg::test::ReadFeatures(path);
    if (!read) {
      std::fprintf(stderr, "kg_tck: %s\n", read.error().ToString().c_str());
      return 2;
    }
    std::move(read->begin(), read->end(), std::back_inserter(scenarios));
  }
  const ScratchDirectory scratch;
  kg::test::ScenarioOptions runner_options;
  runner_options.directory = scratch.path();
  // Named graphs lie beside the features.
  runner_options.graphs = options.paths[0].parent_path() / "graphs";
  if (!options.paths[0].has_filename()) {
    runner_options.graphs = options.paths[0].parent_path().parent_path() / "graphs";
  }
  auto runner = kg::test::ScenarioRunner::Open(runner_options);
  if (!runner) {
    std::fprintf(stderr, "kg_tck: %s\n", runner.error().ToString().c_str());
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  std::vector<Failure> failures;
  std::size_t passed = 0, skipped = 0;
  std::chrono::duration<double> slowest_took{0};
  const kg::test::Scenario* slowest = nullptr;
  for (const kg::test::Scenario& scenario : scenarios) {
    const std::string full = scenario.file + " " + scenario.name;
    if (!options.filter.empty() && full.find(options.filter) == std::string::npos) {
      ++skipped;
      continue;
    }
    const auto begin = std::chrono::steady_clock::now();
    kg::Status status = (*runner)->Run(scenario);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (took > slowest_took) {
      slowest_took = took;
      slowest = &scenario;
    }
    if (status.ok()) {
      ++passed;
    } else {
      failures.push_back({&scenario, status.error().message});
    }
  }
  PrintFailures(failures, options.verbose);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%.1f s", seconds.count());
  if (slowest != nullptr) {
    std::printf(", of which %.2f s for %s:%d", slowest_took.count(), slowest->file.c_str(),
                slowest->line);
  }
  std::printf("\n");
  std::printf("TCK: %zu passed, %zu failed, %zu skipped of %zu\n", passed, failures.size(), skipped,
              scenarios.size());
  if (options.floor.empty()) return failures.empty() ? 0 : 1;
  const std::size_t floor = ReadFloor(options.floor);
  if (passed < floor) {
    std::printf("fewer pass than the %zu of %s\n", floor, options.floor.c_str());
    return 1;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--filter" && i + 1 < argc) {
      options.filter = argv[++i];
    } else if (argument == "--floor" && i + 1 < argc) {
      options.floor = argv[++i];
    } else if (!argument.starts_with("--")) {
      options.paths.emplace_back(argument);
    } else {
      return Usage();
    }
  }
  if (options.paths.empty()) return Usage();
  // Absent features are no failure of ours: the test is skipped (see SKIP_RETURN_CODE).
  std::error_code error;
  if (!std::filesystem::exists(options.paths[0], error)) {
    std::printf("kg_tck: there is nothing at %s; skipped\n", options.paths[0].c_str());
    return 77;
  }
  return RunAll(options);
}
