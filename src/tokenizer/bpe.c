/* bpe.c: counts words, then pairs, and merges the most frequent pair. See bpe.h.
 *
 * The cost of a merge grows with what it changes, not with the text: the places of a pair are linked to each other,
 * and the counts of the pairs around each place are updated. The queue is corrected only when a pair is taken from
 * it: a pair whose count is lower than its key says is put back with the right count. (The count of a pair rises
 * only while the newer of its tokens is being made, and the pair enters the queue after that.) */
#include "tokenizer/bpe.h"

#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { INSIDE = 0xFFFE, EDGE = 0xFFFF }; /* in place of an id: not the first byte of a token; between two words */

static bool out_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
}

/* ---- words ---- */

/* The entry of a piece of the text in the hash table, or the free entry where it belongs. */
static bpe_word *find_word(const bpe *b, uint32_t begin, uint32_t length)
{
    const char *text = b->data->text;
    uint32_t hash = length;
    for (uint32_t i = 0; i < length; i++) hash = (hash ^ (uint8_t)text[begin + i]) * 0x01000193u; /* FNV-1a */
    for (size_t i = hash ^ hash >> 15;; i++) {
        bpe_word *w = &b->words[i & (b->words_room - 1)];
        if (w->count == 0 || (w->length == length && memcmp(text + w->begin, text + begin, length) == 0)) return w;
    }
}

static bool grow_words(bpe *b)
{
    bpe_word *old = b->words;
    size_t n = b->words_room;
    b->words_room = n > 0 ? 4 * n : 4096;
    b->words = calloc(b->words_room, sizeof *b->words);
    for (size_t i = 0; b->words != NULL && i < n; i++) {
        if (old[i].count > 0) *find_word(b, old[i].begin, old[i].length) = old[i];
    }
    free(old);
    return b->words != NULL;
}

/* Reads the words of the next `work` bytes, or of the rest, and counts each. False when memory is out. */
static bool read_words(bpe *b, size_t work)
{
    const dataset *d = b->data;
    for (size_t done = 0; b->document < d->count && done < work;) {
        const document *from = &d->list[b->document];
        size_t at = from->begin + b->offset;
        if (2 * b->n_words >= b->words_room && !grow_words(b)) return false;
        uint32_t n = (uint32_t)pretokenizer_next(&b->rules, (const uint8_t *)d->text + at, from->end - at);
        bpe_word *w = find_word(b, (uint32_t)at, n);
        if (w->count == 0) {
            *w = (bpe_word){(uint32_t)at, n, 0};
            b->n_words++;
        }
        w->count++;
        done += n;
        b->offset += n;
        if (at + n == from->end) {
            b->document++;
            b->offset = 0;
        }
    }
    return true;
}

/* ---- pairs ---- */

static size_t after(const bpe *b, size_t at) { return at + b->lengths[b->ids[at]]; }

/* The place of the token before `at`, or of the edge. */
static size_t before(const bpe *b, size_t at)
{
    do at--;
    while (b->ids[at] == INSIDE);
    return at;
}

/* The pair that begins at a place, or PAIR_NONE where one of its two places is an edge. */
static uint32_t pair_at(const bpe *b, size_t at)
{
    if (b->ids[at] == EDGE) return PAIR_NONE;
    size_t right = after(b, at);
    return b->ids[right] == EDGE ? PAIR_NONE : pair_key(b->ids[at], b->ids[right]);
}

/* Removes the pair that begins at a place from the counts and from its circular list. */
static void remove_pair(bpe *b, size_t at)
{
    uint32_t key = pair_at(b, at);
    if (key == PAIR_NONE) return;
    pair_entry *p = pair_map_find(&b->pairs, key);
    p->count -= b->weights[at];
    if (p->value == at) p->value = b->next[at];
    if (b->next[at] == at) p->value = PAIR_NONE;
    b->next[b->prev[at]] = b->next[at];
    b->prev[b->next[at]] = b->prev[at];
}

/* Adds a pair to the list of those that the present merge has created. False when memory is out. */
static bool add_fresh(bpe *b, uint32_t key)
{
    if (b->n_fresh == b->fresh_room) {
        size_t room = 2 * b->fresh_room + 1024;
        uint32_t *bigger = realloc(b->fresh, room * sizeof *bigger);
        if (bigger == NULL) return false;
        b->fresh = bigger;
        b->fresh_room = room;
    }
    b->fresh[b->n_fresh++] = key;
    return true;
}

/* Counts the pair that begins at a place and adds the place at the end of its circular list: places come in
 * ascending order. False when memory is out. */
static bool add_pair(bpe *b, size_t at)
{
    uint32_t key = pair_at(b, at), place = (uint32_t)at;
    if (key == PAIR_NONE) return true;
    pair_entry *p = pair_map_add(&b->pairs, key);
    if (p == NULL || (p->count == 0 && !add_fresh(b, key))) return false;
    p->count += b->weights[at];
    if (p->value == PAIR_NONE) p->value = b->prev[at] = place;
    uint32_t first = p->value, last = b->prev[first];
    b->next[last] = b->prev[first] = place;
    b->prev[at] = last;
    b->next[at] = first;
    return true;
}

