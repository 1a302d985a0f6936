#include "extract/gazetteer/automaton.h"

#include <algorithm>
#include <numeric>

namespace kg::extract {
namespace {

// A node of the trie before packing: the sorted strings [first, last) share `depth` bytes.
struct Pending {
  std::size_t first, last, depth;
  std::int32_t state;
};

struct Child {
  unsigned char byte;
  std::size_t first, last;
};

}  // namespace

Result<Automaton> Automaton::Build(const std::vector<std::string>& strings) {
  Automaton automaton;
  std::vector<std::uint32_t> order(strings.size());
  std::iota(order.begin(), order.end(), 0U);
  for (const std::string& string : strings) {
    if (string.empty() || string.find('\0') != std::string::npos) {
      return Error{ErrorCode::kInvalid, "a string to look for is empty or holds a zero byte"};
    }
    automaton.lengths_.push_back(static_cast<std::uint32_t>(string.size()));
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return strings[a] < strings[b]; });

  std::vector<State>& states = automaton.states_;
  states.resize(512);
  states[0].check = 0;
  std::size_t first_free = 1;
  std::vector<Pending> queue = {{0, order.size(), 0, 0}};
  std::vector<Child> children;
  for (std::size_t next = 0; next < queue.size(); ++next) {  // breadth first
    const Pending node = queue[next];
    std::size_t i = node.first;
    while (i < node.last && strings[order[i]].size() == node.depth) ++i;
    if (i > node.first) {
      states[static_cast<std::size_t>(node.state)].output =
          static_cast<std::int32_t>(automaton.outputs_.size());
      automaton.outputs_.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(node.first),
                                      order.begin() + static_cast<std::ptrdiff_t>(i));
    }
    children.clear();
    while (i < node.last) {
      const auto byte = static_cast<unsigned char>(strings[order[i]][node.depth]);
      std::size_t end = i;
      while (end < node.last &&
             static_cast<unsigned char>(strings[order[end]][node.depth]) == byte) {
        ++end;
      }
      children.push_back({byte, i, end});
      i = end;
    }
    if (children.empty()) continue;
    while (first_free < states.size() && states[first_free].check >= 0) ++first_free;
    // The lowest place where every child falls on a free slot. A stretch that turned out nearly full
    // is not searched again: that would make the build quadratic.
    const std::size_t low = children.front().byte;
    const std::size_t from = std::max(first_free, low + 1);
    std::size_t taken = 0;
    for (std::size_t slot = from;; ++slot) {
      const std::size_t base = slot - low;
      if (base + 256 >= states.size()) states.resize(states.size() * 2);
      const bool fits = std::all_of(children.begin(), children.end(), [&](const Child& child) {
        return states[base + child.byte].check < 0;
      });
      if (!fits) {
        if (states[slot].check >= 0) ++taken;
        continue;
      }
      if (taken * 20 >= (slot - from) * 19) first_free = slot;
      states[static_cast<std::size_t>(node.state)].base = static_cast<std::int32_t>(base);
      for (const Child& child : children) {
        const std::size_t place = base + child.byte;
        states[place].check = node.state;
        queue.push_back({child.first, child.last, node.depth + 1, static_cast<std::int32_t>(place)});
      }
      break;
    }
  }
  // `queue` is in breadth-first order: a state's fail state comes before it.
  for (std::size_t next = 1; next < queue.size(); ++next) {
    const auto place = static_cast<std::size_t>(queue[next].state);
    State& state = states[place];
    const std::int32_t parent = state.check;
    const auto byte = static_cast<unsigned char>(
        static_cast<std::int32_t>(place) - states[static_cast<std::size_t>(parent)].base);
    state.fail = parent == 0 ? 0 : automaton.Step(states[static_cast<std::size_t>(parent)].fail, byte);
    const State& fail = states[static_cast<std::size_t>(state.fail)];
    state.shorter = fail.output >= 0 ? state.fail : fail.shorter;
  }
  return automaton;
}

std::int32_t Automaton::Step(std::int32_t state, unsigned char byte) const {
  for (;;) {
    const State& here = states_[static_cast<std::size_t>(state)];
    const std::int32_t next = here.base + byte;
    if (here.base > 0 && states_[static_cast<std::size_t>(next)].check == state && next != 0) {
      return next;
    }
    if (state == 0) return 0;
    state = here.fail;
  }
}

void Automaton::Scan(std::string_view text, std::vector<Hit>& hits) const {
  if (states_.empty()) return;
  std::int32_t state = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = Step(state, static_cast<unsigned char>(text[i]));
    for (std::int32_t at = state; at >= 0;) {
      const State& here = states_[static_cast<std::size_t>(at)];
      if (here.output >= 0) {
        const auto end = static_cast<std::uint32_t>(i + 1);
        for (std::uint32_t string : outputs_[static_cast<std::size_t>(here.output)]) {
          hits.push_back({{end - lengths_[string], end}, string});
        }
      }
      at = here.shorter;
    }
  }
}

}  // namespace kg::extract
