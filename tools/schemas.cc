#include "tools/schemas.h"

#include <cstdlib>
#include <system_error>

namespace kg::tools {
namespace {

namespace fs = std::filesystem;

bool HoldsSchemas(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "ontology", error);
}

Result<fs::path> Demand(const fs::path& folder, const std::string& who) {
  if (HoldsSchemas(folder)) return folder;
  return Error{.code = ErrorCode::kNotFound,
               .message = who + " names no folder of schemas (one that holds 'ontology')",
               .where = folder.string()};
}

}  // namespace

Result<fs::path> FindSchemas(const std::string& given) {
  if (!given.empty()) return Demand(given, "--schemas");
  if (const char* variable = std::getenv("KG_SCHEMAS"); variable != nullptr && *variable != '\0') {
    return Demand(variable, "KG_SCHEMAS");
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path folder = program.parent_path();
    for (fs::path at = folder;; at = at.parent_path()) {
      if (HoldsSchemas(at / "schemas")) return at / "schemas";
      if (at == at.parent_path()) break;
    }
    const fs::path installed = folder.parent_path() / "share" / "kg" / "schemas";
    if (HoldsSchemas(installed)) return installed;
  }
  return Error{.code = ErrorCode::kNotFound,
               .message = "no folder of schemas beside the program; name it with --schemas DIR or "
                          "KG_SCHEMAS",
               .where = program.string()};
}

}  // namespace kg::tools
