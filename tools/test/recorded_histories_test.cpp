// brigade check on histories recorded elsewhere, whose verdicts are known. They are not part of
// this project: BRIGADE_RECORDED_HISTORIES names the folder that has them, in etcd/, kv/ and
// knossos/.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "run_command.hpp"

namespace brigade::tools::test {
namespace {

class RecordedHistories : public testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("BRIGADE_RECORDED_HISTORIES");
    if (folder == nullptr) {
      GTEST_SKIP() << "BRIGADE_RECORDED_HISTORIES names no folder";
    }
    root_ = folder;
  }

  /// The files of a folder, which must be there.
  [[nodiscard]] std::vector<std::filesystem::path> files(const std::string& folder) const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(root_ / folder)) {
      found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    EXPECT_FALSE(found.empty()) << folder;
    return found;
  }

  [[nodiscard]] int status_of(const std::filesystem::path& file) const {
    return run(scratch_, "check --json '" + file.string() + "'").status;
  }

  std::filesystem::path root_{};
  scratch_folder scratch_{};
};

TEST_F(RecordedHistories, OfEtcdGetTheVerdictsThatAreKnown) {
  const std::set<std::string> linearizable = {"etcd_002.log", "etcd_018.log", "etcd_038.log",
                                              "etcd_048.log", "etcd_056.log", "etcd_076.log",
                                              "etcd_080.log", "etcd_092.log", "etcd_098.log",
                                              "etcd_100.log", "etcd_102.log"};
  for (const auto& file : files("etcd")) {
    EXPECT_EQ(status_of(file), linearizable.count(file.filename()) != 0 ? 0 : 1) << file;
  }
}

TEST_F(RecordedHistories, OfAKeyValueStoreGetTheVerdictsThatAreKnown) {
  for (const auto& file : files("kv")) {
    const bool good = file.stem().string().find("ok") != std::string::npos;
    EXPECT_EQ(status_of(file), good ? 0 : 1) << file;
  }
}

TEST_F(RecordedHistories, OfKnossosGetTheVerdictsThatAreKnown) {
  for (const std::string folder : {"cas-register-good", "cas-register-bad", "mutex-bad"}) {
    for (const auto& file : files("knossos/" + folder)) {
      EXPECT_EQ(status_of(file), folder == "cas-register-good" ? 0 : 1) << file;
    }
  }
}

}  // namespace
}  // namespace brigade::tools::test
