#include "graph/store/counters.h"

#include "graph/store/bytes.h"

namespace kg::store {
namespace {

template <typename C, typename F>
void EachNumber(C& c, F f) {
  for (auto* n : {&c.commits, &c.nodes, &c.relationships, &c.statements, &c.evidence, &c.documents,
                  &c.next_node, &c.next_relationship, &c.next_document, &c.next_node_ordinal,
                  &c.next_relationship_ordinal}) {
    f(*n);
  }
}

}  // namespace

void Counters::Add(std::vector<std::uint64_t>& counts, std::uint32_t token, std::int64_t change) {
  if (change == 0) return;
  if (token >= counts.size()) counts.resize(token + 1);
  counts[token] += static_cast<std::uint64_t>(change);
}

std::string Counters::Encode() const {
  std::string out;
  EachNumber(*this, [&out](std::uint64_t n) { PutVarint(out, n); });
  for (const auto* counts : {&labels, &types, &keys}) {
    PutVarint(out, counts->size());
    for (const std::uint64_t n : *counts) PutVarint(out, n);
  }
  if (labelled) PutVarint(out, *labelled);
  return out;
}

bool Decode(std::string_view bytes, Counters& counters) {
  ByteReader reader(bytes);
  counters = {};
  EachNumber(counters, [&reader](std::uint64_t& n) { n = reader.Varint(); });
  for (auto* counts : {&counters.labels, &counters.types, &counters.keys}) {
    const std::uint64_t size = reader.Varint();
    if (size > reader.left()) return false;
    counts->resize(static_cast<std::size_t>(size));
    for (std::uint64_t& n : *counts) n = reader.Varint();
  }
  counters.labelled.reset();
  if (!reader.done()) counters.labelled = reader.Varint();
  return reader.ok() && reader.done();
}

std::string Traffic::Encode() const {
  std::string out;
  PutVarint(out, changed);
  PutVarint(out, written);
  return out;
}

bool Decode(std::string_view bytes, Traffic& traffic) {
  ByteReader reader(bytes);
  traffic.changed = reader.Varint();
  traffic.written = reader.Varint();
  return reader.ok() && reader.done();
}

}  // namespace kg::store
