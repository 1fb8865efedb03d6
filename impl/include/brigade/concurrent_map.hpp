// A concurrent hash map that never stops to resize: it grows one bucket at a time.
//
// Separate chaining over two bucket arrays. When items > load_factor * buckets, the array is
// doubled and a cursor walks the old one upward, re-linking one bucket per step into the new one,
// while everybody else goes on; a key whose old bucket is at or above the cursor is in the old
// array, any other in the new one. This is memcached's design (assoc.c, since 2007), with both of
// its locking designs: modern_locking (1.4.22 on) and classic_locking (1.4.15 to 1.4.21).
//
// Thread-safety. For any threads X and Y: X may call any member below while Y calls any other on
// the same map, but for construction, destruction, assignment and swap, during which nobody else
// may call anything. Callers are anonymous: nobody registers, and a thread that never calls again
// blocks nothing. Hash, KeyEqual and Allocator are called by many threads at once.
//
// Linearization. An operation on one key takes effect at one instant within its critical section,
// whether it succeeds or not, and so does size(); whole-table operations say what they promise.
//
// Progress. Blocking: an operation waits for others on the same stripe, and for the exchange of the
// arrays at the start of a growth (modern), or for all others during one (classic). It never waits
// for a whole migration. Expected cost O(1) per key at load factors near 1.
//
// Exceptions. Anything that user code throws (hash, comparison, constructor, visitor, allocator) is
// passed on, with no lock held; an operation on one key then has had no effect, but for what a
// visitor itself has changed. Moving buckets calls no user code and cannot fail. Where the array
// for a growth cannot be allocated, the table works on as it is, and tries again later with
// back-off.
//
// User code under a lock. Visitors, predicates, comparisons, constructors and allocators run in the
// critical section of their key. They must be short, and must not call the same map: that would
// wait for itself. It is detected in every build and throws std::logic_error. Destructors of erased
// or replaced items run under no lock.
//
// fork(). The child has no maintenance thread: nothing grows there until it calls migrate(),
// reserve() or start(); stop() and the destructor return at once. As with any mutex, a lock that
// another thread held at the moment of the fork stays held in the child: fork while no call is in
// progress and after stop() or wait_until_idle(). The child's first call of start(), stop() or
// wait_until_idle(), or insert that finds growth due, must be alone.
//
// A map with static storage duration joins its thread when it is destroyed at exit.
#pragma once

#include <brigade/detail/classic_locking.hpp>
#include <brigade/detail/key_arg.hpp>
#include <brigade/detail/map_core.hpp>
#include <brigade/detail/modern_locking.hpp>
#include <brigade/map_options.hpp>
#include <brigade/node_handle.hpp>
#include <brigade/seeded_hash.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace brigade {

/// Where a scan has got to. Default-constructed: at the beginning. It belongs to one map and one
/// caller, holds no lock and no memory, and may be kept for any time or dropped.
class scan_cursor {
 public:
  /// True when the scan has seen everything.
  [[nodiscard]] bool done() const noexcept {
    return power_ && next_ >= detail::buckets_of(*power_);
  }

 private:
  template <class, class, class, class, class, class>
  friend class concurrent_map;
  std::optional<unsigned> power_{};  // of the mask it started with
  std::size_t next_ = 0;
};

template <class Key, class T, class Hash = seeded_hash<Key>, class KeyEqual = std::equal_to<>,
          class Locking = modern_locking, class Allocator = std::allocator<std::pair<const Key, T>>>
class concurrent_map {
  using core = detail::map_core<Key, T, Hash, KeyEqual, Locking, Allocator>;
  using allocator_traits = std::allocator_traits<Allocator>;
  static_assert(std::is_same_v<typename allocator_traits::value_type, std::pair<const Key, T>>,
                "Allocator must allocate std::pair<const Key, T>");

  static constexpr bool transparent = requires {
    typename Hash::is_transparent;
    typename KeyEqual::is_transparent;
  };
  // What a lookup takes: any K where hash and comparison are transparent, else a Key.
  template <class K>
  using key_arg = typename detail::key_arg<transparent>::template type<K, Key>;

 public:
  using key_type = Key;
  using mapped_type = T;
  using value_type = std::pair<const Key, T>;
  using hasher = Hash;
  using key_equal = KeyEqual;
  using locking = Locking;
  using allocator_type = Allocator;
  using node_type = node_handle<Key, T, Allocator>;

  // ---- Construction, copy, move -----------------------------------------------------------------

  /// Throws std::invalid_argument for bad options (see map_options), std::system_error where a
  /// background thread is asked for and cannot be had, and what allocation throws.
  explicit concurrent_map(map_options options = {}, const Allocator& allocator = Allocator())
      : concurrent_map(seeded(std::move(options)), allocator) {}
  concurrent_map(map_options options, const Hash& hash, const KeyEqual& equal = KeyEqual(),
                 const Allocator& allocator = Allocator())
      : core_(made_core(checked(std::move(options)), hash, equal, allocator)) {}

