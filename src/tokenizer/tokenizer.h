/* tokenizer.h: documents to token ids and back, the second of the seven parts.
 *
 * A tokenizer of characters has one token for each Unicode code point of the text, with ids in code-point order. A
 * tokenizer of bytes has the 256 bytes and, with byte-pair encoding, the tokens that merges make of them (bpe.h).
 * Both have one more token, BOS, with the last id; it comes before and after every document. */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include "base/error.h"
#include "base/utf8.h"
#include "dataset/dataset.h"
#include "settings/config.h"
#include "tokenizer/bpe_encoder.h"

#include <stddef.h>
#include <stdint.h>

enum { TOKENIZER_MAX_VOCAB = 65535, TOKENIZER_TOKEN_BYTES = BPE_TOKEN_BYTES };

typedef uint16_t token; /* an id, 0..vocab_size - 1 */

typedef struct tokenizer {
    int vocab_size;       /* code points, or bytes and merges; plus 1 for BOS */
    int bos;              /* the last id */
    uint32_t *characters; /* (vocab_size - 1) the code point of each id, ascending */
    token *ids;           /* (ids_size) the id of each code point; `bos` where the text has none */
    uint32_t ids_size;    /* the largest code point + 1 */
    bpe_encoder *bytes;   /* for a tokenizer of bytes; NULL for one of characters */
} tokenizer;

/* A tokenizer of characters from `n` code points in ascending order, which are copied. False when there are more
 * than TOKENIZER_MAX_VOCAB - 1 (ERROR_TEXT), when they are not ascending (ERROR_FILE) or when memory is out
 * (ERROR_MEMORY). */
bool tokenizer_init(tokenizer *t, const uint32_t *characters, size_t n, error *e);

/* A tokenizer of characters from all code points of a dataset's documents. False as tokenizer_init(). */
bool tokenizer_fit(tokenizer *t, const dataset *d, error *e);

/* A tokenizer of bytes from `n` merges, which are copied; without merges every byte is a token. False as
 * bpe_encoder_new(). */
bool tokenizer_init_bytes(tokenizer *t, const bpe_merge *merges, int n, error *e);

/* The tokenizer that settings.tokenizer asks for: of the code points of a dataset; of bytes; or of bytes and merges
 * learnt from the dataset. It learns as many merges as settings.vocab_size has room for, or fewer where no pair
 * occurs twice any more. False as the functions above, and (ERROR_DEFERRED) where merges are to be learnt and the
 * second part of the module is not loaded. */
bool tokenizer_learn(tokenizer *t, const dataset *d, const config *settings, error *e);

/* Encodes a text of `size` bytes into `ids`, which has room for one id per byte, and writes their number to *count.
 * Never adds BOS. A tokenizer of bytes encodes any bytes, unchanged. A tokenizer of characters reads UTF-8, takes
 * \r\n and \r as \n, and returns false (ERROR_PROMPT, with a sentence that names it) at the first character that is
 * not in its vocabulary. */
bool tokenizer_encode(const tokenizer *t, const char *text, size_t size, token *ids, size_t *count, error *e);

/* Writes the bytes of one token to `text` and returns how many there are: 0 for BOS, at most UTF8_BYTES for a
 * character, at most TOKENIZER_TOKEN_BYTES for a token of bytes, which need not be a whole character. */
size_t tokenizer_decode(const tokenizer *t, int id, char *text);

/* How many characters (code points) begin in a token. BOS counts as 1, for the line break that it stands for. */
size_t tokenizer_characters(const tokenizer *t, int id);

/* Frees all; safe on a zeroed tokenizer. */
void tokenizer_free(tokenizer *t);

#endif
