#pragma once
#include <zlib.h>

// inflateInit2 and deflateInit2 are macros, which Swift does not see. 15 + 16: gzip, largest window.
static inline int copse_gzip_begin_reading(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

static inline int copse_gzip_begin_writing(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
