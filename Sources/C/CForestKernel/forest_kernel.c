#include "CForestKernel.h"

#if defined(__x86_64__) && defined(__linux__)

#include <immintrin.h>

#pragma STDC FP_CONTRACT OFF

// AVX2 and not FMA: a fused multiplication and addition would round differently.
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

enum { rows = 256, batch = 4 * rows, bytes_per_value = 6, codes_per_plane = 32, mark = 1 << 15 };

bool copse_forest_is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}

// MARK: Ranks

/// The rank of a value whose bucket holds thresholds.
static inline uint16_t compare(double value, const uint16_t *entries, const double *thresholds) {
    size_t low = entries[0] & (mark - 1);
    // More than two in a bucket are rare. The list is closed by +inf.
    low += value > thresholds[low];
    low += value > thresholds[low];
    if (__builtin_expect(value > thresholds[low], 0)) {
        size_t high = entries[1] & (mark - 1);
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (value > thresholds[middle]) low = middle + 1;
            else high = middle;
        }
    }
    return (uint16_t)low;
}

AVX2 static inline __m256d clamped(__m256d values, __m256d low, __m256d high) {
    // In this order NaN ends at low.
    return _mm256_min_pd(_mm256_max_pd(values, low), high);
}

/// The signs of thirty-two 16-bit numbers.
AVX2 static inline uint32_t signs(const uint16_t *numbers) {
    // Packing keeps signs; the lanes come out as 0 2 1 3.
    __m256i packed = _mm256_packs_epi16(_mm256_load_si256((const __m256i *)numbers),
                                        _mm256_load_si256((const __m256i *)(numbers + 16)));
    return (uint32_t)_mm256_movemask_epi8(
        _mm256_permute4x64_epi64(packed, _MM_SHUFFLE(3, 1, 2, 0)));
}

AVX2 bool copse_forest_rank(const double *values, size_t count,
                            const struct copse_rank_scale *scale, const uint16_t *entries,
                            const double *thresholds, int32_t *buckets, uint16_t *ranks,
                            uint16_t *marked) {
    __m256d low = _mm256_set1_pd(scale->low);
    __m256d high = _mm256_set1_pd(scale->high);
    __m256d offset = _mm256_set1_pd(scale->offset);
    __m256i base = _mm256_set1_epi32(scale->base);
    __m128i shift = _mm_cvtsi32_si128((int)(scale->shift - 32));
    __m256d unordered = _mm256_setzero_pd();
    size_t row = 0;
    for (; row + 8 <= count; row += 8) {
        // What the feature's next batch reads: by then the processor has lost sight of this column.
        _mm_prefetch((const char *)(values + batch + row), _MM_HINT_T1);
        __m256d first = _mm256_loadu_pd(values + row);
        __m256d second = _mm256_loadu_pd(values + row + 4);
        // NaN in either makes the comparison true.
        unordered = _mm256_or_pd(unordered, _mm256_cmp_pd(first, second, _CMP_UNORD_Q));
        first = _mm256_add_pd(clamped(first, low, high), offset);
        second = _mm256_add_pd(clamped(second, low, high), offset);
        // The upper words, which come out as 0 1 4 5 2 3 6 7.
        __m256i words = _mm256_castps_si256(_mm256_shuffle_ps(
            _mm256_castpd_ps(first), _mm256_castpd_ps(second), _MM_SHUFFLE(3, 1, 3, 1)));
        words = _mm256_permute4x64_epi64(words, _MM_SHUFFLE(3, 1, 2, 0));
        words = _mm256_sub_epi32(_mm256_srl_epi32(words, shift), base);
        _mm256_storeu_si256((__m256i *)(buckets + row), words);
    }
    bool has_nan = _mm256_movemask_pd(unordered) != 0;
    for (; row < count; row++) {
        double value = values[row];
        double bounded = value > scale->low ? value : scale->low;
        bounded = (bounded < scale->high ? bounded : scale->high) + scale->offset;
        uint64_t bits;
        __builtin_memcpy(&bits, &bounded, sizeof bits);
        buckets[row] = (int32_t)(uint32_t)(bits >> scale->shift) - scale->base;
        has_nan |= value != value;
    }
    for (row = 0; row < count; row++) ranks[row] = entries[(uint32_t)buckets[row]];
    // How many buckets of the next rows hold thresholds is hard to foresee: eight rows are listed
    // without a jump, whether there are that many or none.
    size_t marked_count = 0;
    for (size_t first = 0; first < count; first += 64) {
        uint64_t marks = signs(ranks + first) | (uint64_t)signs(ranks + first + 32) << 32;
        if (count - first < 64) marks &= ((uint64_t)1 << (count - first)) - 1;
        size_t found = (size_t)__builtin_popcountll(marks);
        size_t place = 0;
        do {
            for (size_t next = 0; next < 8; next++, place++, marks &= marks - 1) {
                size_t bit = (size_t)__builtin_ctzll(marks | (uint64_t)1 << 63);
                marked[marked_count + place] = (uint16_t)(first + bit);
            }
        } while (place < found);
        marked_count += found;
    }
    for (size_t place = 0; place < marked_count; place++) {
        row = marked[place];
        ranks[row] = compare(values[row], entries + buckets[row], thresholds);
    }
    return has_nan;
}

