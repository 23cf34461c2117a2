/* pair_map.c: see pair_map.h. */
#include "tokenizer/pair_map.h"

#include <stdbool.h>
#include <stdlib.h>

/* The entry of a key, or the empty entry where it belongs. */
static pair_entry *place(const pair_map *m, uint32_t key)
{
    uint32_t hash = key * 0x9E3779B1u; /* Knuth's multiplicative hashing */
    for (size_t i = hash ^ hash >> 15;; i++) {
        pair_entry *x = &m->at[i & (m->room - 1)];
        if (x->key == key || x->key == PAIR_NONE) return x;
    }
}

static bool grow(pair_map *m)
{
    pair_map bigger = {.room = m->room > 0 ? 2 * m->room : 1024, .n = m->n};
    bigger.at = malloc(bigger.room * sizeof *bigger.at);
    if (bigger.at == NULL) return false;
    for (size_t i = 0; i < bigger.room; i++) bigger.at[i].key = PAIR_NONE;
    for (size_t i = 0; i < m->room; i++) {
        if (m->at[i].key != PAIR_NONE) *place(&bigger, m->at[i].key) = m->at[i];
    }
    free(m->at);
    *m = bigger;
    return true;
}

pair_entry *pair_map_find(const pair_map *m, uint32_t key)
{
    pair_entry *x = m->n > 0 ? place(m, key) : NULL;
    return x != NULL && x->key == key ? x : NULL;
}

pair_entry *pair_map_add(pair_map *m, uint32_t key)
{
    if (2 * m->n >= m->room && !grow(m)) return NULL;
    pair_entry *x = place(m, key);
    if (x->key == PAIR_NONE) {
        *x = (pair_entry){key, 0, PAIR_NONE};
        m->n++;
    }
    return x;
}

void pair_map_free(pair_map *m)
{
    free(m->at);
    *m = (pair_map){0};
}
