// The report as one page.
//
// The page needs nothing but itself: no network, no fonts, no library; its content security policy
// forbids all of them. Text from the history is data in it, never markup: the history travels as
// JSON in a script element, in which `<`, `>`, `&`, U+2028 and U+2029 are escaped, and the page
// writes it as text nodes only.
#pragma once

#include <brigade/report/document.hpp>
#include <iosfwd>

namespace brigade::report {

/// Writes the page. O(size of the document); about 60 bytes an operation beyond 60 kB.
/// Check the stream afterwards: an error of the stream is left in its state.
void write_html(std::ostream& out, const document& judged);

}  // namespace brigade::report
