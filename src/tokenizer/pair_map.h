/* pair_map.h: pairs of token ids, each with two numbers of its own: how often a pair occurs and where, when merges
 * are learnt; what it becomes, when they are applied. A hash table with open addressing. */
#ifndef PAIR_MAP_H
#define PAIR_MAP_H

#include <stddef.h>
#include <stdint.h>

typedef struct pair_entry {
    uint32_t key; /* left id << 16 | right id */
    uint32_t count;
    uint32_t value;
} pair_entry;

typedef struct pair_map {
    pair_entry *at;
    size_t n, room; /* room is 0 or a power of two */
} pair_map;         /* {0} is an empty map */

/* The id 0xFFFF is no token: a pair of two is an empty place. */
#define PAIR_NONE UINT32_MAX

static inline uint32_t pair_key(uint16_t left, uint16_t right) { return (uint32_t)left << 16 | right; }

/* The entry of a pair, or NULL. */
pair_entry *pair_map_find(const pair_map *m, uint32_t key);

/* The entry of a pair, which is made with a count of 0 and the value PAIR_NONE when it is new. Other entries may
 * move. NULL when memory is out. */
pair_entry *pair_map_add(pair_map *m, uint32_t key);

void pair_map_free(pair_map *m);

#endif
