#include "extract/pipeline.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "extract/claims/bibliography.h"
#include "extract/claims/figure_finder.h"
#include "extract/claims/relation_finder.h"
#include "extract/gazetteer/fold.h"
#include "extract/link/mention_finder.h"
#include "extract/text/document_reader.h"
#include "extract/values/value_scanner.h"
#include "graph/model/ids.h"

namespace kg::extract {

namespace {

// A hash of the names and bytes of all files below a folder.
Result<std::string> HashFiles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder, failed)) {
    if (file.is_regular_file(failed)) files.push_back(file.path());
  }
  if (failed) return Error{ErrorCode::kIo, "the folder cannot be read", folder.string()};
  std::sort(files.begin(), files.end());
  std::string hashes;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorCode::kIo, "the file cannot be read", file.string()};
    const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    hashes += file.lexically_relative(folder).generic_string() + ToHex(HashBytes(bytes));
  }
  return ToHex(HashBytes(hashes));
}

}  // namespace

struct Pipeline::Impl {
  std::shared_ptr<const Folder> folder;
  DocumentReader reader;
  MentionFinder mentions;
  RelationFinder relations;
  ValueScanner values;
  FigureFinder figures;
  std::string fingerprint;
};

Pipeline::Pipeline(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

Result<Pipeline> Pipeline::Load(const std::filesystem::path& schemas) {
  Result<DocumentReader> reader = DocumentReader::Load(schemas);
  if (!reader) return std::move(reader).error();
  Result<ValueScanner> values = ValueScanner::Load(schemas);
  if (!values) return std::move(values).error();
  Result<Folder> built = Folder::Build();
  if (!built) return std::move(built).error();
  const auto folder = std::make_shared<const Folder>(std::move(*built));
  Result<MentionFinder> mentions = MentionFinder::Load(schemas, folder);
  if (!mentions) return std::move(mentions).error();
  Result<FigureFinder> figures = FigureFinder::Load(schemas);
  if (!figures) return std::move(figures).error();
  Result<RelationFinder> relations = RelationFinder::Load(schemas, *folder);
  if (!relations) return std::move(relations).error();
  Result<std::string> fingerprint = HashFiles(schemas);
  if (!fingerprint) return std::move(fingerprint).error();
  return Pipeline(std::make_unique<Impl>(Impl{folder, std::move(*reader), std::move(*mentions),
                                              std::move(*relations), std::move(*values),
                                              std::move(*figures), std::move(*fingerprint)}));
}

const std::string& Pipeline::fingerprint() const { return impl_->fingerprint; }

// The order of the stages.
Result<Extraction> Pipeline::Extract(std::string_view name, std::string_view bytes) const {
  Result<Document> document = impl_->reader.Read(name, bytes);
  if (!document) return std::move(document).error();
  Extraction extraction;
  extraction.document = std::move(*document);
  const FoldedText folded = impl_->folder->Fold(extraction.document.clean.text());
  impl_->mentions.Find(extraction, folded);
  FindBibliography(extraction);
  impl_->values.Scan(extraction);
  impl_->figures.Find(extraction);
  impl_->relations.Find(extraction, folded);
  return extraction;
}

}  // namespace kg::extract
