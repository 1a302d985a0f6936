#include "tools/export/text.h"
#include "tools/export/write.h"

namespace kg::exporting {
namespace {

std::string Content(std::string_view text) {
  std::string out;
  AppendXml(text, XmlPlace::kContent, out);
  return out;
}
std::string Attribute(std::string_view text) {
  std::string out;
  AppendXml(text, XmlPlace::kAttribute, out);
  return out;
}

void Key(Output& output, std::string_view id, std::string_view where, std::string_view name,
         std::string_view type) {
  std::string line = "  <key id=\"";
  line.append(id).append(name).append("\" for=\"").append(where);
  line.append("\" attr.name=\"").append(name).append("\" attr.type=\"").append(type);
  output.Write(line + "\"/>\n");
}

void Datum(std::string_view key, std::string_view text, std::string& out) {
  out.append("      <data key=\"").append(key).append("\">");
  AppendXml(text, XmlPlace::kContent, out);
  out += "</data>\n";
}

std::string Description(const Heading& heading) {
  std::string out = heading.title + "\nsnapshot: " + heading.snapshot;
  if (!heading.query.empty()) out += "\nquery: " + heading.query;
  if (!heading.licence.empty()) out += "\nlicence: " + heading.licence;
  return out;
}

}  // namespace

Status WriteGraphml(const Graph& graph, const Heading& heading, const GraphmlOptions& options,
                    Output& output) {
  output.Write(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
  if (graph.node_count() != 0) {
    Key(output, "n_", "node", "label", "string");
    for (const char* name : {"r", "g", "b"}) Key(output, "n_", "node", name, "int");
    if (options.hex_colour) Key(output, "n_", "node", "color", "string");
    for (const char* name : {"x", "y", "size"}) Key(output, "n_", "node", name, "double");
  }
  for (const Column& column : graph.node_columns()) {
    Key(output, "n_", "node", column.name, NameOf(column.type));
  }
  if (graph.edge_count() != 0) {
    Key(output, "e_", "edge", "label", "string");
    Key(output, "e_", "edge", "weight", "double");
  }
  for (const Column& column : graph.edge_columns()) {
    Key(output, "e_", "edge", column.name, NameOf(column.type));
  }
  output.Write("  <graph id=\"kg\" edgedefault=\"directed\">\n    <desc>" +
               Content(Description(heading)) + "</desc>\n");

  std::string text;
  Status status = graph.EachNode([&](const NodeRow& node) -> Status {
    text = "    <node id=\"" + Attribute(node.id) + "\">\n";
    Datum("n_label", node.label, text);
    Datum("n_r", std::to_string(node.colour.red), text);
    Datum("n_g", std::to_string(node.colour.green), text);
    Datum("n_b", std::to_string(node.colour.blue), text);
    if (options.hex_colour) Datum("n_color", node.colour.Hex(), text);
    Datum("n_x", NumberText(node.x), text);
    Datum("n_y", NumberText(node.y), text);
    Datum("n_size", NumberText(node.size), text);
    for (const Cell& cell : node.cells) {
      Datum("n_" + graph.node_columns()[cell.column].name, cell.text, text);
    }
    text += "    </node>\n";
    output.Write(text);
    return {};
  });
  if (!status) return status;

  status = graph.EachEdge([&](const EdgeRow& edge) -> Status {
    text = "    <edge id=\"" + Attribute(edge.id) + "\" source=\"" + Attribute(edge.source) +
           "\" target=\"" + Attribute(edge.target) + "\"";
    // Gephi's kind of edge: what keeps parallel edges of two relations apart.
    if (!options.strict) text += " label=\"" + Attribute(edge.relation) + "\"";
    text += ">\n";
    Datum("e_label", edge.label, text);
    Datum("e_weight", NumberText(edge.weight), text);
    for (const Cell& cell : edge.cells) {
      Datum("e_" + graph.edge_columns()[cell.column].name, cell.text, text);
    }
    text += "    </edge>\n";
    output.Write(text);
    return {};
  });
  if (!status) return status;
  output.Write("  </graph>\n</graphml>\n");
  return {};
}

}  // namespace kg::exporting
