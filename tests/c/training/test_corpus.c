/* test_corpus.c: documents to batches: CPython's shuffle, the split, and where windows begin and end. */
#include "training/corpus.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A corpus with everything that it was made from. */
typedef struct reading {
    dataset dataset;
    tokenizer tokenizer;
    corpus corpus;
    rng rng;
    batch batch;
} reading;

enum { ROOM = 400 };

static bool read_as(reading *u, const char *text, const char *settings)
{
    error e = {0};
    config c = settings_of(settings);
    rng_init(&u->rng, (uint32_t)c.seed);
    return CHECK_THAT(dataset_init(&u->dataset, bytes_of(text), strlen(text), (int)c.documents, &e) &&
                          tokenizer_fit(&u->tokenizer, &u->dataset, &e) &&
                          corpus_init(&u->corpus, &u->dataset, &u->tokenizer, &c, &u->rng, &e) &&
                          batch_init(&u->batch, ROOM),
                      "%s", e.message);
}

static void reading_free(reading *u)
{
    dataset_free(&u->dataset);
    tokenizer_free(&u->tokenizer);
    corpus_free(&u->corpus);
    corpus_free(&u->corpus);
    batch_free(&u->batch);
}

/* The inputs of the batch's sequences as text, "|" for BOS, "/" between sequences. It also checks that positions
 * count from 0, and that each target is the next input of its sequence. */
static const char *shown(const reading *u)
{
    static char text[4000];
    const batch *b = &u->batch;
    text[0] = '\0';
    int targets = 0;
    for (int r = 0; r < b->end; r++) {
        bool first = r == 0 || b->sequences[r] != b->sequences[r - 1];
        char character[UTF8_BYTES + 1] = {0};
        CHECK_INT(b->positions[r], first ? 0 : b->positions[r - 1] + 1);
        CHECK_INT(b->sequences[r], r == 0 ? 0 : b->sequences[r - 1] + first);
        if (!first) CHECK_INT(b->ids[r], b->targets[r - 1]);
        if (first && r > 0) strcat(text, "/");
        if (tokenizer_decode(&u->tokenizer, b->ids[r], character) == 0) strcpy(character, "|");
        strcat(text, character);
        targets += b->targets[r] >= 0;
    }
    CHECK_INT(b->begin, 0);
    CHECK_INT(b->n_targets, targets);
    return text;
}

static const char *train(reading *u, int B, int T)
{
    corpus_train_batch(&u->corpus, &u->batch, B, T, &u->rng);
    return shown(u);
}

static const char TEN[] = "ada\nbob\ncleo\ndina\n\xC3\xA9mile\nfritz\nga\xC3\xABlle\nhugo\nines\nj\xC3\xB6rg\n";

/* names = 'ada bob cleo ...'.split(); random.Random(42).shuffle(names) and the same with 7 */
static void shuffled(void)
{
    static const char *const EXPECTED[2][10] = {{"|hugo", "|dina", "|cleo", "|ines", "|fritz", "|ga\xC3\xABlle",
                                                 "|j\xC3\xB6rg", "|\xC3\xA9mile", "|ada", "|bob"},
                                                {"|ines", "|dina", "|bob", "|\xC3\xA9mile", "|hugo", "|ada",
                                                 "|j\xC3\xB6rg", "|ga\xC3\xABlle", "|cleo", "|fritz"}};
    for (int k = 0; k < 2; k++) {
        reading u;
        REQUIRE(read_as(&u, TEN, k == 0 ? "preset=microgpt\nseed=42\n" : "preset=microgpt\nseed=7\n"));
        /* and again from the first */
        for (int i = 0; i < 25; i++) CHECK_TEXT(train(&u, 1, 16), EXPECTED[k][i % 10]);
        CHECK_INT(u.corpus.cursor, 25);
        for (int r = 0; r < u.batch.end - 1; r++) CHECK(u.batch.targets[r] != u.tokenizer.bos);
        CHECK_INT(u.batch.targets[u.batch.end - 1], u.tokenizer.bos);
        reading_free(&u);
    }
}

static void several(void)
{
    reading u;
    REQUIRE(read_as(&u, TEN, "preset=microgpt\nseed=42\n"));
    CHECK_TEXT(train(&u, 4, 16), "|hugo/|dina/|cleo/|ines");
    CHECK_TEXT(train(&u, 4, 3), "|fr/|ga/|j\xC3\xB6/|\xC3\xA9m"); /* cut to three positions */
    CHECK_TEXT(train(&u, 4, 5), "|ada/|bob/|hugo/|dina");
    CHECK_TEXT(train(&u, 3, 1), "|/|/|");
    reading_free(&u);
}

