#include "query/procedure.h"

#include <utility>

#include "query/procedures/families.h"

namespace kg::query {

Procedures::Procedures() {
  AddSchemaProcedures(*this);
  AddKnowledgeProcedures(*this);
  AddSearchProcedures(*this);
  AddListingProcedures(*this);
}

void Procedures::Add(Procedure procedure) {
  std::string name = procedure.name;
  procedures_.insert_or_assign(std::move(name), std::move(procedure));
}

const Procedure* Procedures::Find(std::string_view name) const {
  const auto it = procedures_.find(name);
  return it == procedures_.end() ? nullptr : &it->second;
}

}  // namespace kg::query
