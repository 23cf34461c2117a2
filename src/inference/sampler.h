/* sampler.h: inference, the last of the seven parts: one token after another.
 *
 * The sampler has a graph of its own over one sequence. What the graph holds of earlier rows is
 * the key-value cache: a new token costs one row, whatever stands before it. */
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

/* How likely one token was at a place of a sample. */
typedef struct sampler_alternative {
    int id;
    double probability; /* the model's own: softmax(logits), before penalty, temperature and filters */
    double chance;      /* with which it was drawn, after all of them: 0 for a token that was filtered out */
} sampler_alternative;

typedef struct sampler {
    const model *model;
    graph graph; /* (1,T), without gradients */
    tensor *logits;
    batch batch;
    double *weights; /* (V) what the next token is drawn by */
    int *ranking;    /* (V) ids by falling weight, for top-k and top-p */
    config settings; /* those of the group sampling, for the sample under way */
    rng *rng;        /* where its draws come from */
    rng own_rng;     /* that, for a sample with a seed */
    bool slides;     /* a stream goes on beyond the context, a line ends with it */
    int n_new;
    int chosen; /* by the last sampler_next(), BOS among them */
    bool drawn; /* by weights; otherwise it was taken as the likeliest */
    bool active;
} sampler;

/* Records the graph. False when memory is out. */
bool sampler_init(sampler *s, const model *m, error *e);

/* The bytes that sampler_plan() will allocate. */
uint64_t sampler_bytes(sampler *s);
bool sampler_plan(sampler *s, error *e);

/* Starts a sample that goes on from BOS and the prompt's ids (none: from BOS alone). `settings`
 * gives those of the group sampling. Draws come from `shared`, or, when that is
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
 * In this order: repetition_penalty divides the positive logits of tokens that stand in the context,
 * the prompt's among them, and multiplies the negative ones (Keskar et al. 2019, CTRL); BOS, which only
 * begins it, is left alone. Weights are softmax(logits / temperature); temperature 0 takes the likeliest
 * token. top_k keeps the k likeliest; top_p the fewest that together reach p (Holtzman et al. 2020), of
 * what top_k leaves; min_p those at least min_p times as likely as the likeliest (Nguyen et al. 2024). */
int sampler_next(sampler *s);

/* The two halves of sampler_next(), for samples that several take together (samples.h): whether there is a next token,
 * whose pending rows are batch.begin..batch.end; and, once their pass has left the logits, the choice. */
bool sampler_goes_on(sampler *s);
int sampler_take(sampler *s);

/* What the last sampler_next() chose from: the chosen token first, BOS too, then the `n` others
 * (0 to SAMPLER_MAX_ALTERNATIVES, fewer where the vocabulary has fewer) with the highest probability, the
 * highest first. `out` has room for 1 + n. Returns how many were written: 0 unless a token, or BOS, was chosen
 * last. Nothing of it is worked out before it is asked for. */
int sampler_alternatives(const sampler *s, int n, sampler_alternative *out);

/* Frees all; safe on a zeroed sampler. */
void sampler_free(sampler *s);

#endif