static void one_document(void)
{
    reading u;
    REQUIRE(read_as(&u, "only", "documents=lines\nval_fraction=0.5\n"));
    CHECK_TEXT(train(&u, 3, 8), "|only/|only/|only");
    CHECK_INT(corpus_val_tokens(&u.corpus), 0);
    CHECK(!corpus_val_batch(&u.corpus, &u.batch, 3, 8, 0));
    CHECK_INT(corpus_train_tokens(&u.corpus), 5);
    reading_free(&u);
}

/* Of ten documents 0.25 are for validation: the last two of the shuffled order, whole, and in no training batch. */
static void lines_split(void)
{
    reading u;
    REQUIRE(read_as(&u, TEN, "documents=lines\nval_fraction=0.25\nseed=42\n"));
    CHECK_INT(u.corpus.n_train_documents, 8);
    for (int i = 0; i < 30; i++) {
        const char *got = train(&u, 1, 16);
        CHECK(strcmp(got, "|ada") != 0 && strcmp(got, "|bob") != 0);
    }
    for (int again = 0; again < 2; again++) {
        REQUIRE(corpus_val_batch(&u.corpus, &u.batch, 5, 16, 0));
        CHECK_TEXT(shown(&u), "|ada/|bob");
        REQUIRE(corpus_val_batch(&u.corpus, &u.batch, 1, 16, 1));
        CHECK_TEXT(shown(&u), "|bob");
        CHECK(!corpus_val_batch(&u.corpus, &u.batch, 1, 16, 2));
        CHECK(!corpus_val_batch(&u.corpus, &u.batch, 5, 16, 1));
    }
    CHECK_INT(corpus_val_tokens(&u.corpus), 8); /* ada, bob and the BOS after each */
    CHECK_INT(corpus_train_tokens(&u.corpus), 36 + 8);
    reading_free(&u);
}

/* ---- streams ---- */

/* |abcdefghij|klmnopqrst|: 23 tokens, a fifth of which is for validation. */
static const char VERSE[] = "abcdefghij\n\nklmnopqrst\n";

static void mean_length(void)
{
    reading u;
    REQUIRE(read_as(&u, "a\nabc\nabcdefg\n", "documents=lines\nval_fraction=0\n"));
    CHECK_NEAR(corpus_mean_length(&u.corpus, 100), (2 + 4 + 8) / 3.0, 1e-12); /* each with its BOS */
    CHECK_NEAR(corpus_mean_length(&u.corpus, 4), (2 + 4 + 4) / 3.0, 1e-12);
    reading_free(&u);
    REQUIRE(read_as(&u, "one long text", "documents=stream\n"));
    CHECK_NEAR(corpus_mean_length(&u.corpus, 4), 4, 0);
    reading_free(&u);
}

static void windows(void)
{
    static const char TRAINED[] = "|abcdefghij";
    reading u; /* 9 of 23 are wanted for validation; the nearest document begins at 11 */
    REQUIRE(read_as(&u, VERSE, "documents=stream\nval_fraction=0.4\nseed=3\n"));
    CHECK_INT(u.corpus.n_ids, 23);
    CHECK_INT(u.corpus.n_train, 11);
    CHECK_INT(corpus_train_tokens(&u.corpus), 11);
    CHECK_INT(corpus_val_tokens(&u.corpus), 11);
    rng r;
    rng_init(&r, 3);
    bool started[11] = {false};
    /* each begins where the generator says, and continues at the beginning after the end */
    for (int i = 0; i < 200; i++) {
        char expected[6] = "";
        uint32_t from = rng_below(&r, 11);
        for (uint32_t k = 0; k < 5; k++) expected[k] = TRAINED[(from + k) % 11];
        CHECK_TEXT(train(&u, 1, 5), expected);
        started[from] = true;
    }
    for (int i = 0; i < 11; i++) CHECK_THAT(started[i], "no window began at %d", i);
    reading_free(&u);
}

