/* bpe.h: byte-pair encoding (Gage 1994; Sennrich et al. 2016) on bytes (Radford et al. 2019): learning the merges.
 *
 * A text is cut into pieces (pretokenizer.h), each piece into its bytes, tokens 0 to 255. Then, over and over, the pair of
 * neighbours that occurs most often becomes a new token wherever it stands. Of pairs that occur equally often the
 * one with the smaller left id goes first, and then that with the smaller right id: so one text has one result.
 * Neighbours count wherever they stand side by side: "aaa" has (a,a) twice, though only one of them can be merged.
 *
 * The merges come from all documents, those for validation too, as the characters of the character vocabulary do:
 * so one text has one vocabulary, whatever the seed and the share for validation, and a page can show its merges
 * before there is a run. They tell how often strings occur and nothing of what stands where.
 *
 * Learning is done in slices: bpe_begin(), then bpe_advance() until `done`; the merges found so far can be read in
 * between. Applying them is the affair of bpe_encoder.h. */
#ifndef BPE_H
#define BPE_H

#include "dataset/dataset.h"
#include "settings/config.h"
#include "tokenizer/pair_map.h"
#include "tokenizer/pretokenizer.h"
#include "tokenizer/priority_queue.h"

enum { BPE_BYTES = 256 }; /* the tokens before the first merge */

/* Makes the token BPE_BYTES + its index out of two that were there before. */
typedef struct bpe_merge {
    uint16_t left, right;
    uint32_t count; /* how often the pair occurred when it was merged */
} bpe_merge;

/* A different piece of the text and how often it occurs. */
typedef struct bpe_word {
    uint32_t begin, length, count;
} bpe_word;

typedef struct bpe {
    bpe_merge *merges; /* (n_merges) */
    int n_merges, wanted;
    bool done; /* as many as were wanted, or no pair occurs twice any more */

    const dataset *data;
    pretokenizer rules;
    size_t document, offset; /* reading: the next byte of which document */
    bpe_word *words;         /* a hash table with open addressing */
    size_t n_words, words_room;

    /* All words one after the other, a byte in each place, an edge between them. A token stands at its first byte. */
    uint16_t *ids;
    uint32_t *weights;     /* how often the word occurs that has this place */
    uint32_t *next, *prev; /* rings of the places where the same pair begins, ascending */
    pair_map pairs;        /* count; and the first place of its ring */
    priority_queue queue;  /* counts and pairs; a count may be an old one */
    uint32_t *fresh;       /* the pairs that a merge has brought up */
    size_t n_fresh, fresh_room;
    uint16_t *lengths; /* bytes of each token */
} bpe;

/* How many merges settings.vocab_size has room for, beside the bytes and BOS. */
static inline int bpe_wanted(const config *settings) { return (int)settings->vocab_size - BPE_BYTES - 1; }

/* Begins to learn at most `wanted` merges, 0 to 65535 - BPE_BYTES - 1, from a dataset, which must stay until `done`.
 * False when memory is out. */
bool bpe_begin(bpe *b, const dataset *d, int wanted, error *e);

/* Goes on: reads about `work` bytes, or merges pairs at about as many places. What lies between, the counting of the first
 * pairs, is one piece. False when memory is out; then only bpe_free() is left to do. */
bool bpe_advance(bpe *b, size_t work, error *e);

/* Frees all; safe on a zeroed struct. */
void bpe_free(bpe *b);

#endif
