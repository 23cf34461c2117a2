/* score.h: how well a model predicts a text: the log probability of each of its tokens.
 *
 * The text is cut as the validation part of the run is (corpus.h): into lines, each with a BOS before and after it, or into
 * windows of block_size tokens, each of which the model reads without the tokens before the window. The text runs through
 * the graph of the validation, because no later pass reads the numbers of that graph. So no second graph is needed, and the
 * run does not change, not even its generator, its gradients or a validation under way.
 *
 * It does not show what the model computes (inspection.h), or compare with the training text (quotation.h). */
#ifndef SCORE_H
#define SCORE_H

#include "training/trainer.h"

/* The most tokens that a text may have, and the most numbers in all of its rows. */
enum { SCORE_MAX_TOKENS = 200000, SCORE_MAX_NUMBERS = 4000000 };

/* The places in a row. First the token's id; its log probability in nats; its rank: how many tokens are more likely, or as
 * likely with a lower id. From SCORE_TOP on, `top` times SCORE_GUESS, an id and its probability, the most likely first. */
enum { SCORE_ID, SCORE_LOGPROB, SCORE_RANK, SCORE_TOP = 3, SCORE_GUESS = 2 };

typedef struct score {
    int n, top;   /* the number of tokens; how many of the most likely tokens each row has */
    double *rows; /* (n, SCORE_TOP + SCORE_GUESS top) */
    double loss;  /* the mean of -log probability, in nats: bit for bit the loss of a validation on this text */
} score;

/* Scores a text in UTF-8. There is a row for each token, in the order of the text, and one for the BOS after each document,
 * which counts in the loss too. Of a line that is longer than block_size only the beginning is read, as in a validation: all
 * numbers of its other tokens but the id are NaN, and these tokens do not count in the loss. `top` is from 0 to
 * SAMPLER_MAX_ALTERNATIVES; a larger number than the vocabulary has stands for all of it.
 *
 * False (ERROR_PROMPT) for an empty text, a character that is not in the vocabulary, or more than SCORE_MAX_TOKENS or
 * SCORE_MAX_NUMBERS; (ERROR_MEMORY) where the rows and the run together would take more than memory_limit. score_free()
 * frees the score in either case. */
bool score_text(score *s, trainer *t, const uint8_t *text, size_t size, int top, error *e);

/* Frees all; safe on a zeroed score. */
void score_free(score *s);

#endif