  /// A map of its own with the same options, seed, hash and comparison, the same number of buckets,
  /// and a copy of the items that for_each() on `other` meets; others may use `other` meanwhile.
  /// O(buckets + items), whoever does the maintenance.
  concurrent_map(const concurrent_map& other)
      : concurrent_map(
            other, allocator_traits::select_on_container_copy_construction(other.get_allocator())) {
  }
  concurrent_map(const concurrent_map& other, const Allocator& allocator)
      : core_(empty_twin(other, allocator)) {
    other.for_each([this](const value_type& item) { insert(item.first, item.second); });
  }

  /// Takes everything, the maintenance thread included; O(1). `other` is left without a table: it
  /// may be destroyed, assigned to and swapped; any other call on it throws std::logic_error.
  concurrent_map(concurrent_map&& other) noexcept = default;

  /// Strong guarantee. Propagates the allocator where its traits say so.
  concurrent_map& operator=(const concurrent_map& other) {
    if (this == &other) return *this;
    if constexpr (allocator_traits::propagate_on_container_copy_assignment::value) {
      concurrent_map(other, other.get_allocator()).swap(*this);
    } else {
      concurrent_map(other, core_ ? get_allocator() : other.get_allocator()).swap(*this);
    }
    return *this;
  }

  /// O(1) where the allocator propagates or is equal. Otherwise every item is copied or moved into
  /// memory of this map's allocator: strong guarantee if that is a copy, else basic.
  concurrent_map& operator=(concurrent_map&& other) noexcept(
      allocator_traits::propagate_on_container_move_assignment::value ||
      allocator_traits::is_always_equal::value) {
    if (this == &other) return *this;
    if constexpr (!allocator_traits::propagate_on_container_move_assignment::value &&
                  !allocator_traits::is_always_equal::value) {
      if (core_ && other.core_ && get_allocator() != other.get_allocator()) {
        move_items_from(other);
        return *this;
      }
    }
    concurrent_map taken(std::move(other));
    swap(taken);
    return *this;
  }

  /// O(1). Each table keeps its allocator, which goes with it.
  void swap(concurrent_map& other) noexcept { core_.swap(other.core_); }
  friend void swap(concurrent_map& a, concurrent_map& b) noexcept { a.swap(b); }

  /// Stops the maintenance thread, in mid-migration too, and frees everything.
  ~concurrent_map() = default;

  // ---- One key: each is linearizable ------------------------------------------------------------

  // Its point: an insertion or erasure takes effect where it changes the count of items, any other
  // outcome (found, not found, refused, exchanged) anywhere in the critical section. It waits for
  // that one lock only. Expected O(1), worst case the length of the chain. It throws what user code
  // throws, and std::logic_error when made from user code under a lock of the same map; then it has
  // had no effect.
  //
  // A lookup takes a Key; where Hash and KeyEqual both have is_transparent, anything they take.
  // What else is given converts to a Key where the call is written, and narrowing is warned of
  // there.

  /// A copy of the value, or nothing.
  template <class K = Key>
  [[nodiscard]] std::optional<T> find(const key_arg<K>& key) const {
    std::optional<T> copy;
    table().visit(key, [&copy](const value_type& item) { copy.emplace(item.second); });
    return copy;
  }

  template <class K = Key>
  [[nodiscard]] bool contains(const key_arg<K>& key) const {
    return table().visit(key, [](const value_type&) {});
  }

  /// Calls `seen(value_type&)` on the key's item, under its lock. False when there is none.
  template <class K = Key, class Seen>
  bool visit(const key_arg<K>& key, Seen&& seen) {
    return table().visit(key, std::forward<Seen>(seen));
  }

  /// Calls `seen(const value_type&)` on the key's item, under its lock. False when there is none.
  template <class K = Key, class Seen>
  bool cvisit(const key_arg<K>& key, Seen&& seen) const {
    return table().visit(key, [&seen](const value_type& item) { seen(item); });
  }

  /// Calls `change(T&)` on the key's value, under its lock. False when there is none.
  template <class K = Key, class Change>
  bool update(const key_arg<K>& key, Change&& change) {
    return table().visit(key, [&change](value_type& item) { change(item.second); });
  }

  /// Each returns true when it inserted, false when the key was there; then nothing is changed,
  /// made or moved from. The item is made under the lock.
  template <class V = T>
  bool insert(const Key& key, V&& value) {
    return table().try_emplace(key, std::forward<V>(value));
  }
  template <class V = T>
  bool insert(Key&& key, V&& value) {
    return table().try_emplace(std::move(key), std::forward<V>(value));
  }
  bool insert(const value_type& item) { return table().try_emplace(item.first, item.second); }
  template <class... Args>
  bool try_emplace(const Key& key, Args&&... args) {
    return table().try_emplace(key, std::forward<Args>(args)...);
  }
  template <class... Args>
  bool try_emplace(Key&& key, Args&&... args) {
    return table().try_emplace(std::move(key), std::forward<Args>(args)...);
  }

