// The search for the bytes that structure a table, and hexadecimal digits to bytes, for x86-64.
//
// Swift can neither gather the signs of a vector into a word nor use AVX2 without making the whole
// program need it. What the functions do is said at their portable counterparts, CopseFrame's
// PortableScan and HexDigits; all give the same results.

#ifndef COPSE_TEXT_SCAN_H
#define COPSE_TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)

/// SeparatorScan.Result
struct copse_scan {
    size_t places, newlines;
    bool has_quote, has_return, has_zero, has_high;
};

/// Whether the processor can run the functions for AVX2.
bool copse_scan_is_supported(void);

/// Writes the place of every delimiter and newline, counted from 1; places has room for count + 64.
struct copse_scan copse_scan_avx2(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                  uint32_t *places);

/// The same for every x86-64.
struct copse_scan copse_scan_sse2(const uint8_t *bytes, size_t count, uint8_t delimiter,
                                  uint32_t *places);

/// Writes the bytes that texts of "0x" and so many digits spell, one text after the other, up to the first that
/// is none; returns how many texts. There is an even number of digits, at least 32.
size_t copse_pack_hex_avx2(const uint8_t *text, const size_t *starts, size_t count, size_t digits,
                           uint8_t *target);

#endif

#endif
