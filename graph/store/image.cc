#include "graph/store/image.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace kg::store {
namespace {

template <typename T>
std::size_t BytesOf(const std::vector<T>& values) {
  return values.capacity() * sizeof(T);
}

std::size_t HeapBytesOf(const std::vector<Value>& values) {
  std::size_t bytes = BytesOf(values);
  for (const Value& value : values) bytes += value.HeapBytes();
  return bytes;
}

}  // namespace

IdSet::IdSet(std::vector<std::uint32_t> ids) : ids_(std::move(ids)) {
  if (ids_.empty()) return;
  first_ = ids_.front();
  words_.resize((ids_.back() - first_) / 64 + 1);
  before_.resize(words_.size());
  for (const std::uint32_t id : ids_) {
    const std::uint64_t at = id - first_;
    words_[at / 64] |= std::uint64_t{1} << (at % 64);
  }
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    before_[i] = count;
    count += static_cast<std::uint32_t>(std::popcount(words_[i]));
  }
}

std::size_t IdSet::bytes() const {
  return sizeof(*this) + BytesOf(ids_) + BytesOf(words_) + BytesOf(before_);
}

AdjacencyImage::AdjacencyImage(std::uint64_t first, std::vector<std::uint32_t> offsets,
                               std::vector<std::uint32_t> neighbours,
                               std::vector<std::uint32_t> relationships)
    : first_(first),
      offsets_(std::move(offsets)),
      neighbours_(std::move(neighbours)),
      relationships_(std::move(relationships)) {
  for (const std::uint32_t node : neighbours_) {
    end_neighbour_ = std::max(end_neighbour_, std::uint64_t{node} + 1);
  }
}

std::size_t AdjacencyImage::bytes() const {
  return sizeof(*this) + BytesOf(offsets_) + BytesOf(neighbours_) + BytesOf(relationships_);
}

Value ColumnImage::ValueAt(std::size_t position) const {
  if (IsNull(position)) return {};
  switch (kind_) {
    case Kind::kIntegers: return Value::Integer(integers_[position]);
    case Kind::kFloats: return Value::Float(floats_[position]);
    case Kind::kBooleans: return Value::Boolean(integers_[position] != 0);
    case Kind::kDates: return Value::Of(Date{integers_[position]});
    case Kind::kStrings: return dictionary_[integers_.DistanceAt(position)];
    case Kind::kValues: return values_[position];
  }
  return {};
}

std::span<const std::uint32_t> ColumnImage::order() const {
  std::call_once(made_->order_once, [this] {
    std::vector<std::uint32_t>& order = made_->order;
    order.resize(size());
    std::iota(order.begin(), order.end(), 0u);
    const auto nulls = std::stable_partition(
        order.begin(), order.end(), [this](std::uint32_t at) { return !IsNull(at); });
    const auto by = [&](const auto& less) { std::stable_sort(order.begin(), nulls, less); };
    switch (kind_) {
      case Kind::kIntegers: case Kind::kBooleans: case Kind::kDates: case Kind::kStrings:
        integers_.Distances([&](const auto& distances) {
          by([&](std::uint32_t a, std::uint32_t b) { return distances[a] < distances[b]; });
        });
        if (kind_ != Kind::kStrings) break;
        made_->code_begins.resize(dictionary_.size() + 1);
        for (auto it = order.begin(); it != nulls; ++it) {
          ++made_->code_begins[integers_.DistanceAt(*it) + 1];
        }
        std::partial_sum(made_->code_begins.begin(), made_->code_begins.end(),
                         made_->code_begins.begin());
        break;
      case Kind::kFloats:  // NaN is the greatest number
        by([this](std::uint32_t a, std::uint32_t b) {
          const double x = floats_[a], y = floats_[b];
          return std::isnan(y) ? !std::isnan(x) : x < y;
        });
        break;
      case Kind::kValues:
        by([this](std::uint32_t a, std::uint32_t b) { return Compare(values_[a], values_[b]) < 0; });
        break;
    }
  });
  return made_->order;
}

std::span<const std::uint32_t> ColumnImage::code_begins() const {
  static_cast<void>(order());
  return made_->code_begins;
}

