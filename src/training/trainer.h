/* trainer.h: one run: the training loop, the sixth of the seven parts. A trainer owns all the other parts. All
 * state belongs to its handle, so several trainers can exist side by side. It does no input or output: it takes a
 * text and settings, and leaves numbers to be read. */
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

/* What reading the text has found. */
typedef struct text_facts {
    bool present;           /* false for a model that was restored without its text: it can only sample */
    size_t n_invalid;       /* invalid UTF-8 sequences, each replaced by U+FFFD */
    size_t n_nul;           /* NUL bytes that were removed */
    bool other;             /* not the text that the run began with, but one that it was restored with */
    uint64_t hash;          /* of the repaired text: shows whether a saved run continues with the same text */
    double unigram_entropy; /* nats per token */
} text_facts;

/* The figures of one step. */
typedef struct step_report {
    int64_t step;     /* steps done, including this one */
    double loss;      /* mean over the targets of the step's batch, in nats, before the update */
    double val_loss;  /* the same over the validation batches, after this step; NaN when not measured */
    double grad_norm; /* Euclidean norm of all gradients, before clipping */
    double lr;        /* the learning rate used */
    int64_t tokens;   /* targets trained on since the start of the run */
} step_report;

/* A validation that is being computed. It has a graph of its own, without gradients, so that the activations of the
 * training graph remain those of the last training batch. */
typedef struct validation {
    graph graph; /* (B,T), where B divides batch_size */
    model_outputs outputs;
    batch batch;
    bool active;
    int index;  /* the number of its next batch */
    double sum; /* sum of the losses so far */
    double n;   /* number of targets so far */
} validation;

/* A step that is being computed from several batches (grad_accumulation). */
typedef struct unfinished_step {
    int64_t n;         /* batches done; 0 between two steps */
    double sum;        /* sum of the losses of these batches */
    int64_t n_targets; /* number of targets of these batches */
    /* the state at the beginning of a step of several batches: a saved run repeats the step from here */
    rng rng;
    size_t cursor;
} unfinished_step;

/* The bytes that the numbers of a run take, by purpose; UINT64_MAX where they cannot be counted. */
typedef struct trainer_bytes {
    uint64_t parameters;  /* of the model, with its constants */
    uint64_t gradients;   /* of the parameters */
    uint64_t optimizer;   /* its moments and work space */
    uint64_t activations; /* of the training graph, with their gradients and work space */
    uint64_t validation, sampler;
    uint64_t metrics; /* 0 while metrics_interval is 0 */
} trainer_bytes;

typedef struct trainer {
    config settings; /* `documents` is lines or stream here, never auto */
    pool *pool;      /* the threads that it may use, or NULL for one thread; not owned */
    /* the threads that its steps use: `pool`, or NULL where sharing the work would cost more than it saves */
    pool *shared;
    rng rng; /* for everything random in the run: shuffle, first weights, windows, samples without a seed */
    text_facts facts;
    tokenizer tokenizer;
    corpus corpus; /* a run and its forks share it and the tokenizer, except for the cursor */
    int *sharers;  /* how many other trainers share them; NULL before the first fork */
    model model;
    graph graph; /* (batch_size, block_size), with gradients */
    model_outputs outputs;
    batch batch;
    optimizer optimizer;
    sampler sampler;
    stops stops; /* the stop strings of the present sample */
    validation validation;
    unfinished_step unfinished;
    step_report last;    /* of the last step */
    metrics *metrics;    /* of the last measured step; NULL while metrics_interval is 0 */
    struct watch *watch; /* copies from which changes are read (parameters.h); NULL while nobody reads them */
    uint64_t bytes;      /* of all numbers of the run */
    trainer_bytes bytes_by_purpose;
    bool done;         /* max_steps was reached, or the run was stopped */
    char stopped[200]; /* why the run ended early, as one sentence, or "" */
} trainer;

/* A new run: reads the text, makes the model and draws its first values. `text` is not used after the call. The
 * settings must have passed config_check(). A run that needs more than settings.memory_limit MiB is refused before
 * its numbers are allocated. `threads` may be used by other trainers too and must exist as long as the trainer;
 * NULL for one thread. NULL with an error for a text that cannot be used or too little memory. trainer_delete()
 * frees it. */
