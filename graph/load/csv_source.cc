#include "graph/load/csv_source.h"

#include <algorithm>
#include <deque>
#include <tuple>
#include <utility>

#include "graph/store/alias.h"

namespace kg::load {
namespace {

using io::Cell;
using io::CellType;
using io::CsvColumn;
using io::CsvTable;
using Role = CsvColumn::Role;

Error InFile(Error error, const std::string& file, std::uint64_t line) {
  error.where = file + ":" + std::to_string(line);
  return error;
}

}  // namespace

Result<bool> CsvSource::Next(CsvWork& work) {
  const std::lock_guard lock(mutex_);
  for (;;) {
    if (reader_ == nullptr) {
      if (group_ == all_.size()) return false;
      if (file_ == all_[group_].files.size()) {
        ++group_;
        file_ = 0;
        header_ = nullptr;
        continue;
      }
      path_ = all_[group_].files[file_++].string();
      Result<std::unique_ptr<io::CsvReader>> reader = io::CsvReader::Open(path_, options_.dialect);
      if (!reader) return std::move(reader).error();
      reader_ = std::move(*reader);
      first_ = true;
    }
    Result<bool> more = reader_->Next(work.chunk);
    if (!more) return std::move(more).error();
    if (!*more) {
      if (first_ && header_ == nullptr) {
        return Error{ErrorCode::kInvalid, "the file is empty; it should begin with a header",
                     path_};
      }
      reader_ = nullptr;
      continue;
    }
    if (std::exchange(first_, false)) {
      if (Status status = TakeHeader(work.chunk); !status.ok()) return std::move(status).error();
      if (work.chunk.text.empty() && work.chunk.broken.empty()) continue;
    }
    work.index = next_++;
    work.file = path_;
    work.header = header_;
    return true;
  }
}

Status CsvSource::TakeHeader(io::CsvChunk& chunk) {
  std::vector<Cell> cells;
  std::deque<std::string> unquoted;
  const io::RowRead row = io::ReadRow(chunk.text, 0, options_.dialect, cells, unquoted);
  const bool is_header = row.kind == io::RowRead::Kind::kRow && io::IsHeader(cells);
  if (!is_header && header_ != nullptr) return {};
  Result<std::vector<CsvColumn>> columns =
      row.kind == io::RowRead::Kind::kRow
          ? io::ReadHeader(cells, table_)
          : Error{ErrorCode::kInvalid, std::string("the header cannot be read: ") + row.problem};
  Result<std::shared_ptr<const CsvHeader>> header =
      columns ? MakeHeader(std::move(*columns)) : std::move(columns).error();
  if (!header) return InFile(std::move(header).error(), path_, 1);
  header_ = std::move(*header);
  chunk.line += static_cast<std::uint64_t>(std::count(
      chunk.text.begin(), chunk.text.begin() + static_cast<std::ptrdiff_t>(row.end), '\n'));
  chunk.text.erase(0, row.end);
  return {};
}

// One vocabulary of ids cannot be text here and numbers there.
Result<CsvHeader::Space> CsvSource::SpaceOf(const CsvColumn& column) {
  const CellType type = column.id_type.value_or(options_.id_type);
  const CsvHeader::Space fresh{static_cast<std::uint32_t>(spaces_.size()), type};
  const CsvHeader::Space& known = spaces_.try_emplace(column.space, fresh).first->second;
  if (column.id_type && known.type != type) {
    return Error{ErrorCode::kInvalid, "ids are both text and numbers"};
  }
  return known;
}

Result<std::shared_ptr<const CsvHeader>> CsvSource::MakeHeader(std::vector<CsvColumn> columns) {
  auto header = std::make_shared<CsvHeader>();
  header->labels = all_[group_].labels;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const CsvColumn& column = columns[i];
    if (column.role == Role::kLabels) header->labels_column = i;
    if (column.role == Role::kType) header->type_column = i;
    for (const auto& [role, place, space] :
         {std::tuple(Role::kId, &header->id, &header->space),
          std::tuple(Role::kStart, &header->start, &header->start_space),
          std::tuple(Role::kEnd, &header->end, &header->end_space)}) {
      if (column.role != role) continue;
      Result<CsvHeader::Space> found = SpaceOf(column);
      if (!found) return std::move(found).error();
      *place = i;
      *space = *found;
    }
    if (column.name.empty() || (column.role != Role::kProperty && column.role != Role::kId)) {
      continue;
    }
    const CellType type = column.role == Role::kId ? header->space.type : column.type;
    header->properties.push_back({i, KeyId{tokens_.Intern(store::TokenKind::kKey, column.name)},
                                  type, column.array,
                                  table_ == CsvTable::kNodes && store::IsNameKey(column.name)});
  }
  if (table_ == CsvTable::kRelationships && !header->type_column && header->labels.empty()) {
    return Error{ErrorCode::kInvalid,
                 "there is no column :TYPE; add one, or name the type: "
                 "--relationships TYPE=FILE"};
  }
  std::sort(header->properties.begin(), header->properties.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  header->columns = std::move(columns);
  return std::shared_ptr<const CsvHeader>(std::move(header));
}

}  // namespace kg::load
