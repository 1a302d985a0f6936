#include "graph/store/index_seek.h"

#include <algorithm>
#include <limits>

#include "graph/store/postings.h"
#include "graph/store/record.h"

namespace kg::store {
namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

// Nodes of the forms in `range`, in order of value, then id; `wanted` looks at cut values.
template <typename Wanted>
Status SeekForms(const View& view, LabelId label, KeyId key, const FormRange& range, Wanted wanted,
                 std::vector<NodeId>& out) {
  const std::size_t prefix = IndexPrefix(label, key).size();
  std::unique_ptr<Cursor> cursor = view.WalkRange(Family::kIndex, range.begin, range.end);
  while (cursor->Valid()) {
    const std::string root(cursor->key());
    const std::string head(cursor->value());
    const std::size_t first = out.size();
    if (Status s = ReadPostings(view, Family::kIndex, root, head, NodeId{}, kAll, out); !s.ok()) {
      return s;
    }
    if (IsCut(std::string_view(root).substr(prefix))) {
      std::vector<std::pair<Value, NodeId>> kept;
      for (std::size_t i = first; i < out.size(); ++i) {
        std::string record;
        auto found = view.Get(Family::kNode, NodeKey(out[i]), record);
        if (!found) return std::move(found).error();
        Value value;
        if (!*found || !ReadNodeProperty(record, key, value)) {
          return Corrupt(Family::kNode, NodeKey(out[i]));
        }
        if (wanted(value)) kept.emplace_back(std::move(value), out[i]);
      }
      std::stable_sort(kept.begin(), kept.end(),
                       [](const auto& a, const auto& b) { return Compare(a.first, b.first) < 0; });
      out.resize(first);
      for (const auto& [value, node] : kept) out.push_back(node);
    }
    ByteReader reader(head);
    if (ReadHeadLast(reader).spilled) {
      cursor->Seek(PrefixEnd(root));
    } else {
      cursor->Next();
    }
  }
  return cursor->status();
}

}  // namespace

bool IsWithin(const Value& value, const std::optional<Bound>& low,
              const std::optional<Bound>& high) {
  if (low) {
    const auto order = Compare(value, low->value);
    if (order < 0 || (order == 0 && !low->inclusive)) return false;
  }
  if (high) {
    const auto order = Compare(value, high->value);
    if (order > 0 || (order == 0 && !high->inclusive)) return false;
  }
  return true;
}

FormRange RangeOfForms(const std::string& prefix, const std::optional<Bound>& low,
                       const std::optional<Bound>& high) {
  FormRange range{prefix, PrefixEnd(prefix)};
  if (low) {
    const std::string form = IndexForm(low->value);
    range.begin = prefix + form;
    if (!low->inclusive && !IsCut(form)) range.begin = PrefixEnd(range.begin);
  }
  if (high) {
    const std::string form = IndexForm(high->value);
    range.end = prefix + form;
    if (high->inclusive || IsCut(form)) range.end = PrefixEnd(range.end);
  }
  return range;
}

Status SeekEqual(const View& view, LabelId label, KeyId key, const Value& value,
                 std::vector<NodeId>& out) {
  if (!IsStorable(value)) return {};
  const std::string form = IndexForm(value);
  const std::string root = IndexPrefix(label, key) + form;
  if (!IsCut(form)) return ReadPostings(view, Family::kIndex, root, NodeId{}, kAll, out);
  return SeekForms(
      view, label, key, {root, PrefixEnd(root)},
      [&value](const Value& v) { return Compare(v, value) == 0; }, out);
}

Status SeekBetween(const View& view, LabelId label, KeyId key, const std::optional<Bound>& low,
                   const std::optional<Bound>& high, std::vector<NodeId>& out) {
  const FormRange range = RangeOfForms(IndexPrefix(label, key), low, high);
  if (range.begin >= range.end) return {};
  return SeekForms(
      view, label, key, range, [&](const Value& v) { return IsWithin(v, low, high); }, out);
}

Status SeekBeginning(const View& view, LabelId label, KeyId key, std::string_view prefix,
                     std::vector<NodeId>& out) {
  const std::string index = IndexPrefix(label, key);
  const FormRange range = StringPrefixRange(prefix);
  return SeekForms(
      view, label, key, {index + range.begin, index + range.end},
      [prefix](const Value& v) {
        return v.is(Value::Type::kString) && v.string().starts_with(prefix);
      },
      out);
}

}  // namespace kg::store
