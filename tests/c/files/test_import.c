/* test_import.c: imports weights of other programs, refuses those that the engine cannot compute, and survives damaged
 * files. */
#include "files/import.h"

#include "../support.h"
#include "../test.h"
#include "files/export.h"
#include "files/foreign.h"
#include "files/safetensors.h"
#include "saved_run.h"
#include "tokenizer/byte_letters.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_LLAMA \
    "preset=llama\nn_layer=1\nn_head=2\nn_kv_head=1\nn_embd=8\nblock_size=16\nbatch_size=2\nmax_steps=5\nwarmup_" \
    "steps=0\n"

static const exported_file *file_of_export(const exported *x, const char *name)
{
    for (int i = 0; i < x->n; i++) {
        if (strcmp(x->files[i].name, name) == 0) return &x->files[i];
    }
    test_fail(__FILE__, __LINE__, "there is no file %s", name);
    return &x->files[0];
}

/* The files of an exported folder as a source. */
static import_source source_of(const exported *x)
{
    const exported_file *weights = file_of_export(x, "model.safetensors"), *c = file_of_export(x, "config.json"),
                        *t = file_of_export(x, "tokenizer.json");
    return (import_source){.weights = weights->bytes,
                           .weights_size = weights->size,
                           .config = (const char *)c->bytes,
                           .config_size = c->size,
                           .tokenizer = (const char *)t->bytes,
                           .tokenizer_size = t->size,
                           .settings = ""};
}

/* An exported run on LINES. False after failing the test. */
static bool exported_of(exported *x, trainer **t, const char *settings)
{
    error e = {0};
    *t = trainer_of(LINES, settings);
    if (*t == NULL) return false;
    take_steps(*t, 2);
    return CHECK_THAT(export_run(x, *t, EXPORT_HF, &e), "%s", e.message);
}

static void check_same_numbers(const model *a, const model *b)
{
    REQUIRE(a->n_values == b->n_values);
    CHECK(memcmp(a->values, b->values, (size_t)a->n_values * sizeof *a->values) == 0);
}

static void check_same_ids(const tokenizer *a, const tokenizer *b, const char *text)
{
    token ids[2][64];
    size_t n[2] = {0};
    error e = {0};
    CHECK_INT(a->vocab_size, b->vocab_size);
    CHECK(tokenizer_encode(a, text, strlen(text), ids[0], &n[0], &e));
    CHECK(tokenizer_encode(b, text, strlen(text), ids[1], &n[1], &e));
    CHECK(n[0] == n[1] && memcmp(ids[0], ids[1], n[0] * sizeof(token)) == 0);
}

static void comes_back_from_a_folder(void)
{
    static const char *const RUNS[] = {SMALL, SMALL "tokenizer=byte\ntie_head=0\nactivation=relu\nmlp_ratio=3\n",
                                       SMALL_LLAMA "tokenizer=bpe\nvocab_size=261\n", SMALL_LLAMA "tie_head=1\n",
                                       SMALL_LLAMA "activation=geglu\nn_kv_head=0\n"};
    for (size_t i = 0; i < sizeof RUNS / sizeof *RUNS; i++) {
        exported x;
        trainer *t;
        unsigned notes;
        error e = {0};
        if (!exported_of(&x, &t, RUNS[i])) return;
        const import_source from = source_of(&x);
        trainer *back = import_run(&from, &notes, &e);
        if (CHECK_THAT(back != NULL, "%s: %s", RUNS[i], e.message)) {
            CHECK_INT(notes, 0);
            check_same_numbers(&t->model, &back->model);
            check_same_ids(&t->tokenizer, &back->tokenizer, "zo\xC3\xAB");
            check_same_ids(&t->tokenizer, &back->tokenizer, "emil");
            CHECK_INT(back->settings.activation, t->settings.activation);
            CHECK_INT(back->settings.tie_head, t->settings.tie_head);
            CHECK_INT(config_kv_heads(&back->settings), config_kv_heads(&t->settings));
        }
        trainer_delete(back);
        trainer_delete(t);
        exported_free(&x);
    }
}

