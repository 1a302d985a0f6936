#pragma once

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "graph/load/list_writer.h"
#include "graph/load/loader.h"
#include "graph/load/sort_keys.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/value_codec.h"

// From the loader's sorters to sorted files of the store; loader.cc's own.
namespace kg::load {

// A support taken apart; views of the cursor's bytes.
struct Support {
  Statement::Kind kind{};
  std::uint64_t subject = 0, object = 0;
  std::uint32_t predicate = 0;
  std::string_view said;  // discriminator or value
  std::string_view evidence;
};
inline Support ReadSupport(std::string_view bytes) {
  store::ByteReader reader(bytes);
  Support out;
  out.kind = static_cast<Statement::Kind>(reader.Byte());
  out.subject = reader.Varint();
  out.predicate = reader.Varint32();
  if (out.kind == Statement::Kind::kRelationship) out.object = reader.Varint();
  if (out.kind != Statement::Kind::kLabel) out.said = reader.Bytes();
  out.evidence = reader.rest();
  return out;
}

inline constexpr std::size_t kStatementBytes = 16;

// One task's files.
class Loader::Output {
 public:
  explicit Output(Loader* loader) : loader_(*loader) {}

  // Keys and values as they are, of a family whose key `make` gives.
  template <typename Make>
  Status Copy(const Sorter& sorter, store::Family family, std::string_view begin, std::string_view end,
              Make make) {
    TableSink sink(&loader_.workspace_, family);
    Sorter::Cursor cursor = sorter.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      if (Status status = sink.Put(make(cursor.key()), cursor.value()); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = sink.Finish(); !status.ok()) return status;
    return Keep(family, sink.files());
  }

  Status Nodes(std::string_view begin, std::string_view end) {
    std::string key;
    return Copy(loader_.nodes_, store::Family::kNode, begin, end, [&key](std::string_view sorted) {
      store::ByteReader reader(sorted);
      key.clear();
      store::PutOrdered(key, reader.BigEndian(kNodeBytes));
      return std::string_view(key);
    });
  }
  // Those that are sorted by the keys they are stored under.
  Status Ready(const Sorter& sorter, store::Family family, std::string_view begin, std::string_view end) {
    return Copy(sorter, family, begin, end, [](std::string_view key) { return key; });
  }

