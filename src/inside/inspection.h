/* inspection.h: a look inside: everything a model computes on a prompt, kept to be read.
 *
 * A trainer's parameters are copied, a graph that keeps all its numbers (GRAPH_SHOWS) is recorded over them, and
 * the prompt goes through it once: forward, and backward from the mean loss of predicting each of its tokens but the
 * first from those before it. Without dropout and label smoothing, as in a validation. The trainer stays as it is,
 * gradients and generator included, and may go on, change or be freed.
 *
 * What it does not do: draw, or count. Histograms and principal components are in histogram.h and pca.h. */
#ifndef INSPECTION_H
#define INSPECTION_H

#include "base/string_builder.h"
#include "training/trainer.h"

enum { INSPECTION_MAX_TOP = 100 };

/* How the numbers of a tensor are come by. */
typedef enum inspected_source {
    INSPECTED_NUMBERS,   /* they stand there, as columns of a tensor of model or graph */
    INSPECTED_ATTENTION, /* so do these, but their gradient is worked out */
    INSPECTED_SOFTMAX,   /* the softmax of the logits */
    INSPECTED_LENS       /* the same of what the logits would be, were a layer the last one */
} inspected_source;

typedef struct inspected {
    const char *name;
    const char *kind; /* "parameter", "constant" or "activation" */
    int rank, shape[TENSOR_RANK];
    bool has_gradient;
    inspected_source source;
    const tensor *of; /* the tensor that they are a part of, or worked out from */
    int column;       /* the first column of it */
    int at;           /* of attention: the number of its op; of a lens: its layer */
} inspected;

typedef struct inspection {
    model model; /* with values and gradients of its own */
    graph graph; /* (1,R), R the tokens of the prompt */
    model_outputs outputs;
    batch batch;
    graph lens; /* the final norm and the head alone */
    tensor *lens_stream, *lens_logits;
    inspected *tensors;
    int n_tensors;
    uint64_t bytes; /* of all its numbers */
} inspection;

/* Looks at what the trainer's model makes of a prompt in its text encoding. BOS stands before it, as in a sample; of
 * a prompt that then is longer than the context, the last block_size tokens are read, without BOS. NULL
 * with an error for a character that the model has never seen (ERROR_PROMPT), or where run and inspection together
 * would take more than memory_limit (ERROR_MEMORY).
 *
 * The tensors, R being the tokens that are read: parameters; the constants `wpe` and `rope` where there are such;
 * the activations of model_record() in their order, among them the residual stream, `embedding` (or norm_embedding),
 * blocks.N.residual1 and blocks.N.residual2 (with norm_place post what norm1 and norm2 make of them); and beside them
 *   blocks.N.attention.q (R,H,D), .k, .v (R,K,D)  as attention takes them, after QK-norm and RoPE
 *   blocks.N.attention.probs (H,R,R)              the weight of each key (column) for each query (row)
 *   probs (R,V)                                   softmax(logits)
 *   embedding.lens, blocks.N.lens (R,V)           the logit lens (nostalgebraist 2020): probs as they would be if final
 *                                                 norm and head came right after the embedding, or after block N
 * All have gradients but constants, what a norm or a loss keeps for its backward pass (names that end in scale), probs
 * and lenses; none has when there is no token to predict, because BOS, or one token, is all that is read. */
inspection *inspection_new(const trainer *t, const char *prompt, size_t size, error *e);

/* Whether there are gradients. */
bool inspection_has_gradients(const inspection *in);

/* The tensor with this name; with `gradient` one that has it. NULL with a sentence (ERROR_SETTING) otherwise. */
const inspected *inspection_find(const inspection *in, const char *name, bool gradient, error *e);

/* How many numbers it has. */
size_t inspected_size(const inspected *of);

/* A copy of its numbers, row by row, or of their gradient, to be given back with free(). NULL when memory is out. */
real *inspection_read(inspection *in, const inspected *of, bool gradient, error *e);

/* The lenses in short. Writes for each of n_layer + 1 layers (after the embedding, after each block) and each of R rows
 * 3 + 2 top numbers: the entropy in nats; the probability of the row's next token and how many tokens are likelier, NaN
 * both where none follows; and the `top` likeliest tokens, the likeliest first: id, probability. The lower id comes first
 * among equals. False (ERROR_SETTING, "top") where top is not from 1 to INSPECTION_MAX_TOP, or more than
 * the vocabulary has. */
bool inspection_lens(inspection *in, int top, double *out, error *e);

/* {"tokens":[id...],"loss":number,"layers":number,"memory_mib":number,
 *  "tensors":[{"name","kind","shape":[...],"gradient":bool}...],
 *  "graph":[{"op","name","shape":[...],"inputs":[name...]}...]}
 * "loss" is null where nothing is predicted; "graph" the ops in the order in which they run, "name" that of what an op
 * computes. The embedding reads the tokens besides its inputs, cross_entropy the next ones. */
void inspection_report(const inspection *in, string_builder *out);

/* Frees all; NULL is safe. */
void inspection_delete(inspection *in);

#endif
