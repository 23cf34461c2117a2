/* estimate.c: see estimate.h. Its sections: the work of the run; a smaller model of the same kind; the times of its
 * parts. */
#include "inside/estimate.h"

#include "base/memory.h"
#include "base/parts.h"
#include "base/string_builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* ---- work ---- */

double estimate_work(const op *o, estimate_rows rows, bool back)
{
    const double width = o->out->rank > 1 ? o->out->shape[1] : 1;
    double times = back ? 2 : 1;
    if (back && o->kind == OP_LINEAR) times = o->in[0]->has_grad + o->in[1]->has_grad;
    if (back && !o->out->has_grad) times = 0;
    if (o->kind == OP_LINEAR) return times * 2 * rows.rows * width * o->in[0]->shape[1];
    if (o->kind == OP_ATTENTION) return times * 4 * rows.pairs * width;
    double read = o->in[0] != NULL && o->in[0]->of_graph && o->in[0]->rank > 1 ? o->in[0]->shape[1] : 0;
    return times * rows.rows * (read > width ? read : width);
}

static int part_of(const op *o, bool back)
{
    const bool inside = strncmp(o->out->name, "blocks.", 7) == 0;
    int part = inside ? ESTIMATE_OTHER : ESTIMATE_HEAD_OTHER;
    if (o->kind == OP_LINEAR) part = inside ? ESTIMATE_LINEAR : ESTIMATE_HEAD_LINEAR;
    if (o->kind == OP_ATTENTION) part = ESTIMATE_ATTENTION;
    return back ? part + ESTIMATE_BACKWARD : part;
}

static void add_pass(double work[ESTIMATE_PARTS], const graph *g, estimate_rows rows)
{
    for (int i = 0; i < g->n_ops; i++) {
        for (int back = 0; back < 2; back++) work[part_of(g->ops[i], back)] += estimate_work(g->ops[i], rows, back);
    }
}

/* How many pairs of a row and a position that the row sees there are in a sequence of this length. */
static double pairs_of(double length, int64_t window)
{
    if (window == 0 || (double)window >= length) return length * (length + 1) / 2;
    double w = (double)window;
    return w * (w + 1) / 2 + (length - w) * w;
}

/* The rows and pairs of an average sequence of the training part. */
static estimate_rows mean_sequence(const corpus *c, const config *settings)
{
    double T = (double)settings->block_size, tokens = (double)corpus_train_tokens(c);
    if (c->documents != DOCUMENTS_LINES) {
        if (c->n_ids > 0 && tokens < T) T = tokens;
        return (estimate_rows){T, pairs_of(T, settings->window)};
    }
    estimate_rows sum = {0};
    for (size_t i = 0; i < c->n_train_documents; i++) {
        double length = fmin(T, (double)(c->starts[i + 1] - c->starts[i]));
        sum.rows += length;
        sum.pairs += pairs_of(length, settings->window);
    }
    double n = (double)c->n_train_documents;
    return (estimate_rows){sum.rows / n, sum.pairs / n};
}

static bool check_vocabulary(int *vocab_size, const config *c, error *e)
{
    if (*vocab_size == 0 && c->tokenizer != TOKENIZER_CHAR) {
        *vocab_size = c->tokenizer == TOKENIZER_BYTE ? 257 : (int)c->vocab_size;
    }
    if (*vocab_size >= 2 && *vocab_size <= TOKENIZER_MAX_VOCAB) return true;
    return error_set(
        e, ERROR_SETTING, "vocab_size",
        "How many tokens there are must be known, from 2 to %d: give a text, or the size of its vocabulary.",
        TOKENIZER_MAX_VOCAB);
}

bool estimate_init(estimate *s, const uint8_t *bytes, size_t size, int vocab_size, const config *settings,
                   pool *threads, error *e)
{
    *s = (estimate){0};
    if (bytes == NULL && !check_vocabulary(&vocab_size, settings, e)) return false;
    s->whole = trainer_outline(bytes, size, vocab_size, settings, threads, e);
    if (s->whole == NULL) return false;
    const double B = (double)settings->batch_size;
    s->rows = mean_sequence(&s->whole->corpus, settings);
    s->rows.rows *= B;
    s->rows.pairs *= B;
    add_pass(s->work, &s->whole->graph, s->rows);
    s->work[ESTIMATE_UPDATE] = optimizer_work(&s->whole->model);
    static const int PRODUCTS[] = {ESTIMATE_LINEAR, ESTIMATE_HEAD_LINEAR, ESTIMATE_ATTENTION};
    for (int i = 0; i < 3; i++) s->flops += s->work[PRODUCTS[i]] + s->work[PRODUCTS[i] + ESTIMATE_BACKWARD];
    s->flops *= (double)settings->grad_accumulation;
    return true;
}

