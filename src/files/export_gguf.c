/* export_gguf.c: a model as a GGUF file, version 3, which llama.cpp opens. See export.h.
 *
 * A file has, in this order: "GGUF"; the version (32 bits); the numbers of tensors and of pairs (64 bits each); the pairs;
 * for each tensor its name, shape, type and the offset of its numbers; padding; the numbers. All integers are little-endian.
 * A string is its length (64 bits) and its bytes; a pair is a key, the number of a type, and a value. The dimensions of a
 * tensor are in reverse order: the length of a row comes first. */
#include "base/memory.h"
#include "base/parts.h"
#include "files/export.h"
#include "files/foreign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* The numbers of the types. */
enum { GGUF_U32 = 4, GGUF_I32 = 5, GGUF_F32 = 6, GGUF_BOOL = 7, GGUF_STRING = 8, GGUF_ARRAY = 9 };
enum { TENSOR_F32 = 0, TOKEN_NORMAL = 1, TOKEN_CONTROL = 3, GGUF_ALIGNMENT = 32, GGUF_VERSION = 3 };

/* The pairs so far, and their number. */
typedef struct gguf_pairs {
    string_builder at;
    uint64_t n;
    const char *architecture;
} gguf_pairs;

/* ---- values ---- */

static void put_unsigned(string_builder *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        char byte = (char)(value >> (8 * i));
        string_builder_add_bytes(to, &byte, 1);
    }
}

static void put_single(string_builder *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_unsigned(to, bits, sizeof bits);
}

static void put_string(string_builder *to, const char *text, size_t size)
{
    put_unsigned(to, size, 8);
    string_builder_add_bytes(to, text, size);
}

/* Writes a key, and the type of the value that must follow. The name of the architecture is put before a key that begins with
 * a dot. */
static void put_key(gguf_pairs *p, const char *key, uint32_t type)
{
    string_builder whole = {0};
    string_builder_add(&whole, "%s%s", key[0] == '.' ? p->architecture : "", key);
    if (whole.failed) p->at.failed = true;
    if (!whole.failed) put_string(&p->at, whole.at, whole.length);
    string_builder_free(&whole);
    put_unsigned(&p->at, type, 4);
    p->n++;
}

static void put_u32(gguf_pairs *p, const char *key, int64_t value)
{
    put_key(p, key, GGUF_U32);
    put_unsigned(&p->at, (uint64_t)value, 4);
}

static void put_f32(gguf_pairs *p, const char *key, float value)
{
    put_key(p, key, GGUF_F32);
    put_single(&p->at, value);
}

static void put_bool(gguf_pairs *p, const char *key, bool value)
{
    put_key(p, key, GGUF_BOOL);
    put_unsigned(&p->at, value, 1);
}

static void put_text(gguf_pairs *p, const char *key, const char *value)
{
    put_key(p, key, GGUF_STRING);
    put_string(&p->at, value, strlen(value));
}

/* Begins an array of n values, which must follow. */
static void put_array(gguf_pairs *p, const char *key, uint32_t type, uint64_t n)
{
    put_key(p, key, GGUF_ARRAY);
    put_unsigned(&p->at, type, 4);
    put_unsigned(&p->at, n, 8);
}

/* ---- the pairs ---- */

static void put_architecture(gguf_pairs *p, const trainer *t)
{
    const config *c = &t->settings;
    const bool llama = exportable_family(c) == FAMILY_LLAMA;
    p->architecture = llama ? "llama" : "gpt2";
    put_text(p, "general.architecture", p->architecture);
    put_text(p, "general.name", "microGPT Playground");
    put_u32(p, "general.file_type", 0); /* all numbers F32 */
    put_u32(p, ".context_length", c->block_size);
    put_u32(p, ".embedding_length", c->n_embd);
    put_u32(p, ".block_count", c->n_layer);
    put_u32(p, ".feed_forward_length", config_mlp_width(c));
    put_u32(p, ".vocab_size", t->tokenizer.vocab_size);
    put_u32(p, ".attention.head_count", c->n_head);
    put_u32(p, ".attention.head_count_kv", config_kv_heads(c));
    put_f32(p, llama ? ".attention.layer_norm_rms_epsilon" : ".attention.layer_norm_epsilon", 1e-5f);
    if (!llama) return;
    put_u32(p, ".rope.dimension_count", c->n_embd / c->n_head);
    put_f32(p, ".rope.freq_base", 10000);
}

