/* inspection.c: runs a prompt through a copy of the model and reads the numbers. See inspection.h. */
#include "inside/inspection.h"

#include "base/memory.h"
#include "base/parts.h"
#include "math/kernels.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* ---- what there is to read ---- */

/* Appends a tensor to the list: columns of `of`, in this shape, which ends with 0. */
static inspected *list_tensor(inspection *in, const char *name, const char *kind, const tensor *of, const int *shape)
{
    inspected *t = &in->tensors[in->n_tensors++];
    *t = (inspected){.name = name, .kind = kind, .of = of};
    t->has_gradient = tensor_gradient(of) != NULL && inspection_has_gradients(in);
    while (t->rank < TENSOR_RANK && shape[t->rank] != 0) {
        t->shape[t->rank] = shape[t->rank];
        t->rank++;
    }
    return t;
}

static void add_whole(inspection *in, const char *kind, const tensor *of)
{
    int shape[TENSOR_RANK + 1] = {0};
    memcpy(shape, of->shape, (size_t)of->rank * sizeof *shape);
    list_tensor(in, of->name, kind, of, shape);
}

static void add_softmax(inspection *in, const char *name, inspected_source source, int layer)
{
    inspected *t =
        list_tensor(in, name, "activation", in->outputs.logits, (int[]){in->batch.end, in->model.vocab_size, 0});
    t->source = source;
    t->at = layer;
    t->has_gradient = false;
}

/* blocks.N.part, or NULL when memory is out. */
static const char *block_name(inspection *in, int n, const char *part)
{
    const char *name = arena_printf(&in->graph.arena, "blocks.%d.%s", n, part);
    if (name == NULL) in->graph.failed = true;
    return name == NULL ? "" : name;
}

/* Appends what an attention op reads (q, k, v) and saves (probs). */
static void add_attention(inspection *in, const op *o, int n)
{
    const int R = in->batch.end, H = o->heads, K = o->kv_heads, D = o->out->shape[1] / H;
    static const char *const PARTS[] = {"attention.q", "attention.k", "attention.v"};
    for (int i = 0, column = 0; i < 3; i++) {
        int heads = i == 0 ? H : K;
        inspected *t = list_tensor(in, block_name(in, n, PARTS[i]), "activation", o->in[0], (int[]){R, heads, D, 0});
        t->column = column;
        column += heads * D;
    }
    inspected *t = list_tensor(in, o->saved->name, "activation", o->saved, (int[]){H, R, R, 0});
    t->source = INSPECTED_ATTENTION;
    t->at = o->number;
    t->has_gradient = o->out->has_grad && inspection_has_gradients(in);
}

/* Lists all tensors. False when memory is out. */
static bool list_tensors(inspection *in)
{
    const model *m = &in->model;
    const graph *g = &in->graph;
    const int L = (int)m->settings.n_layer;
    const int most = m->n_parameters + 2 + g->n_tensors + 4 * L + 2;
    in->tensors = calloc((size_t)most, sizeof *in->tensors);
    if (in->tensors == NULL) return false;
    for (int i = 0; i < m->n_parameters; i++) add_whole(in, "parameter", m->parameters[i]);
    if (m->settings.position == POSITION_SINUSOIDAL) add_whole(in, "constant", m->wpe);
    if (m->rope != NULL) add_whole(in, "constant", m->rope);
    for (int i = 0, n = 0; i < g->n_ops; i++) {
        const op *o = g->ops[i];
        if (o->kind == OP_ATTENTION) {
            add_attention(in, o, n++);
        } else if (o->saved != NULL) {
            add_whole(in, "activation", o->saved);
        }
        add_whole(in, "activation", o->out);
    }
    add_softmax(in, "probs", INSPECTED_SOFTMAX, 0);
    add_softmax(in, "embedding.lens", INSPECTED_LENS, 0);
    for (int n = 0; n < L; n++) add_softmax(in, block_name(in, n, "lens"), INSPECTED_LENS, n + 1);
    return !in->graph.failed;
}

/* ---- life ---- */

