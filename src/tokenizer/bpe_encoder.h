/* bpe_encoder.h: bytes to token ids, by merges that bpe.h has learnt, and back. Any bytes can be encoded, and
 * decoding returns exactly the same bytes.
 *
 * The bytes are cut into pieces (pretokenizer.h). Within a piece, of all pairs of neighbours that have a merge, the
 * pair whose merge was learnt first becomes one token, of several such pairs the leftmost; this is repeated until
 * no pair has a merge. Without merges every byte is a token. */
#ifndef BPE_ENCODER_H
#define BPE_ENCODER_H

#include "tokenizer/bpe.h"

enum { BPE_TOKEN_BYTES = PRETOKEN_MAX }; /* length of the longest possible token */

typedef struct bpe_encoder bpe_encoder;

/* An encoder from `n` merges, which are copied. NULL when memory is out (ERROR_MEMORY), or (ERROR_FILE) for merges
 * that cannot have been learnt: of a token that is made later, of a pair that was merged before, or with a result
 * longer than BPE_TOKEN_BYTES. The caller frees it with bpe_encoder_delete(). */
bpe_encoder *bpe_encoder_new(const bpe_merge *merges, int n, error *e);

/* The merges, in the order in which they were learnt; writes their number to *n. They belong to the encoder. */
const bpe_merge *bpe_encoder_merges(const bpe_encoder *b, int *n);

/* Writes the ids of `size` bytes to `ids`, which has room for one id per byte, and returns how many there are. It
 * changes the encoder's cache, so two threads must not use one encoder at the same time. */
size_t bpe_encode(bpe_encoder *b, const uint8_t *bytes, size_t size, uint16_t *ids);

/* Writes the bytes of one token, any id but BOS, and returns how many there are, 1 to BPE_TOKEN_BYTES. */
size_t bpe_decode(const bpe_encoder *b, int id, char *bytes);

/* Frees the encoder; NULL is safe. */
void bpe_encoder_delete(bpe_encoder *b);

#endif
