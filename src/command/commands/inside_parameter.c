/* inside_parameter.c: reads and sets the numbers of one parameter. See inside_parameter.h. */
#include "command/commands/inside_parameter.h"

#include "base/number.h"
#include "command/command.h"
#include "command/nearest.h"
#include "command/output.h"
#include "inside/inspection.h"
#include "training/parameters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5 }; /* how many of the first numbers are printed */

/* Prints the sentence of an error, and for a name the parameter that was probably meant. */
static void note_error(const trainer *t, const char *name, const error *e)
{
    nearest n;
    nearest_begin(&n, name);
    for (int i = 0; i < t->model.n_parameters && strcmp(e->key, "name") == 0; i++) {
        nearest_offer(&n, t->model.parameters[i]->name, strlen(t->model.parameters[i]->name));
    }
    output_note(n.best == NULL ? "%s" : "%s Did you mean %.*s?", e->message, n.length, n.best);
}

/* ---- what is kept ---- */

static const struct kind {
    const char *name;
    numbers_kind is;
    bool of_step; /* needs one more step, which is taken here */
} KINDS[] = {{"value", NUMBERS_VALUE, false},
             {"m", NUMBERS_M, false},
             {"v", NUMBERS_V, false},
             {"start", NUMBERS_START, false},
             {"gradient", NUMBERS_GRADIENT, true},
             {"step", NUMBERS_STEP, true}};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

typedef struct kept {
    tensor_numbers numbers;
    error missing; /* why there are none, if its code is not ERROR_NONE */
    double rms, least, most;
} kept;

static void measure(kept *k)
{
    const tensor_numbers *of = &k->numbers;
    double sum = 0;
    k->least = (double)INFINITY;
    k->most = -(double)INFINITY;
    for (size_t i = 0; i < of->n; i++) {
        const double x = (double)of->x[i];
        sum += x * x;
        k->least = fmin(k->least, x);
        k->most = fmax(k->most, x);
    }
    k->rms = sqrt(sum / (double)of->n);
}

static size_t shown_of(const kept *k) { return k->numbers.n < SHOWN ? k->numbers.n : SHOWN; }

static void print_kept(const char *name, const kept *k)
{
    if (k->missing.code != ERROR_NONE) {
        printf("%-8s %s\n", name, k->missing.message);
        return;
    }
    printf("%-8s %12.5g %12.5g %12.5g ", name, k->rms, k->least, k->most);
    for (size_t i = 0; i < shown_of(k); i++) printf(" %.5g", (double)k->numbers.x[i]);
    printf(k->numbers.n > SHOWN ? " ...\n" : "\n");
}

static void add_kept(string_builder *line, const char *name, const kept *k)
{
    string_builder_add(line, ",\"%s\":{", name);
    if (k->missing.code != ERROR_NONE) {
        string_builder_add(line, "\"missing\":");
        output_add_string(line, k->missing.message, strlen(k->missing.message));
        string_builder_add(line, "}");
        return;
    }
    string_builder_add(line, "\"rms\":");
    string_builder_add_number(line, k->rms);
    output_add_number(line, "least", k->least);
    output_add_number(line, "most", k->most);
    string_builder_add(line, ",\"first\":[");
    for (size_t i = 0; i < shown_of(k); i++) {
        if (i > 0) string_builder_add(line, ",");
        string_builder_add_number(line, (double)k->numbers.x[i]);
    }
    string_builder_add(line, "]}");
}

/* Takes one more step, also where the run has reached its end. False where it cannot. */
static bool take_step(trainer *t, error *e)
{
    char longer[48];
    if (!t->facts.present) return error_set(e, ERROR_SETTING, "", "Give --text to see this of one more step.");
    snprintf(longer, sizeof longer, "max_steps=%lld\n", (long long)t->last.step + 1);
    if (t->last.step >= t->settings.max_steps && !trainer_change(t, longer, e)) return false;
    const long long before = (long long)t->last.step;
    trainer_step(t);
    if (t->last.step > before && t->stopped[0] == '\0') return true;
    return error_set(e, ERROR_SETTING, "", "%s", t->stopped);
}

static void read_kept(trainer *t, const char *name, const struct kind *of, kept *k)
{
    *k = (kept){0};
    if (numbers_read(t, name, of->is, &k->numbers, &k->missing)) measure(k);
}

