/* tokens.h: single tokens as they are printed. */
#ifndef TOKENS_H
#define TOKENS_H

#include "base/string_builder.h"
#include "tokenizer/tokenizer.h"

/* Prints a token in quotes, or <BOS>, in a column of its own. */
void tokens_print(const tokenizer *t, int id);

/* Appends a token as a JSON string. */
void tokens_add(string_builder *line, const tokenizer *t, int id);

#endif
