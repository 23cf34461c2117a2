/* model.c: the parameters of a GPT and the ops between them. See model.h. */
#include "network/model.h"

#include "base/memory.h"
#include "base/parts.h"
#include "math/kernels.h"
#include "network/lora.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- parameters ---- */

tensor *model_declare(model *m, const char *name, int rows, int columns)
{
    tensor *t = arena_alloc(&m->arena, sizeof *t);
    if (t == NULL || name == NULL || m->n_parameters == m->parameters_room) {
        m->failed = true;
        return NULL;
    }
    *t = (tensor){.name = name, .rank = columns == 0 ? 1 : 2, .shape = {rows, columns}, .has_grad = m->trains};
    m->parameters[m->n_parameters++] = t;
    return t;
}

/* "<prefix>.<part>"; NULL when memory is out, now or when the prefix was made. */
static const char *name_of(model *m, const char *prefix, const char *part)
{
    return prefix == NULL ? NULL : arena_printf(&m->arena, "%s.%s", prefix, part);
}

static layer_weights declare_linear(model *m, const char *prefix, int outputs, int inputs)
{
    layer_weights w = {0};
    w.weight = model_declare(m, name_of(m, prefix, "weight"), outputs, inputs);
    if (m->settings.bias) w.bias = model_declare(m, name_of(m, prefix, "bias"), outputs, 0);
    return w;
}

/* A tensor that is not learnt: its numbers are computed from the settings. */
static tensor *declare_constant(model *m, const char *name, int rows, int columns)
{
    tensor *t = arena_alloc(&m->arena, sizeof *t);
    m->failed |= t == NULL;
    if (t == NULL) return NULL;
    *t = (tensor){.name = name, .rank = 2, .shape = {rows, columns}};
    m->n_constants = checked_multiply((uint64_t)rows, (uint64_t)columns);
    return t;
}

/* The parameters of a norm. RMSNorm has no bias, whatever the setting `bias` is. */
static layer_weights declare_norm(model *m, const char *prefix)
{
    layer_weights w = {0};
    int C = (int)m->settings.n_embd;
    if (m->settings.norm_gain) w.weight = model_declare(m, name_of(m, prefix, "weight"), C, 0);
    if (m->settings.bias && m->settings.norm == NORM_LAYER) {
        w.bias = model_declare(m, name_of(m, prefix, "bias"), C, 0);
    }
    return w;
}

static void declare_block(model *m, block *b, int n)
{
    const config *c = &m->settings;
    int C = (int)c->n_embd, D = C / (int)c->n_head, middle = config_mlp_width(c);
    b->norm1 = declare_norm(m, arena_printf(&m->arena, "blocks.%d.norm1", n));
    b->qkv =
        declare_linear(m, arena_printf(&m->arena, "blocks.%d.attention.qkv", n), C + 2 * config_kv_heads(c) * D, C);
    if (c->qk_norm && c->norm_gain) {
        b->q_norm.weight = model_declare(m, arena_printf(&m->arena, "blocks.%d.attention.q_norm.weight", n), D, 0);
        b->k_norm.weight = model_declare(m, arena_printf(&m->arena, "blocks.%d.attention.k_norm.weight", n), D, 0);
    }
    b->attention_proj = declare_linear(m, arena_printf(&m->arena, "blocks.%d.attention.proj", n), C, C);
    b->norm2 = declare_norm(m, arena_printf(&m->arena, "blocks.%d.norm2", n));
    b->fc = declare_linear(m, arena_printf(&m->arena, "blocks.%d.mlp.fc", n),
                           config_is_gated(c) ? 2 * middle : middle, C);
    b->mlp_proj = declare_linear(m, arena_printf(&m->arena, "blocks.%d.mlp.proj", n), C, middle);
}

static void declare_positions(model *m)
{
    const config *c = &m->settings;
    int T = (int)c->block_size, C = (int)c->n_embd;
    if (c->position == POSITION_LEARNED) m->wpe = model_declare(m, "wpe.weight", T, C);
    if (c->position == POSITION_SINUSOIDAL) m->wpe = declare_constant(m, "wpe", T, C);
    if (c->position == POSITION_ROPE) m->rope = declare_constant(m, "rope", T, C / (int)c->n_head);
}

