/* estimate.h: the memory and time that a run will need, before it exists.
 *
 * The memory is the trainer's own count: it records the graphs of the run but allocates no numbers. The time is
 * measured on a smaller model of the same kind: one layer and, where necessary, a smaller width, context,
 * vocabulary or batch. It runs for some hundredths of a second, and each kind of op is timed separately. The time
 * of each kind is then multiplied by the ratio of its work in the run to its work in the smaller model. What is
 * small in the run is measured at its full size.
 *
 * The module has no clock: the caller passes one. */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "training/trainer.h"

struct string_builder;

/* The parts of a step, each of which takes a time proportional to its work. First the parts of the forward pass:
 * matrix products (work in operations), attention (operations) and all other ops (numbers written), each inside the
 * blocks and, where it occurs there, outside; then the same for the backward pass; then the update
 * (optimizer_work()). */
enum {
    ESTIMATE_LINEAR,
    ESTIMATE_ATTENTION,
    ESTIMATE_OTHER,
    ESTIMATE_HEAD_LINEAR, /* the linear layer after the blocks */
    ESTIMATE_HEAD_OTHER,
    ESTIMATE_BACKWARD,
    ESTIMATE_UPDATE = 2 * ESTIMATE_BACKWARD,
    ESTIMATE_PARTS
};

/* The rows of a pass, and the pairs of a row and a position that the row sees in attention. */
typedef struct estimate_rows {
    double rows, pairs;
} estimate_rows;

typedef struct estimate {
    trainer *whole;              /* the run: its text and graphs, without numbers */
    estimate_rows rows;          /* of one of its batches, on average over the text */
    double work[ESTIMATE_PARTS]; /* of one step; with grad_accumulation of one batch */
    /* operations of a step: multiplications and additions of all matrix products and of attention */
    double flops;
    bool measured;                  /* whether the following fields are valid */
    double seconds[ESTIMATE_PARTS]; /* the seconds that `work` takes */
    /* seconds of a step, of a validation, and of the whole run (max_steps with all validations) */
    double step, validation, run;
} estimate;

/* A clock: seconds since any fixed moment. */
typedef double estimate_clock(void);

/* Reads the text and counts the memory and the work. Where `bytes` is NULL it assumes full windows of a vocabulary
 * of vocab_size tokens; 0 stands for the size that the settings give (byte, bpe). memory_limit refuses nothing
 * here. `threads` must exist as long as the estimate. False with a sentence for a bad text (ERROR_TEXT), for an
 * unknown vocabulary or one not from 2 to 65535 (ERROR_SETTING), or too little memory (ERROR_MEMORY). */
bool estimate_init(estimate *s, const uint8_t *bytes, size_t size, int vocab_size, const config *settings,
                   pool *threads, error *e);

/* Measures the time. It takes 0.1 to 0.4 s and some MiB, however large the run is. False (ERROR_MEMORY) when memory
 * is out. */
bool estimate_measure(estimate *s, estimate_clock *now, error *e);

/* The work of one op in a pass over `rows`. A linear layer with I inputs and O outputs: 2 R I O operations for R rows.
 * Attention of width C: 4 C for each pair of a row and a position that it looks at. Any other op: the numbers that it
 * reads or those that it writes, whichever are more. Backward counts twice: of a linear layer once for its inputs and once
 * for its weights, where these are trained; and not at all where nothing before the op is. */
double estimate_work(const op *o, estimate_rows rows, bool back);

/* The parts of the memory of the run, with their names. */
enum { ESTIMATE_MEMORIES = 7 };
typedef struct estimate_memory {
    const char *name;
    uint64_t bytes;
} estimate_memory;
void estimate_memories(const estimate *s, estimate_memory parts[ESTIMATE_MEMORIES]);

/* Whether all of it is within the setting memory_limit. */
bool estimate_fits(const estimate *s);

/* The tokens that a step trains on, on average. */
double estimate_tokens(const estimate *s);

/* Appends
 * {"n_params","n_trained","vocab_size","bytes":{"parameters","gradients","optimizer","activations","validation","sampler",
 *   "metrics","total"},"fits","threads","tokens","flops","ms","tokens_per_second","val_ms","seconds"}
 * tokens and flops are those of a step, ms is its time, val_ms that of a validation, seconds that of the run. Times
 * are null before estimate_measure(). */
void estimate_report(const estimate *s, struct string_builder *out);

/* Frees what the estimate owns; safe on a zeroed struct. */
void estimate_free(estimate *s);

#endif
