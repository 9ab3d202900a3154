#pragma once
#include <zstd.h>

// Swift does not see these: the first is a macro with a cast, the others compare with one.
static inline int copse_zstd_is_error(size_t code) { return ZSTD_isError(code) != 0; }

static inline int copse_zstd_is_size_known(unsigned long long size) {
    return size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR;
}
