#pragma once

#include <string>
#include <vector>

#include "query/procedure.h"

// The procedures that come with an engine, one family per file.
namespace kg::query {

using ProcedureRows = std::vector<std::vector<Value>>;

// db.labels, db.schema.*: what the graph holds.
void AddSchemaProcedures(Procedures& procedures);
// kg.evidence, kg.conflicts: what the graph rests on.
void AddKnowledgeProcedures(Procedures& procedures);
// kg.search, kg.findByName.
void AddSearchProcedures(Procedures& procedures);
// dbms.functions, dbms.components: what the engine offers.
void AddListingProcedures(Procedures& procedures);
// dbms.procedures: those that are there by now, and itself.
void AddProcedureListing(Procedures& procedures);

}  // namespace kg::query