bool model_init(model *m, const config *settings, int vocab_size, error *e)
{
    *m = (model){.settings = *settings, .vocab_size = vocab_size};
    int C = (int)settings->n_embd, L = (int)settings->n_layer;
    enum { OUTSIDE_BLOCKS = 8, PER_BLOCK = 14 + LORA_PER_BLOCK };
    m->parameters_room = OUTSIDE_BLOCKS + PER_BLOCK * L;
    m->parameters = calloc((size_t)m->parameters_room, sizeof *m->parameters);
    m->blocks = arena_alloc(&m->arena, (size_t)L * sizeof *m->blocks);
    const bool all = settings->trainable == TRAINABLE_ALL;
    if (m->parameters != NULL && m->blocks != NULL) {
        m->trains = all;
        m->wte = model_declare(m, "wte.weight", vocab_size, C);
        declare_positions(m);
        m->trains = settings->trainable != TRAINABLE_LORA;
        m->lm_head = settings->tie_head ? m->wte : model_declare(m, "lm_head.weight", vocab_size, C);
        m->trains = all;
        if (settings->norm_embedding) m->norm_embedding = declare_norm(m, "norm_embedding");
        for (int i = 0; i < L; i++) {
            m->trains = all || (settings->trainable == TRAINABLE_LAST && i >= L - settings->trainable_layers);
            declare_block(m, &m->blocks[i], i);
        }
        m->trains = settings->trainable != TRAINABLE_LORA;
        if (settings->norm_final) m->norm_final = declare_norm(m, "norm_final");
        m->n_drawn = m->n_parameters;
        if (settings->trainable == TRAINABLE_LORA) lora_declare(m);
    } else {
        m->failed = true;
    }
    if (m->failed) {
        model_free(m);
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this model.");
    }
    for (int i = 0; i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        uint64_t columns = t->rank == 2 ? (uint64_t)t->shape[1] : 1,
                 n = checked_multiply((uint64_t)t->shape[0], columns);
        m->n_values = checked_add(m->n_values, n);
        if (t->has_grad) m->n_trained = checked_add(m->n_trained, n);
    }
    return true;
}

uint64_t model_bytes(const model *m)
{
    return checked_multiply(checked_add(checked_add(m->n_values, m->n_trained), m->n_constants), sizeof(real));
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), k = strlen(end);
    return n >= k && strcmp(name + n - k, end) == 0;
}

static void draw(const model *m, const tensor *t, rng *r, real *values)
{
    size_t n = tensor_size(t);
    if (t->rank == 1) {
        real value = ends_with(t->name, ".weight") ? 1 : 0; /* 1 for a gain, 0 for a bias */
        for (size_t i = 0; i < n; i++) values[i] = value;
        return;
    }
    double deviation = m->settings.init_std;
    if (m->settings.scaled_init && ends_with(t->name, ".proj.weight"))
        deviation /= sqrt(2.0 * (double)m->settings.n_layer);
    for (size_t i = 0; i < n; i++) values[i] = (real)rng_gauss(r, 0.0, deviation);
}

/* The angle at a position of the pair of numbers 2i and 2i + 1, of n. */
static double angle(int position, int i, int n) { return position * pow(10000, -2.0 * i / n); }

static void compute_constants(model *m)
{
    if (m->n_constants == 0) return;
    tensor *t = m->rope != NULL ? m->rope : m->wpe;
    int T = t->shape[0], n = t->shape[1];
    double size = m->settings.init_std * sqrt(2); /* the root mean square of a sine is 1 / sqrt(2) */
    t->data = m->constants;
    for (int position = 0; position < T; position++) {
        real *row = t->data + row_at(t, position);
        for (int i = 0; i < n; i++) {
            if (m->rope != NULL) {
                double a = angle(position, i % (n / 2), n);
                row[i] = (real)(i < n / 2 ? cos(a) : sin(a));
            } else {
                double a = angle(position, i / 2, n);
                row[i] = (real)(size * (i % 2 == 0 ? sin(a) : cos(a)));
            }
        }
    }
}

