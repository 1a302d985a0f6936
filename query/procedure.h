#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "query/functions/function.h"

namespace kg::query {

// What CALL can name: values in, rows out.
struct Procedure {
  struct Field {
    std::string name;
    TypeSet type = TypeSet::Any();  // null besides
    bool optional = false;          // an argument that may be left out at the end: null then
  };
  std::string name;  // "db.labels"
  std::vector<Field> arguments, results;
  bool reads_graph = true;
  // Appends rows of results.size() values.
  std::function<Status(const Context&, std::span<const Value>, std::vector<std::vector<Value>>&)>
      call;
  std::string description = "";
};

// The procedures of an engine, by name; those that come with it and those that its owner adds.
class Procedures {
 public:
  Procedures();
  void Add(Procedure procedure);
  const Procedure* Find(std::string_view name) const;
  const std::map<std::string, Procedure, std::less<>>& all() const { return procedures_; }

 private:
  std::map<std::string, Procedure, std::less<>> procedures_;
};

}  // namespace kg::query
