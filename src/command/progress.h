/* progress.h: what is printed about a run while it learns.
 *
 * On a terminal, one line that is overwritten; elsewhere a line every 5 seconds, so that a log stays readable; in both
 * cases a permanent line for every validation and for the last step. With --json an object for each step:
 *   {"event":"step","step","loss","val_loss","grad_norm","lr","tokens","tokens_per_second","metrics":{...}}
 * where val_loss is null unless it was measured after this step, and metrics (metrics_report) is there only where they
 * were. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "training/trainer.h"

typedef struct progress {
    bool json, terminal;
    double start; /* seconds, and tokens learnt from by then */
    int64_t tokens;
    double shown;  /* when the last line was written */
    int width;     /* of the line on the terminal that will be written over */
    int64_t stays; /* the step of the last line that stays */
} progress;

void progress_begin(progress *p, const trainer *t, bool json);

/* After each step. True when output was flushed: the caller flushes its own files then too. */
bool progress_step(progress *p, const trainer *t);

/* After the last, whether the run is over or not. */
void progress_end(progress *p, const trainer *t);

/* Seconds since it began. */
double progress_seconds(const progress *p);

#endif
