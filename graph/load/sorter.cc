#include "graph/load/sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

namespace kg::load {
namespace {

constexpr std::size_t kMarkBytes = 64 << 10;  // a run's keys are noted this far apart
constexpr std::size_t kReadBytes = 256 << 10;  // of a run that is a file, at once
constexpr std::size_t kLeastReadBytes = 16 << 10;

Error IoError(const std::string& path) {
  return {ErrorCode::kIo, std::string("a temporary file of the load: ") + std::strerror(errno),
          path};
}

void PutVarint(std::string& out, std::size_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

// Nothing is checked: what is read was written here.
std::size_t ReadVarint(const char*& at) {
  std::size_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= std::size_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
}

struct Record {
  std::string_view key, value;
  const char* end;
};
Record ReadRecord(const char* at) {
  const std::size_t key = ReadVarint(at), value = ReadVarint(at);
  return {{at, key}, {at + key, value}, at + key + value};
}

std::uint64_t HeadOf(std::string_view key) {
  std::uint64_t head = 0;
  std::memcpy(&head, key.data(), std::min<std::size_t>(8, key.size()));
  return __builtin_bswap64(head);
}
std::uint32_t NextOf(std::string_view key) {
  if (key.size() <= 8) return 0;
  std::uint32_t next = 0;
  std::memcpy(&next, key.data() + 8, std::min<std::size_t>(4, key.size() - 8));
  return __builtin_bswap32(next);
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The second eight bytes of a key.
std::uint64_t SecondOf(std::string_view key) {
  return key.size() <= 8 ? 0 : HeadOf(key.substr(8));
}

// Sorts by the twelve bytes of head and next, least significant first, one counted pass for each
// byte in which entries differ at all. Stable. `spare` is as long as `entries`.
template <typename Entry>
void SortByBytes(std::vector<Entry>& entries, std::vector<Entry>& spare) {
  std::uint64_t head = 0;
  std::uint32_t next = 0;
  for (const Entry& entry : entries) {
    head |= entry.head ^ entries.front().head;
    next |= entry.next ^ entries.front().next;
  }
  spare.resize(entries.size());
  const auto pass = [&](auto byte_of) {
    std::array<std::size_t, 257> ends{};
    for (const Entry& entry : entries) ++ends[byte_of(entry) + 1];
    for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
    for (const Entry& entry : entries) spare[ends[byte_of(entry)]++] = entry;
    entries.swap(spare);
  };
  for (unsigned shift = 0; shift < 32; shift += 8) {
    if ((next >> shift & 0xFF) == 0) continue;
    pass([shift](const Entry& entry) { return std::size_t{entry.next >> shift & 0xFF}; });
  }
  for (unsigned shift = 0; shift < 64; shift += 8) {
    if ((head >> shift & 0xFF) == 0) continue;
    pass([shift](const Entry& entry) { return std::size_t{entry.head >> shift & 0xFF}; });
  }
}

}  // namespace

// Sorted records one after the other: key length, value length, key, value.
struct Sorter::Run {
  struct Mark {
    std::uint64_t offset = 0, before = 0;  // bytes, records
    std::string key;
  };
  explicit Run(Workspace* space) : workspace(*space) {}
  ~Run() {
    if (file >= 0) {
      ::close(file);
      ::unlink(path.c_str());
    } else {
      workspace.Give(taken);
    }
  }

  Workspace& workspace;
  std::string bytes;        // in memory
  std::size_t taken = 0;    // of the workspace
  int file = -1;            // else
  std::string path;
  std::uint64_t size = 0, records = 0;
  std::vector<Mark> marks;  // ascending; the first is that of the first record
};

// Walks over one run.
class RunReader {
 public:
  using Run = Sorter::Run;
  RunReader(const Run* run, std::size_t read_bytes) : run_(run), read_bytes_(read_bytes) {}

  // To the first key >= `key`; counts the records before it.
  Status Seek(std::string_view key) {
    const auto after = std::partition_point(run_->marks.begin(), run_->marks.end(),
                                            [key](const Run::Mark& m) { return m.key < key; });
    const Run::Mark start = after == run_->marks.begin() ? Run::Mark() : *(after - 1);
    before_ = start.before;
    if (Status status = Start(start.offset); !status.ok()) return status;
    while (valid_ && record_.key < key) {
      ++before_;
      if (Status status = Next(); !status.ok()) return status;
    }
    return {};
  }
  Status Next() {
    at_ += static_cast<std::size_t>(record_.end - (base_ + at_));
    return Load();
  }
  bool valid() const { return valid_; }
  std::uint64_t before() const { return before_; }
  std::string_view key() const { return record_.key; }
  std::string_view value() const { return record_.value; }
  // The key's first sixteen bytes: most comparisons look no further.
  std::uint64_t head() const { return head_; }
  std::uint64_t second() const { return second_; }

 private:
  Status Start(std::uint64_t offset) {
    if (run_->file < 0) {
      base_ = run_->bytes.data();
      at_ = static_cast<std::size_t>(offset);
      end_ = run_->bytes.size();
      next_ = run_->size;
    } else {
      at_ = end_ = 0;
      next_ = offset;
    }
    return Load();
  }
  // Makes the record at at_ whole in memory.
  Status Load() {
    if (run_->file >= 0 && !Whole()) {
      if (Status status = Fill(); !status.ok()) return status;
    }
    valid_ = at_ < end_;
    if (!valid_) return {};
    record_ = ReadRecord(base_ + at_);
    head_ = HeadOf(record_.key);
    second_ = SecondOf(record_.key);
    return {};
  }
  bool Whole() const {
    constexpr std::size_t kLengths = 20;  // two varints
    if (next_ == run_->size) return true;
    if (end_ - at_ < kLengths) return false;
    const char* at = base_ + at_;
    const std::size_t key = ReadVarint(at), value = ReadVarint(at);
    return static_cast<std::size_t>(base_ + end_ - at) >= key + value;
  }
  Status Fill() {
    buffer_.erase(0, at_);
    at_ = 0;
    do {
      const std::size_t have = buffer_.size();
      const auto want = static_cast<std::size_t>(
          std::min<std::uint64_t>(std::max(read_bytes_, have), run_->size - next_));
      buffer_.resize(have + want);
      for (std::size_t got = 0; got < want;) {
        const ssize_t n = ::pread(run_->file, buffer_.data() + have + got, want - got,
                                  static_cast<off_t>(next_));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return IoError(run_->path);
        got += static_cast<std::size_t>(n);
        next_ += static_cast<std::uint64_t>(n);
      }
      base_ = buffer_.data();
      end_ = buffer_.size();
    } while (!Whole());
    return {};
  }

  const Run* run_;
  const std::size_t read_bytes_;
  std::string buffer_;  // of a file: what is being read
  const char* base_ = nullptr;
  std::size_t at_ = 0, end_ = 0;  // in base_
  std::uint64_t next_ = 0;        // of a file: what is read next
  bool valid_ = false;
  Record record_{};
  std::uint64_t head_ = 0, second_ = 0;
  std::uint64_t before_ = 0;
};

Sorter::Sorter(Workspace* workspace)
    : workspace_(*workspace),
      buffer_bytes_(std::clamp<std::size_t>(workspace->memory() / 64, 64 << 10, 8 << 20)) {}
Sorter::~Sorter() = default;

Status Sorter::Buffer::Add(std::string_view key, std::string_view value) {
  if (bytes_.empty()) bytes_.reserve(sorter_.buffer_bytes_ + (64 << 10));
  entries_.push_back({HeadOf(key), NextOf(key), static_cast<std::uint32_t>(bytes_.size())});
  PutVarint(bytes_, key.size());
  PutVarint(bytes_, value.size());
  bytes_ += key;
  bytes_ += value;
  return bytes_.size() >= sorter_.buffer_bytes_ ? Flush() : Status();
}

Status Sorter::Buffer::Flush() {
  if (entries_.empty()) return {};
  const char* base = bytes_.data();
  const auto before = [base](const Entry& a, const Entry& b) {
    if (a.head != b.head) return a.head < b.head;
    if (a.next != b.next) return a.next < b.next;
    const Record x = ReadRecord(base + a.place), y = ReadRecord(base + b.place);
    if (const int order = x.key.compare(y.key); order != 0) return order < 0;
    return x.value < y.value;
  };
  if (!std::is_sorted(entries_.begin(), entries_.end(), before)) {
    SortByBytes(entries_, spare_);
    const auto differs = [](const Entry& a, const Entry& b) {
      return a.head != b.head || a.next != b.next;
    };
    for (auto begin = entries_.begin(); begin != entries_.end();) {
      auto end = begin + 1;
      while (end != entries_.end() && !differs(*begin, *end)) ++end;
      if (end - begin > 1 && !std::is_sorted(begin, end, before)) std::sort(begin, end, before);
      begin = end;
    }
  }

  auto run = std::make_unique<Run>(&sorter_.workspace_);
  const bool in_memory = sorter_.workspace_.Take(bytes_.size());
  if (in_memory) {
    run->taken = bytes_.size();
    run->bytes.reserve(bytes_.size());
  } else {
    run->path = sorter_.workspace_.NewFile(".run");
    run->file = ::open(run->path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (run->file < 0) return IoError(run->path);
  }
  std::string& out = run->bytes;
  std::uint64_t flushed = 0, marked = 0;
  for (const Entry& entry : entries_) {
    const Record record = ReadRecord(base + entry.place);
    const std::uint64_t offset = flushed + out.size();
    if (run->marks.empty() || offset >= marked + kMarkBytes) {
      run->marks.push_back({offset, run->records, std::string(record.key)});
      marked = offset;
    }
    ++run->records;
    out.append(base + entry.place, record.end);
    if (in_memory || out.size() < kReadBytes) continue;
    if (!WriteAll(run->file, out)) return IoError(run->path);
    flushed += out.size();
    out.clear();
  }
  run->size = flushed + out.size();
  if (!in_memory) {
    if (!WriteAll(run->file, out)) return IoError(run->path);
    out = {};
  }
  entries_.clear();
  bytes_.clear();
  return sorter_.AddRun(std::move(run));
}

Status Sorter::AddRun(std::unique_ptr<Run> run) {
  const std::lock_guard lock(mutex_);
  size_ += run->records;
  runs_.push_back(std::move(run));
  return {};
}

void Sorter::Clear() {
  const std::lock_guard lock(mutex_);
  runs_.clear();
  size_ = 0;
}

// A heap of runs, the one with the least record on top.
struct Sorter::Cursor::Impl {
  std::vector<RunReader> readers;
  std::vector<RunReader*> heap;
  std::string end;
  bool valid = false;
  Status status;

  static bool Before(const RunReader* a, const RunReader* b) {
    if (a->head() != b->head()) return a->head() < b->head();
    if (a->second() != b->second()) return a->second() < b->second();
    if (const int order = a->key().compare(b->key()); order != 0) return order < 0;
    return a->value() < b->value();
  }
  void SiftDown(std::size_t at) {
    for (;;) {
      std::size_t least = at;
      for (const std::size_t child : {2 * at + 1, 2 * at + 2}) {
        if (child < heap.size() && Before(heap[child], heap[least])) least = child;
      }
      if (least == at) return;
      std::swap(heap[at], heap[least]);
      at = least;
    }
  }
  void Look() {
    valid = status.ok() && !heap.empty() && (end.empty() || heap.front()->key() < end);
  }
};

Sorter::Cursor::Cursor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Sorter::Cursor::Cursor(Cursor&&) noexcept = default;
Sorter::Cursor::~Cursor() = default;
bool Sorter::Cursor::Valid() const { return impl_->valid; }
std::string_view Sorter::Cursor::key() const { return impl_->heap.front()->key(); }
std::string_view Sorter::Cursor::value() const { return impl_->heap.front()->value(); }
const Status& Sorter::Cursor::status() const { return impl_->status; }

void Sorter::Cursor::Next() {
  RunReader* top = impl_->heap.front();
  impl_->status = top->Next();
  if (!top->valid()) {
    impl_->heap.front() = impl_->heap.back();
    impl_->heap.pop_back();
  }
  if (!impl_->heap.empty()) impl_->SiftDown(0);
  impl_->Look();
}

Sorter::Cursor Sorter::Read(std::string_view begin, std::string_view end) const {
  auto impl = std::make_unique<Cursor::Impl>();
  impl->end = std::string(end);
  impl->readers.reserve(runs_.size());
  // Of many runs little each, so that a few cursors take a quarter of the memory at most.
  const std::size_t read_bytes = std::clamp(
      workspace_.memory() / 16 / std::max<std::size_t>(runs_.size(), 1), kLeastReadBytes, kReadBytes);
  for (const std::unique_ptr<Run>& run : runs_) {
    RunReader& reader = impl->readers.emplace_back(run.get(), read_bytes);
    impl->status = reader.Seek(begin);
    if (!impl->status.ok()) return Cursor(std::move(impl));
    if (reader.valid()) impl->heap.push_back(&reader);
  }
  for (std::size_t i = impl->heap.size() / 2; i-- > 0;) impl->SiftDown(i);
  impl->Look();
  return Cursor(std::move(impl));
}

Result<std::uint64_t> Sorter::Rank(std::string_view key) const {
  std::uint64_t rank = 0;
  for (const std::unique_ptr<Run>& run : runs_) {
    RunReader reader(run.get(), kLeastReadBytes);
    if (Status status = reader.Seek(key); !status.ok()) return std::move(status).error();
    rank += reader.before();
  }
  return rank;
}

std::vector<std::string> Sorter::Cuts(std::size_t parts) const {
  std::vector<std::string_view> samples;
  for (const std::unique_ptr<Run>& run : runs_) {
    for (const Run::Mark& mark : run->marks) samples.push_back(mark.key);
  }
  std::sort(samples.begin(), samples.end());
  std::vector<std::string> cuts;
  for (std::size_t i = 1; i < parts; ++i) {
    const std::size_t at = samples.size() * i / parts;
    if (at > 0 && at < samples.size() && (cuts.empty() || cuts.back() < samples[at])) {
      cuts.emplace_back(samples[at]);
    }
  }
  return cuts;
}

}  // namespace kg::load
