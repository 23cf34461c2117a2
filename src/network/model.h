/* model.h: a GPT as a list of ops on named parameters, the fourth of the seven parts.
 *
 * One builder makes every architecture of the settings table. The model owns its parameters;
 * model_record() puts its ops into a graph, for training on (B,T) or for sampling. */
#ifndef MODEL_H
#define MODEL_H

#include "autograd/graph.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/rng.h"
#include "settings/config.h"

/* Linear: weight (O,I), bias (O) or NULL. Norm: gain (C) or NULL, bias (C) or NULL. */
typedef struct layer_weights {
    tensor *weight, *bias;
} layer_weights;

typedef struct block {
    layer_weights norm1, qkv, attention_proj, norm2, fc, mlp_proj;
    layer_weights q_norm, k_norm; /* gains (D), with qk_norm and norm_gain */
} block;

typedef struct model {
    config settings;
    int vocab_size;
    arena arena;
    tensor *wte,
        *wpe;        /* (V,C), (T,C); wpe is a constant for sinusoidal positions, and NULL where no vector is added */
    tensor *rope;    /* (T,D) constants for op_rope, or NULL */
    tensor *lm_head; /* (V,C); the same tensor as wte when tied */
    layer_weights norm_embedding, norm_final;
    block *blocks;       /* (n_layer) */
    tensor **parameters; /* every parameter once, in the order in which they are drawn */
    int n_parameters, parameters_room;
    uint64_t n_values; /* numbers in all parameters */
    real *values;      /* all of them, in the same order, without gaps */
    real *gradients;   /* likewise */
    real *constants;   /* the numbers of wpe or rope where nothing is learnt there */
    uint64_t n_constants;
    bool failed;
} model;

/* Declares the parameters, without numbers. False when memory is out. */
bool model_init(model *m, const config *settings, int vocab_size, error *e);

/* The bytes of the parameters' values and gradients, and of constants; UINT64_MAX when they cannot be counted. */
uint64_t model_bytes(const model *m);

/* Allocates the parameters and draws their first values: weights ~ N(0, init_std), row by row in
 * the order wte, wpe (learned positions), lm_head, then for each block queries, keys, values, projection
 * and the two of the MLP, the first of which has the rows of the gate before those of what it opens;
 * gains 1, biases 0. With scaled_init, the projections back into the residual stream are divided by
 * sqrt(2 n_layer) (Radford et al. 2019).
 *
 * The order of all parameters: wte, wpe, lm_head, norm_embedding; for each block norm1, attention.qkv,
 * attention.q_norm, attention.k_norm, attention.proj, norm2, mlp.fc, mlp.proj; norm_final; each the
 * weight, then the bias; without those that the settings leave out.
 *
 * Constants: sinusoidal positions are sin(t 10000^(-2i/C)) and cos of the same in turn (Vaswani et al.
 * 2017), brought to the size that learned ones start with, since the first Transformer's embedding, too,
 * was as large as they. The angles of rope are t 10000^(-2i/D). False when memory is out. */
bool model_plan(model *m, rng *r, error *e);

/* The same with the values of another model of these settings and vocabulary, in place of drawn ones. Gradients of
 * its own, all zero. */
bool model_plan_copy(model *m, const model *of, error *e);

typedef struct model_outputs {
    tensor *logits; /* (R,V), or (1,V) without a loss: of the last row */
    tensor *losses; /* (R,1), or NULL without a loss */
    tensor *loss;   /* (1), likewise */
} model_outputs;

/* Records the ops of one pass, ending in the loss or, where sampling wants no more, in the logits of
 * the last row. The names of the activations, as tensor() reads them: embedding, norm_embedding,
 * blocks.N.norm1, blocks.N.attention.qkv, blocks.N.attention.probs, blocks.N.attention.out,
 * blocks.N.residual1 (the residual stream after attention), blocks.N.norm2, blocks.N.mlp.fc,
 * blocks.N.mlp.activation, blocks.N.residual2 (after the MLP), norm_final, logits, losses, loss.
 * Where the settings call for them also blocks.N.attention.qk_norm and blocks.N.attention.rope (what
 * becomes of qkv), and in a graph that learns with dropout embedding_dropout, blocks.N.attention.proj and
 * blocks.N.mlp.proj (what a layer adds, before some is left out). With norm_place post, norm1 and norm2
 * come after residual1 and residual2. */
model_outputs model_record(const model *m, graph *g, bool with_loss);

/* Records the end of it alone: norm_final, where there is one, and logits (R,V) from x (R,C). */
tensor *model_record_head(const model *m, graph *g, tensor *x);

/* The same for batch.apart, in a graph that infers: the logits (R,V) of all rows, without a loss. */
tensor *model_record_apart(const model *m, graph *g);

/* Sets the gradients of all parameters to zero. `threads` as for pool_run. */
void model_clear_gradients(model *m, pool *threads);

/* The parameter with this name, or NULL. */
tensor *model_find(const model *m, const char *name);

/* Frees all; safe on a zeroed model. */
void model_free(model *m);

#endif
