// How an operation and its client are written in text.
#pragma once

#include <brigade/report/document.hpp>
#include <string>

namespace brigade::report {

/// `client 2`; printable.
[[nodiscard]] std::string client_name(const document& judged, const operation& op);

/// `get(a): 7`, `get(a)` without a response; printable.
[[nodiscard]] std::string short_label(const operation& op);

/// A stamp relative to `origin`: `1.25 ms`, or `#17` where the clock counts appearances.
[[nodiscard]] std::string time_label(const document& judged, history::stamp at,
                                     history::stamp origin);

}  // namespace brigade::report
