#include "query/functions/function.h"

#include <algorithm>
#include <string>

#include "query/functions/families.h"

namespace kg::query {
namespace {

std::string Folded(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return folded;
}

struct Tables {
  std::vector<std::pair<std::string, const Function*>> by_name;  // folded
  std::vector<ListedFunction> listed;
};

// Every family's rows by folded name; made once, then only read.
const Tables& AllTables() {
  static const Tables kTables = [] {
    struct Row {
      std::string name;
      ListedFunction listed;
    };
    std::vector<Row> rows;
    const std::pair<std::string_view, std::span<const Function>> families[] = {
        {"Conversion", ConversionFunctions()}, {"Graph", GraphFunctions()},
        {"List", ListFunctions()},             {"Mathematical", MathFunctions()},
        {"Provenance", ProvenanceFunctions()}, {"String", StringFunctions()},
        {"Temporal", TemporalFunctions()}};
    for (const auto& [category, family] : families) {
      for (const Function& function : family) {
        rows.push_back({Folded(function.name), {&function, category}});
      }
    }
    std::sort(rows.begin(), rows.end(),
              [](const Row& a, const Row& b) { return a.name < b.name; });
    Tables tables;
    for (Row& row : rows) {
      tables.by_name.emplace_back(std::move(row.name), row.listed.function);
      tables.listed.push_back(row.listed);
    }
    return tables;
  }();
  return kTables;
}

}  // namespace

const Function* FindFunction(std::string_view name) {
  const std::string folded = Folded(name);
  const auto& table = AllTables().by_name;
  const auto it = std::lower_bound(table.begin(), table.end(), folded,
                                   [](const auto& row, const std::string& key) {
                                     return row.first < key;
                                   });
  return it != table.end() && it->first == folded ? it->second : nullptr;
}

std::span<const ListedFunction> AllFunctions() { return AllTables().listed; }

}  // namespace kg::query
