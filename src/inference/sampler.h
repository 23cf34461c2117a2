/* sampler.h: inference, the last of the seven parts: it chooses one token after another.
 *
 * The sampler has a graph of its own, for one sequence. The keys and values that the graph keeps of earlier rows
 * are the key-value cache: computing a new token costs one row, however long the sequence is. It works with ids
 * only; texts and stop strings are added by sampling.h. */
#ifndef SAMPLER_H
#define SAMPLER_H

#include "autograd/graph.h"
#include "base/error.h"
#include "base/rng.h"
#include "network/model.h"
#include "settings/config.h"
#include "tokenizer/tokenizer.h"

/* What sampler_next() returns instead of a token. */
enum { SAMPLER_BOS = -1, SAMPLER_LENGTH = -2 };

enum { SAMPLER_MAX_ALTERNATIVES = 100 };

/* How likely one token was at one place of a sample. */
typedef struct sampler_alternative {
    int id;
    double probability; /* the model's own: softmax(logits), before penalty, temperature and filters */
    /* the probability with which it was drawn, after all of them: 0 for a token that was filtered out */
    double chance;
} sampler_alternative;

typedef struct sampler {
    const model *model;
    graph graph; /* (1,T), without gradients */
    tensor *logits;
    batch batch;
    double *weights; /* (V) the weights with which the next token is drawn */
    int *ranking;    /* (V) ids in order of falling weight, for top-k and top-p */
    config settings; /* those of the group inference, for the present sample */
    rng *rng;        /* the generator that it draws from */
    rng own_rng;     /* the generator of a sample with a seed */
    /* whether the sample continues when the context is full: that of a stream does, that of a line ends */
    bool slides;
    int n_new;
    int chosen; /* the id chosen last, BOS too; -1 before */
    bool drawn; /* whether it was drawn by weights; otherwise it was taken as the most likely */
    bool active;
} sampler;

/* Records the graph; allocates no numbers yet. The model must exist as long as the sampler. False (ERROR_MEMORY)
 * when memory is out. */
bool sampler_init(sampler *s, const model *m, error *e);

/* The bytes that sampler_plan() allocates; then the allocation, once the model is known to fit. False
 * (ERROR_MEMORY) when memory is out. */
uint64_t sampler_bytes(sampler *s);
bool sampler_plan(sampler *s, error *e);

/* Starts a sample after BOS and the n ids of a prompt (n may be 0). Of `settings` it uses those of the group
 * inference. Numbers are drawn from `shared` or, where that is NULL, from a generator of the sample's own, seeded
 * with settings.seed.
 *
 * A prompt of block_size tokens or more does not fit after BOS. With `slides` (a stream) its last block_size tokens
 * are used, without BOS; otherwise the result is false (ERROR_PROMPT). */
bool sampler_begin(sampler *s, const token *prompt, size_t n, const config *settings, rng *shared, bool slides,
                   error *e);

/* Computes the next token, adds it to the sequence and returns its id. Returns SAMPLER_BOS where the document has
 * ended, and SAMPLER_LENGTH after max_new_tokens or where the context is full and the sample does not slide. Where
 * it slides and the context is full, the older half of the context is dropped.
 *
 * The order of the rules: repetition_penalty divides the positive logits of tokens that are in the context, prompt
 * included, and multiplies the negative ones (Keskar et al. 2019, CTRL); BOS, which only begins the context, is
 * left as it is. The weights are softmax(logits / temperature); at temperature 0 the most likely token is taken.
 * top_k keeps the k most likely tokens; top_p keeps the fewest of what top_k leaves that together reach p (Holtzman
 * et al. 2020); min_p keeps those at least min_p times as likely as the most likely (Nguyen et al. 2024). */
int sampler_next(sampler *s);

/* The two halves of sampler_next(), for several samples that are computed together (samples.h). sampler_goes_on()
 * returns whether there is a next token; the rows batch.begin..batch.end are then still to be computed. Once a
 * forward pass has written the logits, sampler_take() chooses the token. */
bool sampler_goes_on(sampler *s);
int sampler_take(sampler *s);

/* What the last sampler_next() chose from: first the chosen token (BOS too), then the `n` other tokens with the
 * highest probability, the highest first; n is from 0 to SAMPLER_MAX_ALTERNATIVES. `out` has room for 1 + n.
 * Returns how many were written: fewer where the vocabulary has fewer, and 0 where the last call chose no token.
 * The work is done here, so a sample for which it is not called costs nothing more. */
int sampler_alternatives(const sampler *s, int n, sampler_alternative *out);

/* Frees what the sampler owns; safe on a zeroed sampler. */
void sampler_free(sampler *s);

#endif
