/* arena.h: many small objects with one lifetime, freed together.
 *
 * A graph has its tensors, ops and names in an arena, but not the numbers of the tensors: these are in one
 * planned block, see graph.h. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

typedef struct arena {
    struct arena_block *blocks;
} arena; /* {0} is an empty arena */

/* Zeroed memory for one object, aligned for any type; NULL when memory is out. */
void *arena_alloc(arena *a, size_t bytes);

/* A printf-formatted string; NULL when memory is out. */
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Frees all objects and leaves an empty arena. */
void arena_free(arena *a);

#endif
