/* test_export.c: the written files, read here by the definitions of their formats. Whether other programs read them correctly
 * is tested in tests/readers. */
#include "files/export.h"

#include "../support.h"
#include "../test.h"
#include "files/safetensors.h"
#include "saved_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_LLAMA \
    "preset=llama\nn_layer=1\nn_head=2\nn_kv_head=1\nn_embd=8\nblock_size=16\nbatch_size=2\nmax_steps=5\nwarmup_" \
    "steps=0\n"

static const exported_file *file_named(const exported *x, const char *name)
{
    for (int i = 0; i < x->n; i++) {
        if (strcmp(x->files[i].name, name) == 0) return &x->files[i];
    }
    test_fail(__FILE__, __LINE__, "there is no file %s", name);
    return NULL;
}

/* Checks that a file contains a text. */
static void check_contains(const exported *x, const char *name, const char *part)
{
    const exported_file *f = file_named(x, name);
    char *text = f == NULL ? NULL : calloc(f->size + 1, 1);
    REQUIRE(text != NULL);
    memcpy(text, f->bytes, f->size);
    CHECK_HAS(text, part);
    free(text);
}

static void writes_a_folder(void)
{
    error e = {0};
    exported x;
    safetensors s;
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL && CHECK(export_run(&x, t, EXPORT_HF, &e)));
    CHECK_INT(x.n, 5);
    check_contains(&x, "config.json",
                   "\"n_positions\":16,\"n_ctx\":16,\"n_embd\":8,\"n_layer\":1,\"n_head\":2,\"n_inner\":32");
    check_contains(&x, "config.json", "\"tie_word_embeddings\":true");
    check_contains(&x, "generation_config.json", "\"temperature\":0.8,\"top_k\":0,\"top_p\":1");
    check_contains(&x, "tokenizer.json", "\"a\":0,\"d\":1,\"e\":2");
    check_contains(&x, "tokenizer.json", "\"\xC3\xAB\":11,\"<BOS>\":12},\n\"merges\":[]");
    check_contains(&x, "tokenizer_config.json", "\"bos_token\":\"<BOS>\"");
    const exported_file *f = file_named(&x, "model.safetensors");
    if (f != NULL && CHECK(safetensors_open(&s, f->bytes, f->size, &e))) {
        CHECK_INT(s.n_entries, 16);
        CHECK_TEXT(safetensors_get(&s, "format"), "pt");
        const safetensors_entry *w = safetensors_find(&s, "transformer.h.0.attn.c_attn.weight");
        CHECK(w != NULL && w->rank == 2 && w->shape[0] == 8 && w->shape[1] == 24);
        safetensors_free(&s);
    }
    exported_free(&x);
    trainer_delete(t);
}

static void names_rope_twice(void)
{
    error e = {0};
    exported x;
    trainer *t = trainer_of(LINES, SMALL_LLAMA "tokenizer=bpe\nvocab_size=259\n");
    REQUIRE(t != NULL && CHECK(export_run(&x, t, EXPORT_HF, &e)));
    check_contains(&x, "config.json", "\"rope_theta\":10000.0,\n\"rope_parameters\":{\"rope_type\":\"default\"");
    check_contains(&x, "config.json", "\"num_key_value_heads\":1,\"head_dim\":4");
    check_contains(&x, "tokenizer.json", "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false");
    check_contains(&x, "tokenizer.json", "\"merges\":[\"a n\",\"i l\"]");
    exported_free(&x);
    trainer_delete(t);
}

/* ---- GGUF, read byte by byte ---- */

typedef struct reading {
    const uint8_t *bytes;
    size_t size, at;
} reading;

static uint64_t take_integer(reading *r, size_t n)
{
    uint64_t value = 0;
    if (r->at + n > r->size) return 0;
    for (size_t i = 0; i < n; i++) value |= (uint64_t)r->bytes[r->at + i] << (8 * i);
    r->at += n;
    return value;
}

static bool take_text(reading *r, char *to, size_t room)
{
    const uint64_t n = take_integer(r, 8);
    if (n >= room || r->at + n > r->size) return false;
    memcpy(to, r->bytes + r->at, n);
    to[n] = '\0';
    r->at += n;
    return true;
}

static bool skip_value(reading *r, uint64_t type)
{
    static const size_t WIDTHS[] = {1, 1, 2, 2, 4, 4, 4, 1};
    char text[200];
    if (type < 8) r->at += WIDTHS[type];
    if (type == 8) return take_text(r, text, sizeof text);
    if (type == 9) {
        const uint64_t of = take_integer(r, 4), n = take_integer(r, 8);
        for (uint64_t i = 0; i < n; i++) {
            if (!skip_value(r, of)) return false;
        }
    }
    return type <= 9 && r->at <= r->size;
}

/* Reads all pairs; the value of the key `wanted`, a number of 32 bits, is written to *value. */
static bool read_pairs(reading *r, uint64_t n, const char *wanted, uint64_t *value)
{
    char key[100];
    for (uint64_t i = 0; i < n; i++) {
        if (!take_text(r, key, sizeof key)) return false;
        const uint64_t type = take_integer(r, 4);
        const reading here = *r;
        if (!skip_value(r, type)) return false;
        if (strcmp(key, wanted) == 0) {
            reading again = here;
            *value = take_integer(&again, 4);
        }
    }
    return true;
}

