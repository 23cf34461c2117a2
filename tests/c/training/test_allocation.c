/* test_allocation.c: what a run does when memory runs out. Each allocation of a run fails once. The call must then
 * say so in a sentence, lose no memory (the leak detector of the address sanitizer checks it at the end), leave
 * nothing half finished, and the next call must work. */
#include "../support.h"
#include "../test.h"
#include "inside/report.h"
#include "training/trainer.h"

#include <math.h>
#include <string.h>

static const char TEXT[] = "ada\nbob\ncleo\ndina\nemile\nfritz\n";

typedef struct outcome {
    bool ok;
    error e;
    double loss; /* the loss of the third step */
    char letters[80];
    size_t n_report;
} outcome;

/* A whole run: text, model, three steps, a sample, a report. */
static outcome whole_run(const char *lines)
{
    outcome o = {0};
    config c;
    if (!config_parse(&c, lines, &o.e)) return o;
    trainer *t = trainer_new(bytes_of(TEXT), strlen(TEXT), &c, NULL, &o.e);
    if (t == NULL) return o;
    for (int i = 0; i < 3; i++) trainer_step(t);
    o.loss = t->last.loss;
    o.ok = trainer_sample_begin(t, "b", 1, &c, true, &o.e);
    size_t n = 0;
    for (int id; o.ok && n < 70 && (id = sampler_next(&t->sampler)) >= 0;) {
        n += tokenizer_decode(&t->tokenizer, id, o.letters + n);
    }
    string_builder report = {0};
    report_tensors(t, &report);
    report_trainer(t, &report);
    if (report.failed) o.ok = error_set(&o.e, ERROR_MEMORY, "", "There is not enough memory for a report.");
    o.n_report = report.length;
    string_builder_free(&report);
    trainer_delete(t);
    return o;
}

static void check_run(const char *lines, bool all)
{
    const outcome expected = whole_run(lines);
    CHECK_THAT(expected.ok, "%s", expected.e.message);
    long n = 0, refused = 0, n_all = 0;
    do {
        n++;
        allocations_fail(n, all);
        outcome o = whole_run(lines);
        long failed = allocations_failed();
        n_all = allocations_made();
        allocations_fail(0, false);
        if (!o.ok) {
            refused++;
            CHECK_THAT(failed > 0, "allocation %ld: refused without a reason: %s", n, o.e.message);
            CHECK_INT(o.e.code, ERROR_MEMORY);
            CHECK_THAT(strstr(o.e.message, "There is not enough memory") != NULL, "allocation %ld: \"%s\"", n,
                       o.e.message);
        } else { /* the run succeeded without that allocation, so its results must be complete */
            CHECK_THAT(o.loss == expected.loss && strcmp(o.letters, expected.letters) == 0 &&
                           o.n_report == expected.n_report,
                       "allocation %ld: the run is another one", n);
        }
        if (failed == 0) break;
        outcome next = whole_run(lines);
        CHECK_THAT(next.ok && next.loss == expected.loss, "after allocation %ld: %s", n, next.e.message);
    } while (n < 5000);
    CHECK_THAT(n > 20 && n == n_all + 1 && refused > 0, "%ld failures tried, %ld refused", n, refused);
}

static void one_fails(void)
{
    check_run("preset=microgpt\n", false);
    check_run("preset=gpt2\nn_layer=6\nn_embd=8\nblock_size=8\nbatch_size=2\nnorm_embedding=1\ntie_head=0\n"
              "documents=stream\n",
              false);
}

static void one_fails_with_bytes(void)
{
    check_run("preset=microgpt\ntokenizer=byte\nn_embd=8\n", false);
    check_run("preset=microgpt\ntokenizer=bpe\nn_embd=8\n", false);
}

static void all_fail_from(void) { check_run("preset=microgpt\nn_embd=8\nnorm_gain=1\nbias=1\n", true); }

SUITE(allocation)
{
    TEST("whichever allocation of a run fails, it is refused cleanly or loses nothing, and the next run works",
         one_fails);
    TEST("the same is true with tokens of bytes and with merges to learn", one_fails_with_bytes);
    TEST("wherever memory runs out for good in a run, it is refused cleanly, and the next run works", all_fail_from);
}
