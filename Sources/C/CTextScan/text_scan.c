#include "CTextScan.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

bool copse_scan_is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}

/// Writes base plus the place of every set bit; writes up to eight entries too many, and returns how many
/// count. Most words have few bits, so that groups of four cost one jump.
static inline __attribute__((always_inline)) size_t write_places(uint64_t bits, uint32_t base,
                                                                 uint32_t *places) {
    size_t count = (size_t)__builtin_popcountll(bits);
    size_t done = 0;
    while (done < count) {
        for (int i = 0; i < 4; i++) {
            // The lowest bit of nothing is not defined; the highest is set and not used then.
            places[done + (size_t)i] = base + (uint32_t)__builtin_ctzll(bits | (1ULL << 63));
            bits &= bits - 1;
        }
        done += 4;
    }
    return count;
}

AVX2 struct copse_scan copse_scan_avx2(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                       uint32_t *places) {
    const __m256i delimiters = _mm256_set1_epi8((char)delimiter);
    const __m256i newlines = _mm256_set1_epi8('\n');
    const __m256i quotes = _mm256_set1_epi8('"');
    const __m256i returns = _mm256_set1_epi8('\r');
    __m256i quote = _mm256_setzero_si256(), carriage = quote, high = quote;
    __m256i least = _mm256_set1_epi8(-1);
    struct copse_scan scan = {0, 0, false, false, false, false};
    uint8_t tail[64];
    for (size_t index = 0; index < count; index += 64) {
        const uint8_t *source = bytes + index;
        if (count - index < 64) {
            memset(tail, ' ', sizeof tail);
            memcpy(tail, source, count - index);
            source = tail;
        }
        __m256i a = _mm256_loadu_si256((const __m256i *)source);
        __m256i b = _mm256_loadu_si256((const __m256i *)(source + 32));
        __m256i line_a = _mm256_cmpeq_epi8(a, newlines), line_b = _mm256_cmpeq_epi8(b, newlines);
        __m256i all_a = _mm256_or_si256(line_a, _mm256_cmpeq_epi8(a, delimiters));
        __m256i all_b = _mm256_or_si256(line_b, _mm256_cmpeq_epi8(b, delimiters));
        quote = _mm256_or_si256(quote, _mm256_or_si256(_mm256_cmpeq_epi8(a, quotes),
                                                       _mm256_cmpeq_epi8(b, quotes)));
        carriage = _mm256_or_si256(carriage, _mm256_or_si256(_mm256_cmpeq_epi8(a, returns),
                                                             _mm256_cmpeq_epi8(b, returns)));
        high = _mm256_or_si256(high, _mm256_or_si256(a, b));
        least = _mm256_min_epu8(least, _mm256_min_epu8(a, b));
        uint64_t lines = (uint32_t)_mm256_movemask_epi8(line_a) |
                         (uint64_t)(uint32_t)_mm256_movemask_epi8(line_b) << 32;
        uint64_t bits = (uint32_t)_mm256_movemask_epi8(all_a) |
                        (uint64_t)(uint32_t)_mm256_movemask_epi8(all_b) << 32;
        scan.newlines += (size_t)__builtin_popcountll(lines);
        scan.places += write_places(bits, (uint32_t)index + 1, places + scan.places);
    }
    scan.has_quote = !_mm256_testz_si256(quote, quote);
    scan.has_return = !_mm256_testz_si256(carriage, carriage);
    scan.has_high = _mm256_movemask_epi8(high) != 0;
    scan.has_zero =
        _mm256_movemask_epi8(_mm256_cmpeq_epi8(least, _mm256_setzero_si256())) != 0;
    return scan;
}

