/* progress.c: see progress.h. */
#include "command/progress.h"

#include "command/clock.h"
#include "command/output.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

static const double TERMINAL_SECONDS = 0.1, LOG_SECONDS = 5;

void progress_begin(progress *p, const trainer *t, bool json)
{
    *p = (progress){.json = json, .terminal = !json && isatty(STDOUT_FILENO) == 1};
    p->start = clock_seconds();
    p->shown = p->terminal ? 0 : p->start; /* on a terminal the first step is shown at once */
    p->tokens = t->last.tokens;
    p->stays = -1;
}

double progress_seconds(const progress *p) { return clock_seconds() - p->start; }

static double tokens_per_second(const progress *p, const trainer *t)
{
    return (double)(t->last.tokens - p->tokens) / progress_seconds(p);
}

static bool is_measured(const trainer *t) { return t->metrics != NULL && t->metrics->training.step == t->last.step; }

/* Erases the line that will be overwritten. */
static void clear_line(progress *p)
{
    if (p->width > 0) printf("%*s\r", p->width, "");
    p->width = 0;
}

/* Prints the figures of the last step; with `stays` as a permanent line. */
static void print_line(progress *p, const trainer *t, bool stays)
{
    const step_report *m = &t->last;
    clear_line(p);
    p->width =
        printf("step %4lld / %4lld | loss %.4f", (long long)m->step, (long long)t->settings.max_steps, m->loss);
    if (!isnan(m->val_loss)) p->width += printf(" | validation loss %.4f", m->val_loss);
    printf(stays ? "\n" : "\r");
    if (stays) p->width = 0, p->stays = m->step;
    p->shown = clock_seconds();
}

/* Prints the metrics of this step, on a line of their own. */
static void print_metrics(progress *p, const trainer *t)
{
    const metrics *d = t->metrics;
    double least = (double)INFINITY, most = 0;
    for (int i = 0; i < t->model.n_parameters; i++) {
        double ratio = parameter_update_ratio(&d->norms[i]);
        if (!isfinite(ratio)) continue; /* biases that were all 0 */
        if (ratio < least) least = ratio;
        if (ratio > most) most = ratio;
    }
    clear_line(p);
    printf("step %4lld: loss %.4f, ", (long long)d->training.step, d->training.loss);
    if (isfinite(d->training.bits_per_character)) printf("bits per character %.4f, ", d->training.bits_per_character);
    printf("accuracy %.1f %%, gradient %.3g, updates/weights %.1e to %.1e", 100 * d->training.accuracy, d->grad_norm,
           least, most);
    int dead = 0;
    for (int i = 0; i < d->n_layer; i++) dead += d->dead[i];
    if (d->has_dead) printf(", dead units %d of %d", dead, d->n_layer * d->units);
    printf(", %.0f tokens/s\n", tokens_per_second(p, t));
    if (d->validation.step == d->training.step) {
        printf("validation: loss %.4f, bits per character %.4f, accuracy %.1f %%\n", d->validation.loss,
               d->validation.bits_per_character, 100 * d->validation.accuracy);
    }
}

static void print_json(const progress *p, const trainer *t)
{
    const step_report *m = &t->last;
    string_builder line = {0};
    string_builder_add(&line, "{\"event\":\"step\",\"step\":%lld", (long long)m->step);
    output_add_number(&line, "loss", m->loss);
    output_add_number(&line, "val_loss", m->val_loss);
    output_add_number(&line, "grad_norm", m->grad_norm);
    output_add_number(&line, "lr", m->lr);
    output_add_number(&line, "tokens", (double)m->tokens);
    output_add_number(&line, "tokens_per_second", tokens_per_second(p, t));
    if (is_measured(t)) {
        string_builder_add(&line, ",\"metrics\":");
        metrics_report(t->metrics, &t->model, t->bytes_by_purpose.metrics, &line);
    }
    string_builder_add(&line, "}");
    output_json(&line);
}

bool progress_step(progress *p, const trainer *t)
{
    const bool due = clock_seconds() - p->shown >= (p->terminal || p->json ? TERMINAL_SECONDS : LOG_SECONDS);
    const bool stays = !isnan(t->last.val_loss);
    if (p->json) {
        print_json(p, t);
        if (due) p->shown = clock_seconds();
    } else {
        if (stays || due) print_line(p, t, stays || !p->terminal);
        if (is_measured(t)) print_metrics(p, t);
    }
    if (due || stays) fflush(stdout);
    return due || stays;
}

void progress_end(progress *p, const trainer *t)
{
    if (!p->json && p->stays != t->last.step) print_line(p, t, true);
    fflush(stdout);
}
