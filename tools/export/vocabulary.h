#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"

namespace kg::exporting {

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
  std::string Hex() const;  // "#rrggbb"
};

// How an export words and paints the graph: read from schemas/export/graph.json. Immutable.
struct Vocabulary {
  struct Class {
    std::string name;
    Colour colour;
  };
  struct RelationName {
    std::map<std::string, std::string, std::less<>> by_language;
    bool symmetric = false;
  };
  // Yearly figures as columns of a timeline; see the file.
  struct Series {
    std::string figure_class, type, role, owner, metric, unit, value, period;
  };

  std::string title, licence, iri_base;
  std::vector<Class> classes;  // by precedence
  Colour other;
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> renamed;
  std::vector<std::string> name_properties, name_languages;
  std::map<std::string, std::vector<std::string>, std::less<>> composed_label;
  std::vector<std::string> time_from, time_until, time_at;
  std::string mention_type, mention_from;
  std::vector<std::string> left_out;
  Series series;
  std::map<std::string, RelationName, std::less<>> relations;

  // kInvalid with the file for one that is not as it should be.
  static Result<Vocabulary> Load(const std::filesystem::path& schemas);

  // The first class by precedence, "" for none.
  std::string PrimaryClass(const std::vector<std::string>& labels) const;
  Colour ColourOf(std::string_view class_name) const;
  // Words for a relationship type: in `language`, else English, else the type in lower case.
  std::string RelationWords(std::string_view type, std::string_view language) const;
  bool IsSymmetric(std::string_view type) const;
};

}  // namespace kg::exporting