/* The loss of the run's validation, which changes nothing. */
static double val_loss_of(trainer *t)
{
    t->validation.active = true;
    t->validation.index = 0;
    t->validation.sum = t->validation.n = 0;
    t->done = false;
    while (t->validation.active) trainer_advance(t);
    return t->last.val_loss;
}

/* Trains a LoRA, exports it and imports that, which has no LoRA but computes the same. */
static void merges_a_lora(void)
{
    static const char *const RUNS[] = {SMALL "val_fraction=0.3\n", SMALL_LLAMA "val_fraction=0.3\n"};
    for (size_t i = 0; i < sizeof RUNS / sizeof *RUNS; i++) {
        char lines[400];
        exported x;
        unsigned notes;
        error e = {0};
        snprintf(lines, sizeof lines, "%strainable=lora\nlora_rank=2\nlora_alpha=9\nlearning_rate=0.1\n", RUNS[i]);
        trainer *t = trainer_of(LINES, lines), *first = trainer_of(LINES, RUNS[i]);
        REQUIRE(t != NULL && first != NULL);
        take_steps(t, 5);
        REQUIRE(CHECK_THAT(export_run(&x, t, EXPORT_HF, &e), "%s", e.message));
        import_source from = source_of(&x);
        from.settings = "val_fraction=0.3\n";
        trainer *imported = import_run(&from, &notes, &e);
        REQUIRE(CHECK_THAT(imported != NULL, "%s", e.message));
        CHECK_INT(imported->model.n_parameters, t->model.n_drawn);
        trainer *back = reopened(imported);
        REQUIRE(back != NULL);
        const double loss = val_loss_of(t);
        CHECK_NEAR(val_loss_of(back), loss, DOUBLE_OR_FLOAT(1e-12, 1e-5));
        CHECK(fabs(val_loss_of(first) - loss) > 1e-3);
        trainer_delete(back);
        trainer_delete(imported);
        trainer_delete(first);
        trainer_delete(t);
        exported_free(&x);
    }
}

/* From all, to a LoRA, to another rank, to the last layers: it computes what it did before, and then changes. */
static void begins_from_a_run(void)
{
    static const char *const NEXT[] = {"trainable=lora\nlora_rank=2\n", "lora_rank=3\nlearning_rate=0.02\n",
                                       "lora_rank=3\n", "trainable=last\n", "trainable=all\n"};
    trainer *t = trainer_of(LINES, SMALL "val_fraction=0.3\n");
    REQUIRE(t != NULL);
    take_steps(t, 5);
    for (size_t i = 0; i < sizeof NEXT / sizeof *NEXT; i++) {
        trainer *next = begun_from(t, NEXT[i]);
        REQUIRE(next != NULL);
        const double loss = val_loss_of(t);
        CHECK_NEAR(val_loss_of(next), loss, DOUBLE_OR_FLOAT(1e-12, 1e-5));
        if (i == 2) CHECK(memcmp(next->model.values, t->model.values, (size_t)t->model.n_values * sizeof(real)) == 0);
        for (uint64_t k = 0; k < next->optimizer.n_m; k++) CHECK_NEAR(next->optimizer.m[k], 0, 0);
        take_steps(next, 5);
        CHECK_INT(next->last.step, 5);
        CHECK(fabs(val_loss_of(next) - loss) > 1e-6);
        trainer_delete(t);
        t = next;
    }
    trainer_delete(t);
}

