#include "tools/line_reader.h"

namespace kg::tools {

std::optional<LineReader::Line> LineReader::Next() {
  Line line{.number = ++number_};
  int c = getc_unlocked(stream_);
  if (c == EOF) return std::nullopt;
  for (; c != EOF && c != '\n'; c = getc_unlocked(stream_)) {
    if (line.text.size() < limit_) {
      line.text += static_cast<char>(c);
    } else {
      line.too_long = true;
    }
  }
  if (line.text.ends_with('\r')) line.text.pop_back();
  return line;
}

}  // namespace kg::tools
