/* progress.h: what is printed about a run during training.
 *
 * On a terminal this is one line that is overwritten; elsewhere one line every 5 seconds, so that a log stays
 * short. In both cases every validation and the last step get a permanent line. With --json it is an object for
 * each step:
 *   {"event":"step","step","loss","val_loss","grad_norm","lr","tokens","tokens_per_second","metrics":{...}}
 * val_loss is null unless it was measured after this step; "metrics" (metrics_report()) is present only at measured
 * steps. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "training/trainer.h"

typedef struct progress {
    bool json, terminal;
    double start;   /* the time of the beginning, in seconds */
    int64_t tokens; /* tokens trained on before the beginning */
    double shown;   /* the time when the last line was written */
    int width;      /* characters of the line on the terminal that will be overwritten */
    int64_t stays;  /* the step of the last permanent line */
} progress;

/* Begins a report on a run; `json` as the option --json. */
void progress_begin(progress *p, const trainer *t, bool json);

/* To be called after each step. True when stdout was flushed: the caller then flushes its own files too. */
bool progress_step(progress *p, const trainer *t);

/* To be called after the last step, whether the run is finished or not. */
void progress_end(progress *p, const trainer *t);

/* Seconds since progress_begin(). */
double progress_seconds(const progress *p);

#endif
