#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "graph/model/ids.h"
#include "graph/model/result.h"

namespace kg::extract {

// Which rules and names could have a say in a text, so that a change of others need not bother it.
//
// A rule that needs one of some words can find nothing where none of them stands, whatever else it
// asks for; a name of a table denotes nothing where it is not written. HashFor() covers the content
// of all that could speak of the text, in the order of the files, and of what speaks of every text.
// A text for which it is the same before and after a change of rules yields the same. Immutable
// once built.
class RuleIndex {
 public:
  class Builder {
   public:
    explicit Builder(const Folder& folder) : folder_(folder) {}
    // What has a say in every text.
    void AddShared(std::string_view content) { shared_ += ToHex(HashBytes(content)); }
    // What has a say where one of the words stands, anywhere; words are folded here.
    void Add(const std::vector<std::string>& words, std::string_view content);
    // A group of words, and what has a say only where each of some groups is met; by the numbers
    // of Groups in order of AddGroup.
    std::uint32_t AddGroup();
    void AddToGroup(std::uint32_t group, const std::string& word);
    void AddWithGroups(std::vector<std::uint32_t> groups, std::string_view content);
    Result<RuleIndex> Build();

   private:
    friend class RuleIndex;
    const Folder& folder_;
    std::string shared_;
    std::vector<std::string> words_;
    std::vector<std::uint32_t> units_;  // of each word; from kGroup on groups
    std::vector<Hash128> contents_;
    std::uint32_t groups_ = 0;
    std::vector<std::pair<std::vector<std::uint32_t>, Hash128>> grouped_;
  };

  RuleIndex() = default;
  // `text` is the clean text of a document, `names` hash what is known of the names in it.
  // 32 hexadecimal digits.
  std::string HashFor(const FoldedText& text, const std::vector<Hash128>& names) const;

 private:
  static constexpr std::uint32_t kGroup = 0x80000000;

  std::string shared_;
  Automaton automaton_;
  std::vector<std::uint32_t> units_;  // automaton string -> unit, or group + kGroup
  std::vector<Hash128> contents_;
  std::uint32_t groups_ = 0;
  std::vector<std::pair<std::vector<std::uint32_t>, Hash128>> grouped_;
};

}  // namespace kg::extract
