// A container with names and types of its own, and the adapter that says once what its operations
// are. The adapter gets it checked on one thread and on OS threads (session_store_test.cpp), and in
// every interleaving (session_store_explored_test.cpp).
#pragma once

#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace example {

/// As it is in the project that uses it.
class session_store {
 public:
  bool open(const std::string& id, const std::string& user) {
    const std::unique_lock held(lock_);
    return users_.try_emplace(id, user).second;
  }
  std::optional<std::string> user_of(const std::string& id) const {
    const std::shared_lock held(lock_);
    const auto found = users_.find(id);
    return found == users_.end() ? std::nullopt : std::optional(found->second);
  }
  bool close(const std::string& id) {
    const std::unique_lock held(lock_);
    return users_.erase(id) == 1;
  }
  std::size_t open_sessions() const {
    const std::shared_lock held(lock_);
    return users_.size();
  }

 private:
  mutable std::shared_mutex lock_;
  std::unordered_map<std::string, std::string> users_;
};

/// What is generated and judged: a map from integers to integers.
class as_map {
 public:
  std::optional<int> find(int key) const {
    const auto user = store_.user_of(std::to_string(key));
    return user ? std::optional(std::stoi(*user)) : std::nullopt;
  }
  bool insert(int key, int value) {
    return store_.open(std::to_string(key), std::to_string(value));
  }
  bool erase(int key) { return store_.close(std::to_string(key)); }
  std::size_t size() const { return store_.open_sessions(); }

 private:
  session_store store_;
};

}  // namespace example
