#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/input_files.h"

namespace kg::tools {

struct IngestOptions {
  unsigned threads = 2;
  std::uint64_t max_document_bytes = std::uint64_t{16} << 20;
  // What files being read, extracted or waiting for their turn may hold together (estimated from
  // their size; one file always may).
  std::uint64_t memory_bytes = std::uint64_t{512} << 20;
  // What the first load of a new store may hold before it goes to files.
  std::uint64_t load_bytes = std::uint64_t{256} << 20;
};

struct RejectedFile {
  std::string name, reason;
};

// What happened, document by document, added up. Counts of papers and below are of the documents
// that were extracted now, not of those that were there already.
struct IngestSummary {
  std::uint64_t added = 0, replaced = 0, unchanged = 0;
  std::vector<std::pair<std::string, std::string>> duplicates;  // name, document of the same bytes
  std::vector<RejectedFile> rejected;                            // in order of names
  std::uint64_t papers = 0, mentions = 0, figures = 0, relations = 0, references = 0;
  std::uint64_t statements_added = 0, statements_removed = 0;
  std::uint64_t bytes_extracted = 0;
};

// Done and bytes so far, for a progress line; called from the calling thread only.
using IngestProgress = std::function<void(std::uint64_t files, std::uint64_t bytes)>;

// Reads `files` into the store: `threads` workers read and extract, the calling thread writes, in
// the order of `files`, several documents to a transaction, with what their figures say of those
// that are there. So a run that is killed leaves whole documents only, the first ones, and the
// result does not depend on the number of threads.
//
// A store that is not published (OpenOptions::publish_later) is filled at once (graph/load), as long
// as the names of its nodes fit in half of load_bytes, and published then: killed before, there is no
// store.
//
// A document whose bytes are those of the stored one is left alone, unless the rules were changed
// that could have a say in it (Pipeline::RulesFor). A file that is no
// text, or over which the extraction fails, is rejected and does not stop the others; what the store
// held under its name stays. An
// error of the store stops all.
Result<IngestSummary> Ingest(store::Store& store, const extract::Pipeline& pipeline,
                             std::span<const InputFile> files, const IngestOptions& options,
                             const IngestProgress& progress);

}  // namespace kg::tools
