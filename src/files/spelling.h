/* spelling.h: tokens as other programs spell them. They know a token by its text, which must be UTF-8, so GPT-2 (Radford et
 * al. 2019) gave each byte a printable character: most of Latin-1 stands for itself, the other 68 bytes are U+0100 to
 * U+0143 in their order. A blank is thus written as U+0120. */
#ifndef SPELLING_H
#define SPELLING_H

#include "base/arena.h"
#include "tokenizer/tokenizer.h"

/* The character that stands for a byte. */
uint32_t spelling_of_byte(uint8_t byte);

/* The byte that a character stands for, or -1. */
int spelling_byte(uint32_t character);

/* All tokens of a tokenizer by their ids, BOS last. */
typedef struct spelling {
    arena arena;
    const char **tokens;
    int n;
} spelling;

/* Spells all tokens: by bytes, or a token of characters as it is. BOS is "<BOS>", or, where a token reads like that, the
 * same with more signs in it. False (ERROR_FILE) where two tokens are spelt alike: to a program that knows a token by its
 * text they would be one; or (ERROR_MEMORY) when memory is out. spelling_free() frees it in either case. */
bool spelling_init(spelling *s, const tokenizer *t, bool by_bytes, error *e);
void spelling_free(spelling *s);

#endif
