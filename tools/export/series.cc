#include "tools/export/series.h"

#include <map>
#include <utility>

#include "tools/export/text.h"

namespace kg::exporting {
namespace {

// The column of a figure for one node: metric, unit, and the other node if it holds between two.
// Empty: the figure is not this node's.
Result<std::string> ColumnOf(const store::Reader& reader, const Vocabulary::Series& series,
                             NodeId figure, NodeId node, TypeId type) {
  const TypeId types[] = {type};
  std::vector<store::Neighbour> subjects;
  Status status = reader.Expand(figure, store::Direction::kOut, types, subjects);
  if (!status) return std::move(status).error();
  if (subjects.empty() || subjects.size() > 2) return std::string();
  const std::optional<KeyId> role = reader.FindKey(series.role);
  std::string column;
  for (const std::string& name : {series.metric, series.unit}) {
    const std::optional<KeyId> key = reader.FindKey(name);
    if (!key) continue;
    const Result<Value> property = reader.Property(figure, *key);
    if (!property) return property.error();
    if (!property->is(Value::Type::kString)) continue;
    column += (column.empty() ? "" : "_") + std::string(property->string());
  }
  for (const store::Neighbour& subject : subjects) {
    if (subject.node == node) continue;
    if (role) {
      const Result<Value> part = reader.Property(subject.relationship, *role);
      if (!part) return part.error();
      if (part->is(Value::Type::kString) && part->string() == series.owner) return std::string();
    }
    const Result<std::string> key = reader.KeyOf(subject.node);
    if (!key) return key;
    column += "_" + key->substr(key->find(':') + 1);
  }
  return TokenOf(column);
}

}  // namespace

Status ReadYearlyValues(const store::Reader& reader, const Vocabulary& vocabulary, NodeId node,
                        std::vector<YearlyValue>& out) {
  const Vocabulary::Series& series = vocabulary.series;
  const std::optional<TypeId> type = reader.FindType(series.type);
  const std::optional<LabelId> label = reader.FindLabel(series.figure_class);
  const std::optional<KeyId> value = reader.FindKey(series.value);
  const std::optional<KeyId> period = reader.FindKey(series.period);
  if (!type || !label || !value || !period) return {};
  const TypeId types[] = {*type};
  std::vector<store::Neighbour> figures;
  Status status = reader.Expand(node, store::Direction::kIn, types, figures);
  if (!status) return status;
  // Of several values for one year the best supported one; of equals the one of the smallest key.
  struct Choice {
    std::uint64_t support = 0;
    std::string key;
    double value = 0;
  };
  std::map<std::pair<std::string, std::int64_t>, Choice> chosen;
  for (const store::Neighbour& figure : figures) {
    const Result<bool> is_figure = reader.HasLabel(figure.node, *label);
    if (!is_figure) return is_figure.error();
    if (!*is_figure) continue;
    const Result<Value> number = reader.Property(figure.node, *value);
    if (!number) return number.error();
    const Result<Value> time = reader.Property(figure.node, *period);
    if (!time) return time.error();
    const std::optional<Interval> when = ReadInterval(*time);
    if (!number->is_number() || !when || !when->first || !when->last) continue;
    const std::string year = DateText(*when->first).substr(0, 4);
    if (ReadInterval(year) != when) continue;
    const Result<std::string> column = ColumnOf(reader, series, figure.node, node, *type);
    if (!column) return column.error();
    if (column->empty()) continue;
    Result<std::string> key = reader.KeyOf(figure.node);
    if (!key) return std::move(key).error();
    const Result<std::uint64_t> support = reader.CountEvidence(figure.relationship);
    if (!support) return support.error();
    Choice& choice = chosen[{*column, *when->first}];
    if (choice.key.empty() || *support > choice.support ||
        (*support == choice.support && *key < choice.key)) {
      choice = {*support, std::move(*key), number->number()};
    }
  }
  for (const auto& [where, choice] : chosen) {
    out.push_back({where.first, *ReadInterval(DateText(where.second).substr(0, 4)), choice.value});
  }
  return {};
}

}  // namespace kg::exporting
