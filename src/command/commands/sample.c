/* sample.c: generates text with a saved model. See sample.h. */
#include "command/commands/sample.h"

#include "command/command.h"
#include "command/interrupt.h"
#include "command/output.h"
#include "command/saved.h"
#include "inference/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_line(const options *o, const config *settings, bool seeded, int number,
                       const string_builder *letters, size_t length)
{
    const char *bytes = letters->at == NULL ? "" : letters->at;
    if (!o->json) {
        printf("sample %2d: %s", number, o->prompt);
        fwrite(bytes, 1, length, stdout);
        printf("\n");
        return;
    }
    string_builder line = {0};
    string_builder_add(&line, "{\"event\":\"sample\",\"sample\":%d,\"prompt\":", number);
    output_add_string(&line, o->prompt, strlen(o->prompt));
    string_builder_add(&line, ",\"text\":");
    output_add_string(&line, bytes, length);
    string_builder_add(&line, ",\"seed\":");
    if (seeded) string_builder_add(&line, "%u}", (unsigned)(uint32_t)settings->seed);
    if (!seeded) string_builder_add(&line, "null}");
    output_json(&line);
}

/* How many bytes of the text are before a stop string, or all. */
static size_t length_shown(const stops *s, const string_builder *letters)
{
    return s->found ? s->safe : letters->length;
}

static bool add_token(string_builder *letters, const tokenizer *t, int id)
{
    char bytes[TOKENIZER_TOKEN_BYTES];
    string_builder_add_bytes(letters, bytes, tokenizer_decode(t, id, bytes));
    return !letters->failed;
}

bool sample_print(trainer *t, const options *o, const config *settings, bool seeded, int number)
{
    error e = {0};
    string_builder letters = {0};
    int id = 0;
    bool ok = trainer_sample_begin(t, o->prompt, strlen(o->prompt), settings, seeded, &e);
    for (int i = 0; ok && i < o->n_stops; i++) ok = trainer_sample_stop(t, o->stops[i], strlen(o->stops[i]), &e);
    while (ok && interrupt_signal() == 0 && (id = trainer_sample_next(t)) >= 0) {
        if (!add_token(&letters, &t->tokenizer, id)) id = SAMPLING_MEMORY, ok = false;
    }
    if (id == SAMPLING_MEMORY) ok = error_set(&e, ERROR_MEMORY, "", "There is not enough memory for this sample.");
    const bool cut = ok && id >= 0; /* ended by a signal: an unfinished sample must not look like a whole one */
    if (ok && !cut) print_line(o, settings, seeded, number, &letters, length_shown(&t->stops, &letters));
    if (!ok) output_note("%s", e.message);
    string_builder_free(&letters);
    return ok && !cut;
}

/* Draws all tokens of the samples and appends each to its text. False when memory is out. */
static bool draw_together(samples *s, const trainer *t, string_builder letters[SAMPLES_AT_ONCE], error *e)
{
    int ids[SAMPLES_AT_ONCE];
    for (bool more = true; more;) {
        more = samples_next(s, ids);
        for (int i = 0; i < s->n; i++) {
            const bool ok = ids[i] < 0 ? ids[i] != SAMPLING_MEMORY : add_token(&letters[i], &t->tokenizer, ids[i]);
            if (!ok) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for these samples.");
        }
    }
    return true;
}

/* Prints up to `most` samples, whose seeds begin with settings->seed and increase by 1. They are drawn together, as
 * many as memory allows. Returns how many were printed; 0 after a failure. */
static int print_together(trainer *t, const options *o, config *settings, int number, int most)
{
    error e = {0};
    string_builder letters[SAMPLES_AT_ONCE] = {{0}};
    samples *s = samples_new_some(&t->model, &t->tokenizer, t->bytes, most, &e);
    if (s == NULL) {
        const bool printed = sample_print(t, o, settings, true, number);
        settings->seed++;
        return printed;
    }
    const int n = s->n;
    config one = *settings;
    bool ok = true;
    for (int i = 0; ok && i < n; i++, one.seed++) {
        ok = samples_begin(s, i, o->prompt, strlen(o->prompt), &one, &e);
        for (int k = 0; ok && k < o->n_stops; k++) ok = samples_stop(s, i, o->stops[k], strlen(o->stops[k]), &e);
    }
    ok = ok && draw_together(s, t, letters, &e);
    for (int i = 0; i < n; i++, settings->seed++) {
        if (ok) print_line(o, settings, true, number + i, &letters[i], length_shown(&s->each[i].stops, &letters[i]));
        string_builder_free(&letters[i]);
    }
    if (!ok) output_note("%s", e.message);
    samples_delete(s);
    return ok ? n : 0;
}

int command_sample(const options *o)
{
    error e = {0};
    trainer *t = saved_open(o->load);
    if (t == NULL) return EXIT_INPUT;
    config c = t->settings;
    bool ok = config_change(&c, o->settings.at, &e);
    ok = ok && (!o->seeded || samples_check_seeds((double)c.seed, o->count, &e));
    char notice[SAMPLING_NOTICE];
    sampling_notice(&t->tokenizer, o->prompt, strlen(o->prompt), (int)c.block_size, notice);
    if (!ok) output_note("%s", e.message);
    if (ok && notice[0] != '\0') output_note("%s", notice);
    /* Without a seed they draw from the run's generator, and so must be drawn one after the other. */
    for (int i = 1; ok && i <= o->count && !o->seeded; i++) ok = sample_print(t, o, &c, false, i);
    for (int i = 1, n; ok && i <= o->count && o->seeded; i += n) {
        n = print_together(t, o, &c, i, o->count - i + 1);
        ok = n > 0;
    }
    trainer_delete(t);
    return ok ? 0 : EXIT_INPUT;
}
