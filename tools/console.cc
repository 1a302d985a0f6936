#include "tools/console.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace kg::tools {
namespace {

std::string Fixed(double number, int digits) {
  std::array<char, 64> buffer;
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.*f", digits, number);
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

}  // namespace

void Print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void Warn(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

bool IsTerminal(std::FILE* stream) { return isatty(fileno(stream)) == 1; }

Colours ColoursFor(std::FILE* stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (!IsTerminal(stream) || (no_colour != nullptr && *no_colour != '\0') || term == nullptr ||
      std::string_view(term) == "dumb") {
    return {};
  }
  return {.bad = "\033[31m",
          .good = "\033[32m",
          .mark = "\033[1;33m",
          .faint = "\033[2m",
          .bold = "\033[1m",
          .reset = "\033[0m"};
}

std::string Grouped(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string Bytes(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"bytes", "kB", "MB", "GB", "TB"};
  double number = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (number >= 999.95 && unit + 1 < kUnits.size()) {
    number /= 1000;
    ++unit;
  }
  return Fixed(number, unit == 0 ? 0 : 1) + " " + std::string(kUnits[unit]);
}

std::string Duration(std::chrono::duration<double> time) {
  const double seconds = time.count();
  if (seconds < 10) return Fixed(seconds, 2) + " s";
  if (seconds < 120) return Fixed(seconds, 0) + " s";
  const auto whole = static_cast<std::uint64_t>(seconds);
  const std::string rest = std::to_string(whole % 60);
  return std::to_string(whole / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest + " min";
}

Progress::Progress(std::string what, std::uint64_t total)
    : what_(std::move(what)),
      total_(total),
      visible_(IsTerminal(stderr)),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

Progress::~Progress() {
  if (drawn_) Warn("\r\033[K");
}

void Progress::Update(std::uint64_t done, std::uint64_t bytes) {
  if (!visible_ || total_ == 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  const std::chrono::duration<double> passed = now - start_;
  std::string line = "\r" + what_ + "  " + Grouped(done) + " of " + Grouped(total_) + "  " +
                     std::to_string(done * 100 / total_) + " %";
  if (bytes != 0) line += "  " + Fixed(static_cast<double>(bytes) / 1e6 / passed.count(), 1) + " MB/s";
  if (done != 0) {
    const double left = passed.count() * static_cast<double>(total_ - done) / static_cast<double>(done);
    line += "  " + Duration(std::chrono::duration<double>(left)) + " left";
  }
  Warn(line + "\033[K");
}

}  // namespace kg::tools
