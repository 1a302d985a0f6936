#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "tools/console.h"

namespace kg::tools {

struct Options::Impl {
  CLI::App app;
  std::string command;
  std::string examples;
};

Options::Options(std::string command, std::string summary) : impl_(std::make_unique<Impl>()) {
  impl_->app.description(std::move(summary));
  impl_->app.name(command);
  impl_->app.option_defaults()->always_capture_default();
  impl_->app.get_formatter()->column_width(26);
  impl_->app.get_formatter()->label("REQUIRED", "(required)");
  impl_->app.set_help_flag("-h,--help", "print this help");
  impl_->command = std::move(command);
}

Options::~Options() = default;

void Options::Flag(const std::string& names, bool& set, const std::string& help) {
  impl_->app.add_flag(names, set, help);
}

void Options::Text(const std::string& names, const std::string& value, std::string& text,
                   const std::string& help, Need need) {
  impl_->app.add_option(names, text, help)
      ->type_name(value)
      ->required(need == Need::kRequired)
      ->take_last();
}

void Options::Repeated(const std::string& names, const std::string& value,
                       std::vector<std::string>& texts, const std::string& help) {
  impl_->app.add_option(names, texts, help)->type_name(value)->allow_extra_args(false);
}

void Options::Number(const std::string& names, const std::string& value, std::uint64_t& number,
                     std::uint64_t low, std::uint64_t high, const std::string& help) {
  impl_->app.add_option(names, number, help)
      ->check(CLI::Range(low, high))
      ->type_name(value)
      ->take_last();
}

void Options::Choice(const std::string& names, std::string& choice,
                     const std::vector<std::string>& allowed, const std::string& help) {
  std::string value;
  for (const std::string& word : allowed) value.append(value.empty() ? "" : "|").append(word);
  impl_->app.add_option(names, choice, help)
      ->check([allowed, value](const std::string& word) {
        const bool known = std::find(allowed.begin(), allowed.end(), word) != allowed.end();
        return known ? std::string() : "'" + word + "' is not one of " + value;
      })
      ->type_name(value)
      ->take_last();
}

void Options::Operand(const std::string& value, std::string& text, const std::string& help,
                      Need need) {
  impl_->app.add_option(value, text, help)
      ->type_name("")
      ->required(need == Need::kRequired)
      ->capture_default_str();
}

void Options::Operands(const std::string& value, std::vector<std::string>& texts,
                       const std::string& help, Need need) {
  impl_->app.add_option(value, texts, help)->type_name("")->required(need == Need::kRequired);
}

void Options::Example(const std::string& line, const std::string& meaning) {
  impl_->examples.append("  ").append(line).append("\n");
  impl_->examples.append("      ").append(meaning).append("\n");
}

std::optional<int> Options::Parse(Arguments arguments) {
  if (!impl_->examples.empty()) impl_->app.footer("Examples:\n" + impl_->examples);
  std::reverse(arguments.begin(), arguments.end());
  // CLI11 reports by throwing; its exceptions end here.
  try {
    impl_->app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    Print(impl_->app.help());
    return kDone;
  } catch (const CLI::ParseError& error) {
    return WrongUsage(error.what());
  }
  return std::nullopt;
}

int Options::WrongUsage(const std::string& message) const {
  Warn(impl_->command + ": " + message + "\nSee " + impl_->command + " --help\n");
  return kUsage;
}

}  // namespace kg::tools
