#include "graph/load/csv_relationships.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/load/csv_rows.h"

namespace kg::load {
namespace {

using io::Cell;

class CsvRelationships : public CsvRows {
 public:
  CsvRelationships(CsvReading* reading, const IdMap* ids) : CsvRows(reading), ids_(*ids) {}

  Status Run() {
    CsvWork work;
    for (;;) {
      Result<bool> more = reading_.source.Next(work);
      if (!more) return std::move(more).error();
      if (!*more) return {};
      Status failed;
      Read(work, failed);
      if (!failed.ok()) return failed;
      if (!reading_.AwaitTurn(work.index)) return {};
      reading_.EndTurn();
      if (!reading_.Done(work, std::move(bad_))) return {};
    }
  }

 private:
  struct End {
    Hash128 id;
    std::string_view text;
  };
  struct Row {
    End start, end;
    TypeId type{};
    std::uint64_t line = 0;
    std::size_t body_end = 0, keys_end = 0;  // of its properties in bodies_ and keys_
  };

  std::string ReadEnd(const Cell& cell, const CsvHeader::Space& space, const char* which,
                      End& end) {
    end.text = cell.text;
    const std::string problem = ReadId(cell, space, end.id);
    if (!problem.empty()) return std::string(which) + ": " + problem;
    ids_.Prefetch(end.id);
    return {};
  }

  void Read(const CsvWork& work, Status& failed) {
    const CsvHeader& header = *work.header;
    rows_.clear();
    bodies_.clear();
    keys_.clear();
    EachRow(work, [&](const std::vector<Cell>& cells, std::uint64_t line) {
      Row row;
      row.line = line;
      std::string problem = ReadEnd(cells[header.start], header.start_space, "start", row.start);
      if (!problem.empty()) return problem;
      problem = ReadEnd(cells[header.end], header.end_space, "end", row.end);
      if (!problem.empty()) return problem;
      std::string_view type =
          header.type_column ? cells[*header.type_column].text : std::string_view();
      if (type.empty() && !header.labels.empty()) type = header.labels[0];
      if (type.empty()) return std::string("the type is empty");
      const std::size_t body = bodies_.size(), keys = keys_.size();
      problem =
          ReadProperties(header, cells, bodies_,
                         [&](const CsvHeader::Property& property, const Value*, std::string_view) {
                           keys_.push_back(static_cast<std::uint32_t>(property.key));
                         });
      if (!problem.empty()) {
        bodies_.resize(body);
        keys_.resize(keys);
        return problem;
      }
      row.type = TypeOf(type);
      row.body_end = bodies_.size();
      row.keys_end = keys_.size();
      rows_.push_back(row);
      return std::string();
    });
    Add(work, failed);
  }

  // The chunk's rows, between nodes that are there.
  void Add(const CsvWork& work, Status& failed) {
    std::uint64_t order = work.index << 24;  // a chunk has fewer rows
    std::uint64_t properties = 0;
    BadRows loose;
    std::size_t body = 0, key = 0;
    for (const Row& row : rows_) {
      const std::string_view bytes = std::string_view(bodies_).substr(body, row.body_end - body);
      const std::size_t first_key = std::exchange(key, row.keys_end);
      body = row.body_end;
      const std::optional<NodeId> source = ids_.Find(row.start.id), target = ids_.Find(row.end.id);
      if (!source || !target) {
        loose.Add({work.file, row.line,
                   std::string(source ? "end" : "start") + ": there is no node with the id " +
                       Shown(source ? row.end.text : row.start.text)});
        continue;
      }
      for (std::size_t i = first_key; i < key; ++i) {
        store::Counters::Add(lane_.counters().keys, keys_[i], 1);
      }
      properties += key - first_key;
      Status status = lane_.AddRelationship(*source, row.type, *target, order++, bytes);
      if (!status.ok()) {
        failed = std::move(status);
        return;
      }
    }
    bad_.Merge(std::move(loose));
    const std::lock_guard lock(reading_.mutex);
    reading_.properties += properties;
  }

  TypeId TypeOf(std::string_view name) {
    key_.assign(name);
    const auto [it, added] = types_.try_emplace(key_);
    if (added) it->second = TypeId{reading_.Intern(store::TokenKind::kType, name, index_)};
    return it->second;
  }

  const IdMap& ids_;
  std::unordered_map<std::string, TypeId> types_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> keys_;
  std::string bodies_, key_;
};

}  // namespace

Status ReadRelationshipRows(CsvReading* reading, const IdMap* ids, store::Counters& counted) {
  CsvRelationships relationships(reading, ids);
  if (Status status = relationships.Run(); !status.ok()) return status;
  Status status = relationships.lane().Flush();
  counted = relationships.lane().counters();
  return status;
}

}  // namespace kg::load
