#include "tools/export/tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <system_error>

#include "graph/io/json_record.h"
#include "graph/io/temporal_text.h"
#include "graph/io/typed_text.h"
#include "graph/load/sorter.h"
#include "graph/load/workspace.h"
#include "graph/store/bytes.h"
#include "graph/store/dump.h"
#include "graph/store/record.h"
#include "graph/store/value_codec.h"
#include "tools/export/output.h"
#include "tools/export/records.h"

namespace kg::exporting {
namespace {

namespace fs = std::filesystem;
using io::CellType;
using Properties = std::vector<std::pair<std::string, Value>>;

constexpr char kArrayDelimiter = ';';

// Of a column.
struct Type {
  CellType cell = CellType::kString;
  bool array = false;
  friend auto operator<=>(const Type&, const Type&) = default;
};

std::optional<CellType> CellTypeOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: return CellType::kBoolean;
    case Value::Type::kInteger: return CellType::kInteger;
    case Value::Type::kFloat: return CellType::kFloat;
    case Value::Type::kString: return CellType::kString;
    case Value::Type::kDate: return CellType::kDate;
    case Value::Type::kTime: return CellType::kTime;
    case Value::Type::kLocalTime: return CellType::kLocalTime;
    case Value::Type::kDateTime: return CellType::kDateTime;
    case Value::Type::kLocalDateTime: return CellType::kLocalDateTime;
    case Value::Type::kDuration: return CellType::kDuration;
    default: return std::nullopt;
  }
}

// Nothing: no cell reads back as this value.
std::optional<Type> TypeOf(const Value& value) {
  if (!value.is(Value::Type::kList)) {
    const std::optional<CellType> type = CellTypeOf(value);
    return type ? std::optional(Type{*type, false}) : std::nullopt;
  }
  const Value::List& list = value.list();
  if (list.empty()) return Type{CellType::kString, true};
  const std::optional<CellType> type = CellTypeOf(list.front());
  if (!type) return std::nullopt;
  for (const Value& each : list) {
    if (CellTypeOf(each) != type) return std::nullopt;
    if (!each.is(Value::Type::kString)) continue;
    const std::string_view text = each.string();
    if (text.find(kArrayDelimiter) != std::string_view::npos) return std::nullopt;
    if (text.empty() && list.size() == 1) return std::nullopt;  // reads as an empty list
  }
  return Type{*type, true};
}

std::string TextOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kString: return std::string(value.string());
    case Value::Type::kFloat:
      if (std::isnan(value.floating())) return "NaN";
      if (std::isinf(value.floating())) return value.floating() > 0 ? "Infinity" : "-Infinity";
      break;
    case Value::Type::kBoolean:
    case Value::Type::kInteger: break;
    case Value::Type::kList: {
      std::string out;
      bool first = true;
      for (const Value& each : value.list()) {
        if (!std::exchange(first, false)) out += kArrayDelimiter;
        out += TextOf(each);
      }
      return out;
    }
    default: return io::PrintTemporal(value);
  }
  std::string out;
  io::AppendValue(value, out);
  return out;
}

void AppendCell(std::string_view text, std::string& row) {
  const bool quoted = text.empty() || text.find_first_of(",\"\n\r") != std::string_view::npos ||
                      text.front() == ' ' || text.back() == ' ';
  if (!quoted) {
    row += text;
    return;
  }
  row += '"';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

// As part of a file's name.
std::string Plain(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 60)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += plain ? c : '_';
  }
  return out;
}

// Tables that share a kind of rows: the nodes with one set of labels, the relationships of a type.
// First every row is counted, then every row is added, then all are written.
class Tables {
 public:
  Tables(load::Workspace* workspace, TableCounts* counts)
      : counts_(*counts), rows_(workspace), add_(&rows_) {}

  void Count(const std::string& group, const Properties& properties) {
    Columns& columns = groups_[group];
    for (const auto& [name, value] : properties) {
      if (const std::optional<Type> type = TypeOf(value)) columns[name].insert(*type);
    }
  }

