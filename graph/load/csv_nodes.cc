#include "graph/load/csv_nodes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/load/csv_rows.h"
#include "graph/store/alias.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using io::Cell;
using store::Family;

class CsvNodes : public CsvRows {
 public:
  CsvNodes(CsvReading* reading, IdMap* ids, std::uint64_t* numbered)
      : CsvRows(reading), ids_(*ids), numbered_(*numbered) {}

  Status Run() {
    CsvWork work;
    for (;;) {
      Result<bool> more = reading_.source.Next(work);
      if (!more) return std::move(more).error();
      if (!*more) return {};
      Parse(work);
      if (!reading_.AwaitTurn(work.index)) return {};
      if (Status room = ids_.Reserve(rows_.size()); !room.ok()) return room;
      Number(work);
      reading_.EndTurn();
      if (!reading_.Done(work, std::move(bad_))) return {};
      if (Status status = Emit(); !status.ok()) return status;
    }
  }

 private:
  struct Labels {
    std::vector<LabelId> ids;        // sorted, none twice
    std::string bytes;               // as a record has them
    std::vector<std::string> roots;  // of the label family
    // By property of the header that was used last: where its values are indexed, per label.
    const CsvHeader* header = nullptr;
    std::vector<std::vector<std::string>> index;
  };
  struct Row {
    Hash128 id;
    std::uint64_t line;
    const Labels* labels;
    std::size_t body, body_end;    // in bytes_: labels and properties
    std::size_t found, found_end;  // in bytes_: postings
    NodeId node{};
    bool dropped = false;
  };

  Labels& LabelsOf(const CsvHeader& header, std::string_view cell) {
    key_.assign(cell);
    for (const std::string& label : header.labels) key_.append(1, '\0').append(label);
    const auto [it, added] = labels_.try_emplace(key_);
    Labels& labels = it->second;
    if (added) {
      auto add = [&](std::string_view name) {
        if (name.empty()) return;
        labels.ids.push_back(LabelId{reading_.Intern(store::TokenKind::kLabel, name, index_)});
      };
      for (const std::string& label : header.labels) add(label);
      for (;;) {
        const std::size_t end = cell.find(reading_.options.array_delimiter);
        add(cell.substr(0, end));
        if (end == std::string_view::npos) break;
        cell.remove_prefix(end + 1);
      }
      std::sort(labels.ids.begin(), labels.ids.end());
      labels.ids.erase(std::unique(labels.ids.begin(), labels.ids.end()), labels.ids.end());
      store::PutVarint(labels.bytes, labels.ids.size());
      for (const LabelId label : labels.ids) {
        store::PutVarint(labels.bytes, static_cast<std::uint32_t>(label));
        labels.bytes += '\1';  // by hand
        labels.roots.push_back(store::LabelRootKey(label));
      }
    }
    if (labels.header != &header) {
      labels.header = &header;
      labels.index.clear();
      for (const CsvHeader::Property& property : header.properties) {
        std::vector<std::string>& prefixes = labels.index.emplace_back();
        for (const LabelId label : labels.ids) {
          prefixes.push_back(store::IndexPrefix(label, property.key));
        }
      }
    }
    return labels;
  }

  void PutFound(Family family, std::string_view root) {
    found_ += static_cast<char>(family);
    store::PutBytes(found_, root);
  }
  void PutName(std::string_view text) {
    std::string folded = store::Fold(text);
    if (!folded.empty()) names_.push_back(std::move(folded));
  }

