/* estimate.h: what a run will need, in bytes and in time, before there is one.
 *
 * The bytes are the trainer's own count over the graphs that it would run, none of whose numbers is allocated.
 * The time is measured: a model of the same kind with one layer, and if need be narrower, shorter, with fewer words
 * and rows, runs for some hundredths of a second, each kind of op by itself; then the time of each kind is multiplied by how
 * much more of its work the run itself has. What is small anyway is measured as it is.
 *
 * There is no clock in here: the caller brings one. */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "training/trainer.h"

struct string_builder;

/* Parts of a step whose time grows with one kind of work each, forward and then the same backward:
 * matrix products (operations), attention (operations) and all else (numbers written), of the blocks and outside of
 * them; and last the update (optimizer_work). */
enum {
    ESTIMATE_LINEAR,
    ESTIMATE_ATTENTION,
    ESTIMATE_OTHER,
    ESTIMATE_HEAD_LINEAR, /* the layer behind the blocks */
    ESTIMATE_HEAD_OTHER,
    ESTIMATE_BACKWARD,
    ESTIMATE_UPDATE = 2 * ESTIMATE_BACKWARD,
    ESTIMATE_PARTS
};

/* The rows that passes of B sequences have, and the pairs of a row and a position that it sees. */
typedef struct estimate_rows {
    double rows, pairs;
} estimate_rows;

typedef struct estimate {
    trainer *whole;              /* the run: its text and its graphs, without numbers */
    estimate_rows rows;          /* of one of its batches, in the mean over the text */
    double work[ESTIMATE_PARTS]; /* of one step, or of one batch where several make one (grad_accumulation) */
    double flops;  /* of a step: multiplications and additions of all matrix products and of attention */
    bool measured; /* from here on only then: */
    double seconds[ESTIMATE_PARTS]; /* for `work` */
    double step, validation, run;   /* seconds of a step, of a validation, and of max_steps with all validations */
} estimate;

/* A clock: seconds since some moment. */
typedef double estimate_clock(void);

/* Reads the text and counts, or where it is NULL takes full windows of a vocabulary; 0 takes the one that the settings have
 * without a text (byte, bpe). The limit of the settings (memory_limit) refuses nothing here. False with a
 * sentence for a bad text, characters without a text or a vocabulary below 2 or above 65535, or too little memory. */
bool estimate_init(estimate *s, const uint8_t *bytes, size_t size, int vocab_size, const config *settings,
                   pool *threads, error *e);

/* Measures: 0.1 to 0.4 s and some MiB, however large the run. False when memory is out. */
bool estimate_measure(estimate *s, estimate_clock *now, error *e);

/* The work of an op in a pass over so many rows, in the unit of its part: 2 R I O for a linear layer, 4 C for each pair in
 * attention, otherwise a number for each that is read or written; backward twice as much. */
double estimate_work(const op *o, estimate_rows rows, bool back);

/* {"n_params","vocab_size","bytes":{"parameters","gradients","optimizer","activations","validation","sampler",
 *  "metrics","total"},"fits","threads","tokens","flops","ms","tokens_per_second","val_ms","seconds"}
 * tokens and flops are those of a step, ms its time, val_ms that of a validation, seconds that of the run; times are null
 * before estimate_measure(). */
void estimate_report(const estimate *s, struct string_builder *out);

/* Frees all; safe on a zeroed one. */
void estimate_free(estimate *s);

#endif
