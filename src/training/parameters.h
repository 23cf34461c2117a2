/* parameters.h: reads the numbers of a run's tensors, and sets single numbers of its parameters.
 *
 * Reading does not change the run. Training needs neither the first weights nor the change of the last step. So copies for
 * them are kept only from the first request on, and are freed when there was no request for WATCH_IDLE steps. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include "training/trainer.h"

/* The parameter or the activation of the training graph with this name, or NULL. The trainer owns it. */
tensor *trainer_tensor(const trainer *t, const char *name);

/* The kinds of numbers that can be read. All parameters have values, and those that are trained gradients; an activation may
 * have only values.
 * wasm/run_tensors.js has the names of the kinds in the same order. */
typedef enum numbers_kind {
    NUMBERS_VALUE,
    NUMBERS_GRADIENT, /* of the last step, before it was clipped */
    /* what the optimizer keeps (optimizer.h), without the correction for its beginning at 0: m, the moving average of the
     * gradients, or for sgd and muon the momentum; and v, the moving average of their squares */
    NUMBERS_M,
    NUMBERS_V,
    NUMBERS_START, /* the change since the start of the run: the value minus the first value, drawn or brought */
    NUMBERS_STEP   /* the change of the last step: the value after its update minus the value before */
} numbers_kind;

/* What numbers_read() returns. */
typedef struct tensor_numbers {
    int rank, shape[TENSOR_RANK]; /* of an activation, shape[0] is the number of rows of the last batch */
    size_t n;
    const real *x; /* (n) row by row */
    real *owned;   /* to be freed with free(); NULL where x belongs to the run */
} tensor_numbers;

enum { WATCH_IDLE = 1000 };

/* The numbers of the parameter, or the activation of the training graph, with this name. They are valid until the next
 * call for this run. False (ERROR_SETTING) with a sentence and one of the keys
 *   "name"  there is no such tensor
 *   "of"    the tensor has no such numbers: it is an activation, or frozen; or the optimizer does not keep them; or the first weights
 *           cannot be drawn again, because before them the shuffle of the lines was drawn, and a run without its lines, or
 *           with other ones, does not know how many numbers that took; or they were brought and are not kept
 *   "step"  the change of a step is not known yet; it will be after the next step
 * or (ERROR_MEMORY) where the run and its copies would take more than memory_limit. */
bool numbers_read(trainer *t, const char *name, numbers_kind kind, tensor_numbers *out, error *e);

/* Sets the number at `index`, counted row by row, of a parameter, and writes the number that it had to `old`. Steps,
 * samples and validations then use the new number; a step or a validation that is partly done begins again. Nothing else
 * depends on the number, so setting `old` again restores the run, to the last bit. False (ERROR_SETTING), with nothing
 * changed, and one of the keys
 *   "name"   there is no parameter with this name
 *   "index"  the index is not a whole number, or the parameter has no number there
 *   "value"  the value is not finite, or too large for the type `real` */
bool parameters_set(trainer *t, const char *name, double index, double value, double *old, error *e);

/* ---- runs that begin with the weights of another one ----
 *
 * Such weights cannot be drawn again, so those that are trained are copied before the first step, and saved with the run.
 * Where the copy would go over memory_limit, there is none. */

typedef enum begun_with {
    BEGUN_DRAWN, /* the first weights were drawn */
    BEGUN_KEPT,  /* they were brought, and are kept */
    BEGUN_LOST   /* they were brought, and are not kept */
} begun_with;

/* The run begins with the weights that its model has now. False (ERROR_MEMORY) when memory is out. */
bool parameters_begin(trainer *t, error *e);

/* The run began with weights of which `first` (n_trained) are those that are trained, or NULL: they are not known. Copies
 * them. False (ERROR_MEMORY) when memory is out. */
bool parameters_began(trainer *t, const real *first, error *e);

/* What the run began with, and where it is kept: `first` (n_trained), or NULL. */
begun_with parameters_begun(const trainer *t, const real **first);

/* For trainer.c, where t->watch is not NULL: to be called before each update, and when the run is freed. */
void watch_before_update(trainer *t);
void watch_delete(struct watch *w);

/* For trainer_fork(): the fork began with what `t` began with. False (ERROR_MEMORY) when memory is out. */
bool watch_fork(trainer *fork, const trainer *t, error *e);

#endif
