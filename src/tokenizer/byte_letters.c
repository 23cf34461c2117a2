/* byte_letters.c: see byte_letters.h. */
#include "tokenizer/byte_letters.h"

#include "base/parts.h"

#include <stdbool.h>

SECOND_PART_FILE;

enum { MOVED = 0x100 }; /* where the bytes that are not printable are moved to */

static bool stands_for_itself(int byte)
{
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

uint32_t byte_letter(uint8_t byte)
{
    uint32_t moved = MOVED;
    if (stands_for_itself(byte)) return byte;
    for (int i = 0; i < byte; i++) moved += !stands_for_itself(i);
    return moved;
}
