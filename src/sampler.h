/* sampler.h: inference, the last of the seven parts: one token after another.
 *
 * The sampler has a graph of its own over one sequence. What the graph holds of earlier rows is
 * the key-value cache: a new token costs one row, whatever stands before it. */
#ifndef SAMPLER_H
#define SAMPLER_H

#include "config.h"
#include "error.h"
#include "graph.h"
#include "model.h"
#include "rng.h"
#include "tokenizer.h"

/* What sampler_next() returns instead of a token. */
enum { SAMPLER_BOS = -1, SAMPLER_LENGTH = -2 };

typedef struct sampler {
    const model *model;
    graph graph; /* (1,T), without gradients */
    tensor *logits;
    batch batch;
    double *weights; /* (V) what the next token is drawn by */
    int *ranking;    /* (V) ids by falling weight, for top-k and top-p */
    config settings; /* temperature, top_k, top_p, max_new_tokens of the sample under way */
    rng *rng;        /* where its draws come from */
    rng own_rng;     /* that, for a sample with a seed */
    bool slides;     /* a stream goes on beyond the context, a line ends with it */
    int n_new;
    bool active;
} sampler;

/* Records the graph. False when memory is out. */
bool sampler_init(sampler *s, const model *m, error *e);

/* The bytes that sampler_plan() will allocate. */
uint64_t sampler_bytes(sampler *s);
bool sampler_plan(sampler *s, error *e);

/* Starts a sample that goes on from BOS and the prompt's ids (none: from BOS alone). `settings`
 * gives temperature, top_k, top_p and max_new_tokens. Draws come from `shared`, or, when that is
 * NULL, from a generator of the sample's own, seeded with settings.seed.
 *
 * A prompt of block_size tokens or more does not fit behind BOS: of a stream (`slides`) its last
 * part is kept, otherwise false (ERROR_PROMPT). */
bool sampler_begin(sampler *s, const token *prompt, size_t n, const config *settings, rng *shared, bool slides,
                   error *e);

/* Computes the next token, adds it to the sequence and returns its id, or SAMPLER_BOS when the
 * document ended, SAMPLER_LENGTH after max_new_tokens or, unless it slides, when the context is
 * full. When it slides and the context is full, the older half is forgotten.
 *
 * Weights are softmax(logits / temperature); temperature 0 takes the likeliest token. top_k keeps
 * the k likeliest; top_p the fewest that together reach p (Holtzman et al. 2020), of what top_k leaves. */
int sampler_next(sampler *s);

/* Frees all; safe on a zeroed sampler. */
void sampler_free(sampler *s);

#endif
