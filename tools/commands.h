#pragma once

#include "tools/command.h"

// The subcommands of kg, one per file: kg_<verb>.cc. Each reads its own options and returns an
// exit code.
namespace kg::tools {

int RunBackup(Arguments arguments);
int RunBuild(Arguments arguments);
int RunCheck(Arguments arguments);
int RunCompact(Arguments arguments);
int RunEvidence(Arguments arguments);
int RunExplain(Arguments arguments);
int RunExport(Arguments arguments);
int RunExtract(Arguments arguments);
int RunImport(Arguments arguments);
int RunMerge(Arguments arguments);
int RunQuery(Arguments arguments);
int RunRemove(Arguments arguments);
int RunRules(Arguments arguments);
int RunServe(Arguments arguments);
int RunSplit(Arguments arguments);
int RunStats(Arguments arguments);

}  // namespace kg::tools
