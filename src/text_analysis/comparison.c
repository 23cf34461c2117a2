/* comparison.c: finds equal documents by their hashes. See comparison.h. */
#include "text_analysis/comparison.h"

#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

bool comparison_begin(comparison *k, const corpus *c)
{
    *k = (comparison){.corpus = c, .room = 2};
    while (k->room < 2 * c->n_documents) k->room *= 2;
    k->table = malloc(k->room * sizeof *k->table);
    k->first = malloc((c->n_documents + 1) * sizeof *k->first);
    return k->table != NULL && k->first != NULL;
}

/* Each of the next functions does at most *work units of work, and subtracts what it has done. */

static void clear_table(comparison *k, size_t *work)
{
    const size_t left = k->room - k->n_cleared, n = left < *work ? left : *work;
    memset(k->table + k->n_cleared, 0, n * sizeof *k->table);
    k->n_cleared += n;
    *work -= n;
}

/* The tokens of document i, without its BOS. */
static const token *tokens_of(const corpus *c, size_t i) { return c->ids + c->starts[i] + 1; }
static size_t count_tokens(const corpus *c, size_t i) { return c->starts[i + 1] - c->starts[i] - 1; }

static void hash_tokens(comparison *k, size_t *work)
{
    const token *ids = tokens_of(k->corpus, k->document);
    const size_t length = count_tokens(k->corpus, k->document);
    if (k->at == 0) k->hash = 1;
    for (; k->at < length && *work > 0; k->at++, --*work) {
        k->hash = (k->hash ^ ids[k->at]) * 0x9E3779B97F4A7C15u + (k->hash >> 31);
    }
    if (k->at < length) return;
    k->is_hashed = true;
    k->place = (size_t)(k->hash ^ k->hash >> 32) & (k->room - 1);
    k->n_same = 0;
}

/* Records the first equal document of the present one, and goes on to the next document. */
static void note_first(comparison *k, size_t first)
{
    k->first[k->document++] = (uint32_t)first;
    k->at = 0;
    k->is_hashed = false;
}

/* Compares the document with the document at this place of the table. Where they differ, it goes on to the next place;
 * at a free place the document is new. */
static void try_place(comparison *k, size_t *work)
{
    const corpus *c = k->corpus;
    const size_t i = k->document, length = count_tokens(c, i), there = k->table[k->place];
    const bool is_free = there == 0, may_be_same = !is_free && count_tokens(c, there - 1) == length;
    const size_t left = may_be_same ? length - k->n_same : 0, n = left < *work ? left : *work;
    *work -= n > 0 ? n : 1;
    if (is_free) {
        k->table[k->place] = (uint32_t)i + 1;
        note_first(k, i);
    } else if (!may_be_same ||
               memcmp(tokens_of(c, i) + k->n_same, tokens_of(c, there - 1) + k->n_same, n * sizeof(token)) != 0) {
        k->place = (k->place + 1) & (k->room - 1);
        k->n_same = 0;
    } else {
        k->n_same += n;
        if (n == left) note_first(k, there - 1);
    }
}

bool comparison_advance(comparison *k, size_t work)
{
    if (k->n_cleared < k->room) clear_table(k, &work);
    while (work > 0 && k->document < k->corpus->n_documents) {
        if (!k->is_hashed) hash_tokens(k, &work);
        if (k->is_hashed && work > 0) try_place(k, &work);
    }
    return k->document < k->corpus->n_documents;
}

void comparison_free(comparison *k)
{
    free(k->table);
    free(k->first);
    *k = (comparison){0};
}
