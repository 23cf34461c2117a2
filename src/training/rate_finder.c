/* rate_finder.c: steps of a fork at rising learning rates. See rate_finder.h. */
#include "training/rate_finder.h"

#include "base/parts.h"

#include <math.h>
#include <stdlib.h>

SECOND_PART_FILE;

static const double DECAY = 0.9, TOO_HIGH = 4;

static bool check_range(const trainer *t, double from, double to, int steps, error *e)
{
    double most = setting_find("learning_rate")->max;
    if (!(from > 0 && from < to && to <= most)) { /* a NaN makes a comparison false */
        return error_set(
            e, ERROR_SETTING, "learning_rate",
            "The search needs two learning rates above 0 and at most %g, the lower one first; not %g and %g.", most,
            from, to);
    }
    if (steps < FINDER_FEWEST || steps > FINDER_MOST) {
        return error_set(e, ERROR_SETTING, "learning_rate", "The search takes %d to %d steps, not %d.", FINDER_FEWEST,
                         FINDER_MOST, steps);
    }
    if (t->facts.present) return true;
    return error_set(e, ERROR_TEXT, "", "This model was opened without its text, so no learning rate can be tried.");
}

rate_finder *rate_finder_new(trainer *t, double from, double to, int steps, error *e)
{
    if (!check_range(t, from, to, steps, e)) return NULL;
    rate_finder *f = calloc(1, sizeof *f);
    double *numbers = calloc(3 * (size_t)steps, sizeof *numbers);
    if (f == NULL || numbers == NULL) {
        free(f);
        free(numbers);
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for this search.");
        return NULL;
    }
    *f = (rate_finder){.steps = steps, .rates = numbers, .losses = numbers + steps, .smoothed = numbers + 2 * steps};
    for (int i = 0; i < steps; i++) f->rates[i] = from * exp(log(to / from) * i / (steps - 1));
    f->run = trainer_fork(t, e);
    if (f->run == NULL) {
        rate_finder_delete(f);
        return NULL;
    }
    f->run->settings.schedule = SCHEDULE_CONSTANT;
    f->run->settings.warmup_steps = 0;
    /* the fork neither ends by itself nor validates */
    f->run->settings.max_steps = f->run->settings.val_interval = INT64_MAX;
    if (f->run->metrics != NULL) f->run->settings.metrics_interval = INT64_MAX;
    f->run->validation.active = f->run->done = false;
    f->run->stopped[0] = '\0';
    return f;
}

static void record(rate_finder *f, double loss)
{
    int i = f->n++;
    f->average = DECAY * f->average + (1 - DECAY) * loss;
    f->losses[i] = loss;
    f->smoothed[i] = f->average / (1 - pow(DECAY, f->n));
    if (i == 0 || f->smoothed[i] < f->best) f->best = f->smoothed[i];
    f->done = f->n == f->steps || f->smoothed[i] > TOO_HIGH * f->best;
}

bool rate_finder_advance(rate_finder *f)
{
    if (f->done) return false;
    f->run->settings.learning_rate = f->rates[f->n];
    trainer_advance(f->run);
    if (f->run->unfinished.n > 0) return true; /* the step has more batches */
    if (isfinite(f->run->last.loss)) record(f, f->run->last.loss);
    if (f->run->done) f->done = true;
    return !f->done;
}

double rate_finder_suggestion(const rate_finder *f)
{
    if (f->n < FINDER_FEWEST) return nan("");
    int lowest = 0;
    for (int i = 1; i < f->n; i++) {
        if (f->smoothed[i] < f->smoothed[lowest]) lowest = i;
    }
    return lowest == 0 ? nan("") : f->rates[lowest] / 10;
}

void rate_finder_delete(rate_finder *f)
{
    if (f == NULL) return;
    trainer_delete(f->run);
    free(f->rates);
    free(f);
}
