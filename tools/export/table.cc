#include "tools/export/table.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <optional>

#include "tools/export/text.h"

namespace kg::exporting {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

ColumnType TypeOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: return ColumnType::kBoolean;
    case Value::Type::kInteger:
      return value.integer() >= std::numeric_limits<std::int32_t>::min() &&
                     value.integer() <= std::numeric_limits<std::int32_t>::max()
                 ? ColumnType::kInt
                 : ColumnType::kLong;
    case Value::Type::kFloat: return ColumnType::kDouble;
    default: return ColumnType::kString;
  }
}

bool IsNumber(ColumnType type) {
  return type == ColumnType::kInt || type == ColumnType::kLong || type == ColumnType::kDouble;
}

ColumnType Widest(ColumnType a, ColumnType b) {
  if (a == b) return a;
  if (IsNumber(a) && IsNumber(b)) return std::max(a, b);
  return ColumnType::kString;
}

}  // namespace

std::string_view NameOf(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean: return "boolean";
    case ColumnType::kInt: return "int";
    case ColumnType::kLong: return "long";
    case ColumnType::kDouble: return "double";
    case ColumnType::kString: break;
  }
  return "string";
}

void AddCell(RawCells& cells, std::string name, Value value) {
  if (ValueText(value).empty()) return;
  const auto taken = [&] {
    return std::any_of(cells.begin(), cells.end(),
                       [&](const auto& cell) { return cell.first == name; });
  };
  while (taken()) name.insert(0, "p_");
  cells.emplace_back(std::move(name), std::move(value));
}

void Columns::See(const RawCells& cells) {
  for (const auto& [name, value] : cells) {
    Seen& seen = seen_[name];
    seen.type = seen.any ? Widest(seen.type, TypeOf(value)) : TypeOf(value);
    seen.list = seen.list && value.is(Value::Type::kList);
    seen.any = true;
  }
}

void Columns::Finish() {
  columns_.clear();
  for (const auto& [name, seen] : seen_) columns_.push_back({name, seen.type, seen.list});
}

std::vector<Cell> Columns::Number(const RawCells& cells) const {
  std::vector<Cell> out;
  for (const auto& [name, value] : cells) {
    const auto found =
        std::lower_bound(columns_.begin(), columns_.end(), name,
                         [](const Column& column, const std::string& n) { return column.name < n; });
    assert(found != columns_.end() && found->name == name);
    out.push_back({static_cast<std::size_t>(found - columns_.begin()), ValueText(value)});
  }
  std::sort(out.begin(), out.end(),
            [](const Cell& a, const Cell& b) { return a.column < b.column; });
  return out;
}

ColumnNames::ColumnNames(std::vector<std::string> properties,
                         const std::set<std::string>& reserved) {
  std::set<std::string> used;
  for (const std::string& name : reserved) used.insert(Lower(name));
  std::sort(properties.begin(), properties.end());
  for (const std::string& property : properties) {
    std::string name = TokenOf(property);
    if (reserved.contains(Lower(name))) name.insert(0, "p_");
    const std::string base = name;
    for (int i = 2; !used.insert(Lower(name)).second; ++i) name = base + "_" + std::to_string(i);
    names_.emplace(property, std::move(name));
  }
}

const std::string& ColumnNames::Of(std::string_view property) const {
  const auto found = names_.find(property);
  assert(found != names_.end());
  return found->second;
}

}  // namespace kg::exporting
