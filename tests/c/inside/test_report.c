/* test_report.c: the reports of the engine are valid JSON, complete, and correct. A small reader in this file
 * checks the grammar (RFC 8259); tests in tests/js parse them with a JavaScript engine. */
#include "inside/report.h"

#include "../support.h"
#include "../test.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a reader that only finds the end of a value; NULL where there is no value ---- */

static const char *skip_value(const char *at);

static const char *skip_string(const char *at)
{
    if (*at != '"') return NULL;
    at++;
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) return NULL; /* also the NUL at the end */
        if (*at != '\\') continue;
        at++;
        if (*at == 'u') {
            for (int i = 0; i < 4; i++) {
                at++;
                if (!isxdigit((unsigned char)*at)) return NULL;
            }
        } else if (*at == '\0' || strchr("\"\\/bfnrt", *at) == NULL) {
            return NULL;
        }
    }
    return at + 1;
}

static const char *skip_number(const char *at)
{
    char *end;
    if (*at != '-' && !isdigit((unsigned char)*at)) return NULL;
    strtod(at, &end);
    return end;
}

static const char *skip_members(const char *at, bool has_keys, char close)
{
    if (*at == close) return at + 1;
    for (;;) {
        if (has_keys) {
            at = skip_string(at);
            if (at == NULL || *at != ':') return NULL;
            at++;
        }
        at = skip_value(at);
        if (at == NULL) return NULL;
        if (*at == close) return at + 1;
        if (*at != ',') return NULL;
        at++;
    }
}

static const char *skip_value(const char *at)
{
    static const char *const WORDS[] = {"true", "false", "null"};
    if (*at == '{') return skip_members(at + 1, true, '}');
    if (*at == '[') return skip_members(at + 1, false, ']');
    if (*at == '"') return skip_string(at);
    for (int i = 0; i < 3; i++) {
        if (strncmp(at, WORDS[i], strlen(WORDS[i])) == 0) return at + strlen(WORDS[i]);
    }
    return skip_number(at);
}

static bool is_json(const string_builder *t)
{
    const char *end = t->at == NULL ? NULL : skip_value(t->at);
    return end != NULL && end == t->at + t->length;
}

/* ---- tests ---- */

static void reader(void)
{
    static const char *const GOOD[] = {"{}", "[]", "{\"a\":[1,-2.5e-7,null,true,\"\\u00e9\\n\"]}", "\"\""};
    static const char *const BAD[] = {"",       "{",     "[1,]", "{\"a\"}", "{a:1}",
                                      "\"\n\"", "[1 2]", "nan",  "\"\\x\"", "[1]]"};
    for (int i = 0; i < 4; i++) CHECK(is_json(&(string_builder){.at = (char *)GOOD[i], .length = strlen(GOOD[i])}));
    for (int i = 0; i < 10; i++) CHECK(!is_json(&(string_builder){.at = (char *)BAD[i], .length = strlen(BAD[i])}));
}

static void engine(void)
{
    string_builder t = {0};
    report_engine(&t);
    REQUIRE(!t.failed && is_json(&t));
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        char key[80];
        snprintf(key, sizeof key, "{\"key\":\"%s\",\"type\":\"", SETTINGS[i].key);
        CHECK_HAS(t.at, key);
        CHECK_HAS(t.at, SETTINGS[i].help);
    }
    for (int i = 0; i < OP_COUNT; i++) CHECK_HAS(t.at, OPS[i].formula);
    CHECK_HAS(t.at, "\"choices\":[\"constant\",\"linear\",\"cosine\",\"step\",\"wsd\"]");
    CHECK_HAS(t.at, "\"microgpt\":{\"preset\":\"microgpt\",\"documents\":\"lines\",\"val_fraction\":0,");
    CHECK_HAS(t.at, "\"limits\":{\"max_text_bytes\":33554432,\"max_memory_mib\":2048}");
    string_builder_free(&t);
}