static void keeps_the_model(void)
{
    static const struct {
        const char *lines, *key;
    } REFUSED[] = {{"n_layer=2\n", "n_layer"},
                   {"tokenizer=byte\n", "tokenizer"},
                   {"documents=stream\n", "documents"},
                   {"lora_rank=0\n", "lora_rank"},
                   {"max_steps=5\nwarmup_steps=9\n", "max_steps"}};
    bytes b = small_file();
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        error e = {0};
        unsigned notes;
        const import_source from = {.weights = b.at, .weights_size = b.size, .settings = REFUSED[i].lines};
        CHECK(import_run(&from, &notes, &e) == NULL);
        CHECK_INT(e.code, ERROR_SETTING);
        CHECK_TEXT(e.key, REFUSED[i].key);
    }
    free(b.at);
}

static bool begins(void *context, error *e)
{
    unsigned notes;
    const bytes *b = context;
    const import_source from = {.weights = b->at, .weights_size = b->size, .settings = "trainable=all\n"};
    trainer *t = import_run(&from, &notes, e);
    trainer_delete(t);
    return t != NULL;
}

static void begins_without_memory(void)
{
    trainer *t = trainer_of(LINES, SMALL "trainable=lora\n");
    REQUIRE(t != NULL);
    bytes b = save(t);
    each_allocation_fails(begins, &b, 20);
    free(b.at);
    trainer_delete(t);
}

/* The weights of a run with nanoGPT's names, each after `prefix`. The caller frees them. */
static uint8_t *nano_weights(const trainer *t, const char *prefix, size_t *size)
{
    foreign_list list;
    error e = {0};
    uint8_t *file = NULL;
    string_builder metadata = {0};
    real *data = calloc((size_t)t->model.n_values, sizeof *data), *at = data;
    safetensors_add(&metadata, "format", "pt");
    if (CHECK(data != NULL && foreign_list_tensors(&list, &t->model, NAMES_NANOGPT, &e))) {
        tensor *tensors = calloc(list.n, sizeof *tensors);
        for (size_t i = 0; tensors != NULL && i < list.n; at += foreign_size(&list.at[i++])) {
            tensors[i].name = arena_printf(&list.arena, "%s%s", prefix, list.at[i].name);
            tensors[i].rank = foreign_shape(&list.at[i], tensors[i].shape);
            tensors[i].data = at;
            foreign_write(&list.at[i], at);
        }
        file = safetensors_write(&metadata, tensors, list.n, size, &e);
        free(tensors);
        foreign_list_free(&list);
    }
    string_builder_free(&metadata);
    free(data);
    CHECK(file != NULL);
    return file;
}

/* nanoGPT's tokens are the characters of the text in ascending order, without BOS. The weights here have one row more. With
 * the text of the run this row is BOS; with a text that has one character more there is no BOS. */
static void weights_of_nanogpt(void)
{
    for (int i = 0; i < 2; i++) {
        unsigned notes;
        error e = {0};
        trainer *t = trainer_of(LINES, SMALL "documents=stream\n");
        REQUIRE(t != NULL);
        import_source from = {
            .settings = "", .text = bytes_of(i == 0 ? LINES : LINES "x"), .text_size = strlen(LINES) + (size_t)i};
        uint8_t *weights = nano_weights(t, i == 0 ? "_orig_mod." : "", &from.weights_size);
        from.weights = weights;
        REQUIRE(weights != NULL);
        CHECK(import_run(&from, &notes, &e) == NULL);
        CHECK_TEXT(e.key, "n_head");
        from.settings = "temperature=1\nn_head=2\n";
        trainer *back = import_run(&from, &notes, &e);
        if (CHECK_THAT(back != NULL, "%s", e.message)) {
            CHECK_INT(notes, IMPORT_GELU | (i == 1 ? IMPORT_BOS : 0));
            if (i == 0) check_same_numbers(&t->model, &back->model);
            /* BOS has the row of the line break, whose id is 0 */
            const real *wte = back->model.wte->data;
            if (i == 1) CHECK(memcmp(wte + (size_t)8 * (size_t)back->tokenizer.bos, wte, 8 * sizeof *wte) == 0);
        }
        trainer_delete(back);
        trainer_delete(t);
        free(weights);
    }
}

