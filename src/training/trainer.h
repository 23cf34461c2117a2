/* trainer.h: one run: the training loop, the sixth of the seven parts, and the owner of all the
 * others. All state hangs off the one handle; several trainers live side by side. */
#ifndef TRAINER_H
#define TRAINER_H

#include "autograd/graph.h"
#include "base/error.h"
#include "base/rng.h"
#include "base/thread_pool.h"
#include "inference/sampling.h"
#include "network/model.h"
#include "optimizer/optimizer.h"
#include "settings/config.h"
#include "tokenizer/tokenizer.h"
#include "training/corpus.h"
#include "training/metrics.h"

/* What is known of the text once it is read. */
typedef struct text_facts {
    bool present;           /* false for a model restored without its text, which can only sample */
    size_t n_invalid;       /* sequences that were not UTF-8 */
    size_t n_nul;           /* NUL bytes dropped */
    uint64_t hash;          /* of the repaired text: tells whether a saved run goes on with the same text */
    double unigram_entropy; /* nats per token */
} text_facts;

/* What one step did. */
typedef struct step_report {
    int64_t step;     /* steps done, this one included */
    double loss;      /* mean over the targets of the step's batch, in nats, before the update */
    double val_loss;  /* the same over the validation batches after this step; NaN when not measured */
    double grad_norm; /* Euclidean norm of all gradients, before clipping */
    double lr;        /* the learning rate used */
    int64_t tokens;   /* targets learnt from since the start of the run */
} step_report;

/* A validation under way. It has a graph of its own, without gradients, so that the activations
 * of the training graph stay those of the last training batch. */
typedef struct validation {
    graph graph; /* (B,T) with B a part of batch_size */
    model_outputs outputs;
    batch batch;
    bool active;
    int index;  /* the next of its batches */
    double sum; /* of the losses so far */
    double n;   /* of the targets so far */
} validation;

/* A step under way whose gradient comes from several batches (grad_accumulation). */
typedef struct step_part {
    int64_t n;         /* batches done; 0 between two steps */
    double sum;        /* of their losses */
    int64_t n_targets; /* that they have */
    rng rng;           /* where the step began, of a step with several: a saved run begins there anew */
    size_t cursor;
} step_part;

/* What the numbers of a run take, in bytes, by what they are for; UINT64_MAX where it cannot be counted. */
typedef struct trainer_bytes {
    uint64_t parameters;  /* and constants */
    uint64_t gradients;   /* of the parameters */
    uint64_t optimizer;   /* moments and work space */
    uint64_t activations; /* of the training graph, their gradients and work space too */
    uint64_t validation, sampler;
    uint64_t metrics; /* 0 while metrics_interval is 0 */
} trainer_bytes;

typedef struct trainer {
    config settings; /* `documents` resolved: lines or stream, no longer auto */
    pool *pool;      /* the threads it may use, not its own; NULL for one */
    pool *shared;    /* those that its steps use: pool, or NULL where sharing the work would not pay */
    rng rng;         /* everything random of the run: shuffle, first weights, windows, samples without a seed */
    text_facts facts;
    tokenizer tokenizer;
    corpus corpus; /* with its tokenizer shared by a run and its forks, but for the cursor */
    int *sharers;  /* how many others share them; NULL before the first fork */
    model model;
    graph graph; /* (batch_size, block_size), with gradients */
    model_outputs outputs;
    batch batch;
    optimizer optimizer;
    sampler sampler;
    stops stops; /* those of the sample under way */
    validation validation;
    step_part part;
    step_report last;    /* of the last step */
    metrics *metrics;    /* of the last step that was measured; NULL while metrics_interval is 0 */
    uint64_t bytes;      /* of all numbers: parameters, gradients, moments, activations */
    trainer_bytes parts; /* the same by what they are for */
    bool done;           /* max_steps reached, or stopped */
    char stopped[200];   /* why the run ended before its time, one sentence, or "" */
} trainer;

/* Reads the text, makes the model and draws its first values. The settings must have passed
 * config_check(). A run that needs more than settings.memory_limit MiB is refused before its
 * numbers are allocated. `threads`, which may serve other trainers too, must outlive it; NULL for
 * one thread. NULL with an error for a bad text or too little memory. */
