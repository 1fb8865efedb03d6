// Whatever user code throws, wherever it throws: nothing is lost, no lock is kept.
//
// User code is the hash, the comparison, the constructors of keys and values, visitors, predicates
// and the allocator. Every call of it passes a gate that throws when its turn has come. Each
// operation of a generated plan is tried with the gate closed at the first call, then at the
// second, and so on until the operation gets through: every point at which it could throw is tried.
#include <gtest/gtest.h>

#include <brigade/scenario/drive.hpp>
#include <brigade/scenario/generator.hpp>
#include <brigade/scenario/property.hpp>
#include <memory>
#include <new>

#include "checked_map.hpp"
#include "locking_names.hpp"

namespace brigade::props {
namespace {

/// Counts the calls of user code, and throws at the one that it was armed for.
class gate {
 public:
  struct fault {};

  static void arm(unsigned call) { remaining_ = call; }
  static void disarm() { remaining_ = 0; }
  static void pass() {
    if (remaining_ > 0 && --remaining_ == 0) throw fault{};
  }
  static void pass_allocation() {
    if (remaining_ > 0 && --remaining_ == 0) throw std::bad_alloc{};
  }
  /// True where the call that it was armed for is still to come.
  [[nodiscard]] static bool armed() { return remaining_ > 0; }

 private:
  static inline unsigned remaining_ = 0;
};

/// A number whose making and copying may throw; moving does not, as of every good value.
class guarded_number {
 public:
  explicit guarded_number(std::int64_t number) : number_(number) { gate::pass(); }
  guarded_number(const guarded_number& other) : number_(other.number_) { gate::pass(); }
  guarded_number(guarded_number&& other) noexcept : number_(other.number_) {}
  guarded_number& operator=(const guarded_number& other) {
    gate::pass();
    number_ = other.number_;
    return *this;
  }
  guarded_number& operator=(guarded_number&& other) noexcept = default;
  explicit operator std::int64_t() const { return number_; }

  friend bool operator==(const guarded_number& a, const guarded_number& b) {
    gate::pass();
    return a.number_ == b.number_;
  }

 private:
  std::int64_t number_;
};

struct guarded_hash {
  planned_hash planned;

  std::uint64_t operator()(const guarded_number& key) const {
    gate::pass();
    return planned(key);
  }
};

template <class T>
struct guarded_allocator {
  using value_type = T;

  guarded_allocator() = default;
  template <class U>
  explicit(false) guarded_allocator(const guarded_allocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    gate::pass_allocation();
    return std::allocator<T>{}.allocate(count);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    std::allocator<T>{}.deallocate(memory, count);
  }
  friend bool operator==(const guarded_allocator&, const guarded_allocator&) { return true; }
};

/// Tells visitors that pass the gate before they do anything from the others of the subject.
template <class Map>
class guarded_visits {
 public:
  using key_type = guarded_number;
  using mapped_type = guarded_number;

  explicit guarded_visits(Map& map) : map_(map) {}

  auto find(const guarded_number& key) { return map_.find(key); }
  bool contains(const guarded_number& key) { return map_.contains(key); }
  bool insert(const guarded_number& key, guarded_number value) {
    return map_.insert(key, std::move(value));
  }
  bool try_emplace(const guarded_number& key, guarded_number value) {
    return map_.try_emplace(key, std::as_const(value));
  }
  bool insert_or_assign(const guarded_number& key, guarded_number value) {
    return map_.insert_or_assign(key, std::as_const(value));
  }
  bool erase(const guarded_number& key) { return map_.erase(key); }
  auto extract(const guarded_number& key) { return map_.extract(key); }
  template <class Visitor>
  bool visit(const guarded_number& key, Visitor visitor) {
    return map_.visit(key, guarded(visitor));
  }
  template <class Visitor>
  bool cvisit(const guarded_number& key, Visitor visitor) {
    return map_.cvisit(key, guarded(visitor));
  }
  template <class Visitor>
  bool update(const guarded_number& key, Visitor visitor) {
    return map_.update(key, guarded(visitor));
  }
  template <class Visitor>
  void for_each(Visitor visitor) {
    map_.for_each(guarded(visitor));
  }
  template <class Visitor>
  void scan(Visitor visitor) {
    map_.scan(guarded(visitor));
  }
  template <class Predicate>
  std::size_t erase_if(Predicate predicate) {
    return map_.erase_if(guarded(predicate));
  }
  std::size_t size() { return map_.size(); }
  bool empty() { return map_.empty(); }
  void clear() { map_.clear(); }

 private:
  template <class Visitor>
  static auto guarded(Visitor visitor) {
    return [visitor](auto& met) {
      gate::pass();
      return visitor(met);
    };
  }

  Map& map_;
};

template <class Locking>
class Faults : public ::testing::Test {
 protected:
  using map_type =
      concurrent_map<guarded_number, guarded_number, guarded_hash, std::equal_to<>, Locking,
                     guarded_allocator<std::pair<const guarded_number, guarded_number>>>;

