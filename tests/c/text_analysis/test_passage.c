/* test_passage.c: the beginnings of both parts as text again. */
#include "text_analysis/passage.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

/* The passage of a run on this text. The caller frees it. */
static char *passage(const char *text, const char *settings, bool is_val, size_t tokens)
{
    string_builder out = {0};
    trainer *t = trainer_of(text, settings);
    string_builder_add(&out, "%s", "");
    if (CHECK(t != NULL)) passage_add(&out, &t->corpus, &t->tokenizer, is_val, tokens);
    trainer_delete(t);
    return string_builder_finish(&out, NULL);
}

static void of_lines(void)
{
    static const char TEXT[] = "ada\nbob\ncleo\ndina\nemile\nfritz\nhanna\nida\nolga\npaul\n";
    char *train = passage(TEXT, "documents=lines\nval_fraction=0.3\n", false, 1000);
    char *val = passage(TEXT, "documents=lines\nval_fraction=0.3\n", true, 1000);
    char *few = passage(TEXT, "documents=lines\nval_fraction=0.3\n", false, 2);
    REQUIRE(train != NULL && val != NULL && few != NULL);
    int lines = 0, kept = 0;
    for (const char *c = train; *c != 0; c++) lines += *c == '\n';
    for (const char *c = val; *c != 0; c++) kept += *c == '\n';
    CHECK_INT(lines, 6); /* between 7 documents, and none after the last */
    CHECK_INT(kept, 2);
    char line[8];
    for (const char *at = TEXT; *at != 0; at = strchr(at, '\n') + 1) { /* each is in exactly one of the two parts */
        const size_t n = (size_t)(strchr(at, '\n') - at);
        memcpy(line, at, n);
        line[n] = 0;
        CHECK_THAT((strstr(train, line) != NULL) != (strstr(val, line) != NULL), "%s", line);
    }
    CHECK_THAT(strchr(few, '\n') == NULL && strlen(few) >= 3, "%s", few); /* one whole document */
    free(train);
    free(val);
    free(few);
}

static void of_a_stream(void)
{
    static const char TEXT[] = "one two\nthree\n\nfour five six\n\nseven eight nine\n";
    char *train = passage(TEXT, "documents=stream\nval_fraction=0.4\n", false, 1000);
    char *val = passage(TEXT, "documents=stream\nval_fraction=0.4\n", true, 1000);
    char *few = passage(TEXT, "documents=stream\nval_fraction=0.4\n", false, 6);
    CHECK_TEXT(train, "one two\nthree\n\nfour five six");
    CHECK_TEXT(val, "seven eight nine");
    CHECK_TEXT(few, "one t"); /* with its BOS */
    free(train);
    free(val);
    free(few);
}

static void whole_characters(void)
{
    static const char TEXT[] = "\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8\xC3\xA9\xC3\xA8 \xC3\xA9\xC3\xA8\n";
    char *cut = passage(TEXT, "documents=stream\nval_fraction=0\ntokenizer=byte\nblock_size=4\n", false, 4);
    char *none = passage(TEXT, "documents=stream\nval_fraction=0\ntokenizer=byte\nblock_size=4\n", true, 100);
    CHECK_TEXT(cut, "\xC3\xA9"); /* BOS and three bytes: the last begins a character */
    CHECK_TEXT(none, "");
    free(cut);
    free(none);
}

SUITE(passage)
{
    TEST("of lines it has whole documents, each in one of the two parts", of_lines);
    TEST("of a stream it has its documents with a blank line between them, as many tokens as are asked for",
         of_a_stream);
    TEST("of bytes it ends with a whole character, and an empty part gives nothing", whole_characters);
}
