/* foreign.c: see foreign.h. */
#include "files/foreign.h"

#include "base/parts.h"

#include <assert.h>
#include <stdlib.h>

SECOND_PART_FILE;

/* ---- the list ---- */

/* What is the same for all tensors of a list. */
typedef struct listing {
    foreign_list *list;
    const model *m;
    foreign_names names;
    foreign_family family;
} listing;

static void add_foreign(listing *l, const char *name, foreign_tensor x)
{
    foreign_list *list = l->list;
    if (list->failed || name == NULL || list->n == list->room) {
        list->failed = true;
        return;
    }
    x.name = name;
    x.rows_there = x.rows;
    list->at[list->n++] = x;
}

/* "<prefix>.<part>" */
static const char *foreign_name(listing *l, const char *prefix, const char *part)
{
    return prefix == NULL ? NULL : arena_printf(&l->list->arena, "%s.%s", prefix, part);
}

/* Adds form.rows rows of a layer's weights from row form.first on, and the same part of its biases if the family has biases.
 * With form.columns = 0 the weights are a vector. */
static void add_layer(listing *l, const char *prefix, layer_weights w, foreign_tensor form)
{
    form.of = w.weight;
    form.fill = 1; /* a gain that is not learnt */
    add_foreign(l, foreign_name(l, prefix, "weight"), form);
    if (l->family == FAMILY_LLAMA) return;
    add_foreign(l, foreign_name(l, prefix, "bias"),
                (foreign_tensor){.of = w.bias, .first = form.first, .rows = form.rows});
}

static void add_norm(listing *l, const char *prefix, layer_weights w)
{
    add_layer(l, prefix, w, (foreign_tensor){.rows = (int)l->m->settings.n_embd});
}

static foreign_tensor part_of(const layer_weights *w, int first, int rows)
{
    return (foreign_tensor){.first = first, .rows = rows, .columns = w->weight->shape[1]};
}

static void add_gpt2_block(listing *l, int n)
{
    static const char *const NAMES[][2] = {{"ln_1", "attn_norm"},          {"attn.c_attn", "attn_qkv"},
                                           {"attn.c_proj", "attn_output"}, {"ln_2", "ffn_norm"},
                                           {"mlp.c_fc", "ffn_up"},         {"mlp.c_proj", "ffn_down"}};
    const block *b = &l->m->blocks[n];
    const layer_weights layers[] = {b->norm1, b->qkv, b->attention_proj, b->norm2, b->fc, b->mlp_proj};
    const int gguf = l->names == NAMES_GGUF;
    for (int i = 0; i < 6; i++) {
        const layer_weights *w = &layers[i];
        const char *prefix =
            arena_printf(&l->list->arena, gguf ? "blk.%d.%s" : "transformer.h.%d.%s", n, NAMES[i][gguf]);
        if (i % 3 == 0) {
            add_norm(l, prefix, *w);
            continue;
        }
        foreign_tensor form = part_of(w, 0, w->weight->shape[0]);
        if (l->names == NAMES_HF) form.order = ORDER_TRANSPOSED;
        add_layer(l, prefix, *w, form);
    }
}

static void add_llama_block(listing *l, int n)
{
    static const char *const NAMES[][2] = {
        {"input_layernorm", "attn_norm"},    {"self_attn.q_proj", "attn_q"},
        {"self_attn.k_proj", "attn_k"},      {"self_attn.v_proj", "attn_v"},
        {"self_attn.o_proj", "attn_output"}, {"post_attention_layernorm", "ffn_norm"},
        {"mlp.gate_proj", "ffn_gate"},       {"mlp.up_proj", "ffn_up"},
        {"mlp.down_proj", "ffn_down"}};
    const config *c = &l->m->settings;
    const block *b = &l->m->blocks[n];
    const int C = (int)c->n_embd, H = (int)c->n_head, K = config_kv_heads(c), kv = K * (C / H),
              middle = config_mlp_width(c);
    const layer_weights layers[] = {b->norm1, b->qkv, b->qkv, b->qkv,     b->attention_proj,
                                    b->norm2, b->fc,  b->fc,  b->mlp_proj};
    const int first[] = {0, 0, C, C + kv, 0, 0, 0, middle, 0}, rows[] = {C, C, kv, kv, C, C, middle, middle, C};
    const int gguf = l->names == NAMES_GGUF;
    for (int i = 0; i < 9; i++) {
        const char *prefix =
            arena_printf(&l->list->arena, gguf ? "blk.%d.%s" : "model.layers.%d.%s", n, NAMES[i][gguf]);
        if (i % 5 == 0) {
            add_norm(l, prefix, layers[i]);
            continue;
        }
        foreign_tensor form = part_of(&layers[i], first[i], rows[i]);
        if (gguf && (i == 1 || i == 2)) form.order = ORDER_PAIRED, form.heads = i == 1 ? H : K;
        add_layer(l, prefix, layers[i], form);
    }
}

