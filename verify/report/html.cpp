#include <brigade/report/html.hpp>
#include <brigade/report/text.hpp>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include "embedded_data.hpp"
#include "page.hpp"
#include "printable.hpp"

namespace brigade::report {
namespace {

// For a reader without scripts: the text report, which is complete.
std::string text_report(const document& judged) {
  std::ostringstream text;
  write_text(text, judged);
  return html_escaped(text.str());
}

void write_slot(std::ostream& out, std::string_view slot, const document& judged) {
  if (slot == "title") {
    out << html_escaped(printable(judged.title));
  } else if (slot == "style") {
    out << page::style;
  } else if (slot == "script") {
    for (const std::string_view part : page::script) out << part;
  } else if (slot == "data") {
    write_embedded_data(out, judged);
  } else if (slot == "text") {
    out << text_report(judged);
  }
}

}  // namespace

// The page's source has slots: <!--slot:NAME-->.
void write_html(std::ostream& out, const document& judged) {
  constexpr std::string_view opening = "<!--slot:";
  constexpr std::string_view closing = "-->";
  std::string_view rest = page::markup;
  for (auto at = rest.find(opening); at != std::string_view::npos; at = rest.find(opening)) {
    out << rest.substr(0, at);
    rest.remove_prefix(at + opening.size());
    const auto end = rest.find(closing);
    write_slot(out, rest.substr(0, end), judged);
    rest.remove_prefix(end + closing.size());
  }
  out << rest;
}

}  // namespace brigade::report
