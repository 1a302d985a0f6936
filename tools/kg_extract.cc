#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "extract/pipeline.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/contained.h"
#include "tools/extraction_lines.h"
#include "tools/in_order.h"
#include "tools/input_files.h"
#include "tools/json_request.h"
#include "tools/json_text.h"
#include "tools/line_reader.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg extract";
// What may be under way at a time; see tools/ingest.cc for the estimate.
constexpr std::uint64_t kBudget = std::uint64_t{512} << 20;
constexpr std::uint64_t kBytesPerByte = 48;

struct Format {
  bool statements = false, values = false;
};

// One input's way out.
struct Printed {
  std::string text = {};    // for standard output
  std::string reason = {};  // why it was rejected; "" if it was not
  std::string name = {};
};

Result<std::string> Extract(const extract::Pipeline& pipeline, const std::string& name,
                            std::string_view bytes, Format format) {
  return Contained([&]() -> Result<std::string> {
    const Result<extract::Extraction> extraction = pipeline.Extract(name, bytes);
    if (!extraction) return extraction.error();
    if (format.statements) return StatementLines(*extraction);
    return AnnotationLine(*extraction, format.values) + "\n";
  });
}

int ExtractFiles(const extract::Pipeline& pipeline, const std::vector<InputFile>& files,
                 Format format, unsigned threads, std::uint64_t limit) {
  std::size_t taken = 0;
  bool rejected = false;
  const Status done = InOrder<std::size_t, Printed>{
      .threads = threads,
      .budget = kBudget,
      .next = [&]() -> std::optional<std::size_t> {
        if (taken == files.size()) return std::nullopt;
        return taken++;
      },
      .cost = [&](const std::size_t& i) { return files[i].size * kBytesPerByte; },
      .work = [&](std::size_t i) -> Printed {
        const Result<std::string> bytes = ReadInputFile(files[i].path, limit);
        if (!bytes) return {.reason = bytes.error().message, .name = files[i].name};
        // The annotation format calls a document by its file's name alone.
        const std::string name =
            format.statements ? files[i].name : files[i].path.filename().string();
        Result<std::string> text = Extract(pipeline, name, *bytes, format);
        if (!text) return {.reason = text.error().message, .name = files[i].name};
        return {.text = std::move(*text)};
      },
      .write = [&](Printed printed) -> Status {
        Print(printed.text);
        if (printed.reason.empty()) return {};
        rejected = true;
        Warn("rejected: " + printed.name + ": " + printed.reason + "\n");
        return {};
      }}.Run();
  if (!done) return Fail(kName, done.error());
  return rejected ? kRejected : kDone;
}

Printed ExtractLine(const extract::Pipeline& pipeline, const LineReader::Line& line, Format format,
                    std::uint64_t limit) {
  const auto reject = [&](std::string name, const std::string& reason) -> Printed {
    if (name.empty()) name = "line " + std::to_string(line.number);
    std::string text = "{\"name\":";
    AppendJson(std::string_view(name), text);
    text += ",\"error\":";
    AppendJson(std::string_view(reason), text);
    return {.text = text + "}\n", .reason = reason, .name = std::move(name)};
  };
  if (line.too_long) return reject("", "the line is longer than " + Bytes(limit));
  Result<TextLine> input = ParseTextLine(line.text);
  if (!input) return reject("", input.error().message);
  const std::string name = input->name.empty() ? "line " + std::to_string(line.number) : input->name;
  Result<std::string> text = Extract(pipeline, name, input->text, format);
  if (!text) return reject(name, text.error().message);
  return {.text = std::move(*text)};
}

int ExtractLines(const extract::Pipeline& pipeline, Format format, unsigned threads,
                 std::uint64_t limit) {
  LineReader reader(stdin, limit);
  bool rejected = false;
  const Status done = InOrder<LineReader::Line, Printed>{
      .threads = threads,
      .budget = kBudget,
      .next =
          [&] {
            std::optional<LineReader::Line> line = reader.Next();
            while (line && line->text.empty()) line = reader.Next();
            return line;
          },
      .cost = [](const LineReader::Line& line) { return line.text.size() * kBytesPerByte; },
      .work =
          [&](const LineReader::Line& line) { return ExtractLine(pipeline, line, format, limit); },
      .write = [&](const Printed& printed) -> Status {
        Print(printed.text);
        std::fflush(stdout);  // whoever feeds us line by line waits for each answer
        rejected = rejected || !printed.reason.empty();
        return {};
      }}.Run();
  if (!done) return Fail(kName, done.error());
  return rejected ? kRejected : kDone;
}

}  // namespace

int RunExtract(Arguments arguments) {
  std::vector<std::string> paths;
  std::string schemas, format = "annotations";
  bool from_lines = false, values = false;
  std::uint64_t threads = 2, max_document = 16;
  Options options(kName,
                  "Prints what is found in documents, without a graph. Works as a filter too: it "
                  "keeps no state\nbetween documents, so any number of it may run side by side.");
  options.Operands("FILE", paths, "files, and folders to be read with all below them",
                   Options::Need::kOptional);
  options.Flag("--stdin", from_lines,
               "read lines {\"name\": ..., \"text\": ...}, print one result for each, in order; a "
               "line that is wrong gives {\"name\": ..., \"error\": ...}");
  options.Choice("-f,--format", format, {"annotations", "jsonl"},
                 "annotations: one line a document; jsonl: one line a statement");
  options.Flag("--values", values,
               "with annotations: every number, amount and date that was read, as \"values\"");
  options.Number("--max-document", "MB", max_document, 1, 1024, "longer documents are rejected");
  options.Number("--threads", "N", threads, 1, 64, "documents to be read at a time");
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg extract report.txt | python3 -m json.tool", "all there is in one file");
  options.Example("kg extract --format jsonl documents/", "the statements a graph would get");
  options.Example("kg extract --stdin < texts.jsonl > found.jsonl", "in a pipe");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  if (from_lines != paths.empty()) {
    return options.WrongUsage(from_lines ? "FILE and --stdin exclude each other"
                                         : "name a FILE, or --stdin");
  }
  const Format chosen{.statements = format == "jsonl", .values = values};
  if (chosen.statements && values) {
    return options.WrongUsage("--values goes with the format annotations");
  }

  Result<std::vector<InputFile>> files = ListInputFiles(paths);
  if (!files) return Fail(kName, files.error());
  const Result<std::filesystem::path> folder = FindSchemas(schemas);
  if (!folder) return Fail(kName, folder.error());
  const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(*folder);
  if (!pipeline) return Fail(kName, pipeline.error());
  const auto count = static_cast<unsigned>(threads);
  return from_lines ? ExtractLines(*pipeline, chosen, count, max_document << 20)
                    : ExtractFiles(*pipeline, *files, chosen, count, max_document << 20);
}

}  // namespace kg::tools
