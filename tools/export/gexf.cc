#include <algorithm>
#include <set>

#include "tools/export/text.h"
#include "tools/export/write.h"

namespace kg::exporting {
namespace {

std::string Attribute(std::string_view text) {
  std::string out;
  AppendXml(text, XmlPlace::kAttribute, out);
  return out;
}
std::string Content(std::string_view text) {
  std::string out;
  AppendXml(text, XmlPlace::kContent, out);
  return out;
}

// " start="…" end="…"", an open bound left out.
std::string Bounds(const Interval& span) {
  std::string out;
  if (span.first) out += " start=\"" + DateText(*span.first) + "\"";
  if (span.last) out += " end=\"" + DateText(*span.last) + "\"";
  return out;
}

std::string Spells(const std::vector<Interval>& spans) {
  if (spans.size() < 2) return "";
  std::string out = "        <spells>\n";
  for (const Interval& span : spans) out += "          <spell" + Bounds(span) + "/>\n";
  return out + "        </spells>\n";
}

// A list as GEXF's liststring, from the text joined by "|".
std::string ListText(std::string_view joined) {
  std::string out = "[";
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find('|'), joined.size());
    if (out.size() > 1) out += ", ";
    out += '"';
    for (const char c : joined.substr(0, end)) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
    joined.remove_prefix(std::min(end + 1, joined.size()));
  }
  return out + "]";
}

class Writer {
 public:
  Writer(const Graph& graph, const GexfOptions& options, Output& output)
      : graph_(graph), options_(options), output_(output) {
    std::set<std::string> plain;
    for (const Column& column : graph.node_columns()) plain.insert(column.name);
    for (const Column& column : graph.series_columns()) {
      std::string name = column.name;
      while (!plain.insert(name).second) name.insert(0, "series_");
      series_.push_back(std::move(name));
    }
  }

  Status Write(const Heading& heading) {
    const bool old = options_.version == GexfOptions::Version::k12;
    const std::string space = old ? "http://www.gexf.net/1.2draft" : "http://gexf.net/1.3";
    output_.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"" + space +
                  "\" xmlns:viz=\"" + space + "/viz\" version=\"" + (old ? "1.2" : "1.3") +
                  "\">\n  <meta>\n    <creator>kg</creator>\n    <description>" +
                  Content(heading.title + "; snapshot " + heading.snapshot +
                          (heading.query.empty() ? "" : "; query " + heading.query) +
                          (heading.licence.empty() ? "" : "; licence: " + heading.licence)) +
                  "</description>\n  </meta>\n");
    output_.Write(graph_.dated()
                      ? "  <graph mode=\"dynamic\" defaultedgetype=\"directed\" idtype=\"string\" "
                        "timerepresentation=\"interval\" timeformat=\"date\">\n"
                      : "  <graph mode=\"static\" defaultedgetype=\"directed\" "
                        "idtype=\"string\">\n");
    // Dynamic columns first, plain ones last: some readers keep the types of the last block only.
    if (!series_.empty()) {
      output_.Write("    <attributes class=\"node\" mode=\"dynamic\">\n");
      for (const std::string& name : series_) Declare(name, "double");
      output_.Write("    </attributes>\n");
    }
    Plain("node", graph_.node_columns());
    Plain("edge", graph_.edge_columns());

    output_.Write("    <nodes>\n");
    Status status = graph_.EachNode([this](const NodeRow& node) { return Node(node); });
    if (!status) return status;
    output_.Write("    </nodes>\n    <edges>\n");
    status = graph_.EachEdge([this](const EdgeRow& edge) { return Edge(edge); });
    if (!status) return status;
    output_.Write("    </edges>\n  </graph>\n</gexf>\n");
    return {};
  }

 private:
  void Declare(std::string_view name, std::string_view type) {
    const std::string text = Attribute(name);
    output_.Write("      <attribute id=\"" + text + "\" title=\"" + text + "\" type=\"" +
                  std::string(type) + "\"/>\n");
  }
  void Plain(std::string_view kind, const std::vector<Column>& columns) {
    if (columns.empty()) return;
    output_.Write("    <attributes class=\"" + std::string(kind) + "\" mode=\"static\">\n");
    for (const Column& column : columns) {
      // The format calls a 32-bit number "integer".
      Declare(column.name, options_.lists && column.list             ? "liststring"
                           : column.type == ColumnType::kInt ? "integer"
                                                             : NameOf(column.type));
    }
    output_.Write("    </attributes>\n");
  }
  void Values(const std::vector<Column>& columns, const std::vector<Cell>& cells,
              std::string& out) const {
    for (const Cell& cell : cells) {
      const Column& column = columns[cell.column];
      out += "          <attvalue for=\"" + Attribute(column.name) + "\" value=\"" +
             Attribute(options_.lists && column.list ? ListText(cell.text) : cell.text) + "\"/>\n";
    }
  }

  Status Node(const NodeRow& node) {
    std::string text = "      <node id=\"" + Attribute(node.id) + "\" label=\"" +
                       Attribute(node.label) + "\"" +
                       (node.spans.size() == 1 ? Bounds(node.spans[0]) : "") + ">\n";
    if (!node.cells.empty() || !node.series.empty()) {
      text += "        <attvalues>\n";
      for (const TimedCell& cell : node.series) {
        text += "          <attvalue for=\"" + Attribute(series_[cell.column]) + "\" value=\"" +
                Attribute(cell.text) + "\"" + Bounds(cell.when) + "/>\n";
      }
      Values(graph_.node_columns(), node.cells, text);
      text += "        </attvalues>\n";
    }
    text += Spells(node.spans);
    text += "        <viz:color r=\"" + std::to_string(node.colour.red) + "\" g=\"" +
            std::to_string(node.colour.green) + "\" b=\"" + std::to_string(node.colour.blue) +
            "\"/>\n        <viz:position x=\"" + NumberText(node.x) + "\" y=\"" +
            NumberText(node.y) + "\" z=\"0\"/>\n        <viz:size value=\"" +
            NumberText(node.size) + "\"/>\n      </node>\n";
    output_.Write(text);
    return {};
  }

  Status Edge(const EdgeRow& edge) {
    // A symmetric relation is directed too, as some readers refuse a mixed graph; `symmetric` tells.
    std::string text = "      <edge id=\"" + Attribute(edge.id) + "\" source=\"" +
                       Attribute(edge.source) + "\" target=\"" + Attribute(edge.target) +
                       "\" type=\"directed\" kind=\"" + Attribute(edge.relation) +
                       "\" label=\"" + Attribute(edge.label) + "\" weight=\"" +
                       NumberText(edge.weight) + "\"" +
                       (edge.spans.size() == 1 ? Bounds(edge.spans[0]) : "") + ">\n";
    if (!edge.cells.empty()) {
      text += "        <attvalues>\n";
      Values(graph_.edge_columns(), edge.cells, text);
      text += "        </attvalues>\n";
    }
    text += Spells(edge.spans) + "      </edge>\n";
    output_.Write(text);
    return {};
  }

  const Graph& graph_;
  const GexfOptions& options_;
  Output& output_;
  std::vector<std::string> series_;
};

}  // namespace

Status WriteGexf(const Graph& graph, const Heading& heading, const GexfOptions& options,
                 Output& output) {
  return Writer(graph, options, output).Write(heading);
}

}  // namespace kg::exporting