static void run(void)
{
    string_builder t = {0};
    trainer *r = trainer_of("ab\nb\xC3\xA9\"\n\\a\n", "preset=microgpt\nval_fraction=0.4\n");
    REQUIRE(r != NULL);
    report_trainer(r, &t);
    REQUIRE(is_json(&t));
    CHECK_HAS(t.at, "\"vocab_size\":6,\"vocabulary\":[\"\\\"\",\"\\\\\",\"a\",\"b\",\"\xC3\xA9\",\"<BOS>\"]");
    CHECK_HAS(t.at, "\"documents\":\"lines\",\"n_documents\":3,\"n_train_documents\":2,");
    CHECK_HAS(t.at, "\"uniform_loss\":1.791759469228055"); /* ln 6 */
    CHECK_HAS(t.at, "\"step\":0,\"done\":false,");
    CHECK_HAS(t.at, "\"n_params\":3520,"); /* 6*16 + 16*16 + 6*16 + 12*16*16 */
    string_builder_free(&t);
    for (int i = 0; i < 3; i++) trainer_step(r);
    report_trainer(r, &t);
    CHECK_HAS(t.at, "\"step\":3,");
    string_builder_free(&t);
    trainer_delete(r);
}

static void check_notice(const char *bytes, const char *settings, const char *expected)
{
    string_builder t = {0};
    trainer *r = trainer_of(bytes, settings);
    REQUIRE(r != NULL);
    report_trainer(r, &t);
    CHECK(is_json(&t));
    const char *notices = t.at == NULL ? NULL : strstr(t.at, "\"notices\":");
    REQUIRE(notices != NULL);
    CHECK_HAS(notices, expected);
    string_builder_free(&t);
    trainer_delete(r);
}

static void notices(void)
{
    check_notice("anna\nbob\n", "preset=microgpt\nblock_size=5\n", "\"notices\":[]}");
    check_notice("caf\xE9 and a long enough line\n", "preset=microgpt\n", ": 1.");
    check_notice("aaaaaaaaaaaaaaaaaaaaaa", "preset=microgpt\n", "repeats one character");
    check_notice("ab", "preset=microgpt\n", "shorter than the context: 3 tokens to learn from, and room for 16.");
    check_notice("annabella\nbob\ncleo\n", "preset=microgpt\nblock_size=5\n",
                 "longer than the context of 5 tokens: 1 of 3");
    check_notice("abc", "preset=microgpt\nval_fraction=0.1\n", "too short to keep a part of it for validation");
}

static void tensors(void)
{
    string_builder t = {0};
    trainer *r = trainer_of("ab\nabc\n", "preset=microgpt\nbatch_size=2\nblock_size=5\nn_embd=4\nn_head=2\n");
    REQUIRE(r != NULL);
    trainer_step(r);
    report_tensors(r, &t);
    REQUIRE(is_json(&t));
    CHECK_HAS(t.at, "[{\"name\":\"wte.weight\",\"shape\":[4,4],\"parameter\":true,\"gradient\":true,"
                    "\"rule\":\"adamw\",\"keeps\":[\"m\",\"v\"],\"decays_with\":[\"matrices\",\"all\"]},");
    /* The rows that the batch had: ab and abc, and a BOS before each. */
    CHECK_HAS(t.at, "{\"name\":\"logits\",\"shape\":[7,4],\"parameter\":false,\"gradient\":false}");
    CHECK_HAS(t.at,
              "{\"name\":\"blocks.0.attention.probs\",\"shape\":[2,2,5,5],\"parameter\":false,\"gradient\":false}");
    CHECK_HAS(t.at, "{\"name\":\"loss\",\"shape\":[1],");
    string_builder_free(&t);
    trainer_delete(r);
}

SUITE(report)
{
    TEST("the reader of these tests accepts JSON and nothing else", reader);
    TEST("the engine reports every setting, preset and op", engine);
    TEST("a run reports its text, its vocabulary and its step", run);
    TEST("a run says in sentences what a user may not expect of a text", notices);
    TEST("tensors are reported with the rows that the last batch used", tensors);
}
