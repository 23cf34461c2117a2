/* tokenizer.h: documents to token ids and back, the second of the seven parts.
 *
 * One token for each Unicode code point that the text has, ids in code-point order, and one more,
 * BOS, which stands before and after every document. */
#ifndef TOKENIZER_H
#define TOKENIZER_H

#include "dataset.h"
#include "error.h"
#include "utf8.h"

#include <stddef.h>
#include <stdint.h>

enum { TOKENIZER_MAX_VOCAB = 65535 };

typedef uint16_t token; /* an id, 0..vocab_size - 1 */

typedef struct tokenizer {
    int vocab_size;       /* code points + 1 */
    int bos;              /* the last id */
    uint32_t *characters; /* (vocab_size - 1) code point of each id, ascending */
    token *ids;           /* (ids_size) id of each code point; `bos` stands for one never seen */
    uint32_t ids_size;    /* the largest code point + 1 */
} tokenizer;

/* From `n` code points in ascending order. False when there are more than TOKENIZER_MAX_VOCAB - 1
 * (ERROR_TEXT), when they do not ascend (ERROR_FILE) or memory is out. */
bool tokenizer_init(tokenizer *t, const uint32_t *characters, size_t n, error *e);

/* From all code points of a dataset's documents. False as tokenizer_init. */
bool tokenizer_fit(tokenizer *t, const dataset *d, error *e);

/* Encodes UTF-8 to ids, which have room for one id per byte. True with the number of ids, false
 * (ERROR_PROMPT, naming it) at the first character the tokenizer has never seen. */
bool tokenizer_encode(const tokenizer *t, const char *text, size_t size, token *ids, size_t *count, error *e);

/* Writes the UTF-8 of one token and returns its length in bytes: 0 for BOS. */
size_t tokenizer_decode(const tokenizer *t, int id, char text[UTF8_BYTES]);

/* Frees all; safe on a zeroed tokenizer. */
void tokenizer_free(tokenizer *t);

#endif