bool inside_parameter_print(trainer *t, const options *o)
{
    tensor_numbers numbers;
    error e = {0}, step = {0};
    /* requested before the step, so that the run keeps the change of the step */
    const bool known = numbers_read(t, o->parameter, NUMBERS_STEP, &numbers, &e) || strcmp(e.key, "step") == 0;
    if (!known || !numbers_read(t, o->parameter, NUMBERS_VALUE, &numbers, &e)) {
        note_error(t, o->parameter, &e);
        return false;
    }
    string_builder line = {0};
    string_builder_add(&line, "{\"name\":");
    output_add_string(&line, o->parameter, strlen(o->parameter));
    string_builder_add(&line, ",\"shape\":[");
    for (int i = 0; i < numbers.rank; i++) {
        string_builder_add(&line, i == 0 ? "%d" : ",%d", numbers.shape[i]);
        if (!o->json) printf(i == 0 ? "%d" : " x %d", numbers.shape[i]);
    }
    string_builder_add(&line, "]");
    if (!o->json)
        printf(" numbers of %s\n%-8s %12s %12s %12s  first numbers\n", o->parameter, "", "rms", "least", "most");
    for (int i = 0; i < N_KINDS; i++) {
        kept k;
        if (KINDS[i].of_step && !KINDS[i - 1].of_step) take_step(t, &step);
        if (KINDS[i].of_step && step.code != ERROR_NONE)
            k = (kept){.missing = step};
        else
            read_kept(t, o->parameter, &KINDS[i], &k);
        if (o->json)
            add_kept(&line, KINDS[i].name, &k);
        else
            print_kept(KINDS[i].name, &k);
        free(k.numbers.owned);
    }
    string_builder_add(&line, "}");
    if (o->json) return output_json(&line);
    string_builder_free(&line);
    return true;
}

/* ---- setting ---- */

/* What the argument NAME:INDEX=VALUE says. */
typedef struct place {
    char *name; /* to be freed */
    double index, value;
} place;

static bool read_place(place *p, const char *given)
{
    const size_t length = strlen(given) + 1;
    *p = (place){.name = malloc(length)};
    if (p->name == NULL) return false;
    memcpy(p->name, given, length);
    char *equals = strchr(p->name, '='), *colon = strchr(p->name, ':');
    if (equals == NULL || colon == NULL || colon == p->name || colon > equals) return false;
    *equals = *colon = '\0';
    return number_read(colon + 1, &p->index) && number_read(equals + 1, &p->value) && !isnan(p->value);
}

/* Writes the loss on the prompt, and, unless `gradient` is NULL, the gradient of the loss at this number. */
static bool measure_loss(const trainer *t, const char *prompt, const place *at, double *loss, double *gradient,
                         error *e)
{
    inspection *in = inspection_new(t, prompt, strlen(prompt), e);
    if (in == NULL) return false;
    bool ok = inspection_has_gradients(in);
    if (!ok) error_set(e, ERROR_PROMPT, "prompt", "A loss needs a --prompt of which something can be predicted.");
    if (ok) *loss = (double)in->outputs.loss->data[0];
    if (ok && gradient != NULL) {
        const inspected *of = inspection_find(in, at->name, true, e);
        real *x = of == NULL ? NULL : inspection_read(in, of, true, e);
        ok = x != NULL;
        if (ok) *gradient = (double)x[(size_t)at->index];
        free(x);
    }
    inspection_delete(in);
    return ok;
}

/* Sets the number, and prints the loss before and after that. */
static bool print_set(trainer *t, const options *o, const place *at, error *e)
{
    double old, before, after, gradient, now;
    /* sets the number and sets it back at once: so a wrong name or index is refused before anything is computed */
    if (!parameters_set(t, at->name, at->index, at->value, &old, e)) return false;
    if (!parameters_set(t, at->name, at->index, old, &now, e)) return false; /* `now`: the value as a float */
    if (!measure_loss(t, o->prompt, at, &before, &gradient, e)) return false;
    if (!parameters_set(t, at->name, at->index, at->value, &old, e)) return false;
    if (!measure_loss(t, o->prompt, at, &after, NULL, e)) return false;
    const double promised = gradient * (now - old) + 0.0; /* + 0.0 turns -0 into 0 */
    if (!o->json) {
        printf("%s:%.0f was %.9g and is %.9g: %+.9g\n", at->name, at->index, old, now, now - old);
        printf("loss on the prompt before %.9g\nloss on the prompt after  %.9g: %+.6g\n", before, after,
               after - before);
        printf("promise of the gradient   %.6g for each 1: %+.6g\n", gradient, promised);
        if (gradient == 0 && after == before) printf("The loss on this prompt does not depend on this number.\n");
        return true;
    }
    string_builder line = {0};
    string_builder_add(&line, "{\"name\":");
    output_add_string(&line, at->name, strlen(at->name));
    output_add_number(&line, "index", at->index);
    output_add_number(&line, "old", old);
    output_add_number(&line, "value", now);
    output_add_number(&line, "loss", before);
    output_add_number(&line, "loss_after", after);
    output_add_number(&line, "gradient", gradient);
    output_add_number(&line, "promised", promised);
    string_builder_add(&line, "}");
    return output_json(&line);
}

int inside_parameter_set(trainer *t, const options *o)
{
    place at;
    error e = {0};
    int status = 0;
    if (!read_place(&at, o->set_parameter)) {
        status =
            output_fail(EXIT_USAGE, "--set-parameter needs NAME:INDEX=VALUE, as in wte.weight:17=0.5, not \"%s\".",
                        o->set_parameter);
    } else if (!print_set(t, o, &at, &e)) {
        if (e.code != ERROR_NONE) note_error(t, at.name, &e);
        status = EXIT_INPUT;
    }
    free(at.name);
    return status;
}
