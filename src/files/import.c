/* import.c: makes a run from the weights of another program. See import.h. */
#include "files/import.h"

#include "base/format.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/parts.h"
#include "files/checkpoint.h"
#include "files/foreign.h"
#include "files/safetensors.h"
#include "math/kernels.h"
#include "training/parameters.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { NAME_ROOM = 160 };

/* The largest value that a setting allows. */
static int64_t most_of(const char *key) { return (int64_t)setting_find(key)->max; }

/* What follows from the names and shapes of the weights. */
typedef struct imported_sizes {
    foreign_family family;
    foreign_names names;
    /* rows: of the token embedding; kv_rows: of the matrix of the keys */
    int64_t width, rows, context, layers, middle, kv_rows;
    bool bias, tied;
} imported_sizes;

/* ---- the weights ---- */

/* The tensor with this name, or with another name for it: without the first part, or with the prefix of a compiled model. */
static const safetensors_entry *find_foreign(const safetensors *file, const char *name)
{
    char compiled[NAME_ROOM];
    const safetensors_entry *x = safetensors_find(file, name);
    const char *part = strchr(name, '.');
    if (x == NULL && part != NULL && strncmp(name, "lm_head", 7) != 0) x = safetensors_find(file, part + 1);
    format_print(compiled, sizeof compiled, "_orig_mod.%s", name);
    return x != NULL ? x : safetensors_find(file, compiled);
}

static const safetensors_entry *find_in_block(const safetensors *file, foreign_family family, int64_t n,
                                              const char *part)
{
    char name[NAME_ROOM];
    const char *blocks = family == FAMILY_LLAMA ? "model.layers" : "transformer.h";
    format_print(name, sizeof name, "%s.%lld.%s", blocks, (long long)n, part);
    return find_foreign(file, name);
}

static int64_t dimension(const safetensors_entry *x, int i)
{
    return x == NULL || i >= x->rank || x->shape[i] > (1 << 24) ? -1 : (int64_t)x->shape[i];
}

/* Whether two tensors hold the same bytes. */
static bool same_bytes(const safetensors *file, const safetensors_entry *a, const safetensors_entry *b)
{
    return a->type == b->type && a->end - a->begin == b->end - b->begin &&
           memcmp(file->data + a->begin, file->data + b->begin, (size_t)(a->end - a->begin)) == 0;
}

static bool measure_gpt2(imported_sizes *s, const safetensors *file)
{
    const safetensors_entry *qkv = find_in_block(file, FAMILY_GPT2, 0, "attn.c_attn.weight");
    s->context = dimension(find_foreign(file, "transformer.wpe.weight"), 0);
    while (s->layers <= most_of("n_layer") && find_in_block(file, FAMILY_GPT2, s->layers, "ln_1.weight") != NULL)
        s->layers++;
    s->names = dimension(qkv, 0) == s->width ? NAMES_HF : NAMES_NANOGPT;
    s->middle = dimension(find_in_block(file, FAMILY_GPT2, 0, "mlp.c_fc.weight"), s->names == NAMES_HF ? 1 : 0);
    s->bias = find_in_block(file, FAMILY_GPT2, 0, "attn.c_attn.bias") != NULL;
    return s->context > 0 && qkv != NULL;
}

static bool measure_llama(imported_sizes *s, const safetensors *file)
{
    while (s->layers <= most_of("n_layer") &&
           find_in_block(file, FAMILY_LLAMA, s->layers, "input_layernorm.weight") != NULL)
        s->layers++;
    s->names = NAMES_HF;
    s->middle = dimension(find_in_block(file, FAMILY_LLAMA, 0, "mlp.gate_proj.weight"), 0);
    s->kv_rows = dimension(find_in_block(file, FAMILY_LLAMA, 0, "self_attn.k_proj.weight"), 0);
    return s->kv_rows > 0;
}

static bool measure(imported_sizes *s, const safetensors *file, error *e)
{
    const safetensors_entry *gpt2 = find_foreign(file, "transformer.wte.weight");
    const safetensors_entry *llama = find_foreign(file, "model.embed_tokens.weight"), *wte = gpt2 ? gpt2 : llama;
    const safetensors_entry *head = find_foreign(file, "lm_head.weight");
    *s = (imported_sizes){.family = gpt2 != NULL ? FAMILY_GPT2 : FAMILY_LLAMA};
    s->rows = dimension(wte, 0);
    s->width = dimension(wte, 1);
    s->tied = wte != NULL && (head == NULL || same_bytes(file, wte, head));
    bool ok = s->rows > 0 && s->width > 0;
    ok = ok && (s->family == FAMILY_GPT2 ? measure_gpt2(s, file) : measure_llama(s, file));
    if (ok && s->layers > 0 && s->middle > 0) return true;
    return error_set(e, ERROR_FILE, "", "These weights are neither those of a GPT-2 nor those of a Llama.");
}

/* ---- the settings ---- */

