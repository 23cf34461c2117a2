/* metrics.h: what is measured of a run at chosen steps (setting metrics_interval) beside the figures
 * of every step: how often it is right, bits per character, how large gradients and updates of each parameter are,
 * and units of the MLP that do nothing.
 *
 * It only looks: a run that is measured goes the same way, bit for bit. The trainer calls it at the
 * places of a step that the functions name; between two steps what it has found can be read. */
#ifndef METRICS_H
#define METRICS_H

#include "autograd/graph.h"
#include "base/error.h"
#include "network/model.h"
#include "tokenizer/tokenizer.h"

struct string_builder;

/* How well targets are predicted. */
typedef struct prediction {
    int64_t step; /* after how many steps; 0 before the first measurement */
    double loss;  /* mean over the targets, nats */
    double
        bits_per_character; /* all losses, in bits, by the characters (code points) that the targets stand for; the end
                                  of a document counts as one. So tokenizers compare. NaN for smoothed losses */
    double accuracy;        /* the share of targets that the model took to be the likeliest token */
} prediction;

/* Of one parameter in one step; Euclidean norms over all its numbers. */
typedef struct parameter_norms {
    double gradient; /* before clipping */
    double weight;   /* before the update */
    double update;   /* of what the update added; update / weight is mostly best near 10^-3 (Karpathy 2022,
                        "Building makemore", part 3) */
} parameter_norms;

/* What an accuracy is made of. */
typedef struct prediction_count {
    double right, targets, characters;
} prediction_count;

typedef struct metrics {
    prediction training; /* on the batches of the last step that was measured, before its update */
    prediction validation;
    double grad_norm;       /* of that step */
    parameter_norms *norms; /* (n_parameters) */
    int n_layer, units;     /* units: in the middle of each layer's MLP */
    bool has_dead;          /* the activation has an exact 0 (relu, relu2); else nothing is said of dead units */
    int *dead;              /* (n_layer) units that were 0 in every row of the step */

    /* what is gathered on the way */
    real *before;         /* (n_values) the parameters before the update */
    uint16_t *characters; /* (V) of each token */
    bool *alive;          /* (n_layer,units) */
    prediction_count step, val;
} metrics;

/* The bytes that metrics_new() will allocate; UINT64_MAX when they cannot be counted. */
uint64_t metrics_bytes(const model *m);

/* Nothing measured yet. NULL when memory is out. */
metrics *metrics_new(const model *m, const tokenizer *t, error *e);

/* After the forward pass of each batch of a step; `first` of the step. */
void metrics_batch(metrics *d, const graph *g, const tensor *logits, const batch *b, bool first);

/* With the gradients of a step complete, before the update. */
void metrics_before_update(metrics *d, const model *m);

/* After the update: the figures of this step (counted from 1) are complete. `sum` is that of its losses. */
void metrics_end(metrics *d, const model *m, int64_t step, double sum, double grad_norm);

/* After the forward pass of each batch of a validation, and after the last of its n targets. */
void metrics_val_batch(metrics *d, const tensor *logits, const batch *b, bool first);
void metrics_val_end(metrics *d, int64_t step, double sum, double n);

/* {"training":{"step","loss","bits_per_character","accuracy"} or null,"validation":the same,"grad_norm",
 *  "parameters":[{"name","gradient_norm","weight_norm","update_norm","update_ratio"}...],
 *  "dead_units":[{"name","units","dead"}...] or null,"memory_bytes":`bytes`}; null for what was not measured or is no number. */
void metrics_report(const metrics *d, const model *m, uint64_t bytes, struct string_builder *out);

/* For a fork: makes `to`, of a model of the same settings, what `from` is. */
void metrics_copy(metrics *to, const metrics *from, const model *m);

/* Frees all; NULL is safe. */
void metrics_delete(metrics *d);

#endif
