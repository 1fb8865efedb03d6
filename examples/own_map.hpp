// A map as one meets it in real projects: a mutex, a std::map, and an insert that looks first and
// stores second, each under the lock but not both under one. `mended_map` is the same without it.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace example {

class own_map {
 public:
  using key_type = int;
  using mapped_type = int;

  std::optional<int> find(int key) const {
    const std::lock_guard held(lock_);
    const auto found = items_.find(key);
    return found == items_.end() ? std::nullopt : std::optional(found->second);
  }
  bool insert(int key, int value) {
    if (find(key)) return false;
    std::this_thread::yield();  // whatever is done here, another thread may insert meanwhile
    const std::lock_guard held(lock_);
    items_[key] = value;
    return true;
  }
  bool erase(int key) {
    const std::lock_guard held(lock_);
    return items_.erase(key) == 1;
  }

 protected:
  mutable std::mutex lock_;
  std::map<int, int> items_;
};

class mended_map : public own_map {
 public:
  bool insert(int key, int value) {
    const std::lock_guard held(lock_);
    return items_.emplace(key, value).second;
  }
};

}  // namespace example
