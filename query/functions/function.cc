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

// Every family's rows by folded name; made once, then only read.
const std::vector<std::pair<std::string, const Function*>>& Table() {
  static const auto kTable = [] {
    std::vector<std::pair<std::string, const Function*>> all;
    for (const std::span<const Function> family :
         {ConversionFunctions(), GraphFunctions(), ListFunctions(), MathFunctions(),
          ProvenanceFunctions(), StringFunctions(), TemporalFunctions()}) {
      for (const Function& function : family) all.emplace_back(Folded(function.name), &function);
    }
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return all;
  }();
  return kTable;
}

}  // namespace

const Function* FindFunction(std::string_view name) {
  const std::string folded = Folded(name);
  const auto& table = Table();
  const auto it = std::lower_bound(table.begin(), table.end(), folded,
                                   [](const auto& row, const std::string& key) {
                                     return row.first < key;
                                   });
  return it != table.end() && it->first == folded ? it->second : nullptr;
}

std::vector<const Function*> AllFunctions() {
  std::vector<const Function*> all;
  for (const auto& [name, function] : Table()) all.push_back(function);
  return all;
}

}  // namespace kg::query
