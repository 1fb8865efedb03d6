// What the events of a key-value history mean to models::map.
//
//     "f" of an invocation                       operation     fields
//     get, find, read, cvisit                    get           key; answers value
//     gets                                       gets          key; answers value, token
//     contains                                   contains      key; answers result
//     set, write                                 set           key, value
//     put, insert_or_assign                      put           key, value; may answer result
//     add, insert, try_emplace                   add           key, value; answers result
//     replace, update                            replace       key, value; answers result
//     exchange, visit                            exchange      key, value; answers value
//     delete, erase, remove                      erase         key; answers result or value
//     extract                                    erase         key; answers value
//     cas with token                             cas_token     key, token, value; answers result
//     cas without                                cas_value     key, expected, value; answers result
//     incr, decr                                 incr, decr    key, value (1); answers value
//     fetch_add                                  fetch_add     key, value (1); answers value
//     append, prepend                            append, ...   key, value; answers result
//     discard                                    discard       key
//     size, empty                                size, empty   answers result
//     clear, flush_all                           clear
//     erase_if, erase_some                       erase_some    may answer items
//     scan, for_each                             scan          answers items
//
// A result is true, false or memcached's word. What an answer leaves out is not compared.
#pragma once

#include <brigade/history/event.hpp>
#include <brigade/linearize/models/map.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct map_events {
  using model = models::map;
  using invocation = models::map_invocation;
  using response = models::map_response;

  /// Throws std::invalid_argument("expected ...").
  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const;
  [[nodiscard]] response response_of(const invocation& asked,
                                     const history::event_view& seen) const;

  [[nodiscard]] static std::string text(const invocation& asked);
  [[nodiscard]] static std::string text(const invocation& asked, const response& answer);
  [[nodiscard]] static std::string text(const model::state& entries);
};

}  // namespace brigade::linearize::events
