#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

// What goes to a person: text, colours and progress. Colours and progress only on a terminal.
namespace kg::tools {

void Print(std::string_view text);  // standard output; errors are found when the program ends
void Warn(std::string_view text);   // standard error

bool IsTerminal(std::FILE* stream);

// Escape sequences, or "" each if the stream is no terminal, NO_COLOR is set or TERM is "dumb".
struct Colours {
  std::string_view bad, good, mark, faint, bold, reset;
};
Colours ColoursFor(std::FILE* stream);

// "1,234,567": how counts are printed for people.
std::string Grouped(std::uint64_t count);
// "12.3 MB": decimal units.
std::string Bytes(std::uint64_t bytes);
// "0.42 s", "12 s", "3:07 min".
std::string Duration(std::chrono::duration<double> time);

// One line on standard error that says how far a long job is: share, rate, time left. Silent if
// standard error is no terminal. One thread at a time.
class Progress {
 public:
  Progress(std::string what, std::uint64_t total);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total`; `bytes` so far for the rate (0: no rate).
  void Update(std::uint64_t done, std::uint64_t bytes);

 private:
  std::string what_;
  std::uint64_t total_;
  bool visible_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_, last_;
};

}  // namespace kg::tools
