/* bpe.h: byte-pair encoding (Gage 1994; Sennrich et al. 2016) on bytes (Radford et al. 2019): learning the merges.
 *
 * A text is cut into pieces (pretokenizer.h) and each piece into its bytes, tokens 0 to 255. Then, again and again,
 * the pair of neighbours that occurs most often becomes a new token everywhere. Of pairs that occur equally often
 * the one with the smaller left id is merged first, and with equal left ids the one with the smaller right id, so
 * that a text has exactly one result. Every two neighbours count as a pair, even where pairs overlap: "aaa" has
 * (a,a) twice, though only one of the two can be merged.
 *
 * The merges are learnt from all documents, those for validation too, as the vocabulary of characters is. So a text
 * has one vocabulary, whatever the seed and the validation share, and a page can show the merges before there is a
 * run. They tell only how often strings occur, not in which order.
 *
 * The work is done in parts: bpe_begin(), then bpe_advance() until `done`; in between, the merges found so far can
 * be read. Applying merges is not done here but in bpe_encoder.h. */
#ifndef BPE_H
#define BPE_H

#include "dataset/dataset.h"
#include "settings/config.h"
#include "tokenizer/pair_map.h"
#include "tokenizer/pretokenizer.h"
#include "tokenizer/priority_queue.h"

enum { BPE_BYTES = 256 }; /* the tokens before the first merge */

/* One merge: the tokens left and right, side by side, become the token BPE_BYTES + the merge's index. */
typedef struct bpe_merge {
    uint16_t left, right;
    uint32_t count; /* how often the pair occurred when it was merged */
} bpe_merge;

/* One of the different pieces of the text, as bytes of it, and how often it occurs. */
typedef struct bpe_word {
    uint32_t begin, length, count;
} bpe_word;

typedef struct bpe {
    bpe_merge *merges; /* (n_merges) */
    int n_merges, wanted;
    bool done; /* there are as many merges as wanted, or no pair occurs twice any more */

    const dataset *data;
    pretokenizer rules;
    size_t document, offset; /* while the text is read: the document, and the offset in it, of the next byte */
    bpe_word *words;         /* a hash table with open addressing; freed once the words are laid out */
    size_t n_words, words_room;

    /* All words one after the other, one place for each byte, with an edge between words. The id of a token is at the
     * place of its first byte. */
    uint16_t *ids;
    uint32_t *weights;     /* of each place: how often its word occurs */
    uint32_t *next, *prev; /* circular lists of the places where the same pair begins, ascending */
    pair_map pairs;        /* of each pair: its count, and as value the first place of its circular list */
    priority_queue queue;  /* counts and pairs; a count may be out of date */
    uint32_t *fresh;       /* the pairs that a merge has created */
    size_t n_fresh, fresh_room;
    uint16_t *lengths; /* bytes of each token */
} bpe;

/* How many merges fit into settings.vocab_size beside the bytes and BOS. */
static inline int bpe_wanted(const config *settings) { return (int)settings->vocab_size - BPE_BYTES - 1; }

/* Begins to learn at most `wanted` merges, 0 to 65535 - BPE_BYTES - 1, from a dataset, which must exist until
 * `done`. False (ERROR_MEMORY) when memory is out. bpe_free() frees the struct in either case. */
bool bpe_begin(bpe *b, const dataset *d, int wanted, error *e);

/* Continues: reads about `work` bytes, or merges pairs at about `work` places. Only the counting of the first
 * pairs, between the two, is not divided. False (ERROR_MEMORY) when memory is out; then only bpe_free() may be
 * called. */
bool bpe_advance(bpe *b, size_t work, error *e);

/* Frees all; safe on a zeroed struct. */
void bpe_free(bpe *b);

#endif