/* No document begins near the split: windows stay before it, and no window shows the end of the text there. */
static void windows_before_a_cut(void)
{
    static const char TRAINED[] = "|abcdefghij|klmnopq";
    reading u;
    REQUIRE(read_as(&u, VERSE, "documents=stream\nval_fraction=0.2\nseed=3\n"));
    CHECK_INT(u.corpus.n_train, 19);
    CHECK_INT(corpus_train_tokens(&u.corpus), 18);
    CHECK_INT(corpus_val_tokens(&u.corpus), 3);
    rng r;
    rng_init(&r, 3);
    for (int i = 0; i < 200; i++) {
        char expected[6] = "";
        uint32_t from = rng_below(&r, 14);
        for (uint32_t k = 0; k < 5; k++) expected[k] = TRAINED[from + k];
        CHECK_TEXT(train(&u, 1, 5), expected);
        CHECK_INT(u.batch.targets[4], u.corpus.ids[from + 5]);
    }
    reading_free(&u);
}

static void targets_stay_inside(void)
{
    reading u;
    REQUIRE(read_as(&u, VERSE, "documents=stream\nval_fraction=0.2\nseed=3\n"));
    token first_kept = u.corpus.ids[u.corpus.n_train];
    for (int i = 0; i < 200; i++) {
        train(&u, 2, 7);
        for (int k = 0; k < u.batch.end; k++) CHECK(u.batch.ids[k] != first_kept && u.batch.targets[k] != first_kept);
    }
    reading_free(&u);
}

/* One document of 1500 letters: the BOS and the first 1199 letters are for training. */
static void windows_that_begin(void)
{
    char text[1501] = {0};
    for (int i = 0; i < 1500; i++) text[i] = (char)('a' + i * i % 23);
    reading u;
    REQUIRE(read_as(&u, text, "documents=stream\nval_fraction=0.2\nseed=3\n"));
    rng r;
    rng_init(&r, 3);
    int begun = 0, where[4] = {0};
    for (int i = 0; i < 4000; i++) {
        uint32_t drawn = rng_below(&r, ((uint32_t)u.corpus.n_train - 8) * 4), place = drawn / 4;
        train(&u, 1, 8);
        bool begins = u.batch.ids[0] == u.tokenizer.bos;
        CHECK_INT(begins, drawn % 4 == 0 || place == 0);
        if (begins) where[place % 4]++;
        begun += begins;
        if (!begins) CHECK_INT(u.batch.ids[0], u.corpus.ids[place]);
        for (uint32_t k = 0; k < 8; k++) CHECK_INT(u.batch.targets[k], u.corpus.ids[place + k + 1]);
        for (uint32_t k = 1; k < 8; k++) CHECK_INT(u.batch.ids[k], u.corpus.ids[place + k]);
    }
    CHECK_THAT(begun > 900 && begun < 1100, "%d of 4000 begin with BOS", begun);
    for (int i = 0; i < 4; i++) CHECK_THAT(where[i] > 180, "%d of them at places of remainder %d", where[i], i);
    reading_free(&u);
}

/* Three documents of 1000 letters, the last one divided: one window in 16 is the beginning of one of them. */
static void windows_of_long_documents(void)
{
    char text[3005] = {0};
    for (int i = 0; i < 3004; i++) text[i] = (char)('a' + i / 1002);
    memcpy(text + 1000, "\n\n", 2);
    memcpy(text + 2002, "\n\n", 2);
    reading u;
    REQUIRE(read_as(&u, text, "documents=stream\nval_fraction=0.1\nseed=3\n"));
    CHECK_INT(u.corpus.n_beginnings, 3);
    int begun[3] = {0};
    for (int i = 0; i < 4000; i++) {
        const char *got = train(&u, 1, 4);
        if (got[0] != '|') continue;
        CHECK(got[1] >= 'a' && got[1] <= 'c' && got[1] == got[2] && got[2] == got[3]);
        begun[got[1] - 'a']++;
    }
    for (int i = 0; i < 3; i++) {
        CHECK_THAT(begun[i] > 55 && begun[i] < 115, "document %d begins %d times", i, begun[i]);
    }
    reading_free(&u);
}

/* Where one window of 100 or more contains a BOS, the windows are not changed. */
static void windows_of_many_documents(void)
{
    char text[3101] = {0};
    for (int i = 0; i < 3100; i++) text[i] = (char)(i % 100 < 98 ? 'a' + i % 7 : '\n');
    reading u;
    REQUIRE(read_as(&u, text, "documents=stream\nval_fraction=0.1\nseed=3\n"));
    rng r;
    rng_init(&r, 3);
    for (int i = 0; i < 500; i++) {
        uint32_t place = rng_below(&r, (uint32_t)(u.corpus.n_train - (u.corpus.goes_round ? 0 : 2)));
        train(&u, 1, 2);
        CHECK_INT(u.batch.ids[0], u.corpus.ids[place]);
    }
    reading_free(&u);
}

