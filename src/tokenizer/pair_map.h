/* pair_map.h: a map from pairs of token ids to two numbers each. Where merges are learnt (bpe.h) these are how
 * often the pair occurs and where; where merges are applied (bpe_encoder.h) the value is the token that the pair
 * becomes. It is a hash table with open addressing, and it knows nothing of texts. */
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

/* The key of an empty entry. No pair has it, because 0xFFFF is not a token id. */
#define PAIR_NONE UINT32_MAX

static inline uint32_t pair_key(uint16_t left, uint16_t right) { return (uint32_t)left << 16 | right; }

/* The entry of a pair, or NULL where there is none. It is valid until the next pair_map_add(). */
pair_entry *pair_map_find(const pair_map *m, uint32_t key);

/* The entry of a pair; a new one has the count 0 and the value PAIR_NONE. Adding may move all other entries. NULL
 * when memory is out. */
pair_entry *pair_map_add(pair_map *m, uint32_t key);

/* Frees the entries; safe on a zeroed map. */
void pair_map_free(pair_map *m);

#endif
