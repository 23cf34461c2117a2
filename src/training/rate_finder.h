/* rate_finder.h: a search for a learning rate. A fork of a run is trained with a rate that rises from step to step;
 * the losses show at which rate training becomes unstable. The run itself does not change.
 *
 * Smith 2017, "Cyclical learning rates for training neural networks" (first 2015). */
#ifndef RATE_FINDER_H
#define RATE_FINDER_H

#include "training/trainer.h"

typedef struct rate_finder {
    trainer *run; /* the fork, which the search owns */
    int steps;    /* steps to be done at most */
    int n;        /* steps done */
    bool done;
    /* (steps) each, in one block; `losses` and `smoothed` have n valid entries */
    double *rates, *losses, *smoothed;
    double average; /* the moving average of the losses, before its correction for the first steps */
    double best;    /* the lowest of the smoothed losses */
} rate_finder;

enum { FINDER_FEWEST = 10, FINDER_MOST = 10000 };

/* Forks a run and prepares `steps` rates from `from` to `to`, each the same multiple of the one before. NULL with
 * an error (ERROR_SETTING, "learning_rate") unless 0 < from < to <= 10 (the largest learning_rate) and steps is
 * within FINDER_FEWEST..FINDER_MOST; (ERROR_TEXT) for a run without its text; (ERROR_MEMORY) for too little memory.
 * The run may be used meanwhile. rate_finder_delete() frees the search. */
rate_finder *rate_finder_new(trainer *t, double from, double to, int steps, error *e);

/* Does one limited piece of work, as trainer_advance(). The loss of a step is that of its batch before the update
 * with the step's rate. `smoothed` is the exponential moving average of the losses with a decay of 0.9, divided by
 * the sum of its weights (the correction that Adam makes for its means). True while there is more to do. The search
 * ends after `steps` steps, when the smoothed loss is more than four times its lowest value, or when the fork
 * stops. */
bool rate_finder_advance(rate_finder *f);

/* A suggestion: a tenth of the rate at which the smoothed loss was lowest, because there the loss still falls
 * steeply. NaN where the loss never fell, or before FINDER_FEWEST steps. */
double rate_finder_suggestion(const rate_finder *f);

/* Frees the search and its fork; NULL is safe. */
void rate_finder_delete(rate_finder *f);

#endif