/* ---- tokenizers in another order ---- */

static void reads_tokens(import_tokens *t, const char *json, int rows, int64_t bos, error *e, bool expected)
{
    import_source from = {.tokenizer = json, .tokenizer_size = strlen(json)};
    CHECK_THAT(import_read_tokens(t, &from, rows, bos, e) == expected, "%s: %s", json, e->message);
}

static void characters_in_any_order(void)
{
    import_tokens t;
    error e = {0};
    reads_tokens(
        &t,
        "{\"added_tokens\":[{\"content\":\"<s>\",\"id\":0,\"special\":true}],\"normalizer\":null,"
        "\"model\":{\"vocab\":{\"<s>\":0,\"z\":1,\"\\n\":2,\"a\":3,\"\xC3\xAB\":5},\"merges\":[],\"type\":\"BPE\"}}",
        6, -1, &e, true);
    static const int PLACES[] = {2, 3, 1, 5, 0};
    if (CHECK_INT(t.tokenizer.vocab_size, 5)) {
        for (int i = 0; i < 5; i++) CHECK_INT(t.places[i], PLACES[i]);
    }
    CHECK(!t.made_bos);
    import_tokens_free(&t);
}

/* BOS, then the bytes in GPT-2's order (first those that stand for themselves), then "th" and "the". */
static void byte_pairs_in_any_order(void)
{
    import_tokens t;
    error e = {0};
    string_builder json = {0};
    char code[8];
    string_builder_add(&json, "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"<|endoftext|>\":0");
    for (int k = 0, id = 1; k < 2; k++) {
        for (int byte = 0; byte < 256; byte++) {
            const uint32_t c = byte_letter((uint8_t)byte);
            if ((c < 0x100) != (k == 0)) continue;
            string_builder_add(&json, ",");
            string_builder_add_json(&json, code, utf8_encode(c, code));
            string_builder_add(&json, ":%d", id++);
        }
    }
    string_builder_add(&json, ",\"th\":257,\"the\":258},\"merges\":[[\"t\",\"h\"],\"th e\"]},"
                              "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false}}");
    REQUIRE(!json.failed);
    reads_tokens(&t, json.at, 300, 0, &e, true);
    if (CHECK_INT(t.tokenizer.vocab_size, 259)) {
        CHECK_INT(t.places['!'], 1);
        CHECK_INT(t.places['a'], 'a' - '!' + 1);
        CHECK_INT(t.places[0], 189); /* 188 bytes stand for themselves */
        CHECK_INT(t.places[' '], 189 + ' ');
        CHECK_INT(t.places[257], 258);
        CHECK_INT(t.places[258], 0);
        token ids[8];
        size_t n;
        CHECK(tokenizer_encode(&t.tokenizer, "the", 3, ids, &n, &e));
        CHECK(n == 1 && ids[0] == 257);
    }
    import_tokens_free(&t);
    reads_tokens(&t, json.at, 258, 0, &e, false);
    CHECK_HAS(e.message, "has a token 258, and the weights have rows for 258 only");
    import_tokens_free(&t);
    string_builder_free(&json);
}

static void refuses_other_tokenizers(void)
{
    static const char *const REFUSED[] = {
        "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1.5]]}}",
        "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"a\":0}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"ab\":0}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"a\":1}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1,\"ab\":2},\"merges\":[\"a b\"]}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"byte_fallback\":true}}",
        "{\"normalizer\":{\"type\":\"NFC\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0}}}",
        "{\"pre_tokenizer\":{\"type\":\"Whitespace\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0}}}",
        "{\"pre_tokenizer\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":99999999}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{}}}",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":5,\"b\":5}}}",
        "{}",
        "[]",
        "",
    };
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        import_tokens t;
        error e = {0};
        reads_tokens(&t, REFUSED[i], 300, 0, &e, false);
        CHECK_INT(e.code, ERROR_FILE);
        import_tokens_free(&t);
    }
}