/* Fills the batch with BOS and the prompt, or with the last tokens of a prompt that does not fit. */
static bool fill_batch(inspection *in, const trainer *t, const token *ids, size_t n)
{
    const size_t T = (size_t)t->settings.block_size;
    const bool bos = n < T;
    if (!bos) ids += n - T, n = T;
    const int rows = (int)n + bos;
    if (!batch_init(&in->batch, rows)) return false;
    for (int r = 0; r < rows; r++) {
        int id = bos && r == 0 ? t->tokenizer.bos : ids[r - bos];
        batch_push(&in->batch, id, r + 1 < rows ? ids[r + 1 - bos] : -1, r, 0);
    }
    return true;
}

/* Records both graphs, and allocates their numbers if the memory limit permits it. */
static bool build(inspection *in, const trainer *t, error *e)
{
    const int R = in->batch.end;
    config c = t->settings;
    c.dropout = c.label_smoothing = 0;
    if (!model_init(&in->model, &c, t->tokenizer.vocab_size, e)) return false;
    graph_init(&in->graph, 1, R, GRAPH_SHOWS, t->shared);
    in->outputs = model_record(&in->model, &in->graph, true);
    graph_init(&in->lens, 1, R, GRAPH_INFERS, t->shared);
    in->lens_stream = graph_rows_tensor(&in->lens, "stream", false, (int)c.n_embd);
    in->lens_logits = model_record_head(&in->model, &in->lens, in->lens_stream);
    in->bytes = checked_add(model_bytes(&in->model), checked_add(graph_bytes(&in->graph), graph_bytes(&in->lens)));
    if (!in->graph.failed && !in->lens.failed &&
        memory_mib(checked_add(t->bytes, in->bytes)) > (double)c.memory_limit) {
        return error_set(e, ERROR_MEMORY, "memory_limit",
                         "To look inside takes %.0f MiB of memory besides the %.0f MiB of the run; the limit "
                         "(memory_limit) is %lld MiB. Raise the limit%s.",
                         ceil(memory_mib(in->bytes)), ceil(memory_mib(t->bytes)), (long long)c.memory_limit,
                         R > 1 ? ", or shorten the prompt" : "");
    }
    return graph_plan(&in->graph, e) && graph_plan(&in->lens, e) && model_plan_copy(&in->model, &t->model, e);
}

static bool inspect(inspection *in, const trainer *t, const char *prompt, size_t size, error *e)
{
    size_t n;
    token *ids = malloc((size + 1) * sizeof *ids);
    bool ok = ids != NULL && tokenizer_encode(&t->tokenizer, prompt, size, ids, &n, e);
    bool read = ok && fill_batch(in, t, ids, n);
    free(ids);
    if (ids != NULL && !ok) return false;
    if (!read) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this prompt.");
    if (!build(in, t, e)) return false;
    if (!list_tensors(in)) return error_set(e, ERROR_MEMORY, "", "There is not enough memory to look inside.");
    graph_forward(&in->graph, &in->batch);
    if (inspection_has_gradients(in)) graph_backward(&in->graph, &in->batch, in->outputs.loss);
    return true;
}

inspection *inspection_new(const trainer *t, const char *prompt, size_t size, error *e)
{
    inspection *in = calloc(1, sizeof *in);
    if (in == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory to look inside.");
    } else if (!inspect(in, t, prompt, size, e)) {
        inspection_delete(in);
        in = NULL;
    }
    return in;
}

void inspection_delete(inspection *in)
{
    if (in == NULL) return;
    free(in->tensors);
    graph_free(&in->lens);
    graph_free(&in->graph);
    batch_free(&in->batch);
    model_free(&in->model);
    free(in);
}

/* ---- reading ---- */

bool inspection_has_gradients(const inspection *in) { return in->batch.n_targets > 0; }

const inspected *inspection_find(const inspection *in, const char *name, bool gradient, error *e)
{
    for (int i = 0; i < in->n_tensors; i++) {
        const inspected *t = &in->tensors[i];
        if (strcmp(t->name, name) != 0) continue;
        if (!gradient || t->has_gradient) return t;
        error_set(e, ERROR_SETTING, "gradient",
                  inspection_has_gradients(in)
                      ? "The tensor \"%s\" has no gradient."
                      : "The tensor \"%s\" has no gradient, since the prompt has no token to predict: give it more.",
                  name);
        return NULL;
    }
    error_set(e, ERROR_SETTING, "name", "There is no tensor called \"%s\".", name);
    return NULL;
}

