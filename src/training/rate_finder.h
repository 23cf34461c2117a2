/* rate_finder.h: a search for a learning rate: a fork of a run is trained with rates that rise from step to
 * step, and the loss says where they become too large. The run itself is untouched.
 *
 * Smith 2017, "Cyclical learning rates for training neural networks" (first 2015). */
#ifndef RATE_FINDER_H
#define RATE_FINDER_H

#include "training/trainer.h"

typedef struct rate_finder {
    trainer *run; /* the fork, its own */
    int steps;    /* at most */
    int n;        /* done */
    bool done;
    double *rates, *losses, *smoothed; /* (steps) each, one behind the other; of the last two, n are there */
    double average;                    /* of the losses, moving; not yet corrected for its beginning */
    double best;                       /* the lowest of the smoothed losses */
} rate_finder;

enum { FINDER_FEWEST = 10, FINDER_MOST = 10000 };

/* Forks a run and lays out `steps` rates from `from` to `to`, each the same multiple of the one before.
 * NULL with a sentence for rates that are not 0 < from < to <= 10 (the most learning_rate may be), steps
 * outside FINDER_FEWEST..FINDER_MOST, a run without its text, or too little memory. */
rate_finder *rate_finder_new(trainer *t, double from, double to, int steps, error *e);

/* One bounded piece of work, as trainer_advance(). The loss of a step is that of its batch before the update at
 * the step's rate. smoothed is the exponentially moving average of the losses with a decay of 0.9, divided by
 * what its weights add up to (as Adam corrects its means). True while there is more; it ends after `steps`, when the smoothed
 * loss is four times its lowest, or when the fork stops by itself. */
bool rate_finder_advance(rate_finder *f);

/* A tenth of the rate at which the smoothed loss was lowest: there it still falls steeply. NaN where the loss
 * never fell, or before FINDER_FEWEST steps. */
double rate_finder_suggestion(const rate_finder *f);

/* Frees the search and its fork; NULL is safe. */
void rate_finder_delete(rate_finder *f);

#endif
