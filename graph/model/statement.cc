#include "graph/model/statement.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <memory_resource>

namespace kg {
namespace {

void Append(std::pmr::string& bytes, std::string_view part) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), part.size());
  bytes.append(digits, static_cast<std::size_t>(end - digits)).append(1, ':').append(part);
}

// Type and content in a form that does not depend on the machine. Only property values occur here.
void Append(std::pmr::string& bytes, const Value& value) {
  using T = Value::Type;
  bytes += static_cast<char>('a' + static_cast<int>(value.type()));
  switch (value.type()) {
    case T::kString: Append(bytes, value.string()); break;
    case T::kList:
      for (const Value& element : value.list()) Append(bytes, element);
      bytes += ']';
      break;
    default: Append(bytes, std::string_view(std::to_string(HashOf(value)))); break;
  }
}

}  // namespace

StatementId IdOf(const Statement& statement) {
  std::array<std::byte, 1024> space;  // enough for most
  std::pmr::monotonic_buffer_resource memory(space.data(), space.size());
  std::pmr::string bytes(&memory);
  bytes.reserve(statement.subject.size() + statement.predicate.size() + statement.object.size() +
                statement.discriminator.size() + 64);
  bytes += static_cast<char>('0' + static_cast<int>(statement.kind));
  Append(bytes, statement.subject);
  Append(bytes, statement.predicate);
  Append(bytes, statement.object);
  Append(bytes, statement.discriminator);
  if (statement.kind == Statement::Kind::kProperty || statement.kind == Statement::Kind::kMember) {
    Append(bytes, statement.value);
  }
  return HashBytes(bytes);
}

}  // namespace kg
