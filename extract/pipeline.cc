#include "extract/pipeline.h"

#include <algorithm>
#include <fstream>
#include <future>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "extract/claims/bibliography.h"
#include "extract/claims/figure_finder.h"
#include "extract/claims/relation_finder.h"
#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/shared_scan.h"
#include "extract/link/mention_finder.h"
#include "extract/rule_index.h"
#include "extract/text/document_reader.h"
#include "extract/values/value_scanner.h"
#include "graph/model/ids.h"

namespace kg::extract {

namespace {

// The files below some folders of `schemas`, sorted.
Status ListFiles(const std::filesystem::path& schemas, const std::vector<std::string>& folders,
                 std::vector<std::filesystem::path>& files) {
  std::error_code failed;
  for (const std::string& folder : folders) {
    for (const auto& file :
         std::filesystem::recursive_directory_iterator(schemas / folder, failed)) {
      if (file.is_regular_file(failed)) files.push_back(file.path());
    }
    if (failed) {
      return Error{ErrorCode::kIo, "the folder cannot be read", (schemas / folder).string()};
    }
  }
  std::sort(files.begin(), files.end());
  return {};
}

// A hash of the names and bytes of files below a folder.
Result<std::string> HashFiles(const std::filesystem::path& folder,
                              const std::vector<std::filesystem::path>& files) {
  std::string hashes;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorCode::kIo, "the file cannot be read", file.string()};
    std::ostringstream bytes;
    bytes << in.rdbuf();
    hashes += file.lexically_relative(folder).generic_string() + ToHex(HashBytes(bytes.view()));
  }
  return ToHex(HashBytes(hashes));
}

// What reads every document, whatever its words.
Status AddShared(const std::filesystem::path& schemas, RuleIndex::Builder& index) {
  std::vector<std::filesystem::path> files;
  if (Status listed = ListFiles(schemas, {"text", "values"}, files); !listed) return listed;
  Result<std::string> hash = HashFiles(schemas, files);
  if (!hash) return std::move(hash).error();
  index.AddShared(*hash);
  return {};
}

}  // namespace

struct Pipeline::Impl {
  Folder folder;
  DocumentReader reader;
  MentionFinder mentions;
  RelationFinder relations;
  ValueScanner values;
  FigureFinder figures;
  RuleIndex index;
  SharedScan names;  // of mentions, then of relations
  std::string fingerprint;

  // What one scan of a text finds.
  struct Found {
    FoldedText folded;
    MentionFinder::Places places;
    std::vector<Automaton::Hit> triggers;
  };
  Found Scan(std::string_view text) const {
    Found found;
    found.folded = folder.Fold(text);
    std::vector<std::vector<Automaton::Hit>> hits = names.Scan(found.folded.text);
    found.triggers = std::move(hits.back());
    found.places = mentions.PlacesIn(text, found.folded, hits);
    return found;
  }

  // As of RulesFor: by what the scans of a document's text found.
  std::string Rules(const Document& document, const Found& found) const {
    RuleIndex::Met met = index.NothingMet(document.clean.reading());
    mentions.Mark(found.places, met);
    relations.Mark(document, found.triggers, met);
    return index.HashFor(met, mentions.NamesAt(found.places));
  }
};

Pipeline::Pipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

Result<Pipeline> Pipeline::Load(const std::filesystem::path& schemas) {
  const Folder folder;
  // Half of the time goes to the rules of mentions, half to the others.
  std::future<Result<MentionFinder>> loading =
      std::async([&] { return MentionFinder::Load(schemas, folder); });
  Result<DocumentReader> reader = DocumentReader::Load(schemas);
  Result<ValueScanner> values = ValueScanner::Load(schemas);
  Result<FigureFinder> figures = FigureFinder::Load(schemas);
  Result<RelationFinder> relations = RelationFinder::Load(schemas, folder);
  Result<MentionFinder> mentions = loading.get();
  if (!reader) return std::move(reader).error();
  if (!values) return std::move(values).error();
  if (!mentions) return std::move(mentions).error();
  if (!figures) return std::move(figures).error();
  if (!relations) return std::move(relations).error();
  RuleIndex::Builder index;
  if (Status added = AddShared(schemas, index); !added) return std::move(added).error();
  mentions->AddTo(index);
  figures->words().AddTo(index);
  relations->AddTo(index);
  std::vector<std::filesystem::path> files;
  const std::vector<std::string> folders = {"gazetteers", "ontology", "rules", "text", "values"};
  if (Status listed = ListFiles(schemas, folders, files); !listed) return listed.error();
  Result<std::string> fingerprint = HashFiles(schemas, files);
  if (!fingerprint) return std::move(fingerprint).error();
  std::vector<SharedScan::Part> searched = mentions->searched();
  searched.push_back({&relations->automaton(), true});
  SharedScan names(std::move(searched));
  return Pipeline(std::make_unique<Impl>(Impl{folder, std::move(*reader), std::move(*mentions),
                                              std::move(*relations), std::move(*values),
                                              std::move(*figures), std::move(index).Build(), std::move(names),
                                              std::move(*fingerprint)}));
}

const std::string& Pipeline::fingerprint() const { return impl_->fingerprint; }

Result<std::string> Pipeline::RulesFor(std::string_view name, std::string_view bytes) const {
  Result<Document> document = impl_->reader.Read(name, bytes);
  if (!document) return document.error();
  document->clean.SetReading(impl_->folder.Simplified(document->clean.text()));
  return impl_->Rules(*document, impl_->Scan(document->clean.reading()));
}

// The order of the stages.
Result<Extraction> Pipeline::Extract(
    std::string_view name, std::string_view bytes, const ExtractOptions& options) const {
  const auto done = [&](std::string_view stage) {
    if (options.after) options.after(stage);
  };
  Result<Document> document = impl_->reader.Read(name, bytes);
  if (!document) return std::move(document).error();
  Extraction extraction;
  extraction.document = std::move(*document);
  CleanText& clean = extraction.document.clean;
  clean.SetReading(impl_->folder.Simplified(clean.text()));
  done("read");
  const Impl::Found found = impl_->Scan(clean.reading());
  if (options.rules) extraction.rules = impl_->Rules(extraction.document, found);
  done("scan");
  impl_->mentions.Find(extraction, found.folded, found.places);
  FindBibliography(extraction);
  done("mentions");
  impl_->values.Scan(extraction);
  done("values");
  impl_->figures.Find(extraction);
  done("figures");
  impl_->relations.Find(extraction, found.folded, found.triggers);
  done("relations");
  return extraction;
}

std::span<const Mention> MentionsOf(const Extraction& extraction, std::uint32_t sentence) {
  const Span span = extraction.document.sentences[sentence].span;
  const auto before = [](const Mention& mention, std::uint32_t at) { return mention.span.begin < at; };
  const std::vector<Mention>& all = extraction.mentions;
  const auto first = std::lower_bound(all.begin(), all.end(), span.begin, before);
  return {first, std::lower_bound(first, all.end(), span.end, before)};
}

}  // namespace kg::extract
