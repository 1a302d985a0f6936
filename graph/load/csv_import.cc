#include "graph/load/csv_import.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "graph/io/csv_header.h"
#include "graph/load/id_map.h"
#include "graph/store/alias.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

namespace fs = std::filesystem;
using io::Cell;
using io::CellType;
using io::CsvColumn;
using io::CsvTable;
using store::Family;
using Role = CsvColumn::Role;

// What a header says, with names as tokens. Immutable once shared.
struct Header {
  std::vector<CsvColumn> columns;
  struct Property {
    std::size_t column;
    KeyId key;
    CellType type;
    bool array, name;
  };
  std::vector<Property> properties;  // by key
  std::vector<std::string> labels;   // of all rows
  std::size_t id = 0, start = 0, end = 0;
  struct Space {
    std::uint32_t number = 0;
    CellType type = CellType::kString;  // of its ids
  };
  Space space, start_space, end_space;
  std::optional<std::size_t> labels_column, type_column;
};

// The vocabularies of ids, by name.
using Spaces = std::map<std::string, Header::Space>;

struct Work {
  std::uint64_t index = 0;
  std::string file;
  std::shared_ptr<const Header> header;
  io::CsvChunk chunk;
};

Error InFile(Error error, const std::string& file, std::uint64_t line) {
  error.where = file + ":" + std::to_string(line);
  return error;
}

// All files of one kind of table, one chunk after the other. Any thread.
class Source {
 public:
  Source(CsvTable table, const std::vector<CsvFiles>& files, const CsvOptions& options,
         store::Tokens* tokens, Spaces* spaces)
      : table_(table), all_(files), options_(options), tokens_(*tokens), spaces_(*spaces) {}