/* ---- a smaller model ---- */

enum { MOST_BATCHES = 32, LONG = 512, NARROW = 32, SMALL_VOCABULARY = 512 };
static const double FEW_ROWS = 256, MANY_ROWS = 1024;
/* The most operations in the matrix products of the blocks, in a forward pass; the layer after them has at most half of it. */
static const double ENOUGH = 128e6;

typedef struct small_run {
    model model;
    graph graph;
    model_outputs outputs;
    optimizer optimizer;
    batch batches[MOST_BATCHES]; /* several where sequences differ in length and a batch has few of them */
    int n_batches;
    double work[ESTIMATE_PARTS];
    int times[ESTIMATE_PARTS]; /* how often each part runs in a round */
} small_run;

/* The operations of the matrix products of a block for one row. */
static double block_work(const config *c)
{
    double C = (double)c->n_embd, D = C / (double)c->n_head, middle = config_mlp_width(c);
    return 2 * C * (2 * C + 2 * config_kv_heads(c) * D + middle * (config_is_gated(c) ? 3 : 2));
}

/* Halves the width: with half as many heads, or, where their number cannot be halved, with heads half as wide.
 * False where neither is possible. */
static bool make_narrower(config *c)
{
    const bool heads = c->n_head % 2 == 0 && (c->n_kv_head < 2 || c->n_kv_head % 2 == 0);
    if (c->n_embd % 2 != 0 || c->n_embd / 2 < NARROW) return false;
    const int64_t divisor = c->position == POSITION_ROPE ? 4 : 2; /* rope needs heads of even width */
    if (!heads && c->n_embd / c->n_head % divisor != 0) return false;
    if (heads) c->n_head /= 2;
    if (heads && c->n_kv_head > 1) c->n_kv_head /= 2;
    c->n_embd /= 2;
    return true;
}

/* Settings for a model of the same kind that is small enough to be measured quickly and in little memory. */
static config smaller_settings(const estimate *s, int *vocab_size)
{
    config c = s->whole->settings;
    const double length = s->rows.rows / (double)c.batch_size;
    c.n_layer = 1;
    while (c.block_size > LONG || (c.block_size > 64 && c.n_head * c.block_size * c.block_size > LONG * LONG * 16)) {
        c.block_size /= 2;
    }
    const double most = fmin(length, (double)c.block_size);
    while (c.batch_size > 1 && (double)c.batch_size * most > MANY_ROWS) c.batch_size = (c.batch_size + 1) / 2;
    while (c.batch_size > 1 && (double)c.batch_size * most > FEW_ROWS &&
           block_work(&c) * (double)c.batch_size * most > ENOUGH) {
        c.batch_size = (c.batch_size + 1) / 2;
    }
    double rows = (double)c.batch_size * most;
    while (block_work(&c) * rows > ENOUGH && make_narrower(&c)) {}
    while (block_work(&c) * rows > ENOUGH && c.block_size > 16) { /* the width cannot become small enough */
        c.block_size /= 2;
        rows = (double)c.batch_size * fmin(length, (double)c.block_size);
    }
    *vocab_size = s->whole->tokenizer.vocab_size;
    while (*vocab_size > SMALL_VOCABULARY && 2 * rows * (double)c.n_embd * *vocab_size > ENOUGH / 2) {
        *vocab_size = (*vocab_size + 1) / 2;
    }
    return c;
}

/* Fills a batch with the next sequences of the text, or with full windows of random tokens. */
static void fill_batch(const estimate *s, const small_run *k, batch *b, corpus *c, rng *r)
{
    const int B = k->graph.B, T = k->graph.T, V = k->model.vocab_size;
    if (s->whole->facts.present) {
        corpus_train_batch(c, b, B, T, r);
        for (int i = 0; i < b->end; i++) b->ids[i] %= V, b->targets[i] %= V;
    } else {
        for (int i = 0; i < B * T; i++) {
            batch_push(b, (int)rng_below(r, (uint32_t)V), (int)rng_below(r, (uint32_t)V), i % T, i / T);
        }
    }
    b->dropout = k->model.settings.dropout;
    b->noise = 1;
}