/* Allocates the numbers of the parameters and the constants, and gives each tensor its place in them. */
static bool lay_out(model *m, error *e)
{
    uint64_t bytes = model_bytes(m);
    m->values = memory_block(bytes);
    if (m->values == NULL) {
        return error_set(e, ERROR_MEMORY, "",
                         "There is not enough memory for the %.0f MiB of this model's parameters.",
                         memory_mib(bytes));
    }
    m->gradients = m->values + m->n_values;
    m->constants = m->gradients + m->n_trained;
    compute_constants(m);
    size_t trained = 0, frozen = (size_t)m->n_trained;
    for (int i = 0; i < m->n_parameters; i++) {
        tensor *t = m->parameters[i];
        size_t *at = t->has_grad ? &trained : &frozen;
        t->data = m->values + *at;
        if (t->has_grad) t->grad = m->gradients + *at;
        *at += tensor_size(t);
    }
    return true;
}

void model_draw(const model *m, rng *r, real *values)
{
    for (int i = 0; i < m->n_drawn; i++) {
        const tensor *t = m->parameters[i];
        draw(m, t, r, values + (t->data - m->values));
    }
    if (m->n_drawn < m->n_parameters) lora_draw(m, r, values);
}

bool model_plan(model *m, rng *r, error *e)
{
    if (!lay_out(m, e)) return false;
    model_draw(m, r, m->values);
    return true;
}

SECOND_PART bool model_plan_copy(model *m, const model *of, error *e)
{
    assert(m->n_parameters <= of->n_parameters);
    if (!lay_out(m, e)) return false;
    for (int i = 0; i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        memcpy(t->data, of->parameters[i]->data, tensor_size(t) * sizeof(real));
    }
    return true;
}

/* ---- ops ---- */

static tensor *record_norm(const model *m, graph *g, const char *name, tensor *x, layer_weights w)
{
    if (m->settings.norm == NORM_RMS) return op_rmsnorm(g, name, x, w.weight);
    return op_layernorm(g, name, x, w.weight, w.bias);
}

static tensor *record_linear(const model *m, graph *g, const char *name, tensor *x, layer_weights w, tensor *residual)
{
    if (w.lora_a != NULL) return lora_record(m, g, name, x, w, residual);
    return op_linear(g, name, x, w.weight, w.bias, residual);
}

/* Whether the passes of a graph may have dropout. */
static bool has_dropout(const model *m, const graph *g) { return m->settings.dropout > 0 && g->kind != GRAPH_INFERS; }

/* x + h W^T + bias: the last linear layer of attention or MLP, which adds to the residual stream. */
static tensor *record_residual(const model *m, graph *g, const char *name, const char *proj, tensor *h,
                               layer_weights w, tensor *x)
{
    if (!has_dropout(m, g)) return record_linear(m, g, name, h, w, x);
    return op_dropout(g, name, record_linear(m, g, proj, h, w, NULL), x);
}

/* Queries, keys and values of a block, as attention reads them. */
static tensor *record_qkv(const model *m, graph *g, const char *of, const block *b, tensor *h)
{
    const config *c = &m->settings;
    int heads = (int)c->n_head, kv_heads = config_kv_heads(c);
    h = record_linear(m, g, graph_name(g, of, "attention.qkv"), h, b->qkv, NULL);
    if (c->qk_norm) {
        h = op_qk_norm(g, graph_name(g, of, "attention.qk_norm"), h, b->q_norm.weight, b->k_norm.weight, heads,
                       kv_heads);
    }
    if (m->rope != NULL) h = op_rope(g, graph_name(g, of, "attention.rope"), h, m->rope, heads, kv_heads);
    return h;
}

static tensor *record_activation(const model *m, graph *g, const char *name, tensor *h)
{
    static tensor *(*const RECORD[])(graph *, const char *, tensor *) = {
        [ACTIVATION_RELU] = op_relu, [ACTIVATION_GELU] = op_gelu,     [ACTIVATION_RELU2] = op_relu2,
        [ACTIVATION_SILU] = op_silu, [ACTIVATION_SWIGLU] = op_swiglu, [ACTIVATION_GEGLU] = op_geglu,
    };
    return RECORD[m->settings.activation](g, name, h);
}

