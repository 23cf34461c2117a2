/* estimate.c: prints what a run will need, without running it, as lines or as JSON (estimate_report()). */
#include "inside/estimate.h"

#include "base/memory.h"
#include "command/clock.h"
#include "command/command.h"
#include "command/output.h"
#include "command/saved.h"

#include <stdio.h>
#include <stdlib.h>

static double now(void) { return clock_seconds(); }

static void print_estimate(const estimate *s, const config *c)
{
    estimate_memory parts[ESTIMATE_MEMORIES];
    const double tokens = estimate_tokens(s);
    estimate_memories(s, parts);
    char trained[SAVED_TRAINED];
    printf("num params: %llu%s\nvocab size: %d\nmemory: %.1f MiB%s\n", (unsigned long long)s->whole->model.n_values,
           saved_trained(&s->whole->model, trained), s->whole->tokenizer.vocab_size, memory_mib(s->whole->bytes),
           estimate_fits(s) ? "" : ", more than memory_limit");
    for (int i = 0; i < ESTIMATE_MEMORIES; i++) {
        printf("  %-12s %10.1f MiB\n", parts[i].name, memory_mib(parts[i].bytes));
    }
    printf("a step: %.3g ms, %.0f tokens, %.0f tokens a second, %.1f GFLOP/s, threads: %d\n", 1e3 * s->step, tokens,
           tokens / s->step, 1e-9 * s->flops / s->step, trainer_threads(s->whole));
    printf("a validation: %.3g ms\n%lld steps: %.0f s\n", 1e3 * s->validation, (long long)c->max_steps, s->run);
}

int command_estimate(const options *o)
{
    error e = {0};
    config c;
    size_t size = 0;
    estimate s = {0};
    if (!config_parse(&c, o->settings.at, &e)) return output_fail(EXIT_INPUT, "%s", e.message);
    if (o->text == NULL && o->vocabulary == 0 && c.tokenizer == TOKENIZER_CHAR) {
        return output_fail(EXIT_USAGE, "--text is missing: microgpt estimate needs --text FILE or --vocabulary N.");
    }
    uint8_t *bytes = o->text == NULL ? NULL : saved_read_text(o->text, &size);
    if (o->text != NULL && bytes == NULL) return EXIT_INPUT;
    pool *threads = pool_new(o->threads);
    bool ok = estimate_init(&s, bytes, size, o->vocabulary, &c, threads, &e) && estimate_measure(&s, now, &e);
    free(bytes);
    if (!ok) output_note("%s", e.message);
    if (ok && !o->json) print_estimate(&s, &c);
    if (ok && o->json) {
        string_builder line = {0};
        estimate_report(&s, &line);
        ok = output_json(&line);
    }
    estimate_free(&s);
    pool_delete(threads);
    return ok ? 0 : EXIT_INPUT;
}
