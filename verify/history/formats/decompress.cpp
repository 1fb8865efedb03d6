#include "decompress.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <brigade/history/format_error.hpp>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace brigade::history {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 17U;

class gzip_stream {
 public:
  gzip_stream(byte_source source, std::string name)
      : source_(std::move(source)), name_(std::move(name)), chunk_(chunk_bytes) {
    inflateInit2(&stream_, 16 + MAX_WBITS);  // 16: with gzip's header
  }
  ~gzip_stream() { inflateEnd(&stream_); }
  gzip_stream(const gzip_stream&) = delete;
  gzip_stream& operator=(const gzip_stream&) = delete;

  std::size_t read(std::span<char> into) {
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(std::min(into.size(), chunk_bytes));
    const uInt wanted = stream_.avail_out;
    while (wanted != 0 && stream_.avail_out == wanted) {
      if (is_damaged_) {
        throw format_error(name_, {}, "expected sound gzip data");
      }
      if (!step() && !refill()) {
        break;
      }
    }
    return wanted - stream_.avail_out;
  }

 private:
  bool refill() {
    const std::size_t count = source_(chunk_);
    stream_.next_in = reinterpret_cast<Bytef*>(chunk_.data());
    stream_.avail_in = static_cast<uInt>(count);
    if (count == 0 && in_member_) {
      throw format_error(name_, {}, "expected the end of the gzip data before the end of the file");
    }
    return count != 0;
  }

  /// False where it needs more bytes. Output may be left over from earlier ones, or precede damage.
  bool step() {
    if (stream_.avail_in == 0 && !in_member_) {
      return false;
    }
    in_member_ = true;
    const int outcome = inflate(&stream_, Z_NO_FLUSH);
    if (outcome == Z_STREAM_END) {  // another member may follow
      in_member_ = false;
      inflateReset(&stream_);
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      is_damaged_ = true;
    }
    return outcome != Z_BUF_ERROR;
  }

  byte_source source_;
  std::string name_;
  std::vector<char> chunk_;
  z_stream stream_{};
  bool in_member_ = false;
  bool is_damaged_ = false;  ///< from here on
};

class zstd_stream {
 public:
  zstd_stream(byte_source source, std::string name)
      : source_(std::move(source)),
        name_(std::move(name)),
        chunk_(chunk_bytes),
        context_(ZSTD_createDCtx()) {}

  std::size_t read(std::span<char> into) {
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    while (out.size != 0 && out.pos == 0) {
      if (!holds_output_ && !feed()) {
        break;
      }
      wanted_ = ZSTD_decompressStream(context_.get(), &out, &input_);
      if (ZSTD_isError(wanted_) != 0) {
        throw format_error(name_, {}, "expected sound zstd data");
      }
      holds_output_ = wanted_ != 0 && out.pos == out.size;
    }
    return out.pos;
  }

 private:
  struct free_context {
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
  };

  /// Gives it the whole of what it wants next, and nothing of what follows that. It forgets the
  /// output of a call in which it meets damage, and takes a raw block in whatever parts it gets:
  /// what precedes damage would depend on how much comes in and is asked for.
  bool feed() {
    const std::size_t wanted = wanted_ > block_header ? wanted_ - block_header : wanted_;
    const std::size_t piece = std::clamp<std::size_t>(wanted, 1, chunk_bytes);
    if (filled_ - input_.pos < piece) fill(piece);
    input_.size = std::min(filled_, input_.pos + piece);
    if (input_.pos != input_.size) return true;
    if (wanted_ != 0) {
      throw format_error(name_, {}, "expected the end of the zstd data before the end of the file");
    }
    return false;
  }

  /// Up to `piece` bytes and more, fewer at the end of the source.
  void fill(std::size_t piece) {
    std::copy(chunk_.data() + input_.pos, chunk_.data() + filled_, chunk_.data());
    filled_ -= input_.pos;
    input_ = {chunk_.data(), 0, 0};
    while (filled_ < piece) {
      const std::size_t count = source_(std::span(chunk_).subspan(filled_));
      if (count == 0) return;
      filled_ += count;
    }
  }

  /// Which the bytes that it wants include, after a block (RFC 8878, 3.1.1.2).
  static constexpr std::size_t block_header = 3;

  byte_source source_;
  std::string name_;
  std::vector<char> chunk_;
  std::unique_ptr<ZSTD_DCtx, free_context> context_;
  ZSTD_inBuffer input_{};   ///< of the chunk: one piece
  std::size_t filled_ = 0;  ///< of the chunk
  std::size_t wanted_ = 0;  ///< bytes, to go on; 0: between frames, and nothing is held back
  bool holds_output_ = false;
};

template <class Stream>
[[nodiscard]] byte_source source_of(byte_source source, const std::string& name) {
  auto stream = std::make_shared<Stream>(std::move(source), name);
  return [stream](std::span<char> into) { return stream->read(into); };
}

}  // namespace

peeked_source peek(byte_source source, std::size_t count,
                   const std::function<bool(std::string_view)>& is_enough) {
  std::string start(count, '\0');
  std::size_t filled = 0;
  while (filled < count && !is_enough(std::string_view(start).substr(0, filled))) {
    const std::size_t more = source(std::span(start).subspan(filled));
    if (more == 0) {
      break;
    }
    filled += more;
  }
  start.resize(filled);
  auto whole = [start, source = std::move(source),
                at = std::size_t{0}](std::span<char> into) mutable -> std::size_t {
    if (at == start.size()) {
      return source(into);
    }
    const std::size_t some = std::min(into.size(), start.size() - at);
    start.copy(into.data(), some, at);
    at += some;
    return some;
  };
  return {std::move(start), std::move(whole)};
}

byte_source decompressed(byte_source source, const std::string& name) {
  peeked_source bytes = peek(std::move(source), 4);
  if (bytes.start.substr(0, 2) == "\x1f\x8b") {
    return source_of<gzip_stream>(std::move(bytes.whole), name);
  }
  if (bytes.start == "\x28\xb5\x2f\xfd") {
    return source_of<zstd_stream>(std::move(bytes.whole), name);
  }
  return std::move(bytes.whole);
}

}  // namespace brigade::history
