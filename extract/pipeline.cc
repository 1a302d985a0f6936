#include "extract/pipeline.h"

#include <utility>

#include "extract/text/document_reader.h"
#include "extract/values/value_scanner.h"
#include "graph/model/ids.h"

namespace kg::extract {

struct Pipeline::Impl {
  DocumentReader reader;
  ValueScanner values;
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
  std::string fingerprint = ToHex(HashBytes(reader->rules().fingerprint));
  return Pipeline(std::make_unique<Impl>(Impl{std::move(*reader), std::move(*values), std::move(fingerprint)}));
}

const std::string& Pipeline::fingerprint() const { return impl_->fingerprint; }

// The order of the stages.
Result<Extraction> Pipeline::Extract(std::string_view name, std::string_view bytes) const {
  Result<Document> document = impl_->reader.Read(name, bytes);
  if (!document) return std::move(document).error();
  Extraction extraction;
  extraction.document = std::move(*document);
  impl_->values.Scan(extraction);
  return extraction;
}

}  // namespace kg::extract