size_t inspected_size(const inspected *of)
{
    size_t n = 1;
    for (int i = 0; i < of->rank; i++) n *= (size_t)of->shape[i];
    return n;
}

/* The gradient of the weights of an attention op: dprobs_ij = dout_i v_j for each head, query i and key j that it
 * sees. */
static void read_attention_gradient(const op *o, int R, real *out)
{
    const int H = o->heads, D = o->out->shape[1] / H, N = o->in[0]->shape[1];
    const real *values = o->in[0]->data + (H + o->kv_heads) * D;
    for (int h = 0; h < H; h++) {
        const real *v = values + h / (H / o->kv_heads) * D;
        for (int i = 0; i < R; i++, out += R) {
            const real *dout = o->out->grad + row_at(o->out, i) + h * D;
            int first = o->window > 0 && i >= o->window ? i - o->window + 1 : 0;
            memset(out, 0, (size_t)R * sizeof *out);
            for (int j = first; j <= i; j++) out[j] = kernel_dot(dout, v + (ptrdiff_t)j * N, D);
        }
    }
}

static void softmax_rows(real *out, const real *logits, int rows, int V)
{
    memcpy(out, logits, (size_t)rows * (size_t)V * sizeof *out);
    for (int r = 0; r < rows; r++, out += V) kernel_causal_softmax(out, V, 1, V, 1, V);
}

/* The residual stream after the embedding (layer 0) or after block `layer` - 1. */
static const tensor *stream_of(const inspection *in, int layer)
{
    const config *c = &in->model.settings;
    const char *last = c->norm_place == NORM_POST ? "norm2" : "residual2";
    if (layer == 0) return graph_find(&in->graph, c->norm_embedding ? "norm_embedding" : "embedding");
    for (int i = 0; i < in->graph.n_ops; i++) {
        const tensor *out = in->graph.ops[i]->out;
        const char *dot_at = strrchr(out->name, '.');
        if (dot_at != NULL && strcmp(dot_at + 1, last) == 0 && --layer == 0) return out;
    }
    return NULL;
}

/* The logits (R,V) with a layer as the last one. They are valid until the next call. */
static const real *compute_lens(inspection *in, int layer)
{
    const tensor *stream = stream_of(in, layer);
    assert(stream != NULL);
    memcpy(in->lens_stream->data, stream->data, tensor_size(stream) * sizeof(real));
    graph_forward(&in->lens, &in->batch);
    return in->lens_logits->data;
}

real *inspection_read(inspection *in, const inspected *of, bool gradient, error *e)
{
    const int R = in->batch.end;
    real *out = malloc(inspected_size(of) * sizeof *out);
    if (out == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of these numbers.");
        return NULL;
    }
    if (of->source == INSPECTED_SOFTMAX) {
        softmax_rows(out, of->of->data, R, of->shape[1]);
    } else if (of->source == INSPECTED_LENS) {
        softmax_rows(out, compute_lens(in, of->at), R, of->shape[1]);
    } else if (of->source == INSPECTED_ATTENTION && gradient) {
        read_attention_gradient(in->graph.ops[of->at], R, out);
    } else {
        const real *from = (gradient ? of->of->grad : of->of->data) + of->column;
        const size_t rows = (size_t)of->shape[0], width = inspected_size(of) / rows;
        const size_t row = of->source == INSPECTED_ATTENTION ? width : tensor_row(of->of);
        for (size_t r = 0; r < rows; r++) memcpy(out + r * width, from + r * row, width * sizeof *out);
    }
    return out;
}

/* ---- the logit lens ---- */

