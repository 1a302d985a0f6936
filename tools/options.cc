#include "tools/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "tools/console.h"

namespace kg::tools {
namespace {

constexpr std::size_t kColumn = 26;  // where explanations begin
constexpr std::size_t kWidth = 96;

// `text` from column `kColumn` on, wrapped.
void AppendWrapped(std::string_view text, std::string& out) {
  std::size_t column = kColumn;
  for (;;) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (column > kColumn && column + 1 + word.size() > kWidth) {
      out.append("\n").append(kColumn, ' ');
      column = kColumn;
    } else if (column > kColumn) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  out += '\n';
}

void AppendRow(const std::string& names, std::string_view help, std::string& out) {
  out.append("  ").append(names);
  if (names.size() + 4 > kColumn) {
    out.append("\n").append(kColumn, ' ');
  } else {
    out.append(kColumn - names.size() - 2, ' ');
  }
  AppendWrapped(help, out);
}

// "-f,--format" as people write it.
std::string Spaced(std::string names) {
  if (const std::size_t comma = names.find(','); comma != std::string::npos) {
    names.replace(comma, 1, ", ");
  }
  return names;
}

}  // namespace

struct Options::Impl {
  CLI::App app;
  std::string command, summary;
  std::string usage, operands, options, examples;  // parts of the help

  void Describe(const std::string& names, const std::string& value, const std::string& help,
                Need need, const std::string& preset) {
    std::string text = help;
    if (need == Need::kRequired) {
      usage += " " + names + " " + value;
    } else if (!preset.empty()) {
      text += " (" + preset + ")";
    }
    AppendRow(Spaced(names) + (value.empty() ? "" : " " + value), text, options);
  }

  std::string Help() const {
    std::string text = "usage: " + command + " [OPTIONS]" + usage + "\n\n" + summary + "\n";
    if (!operands.empty()) text += "\n" + operands;
    text += "\nOptions:\n" + options;
    AppendRow("-h, --help", "print this help", text);
    if (!examples.empty()) text += "\nExamples:\n" + examples;
    return text;
  }
};

Options::Options(std::string command, std::string summary) : impl_(std::make_unique<Impl>()) {
  impl_->app.name(command);
  impl_->app.set_help_flag("-h,--help", "");
  impl_->command = std::move(command);
  impl_->summary = std::move(summary);
}

Options::~Options() = default;

void Options::Flag(const std::string& names, bool& set, const std::string& help) {
  impl_->app.add_flag(names, set);
  impl_->Describe(names, "", help, Need::kOptional, "");
}

void Options::Text(const std::string& names, const std::string& value, std::string& text,
                   const std::string& help, Need need) {
  impl_->app.add_option(names, text)->required(need == Need::kRequired)->take_last();
  impl_->Describe(names, value, help, need, text);
}

void Options::Repeated(const std::string& names, const std::string& value,
                       std::vector<std::string>& texts, const std::string& help) {
  impl_->app.add_option(names, texts)->allow_extra_args(false);
  impl_->Describe(names, value, help, Need::kOptional, "");
}

void Options::Several(const std::string& names, const std::string& value,
                      std::vector<std::string>& texts, const std::string& help) {
  impl_->app.add_option(names, texts);
  impl_->Describe(names, value + "...", help, Need::kOptional, "");
}

void Options::Number(const std::string& names, const std::string& value, std::uint64_t& number,
                     std::uint64_t low, std::uint64_t high, const std::string& help) {
  const std::string range = std::to_string(low) + " to " + std::to_string(high);
  impl_->app.add_option(names, number)
      ->check([=](const std::string& word) {
        std::uint64_t read = 0;
        const bool fits = CLI::detail::lexical_cast(word, read) && word.front() != '-' &&
                          low <= read && read <= high;
        return fits ? std::string() : "'" + word + "' is not a whole number from " + range;
      })
      ->take_last();
  impl_->Describe(names, value, help, Need::kOptional,
                  number == 0 ? std::string() : std::to_string(number));
}

void Options::Choice(const std::string& names, std::string& choice,
                     const std::vector<std::string>& allowed, const std::string& help) {
  std::string value;
  for (const std::string& word : allowed) value.append(value.empty() ? "" : "|").append(word);
  impl_->app.add_option(names, choice)
      ->check([allowed, value](const std::string& word) {
        const bool known = std::find(allowed.begin(), allowed.end(), word) != allowed.end();
        return known ? std::string() : "'" + word + "' is not one of " + value;
      })
      ->take_last();
  impl_->Describe(names, value, help, Need::kOptional, choice);
}

void Options::Operand(const std::string& value, std::string& text, const std::string& help,
                      Need need) {
  impl_->app.add_option(value, text)->required(need == Need::kRequired);
  impl_->usage += need == Need::kRequired ? " " + value : " [" + value + "]";
  AppendRow(value, help, impl_->operands);
}

void Options::Operands(const std::string& value, std::vector<std::string>& texts,
                       const std::string& help, Need need) {
  impl_->app.add_option(value, texts)->required(need == Need::kRequired);
  impl_->usage += need == Need::kRequired ? " " + value + "..." : " [" + value + "...]";
  AppendRow(value, help, impl_->operands);
}

void Options::Example(const std::string& line, const std::string& meaning) {
  impl_->examples.append("  ").append(line).append("\n");
  impl_->examples.append("      ").append(meaning).append("\n");
}

std::optional<int> Options::Parse(Arguments arguments) {
  std::reverse(arguments.begin(), arguments.end());
  // CLI11 reports by throwing; its exceptions end here.
  try {
    impl_->app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    Print(impl_->Help());
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
