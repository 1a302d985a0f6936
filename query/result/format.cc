#include "query/result/format.h"

#include <algorithm>
#include <array>
#include <vector>

#include "query/functions/print.h"
#include "query/functions/temporal.h"
#include "query/result/entity.h"
#include "query/result/json.h"
#include "query/result/width.h"

namespace kg::query {
namespace {

// A cell's text: strings and temporal values bare at the top level.
Status AppendCell(std::string& out, const Value& value, const store::Reader* reader) {
  if (value.is(Value::Type::kString)) {
    out += value.string();
    return {};
  }
  if (IsTemporal(value.type())) {
    out += PrintTemporal(value);
    return {};
  }
  return AppendText(out, value, reader);
}

class Json final : public Formatter {
 public:
  explicit Json(const Answer& answer) : answer_(answer) {}
  Status Begin(std::string& out) override {
    out += "{\"fields\":[";
    for (std::size_t i = 0; i < answer_.columns.size(); ++i) {
      if (i > 0) out += ',';
      AppendJsonString(out, answer_.columns[i]);
    }
    out += "],\"values\":[";
    return {};
  }
  Status Row(std::size_t index, std::string& out) override {
    out += index > 0 ? ",[" : "[";
    const query::Row row = answer_.rows[index];
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      Status status = AppendJson(out, row[i], answer_.reader.get(), JsonStyle::kPlain);
      if (!status) return status;
    }
    out += ']';
    return {};
  }
  Status End(std::string& out) override {
    out += "]}\n";
    return {};
  }

 private:
  const Answer& answer_;
};

class JsonLines final : public Formatter {
 public:
  explicit JsonLines(const Answer& answer) : answer_(answer) {}
  Status Begin(std::string&) override { return {}; }
  Status Row(std::size_t index, std::string& out) override {
    out += '{';
    const query::Row row = answer_.rows[index];
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      AppendJsonString(out, answer_.columns[i]);
      out += ':';
      Status status = AppendJson(out, row[i], answer_.reader.get(), JsonStyle::kPlain);
      if (!status) return status;
    }
    out += "}\n";
    return {};
  }
  Status End(std::string&) override { return {}; }

 private:
  const Answer& answer_;
};

class Csv final : public Formatter {
 public:
  explicit Csv(const Answer& answer) : answer_(answer) {}
  Status Begin(std::string& out) override {
    for (std::size_t i = 0; i < answer_.columns.size(); ++i) {
      if (i > 0) out += ',';
      Field(answer_.columns[i], out);
    }
    out += "\r\n";
    return {};
  }
  Status Row(std::size_t index, std::string& out) override {
    const query::Row row = answer_.rows[index];
    std::string cell;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (row[i].is_null()) continue;
      cell.clear();
      // Structured values as JSON, which programs read.
      const bool structured = row[i].is(Value::Type::kList) || row[i].is(Value::Type::kMap) ||
                              row[i].is(Value::Type::kNode) ||
                              row[i].is(Value::Type::kRelationship) ||
                              row[i].is(Value::Type::kPath);
      Status status = structured ? AppendJson(cell, row[i], answer_.reader.get(), JsonStyle::kPlain)
                                 : AppendCell(cell, row[i], answer_.reader.get());
      if (!status) return status;
      Field(cell, out, row[i].is(Value::Type::kString) && cell.empty());
    }
    out += "\r\n";
    return {};
  }
  Status End(std::string&) override { return {}; }

 private:
  // An empty string is quoted, so that it is told from null.
  static void Field(std::string_view text, std::string& out, bool quote = false) {
    if (!quote && text.find_first_of(",\"\r\n") == std::string_view::npos) {
      out += text;
      return;
    }
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  const Answer& answer_;
};

class Markdown final : public Formatter {
 public:
  explicit Markdown(const Answer& answer) : answer_(answer) {}
  Status Begin(std::string& out) override {
    out += '|';
    for (const std::string& column : answer_.columns) Cell(column, out);
    out += "\n|";
    for (std::size_t i = 0; i < answer_.columns.size(); ++i) out += Numeric(i) ? " ---: |" : " --- |";
    out += '\n';
    return {};
  }
  Status Row(std::size_t index, std::string& out) override {
    out += '|';
    for (const Value& value : answer_.rows[index]) {
      std::string cell;
      if (!value.is_null()) {
        if (Status status = AppendCell(cell, value, answer_.reader.get()); !status) return status;
      }
      Cell(cell, out);
    }
    out += '\n';
    return {};
  }
  Status End(std::string&) override { return {}; }

 private:
  bool Numeric(std::size_t column) const {
    return !answer_.rows.empty() && answer_.rows.front()[column].is_number();
  }
  static void Cell(std::string_view text, std::string& out) {
    out += ' ';
    for (const char c : text) {
      switch (c) {
        case '|': out += "\\|"; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "<br>"; break;
        case '\r': break;
        case '<': out += "&lt;"; break;
        default: out += c;
      }
    }
    out += " |";
  }
  const Answer& answer_;
};

