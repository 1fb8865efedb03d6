// The default hash: SipHash-1-3 under a seed that an attacker does not know.
//
// For integers, enumerations, pointers, floating point and strings the seed enters before any
// information is lost, so keys chosen without knowing it cannot be made to share a bucket. Any
// other type goes through its std::hash first, and keys that collide there collide here: give such
// a map a hash of its own when its keys come from strangers. Aumasson and Bernstein, "SipHash: a
// fast short-input PRF", INDOCRYPT 2012; the 1-3 variant is what Rust's and Python's dictionaries
// use.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>

namespace brigade {

/// What a hash is constructed from when it takes a seed: a map whose Hash is constructible from a
/// hash_seed constructs it from map_options::seed; any other Hash is default-constructed.
struct hash_seed {
  std::uint64_t value = 0;
};

/// A seed nobody else knows. Thread-safe.
[[nodiscard]] inline std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

namespace detail {

/// SipHash-1-3 with a 128-bit key. Values depend on the machine's byte order; they are not stored.
class sip_hash_1_3 {
 public:
  constexpr sip_hash_1_3(std::uint64_t k0, std::uint64_t k1) noexcept
      : v0_(k0 ^ 0x736f6d6570736575U),
        v1_(k1 ^ 0x646f72616e646f6dU),
        v2_(k0 ^ 0x6c7967656e657261U),
        v3_(k1 ^ 0x7465646279746573U) {}

  constexpr void absorb(std::uint64_t word) noexcept {
    v3_ ^= word;
    round();
    v0_ ^= word;
  }

  [[nodiscard]] constexpr std::uint64_t finish() noexcept {
    v2_ ^= 0xffU;
    round();
    round();
    round();
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  constexpr void round() noexcept {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
  }

  std::uint64_t v0_, v1_, v2_, v3_;
};

/// The 128-bit key that a 64-bit seed stands for (Steele, Lea and Flood's SplitMix64).
class sip_key {
 public:
  constexpr explicit sip_key(std::uint64_t seed) noexcept : k0_(next(seed)), k1_(next(seed)) {}

  [[nodiscard]] std::uint64_t of_word(std::uint64_t word) const noexcept {
    sip_hash_1_3 state(k0_, k1_);
    state.absorb(word);
    state.absorb(std::uint64_t{sizeof word} << 56U);
    return state.finish();
  }

  [[nodiscard]] std::uint64_t of_bytes(std::string_view bytes) const noexcept {
    sip_hash_1_3 state(k0_, k1_);
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, at, sizeof word);
      state.absorb(word);
      at += sizeof word;
    }
    std::uint64_t last = std::uint64_t{bytes.size()} << 56U;
    for (std::size_t i = 0; i < left; ++i) {
      last |= std::uint64_t{static_cast<unsigned char>(at[i])} << (8U * i);
    }
    state.absorb(last);
    return state.finish();
  }

 private:
  static constexpr std::uint64_t next(std::uint64_t& seed) noexcept {
    seed += 0x9e3779b97f4a7c15U;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  std::uint64_t k0_, k1_;
};

template <class Key>
concept one_word = (std::integral<Key> || std::is_enum_v<Key> ||
                    std::is_pointer_v<Key>)&&sizeof(Key) <= sizeof(std::uint64_t);

}  // namespace detail

/// A keyed hash of Key. Equal seeds give equal hashes, on one machine. Never throws unless
/// std::hash<Key> does.
template <class Key>
class seeded_hash {
 public:
  explicit seeded_hash(hash_seed seed) noexcept : key_(seed.value) {}

  [[nodiscard]] std::uint64_t operator()(const Key& key) const {
    if constexpr (std::is_pointer_v<Key>) {
      return key_.of_word(std::bit_cast<std::uintptr_t>(key));
    } else if constexpr (detail::one_word<Key>) {
      return key_.of_word(static_cast<std::uint64_t>(key));
    } else if constexpr (std::same_as<Key, float> || std::same_as<Key, double>) {
      // +0 and -0 are equal, so they must hash alike.
      return key_.of_word(std::bit_cast<std::uint64_t>(static_cast<double>(key) + 0.0));
    } else {
      return key_.of_word(std::hash<Key>{}(key));
    }
  }

 private:
  detail::sip_key key_;
};

/// Strings hash by their bytes; string_view and const char* find what std::string inserted.
template <class Allocator>
class seeded_hash<std::basic_string<char, std::char_traits<char>, Allocator>> {
 public:
  using is_transparent = void;
  explicit seeded_hash(hash_seed seed) noexcept : key_(seed.value) {}
  [[nodiscard]] std::uint64_t operator()(std::string_view key) const noexcept {
    return key_.of_bytes(key);
  }

 private:
  detail::sip_key key_;
};

template <>
class seeded_hash<std::string_view> {
 public:
  using is_transparent = void;
  explicit seeded_hash(hash_seed seed) noexcept : key_(seed.value) {}
  [[nodiscard]] std::uint64_t operator()(std::string_view key) const noexcept {
    return key_.of_bytes(key);
  }

 private:
  detail::sip_key key_;
};

}  // namespace brigade
