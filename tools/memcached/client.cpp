#include "client.hpp"

#include <libmemcached-1.0/memcached.h>

#include <cstdlib>
#include <string_view>

namespace brigade::tools::memcached {
namespace {

using history::event_type;

/// An error answer or a broken connection: what is known of the operation then.
[[nodiscard]] answer failed(memcached_return_t code) {
  answer told;
  switch (code) {
    case MEMCACHED_SERVER_ERROR:
    case MEMCACHED_SERVER_MEMORY_ALLOCATION_FAILURE:
    case MEMCACHED_E2BIG:
      // Refused. memcached drops the item that a store without room was to replace.
      told.type = event_type::fail;
      told.doubt =
          std::string("the server refused a request: ") + memcached_strerror(nullptr, code);
      return told;
    case MEMCACHED_BAD_KEY_PROVIDED:
    case MEMCACHED_KEY_TOO_BIG:
    case MEMCACHED_INVALID_ARGUMENTS:
    case MEMCACHED_NO_SERVERS:
    case MEMCACHED_SERVER_MARKED_DEAD:
    case MEMCACHED_SERVER_TEMPORARILY_DISABLED:
      told.type = event_type::fail;  // never sent
      return told;
    default:
      told.type = event_type::info;
      return told;
  }
}

[[nodiscard]] answer told_result(history::datum result) {
  answer told;
  told.type = event_type::ok;
  told.result = std::move(result);
  return told;
}

[[nodiscard]] answer told_value(history::datum value) {
  answer told;
  told.type = event_type::ok;
  told.value = std::move(value);
  return told;
}

[[nodiscard]] memcached_return_t collect(const memcached_instance_st* /*server*/, const char* name,
                                         std::size_t name_size, const char* value,
                                         std::size_t value_size, void* into) {
  auto& all = *static_cast<std::vector<std::pair<std::string, std::string>>*>(into);
  all.emplace_back(std::string(name, name_size), std::string(value, value_size));
  return MEMCACHED_SUCCESS;
}

}  // namespace

void client::disconnect::operator()(memcached_st* connection) const noexcept {
  memcached_free(connection);
}

client::client(address server, std::chrono::milliseconds timeout)
    : server_(std::move(server)), timeout_(timeout) {}
client::~client() = default;
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;

bool client::connect() {
  if (connection_) return true;
  connection_.reset(memcached_create(nullptr));
  if (!connection_) throw std::bad_alloc();
  const auto set = [&](memcached_behavior_t behavior, std::uint64_t value) {
    memcached_behavior_set(connection_.get(), behavior, value);
  };
  const auto milliseconds = static_cast<std::uint64_t>(timeout_.count());
  set(MEMCACHED_BEHAVIOR_TCP_NODELAY, 1);
  set(MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, milliseconds);
  set(MEMCACHED_BEHAVIOR_POLL_TIMEOUT, milliseconds);
  set(MEMCACHED_BEHAVIOR_SND_TIMEOUT, milliseconds * 1000);
  set(MEMCACHED_BEHAVIOR_RCV_TIMEOUT, milliseconds * 1000);
  memcached_server_add(connection_.get(), server_.host.c_str(), server_.port);
  if (memcached_version(connection_.get()) == MEMCACHED_SUCCESS) return true;
  connection_.reset();
  return false;
}

answer client::perform(const request& asked) {
  answer told;
  if (!connect()) {
    told.type = event_type::fail;  // never sent
    return told;
  }
  switch (asked.what) {
    case command::get:
      told = get(asked);
      break;
    case command::gets:
      told = gets(asked);
      break;
    case command::incr:
      told = increment(asked);
      break;
    case command::erase:
      told = erase(asked);
      break;
    default:
      told = store(asked);
      break;
  }
  if (told.type == event_type::info) connection_.reset();
  return told;
}

answer client::get(const request& asked) {
  memcached_behavior_set(connection_.get(), MEMCACHED_BEHAVIOR_SUPPORT_CAS, 0);
  std::size_t size = 0;
  std::uint32_t flags = 0;
  memcached_return_t code = MEMCACHED_FAILURE;
  const std::unique_ptr<char, decltype(&std::free)> bytes(
      memcached_get(connection_.get(), asked.key.data(), asked.key.size(), &size, &flags, &code),
      &std::free);
  if (code == MEMCACHED_NOTFOUND) return told_value(history::null_value{});
  if (code != MEMCACHED_SUCCESS) return failed(code);
  return told_value(bytes ? std::string(bytes.get(), size) : std::string());
}

answer client::gets(const request& asked) {
  memcached_behavior_set(connection_.get(), MEMCACHED_BEHAVIOR_SUPPORT_CAS, 1);
  const char* const keys[] = {asked.key.data()};
  const std::size_t sizes[] = {asked.key.size()};
  memcached_return_t code = memcached_mget(connection_.get(), keys, sizes, 1);
  if (code != MEMCACHED_SUCCESS) return failed(code);
  answer told = told_value(history::null_value{});
  while (memcached_result_st* const found =
             memcached_fetch_result(connection_.get(), nullptr, &code)) {
    told.value = std::string(memcached_result_value(found), memcached_result_length(found));
    told.token = history::integer_datum(memcached_result_cas(found));
    memcached_result_free(found);
  }
  const bool whole =
      code == MEMCACHED_END || code == MEMCACHED_NOTFOUND || code == MEMCACHED_SUCCESS;
  return whole ? told : failed(code);
}

answer client::store(const request& asked) {
  const auto by = [&](auto function) {
    return function(connection_.get(), asked.key.data(), asked.key.size(), asked.value.data(),
                    asked.value.size(), 0, 0);
  };
  memcached_return_t code = MEMCACHED_FAILURE;
  switch (asked.what) {
    case command::add:
      code = by(memcached_add);
      break;
    case command::replace:
      code = by(memcached_replace);
      break;
    case command::append:
      code = by(memcached_append);
      break;
    case command::cas:
      code = memcached_cas(connection_.get(), asked.key.data(), asked.key.size(),
                           asked.value.data(), asked.value.size(), 0, 0, asked.token);
      break;
    default:
      code = by(memcached_set);
      break;
  }
  const bool is_cas = asked.what == command::cas;
  if (code == MEMCACHED_SUCCESS || code == MEMCACHED_STORED) return told_result(true);
  if (code == MEMCACHED_DATA_EXISTS && is_cas) return told_result(std::string("exists"));
  if (code == MEMCACHED_NOTFOUND && is_cas) return told_result(std::string("not_found"));
  if (code == MEMCACHED_NOTSTORED || code == MEMCACHED_DATA_EXISTS) return told_result(false);
  return failed(code);
}

answer client::increment(const request& asked) {
  std::uint64_t reached = 0;
  const memcached_return_t code = memcached_increment(connection_.get(), asked.key.data(),
                                                      asked.key.size(), asked.delta, &reached);
  if (code == MEMCACHED_SUCCESS) return told_value(history::integer_datum(reached));
  if (code == MEMCACHED_NOTFOUND) return told_value(history::null_value{});
  if (code == MEMCACHED_CLIENT_ERROR) return told_result(false);  // it met no number
  return failed(code);
}

answer client::erase(const request& asked) {
  const memcached_return_t code =
      memcached_delete(connection_.get(), asked.key.data(), asked.key.size(), 0);
  if (code == MEMCACHED_SUCCESS || code == MEMCACHED_DELETED) return told_result(true);
  if (code == MEMCACHED_NOTFOUND) return told_result(false);
  return failed(code);
}

std::optional<std::vector<std::pair<std::string, std::string>>> client::statistics() {
  if (!connect()) return std::nullopt;
  std::vector<std::pair<std::string, std::string>> all;
  if (memcached_stat_execute(connection_.get(), nullptr, &collect, &all) != MEMCACHED_SUCCESS ||
      all.empty()) {
    connection_.reset();
    return std::nullopt;
  }
  return all;
}

}  // namespace brigade::tools::memcached
