/* ngram.c: one hash table for the counts of all orders and of their contexts. See ngram.h. */
#include "text_analysis/ngram.h"

#include "base/parts.h"

#include <assert.h>
#include <stdlib.h>

SECOND_PART_FILE;

enum { FIRST_ROOM = 1024 };

/* The key of an n-gram: the last `order` of the three tokens. Bits 62 and 63 are the order; bit 61 marks the key of a
 * context (context_of()). No key is 0. */
static uint64_t key_of(int order, int a, int b, int w)
{
    uint64_t key = (uint64_t)order << 62;
    if (order >= 3) key |= (uint64_t)(uint32_t)a << 32;
    if (order >= 2) key |= (uint64_t)(uint32_t)b << 16;
    return key | (uint32_t)w;
}

static uint64_t context_of(int order, int a, int b) { return key_of(order, a, b, 0) | (uint64_t)1 << 61; }

/* The entry of a key, or the empty one where it belongs. Fibonacci hashing (Knuth, volume 3, 6.4). */
static ngram_entry *find(const ngram *m, uint64_t key)
{
    uint64_t hash = (key ^ key >> 29) * 0x9E3779B97F4A7C15u;
    size_t mask = m->room - 1, at = (size_t)(hash >> 32) & mask;
    while (m->table[at].key != 0 && m->table[at].key != key) at = (at + 1) & mask;
    return &m->table[at];
}

/* Doubles the table, so that at most half of it is used. False when memory is out. */
static bool grow(ngram *m)
{
    ngram bigger = {.room = m->room == 0 ? FIRST_ROOM : 2 * m->room};
    bigger.table = calloc(bigger.room, sizeof *bigger.table);
    if (bigger.table == NULL) return false;
    for (size_t i = 0; i < m->room; i++) {
        if (m->table[i].key != 0) *find(&bigger, m->table[i].key) = m->table[i];
    }
    free(m->table);
    m->table = bigger.table;
    m->room = bigger.room;
    return true;
}

/* Counts a key and returns its entry. */
static ngram_entry *count(ngram *m, uint64_t key)
{
    ngram_entry *entry = find(m, key);
    if (entry->key == 0) {
        entry->key = key;
        m->used++;
    }
    entry->count++;
    return entry;
}

bool ngram_init(ngram *m, int vocab_size)
{
    assert(vocab_size >= 1 && vocab_size <= 65536);
    *m = (ngram){.vocab_size = vocab_size};
    return grow(m);
}

bool ngram_add(ngram *m, int a, int b, int w)
{
    if (m->room - m->used * 2 < 4 * NGRAM_ORDERS && !grow(m)) return false;
    for (int order = 1; order <= NGRAM_ORDERS; order++) {
        bool is_new = count(m, key_of(order, a, b, w))->count == 1;
        count(m, context_of(order, a, b))->kinds += is_new;
    }
    return true;
}

double ngram_probability(const ngram *m, int order, int a, int b, int w)
{
    double p = 1.0 / m->vocab_size;
    for (int n = 1; n <= order; n++) {
        const ngram_entry *context = find(m, context_of(n, a, b));
        if (context->count == 0) break; /* never seen, so no longer context was seen either */
        double kinds = context->kinds;
        p = (find(m, key_of(n, a, b, w))->count + kinds * p) / (context->count + kinds);
    }
    return p;
}

void ngram_free(ngram *m)
{
    free(m->table);
    *m = (ngram){0};
}