  struct run_state {
    explicit run_state(const table_shape& table)
        : shape(table), map(options_of(table), guarded_hash{{table.hash}}) {}

    const table_shape& shape;
    map_type map;
    guarded_visits<map_type> visits{map};
    model::sequential_map specification;
    model::sequential_map::state items;
  };

  void run(const plan& what) {
    run_state state(what.table);
    for (const model::invocation& asked : in_one_order(what.steps)) {
      for (unsigned call = 1; !gets_through(state, asked, call); ++call) ++faults_;
      ++operations_;
    }
  }

  /// One try of the operation with the gate closed at that call of user code. True when it got
  /// through. In any case the table and the specification must agree afterwards.
  static bool gets_through(run_state& state, const model::invocation& asked, unsigned call) {
    bool through = true;
    model::response seen;
    try {
      seen = guarded_call(state, asked, call);
    } catch (const gate::fault&) {
      through = false;
    } catch (const std::bad_alloc&) {
      through = false;
    } catch (const std::length_error&) {
      if (asked.what != model::operation::reserve) throw;
    }
    if (through) {
      must_agree(asked, seen, state.specification.step(state.items, asked));
    } else if (asked.what == model::operation::erase_if) {
      forget_erased(state, asked);
    }
    agree(state, asked, call);
    return through;
  }

  static model::response guarded_call(run_state& state, const model::invocation& asked,
                                      unsigned call) {
    struct disarmed {
      ~disarmed() { gate::disarm(); }
    } const at_the_end;
    gate::arm(call);
    if (asked.what == model::operation::migrate) {
      return migrate(state.map, static_cast<std::size_t>(asked.value));
    }
    if (asked.what == model::operation::reserve) {
      state.map.reserve(static_cast<std::size_t>(asked.value));
      return {};
    }
    return scenario::apply(state.visits, asked);
  }

  /// Moving buckets calls no user code, and a growth that cannot be allocated is nothing to do. A
  /// failed attempt holds off the next, so only migrations of several buckets meet one.
  static model::response migrate(map_type& map, std::size_t most) {
    if (most == 1) gate::disarm();
    const bool may_fail = gate::armed();
    const map_statistics before = map.statistics();
    try {
      map.migrate(most);
    } catch (...) {
      throw contradiction("migrate() passed an exception on");
    }
    if (may_fail && !gate::armed()) {
      must_equal("hash_power_level after a failed allocation", map.statistics().hash_power_level,
                 before.hash_power_level);
      must_equal("hash_is_expanding after a failed allocation",
                 int{map.statistics().hash_is_expanding}, int{false});
    }
    return {};
  }

  static void must_agree(const model::invocation& asked, const model::response& seen,
                         const model::response& wanted) {
    if (seen == wanted) return;
    throw contradiction(to_string(asked, seen) + ", must be " + to_string(asked.what, wanted));
  }

  /// An erase_if that threw may have erased some of what it selects, and nothing else.
  static void forget_erased(run_state& state, const model::invocation& asked) {
    std::erase_if(state.items, [&](const model::item& each) {
      return selects(asked, each.key) && !state.map.contains(guarded_number{each.key});
    });
  }

  static void agree(const run_state& state, const model::invocation& asked, unsigned call) {
    try {
      check_invariants(state.map);
      must_equal("size", state.map.size(), state.items.size());
      check_items(state.map, state.items, state.shape, layout_of(state.map), keys);
    } catch (const contradiction& found) {
      throw contradiction("after " + to_string(asked) + ", in which call " + std::to_string(call) +
                          " of user code threw: " + found.what());
    }
  }

  /// Where a growth has been held off is the table's own affair here: it is asked.
  static model::layout layout_of(const map_type& map) {
    const map_statistics seen = map.statistics();
    return {seen.hash_power_level, seen.hash_is_expanding, seen.hash_power_level - 1, seen.cursor};
  }

  static constexpr model::key_type keys = 40;
  std::uint64_t operations_ = 0;
  std::uint64_t faults_ = 0;
};

TYPED_TEST_SUITE(Faults, lockings, locking_names);

TYPED_TEST(Faults, WhereverUserCodeThrowsNothingIsLostAndNoLockIsKept) {
  const auto drawn = plans(scenario::default_weights());
  int scenarios = 0;
  const auto result = scenario::check_property(
      ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name(), 1500, [&] {
        const plan what = *drawn;
        ++scenarios;
        try {
          this->run(what);
        } catch (const contradiction& found) {
          scenario::refute(found.what());
        }
      });
  this->RecordProperty("verdict", std::string{to_string(result.verdict)});
  EXPECT_TRUE(result.holds()) << result.report();
  EXPECT_GT(this->faults_, this->operations_) << "fewer throws than operations were tried";
  this->RecordProperty("scenarios", scenarios);
  this->RecordProperty("operations", std::to_string(this->operations_));
  this->RecordProperty("faults", std::to_string(this->faults_));
}

}  // namespace
}  // namespace brigade::props