static void validation_windows(void)
{
    reading u;
    REQUIRE(read_as(&u, VERSE, "documents=stream\nval_fraction=0.4\n")); /* "|klmnopqrst|" is for validation */
    REQUIRE(corpus_val_batch(&u.corpus, &u.batch, 2, 4, 0));
    CHECK_TEXT(shown(&u), "|klm/nopq");
    REQUIRE(corpus_val_batch(&u.corpus, &u.batch, 2, 4, 1));
    CHECK_TEXT(shown(&u), "rst");
    CHECK_INT(u.batch.targets[2], u.tokenizer.bos);
    CHECK(!corpus_val_batch(&u.corpus, &u.batch, 2, 4, 2));
    reading_free(&u);
}

static void short_streams(void)
{
    reading u;
    /* |ab|: two tokens for each part */
    REQUIRE(read_as(&u, "ab", "documents=stream\nval_fraction=0.5\nseed=5\n"));
    CHECK_INT(u.corpus.n_train, 2);
    CHECK_TEXT(train(&u, 1, 64), "|"); /* shorter than the context: the whole part */
    reading_free(&u);
    REQUIRE(read_as(&u, "ab", "documents=stream\nval_fraction=0\nseed=5\n")); /* the whole text, with one BOS */
    for (int i = 0; i < 20; i++) {
        const char *got = train(&u, 1, 64);
        CHECK(strcmp(got, "|ab") == 0 || strcmp(got, "ab|") == 0 || strcmp(got, "b|a") == 0);
    }
    reading_free(&u);
    REQUIRE(read_as(&u, "a", "documents=stream\nval_fraction=0.5\n")); /* |a|: too short for a validation part */
    CHECK_INT(u.corpus.n_train, 2);
    CHECK_INT(corpus_val_tokens(&u.corpus), 0);
    CHECK(!corpus_val_batch(&u.corpus, &u.batch, 2, 3, 0));
    CHECK_INT(strlen(train(&u, 1, 64)), 2);
    reading_free(&u);
}

/* ---- entropy ---- */

static void check_entropy(const char *text, const char *settings, double expected)
{
    reading u;
    double entropy = -1;
    REQUIRE(read_as(&u, text, settings));
    CHECK(corpus_unigram_entropy(&u.corpus, u.tokenizer.vocab_size, &entropy));
    CHECK_NEAR(entropy, expected, 1e-14);
    reading_free(&u);
}

static void entropy(void)
{
    const double ln2 = log(2.0);
    check_entropy("a\nb\n", "documents=lines\nval_fraction=0\n", 1.5 * ln2); /* a 1/4, b 1/4, BOS 1/2 */
    check_entropy("aaa", "documents=lines\nval_fraction=0\n", 0.75 * log(4 / 3.0) + 0.25 * log(4.0));
    check_entropy("ab", "documents=stream\nval_fraction=0\n", log(3.0));       /* a, b and BOS in turn */
    check_entropy("a\na\na\na\n", "documents=lines\nval_fraction=0.5\n", ln2); /* only of the training part */
}

SUITE(corpus)
{
    TEST("lines come in the order of CPython's shuffle, and then again from the first", shuffled);
    TEST("a batch has the next documents, each cut to the context", several);
    TEST("a single document is for training, never for validation", one_document);
    TEST("documents kept for validation are never trained on", lines_split);
    TEST("windows of a stream begin where the generator says and continue at the beginning after the end", windows);
    TEST("windows of a stream that is split inside a document stay before the split", windows_before_a_cut);
    TEST("no target of a training window lies in the validation part", targets_stay_inside);
    TEST("with one long document a quarter of the windows begins with BOS and has the same targets",
         windows_that_begin);
    TEST("with a few long documents one window in 16 begins at the beginning of one", windows_of_long_documents);
    TEST("where documents begin often enough the windows are not changed", windows_of_many_documents);
    TEST("validation windows follow each other to the end of the text", validation_windows);
    TEST("a text shorter than the context gives shorter windows", short_streams);
    TEST("the mean length of a training sequence counts its BOS and stops at the context", mean_length);
    TEST("the unigram entropy is that of the training targets", entropy);
}