trainer *trainer_new(const uint8_t *text, size_t size, const config *settings, pool *threads, error *e);

/* For checkpoint.c: a trainer with a tokenizer that was saved, which it takes over in any case (and leaves zeroed), and,
 * when `text` is not NULL, that text, whose characters must all be known to it (ERROR_TEXT otherwise). Its numbers
 * are those of a new run; the caller then fills in the saved ones. */
trainer *trainer_restore(const uint8_t *text, size_t size, tokenizer *saved, const config *settings, pool *threads,
                         error *e);

/* For estimate.c: a trainer that knows its text, has recorded its graphs and counted its `bytes`, however many, but has no
 * numbers: nothing can be asked of it but that. A text of NULL stands for full windows of a vocabulary of vocab_size
 * tokens, 2 or more. */
trainer *trainer_outline(const uint8_t *text, size_t size, int vocab_size, const config *settings, pool *threads,
                         error *e);

/* Changes settings while the run goes on: lines of key=value, of those whose row in the table says that they change. It
 * begins with the next step; one that is half done begins anew. With a larger max_steps a run that is done
 * goes on; one that was stopped stays so. Where another batch needs other graphs, these are made before the
 * old ones go. False, with nothing changed, for other settings, values that cannot be, a max_steps below the
 * steps done, or too little memory. */
bool trainer_change(trainer *t, const char *lines, error *e);

/* A second run that starts where this one is: the same parameters, moments, generator, place in the data and
 * figures, and so the same future, bit for bit. It shares the text, and `threads`, with the first, which it
 * may outlive; activations it has from its first step on. Both must be used and freed by one thread. NULL
 * when memory is out. */
trainer *trainer_fork(trainer *t, error *e);

/* The threads that its steps use: all of its pool, or one where a step is so little work that
 * sharing it would cost more than it brings. */
int trainer_threads(const trainer *t);

/* One bounded piece of work. That is a training step (batch, forward, backward, clip, update) or, with
 * grad_accumulation, one of its batches (the step counts once the last is done: `part.n` is 0 again); or,
 * after every val_interval steps and after the last, a part of the validation over val_batches
 * batches: then the step count stays, and val_loss is there once `validation.active` is false again.
 * The figures are left in `last`. True while the run goes on, false when it is done or when
 * there is no text to learn from.
 *
 * A loss or gradient that is not finite, or a loss ten times that of blind guessing when the
 * first steps are over, ends the run before the update is made; `stopped` says so. */
bool trainer_advance(trainer *t);

/* A training step with the whole of its validation. Returns what trainer_advance() does. */
bool trainer_step(trainer *t);

/* Starts a sample after a prompt in UTF-8. `settings` as for sampler_begin; `seeded` gives it a
 * generator of its own, otherwise it draws from the run's. False (ERROR_PROMPT) for a character
 * that the model has never seen or a prompt that does not fit. trainer_sample_next() goes on from there. */
bool trainer_sample_begin(trainer *t, const char *prompt, size_t size, const config *settings, bool seeded, error *e);

/* Adds a stop string to the sample that has just begun: it will end before the first place where one
 * stands in its text (the prompt does not count). False (ERROR_SETTING, "stop") for an empty one, or when
 * memory is out; then the sample is over. */
bool trainer_sample_stop(trainer *t, const char *string, size_t size, error *e);

/* The next token as sampler_next(), or SAMPLING_STOP before a stop string, SAMPLING_MEMORY when memory is
 * out. With stop strings, `stops.held` of the tokens returned last are not to be shown before
 * more are known, nor at all once SAMPLING_STOP was returned; of the last one shown only the first
 * `stops.cut` bytes are, unless that is 0. */
int trainer_sample_next(trainer *t);

/* A parameter or an activation of the training graph by name, or NULL. */
tensor *trainer_tensor(const trainer *t, const char *name);

/* Frees the trainer and all that it owns; NULL is safe. */
void trainer_delete(trainer *t);

#endif
