/* test_checkpoint_edits.c: saved runs whose header was changed by hand are refused with a sentence, or accepted
 * where the change is harmless. */
#include "../support.h"
#include "../test.h"
#include "base/string_builder.h"
#include "files/checkpoint.h"
#include "saved_run.h"

#include <stdlib.h>
#include <string.h>

/* ---- files changed by hand ---- */

/* A file in whose header `found` is replaced by `put`; an empty file after failing the test. */
static bytes edited(bytes b, const char *found, const char *put)
{
    if (b.at == NULL) return b;
    string_builder header = {0};
    size_t length = b.at[0] + 256u * b.at[1] + 65536u * b.at[2];
    string_builder_add_bytes(&header, (const char *)b.at + 8, length);
    const char *at = header.failed ? NULL : strstr(header.at, found);
    if (!CHECK_THAT(at != NULL, "the header has no %s", found)) {
        string_builder_free(&header);
        return (bytes){0};
    }
    string_builder file = {0};
    string_builder_add(&file, "12345678%.*s%s%s", (int)(at - header.at), header.at, put, at + strlen(found));
    size_t changed = file.length - 8;
    string_builder_add_bytes(&file, (const char *)b.at + 8 + length, b.size - 8 - length);
    for (size_t i = 0; i < 8; i++) file.at[i] = (char)(changed >> (8 * i));
    string_builder_free(&header);
    return (bytes){(uint8_t *)file.at, file.length};
}

static void check_edit_refused(bytes b, const char *found, const char *put, error_code code, const char *why)
{
    bytes changed = edited(b, found, put);
    if (changed.at == NULL) return;
    error e = {0};
    allocations_fail(0, false);
    trainer *t = checkpoint_restore(changed.at, changed.size, NULL, 0, NULL, &e);
    CHECK_THAT(t == NULL, "%s as %s was taken", found, put);
    CHECK_INT(e.code, code);
    CHECK_HAS(e.message, why);
    CHECK_THAT(allocations_largest() < 200000, "%zu bytes were allocated for %s", allocations_largest(), put);
    trainer_delete(t);
    free(changed.at);
}

/* Parts of the header of every file of the small run, and replacements that must be refused. */
static void refuses_changed_metadata(void)
{
    static const struct {
        const char *found, *put, *why;
    } EDITS[] = {
        {"\"format\":\"micro", "\"format\":\"macro", "of another program"},
        {"\"format\":", "\"form\":", "of another program"},
        {"\"version\":\"1\"", "\"version\":\"2\"", "by another version of this program: its format is \"2\""},
        {"\"settings\":", "\"settinks\":", "no valid settings"},
        {"n_layer=1\\u000a", "n_layer=1\\u000arotary=1\\u000a",
         "newer version of this program: it has a setting called \"rotary\""},
        {"n_layer=1\\u000a", "n_layer=0\\u000a", "Layers (n_layer) must be a whole number from 1 to 64"},
        {"n_head=2\\u000a", "n_head=3\\u000a", "must be a multiple of the heads"},
        {"n_embd=8\\u000a", "n_embd=16\\u000a", "no tensor wte.weight that fits"},
        {"n_embd=8\\u000a", "n_embd=4096\\u000a", "no tensor wte.weight that fits"},
        {"n_layer=1\\u000a", "n_layer=64\\u000a", "no tensor blocks.1.norm1.weight that fits"},
        {"block_size=16\\u000a", "block_size=2048\\u000a", "no tensor wpe.weight that fits"},
        {"bias=1\\u000a", "bias=0\\u000a", "tensors that its settings do not call for"},
        {"norm=layer\\u000a", "norm=batch\\u000a", "settings that cannot be. Norm (norm) must be one of rms/layer"},
        {"documents=lines\\u000a", "documents=auto\\u000a", "no valid settings"},
        {"\"vocabulary\":\"", "\"vocabulary\":\"A", "no tensor wte.weight that fits"},
        {"\"vocabulary\":\"a", "\"vocabulary\":\"b\",\"\":\"", "no tensor wte.weight that fits"},
        {"\"vocabulary\":\"ad", "\"vocabulary\":\"da", "vocabulary is damaged"},
        {"\"vocabulary\":\"ad", "\"vocabulary\":\"aa", "vocabulary is damaged"},
        {"\"vocabulary\":", "\"vocabularies\":", "no valid vocabulary"},
        {"\"rng_state\":\"", "\"rng_state\":\"0", "no valid rng_state"},
        {"\"rng_state\":\"", "\"rng_state\":\"G\",\"\":\"", "no valid rng_state"},
        {"\"rng_index\":\"", "\"rng_index\":\"9", "no valid rng_index"},
        {"\"rng_gauss\":\"", "\"rng_gauss\":\"nan\",\"\":\"", "no valid rng_gauss"},
        {"\"rng_gauss\":\"", "\"rng_gauss\":\"1 2\",\"\":\"", "no valid rng_gauss"},
        {"\"step\":\"2\"", "\"step\":\"6\"", "no valid step"},
        {"\"step\":\"2\"", "\"step\":\"-2\"", "no valid step"},
        {"\"step\":\"2\"", "\"step\":\"\"", "no valid step"},
        {"\"step\":\"2\"", "\"step\":\"18446744073709551618\"", "no valid step"},
        {"\"tokens\":\"", "\"tokens\":\"90071992547409920", "no valid tokens"},
        {"\"cursor\":\"", "\"cursor\":\"4294967296", "no valid cursor"},
        {"\"loss\":\"", "\"loss\":\"x", "no valid loss"},
        {"\"val_loss\":\"", "\"val_loss\":\"\",\"\":\"", "no valid val_loss"},
        {"\"grad_norm\":\"", "\"grad_norms\":\"", "no valid grad_norm"},
        {"\"lr\":\"", "\"lr\":\"--", "no valid lr"},
        {"\"text_hash\":\"", "\"text_hash\":\"0", "no valid text_hash"},
        {"\"text_hash\":\"", "\"text_hash\":\"+123456789abcdef\",\"\":\"", "no valid text_hash"},
        {"\"wte.weight\"", "\"wte.height\"", "no tensor wte.weight that fits"},
        {"\"optimizer.m.wte.weight\"", "\"optimizer.wte.weight\"", "no tensor optimizer.m.wte.weight"},
        {"\"shape\":[8,8]", "\"shape\":[4,16]", "no tensor"},
        {"\"shape\":[8,8]", "\"shape\":[64]", "no tensor"},
        {"}}", "},\"extra\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
         "tensors that its settings do not call for"},
    };
    bytes b = small_file();
    REQUIRE(b.at != NULL);
    for (size_t i = 0; i < sizeof EDITS / sizeof *EDITS; i++) {
        check_edit_refused(b, EDITS[i].found, EDITS[i].put, ERROR_FILE, EDITS[i].why);
    }
    char too_long[300] = "\"stopped\":\"";
    memset(too_long + 11, 'x', 200);
    check_edit_refused(b, "\"stopped\":\"", too_long, ERROR_FILE, "no valid stopped");
    check_edit_refused(b, "memory_limit=1024", "memory_limit=16\\u000abatch_size=1024", ERROR_MEMORY,
                       "(memory_limit)");
    free(b.at);
}

