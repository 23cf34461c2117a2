/* trainer.h: one run: the training loop, the sixth of the seven parts, and the owner of all the
 * others. All state hangs off the one handle; several trainers live side by side. */
#ifndef TRAINER_H
#define TRAINER_H

#include "config.h"
#include "corpus.h"
#include "error.h"
#include "graph.h"
#include "model.h"
#include "optimizer.h"
#include "parallel.h"
#include "rng.h"
#include "sampler.h"
#include "tokenizer.h"

/* What is known of the text once it is read. */
typedef struct text_facts {
    bool present;           /* false for a model restored without its text, which can only sample */
    size_t n_invalid;       /* sequences that were not UTF-8 */
    size_t n_nul;           /* NUL bytes dropped */
    uint64_t hash;          /* of the repaired text: tells whether a saved run goes on with the same text */
    double unigram_entropy; /* nats per token */
} text_facts;

/* What one step did. */
typedef struct metrics {
    int64_t step;     /* steps done, this one included */
    double loss;      /* mean over the targets of the step's batch, in nats, before the update */
    double val_loss;  /* the same over the validation batches after this step; NaN when not measured */
    double grad_norm; /* Euclidean norm of all gradients, before clipping */
    double lr;        /* the learning rate used */
    int64_t tokens;   /* targets learnt from since the start of the run */
} metrics;

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

typedef struct trainer {
    config settings; /* `documents` resolved: lines or stream, no longer auto */
    pool *pool;      /* the threads it may use, not its own; NULL for one */
    pool *shared;    /* those that its steps use: pool, or NULL where sharing the work would not pay */
    rng rng;         /* everything random of the run: shuffle, first weights, windows, samples without a seed */
    text_facts facts;
    tokenizer tokenizer;
    corpus corpus;
    model model;
    graph graph; /* (batch_size, block_size), with gradients */
    model_outputs outputs;
    batch batch;
    optimizer optimizer;
    sampler sampler;
    validation validation;
    metrics metrics;   /* of the last step */
    uint64_t bytes;    /* of all numbers: parameters, gradients, moments, activations */
    bool done;         /* max_steps reached, or stopped */
    char stopped[200]; /* why the run ended before its time, one sentence, or "" */
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

/* The threads that its steps use: all of its pool, or one where a step is so little work that
 * sharing it would cost more than it brings. */
int trainer_threads(const trainer *t);

/* One bounded piece of work. That is a training step (batch, forward, backward, clip, Adam), or,
 * after every val_interval steps and after the last, a part of the validation over val_batches
 * batches: then the step count stays, and val_loss is there once `validation.active` is false again.
 * The figures are left in metrics. True while the run goes on, false when it is done or when
 * there is no text to learn from.
 *
 * A loss or gradient that is not finite, or a loss ten times that of blind guessing when the
 * first steps are over, ends the run before the update is made; `stopped` says so. */
bool trainer_advance(trainer *t);

/* A training step with the whole of its validation. Returns what trainer_advance() does. */
bool trainer_step(trainer *t);

/* Starts a sample after a prompt in UTF-8. `settings` as for sampler_begin; `seeded` gives it a
 * generator of its own, otherwise it draws from the run's. False (ERROR_PROMPT) for a character
 * that the model has never seen or a prompt that does not fit. sampler_next() goes on from there. */
bool trainer_sample_begin(trainer *t, const char *prompt, size_t size, const config *settings, bool seeded, error *e);

/* A parameter or an activation of the training graph by name, or NULL. */
tensor *trainer_tensor(const trainer *t, const char *name);

/* Frees the trainer and all that it owns; NULL is safe. */
void trainer_delete(trainer *t);

#endif
