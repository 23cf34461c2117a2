/* arena.h: many small objects with one lifetime, freed together.
 *
 * The graph's tensors, ops and names live in one. It is not for numbers: the values of tensors
 * stand in one planned block, see graph.h. */
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
