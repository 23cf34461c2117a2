/* inside.c: prints what a saved model computes on a prompt: the next token that each layer expects, and a list of
 * all tensors; or the numbers of one tensor; or facts about one parameter (inside_parameter.h). */
#include "command/command.h"
#include "command/commands/inside_parameter.h"
#include "command/nearest.h"
#include "command/output.h"
#include "command/saved.h"
#include "command/tokens.h"
#include "inside/inspection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the logit lens ---- */

/* How many numbers inspection_lens() writes for one token, with its likeliest next token. */
enum { PLACE = LENS_TOP + LENS_GUESS };

/* Prints, for each token, which next token the model would expect if each layer were its last one. */
static void print_lens(const inspection *in, const tokenizer *t, const double *places)
{
    const int layers = (int)in->model.settings.n_layer + 1, R = in->batch.end;
    printf("the likeliest next token after the embedding and after each block (logit lens):\n");
    for (int r = 0; r < R; r++) {
        tokens_print(t, in->batch.ids[r]);
        for (int layer = 0; layer < layers; layer++) {
            const double *place = places + (ptrdiff_t)(layer * R + r) * PLACE;
            printf("  ");
            tokens_print(t, (int)place[LENS_TOP]);
            printf(" %5.1f%%", 100 * place[LENS_TOP + 1]);
        }
        printf("\n");
    }
}

/* Appends "lens":[[{"token","id","probability","entropy"}, one for each token]..., one for each layer]. */
static void add_lens(string_builder *line, const inspection *in, const tokenizer *t, const double *places)
{
    const int layers = (int)in->model.settings.n_layer + 1, R = in->batch.end;
    string_builder_add(line, "\"lens\":[");
    for (int layer = 0; layer < layers; layer++) {
        string_builder_add(line, "%s[", layer == 0 ? "" : ",");
        for (int r = 0; r < R; r++) {
            const double *place = places + (ptrdiff_t)(layer * R + r) * PLACE;
            const int id = (int)place[LENS_TOP];
            string_builder_add(line, "%s{\"token\":", r == 0 ? "" : ",");
            tokens_add(line, t, id);
            string_builder_add(line, ",\"id\":%d", id);
            output_add_number(line, "probability", place[LENS_TOP + 1]);
            output_add_number(line, "entropy", place[LENS_ENTROPY]);
            string_builder_add(line, "}");
        }
        string_builder_add(line, "]");
    }
    string_builder_add(line, "]");
}

/* ---- tensors ---- */

static void print_shape(const inspected *of)
{
    for (int i = 0; i < of->rank; i++) printf("%s%d", i == 0 ? "" : " x ", of->shape[i]);
    printf("\n");
}

static void print_numbers(const inspected *of, const real *x)
{
    const size_t n = inspected_size(of), width = (size_t)of->shape[of->rank - 1];
    print_shape(of);
    for (size_t i = 0; i < n; i++) printf("%.9g%c", (double)x[i], (i + 1) % width == 0 ? '\n' : ' ');
}

/* Prints {"name","shape":[...],"data":[...]}. */
static bool print_numbers_json(const inspected *of, const real *x)
{
    string_builder line = {0};
    string_builder_add(&line, "{\"name\":");
    output_add_string(&line, of->name, strlen(of->name));
    string_builder_add(&line, ",\"shape\":[");
    for (int i = 0; i < of->rank; i++) string_builder_add(&line, "%s%d", i == 0 ? "" : ",", of->shape[i]);
    string_builder_add(&line, "],\"data\":[");
    for (size_t i = 0; i < inspected_size(of); i++) {
        if (i > 0) string_builder_add(&line, ",");
        string_builder_add_number(&line, (double)x[i]);
    }
    string_builder_add(&line, "]}");
    return output_json(&line);
}

/* Prints the numbers of a tensor, one row a line. */
static bool show_tensor(inspection *in, const options *o, error *e)
{
    const inspected *of = inspection_find(in, o->tensor, false, e);
    if (of == NULL) {
        nearest n;
        nearest_begin(&n, o->tensor);
        for (int i = 0; i < in->n_tensors; i++) nearest_offer(&n, in->tensors[i].name, strlen(in->tensors[i].name));
        output_note(n.best == NULL ? "%s" : "%s Did you mean %.*s?", e->message, n.length, n.best);
        return false;
    }
    real *x = inspection_read(in, of, false, e);
    bool ok = x != NULL;
    if (!ok) output_note("%s", e->message);
    if (ok && o->json) ok = print_numbers_json(of, x);
    if (ok && !o->json) print_numbers(of, x);
    free(x);
    return ok;
}

/* Prints the lens and the list of tensors; as JSON {"lens":[...],"inspection":{...}}, where "inspection" is that of
 * inspection_report(). */
static bool show_all(inspection *in, const options *o, const tokenizer *t, error *e)
{
    const size_t places = ((size_t)in->model.settings.n_layer + 1) * (size_t)in->batch.end;
    double *lens = malloc(places * PLACE * sizeof *lens);
    if (lens == NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for this prompt.");
    bool ok = lens != NULL && inspection_lens(in, 1, lens, e);
    if (!ok) output_note("%s", e->message);
    if (ok && o->json) {
        string_builder line = {0};
        string_builder_add(&line, "{");
        add_lens(&line, in, t, lens);
        string_builder_add(&line, ",\"inspection\":");
        inspection_report(in, &line);
        string_builder_add(&line, "}");
        ok = output_json(&line);
    } else if (ok) {
        print_lens(in, t, lens);
        for (int i = 0; i < in->n_tensors; i++) {
            printf("%-10s %-36s ", in->tensors[i].kind, in->tensors[i].name);
            print_shape(&in->tensors[i]);
        }
    }
    free(lens);
    return ok;
}

static bool show_prompt(trainer *t, const options *o)
{
    error e = {0};
    inspection *in = inspection_new(t, o->prompt, strlen(o->prompt), &e);
    if (in == NULL) output_note("%s", e.message);
    const bool ok = in != NULL && (o->tensor != NULL ? show_tensor(in, o, &e) : show_all(in, o, &t->tokenizer, &e));
    inspection_delete(in);
    return ok;
}

/* Opens the saved model, with its text if --text was given. NULL after a sentence. */
static trainer *open_saved(const options *o)
{
    size_t size = 0;
    if (o->text == NULL) return saved_open(o->load);
    uint8_t *text = saved_read_text(o->text, &size);
    trainer *t = text == NULL ? NULL : saved_continue(o->load, text, size, NULL);
    free(text);
    return t;
}

int command_inside(const options *o)
{
    if ((o->tensor != NULL) + (o->parameter != NULL) + (o->set_parameter != NULL) > 1) {
        return output_fail(EXIT_USAGE, "Give only one of --tensor, --parameter and --set-parameter.");
    }
    trainer *t = open_saved(o);
    if (t == NULL) return EXIT_INPUT;
    int status;
    if (o->set_parameter != NULL)
        status = inside_parameter_set(t, o);
    else if (o->parameter != NULL)
        status = inside_parameter_print(t, o) ? 0 : EXIT_INPUT;
    else
        status = show_prompt(t, o) ? 0 : EXIT_INPUT;
    trainer_delete(t);
    return status;
}