/* ---- config.json ---- */

static void reads_config(void)
{
    import_config c;
    error e = {0};
    static const char JSON[] =
        "{\"model_type\":\"llama\",\"num_attention_heads\":4,\"bos_token_id\":1,\"eos_token_id\":[2,3],"
        "\"rms_norm_eps\":1e-06,\"rope_scaling\":null,\"rope_parameters\":{\"rope_theta\":10000.0,"
        "\"rope_type\":\"default\",\"x\":[1]},\"max_position_embeddings\":4096,\"x\":{\"n_head\":9}}";
    CHECK(import_read_config(&c, JSON, sizeof JSON - 1, &e));
    CHECK_INT(c.n_head, 4);
    CHECK_INT(c.bos, 1);
    CHECK_INT(c.eos, -1);
    CHECK_INT(c.context, 4096);
    CHECK_NEAR(c.eps, 1e-6, 0);
    static const char *const REFUSED[][2] = {
        {"{\"model_type\":\"bert\"}", "of the kind bert"},
        {"{\"rope_theta\":500000.0}", "scaled"},
        {"{\"rope_scaling\":{\"type\":\"linear\"}}", "scaled"},
        {"{\"rope_parameters\":{\"rope_type\":\"yarn\"}}", "scaled"},
        {"{\"partial_rotary_factor\":0.5}", "scaled"},
        {"{\"scale_attn_by_inverse_layer_idx\":true}", "scaled"},
        {"{\"n_head\":\"4\"}", "config.json cannot be read"},
        {"{", "config.json cannot be read"},
        {"", "config.json cannot be read"},
    };
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        CHECK_THAT(!import_read_config(&c, REFUSED[i][0], strlen(REFUSED[i][0]), &e), "%s was read", REFUSED[i][0]);
        CHECK_INT(e.code, ERROR_FILE);
        CHECK_HAS(e.message, REFUSED[i][1]);
    }
}

/* ---- damage ---- */

/* Replaces a text in the header of the weights by another text of the same length. */
static void edit(uint8_t *file, size_t size, const char *from, const char *to)
{
    const size_t n = strlen(from);
    CHECK_INT(strlen(to), n);
    for (size_t i = 0; i + n <= size; i++) {
        if (memcmp(file + i, from, n) != 0) continue;
        memcpy(file + i, to, n);
        return;
    }
    test_fail(__FILE__, __LINE__, "there is no %s", from);
}

static void refuses_wrong_tensors(void)
{
    static const char *const EDITS[][3] = {
        {"transformer.h.0.attn.c_proj.weight", "transformer.h.0.attn.c_proj.weighx",
         "no tensor transformer.h.0.attn.c_proj.weight"},
        {"transformer.h.0.ln_1.weight", "transformer.h.0.ln_x.weight", "neither those of a GPT-2"},
        {"transformer.wte.weight", "transformer.wtx.weight", "neither those of a GPT-2"},
        {"transformer.h.0.mlp.c_proj.bias\":{\"dtype\":\"", "transformer.h.9.mlp.c_proj.bias\":{\"dtype\":\"",
         "no tensor"},
        {"[8,24]", "[24,8]", "of the right shape"},
        {"transformer.h.0.attn.c_attn.bias", "transformer.h.0.attn.c_attn.bixs", "has no place in this model"},
    };
    for (size_t i = 0; i < sizeof EDITS / sizeof *EDITS; i++) {
        exported x;
        trainer *t;
        unsigned notes;
        error e = {0};
        if (!exported_of(&x, &t, SMALL)) return;
        import_source from = source_of(&x);
        edit(x.files[0].bytes, x.files[0].size, EDITS[i][0], EDITS[i][1]);
        CHECK(import_run(&from, &notes, &e) == NULL);
        CHECK_INT(e.code, ERROR_FILE);
        CHECK_HAS(e.message, EDITS[i][2]);
        trainer_delete(t);
        exported_free(&x);
    }
}