static void writes_gguf(void)
{
    error e = {0};
    exported x;
    trainer *t = trainer_of(LINES, SMALL_LLAMA);
    REQUIRE(t != NULL && CHECK(export_run(&x, t, EXPORT_GGUF, &e)));
    CHECK_INT(x.n, 1);
    reading r = {x.files[0].bytes, x.files[0].size, 4};
    uint64_t heads = 0, end = 0;
    char name[100];
    CHECK(memcmp(r.bytes, "GGUF", 4) == 0);
    CHECK_INT(take_integer(&r, 4), 3);
    const uint64_t n_tensors = take_integer(&r, 8), n_pairs = take_integer(&r, 8);
    CHECK_INT(n_tensors, 12);
    CHECK(read_pairs(&r, n_pairs, "llama.attention.head_count_kv", &heads));
    CHECK_INT(heads, 1);
    for (uint64_t i = 0; i < n_tensors; i++) {
        CHECK(take_text(&r, name, sizeof name));
        const uint64_t rank = take_integer(&r, 4);
        uint64_t numbers = 1;
        for (uint64_t k = 0; k < rank; k++) numbers *= take_integer(&r, 8);
        CHECK_INT(take_integer(&r, 4), 0);
        CHECK_INT(take_integer(&r, 8), end); /* one after the other, each at a multiple of 32 */
        end += (numbers * 4 + 31) / 32 * 32;
        if (strcmp(name, "blk.0.attn_k.weight") == 0) CHECK_INT(numbers, 32);
    }
    CHECK_INT((r.at + 31) / 32 * 32 + end, r.size);
    exported_free(&x);
    trainer_delete(t);
}

/* é has two bytes, the euro sign three, an emoji four: 1 + 2 + 3 merges. A second emoji shares all its merges but the last. */
static void gguf_builds_characters(void)
{
    error e = {0};
    exported x;
    trainer *t = trainer_of("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF0\x9F\x98\x81\naa\n", SMALL);
    REQUIRE(t != NULL && CHECK(export_run(&x, t, EXPORT_GGUF, &e)));
    static const char KEY[] = "tokenizer.ggml.merges";
    const uint8_t *at = x.files[0].bytes, *end = at + x.files[0].size - sizeof KEY - 100;
    while (at < end && memcmp(at, KEY, sizeof KEY - 1) != 0) at++;
    REQUIRE(at < end);
    reading r = {at, (size_t)(end + 100 - at), sizeof KEY - 1 + 8};
    CHECK_INT(take_integer(&r, 8), 1 + 2 + 3 + 1);
    char merge[20];
    CHECK(take_text(&r, merge, sizeof merge));
    CHECK_TEXT(merge, "\xC3\x83 \xC2\xA9");
    CHECK(take_text(&r, merge, sizeof merge));
    CHECK_TEXT(merge, "\xC3\xA2 \xC4\xA4"); /* the byte 0x82 is U+0124 */
    CHECK(take_text(&r, merge, sizeof merge));
    CHECK_TEXT(merge, "\xC3\xA2\xC4\xA4 \xC2\xAC");
    exported_free(&x);
    trainer_delete(t);
}

static void refuses(void)
{
    for (int format = 0; format < EXPORT_FORMATS; format++) {
        exported x;
        error e = {0};
        trainer *t = trainer_of(LINES, SMALL "norm_final=0\n");
        REQUIRE(t != NULL);
        CHECK(!export_run(&x, t, (export_format)format, &e));
        CHECK_TEXT(e.key, "norm_final");
        exported_free(&x);
        trainer_delete(t);
        t = trainer_of(LINES, SMALL);
        REQUIRE(t != NULL);
        t->model.values[3] = (real)NAN;
        CHECK(!export_run(&x, t, (export_format)format, &e));
        CHECK_INT(e.code, ERROR_FILE);
        CHECK_HAS(e.message, "no longer finite");
        exported_free(&x);
        trainer_delete(t);
    }
}

static bool exports_folder(void *context, error *e)
{
    exported x;
    const bool ok = export_run(&x, context, EXPORT_HF, e);
    exported_free(&x);
    return ok;
}

static bool exports_gguf(void *context, error *e)
{
    exported x;
    const bool ok = export_run(&x, context, EXPORT_GGUF, e);
    exported_free(&x);
    return ok;
}

static void without_memory(void)
{
    trainer *t = trainer_of(LINES, SMALL);
    REQUIRE(t != NULL);
    each_allocation_fails(exports_folder, t, 10);
    each_allocation_fails(exports_gguf, t, 10);
    trainer_delete(t);
}

SUITE(export)
{
    TEST("a folder has settings, tokenizer and weights", writes_a_folder);
    TEST("the base of rope stands where old and new versions of transformers look", names_rope_twice);
    TEST("a GGUF file is laid out as its format says", writes_gguf);
    TEST("in a GGUF file merges put the bytes of a character together, each once", gguf_builds_characters);
    TEST("what cannot be expressed, and what is not finite, is refused", refuses);
    TEST("when memory runs out it says so", without_memory);
}