static estimate_rows rows_of_batch(const batch *b, int64_t window)
{
    estimate_rows sum = {.rows = b->end};
    for (int i = 0; i < b->end; i++) {
        if (i + 1 == b->end || b->positions[i + 1] == 0) sum.pairs += pairs_of(b->positions[i] + 1, window);
    }
    return sum;
}

static bool small_run_init(small_run *k, const estimate *s, error *e)
{
    int vocab_size;
    const config c = smaller_settings(s, &vocab_size);
    rng r;
    corpus data = s->whole->corpus; /* a copy, so that the cursor of the run does not move */
    rng_init(&r, 1);
    *k = (small_run){0};
    if (!model_init(&k->model, &c, vocab_size, e)) return false;
    graph_init(&k->graph, (int)c.batch_size, (int)c.block_size, GRAPH_LEARNS, s->whole->shared);
    k->outputs = model_record(&k->model, &k->graph, true);
    if (!graph_plan(&k->graph, e) || !optimizer_init(&k->optimizer, &k->model, s->whole->pool, e) ||
        !model_plan(&k->model, &r, e)) {
        return false;
    }
    int wanted = data.documents == DOCUMENTS_LINES ? (MOST_BATCHES + k->graph.B - 1) / k->graph.B : 1;
    while (k->n_batches < wanted) {
        batch *b = &k->batches[k->n_batches++];
        if (!batch_init(b, k->graph.B * k->graph.T)) {
            return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a batch.");
        }
        fill_batch(s, k, b, &data, &r);
        add_pass(k->work, &k->graph, rows_of_batch(b, c.window));
        graph_forward(&k->graph, b); /* so that all numbers are those of a real pass */
        graph_backward(&k->graph, b, k->outputs.loss);
    }
    k->work[ESTIMATE_UPDATE] = optimizer_work(&k->model);
    return true;
}

static void small_run_free(small_run *k)
{
    for (int i = 0; i < k->n_batches; i++) batch_free(&k->batches[i]);
    optimizer_free(&k->optimizer);
    graph_free(&k->graph);
    model_free(&k->model);
}

/* ---- time ---- */

static void run_update(small_run *k, const trainer *whole)
{
    model_clear_gradients(&k->model, whole->shared);
    optimizer_gradient_norm(&k->optimizer, &k->model, whole->shared);
    optimizer_step(&k->optimizer, &k->model, &k->model.settings, 1000, 1e-6, 1, whole->shared);
}

static void run_part(small_run *k, const trainer *whole, int part)
{
    if (part == ESTIMATE_UPDATE) {
        run_update(k, whole);
        return;
    }
    const bool back = part >= ESTIMATE_BACKWARD;
    const int n = k->graph.n_ops;
    for (int b = 0; b < k->n_batches; b++) {
        for (int i = 0; i < n; i++) {
            int number = back ? n - 1 - i : i;
            if (part_of(k->graph.ops[number], back) == part) graph_run_op(&k->graph, number, &k->batches[b], back);
        }
    }
}

/* The seconds that a part takes, as a mean over its repetitions. */
static double time_part(small_run *k, const trainer *whole, int part, estimate_clock *now)
{
    double start = now();
    for (int i = 0; i < k->times[part]; i++) run_part(k, whole, part);
    return (now() - start) / k->times[part];
}

/* Decides how often each part runs, so that even a clock with a low resolution can time it. */
static void find_times(small_run *k, const trainer *whole, estimate_clock *now)
{
    enum { MOST_TIMES = 1 << 20 };
    static const double LONG_ENOUGH = 0.002;
    for (int part = 0; part < ESTIMATE_PARTS; part++) {
        if (k->work[part] <= 0) continue;
        for (k->times[part] = 1; k->times[part] < MOST_TIMES;) {
            double passed = time_part(k, whole, part, now) * k->times[part];
            if (passed >= LONG_ENOUGH) break;
            k->times[part] *= passed < LONG_ENOUGH / 8 ? 8 : 2;
        }
    }
}

/* How many rows a validation computes. */
static double validation_rows(const estimate *s)
{
    const trainer *t = s->whole;
    double rows = (double)t->settings.val_batches * s->rows.rows;
    if (t->settings.val_fraction <= 0) return 0;
    return t->facts.present ? fmin(rows, (double)corpus_val_tokens(&t->corpus)) : rows;
}

/* Times all parts, one after the other, and scales each time to the work of a step of the run. Returns the seconds
 * of a step. */
