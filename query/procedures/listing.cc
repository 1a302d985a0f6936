#include <algorithm>
#include <array>
#include <string>

#include "query/functions/aggregate.h"
#include "query/functions/value_type.h"
#include "query/procedures/families.h"

namespace kg::query {
namespace {

using T = Value::Type;
using Rows = ProcedureRows;

template <std::size_t kSize>
std::string Signature(std::string_view name, std::size_t least, std::size_t most,
                      const std::array<TypeSet, kSize>& types, TypeSet result) {
  std::string out(name);
  out += "(";
  const std::size_t shown = most == 255 ? least : most;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += ", ";
    const std::string type = PrintTypes(types[std::min(i, kSize - 1)]);
    out += i < least ? type : "[" + type + "]";
  }
  if (most == 255) out += ", ...";
  return out + ") :: " + PrintTypes(result);
}

std::string Signature(const Procedure& procedure) {
  auto list = [](const std::vector<Procedure::Field>& fields) {
    std::string out;
    for (const Procedure::Field& field : fields) {
      out += (out.empty() ? "" : ", ") + field.name + (field.optional ? " = null" : "") + " :: " +
             PrintTypes(field.type);
    }
    return "(" + out + ")";
  };
  return procedure.name + list(procedure.arguments) + " :: " + list(procedure.results);
}

Status ListFunctions(const Context&, std::span<const Value>, Rows& rows) {
  for (const auto& [function, category] : AllFunctions()) {
    rows.push_back({Value::String(std::string(function->name)), Value::String(std::string(category)),
                    Value::String(Signature(function->name, function->min_arguments,
                                            function->max_arguments, function->arguments,
                                            function->result)),
                    Value::Boolean(false)});
  }
  for (const Aggregate& aggregate : AllAggregates()) {
    rows.push_back({Value::String(std::string(aggregate.name)), Value::String("Aggregating"),
                    Value::String(Signature(aggregate.name, aggregate.min_arguments,
                                            aggregate.max_arguments, aggregate.arguments,
                                            aggregate.result)),
                    Value::Boolean(true)});
  }
  return {};
}

Status Components(const Context&, std::span<const Value>, Rows& rows) {
  rows.push_back({Value::String("kg"), Value::OfList({Value::String(KG_VERSION)}),
                  Value::String("community")});
  return {};
}

}  // namespace

void AddListingProcedures(Procedures& procedures) {
  procedures.Add({"dbms.components",
                  {},
                  {{"name", T::kString}, {"versions", T::kList}, {"edition", T::kString}},
                  false, Components, "The program and its version."});
  procedures.Add({"dbms.functions",
                  {},
                  {{"name", T::kString}, {"category", T::kString}, {"signature", T::kString},
                   {"aggregating", T::kBoolean}},
                  false, ListFunctions, "The functions."});
}

void AddProcedureListing(Procedures& procedures) {
  Procedure listing{"dbms.procedures",
                    {},
                    {{"name", T::kString}, {"description", T::kString}, {"mode", T::kString},
                     {"signature", T::kString}},
                    false,
                    {},
                    "The procedures."};
  procedures.Add(listing);
  Rows all;
  for (const auto& [name, procedure] : procedures.all()) {
    all.push_back({Value::String(name), Value::String(procedure.description),
                   Value::String(procedure.reads_graph ? "READ" : "DBMS"),
                   Value::String(Signature(procedure))});
  }
  listing.call = [all](const Context&, std::span<const Value>, Rows& rows) -> Status {
    rows.insert(rows.end(), all.begin(), all.end());
    return {};
  };
  procedures.Add(std::move(listing));
}

}  // namespace kg::query