  // `order` sorts the rows of a group; `head` is the row up to its properties.
  Status Add(const std::string& group, std::string_view order, std::string_view head,
             const Properties& properties) {
    const auto found = groups_.find(group);
    std::string key, row;
    store::PutBytes(key, group);
    std::string variant;
    store::PutBytes(row, head);
    for (const auto& [name, value] : properties) {
      const std::optional<Type> type = TypeOf(value);
      if (!type) {
        ++counts_.values;
        continue;
      }
      if (found->second.at(name).size() > 1) {
        store::PutBytes(variant, name);
        variant += static_cast<char>(type->cell);
        variant += type->array ? '\1' : '\0';
      }
      store::PutBytes(row, name);
      store::PutBytes(row, TextOf(value));
    }
    store::PutBytes(key, variant);
    key += order;
    return add_.Add(key, row);
  }

  // Calls begin(file's part of a name, group) for each file, which gives the header's first cells.
  template <typename Begin, typename Head>
  Status Write(const fs::path& folder, std::string_view prefix, Begin begin, Head head) {
    if (Status status = add_.Flush(); !status.ok()) return status;
    load::Sorter::Cursor cursor = rows_.Read("", "");
    std::unique_ptr<Output> output;
    std::string table, line;
    std::vector<std::string> names;  // of columns
    std::uint64_t number = 0;
    for (; cursor.Valid(); cursor.Next()) {
      store::ByteReader key(cursor.key());
      const std::string_view group = key.Bytes(), variant = key.Bytes();
      const std::string_view here = cursor.key().substr(0, cursor.key().size() - key.rest().size());
      if (output == nullptr || here != table) {
        if (Status status = Close(output); !status.ok()) return status;
        table = here;
        std::string file = std::to_string(++number);
        file.insert(0, file.size() < 4 ? 4 - file.size() : 0, '0');
        Result<std::unique_ptr<Output>> opened =
            OpenOutput(folder / (std::string(prefix) + file + Plain(group) + ".csv"));
        if (!opened) return std::move(opened).error();
        output = std::move(*opened);
        ++counts_.files;
        names.clear();
        line = begin();
        for (const auto& [name, type] : ColumnsOf(group, variant)) {
          names.push_back(name);
          line += ',';
          AppendCell(name + ":" + std::string(io::NameOf(type.cell)) + (type.array ? "[]" : ""), line);
        }
        output->Write(line + "\n");
      }
      store::ByteReader row(cursor.value());
      line = head(row.Bytes());
      std::size_t column = 0;
      while (!row.done()) {
        const std::string_view name = row.Bytes(), text = row.Bytes();
        for (; names[column] != name; ++column) line += ',';
        ++column;
        line += ',';
        AppendCell(text, line);
      }
      line.append(names.size() - column, ',');
      output->Write(line + "\n");
    }
    if (!cursor.status().ok()) return cursor.status();
    return Close(output);
  }

 private:
  using Columns = std::map<std::string, std::set<Type>>;

  // By name. A name with several types has that of the variant, or is not in it.
  std::map<std::string, Type> ColumnsOf(std::string_view group, std::string_view variant) const {
    std::map<std::string, Type> out;
    for (const auto& [name, types] : groups_.find(group)->second) {
      if (types.size() == 1) out.emplace(name, *types.begin());
    }
    for (store::ByteReader reader(variant); !reader.done();) {
      const std::string name(reader.Bytes());
      const auto cell = static_cast<CellType>(reader.Byte());
      out[name] = {cell, reader.Byte() != 0};
    }
    return out;
  }
  Status Close(std::unique_ptr<Output>& output) {
    if (output == nullptr) return {};
    counts_.bytes += output->written();
    return std::exchange(output, nullptr)->Close();
  }