/* The engine's name for an activation, or NULL. Sets *exact where it is the exact GELU, which the engine does not have. */
static const char *activation_of(const imported_sizes *s, const char *there, bool *exact)
{
    const bool llama = s->family == FAMILY_LLAMA;
    const bool tanh_form = strcmp(there, "gelu_new") == 0 || strcmp(there, "gelu_pytorch_tanh") == 0;
    *exact = strcmp(there, "gelu") == 0 || (there[0] == '\0' && s->names == NAMES_NANOGPT);
    if (*exact || tanh_form) return llama ? "geglu" : "gelu";
    if (there[0] == '\0') return llama ? "swiglu" : "gelu";
    if (strcmp(there, "silu") == 0 || strcmp(there, "swish") == 0) return llama ? "swiglu" : "silu";
    return strcmp(there, "relu") == 0 && !llama ? "relu" : NULL;
}

static void add_setting_line(string_builder *lines, const char *key, int64_t value)
{
    string_builder_add(lines, "%s=%lld\n", key, (long long)value);
}

/* The number of heads: from the user's settings, otherwise from config.json; -1 if neither has it. */
static int64_t heads_of(const import_source *from, const import_config *c)
{
    config user;
    error none = {0};
    const char *lines = from->settings == NULL ? "" : from->settings;
    if (strncmp(lines, "n_head=", 7) != 0 && strstr(lines, "\nn_head=") == NULL) return c->n_head;
    config_init(&user, PRESET_GPT2);
    return config_change(&user, lines, &none) ? user.n_head : -1;
}

static bool knows_lines(const tokenizer *t)
{
    return t->bytes != NULL || (t->ids_size > '\n' && t->ids['\n'] != t->bos);
}

static void add_lines(string_builder *lines, const imported_sizes *s, const import_tokens *tokens, int64_t n_head,
                      const char *activation)
{
    static const char *const TOKENIZERS[] = {"char", "byte", "bpe"};
    const bool llama = s->family == FAMILY_LLAMA;
    char ratio[NUMBER_TEXT];
    /* if no token is a line break, each line must have been a document */
    string_builder_add(lines, "documents=%s\n", knows_lines(&tokens->tokenizer) ? "stream" : "lines");
    string_builder_add(lines, "preset=%s\nactivation=%s\nmlp_ratio=%s\n", llama ? "llama" : "gpt2", activation,
                       number_print_shortest((double)s->middle / (double)s->width, ratio));
    add_setting_line(lines, "n_layer", s->layers);
    add_setting_line(lines, "n_embd", s->width);
    add_setting_line(lines, "n_head", n_head);
    add_setting_line(lines, "block_size", s->context);
    add_setting_line(lines, "tie_head", s->tied);
    add_setting_line(lines, "bias", s->bias);
    if (llama) add_setting_line(lines, "n_kv_head", s->kv_rows * n_head / s->width);
    const int kind = tokens->tokenizer.bytes == NULL ? 0 : tokens->n_merges == 0 ? 1 : 2;
    string_builder_add(lines, "tokenizer=%s\n", TOKENIZERS[kind]);
    if (kind == 2) add_setting_line(lines, "vocab_size", tokens->tokenizer.vocab_size);
}

/* Determines the settings of the run. */
static bool settle(config *to, imported_sizes *s, const import_config *c, const import_tokens *tokens,
                   const import_source *from, unsigned *notes, error *e)
{
    bool exact;
    string_builder lines = {0};
    const char *activation = activation_of(s, c->activation, &exact);
    const int64_t n_head = heads_of(from, c);
    if (activation == NULL) {
        return error_set(e, ERROR_FILE, "", "The activation %.31s cannot be imported.", c->activation);
    }
    if (n_head < 1) {
        return error_set(e, ERROR_SETTING, "n_head",
                         "The number of heads cannot be seen in the weights: set n_head, or give config.json.");
    }
    const int64_t most_context = most_of("block_size");
    if (s->family == FAMILY_LLAMA) s->context = c->context > 0 ? c->context : most_context;
    if (s->family == FAMILY_LLAMA && s->context > most_context) {
        s->context = most_context;
        *notes |= IMPORT_CONTEXT;
    }
    if (exact) *notes |= IMPORT_GELU;
    if (c->eps >= 0 && c->eps != NORM_EPS) *notes |= IMPORT_EPS;
    add_lines(&lines, s, tokens, n_head, activation);
    string_builder_add(&lines, "%s", from->settings == NULL ? "" : from->settings);
    bool ok = !lines.failed;
    if (!ok) error_set(e, ERROR_MEMORY, "", "There is not enough memory for the weights.");
    ok = ok && config_parse(to, lines.at, e);
    string_builder_free(&lines);
    return ok && exportable(to, EXPORT_HF, e);
}

/* ---- the numbers ---- */

