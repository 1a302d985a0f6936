#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tests/support/gherkin.h"

// Runs scenarios about the query language on a real store.
namespace kg::test {

struct ScenarioOptions {
  std::filesystem::path graphs;     // where "the NAME graph" finds NAME/NAME.cypher
  std::filesystem::path directory;  // for the store; emptied between scenarios, not removed
};

class ScenarioRunner {
 public:
  static Result<std::unique_ptr<ScenarioRunner>> Open(const ScenarioOptions& options);

  // Nothing wrong, or what the scenario wanted and got. The first line names the cause.
  Status Run(const Scenario& scenario);

 private:
  ScenarioRunner(ScenarioOptions options, std::shared_ptr<store::Store> store)
      : options_(std::move(options)), store_(std::move(store)) {}
  // Deletes every node and relationship.
  Status Clear();

  ScenarioOptions options_;
  std::shared_ptr<store::Store> store_;
};

}  // namespace kg::test
