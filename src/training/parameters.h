/* parameters.h: the numbers of a run's tensors, to be read, and those of its parameters, to be set one by one.
 *
 * Reading changes nothing in the run. What a run does not have of itself (its first weights, the change of the last step) is
 * kept from the moment when somebody first asks for it, and dropped again when nobody has asked for WATCH_IDLE steps. */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include "training/trainer.h"

/* The parameter or the activation of the training graph with this name, or NULL. The trainer owns it. */
tensor *trainer_tensor(const trainer *t, const char *name);

/* What there is to read of a tensor. Activations have only values; all others belong to parameters. JavaScript has these words
 * in the same order (wasm/run_tensors.js). */
typedef enum numbers_kind {
    NUMBERS_VALUE,
    NUMBERS_GRADIENT, /* of the last step, before it was clipped */
    /* what the optimizer keeps, as it is, not corrected for its beginning at 0 (optimizer.h): the moving average of the
     * gradients, or for sgd and muon the momentum; and the moving average of their squares */
    NUMBERS_M,
    NUMBERS_V,
    NUMBERS_START, /* how far it is from where it began: the value less the first one */
    NUMBERS_STEP   /* what the last step has added: the value after its update less the one before */
} numbers_kind;

/* Numbers that were asked for. */
typedef struct tensor_numbers {
    int rank, shape[TENSOR_RANK]; /* shape[0] has the rows of the last batch, for an activation */
    size_t n;
    const real *x; /* (n) row by row */
    real *owned;   /* to be freed with free(); NULL where x belongs to the run */
} tensor_numbers;

enum { WATCH_IDLE = 1000 };

/* The numbers of the parameter, or the activation of the training graph, with this name. They are good until the next call
 * for this run. False (ERROR_SETTING) with a sentence and the key
 *   "name"  where there is no such tensor
 *   "of"    where it has no such numbers: an activation has only values; the optimizer does not keep this; or the first
 *           weights cannot be drawn again, since of a list of lines that is not there, or not the one that the run began
 *           with, it is not known how many numbers its shuffle has drawn
 *   "step"  where the change of a step is not known yet: it is from the next step on
 * or (ERROR_MEMORY) where the run and what is kept for this would take more than memory_limit. */
bool numbers_read(trainer *t, const char *name, numbers_kind kind, tensor_numbers *out, error *e);

/* Sets the number at `index`, counted row by row, of a parameter, and writes the one that stood there to `old`. Steps,
 * samples and validations go on from it; a step or a validation that is partly done begins again. Nothing else is kept of a
 * parameter, so that setting `old` again restores the run, to the last bit. False (ERROR_SETTING) with nothing changed and
 * the key
 *   "name"   where there is no parameter with this name
 *   "index"  for an index that is not whole or has no number
 *   "value"  for a value that is not finite, or too large for the type `real` */
bool parameters_set(trainer *t, const char *name, double index, double value, double *old, error *e);

/* For the trainer, where t->watch is not NULL: to be called before each update; and at the end. */
void watch_before_update(trainer *t);
void watch_delete(struct watch *w);

#endif
