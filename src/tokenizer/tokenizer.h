/* tokenizer.h: documents to token ids and back, the second of the seven parts.
 *
 * Of characters: one token for each Unicode code point that the text has, ids in code-point order. Of bytes: the 256
 * bytes, and with byte-pair encoding what merges made of them (bpe.h). In either case one more, BOS, the last id, which
 * stands before and after every document. */
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
    int vocab_size;       /* code points, or bytes and merges; + 1 */
    int bos;              /* the last id */
    uint32_t *characters; /* (vocab_size - 1) code point of each id, ascending */
    token *ids;           /* (ids_size) id of each code point; `bos` stands for one never seen */
    uint32_t ids_size;    /* the largest code point + 1 */
    bpe_encoder *bytes;   /* of bytes and their merges; NULL for characters */
} tokenizer;

/* From `n` code points in ascending order. False when there are more than TOKENIZER_MAX_VOCAB - 1
 * (ERROR_TEXT), when they do not ascend (ERROR_FILE) or memory is out. */
bool tokenizer_init(tokenizer *t, const uint32_t *characters, size_t n, error *e);

/* From all code points of a dataset's documents. False as tokenizer_init. */
bool tokenizer_fit(tokenizer *t, const dataset *d, error *e);

/* Of bytes, from `n` merges; with none every byte is a token. False as bpe_encoder_new. */
bool tokenizer_init_bytes(tokenizer *t, const bpe_merge *merges, int n, error *e);

/* As settings.tokenizer says: from the code points of a dataset, of bytes, or of merges learnt from it, as many as
 * settings.vocab_size has room for and the text has pairs that occur twice. False as those above. */
bool tokenizer_learn(tokenizer *t, const dataset *d, const config *settings, error *e);

/* Encodes a text to ids, which have room for one id per byte. True with the number of ids. Of bytes it takes any, as
 * they are. Of characters it reads UTF-8, \r\n as \n, and is false (ERROR_PROMPT, naming it) at the first character that
 * it has never seen. */
bool tokenizer_encode(const tokenizer *t, const char *text, size_t size, token *ids, size_t *count, error *e);

/* Writes the bytes of one token and returns how many there are: 0 for BOS, at most UTF8_BYTES for a character, at
 * most TOKENIZER_TOKEN_BYTES otherwise. A token of bytes may be a part of a character. */
size_t tokenizer_decode(const tokenizer *t, int id, char *text);

/* How many characters (code points) begin in a token. BOS counts as the line break that it stands for. */
size_t tokenizer_characters(const tokenizer *t, int id);

/* Frees all; safe on a zeroed tokenizer. */
void tokenizer_free(tokenizer *t);

#endif