/* Imports every beginning of a file, and the file with each of its bytes changed: that must never do harm, and a file that
 * is accepted must give a run that works. The file is copied to a block of its exact size, so that the address sanitizer
 * detects reads beyond it. */
static void damage(import_source *from, const char **file, size_t *size, rng *r)
{
    const char *whole = *file;
    const size_t n = *size;
    for (size_t i = 0; i < 2 * n; i++) {
        unsigned notes;
        error e = {0};
        const size_t kept = i < n ? i : n;
        char *copy = malloc(kept > 0 ? kept : 1);
        REQUIRE(copy != NULL);
        memcpy(copy, whole, kept);
        if (i >= n) copy[i - n] = (char)(rng_random(r) * 256);
        *file = copy;
        *size = kept;
        trainer *t = import_run(from, &notes, &e);
        CHECK(t != NULL || e.code != ERROR_NONE);
        trainer_delete(t);
        free(copy);
    }
    *file = whole;
    *size = n;
}

static void damaged_files(void)
{
    rng r;
    exported x;
    trainer *t;
    rng_init(&r, 3);
    if (!exported_of(&x, &t, SMALL)) return;
    import_source from = source_of(&x);
    damage(&from, &from.config, &from.config_size, &r);
    damage(&from, &from.tokenizer, &from.tokenizer_size, &r);
    const uint8_t *weights = from.weights;
    size_t header = 8 + weights[0] + 256u * weights[1], size = from.weights_size;
    for (size_t i = 0; i < header; i++) { /* changes each byte of the header, or cuts the file there */
        unsigned notes;
        error e = {0};
        uint8_t *copy = malloc(size);
        REQUIRE(copy != NULL);
        memcpy(copy, weights, size);
        copy[i] = (uint8_t)(rng_random(&r) * 256);
        import_source changed = from;
        changed.weights = copy;
        trainer *back = import_run(&changed, &notes, &e);
        CHECK(back != NULL || e.code != ERROR_NONE);
        trainer_delete(back);
        changed.weights_size = i * (size / header);
        CHECK(import_run(&changed, &notes, &e) == NULL);
        free(copy);
    }
    trainer_delete(t);
    exported_free(&x);
}

static bool imports(void *context, error *e)
{
    unsigned notes;
    trainer *t = import_run(context, &notes, e);
    trainer_delete(t);
    return t != NULL;
}

static void without_memory(void)
{
    static const char *const RUNS[] = {SMALL, SMALL_LLAMA "tokenizer=bpe\nvocab_size=258\n"};
    for (int i = 0; i < 2; i++) {
        exported x;
        trainer *t;
        if (!exported_of(&x, &t, RUNS[i])) return;
        import_source from = source_of(&x);
        each_allocation_fails(imports, &from, 20);
        trainer_delete(t);
        exported_free(&x);
    }
}

SUITE(import)
{
    TEST("an exported folder comes back, bit by bit, with the same tokens", comes_back_from_a_folder);
    TEST("a LoRA is merged into what is exported", merges_a_lora);
    TEST("a saved run begins anew with its weights, whatever is trained of it then", begins_from_a_run);
    TEST("a run that begins anew keeps its model and its tokens", keeps_the_model);
    TEST("when memory runs out at the beginning it says so", begins_without_memory);
    TEST("weights of nanoGPT are read, with the characters of a text as tokens", weights_of_nanogpt);
    TEST("characters may have ids in any order", characters_in_any_order);
    TEST("bytes and byte pairs may have ids in any order", byte_pairs_in_any_order);
    TEST("tokenizers of other kinds are refused", refuses_other_tokenizers);
    TEST("config.json is read, and refused where the engine computes something else", reads_config);
    TEST("tensors that are missing, too many or of another shape are refused", refuses_wrong_tensors);
    TEST("damaged files do no harm", damaged_files);
    TEST("when memory runs out it says so", without_memory);
}