trainer *trainer_new(const uint8_t *text, size_t size, const config *settings, pool *threads, error *e);

/* For checkpoint.c: a trainer with a saved tokenizer. It takes the tokenizer over even if it fails, and leaves
 * *saved zeroed. `text` may be NULL; otherwise the tokenizer must have all its characters (ERROR_TEXT). The numbers
 * are those of a new run; the caller then replaces them by the saved ones. NULL with an error as trainer_new(). */
trainer *trainer_restore(const uint8_t *text, size_t size, tokenizer *saved, const config *settings, pool *threads,
                         error *e);

/* For estimate.c: a trainer that has read its text, recorded its graphs and counted its `bytes` (memory_limit is
 * not applied), but has allocated no numbers. Only its text, graphs and bytes may be read. A `text` of NULL stands
 * for full windows of a vocabulary of vocab_size tokens, 2 or more. NULL with an error as trainer_new(). */
trainer *trainer_outline(const uint8_t *text, size_t size, int vocab_size, const config *settings, pool *threads,
                         error *e);

/* Changes settings during a run. `lines` are lines of key=value, for settings whose row in the table says that they
 * can change. The new values hold from the next step on; a step that is partly done is repeated from its beginning.
 * With a larger max_steps a run that had reached its end goes on; a run that was stopped stays stopped. Where the
 * change needs other graphs, they are made before the old ones are freed. False, with nothing changed, for settings
 * that cannot change, values that are not allowed, a max_steps below the steps done, or too little memory. */
bool trainer_change(trainer *t, const char *lines, error *e);

/* A second run that starts from the state of this one: the same parameters, moments, random generator, place in the
 * data and figures. Both then compute the same steps, bit for bit. The fork shares the text and `threads` with the
 * first run and may be used after that is deleted. It has no valid activations before its first step. Both runs must be
 * used and freed by the same thread. NULL with an error when memory is out. */
trainer *trainer_fork(trainer *t, error *e);

/* Whether a step is so long that sharing it between threads saves more time than it costs. */
bool trainer_is_worth_sharing(const trainer *t);

/* How many threads its steps use: all of its pool, or 1 where a step is not worth sharing. */
int trainer_threads(const trainer *t);

/* Does one limited piece of work. That is a training step (batch, forward, backward, clip, update); or with
 * grad_accumulation one batch of a step, and the step is counted once its last batch is done (`unfinished.n` is 0
 * again); or, after every val_interval steps and after the last, a part of the validation over val_batches batches.
 * A part of a validation does not change the step count; val_loss is there once `validation.active` is false again.
 * The figures are left in `last`. True while the run goes on; false when it is done or has no text to learn from.
 *
 * The run ends before the update, and `stopped` says why, where the loss or the gradient is not finite, or where
 * after the first 20 steps the loss is more than ten times ln(vocab_size), the loss of guessing at random. */
bool trainer_advance(trainer *t);

/* A whole training step, with its validation if one is due. Returns what trainer_advance() returns. */
bool trainer_step(trainer *t);

/* Starts a sample after a prompt in UTF-8. `settings` as for sampler_begin(). With `seeded` the sample has a random
 * generator of its own, seeded with settings.seed; otherwise it draws from the run's generator. False
 * (ERROR_PROMPT) for a character that is not in the vocabulary or a prompt that does not fit. trainer_sample_next()
 * then gives the tokens. */
bool trainer_sample_begin(trainer *t, const char *prompt, size_t size, const config *settings, bool seeded, error *e);

/* Adds a stop string to a sample that has just begun: the sample will end before the first place where its text
 * (without the prompt) contains a stop string. False (ERROR_SETTING, "stop") for an empty string, or (ERROR_MEMORY)
 * when memory is out; the sample is then over. */
bool trainer_sample_stop(trainer *t, const char *string, size_t size, error *e);

/* The next token as sampler_next() returns it; SAMPLING_STOP where a stop string has ended the sample;
 * SAMPLING_MEMORY when memory is out. With stop strings, the last `stops.held` tokens must not be shown until later
 * calls release them, and not at all once SAMPLING_STOP was returned. Of the last token before those only the first
 * `stops.cut` bytes are shown, unless that is 0. */
int trainer_sample_next(trainer *t);

/* Frees the trainer and all that it owns; NULL is safe. */
void trainer_delete(trainer *t);

#endif