struct copse_scan copse_scan_sse2(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                  uint32_t *places) {
    const __m128i delimiters = _mm_set1_epi8((char)delimiter);
    const __m128i newlines = _mm_set1_epi8('\n');
    const __m128i quotes = _mm_set1_epi8('"');
    const __m128i returns = _mm_set1_epi8('\r');
    __m128i quote = _mm_setzero_si128(), carriage = quote, high = quote;
    __m128i least = _mm_set1_epi8(-1);
    struct copse_scan scan = {0, 0, false, false, false, false};
    uint8_t tail[64];
    for (size_t index = 0; index < count; index += 64) {
        const uint8_t *source = bytes + index;
        if (count - index < 64) {
            memset(tail, ' ', sizeof tail);
            memcpy(tail, source, count - index);
            source = tail;
        }
        uint64_t lines = 0, bits = 0;
        for (int part = 0; part < 4; part++) {
            __m128i a = _mm_loadu_si128((const __m128i *)(source + 16 * part));
            __m128i line = _mm_cmpeq_epi8(a, newlines);
            __m128i all = _mm_or_si128(line, _mm_cmpeq_epi8(a, delimiters));
            quote = _mm_or_si128(quote, _mm_cmpeq_epi8(a, quotes));
            carriage = _mm_or_si128(carriage, _mm_cmpeq_epi8(a, returns));
            high = _mm_or_si128(high, a);
            least = _mm_min_epu8(least, a);
            lines |= (uint64_t)(uint32_t)_mm_movemask_epi8(line) << (16 * part);
            bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(all) << (16 * part);
        }
        scan.newlines += (size_t)__builtin_popcountll(lines);
        scan.places += write_places(bits, (uint32_t)index + 1, places + scan.places);
    }
    scan.has_quote = _mm_movemask_epi8(quote) != 0;
    scan.has_return = _mm_movemask_epi8(carriage) != 0;
    scan.has_high = _mm_movemask_epi8(high) != 0;
    scan.has_zero = _mm_movemask_epi8(_mm_cmpeq_epi8(least, _mm_setzero_si128())) != 0;
    return scan;
}

/// The 16 bytes that 32 digits spell; clears what is not set in `valid` where one is none.
static inline __attribute__((always_inline)) AVX2 __m128i pack_digits(const uint8_t *source,
                                                                      __m256i *valid) {
    const __m256i text = _mm256_loadu_si256((const __m256i *)source);
    const __m256i digit = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    const __m256i letter = _mm256_sub_epi8(text, _mm256_set1_epi8('a'));
    const __m256i is_digit =
        _mm256_cmpeq_epi8(_mm256_min_epu8(digit, _mm256_set1_epi8(9)), digit);
    const __m256i is_letter =
        _mm256_cmpeq_epi8(_mm256_min_epu8(letter, _mm256_set1_epi8(5)), letter);
    *valid = _mm256_and_si256(*valid, _mm256_or_si256(is_digit, is_letter));
    // 39 bytes lie between '9' and 'a'.
    const __m256i value =
        _mm256_sub_epi8(digit, _mm256_and_si256(is_letter, _mm256_set1_epi8(39)));
    // Sixteen times the first of two and once the second.
    const __m256i pairs = _mm256_maddubs_epi16(value, _mm256_set1_epi16(0x0110));
    const __m256i bytes = _mm256_packus_epi16(pairs, pairs);
    return _mm256_castsi256_si128(_mm256_permute4x64_epi64(bytes, 0x08));
}

AVX2 size_t copse_pack_hex_avx2(const uint8_t *text, const size_t *starts, size_t count,
                                size_t digits, uint8_t *target) {
    const size_t last = digits - 32;
    for (size_t done = 0; done < count; done++) {
        const uint8_t *source = text + starts[done];
        __m256i valid = _mm256_set1_epi8((source[0] == '0' && source[1] == 'x') ? -1 : 0);
        source += 2;
        for (size_t index = 0; index < last; index += 32)
            _mm_storeu_si128((__m128i *)(target + index / 2), pack_digits(source + index, &valid));
        // The last 32, some of them perhaps a second time.
        _mm_storeu_si128((__m128i *)(target + last / 2), pack_digits(source + last, &valid));
        if (_mm256_movemask_epi8(valid) != -1) return done;
        target += digits / 2;
    }
    return count;
}

#else

// An empty file is no C.
typedef int copse_text_scan_is_for_x86_64;

#endif
