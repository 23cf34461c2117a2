/* test_rng.c: the generator, compared with CPython's `random` (3.11). CPython printed the numbers; each test has
 * the Python line that prints them, so that anyone can repeat it. */
#include "base/rng.h"

#include "../test.h"

#include <string.h>

enum { SEEDS = 3 };
static const uint32_t SEED[SEEDS] = {0, 42, 4294967295u};

/* [r.getrandbits(32) for _ in range(4)] */
static void words(void)
{
    static const uint32_t EXPECTED[SEEDS][4] = {{3626764237u, 1654615998u, 3255389356u, 3823568514u},
                                                {2746317213u, 478163327u, 107420369u, 3184935163u},
                                                {2728839433u, 2661025012u, 872737089u, 924893097u}};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        rng_init(&r, SEED[s]);
        for (int i = 0; i < 4; i++) CHECK_INT(rng_bits(&r), EXPECTED[s][i]);
    }
}

/* The 2001st word after seed(42): the state has been renewed three times. */
static void far_words(void)
{
    rng r;
    rng_init(&r, 42);
    for (int i = 0; i < 2000; i++) rng_bits(&r);
    CHECK_INT(rng_bits(&r), 426724858u);
}

/* [r.random() for _ in range(4)] */
static void uniform(void)
{
    static const double EXPECTED[SEEDS][4] = {
        {0.8444218515250481, 0.7579544029403025, 0.420571580830845, 0.25891675029296335},
        {0.6394267984578837, 0.025010755222666936, 0.27502931836911926, 0.22321073814882275},
        {0.6353574441341173, 0.20319993954407756, 0.6073666030347188, 0.29133552762158776}};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        rng_init(&r, SEED[s]);
        for (int i = 0; i < 4; i++) CHECK_NEAR(rng_random(&r), EXPECTED[s][i], 0);
    }
}

/* [r.gauss(0, 1) for _ in range(4)] + [r.gauss(3, 0.5)]. log, sin and cos are libm's, so the last bit may differ. */
static void normal(void)
{
    static const double EXPECTED[SEEDS][5] = {
        {0.9417154046806644, -1.3965781047011498, -0.6797144480784211, 0.3705035674606598, 2.4918255529059645},
        {-0.14409032957792836, -0.1729036003315193, -0.11131586156766246, 0.7019837250988631, 2.9362058581085564},
        {-0.44460081848024396, -0.5065896819748767, -0.6481196186056797, -0.5183504318585298, 2.737471638487209}};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        rng_init(&r, SEED[s]);
        for (int i = 0; i < 4; i++) CHECK_NEAR(rng_gauss(&r, 0, 1), EXPECTED[s][i], 4e-16);
        CHECK_NEAR(rng_gauss(&r, 3, 0.5), EXPECTED[s][4], 4e-16);
    }
}

/* r = Random(7); r.gauss(0, 1), r.random(), r.gauss(0, 1), r.random(), r.gauss(1, 2) */
static void normal_between(void)
{
    rng r;
    rng_init(&r, 7);
    CHECK_NEAR(rng_gauss(&r, 0, 1), -0.2558802884476004, 4e-16);
    CHECK_NEAR(rng_random(&r), 0.6509344730398537, 0);
    CHECK_NEAR(rng_gauss(&r, 0, 1), 0.511431512516514, 4e-16);
    CHECK_NEAR(rng_random(&r), 0.07243628666754276, 0);
    CHECK_NEAR(rng_gauss(&r, 1, 2), -0.8600363806455349, 1e-15);
}

static void reseeded(void)
{
    rng r;
    rng_init(&r, 42);
    double first = rng_gauss(&r, 0, 1);
    rng_init(&r, 42);
    CHECK_NEAR(rng_gauss(&r, 0, 1), first, 0);
}

/* x = list(range(10)); r.shuffle(x) */
static void shuffled(void)
{
    static const uint32_t EXPECTED[SEEDS][10] = {
        {7, 8, 1, 5, 3, 4, 2, 0, 9, 6}, {7, 3, 2, 8, 5, 6, 9, 4, 0, 1}, {0, 7, 1, 5, 2, 6, 4, 8, 3, 9}};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        uint32_t x[10];
        for (uint32_t i = 0; i < 10; i++) x[i] = i;
        rng_init(&r, SEED[s]);
        rng_shuffle(&r, x, 10);
        for (int i = 0; i < 10; i++) CHECK_INT(x[i], EXPECTED[s][i]);
    }
}