/* Whether a tensor is not a weight but a buffer of another program, or a copy of the embedding. */
static bool is_buffer(const char *name)
{
    static const char *const ENDS[] = {".attn.bias", ".attn.masked_bias", ".rotary_emb.inv_freq", "lm_head.weight"};
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        const size_t n = strlen(name), k = strlen(ENDS[i]);
        if (n >= k && strcmp(name + n - k, ENDS[i]) == 0) return true;
    }
    return false;
}

/* The tensor of the file if it has the right shape; otherwise NULL, with a sentence. */
static const safetensors_entry *find_fitting(const safetensors *file, const foreign_tensor *x, error *e)
{
    int shape[2];
    const int rank = foreign_shape(x, shape);
    const tensor wanted = {.rank = rank, .shape = {shape[0], rank == 2 ? shape[1] : 0}};
    const safetensors_entry *entry = find_foreign(file, x->name);
    if (entry != NULL && safetensors_fits(entry, &wanted)) return entry;
    error_set(e, ERROR_FILE, "", "The weights have no tensor %.99s of the right shape.", x->name);
    return NULL;
}

/* Fills the parameter, or the part of it, that a tensor of the file holds. */
static bool read_foreign(const safetensors *file, const foreign_tensor *x, const safetensors_entry *entry, error *e)
{
    real *numbers = memory_block(checked_multiply(foreign_size(x), sizeof *numbers));
    if (numbers == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the weights.");
    const bool ok = safetensors_copy(file, entry, numbers, e);
    if (ok) foreign_read(x, numbers);
    free(numbers);
    return ok;
}

/* Checks that the file has every tensor of a model and no other tensor; with `fill` also fills the parameters. */
static bool read_all(const safetensors *file, const model *m, const imported_sizes *s, const int *places, bool fill,
                     error *e)
{
    foreign_list list;
    bool *used = calloc(file->n_entries + 1, sizeof *used);
    if (used == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the weights.");
    bool ok = foreign_list_tensors(&list, m, s->names, e);
    for (size_t i = 0; ok && i < list.n; i++) {
        foreign_tensor *x = &list.at[i];
        if (x->of == NULL) continue;
        if (x->of == m->wte || x->of == m->lm_head) {
            x->places = places;
            x->rows_there = (int)s->rows;
        }
        const safetensors_entry *entry = find_fitting(file, x, e);
        ok = entry != NULL && (!fill || read_foreign(file, x, entry, e));
        if (entry != NULL) used[entry - file->entries] = true;
    }
    for (size_t i = 0; ok && i < file->n_entries; i++) {
        if (used[i] || is_buffer(file->entries[i].name)) continue;
        ok = error_set(e, ERROR_FILE, "", "The weights have a tensor %.99s that has no place in this model.",
                       file->entries[i].name);
    }
    foreign_list_free(&list);
    free(used);
    return ok;
}

/* read_all() without filling, for a model without numbers: nothing large has been allocated yet. */
static bool check_all(const safetensors *file, const config *settings, const imported_sizes *s,
                      const import_tokens *tokens, error *e)
{
    model m;
    if (!model_init(&m, settings, tokens->tokenizer.vocab_size, e)) return false;
    const bool ok = read_all(file, &m, s, tokens->places, false, e);
    model_free(&m);
    return ok;
}

/* ---- the whole ---- */

static trainer *import_weights(const safetensors *file, const import_source *from, import_tokens *tokens,
                               unsigned *notes, error *e)
{
    config settings;
    import_config c;
    imported_sizes s;
    if (!import_read_config(&c, from->config, from->config_size, e) || !measure(&s, file, e)) return NULL;
    if (!import_read_tokens(tokens, from, (int)s.rows, c.bos >= 0 ? c.bos : c.eos, e)) return NULL;
    if (!settle(&settings, &s, &c, tokens, from, notes, e)) return NULL;
    if (tokens->made_bos) *notes |= IMPORT_BOS;
    if (s.rows > tokens->tokenizer.vocab_size - tokens->made_bos) *notes |= IMPORT_TOKENS;
    if (!check_all(file, &settings, &s, tokens, e)) return NULL;
    trainer *t = trainer_restore(NULL, 0, &tokens->tokenizer, &settings, NULL, e);
    if (t == NULL) return NULL;
    if (read_all(file, &t->model, &s, tokens->places, true, e) && parameters_begin(t, e)) return t;
    trainer_delete(t);
    return NULL;
}

trainer *import_run(const import_source *from, unsigned *notes, error *e)
{
    safetensors file;
    import_tokens tokens = {0};
    *notes = 0;
    if (!safetensors_open(&file, from->weights, from->weights_size, e)) return NULL;
    const char *lines = from->settings == NULL ? "" : from->settings;
    trainer *t =
        checkpoint_is_run(&file) ? checkpoint_begin(&file, lines, e) : import_weights(&file, from, &tokens, notes, e);
    import_tokens_free(&tokens);
    safetensors_free(&file);
    return t;
}
