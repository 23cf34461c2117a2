/* export.c: which files an export has, and the Hugging Face folder. See export.h. */
#include "files/export.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/parts.h"
#include "files/foreign.h"
#include "files/safetensors.h"
#include "network/lora.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static const char *const DTYPE_NAME = REAL_IS_DOUBLE ? "float64" : "float32";

static bool no_room_for_export(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the exported model.");
}

static void add_file(exported *x, const char *name, uint8_t *bytes, size_t size)
{
    assert(x->n < EXPORT_FILES);
    x->files[x->n++] = (exported_file){name, bytes, size};
}

/* Adds a text as a file; the file takes over its memory. */
static bool add_text(exported *x, const char *name, string_builder *text, error *e)
{
    if (text->failed) {
        string_builder_free(text);
        return no_room_for_export(e);
    }
    add_file(x, name, (uint8_t *)text->at, text->length);
    return true;
}

/* ---- config.json and generation_config.json ---- */

static void add_shortest(string_builder *to, double value)
{
    char number[NUMBER_TEXT];
    string_builder_add(to, "%s", number_print_shortest(value, number));
}

static const char *boolean(int64_t value) { return value ? "true" : "false"; }

static void add_gpt2_config(string_builder *to, const config *c)
{
    const char *activation = c->activation == ACTIVATION_RELU   ? "relu"
                             : c->activation == ACTIVATION_SILU ? "silu"
                                                                : "gelu_new";
    string_builder_add(
        to,
        "{\"architectures\":[\"GPT2LMHeadModel\"],\"model_type\":\"gpt2\",\n"
        "\"n_positions\":%lld,\"n_ctx\":%lld,\"n_embd\":%lld,\"n_layer\":%lld,\"n_head\":%lld,\"n_inner\":%d,\n"
        "\"activation_function\":\"%s\",\"layer_norm_epsilon\":1e-5,"
        "\"resid_pdrop\":0.0,\"embd_pdrop\":0.0,\"attn_pdrop\":0.0,\n",
        (long long)c->block_size, (long long)c->block_size, (long long)c->n_embd, (long long)c->n_layer,
        (long long)c->n_head, config_mlp_width(c), activation);
}

/* Version 5 of transformers reads rope_parameters, older ones rope_theta. */
static void add_llama_config(string_builder *to, const config *c)
{
    string_builder_add(
        to,
        "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\n"
        "\"max_position_embeddings\":%lld,\"hidden_size\":%lld,\"num_hidden_layers\":%lld,\n"
        "\"num_attention_heads\":%lld,\"num_key_value_heads\":%d,\"head_dim\":%lld,\"intermediate_size\":%d,\n"
        "\"hidden_act\":\"%s\",\"rms_norm_eps\":1e-5,\"attention_bias\":false,\"mlp_bias\":false,\n"
        "\"attention_dropout\":0.0,\"rope_theta\":10000.0,\n"
        "\"rope_parameters\":{\"rope_type\":\"default\",\"rope_theta\":10000.0},\n",
        (long long)c->block_size, (long long)c->n_embd, (long long)c->n_layer, (long long)c->n_head,
        config_kv_heads(c), (long long)(c->n_embd / c->n_head), config_mlp_width(c),
        c->activation == ACTIVATION_SWIGLU ? "silu" : "gelu_pytorch_tanh");
}

static void add_config(string_builder *to, const trainer *t)
{
    const config *c = &t->settings;
    const int bos = t->tokenizer.bos;
    if (exportable_family(c) == FAMILY_LLAMA) {
        add_llama_config(to, c);
    } else {
        add_gpt2_config(to, c);
    }
    string_builder_add(to,
                       "\"vocab_size\":%d,\"bos_token_id\":%d,\"eos_token_id\":%d,\"tie_word_embeddings\":%s,"
                       "\"initializer_range\":",
                       t->tokenizer.vocab_size, bos, bos, boolean(c->tie_head));
    add_shortest(to, c->init_std);
    string_builder_add(to, ",\n\"dtype\":\"%s\",\"torch_dtype\":\"%s\"}\n", DTYPE_NAME, DTYPE_NAME);
}

