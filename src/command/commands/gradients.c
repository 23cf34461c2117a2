/* gradients.c: compares the gradients of a model with finite differences, parameter by parameter
 * (inside/gradient_check.h). */
#include "inside/gradient_check.h"

#include "command/command.h"
#include "command/output.h"
#include "command/saved.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 50 }; /* how many numbers of each parameter are compared */

/* Small enough to be fast, large enough to have every part of a model. Settings of --set replace these. */
static const char SMALL[] = "n_layer=2\nn_head=2\nn_embd=8\nblock_size=8\nbatch_size=3\ninit_std=0.3\n";
static const char TEXT[] = "the cat sat on the mat\nthe dog sat on the log\nthe rat ran to the cat\na bat is a rat\n";

static void add_json(string_builder *line, const tensor *t, double off, bool first)
{
    string_builder_add(line, "%s{\"parameter\":\"%s\",\"error\":", first ? "" : ",", t->name);
    string_builder_add_number(line, off);
    string_builder_add(line, "}");
}

/* Gives the second matrices of a LoRA other numbers than the zeros that they begin with, so that the first ones have a
 * gradient. */
static void fill_lora(trainer *t)
{
    for (int i = t->model.n_drawn + 1; i < t->model.n_parameters; i += 2) {
        const tensor *b = t->model.parameters[i];
        for (size_t k = 0; k < tensor_size(b); k++) b->data[k] = (real)rng_gauss(&t->rng, 0, t->settings.init_std);
    }
}

/* Prints a line for each parameter that is trained; true where all are right. */
static bool check(trainer *t, const options *o)
{
    string_builder line = {0};
    int wrong = 0, n = 0;
    string_builder_add(&line, "{\"tolerance\":%g,\"parameters\":[", GRADIENT_TOLERANCE);
    fill_lora(t);
    gradient_check_begin(t);
    for (int i = 0; i < t->model.n_parameters; i++) {
        tensor *parameter = t->model.parameters[i];
        if (!parameter->has_grad) continue;
        const double off = gradient_check_parameter(t, parameter, PLACES);
        const bool right = off <= GRADIENT_TOLERANCE; /* false for a NaN */
        wrong += !right;
        if (!o->json) printf("%-6s %-32s %.1e\n", right ? "ok" : "WRONG", parameter->name, off);
        add_json(&line, parameter, off, n++ == 0);
    }
    string_builder_add(&line, "],\"wrong\":%d}", wrong);
    bool ok = true;
    if (o->json) {
        ok = output_json(&line);
    } else {
        printf("%d parameters, %d wrong: errors relative to the largest gradient, at most %g in %s\n", n, wrong,
               GRADIENT_TOLERANCE, sizeof(real) == sizeof(double) ? "double" : "float");
        string_builder_free(&line);
    }
    return ok && wrong == 0;
}

int command_check_gradients(const options *o)
{
    error e = {0};
    config c;
    size_t size = sizeof TEXT - 1;
    string_builder lines = {0};
    string_builder_add(&lines, "%s%s", SMALL, o->settings.at == NULL ? "" : o->settings.at);
    char *settings = string_builder_finish(&lines, &e);
    bool ok = settings != NULL && config_parse(&c, settings, &e);
    free(settings);
    if (!ok) return output_fail(EXIT_INPUT, "%s", e.message);
    uint8_t *bytes = o->text == NULL ? NULL : saved_read_text(o->text, &size);
    if (o->text != NULL && bytes == NULL) return EXIT_INPUT;
    trainer *t = trainer_new(bytes == NULL ? (const uint8_t *)TEXT : bytes, size, &c, NULL, &e);
    free(bytes);
    if (t == NULL) output_note("%s", e.message);
    ok = t != NULL && check(t, o);
    trainer_delete(t);
    return ok ? 0 : EXIT_INPUT;
}
