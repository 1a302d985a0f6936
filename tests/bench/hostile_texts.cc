#include "tests/bench/hostile_texts.h"

#include <random>

namespace kg::bench {
namespace {

std::string Repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

std::string RandomBytes(std::size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>(1 + random() % 255);
  return text;
}

std::string Digits(std::size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += static_cast<char>('0' + random() % 10);
  return text;
}

std::string Brackets(std::size_t bytes) {
  return std::string(bytes / 2, '(') + std::string(bytes / 2, ')');
}

std::string QuotesAndBrackets(std::size_t bytes) { return Repeated("«(\"[“（", bytes); }

std::string OneWordLines(std::size_t bytes) { return Repeated("Minsk\n", bytes); }

std::string NumberTable(std::size_t bytes) {
  std::mt19937 random(7);
  std::string text;
  while (text.size() < bytes) {
    for (int column = 0; column < 8; ++column) {
      text += std::to_string(random() % 100'000) + (column == 7 ? '\n' : '\t');
    }
  }
  return text;
}

std::string OneLine(std::size_t bytes) {
  return Repeated("trade of China and Belarus grew by 5 percent in 2031 and ", bytes);
}

std::string RepeatedNames(std::size_t bytes) {
  return Repeated("Yuri Senko met Xie Xiaoyong of Great Stone (GS) in Minsk. ", bytes);
}

std::string Names(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) {
    std::string name(1, static_cast<char>('A' + i % 26));
    for (std::size_t n = i; n > 0; n /= 26) name += static_cast<char>('a' + n % 26);
    text += "Minister Ivan " + name + "ov met the company " + name + " Ltd (" + name + "C). ";
  }
  return text;
}

// What a text remembers of companies, owners, years and sums, ever more of it.
std::string Ventures(std::size_t bytes) {
  std::string text;
  for (std::size_t i = 0; text.size() < bytes; ++i) {
    std::string name(1, static_cast<char>('A' + i % 26));
    for (std::size_t n = i; n > 0; n /= 26) name += static_cast<char>('a' + n % 26);
    text += "The joint venture " + name + "us Company was founded by " + name + "on Group in 2031, and " +
            name + "on Group holds 40 percent of it. The company makes 90 cars. Belarus joined the SCO "
            "in 2024. Mogilev Region and China had trade of $3 million.\n\n";
  }
  return text;
}

std::string Han(std::size_t bytes) { return Repeated("中国和白俄罗斯贸易额增长百分之五", bytes); }

std::string Headings(std::size_t bytes) {
  return Repeated("TITLE OF A PAPER\nI. I. Ivanov\nBelarusian State University\n\nAbstract. It is.\n\n"
                  "Text.\n\nReferences\n1. Ivanov, I. Title // Journal. 2020. No. 1. P. 1-2.\n\n",
                  bytes);
}

std::string Latin(std::size_t bytes) { return Repeated("MinskExportsGrewBy", bytes); }

std::string Cyrillic(std::size_t bytes) { return Repeated("МинскЭкспортВыросНа", bytes); }

// Names within quotes within brackets, deeper and deeper.
std::string Nested(std::size_t bytes) { return Repeated("(ОАО «Завод (Ministry of [中国 ", bytes); }

// Russian in windows-1251, with a Chinese word in UTF-8 now and then.
std::string MixedCharsets(std::size_t bytes) {
  return Repeated("\xD2\xEE\xE2\xE0\xF0\xEE\xEE\xE1\xEE\xF0\xEE\xF2 \xE2\xFB\xF0\xEE\xF1 "
                  "\xED\xE0 5 %. \xE4\xB8\xAD\xE5\x9B\xBD ",
                  bytes);
}

std::string CutCharacters(std::size_t bytes) { return Repeated("\xE4\xB8\xD0\xF0\x9F", bytes); }

}  // namespace

const std::vector<HostileKind>& HostileKinds() {
  static const std::vector<HostileKind> kinds = {
      {"random bytes", RandomBytes},   {"digits", Digits},
      {"brackets", Brackets},          {"quotes and brackets", QuotesAndBrackets},
      {"one-word lines", OneWordLines}, {"table of numbers", NumberTable},
      {"one line", OneLine},           {"repeated names", RepeatedNames},
      {"new names", Names},            {"Han without punctuation", Han},
      {"Latin without spaces", Latin}, {"Cyrillic without spaces", Cyrillic},
      {"nested quotes", Nested},       {"mixed charsets", MixedCharsets},
      {"papers", Headings},            {"cut characters", CutCharacters},
      {"ventures", Ventures}};
  return kinds;
}

}  // namespace kg::bench
