/* encoding.h: a text as tokens to be shown, by the tokenizer of a run or by another one for the same text, so that
 * tokenizers can be compared; and how merges put a text together, one after the other. The run is not changed. */
#ifndef ENCODING_H
#define ENCODING_H

#include "base/string_builder.h"
#include "training/trainer.h"

enum {
    ENCODING_LEARNT = 1 << 20, /* so many bytes of the text are enough to learn merges to be shown */
    ENCODING_FRAMES = 300,     /* the most pictures of a film */
};

typedef struct encoding {
    const tokenizer *by; /* the run's own, or `other` */
    tokenizer other;
} encoding;

/* Whether settings ask for the tokenizer that the run has itself. */
bool encoding_is_own(const trainer *t, const config *settings);

/* The tokenizer that settings.tokenizer and vocab_size ask for, made from the text of the run; its own where that is
 * the same. Merges are learnt from the first ENCODING_LEARNT bytes or a little more, in the order of the corpus. It must
 * be given back, by encoding_delete(), before its trainer. NULL (ERROR_MEMORY, ERROR_TEXT) where it cannot be made; a
 * run without its text has only its own. */
encoding *encoding_new(const trainer *t, const config *settings, error *e);

/* Appends {"vocab_size","tokens":[{"id","text"}...]}. "text" is as in the vocabulary of report_trainer(). A character
 * that has no token has the id null and stands there itself. False (ERROR_MEMORY) when memory is out. */
bool encoding_report(const encoding *n, const char *text, size_t size, string_builder *out, error *e);

/* Appends {"n_merges","frames":[{"merges","tokens":[{"id","text"}...]}...]}: the text as it is with the first `merges`
 * merges, for 0 and for each number of merges with which it changes, at most ENCODING_FRAMES. Without merges there is
 * one frame. False (ERROR_MEMORY) when memory is out. */
bool encoding_film(const encoding *n, const char *text, size_t size, string_builder *out, error *e);

/* Its merges in the order of their ids, its own, and how many: 0 for characters and bytes. */
const bpe_merge *encoding_merges(const encoding *n, int *count);

/* Frees it; NULL is safe. */
void encoding_delete(encoding *n);

#endif
