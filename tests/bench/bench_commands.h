#pragma once

#include "tools/command.h"

// The benchmarks of kg_bench, one per file: bench_<what>.cc. Each prints JSON lines.
namespace kg::bench {

int RunExtract(tools::Arguments arguments);
int RunHostile(tools::Arguments arguments);
int RunStore(tools::Arguments arguments);
int RunWorkload(tools::Arguments arguments);

}  // namespace kg::bench
