// The inner loops of forest scoring over blocks of 256 rows, for x86-64 processors with AVX2.
//
// Swift can neither use AVX2 without making the whole program need it nor shuffle bytes at run
// time.
// What the functions do, and on what data, is said at their portable counterparts in
// CopseModels/Forest/Chains; both give the same bits.

#ifndef COPSE_FOREST_KERNEL_H
#define COPSE_FOREST_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__linux__)

/// Whether the processor can run the functions below.
bool copse_forest_is_supported(void);

/// RankScale
struct copse_rank_scale {
    double low, high, offset;
    uint64_t shift;
    int32_t base;
};

/// PortableKernel.rank; marked has room for sixteen rows more than count.
bool copse_forest_rank(const double *values, size_t count, const struct copse_rank_scale *scale,
                       const uint16_t *entries, const double *thresholds, int32_t *buckets,
                       uint16_t *ranks, uint16_t *marked);

/// PortableKernel.fillColumns
void copse_forest_fill_columns(const uint16_t *ranks, size_t column_count, uint8_t *columns);

/// PortableKernel.run
void copse_forest_run(const uint64_t *words, size_t count, const uint8_t *columns, uint8_t *slots);

/// Adds up what the codes of some trees stand for, byte by byte.
///
/// planes: for each tree the six bytes of its values, lowest first, each for thirty-two codes.
/// code_counts: for each tree its codes; above sixteen shuffling takes longer.
/// byte_sums: for each byte 128 sums over pairs of neighbouring rows, read as 16-bit numbers, and
/// then 128 over the second row of each pair, modulo 65536: at most 257 trees before they are taken
/// out.
void copse_forest_add_planes(const uint8_t *planes, const uint8_t *code_counts, size_t tree_count,
                             const uint8_t *codes, uint16_t *byte_sums);

/// Adds the sums of bytes to the sums of 256 rows and clears them.
void copse_forest_take_sums(uint16_t *byte_sums, int64_t *sums);

#endif
#endif
