#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "graph/store/layout.h"

// The files of one writer, between RocksDB and the disk; database.cc's own.
namespace kg::store {

// The lock that keeps other writers out of a directory. Must not outlive main.
class WriterLock {
 public:
  static rocksdb::Status Take(const std::filesystem::path& directory, std::shared_ptr<WriterLock>& taken) {
    rocksdb::FileLock* lock = nullptr;
    const rocksdb::Status status = rocksdb::FileSystem::Default()->LockFile(
        (directory / kLockFile).string(), rocksdb::IOOptions(), &lock, nullptr);
    if (status.ok()) taken = std::shared_ptr<WriterLock>(new WriterLock(lock));
    return status;
  }
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;
  ~WriterLock() {
    rocksdb::FileSystem::Default()
        ->UnlockFile(lock_, rocksdb::IOOptions(), nullptr)
        .PermitUncheckedError();
  }

 private:
  explicit WriterLock(rocksdb::FileLock* lock) : lock_(lock) {}
  rocksdb::FileLock* lock_;
};

// The disk of one opening, until another takes its place: then nothing is made or deleted any more,
// and reading goes on from the files that are open.
class OpeningFiles final : public rocksdb::FileSystemWrapper {
 public:
  explicit OpeningFiles(std::shared_ptr<WriterLock> lock)
      : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()), lock_(std::move(lock)) {}
  const char* Name() const override { return "kg"; }
  void Retire() { retired_ = true; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    return retired_ ? Refuse() : target()->NewWritableFile(name, options, file, debug);
  }
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    return retired_ ? Refuse() : target()->RenameFile(from, to, options, debug);
  }
  rocksdb::IOStatus DeleteFile(const std::string& name, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    return retired_ ? rocksdb::IOStatus::OK() : target()->DeleteFile(name, options, debug);
  }
  rocksdb::IOStatus LockFile(const std::string&, const rocksdb::IOOptions&,
                             rocksdb::FileLock** lock, rocksdb::IODebugContext*) override {
    *lock = new rocksdb::FileLock;  // ours is the real one
    return rocksdb::IOStatus::OK();
  }
  rocksdb::IOStatus UnlockFile(rocksdb::FileLock* lock, const rocksdb::IOOptions&,
                               rocksdb::IODebugContext*) override {
    delete lock;
    return rocksdb::IOStatus::OK();
  }

 private:
  static rocksdb::IOStatus Refuse() {
    return rocksdb::IOStatus::IOError("the store has been opened anew");
  }
  const std::shared_ptr<WriterLock> lock_;
  std::atomic<bool> retired_ = false;
};

}  // namespace kg::store
