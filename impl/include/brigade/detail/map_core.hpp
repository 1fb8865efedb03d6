// Everything a map consists of, at one address: the tables, the items' count, the mover.
//
// The lock order, all of it: mover's lifecycle mutex, then the migration mutex, then stripes
// ascending, then (classic) the global lock; the mover's flags are a leaf of their own. A worker
// holds exactly one stripe, or the global lock instead, and takes nothing under it.
#pragma once

#include <atomic>
#include <brigade/detail/migration.hpp>
#include <brigade/detail/mover.hpp>
#include <brigade/detail/probes.hpp>
#include <brigade/map_options.hpp>
#include <brigade/seeded_hash.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace brigade::detail {

template <class Key, class T, class Hash, class KeyEqual, class Locking, class Allocator>
class map_core {
 public:
  using value_type = std::pair<const Key, T>;
  using factory = node_factory<Allocator>;
  using node_type = typename factory::node_type;

  /// Starts with 2^power buckets, which is at least the initial power of the options.
  map_core(const map_options& options, const Hash& hash, const KeyEqual& equal,
           const Allocator& allocator, unsigned power)
      : options_(options),
        hash_(hash),
        equal_(equal),
        allocator_(allocator),
        hash_mask_(~hash_value{0} >> (64U - options.hash_bits)),
        policy_(options),
        tables_(allocator_, power, *options.stripe_power),
        migration_(tables_, policy_, items_, allocator_, options_, this),
        mover_([this] { return migration_.step(); }) {
    if (options_.maintenance == maintenance::background) mover_.start();
  }
  map_core(const map_core&) = delete;
  map_core& operator=(const map_core&) = delete;
  ~map_core() {
    mover_.stop();
    migration_.suspend();
    free_all();
  }

  [[nodiscard]] const map_options& options() const noexcept { return options_; }
  [[nodiscard]] const Hash& hash_function() const noexcept { return hash_; }
  [[nodiscard]] const KeyEqual& key_eq() const noexcept { return equal_; }
  [[nodiscard]] const Allocator& allocator() const noexcept { return allocator_; }

  template <class K>
  [[nodiscard]] hash_value hash_of(const K& key) const {
    return static_cast<hash_value>(hash_(key)) & hash_mask_;
  }

  [[nodiscard]] std::size_t size() const noexcept {
    return items_.load(std::memory_order_acquire);  // HB-C
  }

  /// Runs `seen(value_type&)` on the key's item, if there is one, in the stripe's critical section.
  template <class K, class Seen>
  bool visit(const K& key, Seen&& seen) const {
    const hash_value hash = hash_of(key);
    const hold held(tables_.locking, hash, this);
    node_type* const found = *link_to(key, hash);
    BRIGADE_PROBE(find, hash, found != nullptr);
    if (found == nullptr) return false;
    std::forward<Seen>(seen)(found->value);
    return true;
  }

  /// Links an item made from `key` and `args`, unless the key is there; then nothing is made.
  template <class K, class... Args>
  bool try_emplace(K&& key, Args&&... args) {
    const hash_value hash = hash_of(key);
    bool growth_due = false;
    {
      const hold held(tables_.locking, hash, this);
      node_type*& link = *link_to(key, hash);
      BRIGADE_PROBE(insert, hash, link == nullptr);
      if (link != nullptr) return false;
      link = factory::make(allocator_, hash, std::piecewise_construct,
                           std::forward_as_tuple(std::forward<K>(key)),
                           std::forward_as_tuple(std::forward<Args>(args)...));
      growth_due = count_linked();
    }
    if (growth_due) ask_for_growth();
    return true;
  }

  /// Exchanges the value of the key's item with `value`, or links an item made from it.
  template <class K>
  bool insert_or_exchange(K&& key, T& value) {
    const hash_value hash = hash_of(key);
    bool growth_due = false;
    {
      const hold held(tables_.locking, hash, this);
      node_type*& link = *link_to(key, hash);
      BRIGADE_PROBE(insert, hash, link == nullptr);
      if (link != nullptr) {
        using std::swap;
        swap(link->value.second, value);
        return false;
      }
      link = factory::make(allocator_, hash, std::forward<K>(key), std::move(value));
      growth_due = count_linked();
    }
    if (growth_due) ask_for_growth();
    return true;
  }

  /// Links a node made elsewhere, unless its key is there.
  bool link(node_type* made) {
    const Key& key = made->value.first;
    const hash_value hash = hash_of(key);
    bool growth_due = false;
    {
      const hold held(tables_.locking, hash, this);
      node_type*& link = *link_to(key, hash);
      BRIGADE_PROBE(insert, hash, link == nullptr);
      if (link != nullptr) return false;
      made->hash = hash;
      made->next = nullptr;
      link = made;
      growth_due = count_linked();
    }
    if (growth_due) ask_for_growth();
    return true;
  }

  /// Takes the key's node out of the table; null when there is none. The caller owns it.
  template <class K>
  [[nodiscard]] node_type* unlink(const K& key) {
    const hash_value hash = hash_of(key);
    const hold held(tables_.locking, hash, this);
    node_type*& link = *link_to(key, hash);
    BRIGADE_PROBE(erase, hash, link != nullptr);
    if (link == nullptr) return nullptr;
    return unlink_at(link);
  }

  /// The power from which a walk over the whole table can start.
  [[nodiscard]] unsigned walk_power() const {
    const hold held(tables_.locking, 0, this);
    return tables_.coarsest_power();
  }