AVX2 void copse_forest_fill_columns(const uint16_t *ranks, size_t column_count, uint8_t *columns) {
    __m256i sign = _mm256_set1_epi8((char)128);
    __m256i ones = _mm256_set1_epi8((char)255);
    for (size_t column = 0; column < column_count; column++, columns += 2 * rows) {
        __m256i before = _mm256_set1_epi16((short)(255 * column));
        for (size_t row = 0; row < rows; row += 32) {
            __m256i first = _mm256_load_si256((const __m256i *)(ranks + row));
            __m256i second = _mm256_load_si256((const __m256i *)(ranks + row + 16));
            __m256i bytes = _mm256_packus_epi16(_mm256_subs_epu16(first, before),
                                                _mm256_subs_epu16(second, before));
            bytes = _mm256_permute4x64_epi64(bytes, _MM_SHUFFLE(3, 1, 2, 0));
            bytes = _mm256_xor_si256(bytes, sign);
            _mm256_store_si256((__m256i *)(columns + row), bytes);
            _mm256_store_si256((__m256i *)(columns + rows + row), _mm256_xor_si256(bytes, ones));
        }
    }
}

// MARK: Chains

#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7)

AVX2 void copse_forest_run(const uint64_t *words, size_t count, const uint8_t *columns,
                           uint8_t *slots) {
    const uint64_t *end = words + count;
    while (words < end) {
        uint64_t header = *words++;
        const uint64_t *top = words + (header & 0xFFFF);
        __m256i bottom = _mm256_set1_epi8((char)(header >> 16));
#define START(lane) __m256i leaf##lane = bottom;
        EACH(START)
        for (; words < top; words++) {
            uint64_t step = *words;
            const __m256i *column = (const __m256i *)(columns + (uint32_t)step);
            __m256i threshold = _mm256_set1_epi8((char)(step >> 48));
#define TURNS(lane) _mm256_cmpgt_epi8(threshold, _mm256_load_si256(column + lane))
            if (step >> 56 == 0) {
                __m256i other = _mm256_set1_epi8((char)(step >> 32));
#define REPLACE(lane) leaf##lane = _mm256_blendv_epi8(leaf##lane, other, TURNS(lane));
                EACH(REPLACE)
            } else if (step >> 56 == 1) {
                const __m256i *side = (const __m256i *)(slots + (uint16_t)(step >> 32));
#define REPLACE_BY_SLOT(lane)                                                                      \
    leaf##lane = _mm256_blendv_epi8(leaf##lane, _mm256_load_si256(side + lane), TURNS(lane));
                EACH(REPLACE_BY_SLOT)
            } else {
                uint64_t split = *++words;
                const __m256i *split_column = (const __m256i *)(columns + (uint32_t)split);
                __m256i split_threshold = _mm256_set1_epi8((char)(split >> 48));
                __m256i other = _mm256_set1_epi8((char)(split >> 32));
                __m256i stays = _mm256_set1_epi8((char)(split >> 56));
#define SPLIT_TURNS(lane)                                                                          \
    _mm256_cmpgt_epi8(split_threshold, _mm256_load_si256(split_column + lane))
#define REPLACE_BY_SPLIT(lane)                                                                     \
    leaf##lane = _mm256_blendv_epi8(                                                               \
        leaf##lane, _mm256_blendv_epi8(stays, other, SPLIT_TURNS(lane)), TURNS(lane));
                EACH(REPLACE_BY_SPLIT)
            }
        }
        __m256i *result = (__m256i *)(slots + (header >> 32));
#define STORE(lane) _mm256_store_si256(result + lane, leaf##lane);
        EACH(STORE)
    }
}