  /// True when it inserted, false when it replaced. The new value is made before the lock is taken
  /// and swapped in; the old one is destroyed after it has been released. `value` has been used
  /// even when the insertion fails.
  template <class V = T>
  bool insert_or_assign(const Key& key, V&& value) {
    T made = std::make_obj_using_allocator<T>(table().allocator(), std::forward<V>(value));
    return table().insert_or_exchange(key, made);
  }
  template <class V = T>
  bool insert_or_assign(Key&& key, V&& value) {
    T made = std::make_obj_using_allocator<T>(table().allocator(), std::forward<V>(value));
    return table().insert_or_exchange(std::move(key), made);
  }

  /// True when there was an item to erase.
  template <class K = Key>
  bool erase(const key_arg<K>& key) {
    return !extract(key).empty();
  }

  /// Takes the key's item out, without copying it; the handle is empty when there is none, and may
  /// outlive the map.
  template <class K = Key>
  [[nodiscard]] node_type extract(const key_arg<K>& key) {
    return node_type(table().allocator(), table().unlink(key));
  }

  /// Puts an extracted item in. When its key is there, or on an exception, the handle keeps it.
  /// False for an empty handle. Throws std::invalid_argument when the allocators are not equal.
  bool insert(node_type&& node) {
    if (node.empty()) return false;
    if (node.get_allocator() != get_allocator()) {
      throw std::invalid_argument("concurrent_map: insert of a node with another allocator");
    }
    if (!table().link(node.node_)) return false;
    node.release();
    return true;
  }

  // ---- The whole table --------------------------------------------------------------------------

  // The walks take one stripe at a time, each for one bucket of the table as it was when they
  // began; between two of them anything may happen. Blocking, as on one key. O(buckets + items).
  // What user code throws is passed on with no lock held, and what has been done until then stays
  // done.