/* One row of inspection_lens(). */
static void lens_row(const real *logits, int V, int target, int top, double *out)
{
    double *best = out + LENS_TOP, highest = -(double)INFINITY, total = 0, sum = 0;
    int found = 0, likelier = 0;
    for (int i = 0; i < V; i++) {
        double x = (double)logits[i];
        int at = found < top ? found++ : top;
        for (; at > 0 && best[2 * at - 1] < x; at--) {
            if (at < top) memcpy(best + 2 * at, best + 2 * at - 2, 2 * sizeof *best);
        }
        if (at < top) best[2 * at] = i, best[2 * at + 1] = x;
        highest = x > highest ? x : highest;
        if (target >= 0) likelier += logits[i] > logits[target];
    }
    for (int i = 0; i < V; i++) {
        double x = (double)logits[i] - highest, weight = exp(x);
        total += weight;
        if (weight > 0) sum += weight * x;
    }
    out[LENS_ENTROPY] = log(total) - sum / total;
    out[LENS_PROBABILITY] = target < 0 ? (double)NAN : exp((double)logits[target] - highest) / total;
    out[LENS_RANK] = target < 0 ? (double)NAN : likelier;
    for (int i = 0; i < top; i++) best[2 * i + 1] = exp(best[2 * i + 1] - highest) / total;
}

bool inspection_lens(inspection *in, int top, double *out, error *e)
{
    const int V = in->model.vocab_size, most = V < INSPECTION_MAX_TOP ? V : INSPECTION_MAX_TOP;
    if (top < 1 || top > most) {
        return error_set(e, ERROR_SETTING, "top",
                         "The lens shows the 1 to %d likeliest of the %d tokens (top), not %d.", most, V, top);
    }
    for (int layer = 0; layer <= in->model.settings.n_layer; layer++) {
        const real *logits = compute_lens(in, layer);
        for (int r = 0; r < in->batch.end; r++, logits += V, out += LENS_TOP + LENS_GUESS * top) {
            lens_row(logits, V, in->batch.targets[r], top, out);
        }
    }
    return true;
}

/* ---- a report ---- */

static void add_shape(string_builder *out, const int *shape, int rank)
{
    string_builder_add(out, ",\"shape\":[");
    for (int i = 0; i < rank; i++) string_builder_add(out, "%s%d", i == 0 ? "" : ",", shape[i]);
    string_builder_add(out, "]");
}

void inspection_report(const inspection *in, string_builder *out)
{
    string_builder_add(out, "{\"tokens\":[");
    for (int r = 0; r < in->batch.end; r++) string_builder_add(out, "%s%d", r == 0 ? "" : ",", in->batch.ids[r]);
    string_builder_add(out, "],\"loss\":");
    string_builder_add_number(out, inspection_has_gradients(in) ? (double)in->outputs.loss->data[0] : (double)NAN);
    string_builder_add(out, ",\"layers\":%d,\"memory_mib\":", (int)in->model.settings.n_layer + 1);
    string_builder_add_number(out, memory_mib(in->bytes));
    string_builder_add(out, ",\"tensors\":[");
    for (int i = 0; i < in->n_tensors; i++) {
        const inspected *t = &in->tensors[i];
        string_builder_add(out, "%s{\"name\":\"%s\",\"kind\":\"%s\"", i == 0 ? "" : ",", t->name, t->kind);
        add_shape(out, t->shape, t->rank);
        string_builder_add(out, ",\"gradient\":%s}", t->has_gradient ? "true" : "false");
    }
    string_builder_add(out, "],\"graph\":[");
    for (int i = 0; i < in->graph.n_ops; i++) {
        const op *o = in->graph.ops[i];
        string_builder_add(out, "%s{\"op\":\"%s\",\"name\":\"%s\"", i == 0 ? "" : ",", OPS[o->kind].name,
                           o->out->name);
        add_shape(out, o->out->shape, o->out->rank);
        string_builder_add(out, ",\"inputs\":[");
        for (int k = 0, n = 0; k < OP_INPUTS; k++) {
            if (o->in[k] != NULL) string_builder_add(out, "%s\"%s\"", n++ == 0 ? "" : ",", o->in[k]->name);
        }
        string_builder_add(out, "]}");
    }
    string_builder_add(out, "]}");
}
