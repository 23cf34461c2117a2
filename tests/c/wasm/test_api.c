/* test_api.c: the exported functions, which the JavaScript tests call in WebAssembly, here under the sanitizers and
 * with each of their allocations failing once. What they compute is tested with the modules that compute it. */
#include "../../../wasm/api_inspection.h"

#include "../support.h"
#include "../test.h"
#include "inside/pca.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "ann\nbob\nanna\nnoah\nhanna\n";
static const char LINES[] = "n_layer=1\nn_head=2\nn_embd=8\nblock_size=8\nbatch_size=2\nwarmup_steps=0\n";

/* What the attempts below use. */
typedef struct context {
    trainer *t;
    inspection *in;
    quotation_index *index;
} context;

static bool is_given(void *memory)
{
    free(memory);
    return memory != NULL;
}

static bool components(void *of, error *e)
{
    int sizes[2];
    return is_given(api_inspection_pca(((context *)of)->in, "wte.weight", 0, 2, sizes, e));
}

static bool spread(void *of, error *e)
{
    return is_given(api_inspection_histogram(((context *)of)->in, "wte.weight", 0, 4, (double)NAN, (double)NAN, e));
}

static bool report(void *of, error *e) { return is_given(api_inspection(((context *)of)->in, e)); }

static bool counted(void *of, error *e)
{
    facts_counter *f = api_facts_new(((context *)of)->t, e);
    int more = f == NULL ? -1 : 1;
    while (more > 0) more = api_facts_advance(f, 3, e);
    bool ok = more == 0 && is_given(api_facts_report(f, e));
    api_facts_delete(f);
    return ok;
}

static bool measured(void *of, error *e)
{
    documents_counter *d = api_documents_new(((context *)of)->t, 1000, e);
    if (d == NULL) return false;
    while (api_documents_advance(d, 3) > 0) continue;
    const bool ok = is_given(api_documents_report(d, e));
    api_documents_delete(d);
    return ok;
}

static bool indexed(void *of, error *e)
{
    quotation_index *q = api_quotation_index(((context *)of)->t, e);
    int more = q == NULL ? -1 : 1;
    while (more > 0) more = api_quotation_index_advance(q, 3, e);
    api_quotation_index_delete(q);
    return more == 0;
}

static bool quoted(void *of, error *e)
{
    return is_given(api_quotations(((context *)of)->index, "anna noah", 9, 2, 3, e));
}

static bool curve(void *of, error *e)
{
    (void)of;
    double n = 0;
    return is_given(api_schedule(LINES, &n, e));
}

static bool learnt(void *of, error *e)
{
    (void)of;
    api_learning *l = api_learning_new(bytes_of(TEXT), strlen(TEXT), "tokenizer=bpe\nvocab_size=260\n", e);
    int more = l == NULL ? -1 : 1;
    while (more > 0) more = api_learning_advance(l, 10, e);
    if (l != NULL) api_learning_delete(l);
    return more == 0;
}

static bool exported_as_gguf(void *of, error *e)
{
    exported *x = api_export(((context *)of)->t, EXPORT_GGUF, e);
    if (x != NULL) api_exported_delete(x);
    return x != NULL;
}

static void memory_runs_out(void)
{
    error e = {0};
    context c = {.t = trainer_of(TEXT, LINES)};
    REQUIRE(c.t != NULL);
    c.in = api_inspection_new(c.t, "anna", 4, &e);
    c.index = api_quotation_index(c.t, &e);
    REQUIRE(c.in != NULL && c.index != NULL);
    while (api_quotation_index_advance(c.index, 1000, &e) > 0) {}
    each_allocation_fails(components, &c, 3);
    each_allocation_fails(spread, &c, 2);
    each_allocation_fails(report, &c, 0);
    each_allocation_fails(counted, &c, 3);
    each_allocation_fails(measured, &c, 3);
    each_allocation_fails(indexed, &c, 6);
    each_allocation_fails(quoted, &c, 1);
    each_allocation_fails(curve, &c, 0);
    each_allocation_fails(learnt, &c, 5);
    each_allocation_fails(exported_as_gguf, &c, 3);
    api_quotation_index_delete(c.index);
    api_inspection_delete(c.in);
    api_trainer_delete(c.t);
}

/* Numbers out of range, which JavaScript checks first. Where one gets through, C gives a sentence and reads no
 * wrong address. */
static void wrong_numbers(void)
{
    trainer *t = trainer_of(TEXT, LINES);
    REQUIRE(t != NULL);
    error e = {0};
    inspection *in = api_inspection_new(t, "anna", 4, &e);
    REQUIRE(in != NULL);
    static const int WRONG[] = {0, -1, PCA_MAX_COMPONENTS + 1, 2147483647, -2147483647 - 1};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        int sizes[2];
        CHECK(api_inspection_pca(in, "wte.weight", 0, WRONG[i], sizes, &e) == NULL);
        CHECK_TEXT(e.key, "components");
        if (WRONG[i] == PCA_MAX_COMPONENTS + 1) continue; /* so many bins are allowed */
        CHECK(api_inspection_histogram(in, "wte.weight", 0, WRONG[i], (double)NAN, (double)NAN, &e) == NULL);
        CHECK_TEXT(e.key, "bins");
        CHECK(api_rate_finder_new(t, 1e-4, 1e-2, WRONG[i], &e) == NULL);
        if (WRONG[i] < 1) CHECK(api_samples_new(t, WRONG[i], 0, &e) == NULL); /* at least one sample is needed */
        if (WRONG[i] == 0) continue;                                          /* leaves the number open */
        CHECK(api_samples_new(t, 2147483647, WRONG[i], &e) == NULL);
        CHECK_TEXT(e.key, "at_once");
    }
    api_inspection_delete(in);
    api_trainer_delete(t);
}

SUITE(api)
{
    TEST("when memory runs out, every exported function that reports errors says so", memory_runs_out);
    TEST("numbers out of range are refused by name", wrong_numbers);
}
