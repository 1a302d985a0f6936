#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kg::test {

// Numbers that are the same on every platform for the same seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool OneIn(std::size_t bound) { return Below(bound) == 0; }
  template <typename T>
  const T& Of(std::span<const T> values) { return values[Below(values.size())]; }
  std::string_view Of(std::initializer_list<std::string_view> values) {
    return values.begin()[Below(values.size())];
  }

 private:
  std::mt19937_64 random_;
};

// Queries that read and mostly make sense, over the graph that GraphText makes: nodes :A :B :C with
// properties i (integer), f (float), s (string), b (boolean), l (list), d (date), each of them
// missing here and there; relationships :R :S :T with w (integer).
class QueryMaker {
 public:
  explicit QueryMaker(std::uint64_t seed) : dice_(seed) {}

  std::string GraphText(std::size_t nodes, std::size_t relationships);

  // A condition on the named nodes: true, false or null, never an error.
  std::string Condition(std::span<const std::string> nodes, int depth);
  // A value that never fails: of a property, or computed.
  std::string Value(std::span<const std::string> nodes, int depth);
  // Anything that can be written as an expression; it may well fail.
  std::string Expression(std::span<const std::string> names, int depth);
  // A path of `steps` relationships of fixed length, through nodes with the given names.
  std::string Path(std::span<const std::string> nodes, std::size_t steps);
  // One relationship as in -[r:R|S {w: 1}]->; "" for no name.
  std::string Relationship(std::string_view name, bool variable_length);
  // A whole query of several clauses, reading or writing.
  std::string Query();

  Dice& dice() { return dice_; }

 private:
  std::string Clause(std::vector<std::string>& names);
  std::string Literal();
  std::string Node(std::string_view name);
  std::string Projection(std::vector<std::string>& names, std::string_view word);

  Dice dice_;
  int names_made_ = 0;
};

}  // namespace kg::test