  TableCounts& counts_;
  std::map<std::string, Columns, std::less<>> groups_;
  load::Sorter rows_;
  load::Sorter::Buffer add_;
};

class Writer {
 public:
  Writer(const store::Snapshot& snapshot, const fs::path& folder, std::size_t memory)
      : snapshot_(snapshot), folder_(folder), workspace_(folder / "sort", memory) {}

  Result<TableCounts> Run() {
    for (const auto step : {&Writer::Nodes, &Writer::Relationships, &Writer::Records}) {
      if (Status status = (this->*step)(); !status.ok()) return std::move(status).error();
    }
    return counts_;
  }

 private:
  template <typename Owner>
  Status Read(Owner owner, Properties& out) const {
    std::vector<std::pair<KeyId, Value>> read;
    if (Status status = snapshot_.Properties(owner, read); !status.ok()) return status;
    out.clear();
    for (auto& [key, value] : read) out.emplace_back(snapshot_.NameOf(key), std::move(value));
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return {};
  }

  // The labels as a cell has them.
  Status LabelsOf(NodeId node, std::string& out, std::uint64_t& lost) const {
    std::vector<LabelId> labels;
    if (Status status = snapshot_.LabelsOf(node, labels); !status.ok()) return status;
    std::vector<std::string> names;
    for (const LabelId label : labels) names.emplace_back(snapshot_.NameOf(label));
    std::sort(names.begin(), names.end());
    out.clear();
    for (const std::string& name : names) {
      if (name.find(kArrayDelimiter) != std::string::npos) {
        ++lost;
        continue;
      }
      if (!out.empty()) out += kArrayDelimiter;
      out += name;
    }
    return {};
  }

  Status Nodes() {
    Tables tables(&workspace_, &counts_);
    Properties properties;
    std::string labels, head, order;
    Status status = store::EachNode(snapshot_, [&](NodeId node, const io::NodeName&) -> Status {
      std::uint64_t counted_later = 0;
      if (Status read = LabelsOf(node, labels, counted_later); !read.ok()) return read;
      if (Status read = Read(node, properties); !read.ok()) return read;
      tables.Count(labels, properties);
      return {};
    });
    if (!status.ok()) return status;
    status = store::EachNode(snapshot_, [&](NodeId node, const io::NodeName& name) -> Status {
      if (Status read = LabelsOf(node, labels, counts_.labels); !read.ok()) return read;
      if (Status read = Read(node, properties); !read.ok()) return read;
      order.clear();
      store::PutBigEndian(order, counts_.nodes++, 8);
      head.clear();
      store::PutVarint(head, static_cast<std::uint64_t>(node));
      store::PutBytes(head, labels);
      if (name.is_key) head += name.text;
      return tables.Add(labels, order, head, properties);
    });
    if (!status.ok()) return status;
    std::uint64_t next = 0;
    return tables.Write(
        folder_, "nodes-", [] { return std::string(":ID,:LABEL,:IGNORE"); },
        [&](std::string_view bytes) {
          store::ByteReader reader(bytes);
          const std::size_t node = reader.Varint();
          if (node >= rows_.size()) rows_.resize(std::max(node + 1, rows_.size() * 2));
          rows_[node] = next;
          std::string line = std::to_string(next++) + ",";
          if (const std::string_view names = reader.Bytes(); !names.empty()) AppendCell(names, line);
          line += ',';
          if (!reader.done()) AppendCell(reader.rest(), line);
          return line;
        });
  }

  template <typename Use>
  Status EachRelationship(Use use) const {
    std::vector<RelationshipId> ids;
    for (RelationshipId from{};;) {
      ids.clear();
      if (Status status = snapshot_.ScanRelationships(from, 4096, ids); !status.ok()) return status;
      for (const RelationshipId id : ids) {
        if (Status status = use(id); !status.ok()) return status;
      }
      if (ids.size() < 4096) return {};
      from = RelationshipId{static_cast<std::uint64_t>(ids.back()) + 1};
    }
  }

