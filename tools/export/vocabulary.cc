#include "tools/export/vocabulary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace kg::exporting {
namespace {

using nlohmann::json;

std::string TextAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> TextsAt(const json& object, const char* key) {
  std::vector<std::string> out;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return out;
  for (const json& element : *found) {
    if (element.is_string()) out.push_back(element.get<std::string>());
  }
  return out;
}

const json& MemberAt(const json& object, const char* key) {
  static const json kNothing = json::object();
  const auto found = object.find(key);
  return found != object.end() && found->is_structured() ? *found : kNothing;
}

std::optional<Colour> ParseColour(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  unsigned value = 0;
  for (const char c : text.substr(1)) {
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit);
  }
  return Colour{static_cast<std::uint8_t>(value >> 16U),
                static_cast<std::uint8_t>((value >> 8U) & 0xFFU),
                static_cast<std::uint8_t>(value & 0xFFU)};
}

}  // namespace

std::string Colour::Hex() const {
  std::array<char, 8> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "#%02x%02x%02x", red, green, blue);
  return buffer.data();
}

Result<Vocabulary> Vocabulary::Load(const std::filesystem::path& schemas) {
  const std::filesystem::path path = schemas / "export" / "graph.json";
  const auto wrong = [&](std::string message) {
    return Error{ErrorCode::kInvalid, std::move(message), path.string()};
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot read the export vocabulary", path.string()};
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return wrong("is not a JSON object");

  Vocabulary out;
  out.title = TextAt(root, "title");
  out.licence = TextAt(root, "licence");
  out.iri_base = TextAt(root, "iri_base");
  const std::optional<Colour> other = ParseColour(TextAt(root, "other_color"));
  if (!other) return wrong("other_color is not #rrggbb in lower case");
  out.other = *other;
  for (const json& entry : MemberAt(root, "classes")) {
    const std::optional<Colour> colour = ParseColour(TextAt(entry, "color"));
    if (!colour) return wrong("color of " + TextAt(entry, "name") + " is not #rrggbb in lower case");
    out.classes.push_back({TextAt(entry, "name"), *colour});
  }
  for (const auto& [name, properties] : MemberAt(root, "renamed").items()) {
    for (const auto& [from, to] : properties.items()) {
      if (to.is_string()) out.renamed[name][from] = to.get<std::string>();
    }
  }
  out.name_properties = TextsAt(root, "name_properties");
  out.name_languages = TextsAt(root, "name_languages");
  const json& composed = MemberAt(root, "composed_label");
  for (const auto& [name, ignored] : composed.items()) {
    out.composed_label[name] = TextsAt(composed, name.c_str());
  }
  const json& time = MemberAt(root, "time");
  out.time_from = TextsAt(time, "from");
  out.time_until = TextsAt(time, "until");
  out.time_at = TextsAt(time, "at");
  const json& mentions = MemberAt(root, "mentions");
  out.mention_type = TextAt(mentions, "type");
  out.mention_from = TextAt(mentions, "from");
  out.left_out = TextsAt(root, "left_out");
  const json& series = MemberAt(root, "series");
  out.series = {TextAt(series, "class"),  TextAt(series, "type"),  TextAt(series, "role"),
                TextAt(series, "owner"),  TextAt(series, "metric"), TextAt(series, "unit"),
                TextAt(series, "value"),  TextAt(series, "period")};
  for (const auto& [type, words] : MemberAt(root, "relations").items()) {
    RelationName name;
    for (const auto& [language, word] : words.items()) {
      if (word.is_string()) name.by_language[language] = word.get<std::string>();
    }
    const auto symmetric = words.find("symmetric");
    name.symmetric = symmetric != words.end() && symmetric->is_boolean() && symmetric->get<bool>();
    out.relations.emplace(type, std::move(name));
  }
  return out;
}

std::string Vocabulary::PrimaryClass(const std::vector<std::string>& labels) const {
  for (const Class& known : classes) {
    if (std::find(labels.begin(), labels.end(), known.name) != labels.end()) return known.name;
  }
  const auto first = std::min_element(labels.begin(), labels.end());
  return first == labels.end() ? "" : *first;
}

Colour Vocabulary::ColourOf(std::string_view class_name) const {
  for (const Class& known : classes) {
    if (known.name == class_name) return known.colour;
  }
  return other;
}

std::string Vocabulary::RelationWords(std::string_view type, std::string_view language) const {
  if (const auto found = relations.find(type); found != relations.end()) {
    const auto& words = found->second.by_language;
    if (const auto word = words.find(language); word != words.end()) return word->second;
    if (const auto word = words.find("en"); word != words.end()) return word->second;
  }
  std::string out(type);
  for (char& c : out) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool Vocabulary::IsSymmetric(std::string_view type) const {
  const auto found = relations.find(type);
  return found != relations.end() && found->second.symmetric;
}

}  // namespace kg::exporting
