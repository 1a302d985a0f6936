#pragma once

#include <string_view>

// What a line of text looks like, whatever it says: for telling which lines belong together.
namespace kg::extract {

// A closing bracket or quotation mark.
bool IsClosing(char32_t c);
// Ends with . ! ? 。 and the like, closing quotes and brackets aside.
bool EndsSentence(std::string_view text);
// "一、", "（一）", "第一章", "1.", "1)", "[1]", "IV.", "– " : begins a heading or a list item.
bool StartsList(std::string_view text);
// Letters are all capitals, eight of them at least; a word of two is enough.
bool IsCapitals(std::string_view text);
// The last word has three letters at most, in lower case: "of", "на", "by". No line of a list or of
// a byline ends so.
bool EndsInSmallWord(std::string_view text);
// One word or two, with capitals: "Belarus", "New Delhi".
bool IsCapitalized(std::string_view phrase);
// 从业人员：5.4万人: a short Chinese name of something, a colon, and what is told of it.
bool IsChineseField(std::string_view line);
// "2031: 4,210", "2031 г. – 15", 2031年　32.3: a row of a table, the year before the number.
bool IsYearRow(std::string_view line);
// "Exports of services to China in 2030: 611": what a label leads to is a number, and ends the text.
bool IsMeasuredField(std::string_view text);

}  // namespace kg::extract
