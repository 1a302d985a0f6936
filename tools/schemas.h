#pragma once

#include <filesystem>
#include <string>

#include "graph/model/result.h"

namespace kg::tools {

// The folder of rules, names and ontology: `given` (--schemas) if not empty, else the environment's
// KG_SCHEMAS, else the first schemas/ontology found on the way up from the program's own folder,
// else ../share/kg/schemas beside it. kNotFound says where it looked.
Result<std::filesystem::path> FindSchemas(const std::string& given);

}  // namespace kg::tools
