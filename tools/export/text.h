#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/value.h"

// How values and names become the bytes of a graph file. Pure functions.
namespace kg::exporting {

// Decodes one code point and moves `at` past it; false for bytes that are no UTF-8 (one skipped).
bool NextCodePoint(std::string_view text, std::size_t& at, char32_t& code);
void AppendUtf8(char32_t code, std::string& out);

// Appends `text` as XML character data that every reader takes: broken UTF-8, controls and U+FFFE,
// U+FFFF are dropped, & < > " escaped. Line ends and tabs become character references in an
// attribute; a lone CR does everywhere, as parsers would turn it into LF.
enum class XmlPlace { kContent, kAttribute };
void AppendXml(std::string_view text, XmlPlace place, std::string& out);

// White space and line ends to single spaces, trimmed, at most `limit` code points (0: no limit);
// a cut is marked with "…".
std::string OneLine(std::string_view text, std::size_t limit);

// A name for ids and columns: letters (Latin, Cyrillic, Chinese), digits, . - _ : stay, all else
// becomes "_". Never empty. An XML NMTOKEN.
std::string TokenOf(std::string_view text);

// Shortest decimal that reads back as the same double; "" for NaN and infinities.
std::string NumberText(double value);

// A property's value as text: booleans true/false, temporals in ISO form, lists joined by "|".
// "" for null, NaN, infinities, maps, nodes and paths.
std::string ValueText(const Value& value);

// Days since 1970-01-01 and "YYYY-MM-DD".
std::int64_t DaysOf(std::int64_t year, unsigned month, unsigned day);
std::string DateText(std::int64_t days);
unsigned DaysInMonth(std::int64_t year, unsigned month);

}  // namespace kg::exporting
