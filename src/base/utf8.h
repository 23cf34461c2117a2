/* utf8.h: one code point in, one code point out (RFC 3629). */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_BYTES = 4, UTF8_LIMIT = 0x110000, UTF8_REPLACEMENT = 0xFFFD };
#define UTF8_INVALID UINT32_MAX

/* Reads the code point at the start of `size` >= 1 bytes and returns how many bytes it takes.
 * For bytes that are not UTF-8 (stray, overlong, surrogate, cut short) the code point is
 * UTF8_INVALID and the bytes are those that one U+FFFD replaces (Unicode 15, section 3.9). */
static inline size_t utf8_decode(const uint8_t *bytes, size_t size, uint32_t *code_point);

/* Writes a code point below UTF8_LIMIT and returns how many bytes that took, 1 to UTF8_BYTES. */
size_t utf8_encode(uint32_t code_point, char bytes[UTF8_BYTES]);

/* The part of utf8_decode that is not ASCII. */
size_t utf8_decode_long(const uint8_t *bytes, size_t size, uint32_t *code_point);

static inline size_t utf8_decode(const uint8_t *bytes, size_t size, uint32_t *code_point)
{
    if (bytes[0] >= 0x80) return utf8_decode_long(bytes, size, code_point);
    *code_point = bytes[0];
    return 1;
}

#endif