  // Everything that does not need the nodes' numbers.
  void Parse(const CsvWork& work) {
    const CsvHeader& header = *work.header;
    rows_.clear();
    bytes_.clear();
    EachRow(work, [&](const std::vector<Cell>& cells, std::uint64_t line) {
      Row row{};
      row.line = line;
      std::string problem = ReadId(cells[header.id], header.space, row.id);
      if (!problem.empty()) return problem;
      const Labels& labels = LabelsOf(
          header, header.labels_column ? cells[*header.labels_column].text : std::string_view());
      row.labels = &labels;
      row.body = bytes_.size();
      bytes_ += labels.bytes;
      found_.clear();
      names_.clear();
      properties_.clear();
      problem = ReadProperties(
          header, cells, bytes_,
          [&](const CsvHeader::Property& property, const Value* value, std::string_view text) {
            const auto place = static_cast<std::size_t>(&property - header.properties.data());
            properties_.push_back(static_cast<std::uint32_t>(property.key));
            if (value == nullptr) {
              store::MakeStringIndexForm(text, form_);
            } else {
              store::MakeIndexForm(*value, form_);
            }
            for (const std::string& prefix : labels.index[place]) {
              root_.assign(prefix).append(form_);
              PutFound(Family::kIndex, root_);
            }
            if (!property.name) return;
            if (value == nullptr) {
              PutName(text);
            } else if (value->is(Value::Type::kList)) {
              for (const Value& element : value->list()) {
                if (element.is(Value::Type::kString)) PutName(element.string());
              }
            }
          });
      if (!problem.empty()) {
        bytes_.resize(row.body);
        return problem;
      }
      std::sort(names_.begin(), names_.end());
      names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
      for (const std::string& name : names_) PutFound(Family::kAlias, store::AliasRootKey(name));
      row.body_end = row.found = bytes_.size();
      bytes_ += found_;
      row.found_end = bytes_.size();
      rows_.push_back(row);
      keys_of_rows_.insert(keys_of_rows_.end(), properties_.begin(), properties_.end());
      ends_of_keys_.push_back(keys_of_rows_.size());
      return std::string();
    });
  }

  void Number(const CsvWork& work) {
    BadRows again;
    for (Row& row : rows_) {
      NodeId node{reading_.loader.start().next_node + numbered_};
      if (ids_.Add(row.id, node)) {
        row.node = reading_.loader.NextNodes(1);
        ++numbered_;
      } else {
        row.dropped = true;
        again.Add({work.file, row.line, "a node with this id was there before"});
      }
    }
    bad_.Merge(std::move(again));
  }

  Status Emit() {
    store::Counters& counters = lane_.counters();
    const store::Counters& start = reading_.loader.start();
    std::uint64_t properties = 0;
    std::size_t key = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      const std::size_t keys_end = ends_of_keys_[i];
      if (row.dropped) {
        key = keys_end;
        continue;
      }
      counters.statements += row.labels->ids.size() + (keys_end - key);
      counters.AddLabelled(row.labels->ids.empty() ? 0 : 1);
      properties += keys_end - key;
      for (; key < keys_end; ++key) store::Counters::Add(counters.keys, keys_of_rows_[key], 1);
      for (std::size_t label = 0; label < row.labels->ids.size(); ++label) {
        store::Counters::Add(counters.labels, static_cast<std::uint32_t>(row.labels->ids[label]),
                             1);
        Status status = lane_.AddPosting(Family::kLabel, row.labels->roots[label], row.node);
        if (!status.ok()) return status;
      }
      record_.assign(1, '\1');  // by hand, no key
      record_ += '\0';
      store::PutVarint(record_, start.next_node_ordinal + static_cast<std::uint64_t>(row.node) -
                                    start.next_node);
      record_.append(bytes_, row.body, row.body_end - row.body);
      if (Status status = lane_.AddNodeRecord(row.node, record_); !status.ok()) return status;
      store::ByteReader found(
          std::string_view(bytes_).substr(row.found, row.found_end - row.found));
      while (!found.done()) {
        const auto family = static_cast<Family>(found.Byte());
        if (Status status = lane_.AddPosting(family, found.Bytes(), row.node); !status.ok()) {
          return status;
        }
      }
    }
    keys_of_rows_.clear();
    ends_of_keys_.clear();
    const std::lock_guard lock(reading_.mutex);
    reading_.properties += properties;
    return {};
  }

  IdMap& ids_;
  std::uint64_t& numbered_;  // by whoever has the turn
  std::unordered_map<std::string, Labels> labels_;
  std::vector<Row> rows_;
  std::string bytes_;
  std::vector<std::uint32_t> keys_of_rows_, properties_;
  std::vector<std::size_t> ends_of_keys_;
  std::vector<std::string> names_;
  std::string key_, found_, form_, root_, record_;
};

}  // namespace

Status ReadNodeRows(CsvReading* reading, IdMap* ids, std::uint64_t* numbered,
                    store::Counters& counted) {
  CsvNodes nodes(reading, ids, numbered);
  if (Status status = nodes.Run(); !status.ok()) return status;
  Status status = nodes.lane().Flush();
  counted = nodes.lane().counters();
  return status;
}

}  // namespace kg::load