  Result<bool> Next(Work& work) {
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
        Result<std::unique_ptr<io::CsvReader>> reader =
            io::CsvReader::Open(path_, options_.dialect);
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

 private:
  Status TakeHeader(io::CsvChunk& chunk) {
    std::vector<Cell> cells;
    std::deque<std::string> unquoted;
    const io::RowRead row = io::ReadRow(chunk.text, 0, options_.dialect, cells, unquoted);
    const bool is_header = row.kind == io::RowRead::Kind::kRow && io::IsHeader(cells);
    if (!is_header && header_ != nullptr) return {};
    Result<std::vector<CsvColumn>> columns =
        row.kind == io::RowRead::Kind::kRow
            ? io::ReadHeader(cells, table_)
            : Error{ErrorCode::kInvalid, std::string("the header cannot be read: ") + row.problem};
    Result<std::shared_ptr<const Header>> header =
        columns ? MakeHeader(std::move(*columns)) : std::move(columns).error();
    if (!header) return InFile(std::move(header).error(), path_, 1);
    header_ = std::move(*header);
    chunk.line += static_cast<std::uint64_t>(
        std::count(chunk.text.begin(), chunk.text.begin() + static_cast<std::ptrdiff_t>(row.end),
                   '\n'));
    chunk.text.erase(0, row.end);
    return {};
  }

  // One vocabulary of ids cannot be text here and numbers there.
  Result<Header::Space> SpaceOf(const CsvColumn& column) {
    const CellType type = column.id_type.value_or(options_.id_type);
    const Header::Space fresh{static_cast<std::uint32_t>(spaces_.size()), type};
    const Header::Space& known = spaces_.try_emplace(column.space, fresh).first->second;
    if (column.id_type && known.type != type) {
      return Error{ErrorCode::kInvalid, "ids are both text and numbers"};
    }
    return known;
  }

  Result<std::shared_ptr<const Header>> MakeHeader(std::vector<CsvColumn> columns) {
    auto header = std::make_shared<Header>();
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
        Result<Header::Space> found = SpaceOf(column);
        if (!found) return std::move(found).error();
        *place = i;
        *space = *found;
      }
      if (column.name.empty() || (column.role != Role::kProperty && column.role != Role::kId)) {
        continue;
      }
      const CellType type = column.role == Role::kId ? header->space.type : column.type;
      header->properties.push_back(
          {i, KeyId{tokens_.Intern(store::TokenKind::kKey, column.name)}, type, column.array,
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
    return std::shared_ptr<const Header>(std::move(header));
  }

  const CsvTable table_;
  const std::vector<CsvFiles>& all_;
  const CsvOptions& options_;
  store::Tokens& tokens_;
  Spaces& spaces_;
  std::mutex mutex_;
  std::size_t group_ = 0, file_ = 0;
  std::unique_ptr<io::CsvReader> reader_;
  std::shared_ptr<const Header> header_;
  std::string path_;
  bool first_ = false;
  std::uint64_t next_ = 0;
};

// What the threads share while tables of one kind are read.
struct Shared {
  Shared(Loader* load, Source* chunks, const CsvOptions& how, const ReadProgress& told)
      : loader(*load), source(*chunks), options(how), progress(told) {}

  Loader& loader;
  Source& source;
  const CsvOptions& options;
  const ReadProgress& progress;

  std::mutex mutex;
  std::condition_variable turn_came;
  std::uint64_t turn = 0;  // the chunk whose nodes may be numbered
  bool stopped = false;
  std::map<std::uint64_t, std::vector<BadRow>> bad;  // by chunk
  std::uint64_t bad_rows = 0;
  std::uint64_t bytes = 0, properties = 0;

  void Stop() {
    const std::lock_guard lock(mutex);
    stopped = true;
    turn_came.notify_all();
  }
  // Waits until all chunks before have been numbered. False: stop.
  bool AwaitTurn(std::uint64_t index) {
    std::unique_lock lock(mutex);
    turn_came.wait(lock, [&] { return stopped || turn == index; });
    return !stopped;
  }
  // New names get their numbers in the order of the chunks, so that threads do not show.
  std::uint32_t Intern(store::TokenKind kind, std::string_view name, std::uint64_t index) {
    if (const auto known = loader.tokens().Find(kind, name)) return *known;
    return AwaitTurn(index) ? loader.tokens().Intern(kind, name) : 0;
  }
  void EndTurn() {
    const std::lock_guard lock(mutex);
    ++turn;
    turn_came.notify_all();
  }
  bool Done(const Work& work, std::vector<BadRow> rows) {
    const std::lock_guard lock(mutex);
    bytes += work.chunk.text.size();
    if (progress) progress(bytes);
    if (!rows.empty()) {
      bad_rows += rows.size();
      // Those that can no longer be among the first are counted only.
      rows.resize(std::min(rows.size(), kBadRowsKept + 1));
      bad.emplace(work.index, std::move(rows));
      while (bad.size() > kBadRowsKept + 1) bad.erase(std::prev(bad.end()));
    }
    if (bad_rows > options.bad_tolerance) {
      stopped = true;
      turn_came.notify_all();
    }
    return !stopped;
  }
};

std::string Shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return "\"" + std::string(text) + "\"";
  std::size_t size = kMost;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return "\"" + std::string(text.substr(0, size)) + "\" ...";
}

// What both kinds of table share: one thread's way from chunks to the loader.
class Table {
 public:
  explicit Table(Shared* shared) : shared_(*shared), lane_(&shared->loader) {}

  Loader::Lane& lane() { return lane_; }

