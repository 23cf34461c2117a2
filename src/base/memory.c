/* memory.c: large blocks. See memory.h. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void *memory_block(uint64_t bytes)
{
    if (bytes > PTRDIFF_MAX - 64) return NULL;
    size_t whole = ((size_t)bytes + 64) / 64 * 64;
    void *block = aligned_alloc(64, whole);
    if (block != NULL) memset(block, 0, whole);
    return block;
}