std::uint32_t ColumnImage::CodeOf(std::string_view text) const {
  const auto size = static_cast<std::uint32_t>(dictionary_.size());
  const std::hash<std::string_view> hash;
  std::call_once(made_->slots_once, [&] {
    made_->slots.resize(std::bit_ceil(2 * dictionary_.size() + 1));
    const std::size_t mask = made_->slots.size() - 1;
    for (std::uint32_t code = 0; code < size; ++code) {
      std::size_t slot = hash(dictionary_[code].string()) & mask;
      while (made_->slots[slot] != 0) slot = (slot + 1) & mask;
      made_->slots[slot] = code + 1;
    }
  });
  const std::size_t mask = made_->slots.size() - 1;
  for (std::size_t slot = hash(text) & mask; made_->slots[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t code = made_->slots[slot] - 1;
    if (dictionary_[code].string() == text) return code;
  }
  return size;
}

const ColumnImage::Made& ColumnImage::WithText() const {
  std::call_once(made_->text_once, [this] {
    std::size_t bytes = 0;
    for (const Value& value : dictionary_) bytes += value.string().size();
    made_->text.reserve(bytes);
    made_->text_ends.reserve(dictionary_.size());
    for (const Value& value : dictionary_) {
      made_->text += value.string();
      made_->text_ends.push_back(made_->text.size());
    }
  });
  return *made_;
}

std::string_view ColumnImage::text() const { return WithText().text; }
std::span<const std::uint64_t> ColumnImage::text_ends() const { return WithText().text_ends; }

std::size_t ColumnImage::bytes() const {
  std::size_t text = 0;
  for (const Value& value : dictionary_) text += value.string().size() + sizeof(std::uint64_t);
  const std::size_t slots = std::bit_ceil(2 * dictionary_.size() + 1) + dictionary_.size() + 1;
  return sizeof(*this) + sizeof(Made) + (size() + slots) * sizeof(std::uint32_t) + text +
         BytesOf(present_) + integers_.bytes() + BytesOf(floats_) +
         HeapBytesOf(values_) + HeapBytesOf(dictionary_);
}

ColumnBuilder::ColumnBuilder(std::shared_ptr<const IdSet> ids) {
  image_.present_.resize((ids->size() + 63) / 64);
  image_.ids_ = std::move(ids);
}

void ColumnBuilder::Add(const Value& value) {
  if (!value.is_null()) {
    image_.present_[size_ / 64] |= std::uint64_t{1} << (size_ % 64);
    AddTyped(value);
  }
  ++size_;
}

// An array stays short where nulls lead or end; Finish makes it whole.
void ColumnBuilder::AddTyped(const Value& value) {
  using Kind = ColumnImage::Kind;
  const Kind kind = [&value] {
    switch (value.type()) {
      case Value::Type::kInteger: return Kind::kIntegers;
      case Value::Type::kFloat: return Kind::kFloats;
      case Value::Type::kBoolean: return Kind::kBooleans;
      case Value::Type::kDate: return Kind::kDates;
      case Value::Type::kString: return Kind::kStrings;
      default: return Kind::kValues;
    }
  }();
  if (!typed_) {
    image_.kind_ = kind;
    typed_ = true;
  } else if (kind != image_.kind_ && image_.kind_ != Kind::kValues) {
    Mix();
  }
  const auto add = [this](std::int64_t number) {
    integers_.resize(size_);
    integers_.push_back(number);
  };
  switch (image_.kind_) {
    case Kind::kIntegers: add(value.integer()); break;
    case Kind::kBooleans: add(value.boolean() ? 1 : 0); break;
    case Kind::kDates: add(value.date().days); break;
    case Kind::kFloats:
      image_.floats_.resize(size_);
      image_.floats_.push_back(value.floating());
      break;
    case Kind::kStrings: {
      auto it = codes_.find(value.string());
      if (it == codes_.end()) {
        image_.dictionary_.push_back(value);
        it = codes_
                 .emplace(image_.dictionary_.back().string(),
                          static_cast<std::uint32_t>(image_.dictionary_.size() - 1))
                 .first;
      }
      add(it->second);
      break;
    }
    case Kind::kValues:
      image_.values_.resize(size_);
      image_.values_.push_back(value);
      break;
  }
}

void ColumnBuilder::Mix() {
  std::vector<Value> values;
  const std::size_t typed = integers_.size() + image_.floats_.size();  // one is not empty
  values.reserve(typed);
  image_.integers_ = NarrowIntegers(integers_);
  for (std::size_t i = 0; i < typed; ++i) values.push_back(image_.ValueAt(i));
  image_.kind_ = ColumnImage::Kind::kValues;
  image_.integers_ = {};
  integers_ = {};
  image_.floats_ = {};
  image_.dictionary_ = {};
  codes_.clear();
  image_.values_ = std::move(values);
}

void ColumnBuilder::SortDictionary() {
  std::vector<std::uint32_t> order(image_.dictionary_.size()), rank(order.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return image_.dictionary_[a].string() < image_.dictionary_[b].string();
  });
  std::vector<Value> sorted;
  sorted.reserve(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    sorted.push_back(std::move(image_.dictionary_[order[i]]));
  }
  image_.dictionary_ = std::move(sorted);
  for (std::int64_t& code : integers_) code = rank[static_cast<std::size_t>(code)];
}

void ColumnBuilder::FillNulls() {
  std::optional<std::int64_t> least;
  for (std::size_t i = 0; i < integers_.size(); ++i) {
    if (!image_.IsNull(i) && (!least || integers_[i] < *least)) least = integers_[i];
  }
  for (std::size_t i = 0; i < integers_.size(); ++i) {
    if (image_.IsNull(i)) integers_[i] = *least;
  }
}

ColumnImage ColumnBuilder::Finish() {
  using Kind = ColumnImage::Kind;
  const std::size_t size = image_.ids_->size();
  switch (image_.kind_) {
    case Kind::kFloats: image_.floats_.resize(size); break;
    case Kind::kValues: image_.values_.resize(size); break;
    case Kind::kStrings:
      // Codes at nulls are 0 before the sort, and stay within the dictionary.
      integers_.resize(size);
      codes_.clear();
      SortDictionary();
      image_.integers_ = NarrowIntegers(integers_);
      break;
    case Kind::kIntegers: case Kind::kBooleans: case Kind::kDates:
      integers_.resize(size);
      if (typed_) FillNulls();
      image_.integers_ = NarrowIntegers(integers_);
      break;
  }
  std::size_t present = 0;
  for (const std::uint64_t word : image_.present_) {
    present += static_cast<std::size_t>(std::popcount(word));
  }
  if (present == size) image_.present_ = {};
  image_.floats_.shrink_to_fit();
  image_.values_.shrink_to_fit();
  return std::move(image_);
}

}  // namespace kg::store