/* r = Random(1); x = list(range(1000)); r.shuffle(x); a hash over x: h = (h*1000003 + v) % 2**64; r.random() */
static void shuffled_long(void)
{
    rng r;
    uint32_t x[1000];
    uint64_t hash = 0;
    for (uint32_t i = 0; i < 1000; i++) x[i] = i;
    rng_init(&r, 1);
    rng_shuffle(&r, x, 1000);
    for (int i = 0; i < 1000; i++) hash = hash * 1000003u + x[i];
    CHECK(hash == 6254331269100857738u);
    CHECK_NEAR(rng_random(&r), 0.09103770695709379, 0);
}

static void shuffled_short(void)
{
    rng r, same;
    uint32_t x[1] = {5};
    rng_init(&r, 3);
    same = r;
    rng_shuffle(&r, x, 1);
    rng_shuffle(&r, x, 0);
    CHECK_INT(x[0], 5);
    CHECK(memcmp(&r, &same, sizeof r) == 0);
}

/* [r.choices(range(5), [0.5, 0, 2, 0.25, 1.5])[0] for _ in range(24)] */
static void weighted(void)
{
    static const double WEIGHTS[5] = {0.5, 0, 2, 0.25, 1.5};
    static const char *const EXPECTED[SEEDS] = {"442222422242243244442444", "302244402022024223404422",
                                                "323222442422424424422242"};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        rng_init(&r, SEED[s]);
        for (int i = 0; i < 24; i++) CHECK_INT(rng_choice(&r, WEIGHTS, 5), EXPECTED[s][i] - '0');
    }
}

static void weighted_edges(void)
{
    static const double ONE[1] = {0.25}, LAST[4] = {0, 0, 0, 3}, FIRST[4] = {1e-300, 0, 0, 0};
    rng r;
    rng_init(&r, 9);
    for (int i = 0; i < 50; i++) {
        CHECK_INT(rng_choice(&r, ONE, 1), 0);
        CHECK_INT(rng_choice(&r, LAST, 4), 3);
        CHECK_INT(rng_choice(&r, FIRST, 4), 0);
    }
    r.index = 0;
    r.state[0] = r.state[1] = 0; /* makes random() return 0 */
    CHECK_INT(rng_choice(&r, LAST, 4), 3);
}

/* [r.randrange(n) for n in LIMITS], and then one more word */
static void below(void)
{
    enum { N = 14 };
    static const uint32_t LIMITS[N] = {1,   2,    3,     10,    27,          255,         256,
                                       257, 1000, 65536, 32033, 2147483648u, 2147483649u, 4294967295u};
    static const uint32_t EXPECTED[SEEDS][N + 1] = {
        {0, 1, 0, 4, 16, 124, 207, 155, 991, 62468, 11732, 938204377u, 598176026u, 1210484339u, 600203567u},
        {0, 0, 2, 4, 7, 57, 71, 52, 692, 11395, 19349, 1812140441u, 136505587u, 127978094u, 402418010u},
        {0, 0, 2, 8, 9, 154, 174, 195, 688, 36655, 11635, 2135565362u, 1762836277u, 276052667u, 931911147u}};
    for (int s = 0; s < SEEDS; s++) {
        rng r;
        rng_init(&r, SEED[s]);
        for (int i = 0; i < N; i++) CHECK_INT(rng_below(&r, LIMITS[i]), EXPECTED[s][i]);
        CHECK_INT(rng_bits(&r), EXPECTED[s][N]);
    }
}

SUITE(rng)
{
    TEST("getrandbits(32) gives CPython's words", words);
    TEST("the words stay CPython's when the state has been renewed", far_words);
    TEST("random() gives CPython's numbers bit for bit", uniform);
    TEST("gauss() gives CPython's numbers", normal);
    TEST("gauss() keeps its second number while random() is called in between", normal_between);
    TEST("seeding anew forgets the second number of gauss()", reseeded);
    TEST("shuffle() gives CPython's order of ten", shuffled);
    TEST("shuffle() gives CPython's order of a thousand and leaves the generator where CPython does", shuffled_long);
    TEST("shuffling one thing or none draws nothing", shuffled_short);
    TEST("choices() with weights picks what CPython picks", weighted);
    TEST("choices() never picks a weight of zero", weighted_edges);
    TEST("randrange() gives CPython's numbers up to the largest limit", below);
}