 protected:
  // Splits the chunk into rows; each(cells, line) says what is wrong with one, or "".
  template <typename Each>
  void EachRow(const Work& work, Each each) {
    index_ = work.index;
    bad_.clear();
    unquoted_.clear();
    for (const io::CsvChunk::Broken& row : work.chunk.broken) {
      bad_.push_back({work.file, row.line, row.problem});
    }
    const std::string_view text = work.chunk.text;
    const bool plain = text.find(shared_.options.dialect.quote) == std::string_view::npos;
    const bool utf8 = io::IsUtf8(text);
    std::uint64_t line = work.chunk.line;
    for (std::size_t at = 0; at < text.size();) {
      cells_.clear();
      const io::RowRead row =
          io::ReadRow(text, at, shared_.options.dialect, cells_, unquoted_);
      const std::string_view whole = text.substr(at, row.end - at);
      const std::uint64_t here = line;
      if (row.kind != io::RowRead::Kind::kRow) {
        bad_.push_back({work.file, here, row.problem});
        const std::size_t end = text.find('\n', at);  // also of what is never closed
        at = end == std::string_view::npos ? text.size() : end + 1;
        ++line;
        continue;
      }
      at = row.end;
      line += plain ? 1
                    : static_cast<std::uint64_t>(std::count(whole.begin(), whole.end(), '\n'));
      if (cells_.size() == 1 && cells_[0].text.empty() && !cells_[0].quoted) continue;
      std::string problem;
      if (cells_.size() != work.header->columns.size()) {
        problem = "the row has " + std::to_string(cells_.size()) + " cells, the header " +
                  std::to_string(work.header->columns.size());
      } else if (!utf8 && !io::IsUtf8(whole)) {
        problem = "the row is not UTF-8";
      } else {
        problem = each(cells_, here);
      }
      if (!problem.empty()) bad_.push_back({work.file, here, std::move(problem)});
    }
  }

  std::string ReadId(const Cell& cell, const Header::Space& space, Hash128& id) {
    if (cell.text.empty()) return "the id is empty";
    if (space.type == CellType::kString) {
      id = IdMap::Of(space.number, cell.text);
      return {};
    }
    const std::optional<std::int64_t> number = io::ReadInteger(cell.text);
    if (!number) return Shown(cell.text) + " is no integer id";
    id = IdMap::Of(space.number, *number);
    return {};
  }

  // Appends key and value to `out`; calls indexed(property, value or text) for each.
  template <typename Indexed>
  std::string ReadProperties(const Header& header, const std::vector<Cell>& cells, std::string& out,
                             Indexed indexed) {
    for (const Header::Property& property : header.properties) {
      const Cell& cell = cells[property.column];
      if (cell.text.empty() && !cell.quoted) continue;
      if (property.type == CellType::kString && !property.array) {
        store::PutVarint(out, static_cast<std::uint32_t>(property.key));
        store::PutStringValue(out, cell.text);
        indexed(property, nullptr, cell.text);
        continue;
      }
      Value value;
      if (property.array) {
        Value::List list;
        std::string_view rest = cell.text;
        for (bool more = !rest.empty(); more;) {
          const std::size_t end = rest.find(shared_.options.array_delimiter);
          std::optional<Value> element = io::ReadTyped(property.type, rest.substr(0, end));
          if (!element) return Wrong(header, property, rest.substr(0, end));
          list.push_back(std::move(*element));
          more = end != std::string_view::npos;
          if (more) rest.remove_prefix(end + 1);
        }
        value = Value::OfList(std::move(list));
      } else {
        std::optional<Value> read = io::ReadTyped(property.type, cell.text);
        if (!read) return Wrong(header, property, cell.text);
        value = std::move(*read);
      }
      store::PutVarint(out, static_cast<std::uint32_t>(property.key));
      store::PutValue(out, value);
      indexed(property, &value, std::string_view());
    }
    return {};
  }

  Shared& shared_;
  Loader::Lane lane_;
  std::uint64_t index_ = 0;  // of the chunk
  std::vector<BadRow> bad_;

 private:
  static std::string Wrong(const Header& header, const Header::Property& property,
                           std::string_view text) {
    return "column \"" + header.columns[property.column].name + "\": " + Shown(text) +
           " is no " + std::string(io::NameOf(property.type));
  }

  std::vector<Cell> cells_;
  std::deque<std::string> unquoted_;
};

class NodeTable : public Table {
 public:
  NodeTable(Shared* shared, IdMap* ids, std::uint64_t* numbered)
      : Table(shared), ids_(*ids), numbered_(*numbered) {}

