// Writes the pages that the browser test opens, and the golden texts: write_page NAME FILE, where a
// FILE that ends in .txt gets the text report.
#include <brigade/report/html.hpp>
#include <brigade/report/text.hpp>
#include <fstream>
#include <iostream>
#include <string_view>

#include "documents.hpp"

namespace {

using namespace brigade::report;

bool find(std::string_view name, document& found) {
  if (name == "stale_read") {
    found = test::stale_read();
  } else if (name == "hostile") {
    found = test::hostile();
  } else if (name == "two_keys") {
    found = test::two_keys();
  } else if (name == "long") {
    found = test::long_history(100'000, 16, 1);
  } else if (name == "wide") {
    found = test::long_history(5'000, 64, 1);
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  document judged;
  if (argc != 3 || !find(argv[1], judged)) {
    std::cerr << "usage: write_page stale_read|hostile|two_keys|long|wide FILE\n";
    return 64;
  }
  std::ofstream out(argv[2], std::ios::binary);
  if (std::string_view(argv[2]).ends_with(".txt")) {
    write_text(out, judged);
  } else {
    write_html(out, judged);
  }
  return out.flush() ? 0 : 74;
}
