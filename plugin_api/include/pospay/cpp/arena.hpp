// Arena: memory for C structs that live and die together. The first bytes come from storage inside
// the object, so that a small answer costs no allocation; what does not fit goes to the heap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

namespace pospay::convert {

class Arena {
 public:
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // A zeroed T, and its struct_size filled in if it has one. Lives until reset or the end of the
  // arena. Throws std::bad_alloc.
  template <class T>
  T* make() {
    T* value = make_array<T>(1);
    set_struct_size(*value, 0);
    return value;
  }

  // `count` zeroed Ts; nullptr for none.
  template <class T>
  T* make_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "an arena runs no destructor");
    if (count == 0) return nullptr;
    if (count > SIZE_MAX / sizeof(T)) throw std::bad_alloc();
    return ::new (allocate(count * sizeof(T), alignof(T))) T[count]();
  }

  // Everything handed out so far is gone; the storage inside is used again.
  void reset() noexcept {
    blocks_.clear();
    next_ = first_;
    left_ = first_size_;
  }

 protected:
  Arena(unsigned char* first, std::size_t size) noexcept
      : first_(first), first_size_(size), next_(first), left_(size) {}
  ~Arena() = default;

 private:
  // Smallest block taken from the heap.
  static constexpr std::size_t block_size = 4096;

  template <class T>
  static auto set_struct_size(T& value, int) noexcept -> decltype(void(value.struct_size)) {
    value.struct_size = static_cast<std::uint32_t>(sizeof(T));
  }
  template <class T>
  static void set_struct_size(T&, long) noexcept {}

  void* allocate(std::size_t size, std::size_t alignment) {
    const std::size_t skew = reinterpret_cast<std::uintptr_t>(next_) % alignment;
    const std::size_t padding = skew == 0 ? 0 : alignment - skew;
    if (left_ < padding || left_ - padding < size) return allocate_block(size);
    unsigned char* place = next_ + padding;
    next_ = place + size;
    left_ -= padding + size;
    return place;
  }

  void* allocate_block(std::size_t size) {
    const std::size_t taken = size > block_size ? size : block_size;
    // operator new[] aligns for every type that the contract has.
    blocks_.push_back(std::unique_ptr<unsigned char[]>(new unsigned char[taken]));
    unsigned char* place = blocks_.back().get();
    next_ = place + size;
    left_ = taken - size;
    return place;
  }

  unsigned char* first_;
  std::size_t first_size_;
  unsigned char* next_;
  std::size_t left_;
  std::vector<std::unique_ptr<unsigned char[]>> blocks_;
};

// An arena with `size` bytes inside.
template <std::size_t size>
class InlineArena : public Arena {
 public:
  InlineArena() noexcept : Arena(storage_, size) {}

 private:
  alignas(std::max_align_t) unsigned char storage_[size];
};

}  // namespace pospay::convert
