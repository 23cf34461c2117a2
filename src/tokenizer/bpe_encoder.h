/* bpe_encoder.h: bytes to token ids by merges that have been learnt (bpe.h), and back; any bytes, exactly.
 *
 * The bytes are cut into pieces (pretokenizer.h). Within a piece, of all pairs of neighbours that there is a merge for, the one
 * whose merge is the oldest becomes one token, the leftmost of several; and so on until there is none. Without
 * merges every byte is a token. */
#ifndef BPE_ENCODER_H
#define BPE_ENCODER_H

#include "tokenizer/bpe.h"

enum { BPE_TOKEN_BYTES = PRETOKEN_MAX }; /* of the longest token */

typedef struct bpe_encoder bpe_encoder;

/* From `n` merges, which are copied. NULL when memory is out, or (ERROR_FILE) for merges that cannot be: of tokens that
 * come later, of a pair that was merged before, or to more than BPE_TOKEN_BYTES. */
bpe_encoder *bpe_encoder_new(const bpe_merge *merges, int n, error *e);

/* The merges, n of them. */
const bpe_merge *bpe_encoder_merges(const bpe_encoder *b, int *n);

/* Writes the ids of `size` bytes, at most one for each byte, and returns how many there are. */
size_t bpe_encode(bpe_encoder *b, const uint8_t *bytes, size_t size, uint16_t *ids);

/* Writes the bytes of one token and returns how many there are, 1 to BPE_TOKEN_BYTES. */
size_t bpe_decode(const bpe_encoder *b, int id, char *bytes);

/* NULL is safe. */
void bpe_encoder_delete(bpe_encoder *b);

#endif
