// Prints the annotations of each file named, one line a file, for measuring.
//   kg_annotate [--schemas DIR] FILE...
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "extract/pipeline.h"

int main(int argc, char** argv) {
  int first = 1;
  std::string schemas = "schemas";
  if (argc > 2 && std::string(argv[1]) == "--schemas") {
    schemas = argv[2];
    first = 3;
  }
  const kg::Result<kg::extract::Pipeline> pipeline = kg::extract::Pipeline::Load(schemas);
  if (!pipeline) {
    std::fprintf(stderr, "%s\n", pipeline.error().ToString().c_str());
    return 2;
  }
  int status = 0;
  for (int i = first; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const std::string name = std::filesystem::path(argv[i]).filename().string();
    const kg::Result<kg::extract::Extraction> extraction = pipeline->Extract(name, bytes);
    if (!extraction) {
      std::fprintf(stderr, "%s\n", extraction.error().ToString().c_str());
      status = 1;
      continue;
    }
    std::printf("%s\n", kg::extract::ToAnnotations(*extraction).c_str());
  }
  return status;
}
