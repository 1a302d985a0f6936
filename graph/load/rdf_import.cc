#include "graph/load/rdf_import.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "graph/io/json_record.h"
#include "graph/io/ntriples.h"
#include "graph/store/bytes.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using io::Quad;
using io::RdfTerm;

constexpr std::string_view kType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr char kResource[] = "Resource";

// What is told of a resource, in the order in which it is read back.
enum Told : char { kExists, kLabelled, kLiteral, kGraph };

// IRIs by what they are called; filled by all lines, then asked.
class Names {
 public:
  void Add(std::string_view iri) {
    if (names_.find(iri) == names_.end()) names_.emplace(iri, "");
  }
  // Those of `taken` are left to others.
  void Choose(std::set<std::string> taken,
              std::vector<std::pair<std::string, std::string>>& renamed) {
    for (auto& [iri, name] : names_) {
      const std::string local = io::LocalName(iri);
      name = local;
      for (int next = 2; !taken.insert(name).second; ++next) {
        name = local + "_" + std::to_string(next);
      }
      if (name != local) renamed.emplace_back(iri, name);
    }
  }
  const std::string& Of(std::string_view iri) const { return names_.find(iri)->second; }

 private:
  std::map<std::string, std::string, std::less<>> names_;
};

class RdfReader {
 public:
  RdfReader(Restorer* restorer, const std::vector<std::filesystem::path>& files,
            const LineOptions& options, RdfSummary* summary)
      : restorer_(*restorer), files_(files), options_(options), summary_(*summary),
        records_(&restorer->workspace()), resources_(&restorer->workspace()),
        links_(&restorer->workspace()), add_record_(&records_), add_resource_(&resources_),
        add_link_(&links_) {}

  Status Run(const ReadProgress& progress) {
    Status status = EachLine(files_, options_, progress, summary_.lines,
                             [this](const io::LineSource::Line& line, std::size_t file) {
                               return Take(line, file);
                             });
    for (Sorter::Buffer* buffer : {&add_record_, &add_resource_, &add_link_}) {
      if (status.ok()) status = buffer->Flush();
    }
    if (!status.ok()) return status;
    if (records_.size() > 0) {
      summary_.passed_over += others_;
      return Records();
    }
    labels_.Choose({kResource}, summary_.renamed);
    properties_.Choose({"iri", "graph"}, summary_.renamed);
    types_.Choose({}, summary_.renamed);
    if (status = Resources(); !status.ok()) return status;
    return Links();
  }

 private:
  Result<std::string> Take(const io::LineSource::Line& line, std::size_t file) {
    Result<std::optional<Quad>> read = io::ReadQuad(line.text);
    if (!read && records_seen_) {  // what is passed over need not be understood
      ++others_;
      return std::string();
    }
    if (!read) return read.error().message;
    if (!*read) return std::string();
    Quad& quad = **read;
    if (quad.predicate.text == io::kRecordProperty &&
        quad.object.kind == RdfTerm::Kind::kLiteral) {
      const std::optional<std::uint64_t> place = io::PlaceOf(quad.object.text);
      if (!place) return std::string("the record does not begin with its place");
      records_seen_ = true;
      key_.clear();
      store::PutBigEndian(key_, *place, 8);
      value_.clear();
      store::PutVarint(value_, file);
      store::PutVarint(value_, line.number);
      value_ += quad.object.text;
      return Done(add_record_.Add(key_, value_));
    }
    ++others_;
    if (records_seen_) return std::string();
    return Foreign(quad, file);
  }

  static Result<std::string> Done(Status status) {
    if (!status.ok()) return std::move(status).error();
    return std::string();
  }

  // Blank nodes of different files are different.
  static std::string KeyOf(const RdfTerm& term, std::size_t file) {
    if (term.kind == RdfTerm::Kind::kIri) return "<" + term.text;
    return "_" + std::to_string(file) + ":" + term.text;
  }

  Result<std::string> Foreign(const Quad& quad, std::size_t file) {
    const std::string subject = KeyOf(quad.subject, file);
    Status status = Tell(subject, kExists, {});
    if (status.ok() && quad.graph) status = Tell(subject, kGraph, quad.graph->text);
    if (quad.object.kind == RdfTerm::Kind::kLiteral) {
      const std::optional<Value> value = io::ValueOf(quad.object);
      if (!value) {
        return "\"" + quad.object.text.substr(0, 60) + "\" is no " +
               io::LocalName(quad.object.datatype);
      }
      properties_.Add(quad.predicate.text);
      value_.clear();
      store::PutBytes(value_, quad.predicate.text);
      store::PutBytes(value_, quad.object.language);
      store::PutValue(value_, *value);
      if (status.ok()) status = Tell(subject, kLiteral, std::string(value_));
      return Done(std::move(status));
    }
    if (quad.predicate.text == kType && quad.object.kind == RdfTerm::Kind::kIri) {
      labels_.Add(quad.object.text);
      if (status.ok()) status = Tell(subject, kLabelled, quad.object.text);
      return Done(std::move(status));
    }
    types_.Add(quad.predicate.text);
    const std::string object = KeyOf(quad.object, file);
    if (status.ok()) status = Tell(object, kExists, {});
    key_.clear();
    for (const std::string_view part : {std::string_view(subject),
                                        std::string_view(quad.predicate.text),
                                        std::string_view(object)}) {
      key_.append(part);
      key_ += '\0';
    }
    if (status.ok()) status = add_link_.Add(key_, quad.graph ? quad.graph->text : "");
    return Done(std::move(status));
  }