  /// Runs `seen(value_type&)` on all items of bucket `start` of a table of 2^power buckets, in one
  /// critical section, wherever growths have put them since.
  template <class Seen>
  void visit_bucket(bucket_index start, unsigned power, Seen& seen) const {
    const hold held(tables_.locking, start, this);
    tables_.for_each_bucket_of(start, power, [&seen](node_type* head) {
      for (; head != nullptr; head = head->next) seen(head->value);
    });
  }

  /// Unlinks what `doomed(const value_type&)` says, bucket by bucket, and frees it when the
  /// bucket's stripe has been released. Returns how many.
  template <class Doomed>
  std::size_t erase_if(Doomed& doomed) {
    std::size_t erased = 0;
    const unsigned power = walk_power();
    for (bucket_index start = 0; start < buckets_of(power); ++start) {
      unlinked_nodes<Allocator> unlinked(allocator_);
      const hold held(tables_.locking, start, this);
      tables_.for_each_bucket_of(start, power, [&](node_type*& head) {
        node_type** link = &head;
        while (*link != nullptr) {
          if (doomed(std::as_const((*link)->value))) {
            unlinked.add(unlink_at(*link));
            ++erased;
          } else {
            link = &(*link)->next;
          }
        }
      });
    }
    return erased;
  }

  void reserve(std::size_t items) {
    migration_.grow_to(policy_.power_for(items));
    mover_.wake();
  }

  std::size_t migrate(std::size_t most) {
    const std::size_t moved = migration_.migrate(most);
    mover_.wake();
    return moved;
  }

  void start() {
    reentry_frame::refuse_reentry(this, inside::maintenance);
    mover_.start();
  }
  void stop() {
    reentry_frame::refuse_reentry(this, inside::maintenance);
    mover_.stop();
    migration_.suspend();
  }
  [[nodiscard]] bool wait_until_idle() {
    reentry_frame::refuse_reentry(this, inside::maintenance);
    return mover_.wait_until_idle() || !migration_.unfinished();
  }

  [[nodiscard]] map_statistics statistics() const {
    const hold held(tables_.locking, 0, this);
    map_statistics now;
    now.hash_items = size();
    now.hash_power_level = tables_.primary().power();
    now.hash_is_expanding = tables_.migrating();
    now.cursor = now.hash_is_expanding ? tables_.cursor() : 0;
    const std::size_t buckets = tables_.primary().size();
    now.hash_bytes = (buckets + (now.hash_is_expanding ? buckets / 2 : 0)) * sizeof(node_type*);
    return now;
  }

  /// Where the key's item is linked, found by looking in both tables rather than by the rule. The
  /// rule is what lets the old array be freed beside workers (HB-A), so the mover is kept out.
  template <class K>
  [[nodiscard]] std::optional<location> locate(const K& key) const {
    const hash_value hash = hash_of(key);
    const reentry_frame frame(this, inside::maintenance);
    const mutex_lock nothing_moves(migration_.standstill());
    const hold held(tables_.locking, hash, this);
    const location in_old{table::old, tables_.old().index_of(hash)};
    const location in_primary{table::primary, tables_.primary().index_of(hash)};
    if (tables_.migrating() && *link_in(tables_.bucket(in_old), key, hash) != nullptr)
      return in_old;
    if (*link_in(tables_.bucket(in_primary), key, hash) != nullptr) return in_primary;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> check_invariants() const;

 private:
  using hold = worker_hold<Locking>;

  [[nodiscard]] std::optional<std::string> check_chain(location at, std::size_t& found) const
      BRIGADE_REQUIRES_SHARED(tables_.locking);

  /// The link that points to the key's node, or the null link at the end of its chain.
  template <class K>
  [[nodiscard]] node_type** link_to(const K& key, hash_value hash) const
      BRIGADE_REQUIRES_SHARED(tables_.locking) {
    return link_in(tables_.bucket(tables_.route(hash)), key, hash);
  }

  template <class K>
  [[nodiscard]] node_type** link_in(node_type*& head, const K& key, hash_value hash) const {
    node_type** link = &head;
    while (*link != nullptr && !((*link)->hash == hash && equal_((*link)->value.first, key))) {
      link = &(*link)->next;
    }
    return link;
  }

  /// One more item, linked in this critical section. True when growth is due.
  [[nodiscard]] bool count_linked() BRIGADE_REQUIRES_SHARED(tables_.locking) {
    const std::size_t items = items_.fetch_add(1, std::memory_order_acq_rel) + 1;  // HB-C
    return policy_.due(items, tables_.primary().power());
  }

  [[nodiscard]] node_type* unlink_at(node_type*& link) noexcept {
    node_type* const unlinked = link;
    link = unlinked->next;
    unlinked->next = nullptr;
    items_.fetch_sub(1, std::memory_order_acq_rel);  // HB-C
    return unlinked;
  }

  /// Under no lock of the table.
  void ask_for_growth() {
    if (policy_.ask()) mover_.wake();
  }

  void free_all() noexcept BRIGADE_NO_THREAD_SAFETY_ANALYSIS {
    const unsigned power = tables_.coarsest_power();
    for (bucket_index start = 0; start < buckets_of(power); ++start) {
      tables_.for_each_bucket_of(start, power, [this](node_type* head) {
        while (head != nullptr) factory::free(allocator_, std::exchange(head, head->next));
      });
    }
  }

  const map_options options_;
  const Hash hash_;
  const KeyEqual equal_;
  const Allocator allocator_;
  const hash_value hash_mask_;
  std::atomic<std::size_t> items_{0};
  growth_policy policy_;
  two_tables<node_type, Allocator, Locking> tables_;
  mutable migration<node_type, Allocator, Locking> migration_;
  mover mover_;
};

}  // namespace brigade::detail

#include <brigade/detail/invariants.hpp>
