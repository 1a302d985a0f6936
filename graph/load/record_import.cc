#include "graph/load/record_import.h"

#include "graph/io/json_record.h"

namespace kg::load {

Status EachLine(const std::vector<std::filesystem::path>& files, const LineOptions& options,
                const ReadProgress& progress, LineSummary& summary, const UseLine& use) {
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string name = files[i].string();
    Result<std::unique_ptr<io::LineSource>> source =
        io::LineSource::Open(files[i], options.longest_line);
    if (!source) return std::move(source).error();
    const std::uint64_t before = summary.bytes;
    for (io::LineSource::Line line;;) {
      const Result<bool> more = (*source)->Next(line);
      if (!more) {
        Error error = more.error();
        error.where = name + ":" + std::to_string(line.number + 1);
        return error;
      }
      if (!*more) break;
      if (line.number == 1 && line.text.starts_with("\xEF\xBB\xBF")) line.text.remove_prefix(3);
      summary.bytes = before + (*source)->bytes();
      if (progress && line.number % 4096 == 0) progress(summary.bytes);
      Result<std::string> problem =
          line.too_long ? Result<std::string>("the line has more than " +
                                              std::to_string(options.longest_line >> 20) + " MiB")
                        : use(line, i);
      if (!problem) return std::move(problem).error();
      if (problem->empty()) continue;
      summary.bad.Add({name, line.number, std::move(*problem)});
      if (summary.bad.count > options.bad_tolerance) {
        return summary.bad.TooMany(options.bad_tolerance);
      }
    }
  }
  return {};
}

Status ReadJsonLines(Restorer& restorer, const std::vector<std::filesystem::path>& files,
                     const LineOptions& options, const ReadProgress& progress,
                     LineSummary& summary) {
  return EachLine(files, options, progress, summary,
                  [&](const io::LineSource::Line& line, std::size_t) -> Result<std::string> {
                    if (line.text.find_first_not_of(" \t") == std::string_view::npos) {
                      return std::string();
                    }
                    const Result<io::GraphRecord> record = io::ReadRecord(line.text);
                    if (!record) {
                      if (Status lost = restorer.Lose(); !lost.ok()) return std::move(lost).error();
                      return record.error().message;
                    }
                    const Status added = restorer.Add(*record);
                    if (added.ok()) return std::string();
                    if (added.error().code != ErrorCode::kInvalid) return added.error();
                    return added.error().message;
                  });
}

}  // namespace kg::load