  Status Tell(const std::string& resource, Told told, std::string_view what) {
    key_.assign(1, told);
    key_ += what;
    return add_resource_.Add(resource, key_);
  }

  // A record, after its place in the files.
  Status Records() {
    Sorter::Cursor cursor = records_.Read("", "");
    std::string place, last;
    std::uint64_t next = 0;
    for (; cursor.Valid(); cursor.Next()) {
      store::ByteReader reader(cursor.value());
      const std::size_t file = reader.Varint();
      const std::uint64_t line = reader.Varint();
      if (cursor.key() == place && reader.rest() == last) continue;  // said twice
      place = cursor.key();
      last = reader.rest();
      const std::uint64_t number = store::ByteReader(cursor.key()).BigEndian(8);
      const Result<io::GraphRecord> record = io::ReadRecord(reader.rest());
      const auto refuse = [&](std::string reason) -> Status {
        BadRows& bad = summary_.lines.bad;
        bad.Add({files_[file].string(), line, std::move(reason)});
        return bad.count > options_.bad_tolerance ? bad.TooMany(options_.bad_tolerance) : Status();
      };
      if (number > next || !record) {
        if (Status status = restorer_.Lose(); !status.ok()) return status;
      }
      if (number > next) {
        if (Status status = refuse("records before this one are missing"); !status.ok()) {
          return status;
        }
      }
      next = number + 1;
      Status status = record ? restorer_.Add(*record) : record.error();
      if (status.ok()) continue;
      if (status.error().code != ErrorCode::kInvalid) return status;
      if (status = refuse(status.error().message); !status.ok()) return status;
    }
    return cursor.status();
  }

  static Value OneOrList(std::set<std::string>& texts) {
    Value::List list;
    for (const std::string& text : texts) list.push_back(Value::String(text));
    return list.size() == 1 ? list.front() : Value::OfList(std::move(list));
  }

  Status Resources() {
    Sorter::Cursor cursor = resources_.Read("", "");
    std::string resource, last;
    while (cursor.Valid()) {
      resource = cursor.key();
      io::NodeChanges node;
      node.name.text = resource;
      node.labels = {kResource};
      if (resource.starts_with('<')) {
        node.properties.emplace_back("iri", Value::String(resource.substr(1)));
      }
      std::map<std::string, Value::List> literals;
      std::set<std::string> graphs;
      for (last.clear(); cursor.Valid() && cursor.key() == resource; cursor.Next()) {
        if (cursor.value() == last) continue;
        last = cursor.value();
        const std::string_view what = std::string_view(last).substr(1);
        switch (last.front()) {
          case kLabelled: node.labels.push_back(labels_.Of(what)); break;
          case kGraph: graphs.emplace(what); break;
          case kLiteral: {
            store::ByteReader reader(what);
            std::string name = properties_.Of(reader.Bytes());
            if (const std::string_view language = reader.Bytes(); !language.empty()) {
              name.append("_").append(language);
            }
            literals[std::move(name)].push_back(store::ReadValue(reader));
            break;
          }
          default: break;
        }
      }
      for (auto& [name, values] : literals) {
        node.properties.emplace_back(
            name, values.size() == 1 ? values.front() : Value::OfList(std::move(values)));
      }
      if (!graphs.empty()) node.properties.emplace_back("graph", OneOrList(graphs));
      if (Status status = restorer_.Add(node); !status.ok()) return status;
    }
    return cursor.status();
  }

  Status Links() {
    Sorter::Cursor cursor = links_.Read("", "");
    std::string key;
    while (cursor.Valid()) {
      key = cursor.key();
      std::set<std::string> graphs;
      for (; cursor.Valid() && cursor.key() == key; cursor.Next()) {
        if (!cursor.value().empty()) graphs.emplace(cursor.value());
      }
      const std::size_t first = key.find('\0'), second = key.find('\0', first + 1);
      io::HandMadeRelationship link;
      link.start.text = key.substr(0, first);
      link.type = types_.Of(std::string_view(key).substr(first + 1, second - first - 1));
      link.end.text = key.substr(second + 1, key.size() - second - 2);
      if (!graphs.empty()) link.properties.emplace_back("graph", OneOrList(graphs));
      if (Status status = restorer_.Add(link); !status.ok()) return status;
    }
    return cursor.status();
  }

  Restorer& restorer_;
  const std::vector<std::filesystem::path>& files_;
  const LineOptions& options_;
  RdfSummary& summary_;
  Sorter records_;    // place: file, line, record
  Sorter resources_;  // resource: what is told of it
  Sorter links_;      // subject, predicate, object: graph
  Sorter::Buffer add_record_, add_resource_, add_link_;
  Names labels_, properties_, types_;
  bool records_seen_ = false;
  std::uint64_t others_ = 0;  // lines that are no records
  std::string key_, value_;
};

}  // namespace

Status ReadRdf(Restorer& restorer, const std::vector<std::filesystem::path>& files,
               const LineOptions& options, const ReadProgress& progress, RdfSummary& summary) {
  return RdfReader(&restorer, files, options, &summary).Run(progress);
}

}  // namespace kg::load
