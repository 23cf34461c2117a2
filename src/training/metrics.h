/* metrics.h: what is measured at the steps that the setting metrics_interval selects, in addition to the figures of
 * every step: accuracy, bits per character, the norms of each parameter with its gradient and update, and units of
 * the MLP that are always 0.
 *
 * Measuring changes nothing: the run computes the same bits with and without it. The trainer calls the functions at
 * the points of a step that they name; between two steps the results can be read. */
#ifndef METRICS_H
#define METRICS_H

#include "autograd/graph.h"
#include "base/error.h"
#include "network/model.h"
#include "tokenizer/tokenizer.h"

struct string_builder;

/* How well targets are predicted. */
typedef struct prediction {
    int64_t step; /* steps done when it was measured; 0 before the first measurement */
    double loss;  /* mean over the targets, nats */
    /* the sum of the losses in bits, divided by the characters (code points) of the targets, where the end of a document
     * counts as one. It compares models with different tokenizers. NaN for smoothed losses */
    double bits_per_character;
    double accuracy; /* the share of targets to which the model gave the highest probability */
} prediction;

/* The norms of one parameter in one step; Euclidean norms over all its numbers. */
typedef struct parameter_norms {
    double gradient; /* before clipping */
    double weight;   /* before the update */
    /* the norm of the change that the update made. update / weight is usually best near 10^-3 (Karpathy 2022, "Building
     * makemore", part 3). */
    double update;
} parameter_norms;

static inline double parameter_update_ratio(const parameter_norms *n) { return n->update / n->weight; }

/* The counts from which a prediction is computed. */
typedef struct prediction_count {
    double right, targets, characters;
} prediction_count;

typedef struct metrics {
    prediction training; /* on the batches of the last measured step, before its update */
    prediction validation;
    double grad_norm;       /* the gradient norm of that step */
    parameter_norms *norms; /* (n_parameters) those of frozen ones are not measured */
    int n_layer, units;     /* units: the width of each MLP's hidden layer */
    bool has_dead;          /* the activation can be exactly 0 (relu, relu2); otherwise dead units are not counted */
    int *dead;              /* (n_layer) units that were 0 in every row of the step */

    /* collected during a step */
    real *before;         /* (n_values) the parameters before the update */
    uint16_t *characters; /* (V) the characters of each token */
    bool *alive;          /* (n_layer,units) not 0 in some row */
    prediction_count step, val;
} metrics;

/* The bytes that metrics_new() allocates; UINT64_MAX when they cannot be counted. */
uint64_t metrics_bytes(const model *m);

/* Metrics without any measurement yet. NULL (ERROR_MEMORY) when memory is out. metrics_delete() frees them. */
metrics *metrics_new(const model *m, const tokenizer *t, error *e);

/* To be called after the forward pass of each batch of a measured step; `first` for the first batch of the step. */
void metrics_batch(metrics *d, const graph *g, const tensor *logits, const batch *b, bool first);

/* To be called when the gradients of the step are complete, before the update. */
void metrics_before_update(metrics *d, const model *m);

/* To be called after the update; completes the figures of this step (counted from 1). `sum` is the sum of its
 * losses. */
void metrics_end(metrics *d, const model *m, int64_t step, double sum, double grad_norm);

/* To be called after the forward pass of each batch of a validation (`first` for the first), and after the last
 * batch, with the sum of the losses and the number n of targets. */
void metrics_val_batch(metrics *d, const tensor *logits, const batch *b, bool first);
void metrics_val_end(metrics *d, int64_t step, double sum, double n);

/* Appends {"training":{"step","loss","bits_per_character","accuracy"} or null,"validation":the same,"grad_norm",
 *   "parameters":[{"name","gradient_norm","weight_norm","update_norm","update_ratio"}...], those that are trained,
 *   "dead_units":[{"name","units","dead"}...] or null,"memory_bytes":`bytes`}
 * with null for what was not measured or is not a number. */
void metrics_report(const metrics *d, const model *m, uint64_t bytes, struct string_builder *out);

/* For a fork: copies all measurements of `from` to `to`, which belongs to a model with the same settings. */
void metrics_copy(metrics *to, const metrics *from, const model *m);

/* Frees all; NULL is safe. */
void metrics_delete(metrics *d);

#endif