/* The way in which transformers draws samples by default: as the settings of the run say. */
static void add_generation_config(string_builder *to, const trainer *t)
{
    const config *c = &t->settings;
    string_builder_add(to, "{\"bos_token_id\":%d,\"eos_token_id\":%d,\"pad_token_id\":%d,\"max_length\":%lld,\n",
                       t->tokenizer.bos, t->tokenizer.bos, t->tokenizer.bos, (long long)c->block_size);
    string_builder_add(to, "\"do_sample\":%s", boolean(c->temperature > 0));
    if (c->temperature > 0) {
        string_builder_add(to, ",\"temperature\":");
        add_shortest(to, c->temperature);
        string_builder_add(to, ",\"top_k\":%lld,\"top_p\":", (long long)c->top_k);
        add_shortest(to, c->top_p);
        if (c->min_p > 0) string_builder_add(to, ",\"min_p\":");
        if (c->min_p > 0) add_shortest(to, c->min_p);
    }
    string_builder_add(to, ",\"repetition_penalty\":");
    add_shortest(to, c->repetition_penalty);
    string_builder_add(to, "}\n");
}

/* ---- model.safetensors ---- */

/* Fills a tensor for each entry of the list. Their numbers are one after the other at `data`. */
static void fill_tensors(const foreign_list *list, tensor *tensors, real *data)
{
    for (size_t i = 0; i < list->n; i++) {
        const foreign_tensor *x = &list->at[i];
        tensor *t = &tensors[i];
        t->name = x->name;
        t->rank = foreign_shape(x, t->shape);
        t->data = data;
        foreign_write(x, data);
        data += foreign_size(x);
    }
}

static uint8_t *make_weights(const model *m, size_t *size, error *e)
{
    foreign_list list;
    uint8_t *file = NULL;
    if (foreign_list_tensors(&list, m, NAMES_HF, e)) {
        size_t numbers = 0;
        for (size_t i = 0; i < list.n; i++) numbers += foreign_size(&list.at[i]);
        string_builder metadata = {0};
        safetensors_add(&metadata, "format", "pt");
        tensor *tensors = calloc(list.n + 1, sizeof *tensors);
        real *data = memory_block(checked_multiply(numbers, sizeof *data));
        if (tensors != NULL && data != NULL) {
            fill_tensors(&list, tensors, data);
            file = safetensors_write(&metadata, tensors, list.n, size, e);
        } else {
            no_room_for_export(e);
        }
        free(data);
        free(tensors);
        string_builder_free(&metadata);
    }
    foreign_list_free(&list);
    return file;
}

/* ---- the whole ---- */

/* The two files of the tokenizer. */
static bool add_tokenizer(exported *x, const trainer *t, error *e)
{
    spelling s;
    string_builder tokens = {0}, tokens_config = {0};
    bool ok = spelling_init(&s, &t->tokenizer, t->tokenizer.bytes != NULL, e);
    if (ok) {
        export_tokenizer(&tokens, &t->tokenizer, &s);
        export_tokenizer_config(&tokens_config, &s, t->settings.block_size);
        ok = add_text(x, "tokenizer.json", &tokens, e);
        ok = add_text(x, "tokenizer_config.json", &tokens_config, e) && ok;
    }
    spelling_free(&s);
    return ok;
}

static bool export_folder(exported *x, const trainer *t, const model *m, error *e)
{
    size_t size;
    string_builder text = {0}, generation = {0};
    uint8_t *weights = make_weights(m, &size, e);
    if (weights == NULL) return false;
    add_file(x, "model.safetensors", weights, size);
    add_config(&text, t);
    add_generation_config(&generation, t);
    bool ok = add_text(x, "config.json", &text, e);
    ok = add_text(x, "generation_config.json", &generation, e) && ok;
    return ok && add_tokenizer(x, t, e);
}

static bool export_model(exported *x, const trainer *t, const model *m, export_format format, error *e)
{
    if (format == EXPORT_HF) return export_folder(x, t, m, e);
    size_t size;
    uint8_t *file = export_gguf(t, m, &size, e);
    if (file != NULL) add_file(x, "model.gguf", file, size);
    return file != NULL;
}

bool export_run(exported *x, const trainer *t, export_format format, error *e)
{
    *x = (exported){0};
    if (!exportable(&t->settings, format, e)) return false;
    if (t->settings.trainable != TRAINABLE_LORA) return export_model(x, t, &t->model, format, e);
    model merged;
    bool ok = lora_merge(&merged, &t->model, e) && export_model(x, t, &merged, format, e);
    model_free(&merged);
    return ok;
}

void exported_free(exported *x)
{
    for (int i = 0; i < x->n; i++) free(x->files[i].bytes);
    *x = (exported){0};
}
