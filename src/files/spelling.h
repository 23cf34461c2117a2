/* spelling.h: tokens as other programs spell them. These programs identify a token by its text, which must be UTF-8, so the
 * tokens of bytes are spelt with letters that stand for bytes (tokenizer/byte_letters.h). */
#ifndef SPELLING_H
#define SPELLING_H

#include "base/arena.h"
#include "tokenizer/tokenizer.h"

/* The spellings of all tokens of a tokenizer, in the order of their ids, BOS last. */
typedef struct spelling {
    arena arena;
    const char **tokens;
    int n;
} spelling;

/* Spells all tokens: with `by_bytes` a character for each byte, otherwise their text as it is. BOS is "<BOS>", or, where
 * another token is spelt like that, the same with further signs. False (ERROR_FILE) where two tokens have the same spelling,
 * because another program could not tell them apart; or (ERROR_MEMORY) when memory is out. spelling_free() frees the
 * spellings in either case. */
bool spelling_init(spelling *s, const tokenizer *t, bool by_bytes, error *e);
void spelling_free(spelling *s);

#endif
