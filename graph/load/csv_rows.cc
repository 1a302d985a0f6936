#include "graph/load/csv_rows.h"

namespace kg::load {

std::string Shown(std::string_view text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return "\"" + std::string(text) + "\"";
  std::size_t size = kMost;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return "\"" + std::string(text.substr(0, size)) + "\" ...";
}

std::string CsvRows::ReadId(const io::Cell& cell, const CsvHeader::Space& space, Hash128& id) {
  if (cell.text.empty()) return "the id is empty";
  if (space.type == io::CellType::kString) {
    id = IdMap::Of(space.number, cell.text);
    return {};
  }
  const std::optional<std::int64_t> number = io::ReadInteger(cell.text);
  if (!number) return Shown(cell.text) + " is no integer id";
  id = IdMap::Of(space.number, *number);
  return {};
}

std::string CsvRows::Wrong(const CsvHeader& header, const CsvHeader::Property& property,
                           std::string_view text) {
  return "column \"" + header.columns[property.column].name + "\": " + Shown(text) + " is no " +
         std::string(io::NameOf(property.type));
}

}  // namespace kg::load