  /// Linearizable, at the load of the count; wait-free; O(1).
  [[nodiscard]] std::size_t size() const { return table().size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  /// Atomic per bucket, in mid-migration too; keeps the buckets.
  void clear() {
    erase_if([](const value_type&) { return true; });
  }

  /// Erases what `doomed(const value_type&)` says; returns how many. Atomic per bucket.
  template <class Doomed>
  std::size_t erase_if(Doomed doomed) {
    return table().erase_if(doomed);
  }

  /// Calls `seen(value_type&)` on every item, bucket by bucket, each atomically, under its lock. It
  /// meets what scan() meets.
  template <class Seen>
  void for_each(Seen seen) {
    scan_cursor cursor;
    while (advance(cursor, seen, 1)) {
    }
  }
  template <class Seen>
  void for_each(Seen seen) const {
    scan(std::move(seen));
  }

  /// Calls `seen(const value_type&)` on the items of the next `buckets` buckets, and says whether
  /// more remain. The buckets are those of the mask that the scan started with, and all that they
  /// have split into since; one stripe is held at a time. Over any number of growths a key that is
  /// there throughout is met exactly once, and any other at most once per insertion. When `seen`
  /// throws, the cursor stays before its bucket, whose items the next call meets again.
  template <class Seen>
  bool scan(scan_cursor& cursor, Seen seen, std::size_t buckets = 1) const {
    auto read_only = [&seen](const value_type& item) { seen(item); };
    return advance(cursor, read_only, buckets);
  }
  template <class Seen>
  void scan(Seen seen) const {
    auto read_only = [&seen](const value_type& item) { seen(item); };
    scan_cursor cursor;
    while (advance(cursor, read_only, 1)) {
    }
  }

  // ---- Growth and maintenance -------------------------------------------------------------------

  /// Grows, doubling as often as it takes, until that many items are within the load factor and
  /// nothing is moving. The caller does the moving, beside the maintenance thread if there is one.
  /// Throws std::length_error where maximal_power is not enough, and what allocation throws: the
  /// table then keeps the power it has got to. O(new buckets + items); operations go on meanwhile.
  void reserve(std::size_t items) { table().reserve(items); }

  /// Moves up to `most` buckets and returns how many it moved. Where no migration is under way it
  /// starts one exactly when size() > load_factor * buckets, the primary table is below
  /// maximal_power, and no failed attempt is being held off; migrate(0) does only that. A migration
  /// ends with its last bucket; when growth is due again, the next bucket asked for starts the
  /// next. A failed allocation counts as nothing to do. Allowed beside a maintenance thread.
  std::size_t migrate(std::size_t most) { return table().migrate(most); }

  /// Starts the maintenance thread, which has all signals blocked, unless it runs. It resumes a
  /// migration that stop() left. Throws std::system_error when there can be no thread.
  void start() { table().start(); }

  /// Ends the maintenance thread, at the latest after its present step, and leaves a migration
  /// where it is: every operation works on, nothing moves, the observer has heard its end. No-op
  /// when nothing runs. From a visitor, observer or log callback it throws std::logic_error. It may
  /// wait for visitors: for those in the buckets of the present step, and for all where the arrays
  /// are about to be exchanged or (classic) a migration is under way. None may wait for stop().
  void stop() { table().stop(); }

  /// Waits until no migration is under way and no growth is due. A growth that is held off after a
  /// failed allocation is not due: only a further insert can make it so. False, at once, when there
  /// is still something to do and no maintenance thread to do it.
  bool wait_until_idle() { return table().wait_until_idle(); }

  // ---- Looking inside ---------------------------------------------------------------------------

  [[nodiscard]] map_statistics statistics() const { return table().statistics(); }
  [[nodiscard]] unsigned power() const { return statistics().hash_power_level; }
  [[nodiscard]] std::size_t bucket_count() const { return detail::buckets_of(power()); }
  [[nodiscard]] bool migrating() const { return statistics().hash_is_expanding; }
  /// Old buckets below it have been moved; 0 when not migrating.
  [[nodiscard]] std::size_t cursor() const { return statistics().cursor; }

  /// The hash of `key` as the table uses it: seeded, and narrowed to map_options::hash_bits.
  template <class K = Key>
  [[nodiscard]] std::uint64_t hash_of(const key_arg<K>& key) const {
    return table().hash_of(key);
  }

  /// Where the key's item really is: both tables are searched, whatever the rule says. Nothing when
  /// there is none. Nothing moves meanwhile: it waits for the mover's present step.
  template <class K = Key>
  [[nodiscard]] std::optional<location> locate(const key_arg<K>& key) const {
    return table().locate(key);
  }

  /// Walks everything with all others kept out; describes the first broken invariant. O(items).
  [[nodiscard]] std::optional<std::string> check_invariants() const {
    return table().check_invariants();
  }

  /// As given, with what was left unset filled in: the seed that was drawn, too.
  [[nodiscard]] const map_options& options() const { return table().options(); }
  [[nodiscard]] Hash hash_function() const { return table().hash_function(); }
  [[nodiscard]] KeyEqual key_eq() const { return table().key_eq(); }
  [[nodiscard]] Allocator get_allocator() const { return table().allocator(); }

 private:
  struct with_seed {
    map_options options;
  };
  [[nodiscard]] static with_seed seeded(map_options options) {
    if (!options.seed) options.seed = random_seed();
    return {std::move(options)};
  }
  [[nodiscard]] static Hash make_hash(const map_options& options) {
    if constexpr (std::is_constructible_v<Hash, hash_seed>) {
      return Hash(hash_seed{*options.seed});
    } else {
      return Hash();
    }
  }
  concurrent_map(const with_seed& seeded, const Allocator& allocator)
      : concurrent_map(seeded.options, make_hash(seeded.options), KeyEqual(), allocator) {}

  [[nodiscard]] static std::unique_ptr<core> made_core(const map_options& options, const Hash& hash,
                                                       const KeyEqual& equal,
                                                       const Allocator& allocator) {
    return std::make_unique<core>(options, hash, equal, allocator, options.initial_power);
  }
  // The first growths of a twin are those that its original has been through already.
  [[nodiscard]] static std::unique_ptr<core> empty_twin(const concurrent_map& other,
                                                        const Allocator& allocator) {
    const core& original = other.table();
    return std::make_unique<core>(original.options(), original.hash_function(), original.key_eq(),
                                  allocator, original.statistics().hash_power_level);
  }
  explicit concurrent_map(std::unique_ptr<core> made) noexcept : core_(std::move(made)) {}

  [[nodiscard]] core& table() const {
    if (!core_) throw std::logic_error("concurrent_map: used after it was moved from");
    return *core_;
  }

  template <class Seen>
  bool advance(scan_cursor& cursor, Seen& seen, std::size_t buckets) const {
    if (!cursor.power_) cursor.power_ = table().walk_power();
    for (; buckets > 0 && !cursor.done(); --buckets) {
      table().visit_bucket(cursor.next_, *cursor.power_, seen);
      ++cursor.next_;
    }
    return !cursor.done();
  }

  void move_items_from(concurrent_map& other) {
    concurrent_map moved(empty_twin(other, get_allocator()));
    other.for_each([&moved](value_type& item) {
      moved.try_emplace(item.first, std::move_if_noexcept(item.second));
    });
    swap(moved);
    other.core_.reset();
  }

  std::unique_ptr<core> core_;
};

}  // namespace brigade