/* Writes one merge as a string: the spelling of its left token, a blank, the spelling of its right token. */
static void put_merge(string_builder *to, const char *left, size_t left_size, const char *right, size_t right_size)
{
    put_unsigned(to, left_size + 1 + right_size, 8);
    string_builder_add_bytes(to, left, left_size);
    string_builder_add_bytes(to, " ", 1);
    string_builder_add_bytes(to, right, right_size);
}

/* The offset of the character that stands for byte n of a token: in a spelling these characters have one or two bytes. */
static size_t spelt_offset(const char *spelt, int n)
{
    size_t at = 0;
    for (int i = 0; i < n; i++) at += ((unsigned char)spelt[at] & 0x80) != 0 ? 2 : 1;
    return at;
}

/* Writes the merges that join the bytes of a character: the first two, these and the third, these and the fourth. A merge
 * that the character before has too is left out; comparing with that one is enough, because characters are in the order of
 * their bytes. Returns the number of merges. */
static uint64_t put_character_merges(string_builder *to, const tokenizer *t, const spelling *s, int id)
{
    char bytes[UTF8_BYTES], before[UTF8_BYTES];
    const int size = (int)tokenizer_decode(t, id, bytes);
    const int size_before = id == 0 ? 0 : (int)tokenizer_decode(t, id - 1, before);
    const char *spelt = s->tokens[id];
    uint64_t n = 0;
    for (int i = 1; i < size; i++) {
        if (i + 1 <= size_before && memcmp(bytes, before, (size_t)i + 1) == 0) continue;
        const size_t middle = spelt_offset(spelt, i), end = spelt_offset(spelt, i + 1);
        put_merge(to, spelt, middle, spelt + middle, end - middle);
        n++;
    }
    return n;
}

static void put_merges(gguf_pairs *p, const tokenizer *t, const spelling *s)
{
    string_builder merges = {0};
    uint64_t n = 0;
    string_builder_add(&merges, "%s", "");
    if (t->bytes == NULL) {
        for (int id = 0; id < t->bos; id++) n += put_character_merges(&merges, t, s, id);
    } else {
        int count;
        const bpe_merge *m = bpe_encoder_merges(t->bytes, &count);
        for (int i = 0; i < count; i++) {
            const char *left = s->tokens[m[i].left], *right = s->tokens[m[i].right];
            put_merge(&merges, left, strlen(left), right, strlen(right));
        }
        n = (uint64_t)count;
    }
    put_array(p, "tokenizer.ggml.merges", GGUF_STRING, n);
    if (merges.failed) p->at.failed = true;
    if (!merges.failed) string_builder_add_bytes(&p->at, merges.at, merges.length);
    string_builder_free(&merges);
}

/* "gpt2" is llama.cpp's name for byte-pair encoding, "gpt-2" its name for the rules by which GPT-2 cuts a text into pieces. */
static void put_tokenizer(gguf_pairs *p, const tokenizer *t, const spelling *s)
{
    put_text(p, "tokenizer.ggml.model", "gpt2");
    put_text(p, "tokenizer.ggml.pre", "gpt-2");
    put_array(p, "tokenizer.ggml.tokens", GGUF_STRING, (uint64_t)s->n);
    for (int id = 0; id < s->n; id++) put_string(&p->at, s->tokens[id], strlen(s->tokens[id]));
    put_array(p, "tokenizer.ggml.token_type", GGUF_I32, (uint64_t)s->n);
    for (int id = 0; id < s->n; id++) put_unsigned(&p->at, id == t->bos ? TOKEN_CONTROL : TOKEN_NORMAL, 4);
    put_merges(p, t, s);
    put_u32(p, "tokenizer.ggml.bos_token_id", t->bos);
    put_u32(p, "tokenizer.ggml.eos_token_id", t->bos);
    put_bool(p, "tokenizer.ggml.add_bos_token", true);
    put_bool(p, "tokenizer.ggml.add_eos_token", false);
}

/* ---- the tensors ---- */