  Status Run() {
    Work work;
    for (;;) {
      Result<bool> more = shared_.source.Next(work);
      if (!more) return std::move(more).error();
      if (!*more) return {};
      Parse(work);
      if (!shared_.AwaitTurn(work.index)) return {};
      if (Status room = ids_.Reserve(rows_.size()); !room.ok()) return room;
      Number(work);
      shared_.EndTurn();
      std::stable_sort(bad_.begin(), bad_.end(),
                       [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
      if (!shared_.Done(work, std::move(bad_))) return {};
      if (Status status = Emit(); !status.ok()) return status;
    }
  }

 private:
  struct Labels {
    std::vector<LabelId> ids;   // sorted, none twice
    std::string bytes;          // as a record has them
    std::vector<std::string> roots;  // of the label family
    // By property of the header that was used last: where its values are indexed, per label.
    const Header* header = nullptr;
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

  Labels& LabelsOf(const Header& header, std::string_view cell) {
    key_.assign(cell);
    for (const std::string& label : header.labels) key_.append(1, '\0').append(label);
    const auto [it, added] = labels_.try_emplace(key_);
    Labels& labels = it->second;
    if (added) {
      auto add = [&](std::string_view name) {
        if (name.empty()) return;
        labels.ids.push_back(LabelId{shared_.Intern(store::TokenKind::kLabel, name, index_)});
      };
      for (const std::string& label : header.labels) add(label);
      for (;;) {
        const std::size_t end = cell.find(shared_.options.array_delimiter);
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
      for (const Header::Property& property : header.properties) {
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
  void Parse(const Work& work) {
    const Header& header = *work.header;
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
          [&](const Header::Property& property, const Value* value, std::string_view text) {
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

  void Number(const Work& work) {
    for (Row& row : rows_) {
      NodeId node{shared_.loader.start().next_node + numbered_};
      if (ids_.Add(row.id, node)) {
        row.node = shared_.loader.NextNodes(1);
        ++numbered_;
      } else {
        row.dropped = true;
        bad_.push_back({work.file, row.line, "a node with this id was there before"});
      }
    }
  }

  Status Emit() {
    store::Counters& counters = lane_.counters();
    const store::Counters& start = shared_.loader.start();
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
      properties += keys_end - key;
      for (; key < keys_end; ++key) store::Counters::Add(counters.keys, keys_of_rows_[key], 1);
      for (std::size_t label = 0; label < row.labels->ids.size(); ++label) {
        store::Counters::Add(counters.labels,
                             static_cast<std::uint32_t>(row.labels->ids[label]), 1);
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
    const std::lock_guard lock(shared_.mutex);
    shared_.properties += properties;
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

class RelationshipTable : public Table {
 public:
  RelationshipTable(Shared* shared, const IdMap* ids) : Table(shared), ids_(*ids) {}

  Status Run() {
    Work work;
    for (;;) {
      Result<bool> more = shared_.source.Next(work);
      if (!more) return std::move(more).error();
      if (!*more) return {};
      Status failed;
      Read(work, failed);
      if (!failed.ok()) return failed;
      if (!shared_.AwaitTurn(work.index)) return {};
      shared_.EndTurn();
      if (!shared_.Done(work, std::move(bad_))) return {};
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

  std::string ReadEnd(const Cell& cell, const Header::Space& space, const char* which, End& end) {
    end.text = cell.text;
    const std::string problem = ReadId(cell, space, end.id);
    if (!problem.empty()) return std::string(which) + ": " + problem;
    ids_.Prefetch(end.id);
    return {};
  }

  void Read(const Work& work, Status& failed) {
    const Header& header = *work.header;
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
      std::string_view type = header.type_column ? cells[*header.type_column].text : std::string_view();
      if (type.empty() && !header.labels.empty()) type = header.labels[0];
      if (type.empty()) return std::string("the type is empty");
      const std::size_t body = bodies_.size(), keys = keys_.size();
      problem = ReadProperties(header, cells, bodies_,
                               [&](const Header::Property& property, const Value*, std::string_view) {
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
    std::stable_sort(bad_.begin(), bad_.end(),
                     [](const BadRow& a, const BadRow& b) { return a.line < b.line; });
  }

  // The chunk's rows, between nodes that are there.
  void Add(const Work& work, Status& failed) {
    std::uint64_t order = work.index << 24;  // a chunk has fewer rows
    std::uint64_t properties = 0;
    std::size_t body = 0, key = 0;
    for (const Row& row : rows_) {
      const std::string_view bytes =
          std::string_view(bodies_).substr(body, row.body_end - body);
      const std::size_t first_key = std::exchange(key, row.keys_end);
      body = row.body_end;
      const std::optional<NodeId> source = ids_.Find(row.start.id), target = ids_.Find(row.end.id);
      if (!source || !target) {
        bad_.push_back({work.file, row.line,
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
    const std::lock_guard lock(shared_.mutex);
    shared_.properties += properties;
  }

  TypeId TypeOf(std::string_view name) {
    key_.assign(name);
    const auto [it, added] = types_.try_emplace(key_);
    if (added) it->second = TypeId{shared_.Intern(store::TokenKind::kType, name, index_)};
    return it->second;
  }

  const IdMap& ids_;
  std::unordered_map<std::string, TypeId> types_;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> keys_;
  std::string bodies_, key_;
};

// Runs one table per thread; then what went wrong, if it was too much.
template <typename Make>
Status ReadTables(Loader& loader, Shared& shared, Make make, CsvSummary& summary,
                  std::vector<store::Counters>& counted) {
  std::mutex mutex;
  std::vector<std::function<Status()>> tasks;
  for (unsigned i = 0; i < loader.threads(); ++i) {
    tasks.push_back([&]() -> Status {
      auto table = make();
      Status status;
      try {
        status = table.Run();
        if (status.ok()) status = table.lane().Flush();
      } catch (...) {
        shared.Stop();
        throw;
      }
      if (!status.ok()) shared.Stop();
      const std::lock_guard lock(mutex);
      counted.push_back(table.lane().counters());
      return status;
    });
  }
  if (Status status = RunTasks(loader.threads(), tasks); !status.ok()) return status;
  summary.bytes += shared.bytes;
  summary.properties += shared.properties;
  const std::uint64_t before = summary.bad.count;
  for (auto& [index, rows] : shared.bad) {
    for (BadRow& row : rows) summary.bad.Add(std::move(row));
  }
  summary.bad.count = before + shared.bad_rows;
  return {};
}

}  // namespace

Result<CsvSummary> ReadCsv(Loader& loader, const std::vector<CsvFiles>& nodes,
                           const std::vector<CsvFiles>& relationships, const CsvOptions& options,
                           const ReadProgress& progress, std::vector<store::Counters>& counted) {
  CsvSummary summary;
  store::Tokens& tokens = loader.tokens();
  Spaces spaces;
  IdMap ids(&loader.workspace());
  std::uint64_t numbered = 0;
  {
    Source source(CsvTable::kNodes, nodes, options, &tokens, &spaces);
    Shared shared(&loader, &source, options, progress);
    Status status = ReadTables(
        loader, shared, [&] { return NodeTable(&shared, &ids, &numbered); }, summary,
        counted);
    if (!status.ok()) return std::move(status).error();
    if (summary.bad.count > options.bad_tolerance) {
    return summary.bad.TooMany(options.bad_tolerance);
  }
  }
  summary.nodes = numbered;
  CsvOptions left = options;
  left.bad_tolerance -= summary.bad.count;
  Source source(CsvTable::kRelationships, relationships, left, &tokens, &spaces);
  const std::uint64_t before = summary.bytes;
  const ReadProgress rest = [&](std::uint64_t bytes) {
    if (progress) progress(before + bytes);
  };
  Shared shared(&loader, &source, left, rest);
  Status status = ReadTables(
      loader, shared, [&] { return RelationshipTable(&shared, &ids); }, summary, counted);
  if (!status.ok()) return std::move(status).error();
  if (summary.bad.count > options.bad_tolerance) {
    return summary.bad.TooMany(options.bad_tolerance);
  }
  for (const store::Counters& lane : counted) summary.relationships += lane.relationships;
  return summary;
}

}  // namespace kg::load