static double measure_round(estimate *s, small_run *k, double seconds[ESTIMATE_PARTS], estimate_clock *now)
{
    double sum = 0;
    for (int part = 0; part < ESTIMATE_PARTS; part++) {
        bool any = k->work[part] > 0;
        seconds[part] = any ? time_part(k, s->whole, part, now) / k->work[part] * s->work[part] : 0;
        sum += part == ESTIMATE_UPDATE ? seconds[part] : seconds[part] * (double)s->whole->settings.grad_accumulation;
    }
    return sum;
}

/* Measures several rounds and takes the one with the median time. A short disturbance of the machine does not
 * change it; a constant load does, as it will in the run. */
static void measure_rounds(estimate *s, small_run *k, estimate_clock *now)
{
    enum { ROUNDS = 5 };
    double seconds[ROUNDS][ESTIMATE_PARTS], sums[ROUNDS];
    find_times(k, s->whole, now);
    for (int i = 0; i < ROUNDS; i++) sums[i] = measure_round(s, k, seconds[i], now);
    for (int i = 0; i < ROUNDS; i++) {
        int rank = 0;
        for (int j = 0; j < ROUNDS; j++) rank += sums[j] < sums[i] || (sums[j] == sums[i] && j < i);
        if (rank != ROUNDS / 2) continue;
        memcpy(s->seconds, seconds[i], sizeof s->seconds);
        s->step = sums[i];
    }
}

bool estimate_measure(estimate *s, estimate_clock *now, error *e)
{
    const config *c = &s->whole->settings;
    small_run *k = malloc(sizeof *k);
    if (k == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory to measure.");
    s->measured = small_run_init(k, s, e);
    if (s->measured) {
        double forward = 0;
        measure_rounds(s, k, now);
        for (int part = 0; part < ESTIMATE_BACKWARD; part++) forward += s->seconds[part];
        s->validation = forward / s->rows.rows * validation_rows(s);
        s->run =
            s->step * (double)c->max_steps + s->validation * ceil((double)c->max_steps / (double)c->val_interval);
    }
    small_run_free(k);
    free(k);
    return s->measured;
}

/* ---- the report ---- */

static void add_amount(string_builder *out, const char *key, double value)
{
    string_builder_add(out, ",\"%s\":", key);
    string_builder_add_number(out, value);
}

void estimate_memories(const estimate *s, estimate_memory parts[ESTIMATE_MEMORIES])
{
    const trainer_bytes *b = &s->whole->bytes_by_purpose;
    const estimate_memory all[ESTIMATE_MEMORIES] = {{"parameters", b->parameters}, {"gradients", b->gradients},
                                                    {"optimizer", b->optimizer},   {"activations", b->activations},
                                                    {"validation", b->validation}, {"sampler", b->sampler},
                                                    {"metrics", b->metrics}};
    memcpy(parts, all, sizeof all);
}

bool estimate_fits(const estimate *s)
{
    return memory_mib(s->whole->bytes) <= (double)s->whole->settings.memory_limit;
}

double estimate_tokens(const estimate *s) { return s->rows.rows * (double)s->whole->settings.grad_accumulation; }

void estimate_report(const estimate *s, string_builder *out)
{
    const trainer *t = s->whole;
    const double none = (double)NAN, tokens = estimate_tokens(s);
    estimate_memory parts[ESTIMATE_MEMORIES];
    estimate_memories(s, parts);
    string_builder_add(out, "{\"n_params\":%llu,\"n_trained\":%llu", (unsigned long long)t->model.n_values,
                       (unsigned long long)t->model.n_trained);
    add_amount(out, "vocab_size", t->tokenizer.vocab_size);
    string_builder_add(out, ",\"bytes\":{");
    for (int i = 0; i < ESTIMATE_MEMORIES; i++) {
        string_builder_add(out, "\"%s\":%llu,", parts[i].name, (unsigned long long)parts[i].bytes);
    }
    string_builder_add(out, "\"total\":%llu}", (unsigned long long)t->bytes);
    string_builder_add(out, ",\"fits\":%s", estimate_fits(s) ? "true" : "false");
    add_amount(out, "threads", trainer_threads(t));
    add_amount(out, "tokens", tokens);
    add_amount(out, "flops", s->flops);
    add_amount(out, "ms", s->measured ? 1e3 * s->step : none);
    add_amount(out, "tokens_per_second", s->measured ? tokens / s->step : none);
    add_amount(out, "val_ms", s->measured ? 1e3 * s->validation : none);
    add_amount(out, "seconds", s->measured ? s->run : none);
    string_builder_add(out, "}");
}

void estimate_free(estimate *s)
{
    trainer_delete(s->whole);
    *s = (estimate){0};
}
