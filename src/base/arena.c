/* arena.c: a list of blocks filled from the front. See arena.h. */
#include "base/arena.h"

#include "base/format.h"

#include <stdarg.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 16384, ALIGNMENT = 16 };

typedef struct arena_block {
    struct arena_block *next;
    size_t size, used; /* bytes after this header */
} arena_block;

/* The size of a block's header, rounded up to a multiple of ALIGNMENT, so that the objects after it are aligned. */
static const size_t HEADER = (sizeof(arena_block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

void *arena_alloc(arena *a, size_t bytes)
{
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    arena_block *block = a->blocks;
    if (block == NULL || block->size - block->used < bytes) {
        size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block = calloc(1, HEADER + size);
        if (block == NULL) return NULL;
        block->next = a->blocks;
        block->size = size;
        a->blocks = block;
    }
    void *object = (char *)block + HEADER + block->used;
    block->used += bytes;
    return object;
}

char *arena_printf(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = format_vprint(NULL, 0, format, args);
    va_end(args);
    char *string = arena_alloc(a, (size_t)length + 1);
    if (string != NULL) format_vprint(string, (size_t)length + 1, format, again);
    va_end(again);
    return string;
}

void arena_free(arena *a)
{
    while (a->blocks != NULL) {
        arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
}
