/* encoding.h: a text as tokens to be shown, by the tokenizer of a run or by another tokenizer, made from the text of the run,
 * so that tokenizers can be compared; and the tokens of a text after each merge (a film). The run is not changed. */
#ifndef ENCODING_H
#define ENCODING_H

#include "base/string_builder.h"
#include "training/trainer.h"

enum {
    ENCODING_LEARNT = 1 << 20, /* bytes of the text from which merges are learnt; enough, since they are only shown */
    ENCODING_FRAMES = 300,     /* the most frames of a film */
};

typedef struct encoding {
    const tokenizer *by; /* the run's own, or `other` */
    tokenizer other;
} encoding;

/* Whether the settings ask for the tokenizer that the run itself has. */
bool encoding_is_own(const trainer *t, const config *settings);

/* The tokenizer that settings.tokenizer and settings.vocab_size ask for: the run's own where it is that one, otherwise a
 * tokenizer made from the text of the run. Merges are learnt from the first ENCODING_LEARNT bytes or a little more, in the
 * order of the corpus. encoding_delete() frees it, and must be called before the trainer is deleted. A run without its text
 * has only its own tokenizer. NULL (ERROR_MEMORY, ERROR_TEXT) where the tokenizer cannot be made. */
encoding *encoding_new(const trainer *t, const config *settings, error *e);

/* Appends {"vocab_size","tokens":[{"id","text"}...]}. "text" is as in the vocabulary of report_trainer(). For a character
 * that has no token, "id" is null and "text" is the character. False (ERROR_MEMORY) when memory is out. */
bool encoding_report(const encoding *n, const char *text, size_t size, string_builder *out, error *e);

/* Appends {"n_merges","frames":[{"merges","tokens":[{"id","text"}...]}...]}. A frame has the tokens of the text after the
 * first "merges" merges. There is a frame for 0 merges and one after each merge that changes the tokens, at most
 * ENCODING_FRAMES. False (ERROR_MEMORY) when memory is out. */
bool encoding_film(const encoding *n, const char *text, size_t size, string_builder *out, error *e);

/* The merges of the tokenizer in the order of their ids, which belong to it; writes their number to *count (0 for characters
 * and bytes). */
const bpe_merge *encoding_merges(const encoding *n, int *count);

/* Frees the encoding; NULL is safe. */
void encoding_delete(encoding *n);

#endif
