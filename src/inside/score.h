/* score.h: how well a model predicts a text: the surprise of each of its tokens.
 *
 * The text is cut as the validation part is (corpus.h), by the documents of the run: each line with a BOS before and after
 * it, or a stream in windows of block_size tokens, each of which the model reads without what stands before. It goes through
 * the graph of the validation, whose numbers no later pass reads: the run stays as it is, its generator, its gradients and
 * a validation under way included, and no second graph is needed.
 *
 * What it does not do: look inside (inspection.h), or compare with the text that was learnt (quotation.h). */
#ifndef SCORE_H
#define SCORE_H

#include "training/trainer.h"

/* So many tokens may a text have, and so many numbers all of its rows. */
enum { SCORE_MAX_TOKENS = 200000, SCORE_MAX_NUMBERS = 4000000 };

/* The numbers of a token before those of the likeliest: id; log probability in nats; how many tokens are likelier, of
 * equals those with a lower id. Then come `top` times an id and its probability, the likeliest first. */
enum { SCORE_ID, SCORE_LOGPROB, SCORE_RANK, SCORE_TOP = 3 };

typedef struct score {
    int n, top;   /* tokens; the likeliest of each */
    double *rows; /* (n, SCORE_TOP + 2 top) */
    double loss;  /* the mean of -log probability, in nats: what a validation on this text would say, bit for bit */
} score;

/* Scores a text in UTF-8. There is a row for each token, in the order of the text, and for the BOS behind each document,
 * which counts in the loss too. Of a line that is longer than block_size a validation reads only the beginning: the log
 * probabilities, ranks and likeliest of its other tokens are NaN, and they do not count. `top` is from 0 to
 * SAMPLER_MAX_ALTERNATIVES, and is cut to the vocabulary.
 *
 * False (ERROR_PROMPT) for an empty text, a character that the model has never seen, or more than SCORE_MAX_TOKENS or
 * SCORE_MAX_NUMBERS;
 * (ERROR_MEMORY) where the rows and the run together would take more than memory_limit. */
bool score_text(score *s, trainer *t, const uint8_t *text, size_t size, int top, error *e);

/* Frees all; safe on a zeroed score. */
void score_free(score *s);

#endif