/* For a file with two merges. */
static void refuses_changed_merges(void)
{
    static const struct {
        const char *found, *put, *why;
    } EDITS[] = {
        {"\"merges\":", "\"marges\":", "no valid merges"},
        {"\"merges\":\"", "\"merges\":\"97 97 1\\u000a", "no valid merges"}, /* one merge too many */
        {"\"merges\":\"", "\"merges\":\"x", "no valid merges"},
        {"\"merges\":\"", "\"merges\":\" ", "no valid merges"},
        {"\"merges\":\"", "\"merges\":\"9", "vocabulary is damaged"},
        {"\"merges\":\"", "\"merges\":\"97 97 9\",\"\":\"", "no valid merges"}, /* no line end */
        {"\"merges\":\"", "\"merges\":\"97 97 4294967296\\u000a\",\"\":\"", "no valid merges"},
        {"\"merges\":\"", "\"merges\":\"97 98 1\\u000a97 98 1\\u000a\",\"\":\"", "vocabulary is damaged"},
        {"\"merges\":\"", "\"merges\":\"97 98 1\\u000a97 257 1\\u000a\",\"\":\"", "vocabulary is damaged"},
        {"\"merges\":\"", "\"merges\":\"\",\"\":\"", "no tensor wte.weight that fits"},
        {"tokenizer=bpe", "tokenizer=byte", "no valid merges"},
        {"tokenizer=bpe", "tokenizer=char", "no valid vocabulary"},
        {"vocab_size=259", "vocab_size=258", "no valid merges"},
    };
    trainer *t = trainer_of(LINES, "preset=microgpt\nn_embd=8\nmax_steps=5\ntokenizer=bpe\nvocab_size=259");
    REQUIRE(t != NULL);
    CHECK_INT(t->tokenizer.vocab_size, 259);
    bytes b = save(t);
    trainer_delete(t);
    REQUIRE(b.at != NULL);
    for (size_t i = 0; i < sizeof EDITS / sizeof *EDITS; i++) {
        check_edit_refused(b, EDITS[i].found, EDITS[i].put, ERROR_FILE, EDITS[i].why);
    }
    free(b.at);
}

/* Differences that are accepted: missing settings, as in an older version; keys of a newer version or of another
 * program; blanks; a cursor beyond the last document. */
static void takes_harmless_changes(void)
{
    static const char *const EDITS[][2] = {
        {"top_p=1\\u000a", ""},
        {"tokenizer=char\\u000avocab_size=512\\u000a", ""},
        {"\"format\":", "\"comment\":\"seen by an editor\",\"format\":"},
        {"{\"__metadata__\":", "{ \"__metadata__\" :\n"},
        {"\"cursor\":\"", "\"cursor\":\"12"},
        {"\"step\":\"2\"", "\"step\":\"5\""},
    };
    bytes b = small_file();
    REQUIRE(b.at != NULL);
    for (size_t i = 0; i < sizeof EDITS / sizeof *EDITS; i++) {
        bytes changed = edited(b, EDITS[i][0], EDITS[i][1]);
        REQUIRE(changed.at != NULL);
        trainer *t = restore_with(changed, LINES);
        free(changed.at);
        REQUIRE(t != NULL);
        CHECK(t->corpus.cursor < t->corpus.n_train_documents);
        CHECK_INT(t->done, t->last.step == 5);
        trainer_step(t);
        trainer_delete(t);
    }
    free(b.at);
}

SUITE(checkpoint_edits)
{
    TEST("metadata and tensors that do not fit are refused with a sentence before anything large is made",
         refuses_changed_metadata);
    TEST("merges that do not fit are refused with a sentence", refuses_changed_merges);
    TEST("older, newer and reformatted metadata is accepted where it is harmless", takes_harmless_changes);
}
