/* utf8.c: see utf8.h. */
#include "base/utf8.h"

#include <stdbool.h>

size_t utf8_decode_long(const uint8_t *bytes, size_t size, uint32_t *code_point)
{
    uint8_t lead = bytes[0];
    *code_point = UTF8_INVALID;
    if (lead < 0xC2 || lead > 0xF4) return 1;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    /* The second byte's range rules out overlong forms, surrogates and what is beyond U+10FFFF. */
    uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    uint32_t value = lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (i >= size || bytes[i] < low || bytes[i] > high) return i;
        value = value << 6 | (bytes[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *code_point = value;
    return length;
}

size_t utf8_encode(uint32_t code_point, char bytes[UTF8_BYTES])
{
    uint32_t c = code_point;
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80u | (c & 0x3Fu));
        c >>= 6;
    }
    bytes[0] = (char)((0xF00u >> length & 0xF0u) | c);
    return length;
}
