/* model.h: a GPT as a list of ops on named parameters, the fourth of the seven parts.
 *
 * The same functions build every architecture of the settings table. The model owns its parameters; model_record()
 * records its ops in a graph, for training on (B,T) or for sampling. Running and differentiating the ops is done by
 * graph.h. */
#ifndef MODEL_H
#define MODEL_H

#include "autograd/graph.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/rng.h"
#include "settings/config.h"

/* The parameters of one layer. Linear: weight (O,I), bias (O) or NULL, and with a LoRA (lora.h) its two matrices. Norm:
 * weight is the gain (C) or NULL, bias (C) or NULL. */
typedef struct layer_weights {
    tensor *weight, *bias;
    tensor *lora_a, *lora_b; /* (r,I) and (O,r), or NULL */
} layer_weights;

typedef struct block {
    layer_weights norm1, qkv, attention_proj, norm2, fc, mlp_proj;
    layer_weights q_norm, k_norm; /* gains (D), where the settings have qk_norm and norm_gain */
} block;

typedef struct model {
    config settings;
    int vocab_size;
    arena arena;
    /* (V,C), (T,C); wpe is a constant for sinusoidal positions, and NULL for the positions that add no vector */
    tensor *wte, *wpe;
    tensor *rope;    /* (T,D) constants for op_rope, or NULL */
    tensor *lm_head; /* (V,C); the same tensor as wte with tie_head */
    layer_weights norm_embedding, norm_final;
    block *blocks;       /* (n_layer) */
    tensor **parameters; /* every parameter once, in the order of model_plan() */
    int n_parameters, parameters_room;
    int n_drawn;        /* the parameters that model_draw() draws itself; those of a LoRA follow them */
    bool trains;        /* whether the parameters that model_init() is declaring are trained */
    uint64_t n_values;  /* how many numbers all parameters have */
    uint64_t n_trained; /* how many of them are trained: all, unless the setting `trainable` says otherwise */
    /* the numbers of all parameters, without gaps: first those that are trained, then the frozen ones, both in the order
     * of the parameters */
    real *values;
    real *gradients; /* (n_trained) the gradients of the trained ones, at the same places */
    real *constants; /* the numbers of wpe or rope where these are constants */
    uint64_t n_constants;
    bool failed;
} model;

/* Declares the parameters with their shapes, but allocates no numbers. Those that are not trained (frozen) have no
 * gradient: has_grad is false. With trainable=last the last `trainable_layers` blocks, norm_final, and lm_head where it is not
 * tied to the embedding are trained; with trainable=lora only the matrices of the LoRA. False (ERROR_MEMORY) when memory is out. */
bool model_init(model *m, const config *settings, int vocab_size, error *e);

/* The bytes that model_plan() allocates: values and gradients of the parameters, and constants; UINT64_MAX when
 * they cannot be counted. */
uint64_t model_bytes(const model *m);

/* Allocates the numbers of the parameters and draws their first values. Weights are N(0, init_std), drawn row by
 * row in the order wte, wpe (if learned), lm_head, then for each block queries, keys, values, projection and the
 * two matrices of the MLP; of a gated MLP the first matrix has the rows of the gate before the rows that the gate
 * multiplies. Gains are 1, biases 0. With scaled_init the standard deviation of the projections back into the
 * residual stream is divided by sqrt(2 n_layer) (Radford et al. 2019).
 *
 * The order of all parameters: wte, wpe, lm_head, norm_embedding; for each block norm1, attention.qkv,
 * attention.q_norm, attention.k_norm, attention.proj, norm2, mlp.fc, mlp.proj; norm_final. Each has its weight,
 * then its bias; those that the settings leave out are missing. The matrices of a LoRA come last.
 *
 * Constants: the numbers 2i and 2i + 1 of a sinusoidal position t are the sine and the cosine of t 10000^(-2i/C)
 * (Vaswani et al. 2017). They are scaled so that their root mean square is init_std, the size of learned positions at
 * the start: in the first Transformer, too, embeddings and positions had about the same size. The angles of rope are
 * t 10000^(-2i/D).
 * False (ERROR_MEMORY) when memory is out. */
bool model_plan(model *m, rng *r, error *e);

/* Draws the first values of all parameters as model_plan() does, to `values` (n_values), at the places that they have in the
 * model's own; the model stays as it is. Which parameters are trained changes no value. */
void model_draw(const model *m, rng *r, real *values);

/* model_plan() with the values of another model in place of drawn ones. It has the same settings and vocabulary, except
 * that other parameters may be trained, and that it may have a LoRA that this one has not. The gradients are not shared and
 * begin at zero. */
bool model_plan_copy(model *m, const model *of, error *e);

typedef struct model_outputs {
    tensor *logits; /* (R,V); without a loss (1,V), of the last row */
    tensor *losses; /* (R,1); NULL without a loss */
    tensor *loss;   /* (1); NULL without a loss */
} model_outputs;

/* Records the ops of one pass. With a loss they end in the loss, otherwise in the logits of the last row, which is
 * all that sampling needs. The names of the activations are: embedding, norm_embedding, blocks.N.norm1,
 * blocks.N.attention.qkv, blocks.N.attention.probs, blocks.N.attention.out, blocks.N.residual1 (the residual stream
 * after attention), blocks.N.norm2, blocks.N.mlp.fc, blocks.N.mlp.activation, blocks.N.residual2 (after the MLP),
 * norm_final, logits, losses, loss. Where the settings ask for them there are also blocks.N.attention.qk_norm and
 * blocks.N.attention.rope (computed from qkv), and, in a graph that has gradients, with dropout also
 * embedding_dropout, blocks.N.attention.proj and blocks.N.mlp.proj (the output of a layer before dropout). With
 * norm_place post, norm1 and norm2 come after residual1 and residual2. Where memory is out the graph is marked as
 * failed, and graph_plan() reports it. */
model_outputs model_record(const model *m, graph *g, bool with_loss);

/* Records only the end of a pass: from x (R,C) norm_final, where there is one, and logits (R,V). */
tensor *model_record_head(const model *m, graph *g, tensor *x);

/* Records a pass for batches with `apart` set, in a graph without gradients: the logits (R,V) of all rows, without
 * a loss. */
tensor *model_record_apart(const model *m, graph *g);

/* Sets all gradients of parameters to zero. `threads` as for pool_run(). */
void model_clear_gradients(model *m, pool *threads);

/* The parameter with this name, or NULL. */
tensor *model_find(const model *m, const char *name);

/* For lora.c: a new parameter, a matrix (rows,columns), or a vector where columns is 0. A `name` of NULL, for which there was
 * no memory, marks the model as failed. */
tensor *model_declare(model *m, const char *name, int rows, int columns);

/* Frees what the model owns; safe on a zeroed model. */
void model_free(model *m);

#endif
