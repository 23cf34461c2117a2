/* sampler.c: from logits to a token, with a graph that computes one more row for each token. See sampler.h. */
#include "inference/sampler.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool sampler_init(sampler *s, const model *m, error *e)
{
    *s = (sampler){.model = m, .chosen = -1};
    graph_init(&s->graph, 1, (int)m->settings.block_size, GRAPH_INFERS, NULL);
    s->logits = model_record(m, &s->graph, false).logits;
    if (!s->graph.failed) return true;
    sampler_free(s);
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to sample from this model.");
}

uint64_t sampler_bytes(sampler *s)
{
    size_t per_token = sizeof *s->weights + sizeof *s->ranking;
    return checked_add(graph_bytes(&s->graph), checked_multiply((size_t)s->model->vocab_size, per_token));
}

bool sampler_plan(sampler *s, error *e)
{
    size_t V = (size_t)s->model->vocab_size;
    if (!graph_plan(&s->graph, e)) return false;
    s->weights = malloc(V * sizeof *s->weights);
    s->ranking = malloc(V * sizeof *s->ranking);
    if (s->weights != NULL && s->ranking != NULL && batch_init(&s->batch, s->graph.T)) return true;
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to sample from this model.");
}

static void push(sampler *s, int id) { batch_push(&s->batch, id, -1, s->batch.end, 0); }

bool sampler_begin(sampler *s, const token *prompt, size_t n, const config *settings, rng *shared, bool slides,
                   error *e)
{
    int T = s->graph.T, bos = s->model->vocab_size - 1;
    s->active = false;
    if (n + 1 > (size_t)T && !slides) {
        return error_set(e, ERROR_PROMPT, "",
                         "The prompt has %zu %s; the context of %d has room for %d after the start. Shorten "
                         "the prompt, or train with a larger context (block_size).",
                         n, settings->tokenizer == TOKENIZER_CHAR ? "characters" : "tokens", T, T - 1);
    }
    s->settings = *settings;
    s->slides = slides;
    s->n_new = 0;
    s->chosen = -1;
    s->rng = shared;
    if (shared == NULL) {
        rng_init(&s->own_rng, (uint32_t)settings->seed);
        s->rng = &s->own_rng;
    }
    s->batch.begin = s->batch.end = 0;
    if (n + 1 <= (size_t)T) {
        push(s, bos);
    } else {
        prompt += n - (size_t)T;
        n = (size_t)T;
    }
    for (size_t i = 0; i < n; i++) push(s, prompt[i]);
    s->active = true;
    return true;
}

/* Drops the older half of a full context. The rest is computed again from position 0. */
static void slide(sampler *s)
{
    int T = s->graph.T, kept = T / 2 > 0 ? T / 2 : 1;
    if (kept == T) kept = 0; /* a context of one token: it will hold the next token only */
    memmove(s->batch.ids, s->batch.ids + T - kept, (size_t)kept * sizeof *s->batch.ids);
    s->batch.begin = s->batch.end = 0;
    for (int i = 0; i < kept; i++) push(s, s->batch.ids[i]);
}

static int likeliest(const double *logits, int V)
{
    int best = 0;
    for (int i = 1; i < V; i++) {
        if (logits[i] > logits[best]) best = i;
    }
    return best;
}

/* Lowers the logits of all tokens in the context, each once. `ranking` is not yet in use and marks those already
 * done. */
static void penalise(sampler *s, double *logits)
{
    int V = s->model->vocab_size, bos = V - 1, *seen = s->ranking;
    double penalty = s->settings.repetition_penalty;
    memset(seen, 0, (size_t)V * sizeof *seen);
    for (int i = 0; i < s->batch.end; i++) {
        int id = s->batch.ids[i];
        if (id == bos || seen[id]) continue;
        seen[id] = 1;
        logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    }
}

/* Restores the order of a heap of n ids, with the largest weight on top, where the weight of the id at place i may be
 * too small for its place. */
static void sift_down(int *heap, const double *weights, int i, int n)
{
    for (int child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && weights[heap[child + 1]] > weights[heap[child]]) child++;
        if (weights[heap[child]] <= weights[heap[i]]) return;
        int other = heap[i];
        heap[i] = heap[child];
        heap[child] = other;
    }
}

/* Sets the weight of every token outside top-k and top-p to zero. Takes the tokens off a heap one by one, so that
 * the cost grows with how many are kept. */
static void keep_top(sampler *s, double total)
{
    int V = s->model->vocab_size, n = V, *ranking = s->ranking;
    int k = s->settings.top_k > 0 && s->settings.top_k < V ? (int)s->settings.top_k : V;
    double reached = 0, p = s->settings.top_p;
    for (int i = 0; i < V; i++) ranking[i] = i;
    for (int i = V / 2; i-- > 0;) sift_down(ranking, s->weights, i, V);
    while (n > V - k && (k < V || reached < p * total || n == V)) {
        int top = ranking[0]; /* moved to the end of the array, so that the most likely token is the last one */
        ranking[0] = ranking[--n];
        ranking[n] = top;
        sift_down(ranking, s->weights, 0, n);
        reached += s->weights[top];
    }
    for (int i = 0; i < n; i++) s->weights[ranking[i]] = 0;
    if (k == V) return;
    total = reached; /* p is a share of what top-k leaves */
    reached = 0;
    for (int i = V - 1; i >= n; i--) {
        if (i < V - 1 && reached >= p * total) s->weights[ranking[i]] = 0;
        reached += s->weights[ranking[i]];
    }
}

static int choose(sampler *s, const real *logits)
{
    int V = s->model->vocab_size;
    double *weights = s->weights, total = 0, min_p = s->settings.min_p;
    for (int i = 0; i < V; i++) weights[i] = (double)logits[i];
    if (s->settings.repetition_penalty != 1) penalise(s, weights);
    int best = likeliest(weights, V);
    double highest = weights[best];
    s->drawn = false;
    if (s->settings.temperature <= 0) return best;
    for (int i = 0; i < V; i++) {
        weights[i] = exp((weights[i] - highest) / s->settings.temperature);
        total += weights[i];
    }
    if (!(total > 0 && isfinite(total))) return best; /* the model has diverged */
    if (s->settings.top_k > 0 || s->settings.top_p < 1) keep_top(s, total);
    for (int i = 0; min_p > 0 && i < V; i++) {
        if (weights[i] < min_p) weights[i] = 0; /* the weight of the most likely token is 1 */
    }
    s->drawn = true;
    return (int)rng_choice(s->rng, weights, (size_t)V);
}

bool sampler_goes_on(sampler *s)
{
    s->chosen = -1;
    bool full = s->batch.begin == s->graph.T && s->batch.end == s->graph.T;
    if (s->n_new >= s->settings.max_new_tokens || (full && !s->slides)) s->active = false;
    return s->active;
}

int sampler_take(sampler *s)
{
    int bos = s->model->vocab_size - 1, id = s->chosen = choose(s, s->logits->data);
    s->batch.begin = s->batch.end;
    if (id == bos) {
        s->active = false;
        return SAMPLER_BOS;
    }
    s->n_new++;
    if (s->batch.end == s->graph.T && s->slides) slide(s);
    if (s->batch.end < s->graph.T) push(s, id);
    return id;
}

int sampler_next(sampler *s)
{
    if (!sampler_goes_on(s)) return SAMPLER_LENGTH;
    graph_forward(&s->graph, &s->batch);
    return sampler_take(s);
}

void sampler_free(sampler *s)
{
    graph_free(&s->graph);
    batch_free(&s->batch);
    free(s->weights);
    free(s->ranking);
    *s = (sampler){0};
}