// MARK: Leaves

enum {
    bytes_per_pass = 3,
    plane_stride = codes_per_plane,
    tree_stride = bytes_per_value * plane_stride
};

AVX2 static inline __m256i half_plane(const uint8_t *bytes) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)bytes));
}

AVX2 void copse_forest_add_planes(const uint8_t *planes, const uint8_t *code_counts,
                                  size_t tree_count, const uint8_t *codes, uint16_t *byte_sums) {
    // A byte shuffle takes the lower four bits of an index, and 0 where its sign is set.
    const __m256i to_lower = _mm256_set1_epi8(0x70);
    const __m256i to_upper = _mm256_set1_epi8(-16);
    for (size_t byte = 0; byte < bytes_per_value; byte += bytes_per_pass) {
        for (size_t row = 0; row < rows; row += 32) {
            __m256i *sum = (__m256i *)(byte_sums + byte * rows + row / 2);
            const size_t apart = rows / 2 / 16;
            __m256i both0 = sum[0], second0 = sum[apart];
            __m256i both1 = sum[2 * apart], second1 = sum[3 * apart];
            __m256i both2 = sum[4 * apart], second2 = sum[5 * apart];
            const uint8_t *table = planes + byte * plane_stride;
            for (size_t tree = 0; tree < tree_count; tree++, table += tree_stride) {
                __m256i code = _mm256_load_si256((const __m256i *)(codes + tree * rows + row));
                __m256i value0, value1, value2;
                if (code_counts[tree] <= 16) {
                    value0 = _mm256_shuffle_epi8(half_plane(table), code);
                    value1 = _mm256_shuffle_epi8(half_plane(table + plane_stride), code);
                    value2 = _mm256_shuffle_epi8(half_plane(table + 2 * plane_stride), code);
                } else {
                    __m256i lower = _mm256_add_epi8(code, to_lower);
                    __m256i upper = _mm256_add_epi8(code, to_upper);
#define VALUE(number)                                                                              \
    _mm256_or_si256(_mm256_shuffle_epi8(half_plane(table + number * plane_stride), lower),         \
                    _mm256_shuffle_epi8(half_plane(table + number * plane_stride + 16), upper))
                    value0 = VALUE(0);
                    value1 = VALUE(1);
                    value2 = VALUE(2);
                }
                both0 = _mm256_add_epi16(both0, value0);
                both1 = _mm256_add_epi16(both1, value1);
                both2 = _mm256_add_epi16(both2, value2);
                second0 = _mm256_add_epi16(second0, _mm256_srli_epi16(value0, 8));
                second1 = _mm256_add_epi16(second1, _mm256_srli_epi16(value1, 8));
                second2 = _mm256_add_epi16(second2, _mm256_srli_epi16(value2, 8));
            }
            sum[0] = both0, sum[apart] = second0;
            sum[2 * apart] = both1, sum[3 * apart] = second1;
            sum[4 * apart] = both2, sum[5 * apart] = second2;
        }
    }
}

AVX2 void copse_forest_take_sums(uint16_t *byte_sums, int64_t *sums) {
    for (size_t pair = 0; pair < rows / 2; pair++) {
        int64_t first = 0, second = 0;
        for (size_t byte = 0; byte < bytes_per_value; byte++) {
            const uint16_t *both = byte_sums + byte * rows + pair;
            uint16_t second_byte = both[rows / 2];
            uint16_t first_byte = (uint16_t)(*both - (second_byte << 8));
            first += (int64_t)first_byte << (8 * byte);
            second += (int64_t)second_byte << (8 * byte);
        }
        sums[2 * pair] += first;
        sums[2 * pair + 1] += second;
    }
    __builtin_memset(byte_sums, 0, bytes_per_value * rows * sizeof *byte_sums);
}

#endif
