#include "tools/export/records.h"

#include "graph/io/json_record.h"
#include "graph/io/typed_text.h"
#include "graph/load/record_import.h"
#include "graph/store/dump.h"
#include "tools/export/rdf_term.h"
#include "tools/export/text.h"

namespace kg::exporting {
namespace {

std::string Repaired(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    AppendUtf8(NextCodePoint(text, at, code) ? code : U'\uFFFD', out);
  }
  return out;
}

}  // namespace

Result<RecordCounts> WriteRecords(const store::Snapshot& snapshot, RecordsAs as, Output& output) {
  RecordCounts counts;
  std::string json, line;
  const std::string predicate = " " + RdfIri(io::kRecordProperty) + " ";
  const std::string datatype = "^^" + RdfIri(io::kRecordDatatype) + " .\n";
  const Status status = store::Dump(snapshot, [&](const io::GraphRecord& record) -> Status {
    counts.documents += std::holds_alternative<io::DocumentHead>(record) ? 1 : 0;
    counts.statements += std::holds_alternative<io::SaidRecord>(record) ? 1 : 0;
    json.clear();
    if (as == RecordsAs::kLines) {
      io::AppendRecord(record, json);
    } else {
      io::AppendRecord(record, counts.records, json);
    }
    if (!io::IsUtf8(json)) {
      json = Repaired(json);
      ++counts.repaired;
    }
    if (as == RecordsAs::kLines) {
      line = json + "\n";
    } else {
      line = RdfIri("urn:kg:record:" + std::to_string(counts.records)) + predicate +
             RdfQuoted(json) + datatype;
    }
    counts.too_long += line.size() > load::LineOptions().longest_line ? 1 : 0;
    ++counts.records;
    output.Write(line);
    return {};
  });
  if (!status.ok()) return status.error();
  return counts;
}

}  // namespace kg::exporting