  Status Relationships() {
    Tables tables(&workspace_, &counts_);
    Properties properties;
    std::string head, order;
    Status status = EachRelationship([&](RelationshipId id) -> Status {
      const Result<store::RelationshipEnds> ends = snapshot_.Ends(id);
      if (!ends) return ends.error();
      if (Status read = Read(id, properties); !read.ok()) return read;
      tables.Count(std::string(snapshot_.NameOf(ends->type)), properties);
      return {};
    });
    if (!status.ok()) return status;
    status = EachRelationship([&](RelationshipId id) -> Status {
      const Result<store::RelationshipEnds> ends = snapshot_.Ends(id);
      if (!ends) return ends.error();
      if (Status read = Read(id, properties); !read.ok()) return read;
      const Result<StatementId> statement = snapshot_.IdOf(id);
      if (!statement) return statement.error();
      ++counts_.relationships;
      // Those by hand have ids in order of their numbers, and come first.
      order.clear();
      head.clear();
      for (const NodeId end : {ends->source, ends->target}) {
        const std::uint64_t row = rows_[static_cast<std::size_t>(end)];
        store::PutBigEndian(order, row, 8);
        store::PutVarint(head, row);
      }
      const bool stated = !store::IsHandMade(*statement);
      order += stated ? '\1' : '\0';
      store::PutBigEndian(order, statement->high, 8);
      store::PutBigEndian(order, statement->low, 8);
      const std::string type(snapshot_.NameOf(ends->type));
      store::PutBytes(head, type);
      if (stated) head += ToHex(*statement);
      return tables.Add(type, order, head, properties);
    });
    if (!status.ok()) return status;
    return tables.Write(
        folder_, "relationships-", [] { return std::string(":START_ID,:END_ID,:TYPE,:IGNORE"); },
        [&](std::string_view bytes) {
          store::ByteReader reader(bytes);
          std::string line = std::to_string(reader.Varint()) + ",";
          line += std::to_string(reader.Varint()) + ",";
          AppendCell(reader.Bytes(), line);
          line += ',';
          return line.append(reader.rest());
        });
  }

  Status Records() {
    Result<std::unique_ptr<Output>> output = OpenOutput(folder_ / kRecordsFile);
    if (!output) return std::move(output).error();
    const Result<RecordCounts> counts = WriteRecords(snapshot_, RecordsAs::kLines, **output);
    if (!counts) return counts.error();
    counts_.documents = counts->documents;
    counts_.statements = counts->statements;
    counts_.bytes += (*output)->written();
    return (*output)->Close();
  }

  const store::Snapshot& snapshot_;
  const fs::path folder_;
  load::Workspace workspace_;
  TableCounts counts_;
  std::vector<std::uint64_t> rows_;  // by node
};

}  // namespace

Result<TableCounts> WriteTables(const store::Snapshot& snapshot, const fs::path& folder,
                                std::size_t memory_bytes) {
  fs::path part = folder;
  if (!part.has_filename()) part = part.parent_path();
  const fs::path whole = part;
  part += ".part";
  std::error_code code;
  if (fs::exists(whole, code)) {
    return Error{ErrorCode::kConflict, "this exists already; tables go to a new folder",
                 whole.string()};
  }
  fs::remove_all(part, code);
  fs::create_directories(part / "sort", code);
  if (code) return Error{ErrorCode::kIo, "cannot make the folder: " + code.message(), part.string()};
  Result<TableCounts> counts = Writer(snapshot, part, memory_bytes).Run();
  std::error_code ignored;
  fs::remove_all(part / "sort", ignored);
  if (counts) fs::rename(part, whole, code);
  if (!counts || code) fs::remove_all(part, ignored);
  if (counts && code) {
    return Error{ErrorCode::kIo, "cannot make the folder: " + code.message(), whole.string()};
  }
  return counts;
}

}  // namespace kg::exporting