static uint64_t aligned(uint64_t offset) { return (offset + GGUF_ALIGNMENT - 1) / GGUF_ALIGNMENT * GGUF_ALIGNMENT; }

static uint64_t bytes_of_tensor(const foreign_tensor *x) { return aligned(foreign_size(x) * sizeof(float)); }

/* Writes the name, shape, type and offset of each tensor. Returns how many bytes all their numbers take. */
static uint64_t put_tensors(string_builder *to, const foreign_list *list)
{
    uint64_t offset = 0;
    for (size_t i = 0; i < list->n; i++) {
        const foreign_tensor *x = &list->at[i];
        int shape[2];
        const int rank = foreign_shape(x, shape);
        put_string(to, x->name, strlen(x->name));
        put_unsigned(to, (uint64_t)rank, 4);
        for (int k = rank - 1; k >= 0; k--) put_unsigned(to, (uint64_t)shape[k], 8);
        put_unsigned(to, TENSOR_F32, 4);
        put_unsigned(to, offset, 8);
        offset += bytes_of_tensor(x);
    }
    return offset;
}

/* Writes the numbers of a tensor as floats. False, with a sentence, at one that is not finite. */
static bool put_floats(uint8_t *to, const foreign_tensor *x, real *work, error *e)
{
    const size_t n = foreign_size(x);
    foreign_write(x, work);
    for (size_t i = 0; i < n; i++) {
        const float value = (float)work[i];
        uint32_t bits;
        if (!isfinite(value)) {
            return error_set(e, ERROR_FILE, "",
                             "The model cannot be saved: some of its weights are no longer finite numbers (%s).",
                             x->name);
        }
        memcpy(&bits, &value, sizeof bits);
        for (size_t k = 0; k < sizeof bits; k++) to[i * sizeof bits + k] = (uint8_t)(bits >> (8 * k));
    }
    return true;
}

static bool put_numbers_of(uint8_t *to, const foreign_list *list, error *e)
{
    size_t most = 1;
    for (size_t i = 0; i < list->n; i++) {
        if (foreign_size(&list->at[i]) > most) most = foreign_size(&list->at[i]);
    }
    real *work = memory_block(checked_multiply(most, sizeof *work));
    if (work == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the exported model.");
    bool ok = true;
    for (size_t i = 0; ok && i < list->n; i++) {
        ok = put_floats(to, &list->at[i], work, e);
        to += bytes_of_tensor(&list->at[i]);
    }
    free(work);
    return ok;
}

/* ---- the whole ---- */

static void put_header(string_builder *head, const gguf_pairs *p, const foreign_list *list)
{
    string_builder_add(head, "GGUF");
    put_unsigned(head, GGUF_VERSION, 4);
    put_unsigned(head, list->n, 8);
    put_unsigned(head, p->n, 8);
    if (p->at.failed) head->failed = true;
    if (!p->at.failed) string_builder_add_bytes(head, p->at.at, p->at.length);
}

static uint8_t *make_gguf(const gguf_pairs *p, const foreign_list *list, size_t *size, error *e)
{
    string_builder head = {0};
    put_header(&head, p, list);
    const uint64_t n_data = put_tensors(&head, list), begin = aligned(head.length);
    uint8_t *file = head.failed ? NULL : memory_block(checked_add(begin, n_data));
    if (file == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for the exported model.");
    } else {
        memcpy(file, head.at, head.length);
        *size = (size_t)(begin + n_data);
        if (!put_numbers_of(file + begin, list, e)) {
            free(file);
            file = NULL;
        }
    }
    string_builder_free(&head);
    return file;
}

uint8_t *export_gguf(const trainer *t, const model *m, size_t *size, error *e)
{
    spelling s;
    foreign_list list = {0};
    gguf_pairs p = {0};
    uint8_t *file = NULL;
    if (spelling_init(&s, &t->tokenizer, true, e) && foreign_list_tensors(&list, m, NAMES_GGUF, e)) {
        put_architecture(&p, t);
        put_tokenizer(&p, &t->tokenizer, &s);
        file = make_gguf(&p, &list, size, e);
    }
    string_builder_free(&p.at);
    foreign_list_free(&list);
    spelling_free(&s);
    return file;
}
