#include "extract/claims/post_title.h"

#include <algorithm>
#include <string_view>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::uint32_t kLongest = 100;  // bytes between a post and the last word of it
constexpr std::uint32_t kMostHan = 12;   // characters before a post in Chinese

bool HasMark(std::string_view text) {
  return text.find_first_of(",;:()\n") != std::string_view::npos;
}

bool IsName(const Extraction& x, const Symbol& symbol) {
  if (symbol.kind != Symbol::Kind::kMention) return false;
  const Mention& mention = x.mentions[symbol.index];
  return !mention.embedded && !mention.demonym && !mention.nominal;
}

// "Belarusian Ambassador to China", «посол Китая в Беларуси»: where an envoy stands between two
// countries, up to the second if it stands behind.
std::uint32_t EndOfEnvoy(const Extraction& x, const SentenceSymbols& sentence,
                         const RelationMatch& match, const Span& post) {
  int countries = 0;
  std::uint32_t end = post.end;
  for (const auto& bound : match.bound) {
    for (const std::uint32_t i : bound) {
      const Symbol& symbol = sentence.symbols[i];
      if (symbol.kind != Symbol::Kind::kMention ||
          x.mentions[symbol.index].type == EntityType::kPerson) {
        continue;
      }
      ++countries;
      if (symbol.span.begin < post.end + kLongest) end = std::max(end, symbol.span.end);
    }
  }
  return countries > 1 ? end : post.end;
}

// "head of the export department": the last word for a part of a body before the next name.
std::uint32_t EndOfDepartment(const Extraction& x, const SentenceSymbols& sentence, const Span& post,
                              std::uint32_t department) {
  const std::string_view text = x.document.clean.reading();
  std::uint32_t end = post.end;
  for (const Symbol& symbol : sentence.symbols) {
    if (symbol.span.begin < post.end) continue;
    if (symbol.span.begin > post.end + kLongest || IsName(x, symbol) ||
        HasMark(text.substr(post.end, symbol.span.begin - post.end))) {
      break;
    }
    if (symbol.kind == Symbol::Kind::kTrigger && symbol.index == department) {
      end = std::max(end, symbol.span.end);
    }
  }
  return end;
}

// 商务部 of 中国商务部: the name of a ministry without its country.
std::uint32_t BeginOfMinistry(const Extraction& x, const SentenceSymbols& sentence, const Span& name) {
  for (const Symbol& symbol : sentence.symbols) {
    if (symbol.kind == Symbol::Kind::kMention && symbol.span.begin == name.begin &&
        symbol.span.end < name.end && x.mentions[symbol.index].type == EntityType::kCountry) {
      return symbol.span.end;
    }
  }
  return name.begin;
}

// 白俄罗斯农业和食品部部长: what stands between whose post it is and its word.
std::uint32_t BeginInChinese(const Extraction& x, const SentenceSymbols& sentence,
                             const RelationMatch& match, const Span& post, bool of_state) {
  const std::string_view text = x.document.clean.reading();
  std::uint32_t begin = 0;
  for (const auto& bound : match.bound) {
    for (const std::uint32_t i : bound) {
      const Symbol& symbol = sentence.symbols[i];
      if (symbol.kind != Symbol::Kind::kMention || symbol.span.end > post.begin) continue;
      const Mention& mention = x.mentions[symbol.index];
      if (mention.type == EntityType::kPerson) continue;
      if (of_state && mention.type == EntityType::kOrganization && symbol.span.end == post.begin &&
          PeekBefore(text, post.begin) == U'部') {
        return BeginOfMinistry(x, sentence, symbol.span);
      }
      // Of 中国驻白俄罗斯大使 the first.
      begin = begin == 0 ? symbol.span.end : std::min(begin, symbol.span.end);
    }
  }
  if (begin == 0) return post.begin;
  std::uint32_t characters = 0;
  for (std::size_t at = begin; at < post.begin;) {
    const char32_t c = DecodeAt(text, at);
    if (!IsHan(c) || c == U'的' || c == U'在' || ++characters > kMostHan) return post.begin;
  }
  // 秋明州副州长: a single character belongs to the name.
  return characters > 1 ? begin : post.begin;
}

}  // namespace

Span WholePost(const Extraction& x, const SentenceSymbols& sentence, const RelationMatch& match,
               const Span& post, bool of_state, const PostWords& words) {
  Span whole = post;
  if (x.document.sentences[sentence.sentence].language == Language::kChinese) {
    whole.begin = BeginInChinese(x, sentence, match, post, of_state);
    return whole;
  }
  const bool envoy = std::any_of(sentence.symbols.begin(), sentence.symbols.end(), [&](const Symbol& s) {
    return s.kind == Symbol::Kind::kTrigger && s.index == words.ambassador && s.span.Overlaps(post);
  });
  whole.end = envoy ? EndOfEnvoy(x, sentence, match, post)
                    : EndOfDepartment(x, sentence, post, words.department);
  return whole;
}

}  // namespace kg::extract