/* y = x + attention(norm(x)), then y + mlp(norm(y)). With norm_place post: y = norm(x + attention(x)), then
 * norm(y + mlp(y)). */
static tensor *record_block(const model *m, graph *g, int n, tensor *x)
{
    const block *b = &m->blocks[n];
    const config *c = &m->settings;
    const char *of = graph_name(g, "blocks", arena_printf(&g->arena, "%d", n));
    const bool post = c->norm_place == NORM_POST;

    tensor *h = post ? x : record_norm(m, g, graph_name(g, of, "norm1"), x, b->norm1);
    h = record_qkv(m, g, of, b, h);
    h = op_attention(g, graph_name(g, of, "attention.out"), graph_name(g, of, "attention.probs"), h,
                     (attention_form){.heads = (int)c->n_head,
                                      .kv_heads = config_kv_heads(c),
                                      .window = (int)c->window,
                                      .alibi = c->position == POSITION_ALIBI});
    x = record_residual(m, g, graph_name(g, of, "residual1"), graph_name(g, of, "attention.proj"), h,
                        b->attention_proj, x);
    if (post) x = record_norm(m, g, graph_name(g, of, "norm1"), x, b->norm1);

    h = post ? x : record_norm(m, g, graph_name(g, of, "norm2"), x, b->norm2);
    h = record_linear(m, g, graph_name(g, of, "mlp.fc"), h, b->fc, NULL);
    h = record_activation(m, g, graph_name(g, of, "mlp.activation"), h);
    x = record_residual(m, g, graph_name(g, of, "residual2"), graph_name(g, of, "mlp.proj"), h, b->mlp_proj, x);
    return post ? record_norm(m, g, graph_name(g, of, "norm2"), x, b->norm2) : x;
}

static tensor *record_blocks(const model *m, graph *g)
{
    tensor *x = op_embedding(g, "embedding", m->wte, m->wpe);
    if (has_dropout(m, g)) x = op_dropout(g, "embedding_dropout", x, NULL);
    if (m->settings.norm_embedding) x = record_norm(m, g, "norm_embedding", x, m->norm_embedding);
    for (int n = 0; n < m->settings.n_layer; n++) x = record_block(m, g, n, x);
    return x;
}

tensor *model_record_head(const model *m, graph *g, tensor *x)
{
    if (m->settings.norm_final) x = record_norm(m, g, "norm_final", x, m->norm_final);
    return op_linear(g, "logits", x, m->lm_head, NULL, NULL);
}

SECOND_PART tensor *model_record_apart(const model *m, graph *g)
{
    return model_record_head(m, g, record_blocks(m, g));
}

model_outputs model_record(const model *m, graph *g, bool with_loss)
{
    model_outputs out = {0};
    tensor *x = record_blocks(m, g);
    out.logits = model_record_head(m, g, with_loss ? x : op_last_row(g, "last_row", x));
    if (with_loss) {
        /* smoothing is for training only */
        double smoothing = g->kind == GRAPH_INFERS ? 0 : m->settings.label_smoothing;
        out.losses = op_smooth_cross_entropy(g, "losses", out.logits, smoothing);
        out.losses->persists = true; /* the caller reads it after the pass */
        out.loss = op_mean_loss(g, "loss", out.losses);
        /* so that it does not share memory with the logits, which are read after the pass too */
        out.loss->persists = true;
    }
    return out;
}

static void clear_slice(void *job, int index, int count)
{
    const model *m = job;
    size_t n = (size_t)m->n_trained, from = n / (size_t)count * (size_t)index;
    size_t to = index == count - 1 ? n : from + n / (size_t)count;
    kernel_clear(m->gradients + from, (ptrdiff_t)(to - from));
}

void model_clear_gradients(model *m, pool *threads) { pool_run(threads, clear_slice, m); }

SECOND_PART tensor *model_find(const model *m, const char *name)
{
    for (int i = 0; i < m->n_parameters; i++) {
        if (strcmp(m->parameters[i]->name, name) == 0) return m->parameters[i];
    }
    return NULL;
}

void model_free(model *m)
{
    free(m->values);
    free(m->parameters);
    arena_free(&m->arena);
    *m = (model){0};
}
