/* spelling.h: tokens as other programs spell them. These programs identify a token by its text, which must be UTF-8. So GPT-2
 * (Radford et al. 2019) has a printable character for each byte: most bytes are the Latin-1 character with the same number,
 * the other 68 are U+0100 to U+0143 in their order. A blank is thus written as U+0120. */
#ifndef SPELLING_H
#define SPELLING_H

#include "base/arena.h"
#include "tokenizer/tokenizer.h"

/* The character that stands for a byte. */
uint32_t spelling_of_byte(uint8_t byte);

/* The byte that a character stands for, or -1. */
int spelling_byte(uint32_t character);

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
