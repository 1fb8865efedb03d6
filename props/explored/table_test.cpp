// Two workers beside the maintenance thread in every interleaving, or with as many preemptions as
// the test says; three of them by sampling.
#include "explored_table.hpp"

namespace brigade::props {
namespace {

template <class Locking>
class Workers : public ExploredTable<Locking> {
 protected:
  using typename ExploredTable<Locking>::operation;

  /// Both on a table that does not grow, and on one that the scenario makes grow.
  void explore_pair(const scenario::operations& initial, const scenario::operations& first,
                    const scenario::operations& second, const explore::options& while_growing) {
    const scenario::scenario what = beside(initial, {first, second});
    this->explore_all_of(what, this->settled, every_interleaving());
    this->explore_all_of(what, this->growing, while_growing);
  }

  /// Classic's mode and global lock make some pairs too many for a test that is run often, and a
  /// third preemption for one that is run at all.
  static constexpr bool is_modern = std::is_same_v<Locking, modern_locking>;
  static explore::options two_preemptions() { return is_modern ? at_most_or_more(2) : at_most(2); }

  static constexpr operation insert = operation::insert, find = operation::find,
                             erase = operation::erase, update = operation::update,
                             scan = operation::scan, size = operation::size;
};

TYPED_TEST_SUITE(Workers, lockings, locking_names);

TYPED_TEST(Workers, InsertBesideAnInsertOfTheSameKey) {
  this->explore_pair({}, {{this->insert, 0, 1}}, {{this->insert, 0, 2}}, every_interleaving());
}

TYPED_TEST(Workers, InsertBesideFind) {
  this->explore_pair({}, {{this->insert, 0, 1}}, {{this->find, 0}}, every_interleaving());
}

TYPED_TEST(Workers, InsertBesideErase) {
  this->explore_pair({{this->insert, 0, 1}}, {{this->insert, 2, 2}}, {{this->erase, 0}},
                     this->two_preemptions());
}

TYPED_TEST(Workers, InsertBesideUpdate) {
  this->explore_pair({{this->insert, 0, 1}}, {{this->insert, 2, 2}}, {{this->update, 0, 5}},
                     this->two_preemptions());
}

TYPED_TEST(Workers, InsertBesideScan) {
  this->explore_pair({{this->insert, 0, 1}}, {{this->insert, 1, 2}}, {{this->scan}},
                     this->two_preemptions());
}

TYPED_TEST(Workers, EraseBesideSizeWhileItGrows) {
  this->explore_pair({{this->insert, 0, 1}}, {{this->erase, 0}}, {{this->size}},
                     every_interleaving());
}

/// The growth is due before the workers begin.
TYPED_TEST(Workers, FindAndFindWhileItsBucketMoves) {
  this->explore_all_of(beside({{this->insert, 1, 1}}, {{{this->find, 1}}, {{this->find, 1}}}),
                       this->growing, this->is_modern ? every_interleaving() : at_most(2));
}

TYPED_TEST(Workers, TwoInsertsMakeItGrowTwice) {
  this->explore_all_of(beside({}, {{{this->insert, 0, 1}}, {{this->insert, 1, 2}}}), this->growing,
                       this->two_preemptions());
}

TYPED_TEST(Workers, ThreeThreadsOfMixedOperationsBySampling) {
  const auto what = beside({{this->insert, 0, 1}}, {{{this->insert, 1, 2}, {this->find, 0}},
                                                    {{this->erase, 0}, {this->insert, 2, 3}},
                                                    {{this->update, 0, 5}, {this->scan}}});
  for (const auto sampler :
       {explore::search::random_walk, explore::search::pct, explore::search::pos}) {
    this->explore_all_of(what, this->growing, sampled(sampler, 3000));
  }
}

}  // namespace
}  // namespace brigade::props
