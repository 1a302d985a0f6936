#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "extract/text/document.h"
#include "graph/model/result.h"

namespace kg::extract {

// Reads the fields of one entry of a reference list: GB/T 7714, GOST 7.1 and R 7.0.5, APA, and the
// mixtures in which authors write them.
//
// Method: what has a form of its own (DOI, address, year, volume, pages) is taken out first; the
// kind of entry follows from its marks ("[J]", " // ", " / ", "(2020)."), and the rest falls into
// names, title and container at the separators of that kind.
// Immutable once loaded. Time is linear in the entry, of which the first 4,000 bytes are read.
class ReferenceParser {
 public:
  static Result<ReferenceParser> Load(const std::filesystem::path& schemas);
  ReferenceParser(ReferenceParser&&) noexcept;
  ReferenceParser& operator=(ReferenceParser&&) noexcept;
  ~ReferenceParser();

  // Fills the fields of `reference`, whose `span` says where in the clean `text` it stands.
  void Parse(std::string_view text, Reference& reference) const;

  const std::string& fingerprint() const;

  struct Words;

 private:
  explicit ReferenceParser(std::unique_ptr<const Words> words);
  std::unique_ptr<const Words> words_;
};

}  // namespace kg::extract
