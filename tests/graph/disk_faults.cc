// Loaded before a program (LD_PRELOAD): lets one of its calls that change files fail, as a disk would.
//
//   KG_FAULT_UNDER   only files whose path begins with this
//   KG_FAULT_AT      the number of the first call that fails, from 1; 0 = none
//   KG_FAULT_KIND    error: that call fails with EIO, once        errors: and all after it
//                    full: ENOSPC, half written                   power: the machine stops there, and
//                    what was not synced is lost (exit code 77)
//   KG_FAULT_COUNT   a file that gets the number of calls when the program ends
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace {

template <typename Function>
Function Real(Function, const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}
#define KG_REAL(name) (Real(&name, #name))

struct Watched {
  std::string path;
  off_t synced = 0;
};

class Faults {
 public:
  static Faults& Get() {
    static Faults* const faults = new Faults;
    return *faults;
  }

  bool Counts(const char* path) const {
    return path != nullptr && !under_.empty() && std::string_view(path).starts_with(under_);
  }
  // 0, or the errno with which this call must fail.
  int Next() {
    const std::lock_guard lock(mutex_);
    const long now = ++calls_;
    if (at_ == 0 || now < at_) return 0;
    if (kind_ == "power") LosePower();
    if (kind_ == "error") return now == at_ ? EIO : 0;
    return kind_ == "full" ? ENOSPC : EIO;
  }
  bool full() const { return kind_ == "full"; }
  void Opened(int file, const char* path, int flags) {
    if (file < 0 || (flags & O_ACCMODE) == O_RDONLY) return;
    struct stat status {};
    const bool old = fstat(file, &status) == 0 && (flags & O_TRUNC) == 0;
    const std::lock_guard lock(mutex_);
    files_[file] = path;
    lengths_.try_emplace(path, old ? status.st_size : 0);
    if ((flags & O_TRUNC) != 0) lengths_[path] = 0;
  }
  void Closed(int file) {
    const std::lock_guard lock(mutex_);
    files_.erase(file);
  }
  bool Watches(int file) {
    const std::lock_guard lock(mutex_);
    return files_.contains(file);
  }
  void Synced(int file) {
    struct stat status {};
    const std::lock_guard lock(mutex_);
    auto it = files_.find(file);
    if (it != files_.end() && fstat(file, &status) == 0) lengths_[it->second] = status.st_size;
  }
  void Renamed(const char* from, const char* to) {
    const std::lock_guard lock(mutex_);
    auto it = lengths_.find(from);
    if (it == lengths_.end()) return;
    lengths_[to] = it->second;
    lengths_.erase(it);
    for (auto& [file, path] : files_) {
      if (path == from) path = to;
    }
  }
  void Removed(const char* path) {
    const std::lock_guard lock(mutex_);
    lengths_.erase(path);
  }
  ~Faults() = delete;
  void WriteCount() {
    if (count_.empty()) return;
    if (FILE* out = fopen(count_.c_str(), "w")) {
      fprintf(out, "%ld\n", calls_);
      fclose(out);
    }
  }

 private:
  Faults() {
    auto variable = [](const char* name) {
      const char* value = getenv(name);
      return std::string(value == nullptr ? "" : value);
    };
    under_ = variable("KG_FAULT_UNDER");
    kind_ = variable("KG_FAULT_KIND");
    count_ = variable("KG_FAULT_COUNT");
    at_ = atol(variable("KG_FAULT_AT").c_str());
    atexit([] { Get().WriteCount(); });
  }
  [[noreturn]] void LosePower() {
    for (const auto& [path, length] : lengths_) {
      struct stat status {};
      if (stat(path.c_str(), &status) == 0 && status.st_size > length &&
          truncate(path.c_str(), length) != 0) {
        _exit(78);
      }
    }
    _exit(77);
  }

  std::string under_, kind_, count_;
  long at_ = 0, calls_ = 0;
  std::mutex mutex_;
  std::map<int, std::string> files_;       // open to write
  std::map<std::string, off_t> lengths_;   // of what is synced
};

bool Fails() {
  const int error = Faults::Get().Next();
  errno = error;
  return error != 0;
}

int Open(int (*real)(const char*, int, ...), const char* path, int flags, mode_t mode) {
  const bool makes = (flags & O_CREAT) != 0 && Faults::Get().Counts(path);
  if (makes && Fails()) return -1;
  const int file = real(path, flags, mode);
  if (Faults::Get().Counts(path)) Faults::Get().Opened(file, path, flags);
  return file;
}

FILE* OpenStream(FILE* (*real)(const char*, const char*), const char* path, const char* mode) {
  const bool writes = strpbrk(mode, "wa+") != nullptr && Faults::Get().Counts(path);
  if (writes && Fails()) return nullptr;
  FILE* file = real(path, mode);
  if (writes && file != nullptr) {
    Faults::Get().Opened(fileno(file), path, O_WRONLY | (*mode == 'w' ? O_TRUNC : 0));
  }
  return file;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return Open(KG_REAL(open), path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return Open(KG_REAL(open64), path, flags, mode);
}
FILE* fopen(const char* path, const char* mode) {
  return OpenStream(KG_REAL(fopen), path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  return OpenStream(KG_REAL(fopen64), path, mode);
}
int close(int file) {
  Faults::Get().Closed(file);
  return KG_REAL(close)(file);
}
ssize_t write(int file, const void* bytes, size_t size) {
  if (Faults::Get().Watches(file) && Fails()) {
    const int error = errno;
    // A disk that fills up takes what fits.
    if (Faults::Get().full() && size > 1) (void)!KG_REAL(write)(file, bytes, size / 2);
    errno = error;
    return -1;
  }
  return KG_REAL(write)(file, bytes, size);
}
ssize_t writev(int file, const struct iovec* parts, int count) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  return KG_REAL(writev)(file, parts, count);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  return KG_REAL(pwrite)(file, bytes, size, at);
}
int fsync(int file) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  const int result = KG_REAL(fsync)(file);
  if (result == 0) Faults::Get().Synced(file);
  return result;
}
int fdatasync(int file) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  const int result = KG_REAL(fdatasync)(file);
  if (result == 0) Faults::Get().Synced(file);
  return result;
}
int ftruncate(int file, off_t size) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  return KG_REAL(ftruncate)(file, size);
}
int fallocate(int file, int mode, off_t at, off_t size) {
  if (Faults::Get().Watches(file) && Fails()) return -1;
  return KG_REAL(fallocate)(file, mode, at, size);
}
int rename(const char* from, const char* to) {
  if (Faults::Get().Counts(to) && Fails()) return -1;
  const int result = KG_REAL(rename)(from, to);
  if (result == 0) Faults::Get().Renamed(from, to);
  return result;
}
int unlink(const char* path) {
  if (Faults::Get().Counts(path) && Fails()) return -1;
  const int result = KG_REAL(unlink)(path);
  if (result == 0) Faults::Get().Removed(path);
  return result;
}
int link(const char* from, const char* to) {
  if (Faults::Get().Counts(to) && Fails()) return -1;
  return KG_REAL(link)(from, to);
}
int mkdir(const char* path, mode_t mode) {
  if (Faults::Get().Counts(path) && Fails()) return -1;
  return KG_REAL(mkdir)(path, mode);
}

}  // extern "C"