/* Puts a pair into the queue, with a key that sorts by count and then by the smaller ids. Pairs that occur once are
 * left out: they are never merged. */
static bool push_pair(bpe *b, const pair_entry *p)
{
    return p->count < 2 || priority_queue_push(&b->queue, (uint64_t)p->count << 32 | ~p->key);
}

static bool push_fresh(bpe *b)
{
    bool ok = true;
    for (size_t i = 0; ok && i < b->n_fresh; i++) ok = push_pair(b, pair_map_find(&b->pairs, b->fresh[i]));
    b->n_fresh = 0;
    return ok;
}

/* Writes the words into `ids`, frees the hash table, and counts the pairs. False when memory is out. */
static bool lay_out(bpe *b)
{
    size_t n = 1, at = 0;
    for (size_t i = 0; i < b->words_room; i++) n += b->words[i].count > 0 ? b->words[i].length + 1 : 0;
    b->ids = malloc(n * sizeof *b->ids);
    b->weights = malloc(n * sizeof *b->weights);
    b->next = malloc(n * sizeof *b->next);
    b->prev = malloc(n * sizeof *b->prev);
    if (b->ids == NULL || b->weights == NULL || b->next == NULL || b->prev == NULL) return false;
    b->ids[at++] = EDGE;
    for (size_t i = 0; i < b->words_room; i++) {
        const bpe_word *w = &b->words[i];
        if (w->count == 0) continue;
        for (uint32_t k = 0; k < w->length; k++, at++) {
            b->ids[at] = (uint8_t)b->data->text[w->begin + k];
            b->weights[at] = w->count;
        }
        b->ids[at++] = EDGE;
    }
    free(b->words);
    b->words = NULL;
    for (at = 0; at < n; at++) {
        if (!add_pair(b, at)) return false;
    }
    return push_fresh(b);
}

/* ---- merging ---- */

/* Merges a pair at all its places; adds the number of places to `work`. False when memory is out. */
static bool merge(bpe *b, const pair_entry *best, size_t *work)
{
    uint32_t key = best->key;
    uint16_t made = (uint16_t)(BPE_BYTES + b->n_merges);
    bpe_merge *m = &b->merges[b->n_merges++];
    *m = (bpe_merge){(uint16_t)(key >> 16), (uint16_t)key, best->count};
    b->lengths[made] = (uint16_t)(b->lengths[m->left] + b->lengths[m->right]);
    for (;; ++*work) {
        size_t at = pair_map_find(&b->pairs, key)->value; /* found again each time: adding pairs moves the entries */
        if (at == PAIR_NONE) break;
        size_t right = after(b, at), left = before(b, at);
        remove_pair(b, left);
        remove_pair(b, at);
        remove_pair(b, right);
        b->ids[at] = made;
        b->ids[right] = INSIDE;
        if (!add_pair(b, left) || !add_pair(b, at)) return false;
    }
    return push_fresh(b);
}

/* The most frequent pair, or NULL where none occurs twice; sets *ok to false when memory is out. */
static const pair_entry *find_best(bpe *b, bool *ok)
{
    while (*ok && b->queue.n > 0) {
        uint64_t top = priority_queue_pop(&b->queue);
        const pair_entry *p = pair_map_find(&b->pairs, ~(uint32_t)top);
        if (p->count == top >> 32) return p;
        *ok = push_pair(b, p);
    }
    return NULL;
}

/* ---- public ---- */

CALLED_BY_FIRST_PART bool bpe_begin(bpe *b, const dataset *d, int wanted, error *e)
{
    *b = (bpe){.data = d, .wanted = wanted, .done = wanted == 0};
    if (!pretokenizer_init(&b->rules, e)) return false;
    b->merges = malloc(((size_t)wanted + 1) * sizeof *b->merges);
    b->lengths = malloc(((size_t)wanted + BPE_BYTES) * sizeof *b->lengths);
    if (b->merges == NULL || b->lengths == NULL) return out_of_memory(e);
    for (int i = 0; i < BPE_BYTES; i++) b->lengths[i] = 1;
    return true;
}

CALLED_BY_FIRST_PART bool bpe_advance(bpe *b, size_t work, error *e)
{
    bool ok = true;
    if (b->ids == NULL) {
        ok = read_words(b, work) && (b->document < b->data->count || lay_out(b));
    } else {
        for (size_t done = 0; ok && !b->done && done < work;) {
            const pair_entry *best = b->n_merges < b->wanted ? find_best(b, &ok) : NULL;
            if (best == NULL) {
                b->done = ok;
            } else {
                ok = merge(b, best, &done);
            }
        }
    }
    return ok || out_of_memory(e);
}

CALLED_BY_FIRST_PART void bpe_free(bpe *b)
{
    pretokenizer_free(&b->rules);
    free(b->merges);
    free(b->lengths);
    free(b->words);
    free(b->ids);
    free(b->weights);
    free(b->next);
    free(b->prev);
    free(b->fresh);
    pair_map_free(&b->pairs);
    priority_queue_free(&b->queue);
    *b = (bpe){0};
}