class Table final : public Formatter {
 public:
  Table(const Answer& answer, std::size_t width) : answer_(answer), width_(width) {}

  Status Begin(std::string& out) override {
    std::vector<std::size_t>& widths = widths_;
    for (const std::string& column : answer_.columns) widths.push_back(DisplayWidth(OneLine(column)));
    for (const query::Row row : answer_.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::string cell;
        if (Status status = AppendCell(cell, row[i], answer_.reader.get()); !status) return status;
        widths[i] = std::max(widths[i], DisplayWidth(OneLine(cell)));
      }
    }
    Shrink();
    if (answer_.columns.empty()) return {};
    Rule(out, "┌", "┬", "┐");
    out += "│";
    for (std::size_t i = 0; i < widths.size(); ++i) Cell(OneLine(answer_.columns[i]), i, false, out);
    out += '\n';
    Rule(out, "├", "┼", "┤");
    return {};
  }
  Status Row(std::size_t index, std::string& out) override {
    out += "│";
    const query::Row row = answer_.rows[index];
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::string cell;
      if (Status status = AppendCell(cell, row[i], answer_.reader.get()); !status) return status;
      Cell(OneLine(cell), i, row[i].is_number(), out);
    }
    out += '\n';
    return {};
  }
  Status End(std::string& out) override {
    if (!answer_.columns.empty()) Rule(out, "└", "┴", "┘");
    return {};
  }

 private:
  // Line breaks and other controls would tear the box apart.
  static std::string OneLine(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    for (const char c : text) {
      if (c == '\n') {
        line += "⏎";
      } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
        line += ' ';
      } else {
        line += c;
      }
    }
    return line;
  }

  // The widest columns give way until the table fits, none below a few columns.
  void Shrink() {
    if (width_ == 0 || widths_.empty()) return;
    constexpr std::size_t kLeast = 4;
    const std::size_t frame = widths_.size() * 3 + 1;
    const std::size_t room = width_ > frame ? width_ - frame : 0;
    std::size_t total = 0;
    for (const std::size_t width : widths_) total += width;
    if (total <= room) return;
    // The cap such that columns cut to it fill the room.
    std::vector<std::size_t> sorted = widths_;
    std::sort(sorted.begin(), sorted.end());
    std::size_t left = room, cap = kLeast;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const std::size_t share = left / (sorted.size() - i);
      if (sorted[i] > share) {
        cap = std::max(share, kLeast);
        break;
      }
      left -= sorted[i];
    }
    for (std::size_t& width : widths_) width = std::min(width, cap);
  }

  void Rule(std::string& out, std::string_view left, std::string_view middle,
            std::string_view right) const {
    out += left;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      if (i > 0) out += middle;
      for (std::size_t n = 0; n < widths_[i] + 2; ++n) out += "─";
    }
    out += right;
    out += '\n';
  }

  void Cell(const std::string& text, std::size_t column, bool to_right, std::string& out) const {
    const std::string fitted = FitWidth(text, widths_[column]);
    const std::size_t pad = widths_[column] - std::min(widths_[column], DisplayWidth(fitted));
    out += ' ';
    if (to_right) out.append(pad, ' ');
    out += fitted;
    if (!to_right) out.append(pad, ' ');
    out += " │";
  }

  const Answer& answer_;
  std::size_t width_;
  std::vector<std::size_t> widths_;
};

}  // namespace

std::optional<Format> ParseFormat(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Format>, 6> kNames = {
      {{"table", Format::kTable},
       {"json", Format::kJson},
       {"jsonl", Format::kJsonLines},
       {"csv", Format::kCsv},
       {"markdown", Format::kMarkdown},
       {"md", Format::kMarkdown}}};
  for (const auto& [known, format] : kNames) {
    if (known == name) return format;
  }
  return std::nullopt;
}

std::unique_ptr<Formatter> Formatter::Make(Format format, const Answer& answer,
                                           const FormatOptions& options) {
  switch (format) {
    case Format::kJson: return std::make_unique<Json>(answer);
    case Format::kJsonLines: return std::make_unique<JsonLines>(answer);
    case Format::kCsv: return std::make_unique<Csv>(answer);
    case Format::kMarkdown: return std::make_unique<Markdown>(answer);
    case Format::kTable: break;
  }
  return std::make_unique<Table>(answer, options.width);
}

Result<std::string> FormatAnswer(Format format, const Answer& answer,
                                 const FormatOptions& options) {
  const std::unique_ptr<Formatter> formatter = Formatter::Make(format, answer, options);
  std::string out;
  if (Status status = formatter->Begin(out); !status) return status.error();
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    if (Status status = formatter->Row(i, out); !status) return status.error();
  }
  if (Status status = formatter->End(out); !status) return status.error();
  return out;
}

}  // namespace kg::query