/* Adds the tensors that are not part of a block: embeddings, the final norm, the head. */
static void add_outside(listing *l)
{
    static const char *const NAMES[][3] = {
        [FAMILY_GPT2] = {"transformer.wte.weight", "transformer.wpe.weight", "transformer.ln_f"},
        [FAMILY_LLAMA] = {"model.embed_tokens.weight", NULL, "model.norm"}};
    static const char *const GGUF[] = {"token_embd.weight", "position_embd.weight", "output_norm"};
    const model *m = l->m;
    const bool gguf = l->names == NAMES_GGUF;
    const char *const *names = gguf ? GGUF : NAMES[l->family];
    const int C = (int)m->settings.n_embd;
    add_foreign(l, names[0], (foreign_tensor){.of = m->wte, .rows = m->vocab_size, .columns = C});
    if (l->family == FAMILY_GPT2) {
        add_foreign(l, names[1], (foreign_tensor){.of = m->wpe, .rows = (int)m->settings.block_size, .columns = C});
    }
    add_norm(l, names[2], m->norm_final);
    if (!m->settings.tie_head) {
        add_foreign(l, gguf ? "output.weight" : "lm_head.weight",
                    (foreign_tensor){.of = m->lm_head, .rows = m->vocab_size, .columns = C});
    }
}

bool foreign_list_tensors(foreign_list *list, const model *m, foreign_names names, error *e)
{
    enum { OUTSIDE = 8, PER_BLOCK = 12 };
    listing l = {list, m, names, exportable_family(&m->settings)};
    *list = (foreign_list){.room = OUTSIDE + PER_BLOCK * (size_t)m->settings.n_layer};
    list->at = calloc(list->room, sizeof *list->at);
    list->failed = list->at == NULL;
    if (!list->failed) add_outside(&l);
    for (int n = 0; !list->failed && n < m->settings.n_layer; n++) {
        if (l.family == FAMILY_LLAMA) add_llama_block(&l, n);
        if (l.family == FAMILY_GPT2) add_gpt2_block(&l, n);
    }
    if (!list->failed) return true;
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the names of the weights.");
}

void foreign_list_free(foreign_list *list)
{
    free(list->at);
    arena_free(&list->arena);
    *list = (foreign_list){0};
}

/* ---- the numbers ---- */

int foreign_shape(const foreign_tensor *x, int shape[2])
{
    const bool turned = x->order == ORDER_TRANSPOSED;
    shape[0] = turned ? x->columns : x->rows_there;
    shape[1] = turned ? x->rows_there : x->columns;
    return x->columns == 0 ? 1 : 2;
}

size_t foreign_size(const foreign_tensor *x)
{
    return (size_t)x->rows_there * (size_t)(x->columns == 0 ? 1 : x->columns);
}

/* The row of the other program's tensor that has row r of the engine's. In ORDER_PAIRED, rope rotates the rows r and
 * r + D/2 of a head together here, but neighbouring rows there. */
static int row_there(const foreign_tensor *x, int r)
{
    if (x->places != NULL) return x->places[r];
    if (x->order != ORDER_PAIRED) return r;
    const int D = x->rows / x->heads, within = r % D;
    return r - within + 2 * (within % (D / 2)) + within / (D / 2);
}

/* The index of a number in the other program's tensor, from its row there and its column here. */
static size_t place_there(const foreign_tensor *x, int row, int column)
{
    if (x->order == ORDER_TRANSPOSED) return (size_t)column * (size_t)x->rows_there + (size_t)row;
    return (size_t)row * (size_t)(x->columns == 0 ? 1 : x->columns) + (size_t)column;
}

void foreign_write(const foreign_tensor *x, real *to)
{
    assert(x->places == NULL);
    const int columns = x->columns == 0 ? 1 : x->columns;
    for (int r = 0; r < x->rows; r++) {
        const size_t from = (size_t)(x->first + r) * (size_t)columns;
        for (int c = 0; c < columns; c++)
            to[place_there(x, row_there(x, r), c)] = x->of == NULL ? x->fill : x->of->data[from + (size_t)c];
    }
}

void foreign_read(const foreign_tensor *x, const real *from)
{
    assert(x->of != NULL);
    const int columns = x->columns == 0 ? 1 : x->columns;
    for (int r = 0; r < x->rows; r++) {
        const size_t to = (size_t)(x->first + r) * (size_t)columns;
        for (int c = 0; c < columns; c++) x->of->data[to + (size_t)c] = from[place_there(x, row_there(x, r), c)];
    }
}