  // What statements say, gathered over the documents that support them.
  Status Statements(std::string_view begin, std::string_view end) {
    Lane lane(&loader_);
    Sorter::Cursor cursor = loader_.supports_.Read(begin, end);
    std::string id, part, said;
    std::uint64_t statements = 0;
    for (; cursor.Valid(); ++statements) {
      id = cursor.key().substr(0, kStatementBytes);
      Support first = ReadSupport(cursor.value());
      said = first.said;
      std::uint64_t documents = 0;
      store::Properties qualifiers;
      for (; cursor.Valid() && cursor.key().starts_with(id); cursor.Next(), ++documents) {
        if (first.kind != Statement::Kind::kRelationship) continue;
        store::SupportRecord support;
        if (!Decode(ReadSupport(cursor.value()).evidence, loader_.tokens(), support)) {
          return store::Corrupt(store::Family::kStatement, cursor.key());
        }
        for (const auto& [key, value] : support.qualifiers) {
          store::PropertyEntry& entry = qualifiers.At(key);
          entry.AddSupport(value, false);
          entry.Sort();
        }
      }
      const NodeId subject{first.subject};
      Status status;
      if (first.kind == Statement::Kind::kRelationship) {
        store::ByteReader reader(id);
        StatementId statement;
        statement.high = reader.BigEndian(8);
        statement.low = reader.BigEndian(8);
        status = lane.AddRelationship(subject, TypeId{first.predicate}, NodeId{first.object},
                                      statement, qualifiers);
      } else {
        const bool label = first.kind == Statement::Kind::kLabel;
        part.assign(1, label ? kLabelPart : kPropertyPart);
        store::PutVarint(part, first.predicate);
        store::PutVarint(part, documents);
        if (!label) {
          part += first.kind == Statement::Kind::kMember ? '\1' : '\0';
          part += said;
        }
        status = lane.AddPart(subject, part);
      }
      if (!status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    loader_.supported_ += statements;
    return Close(lane);
  }

  // Nodes from their parts.
  Status NodesOfParts(std::string_view begin, std::string_view end) {
    Lane lane(&loader_);
    Sorter::Cursor cursor = loader_.parts_.Read(begin, end);
    while (cursor.Valid()) {
      const NodeId node{store::ByteReader(cursor.key()).BigEndian(kNodeBytes)};
      store::NodeRecord record;
      for (; cursor.Valid() &&
             store::ByteReader(cursor.key()).BigEndian(kNodeBytes) ==
                 static_cast<std::uint64_t>(node);
           cursor.Next()) {
        store::ByteReader part(cursor.value());
        switch (part.Byte()) {
          case kKeyPart: record.key = std::string(part.rest()); break;
          case kLabelPart: {
            store::LabelEntry& entry = record.At(LabelId{part.Varint32()});
            entry.documents = part.Varint32();
            break;
          }
          default: {
            store::PropertyEntry& entry = record.properties.At(KeyId{part.Varint32()});
            store::Candidate& candidate = entry.candidates.emplace_back();
            candidate.documents = part.Varint32();
            candidate.member = part.Byte() != 0;
            candidate.value = store::ReadValue(part);
            break;
          }
        }
      }
      record.properties.Sort();
      if (Status status = lane.AddNode(node, record); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    return Close(lane);
  }

  // The statement family: what was gathered, once more, now that relationships have numbers.
  Status StatementRecords(std::string_view begin, std::string_view end) {
    TableSink sink(&loader_.workspace_, store::Family::kStatement);
    Sorter::Cursor group = loader_.supports_.Read(begin, end);  // one statement ahead
    Sorter::Cursor cursor = loader_.supports_.Read(begin, end);
    Sorter::Cursor link = loader_.links_.Read(begin, end);
    std::string id;
    while (group.Valid()) {
      id = group.key().substr(0, kStatementBytes);
      const Support first = ReadSupport(group.value());
      store::StatementRecord record;
      record.kind = first.kind;
      record.subject = first.subject;
      record.predicate = first.predicate;
      if (first.kind == Statement::Kind::kRelationship) {
        record.discriminator = std::string(first.said);
        while (link.Valid() && link.key() < id) link.Next();
        if (!link.Valid() || link.key() != id) return store::Corrupt(store::Family::kStatement, id);
        record.subject = store::ByteReader(link.value()).Varint();
      }
      for (; group.Valid() && group.key().starts_with(id); group.Next()) {
        std::uint64_t evidence = 0;
        if (!store::CountEvidence(ReadSupport(group.value()).evidence, evidence)) {
          return store::Corrupt(store::Family::kStatement, group.key());
        }
        ++record.documents;
        record.evidence += evidence;
      }
      if (Status status = sink.Put(id, record.Encode()); !status.ok()) return status;
      for (std::uint64_t i = 0; i < record.documents; ++i, cursor.Next()) {
        Status status = sink.Put(cursor.key(), ReadSupport(cursor.value()).evidence);
        if (!status.ok()) return status;
      }
    }
    for (const Sorter::Cursor* done : {&group, &cursor, &link}) {
      if (!done->status().ok()) return done->status();
    }
    if (Status status = sink.Finish(); !status.ok()) return status;
    return Keep(store::Family::kStatement, sink.files());
  }

  Status Postings(store::Family family, std::string_view begin, std::string_view end) {
    PostingWriter writer(&loader_.workspace_, family);
    Sorter::Cursor cursor = loader_.postings_[PlaceOf(family)].Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      const std::size_t root = cursor.key().size() - kNodeBytes;
      const NodeId node{store::ByteReader(cursor.key().substr(root)).BigEndian(kNodeBytes)};
      if (Status status = writer.Add(cursor.key().substr(0, root), node); !status.ok()) {
        return status;
      }
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = writer.Finish(); !status.ok()) return status;
    return Keep(family, writer.files());
  }

  // Sources in [begin, end): records, outgoing lists, and what the incoming ones are made of.
  Status Relationships(std::string_view begin, std::string_view end) {
    Result<std::uint64_t> before = loader_.relationships_.Rank(begin);
    if (!before) return std::move(before).error();
    const store::Counters& start = loader_.start();
    std::uint64_t id = start.next_relationship + *before;
    std::uint64_t ordinal = start.next_relationship_ordinal + *before;
    TableSink records(&loader_.workspace_, store::Family::kRelationship);
    AdjacencyWriter out(&loader_.workspace_, store::Family::kOut);
    Sorter::Buffer incoming(&loader_.incoming_), links(&loader_.links_);
    std::string key, value, number;
    Sorter::Cursor cursor = loader_.relationships_.Read(begin, end);
    for (; cursor.Valid(); cursor.Next(), ++id, ++ordinal) {
      store::ByteReader reader(cursor.key());
      const NodeId source{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId target{reader.BigEndian(kNodeBytes)};
      key.clear();
      store::PutOrdered(key, id);
      const bool by_hand = reader.Byte() == static_cast<std::uint8_t>(kByHand);
      value.assign(1, by_hand ? '\1' : '\0');
      store::PutVarint(value, static_cast<std::uint64_t>(source));
      store::PutVarint(value, static_cast<std::uint32_t>(type));
      store::PutVarint(value, static_cast<std::uint64_t>(target));
      if (by_hand) {
        store::PutVarint(value, ordinal);
      } else {
        value += reader.rest();
        number.clear();
        store::PutVarint(number, id);
        if (Status status = links.Add(reader.rest(), number); !status.ok()) return status;
      }
      value += cursor.value();
      if (Status status = records.Put(key, value); !status.ok()) return status;
      if (Status status = out.Add(source, type, {target, RelationshipId{id}}); !status.ok()) {
        return status;
      }
      key.clear();
      PutNumber(key, target, kNodeBytes);
      PutNumber(key, type, kTypeBytes);
      PutNumber(key, source, kNodeBytes);
      PutNumber(key, id, kNodeBytes);
      if (Status status = incoming.Add(key, {}); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = records.Finish(); !status.ok()) return status;
    if (Status status = out.Finish(); !status.ok()) return status;
    if (Status status = incoming.Flush(); !status.ok()) return status;
    if (Status status = links.Flush(); !status.ok()) return status;
    if (Status status = Keep(store::Family::kRelationship, records.files()); !status.ok()) return status;
    return Keep(store::Family::kOut, out.files());
  }

  Status Incoming(std::string_view begin, std::string_view end) {
    AdjacencyWriter in(&loader_.workspace_, store::Family::kIn);
    Sorter::Cursor cursor = loader_.incoming_.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      store::ByteReader reader(cursor.key());
      const NodeId target{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId source{reader.BigEndian(kNodeBytes)};
      const RelationshipId id{reader.BigEndian(kNodeBytes)};
      if (Status status = in.Add(target, type, {source, id}); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = in.Finish(); !status.ok()) return status;
    return Keep(store::Family::kIn, in.files());
  }

  // Parts of a sorter, none of which cuts what must stay together: `size` tells how much of a key
  // that is.
  using Write = std::function<Status(std::string_view begin, std::string_view end)>;
  template <typename Size>
  void Split(const Sorter& sorter, std::size_t parts, Size size, const Write& write,
             std::vector<std::function<Status()>>& tasks) {
    if (sorter.size() == 0) return;
    constexpr std::uint64_t kLeast = 20'000;  // records worth a task
    parts = static_cast<std::size_t>(
        std::min<std::uint64_t>(parts, sorter.size() / kLeast + 1));
    std::vector<std::string> bounds = {""};
    for (const std::string& cut : sorter.Cuts(parts)) {
      std::string bound = cut.substr(0, size(cut));
      if (bound > bounds.back()) bounds.push_back(std::move(bound));
    }
    bounds.emplace_back("");
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
      tasks.push_back([write, begin = bounds[i], end = bounds[i + 1]] { return write(begin, end); });
    }
  }

  store::BulkLoad::Files files() { return std::move(files_); }

 private:
  Status Close(Lane& lane) {
    if (Status status = lane.Flush(); !status.ok()) return status;
    const std::lock_guard lock(loader_.mutex_);
    loader_.counted_.push_back(lane.counters());
    return {};
  }
  Status Keep(store::Family family, const std::vector<std::string>& files) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string>& all = files_[static_cast<std::size_t>(family)];
    all.insert(all.end(), files.begin(), files.end());
    return {};
  }

  Loader& loader_;
  std::mutex mutex_;
  store::BulkLoad::Files files_;
};

}  // namespace kg::load
