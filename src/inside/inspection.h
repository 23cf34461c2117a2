/* inspection.h: all numbers that a model computes on a prompt, kept to be read.
 *
 * It copies a trainer's parameters, records a graph that keeps all its numbers (GRAPH_SHOWS) over them, and runs it
 * once on the prompt: forward, and backward from the mean loss of predicting each token of the prompt except the
 * first. There is no dropout and no label smoothing, as in a validation. The trainer is not changed, not even its
 * gradients and generator; it may go on, change or be freed.
 *
 * It does not draw and does not compute statistics: see histogram.h and pca.h. */
#ifndef INSPECTION_H
#define INSPECTION_H

#include "base/string_builder.h"
#include "training/trainer.h"

enum { INSPECTION_MAX_TOP = 100 };

/* The numbers of inspection_lens() for a place before those of the likeliest tokens, then LENS_GUESS for each of these. */
enum { LENS_ENTROPY, LENS_PROBABILITY, LENS_RANK, LENS_TOP = 3, LENS_GUESS = 2 };

/* How the numbers of a tensor are obtained. */
typedef enum inspected_source {
    INSPECTED_NUMBERS,   /* copied: they are columns of a tensor of the model or the graph */
    INSPECTED_ATTENTION, /* copied too, but their gradient is computed */
    INSPECTED_SOFTMAX,   /* computed: the softmax of the logits */
    INSPECTED_LENS       /* computed: the softmax of the logits that a layer would give if it were the last one */
} inspected_source;

typedef struct inspected {
    const char *name;
    const char *kind; /* "parameter", "constant" or "activation" */
    int rank, shape[TENSOR_RANK];
    bool has_gradient;
    inspected_source source;
    const tensor *of; /* the tensor that they are part of, or computed from */
    int column;       /* the first column in that tensor */
    int at;           /* for attention the number of its op; for a lens its layer */
} inspected;

typedef struct inspection {
    model model; /* a copy, with values and gradients of its own */
    graph graph; /* (1,R), where R is the number of tokens read */
    model_outputs outputs;
    batch batch;
    graph lens; /* only the final norm and the head */
    tensor *lens_stream, *lens_logits;
    inspected *tensors;
    int n_tensors;
    uint64_t bytes; /* bytes of all its numbers */
} inspection;

/* Runs the trainer's model on a prompt of `size` bytes in UTF-8, with BOS before it, as in a sample. Where the prompt
 * with BOS is longer than the context, its last block_size tokens are read, without BOS. NULL with an
 * error for a character that is not in the vocabulary (ERROR_PROMPT), or where run and inspection together need
 * more than memory_limit (ERROR_MEMORY). inspection_delete() frees it.
 *
 * The tensors, with R the number of tokens read: all parameters; the constants `wpe` and `rope` where there are
 * such; the activations of model_record() in their order. Among these is the residual stream: `embedding` (or
 * norm_embedding), blocks.N.residual1 and blocks.N.residual2 (with norm_place post the outputs of norm1 and norm2).
 * In addition
 *   blocks.N.attention.q (R,H,D), .k, .v (R,K,D)  as attention reads them, after QK-norm and RoPE
 *   blocks.N.attention.probs (H,R,R)              the weight of each key (column) for each query (row)
 *   probs (R,V)                                   softmax(logits)
 *   embedding.lens, blocks.N.lens (R,V)           the logit lens (nostalgebraist 2020): the probabilities if final norm
 *                                                 and head came directly after the embedding, or after block N
 * All have gradients except constants, what a norm or a loss saves for its backward pass (names that end in scale),
 * probs and lenses. No tensor has a gradient where there is no token to predict, because only BOS, or only one token, is
 * read. */
inspection *inspection_new(const trainer *t, const char *prompt, size_t size, error *e);

/* Whether there are gradients: whether the prompt has a token to predict. */
bool inspection_has_gradients(const inspection *in);

/* The tensor with this name. NULL with a sentence where there is none (ERROR_SETTING, "name"), or where `gradient`
 * is set and it has no gradient (ERROR_SETTING, "gradient"). */
const inspected *inspection_find(const inspection *in, const char *name, bool gradient, error *e);

/* How many numbers a tensor has. */
size_t inspected_size(const inspected *of);

/* A copy of the numbers of a tensor, row by row, or of their gradient; the caller frees it with free(). NULL
 * (ERROR_MEMORY) when memory is out. With `gradient` the tensor must have one. */
real *inspection_read(inspection *in, const inspected *of, bool gradient, error *e);

/* A summary of the lenses. For each of n_layer + 1 layers (after the embedding, after each block) and each of R
 * rows it writes 3 + 2 top numbers to `out`: the entropy in nats; the probability of the row's next token; how many
 * tokens are more likely than that one (both NaN where no token follows); and the `top` most likely tokens in
 * falling order, each as id and probability. Of equally likely tokens the one with the lower id comes first. False
 * (ERROR_SETTING, "top") where top is not from 1 to INSPECTION_MAX_TOP, or more than the vocabulary has. */
bool inspection_lens(inspection *in, int top, double *out, error *e);

/* Appends {"tokens":[id...],"loss":number,"layers":number,"memory_mib":number,
 *   "tensors":[{"name","kind","shape":[...],"gradient":bool}...],
 *   "graph":[{"op","name","shape":[...],"inputs":[name...]}...]}
 * "loss" is null where there is no token to predict. "graph" lists the ops in the order in which they run; "name"
 * is that of an op's output. The embedding also reads the tokens, and cross_entropy the next tokens, which are not
 * among "inputs". */
void inspection_report(const inspection *in, string_builder *out);

/* Frees the inspection; NULL is safe. */
void inspection_delete(inspection *in);

#endif
