/* test_ops_forward.c: what ops compute, compared with numbers from Python for the same formula, and with what must
 * be true for any numbers. */
#include "op_case.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Runs one op on given inputs and compares its output. */
static void check_forward(const op_case *c, int n_leaves, const double *const *leaves, const double *expected)
{
    fixture f;
    if (!fixture_init(&f, c, 1)) return;
    CHECK_INT(f.n_leaves, n_leaves);
    for (int k = 0; k < n_leaves; k++) {
        tensor *t = f.leaves[k];
        size_t n = t->per_row ? (size_t)f.batch.end * tensor_row(t) : tensor_size(t);
        for (size_t i = 0; i < n; i++) t->data[i] = (real)leaves[k][i];
    }
    OPS[c->kind].forward(f.op, &f.batch, WHOLE);
    for (size_t i = 0; i < f.n_out; i++)
        CHECK_NEAR(f.op->out->data[i], expected[i], DOUBLE_OR_FLOAT(2e-15, 1e-6) * 4);
    fixture_free(&f);
}

static void norms(void)
{
    static const double X[4] = {1, 2, -3, 4}, G[4] = {1, 0.5, 2, -1}, B[4] = {0.1, 0.2, 0.3, 0.4};
    static const double RMS[4] = {0.3651481282381064, 0.7302962564762128, -1.0954443847143192, 1.4605925129524255};
    static const double LAYER[4] = {0.1, 0.39611598427979267, -2.837855748476682, -0.7766959056787558};
    op_case c = {OP_RMSNORM, 4, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RMS);
    c = (op_case){OP_LAYERNORM, 4, 0, GAIN | BIAS, 1, 1, {1}, false};
    check_forward(&c, 3, (const double *[]){X, G, B}, LAYER);
}

static void activations(void)
{
    static const double X[7] = {-3, -1, -0.1, 0, 0.5, 1, 4}, RELU[7] = {0, 0, 0, 0, 0.5, 1, 4};
    static const double GELU[7] = {-0.0036373920817729943, -0.15880800939172324, -0.04601724895456484, 0,
                                   0.34571400982514394,    0.8411919906082768,   3.9999297540518075};
    op_case c = {OP_RELU, 7, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RELU);
    c.kind = OP_GELU;
    check_forward(&c, 1, (const double *[]){X}, GELU);
}

/* From Python: math.exp, and GELU in its tanh form as above. */
static void gated_activations(void)
{
    static const double X[5] = {-3, -1, 0, 0.5, 4};
    static const double RELU2[5] = {0, 0, 0, 0.25, 16};
    static const double SILU[5] = {-0.14227761953270035, -0.2689414213699951, 0.0, 0.3112296656009273,
                                   3.928055160151634};
    static const double PAIR[4] = {-1, 0.5, 3, -2}, SWIGLU[2] = {-0.8068242641099853, -0.6224593312018546};
    static const double GEGLU[2] = {-0.15880800939172324 * 3, 0.34571400982514394 * -2};
    op_case c = {OP_RELU2, 5, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RELU2);
    c.kind = OP_SILU;
    check_forward(&c, 1, (const double *[]){X}, SILU);
    c = (op_case){OP_SWIGLU, 2, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){PAIR}, SWIGLU);
    c.kind = OP_GEGLU;
    check_forward(&c, 1, (const double *[]){PAIR}, GEGLU);
}

/* Checks the share of numbers that are set to zero, the scale of the others, and that another step, row or op
 * chooses other numbers. */
static void left_out(void)
{
    enum { C = 200, ROWS_USED = 50 };
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_DROPOUT, C, 0, DROPS, 1, ROWS_USED, {ROWS_USED}, false}, 3));
    real *x = f.leaves[0]->data, first[C * ROWS_USED];
    for (int i = 0; i < C * ROWS_USED; i++) x[i] = 3;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    int zeros = 0, same_row = 0, same_step = 0, same_op = 0;
    for (int i = 0; i < C * ROWS_USED; i++) {
        real out = f.op->out->data[i];
        zeros += out == 0;
        if (out != 0) CHECK_NEAR(out, 5, DOUBLE_OR_FLOAT(1e-14, 1e-6));
        if (i >= C) same_row += out == f.op->out->data[i - C];
        first[i] = out;
    }
    CHECK_NEAR((double)zeros / (C * ROWS_USED), 0.4, 0.02);
    CHECK_NEAR((double)same_row / (C * (ROWS_USED - 1)), 0.4 * 0.4 + 0.6 * 0.6, 0.02);
    f.batch.noise++;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < C * ROWS_USED; i++) same_step += first[i] == f.op->out->data[i];
    CHECK_NEAR((double)same_step / (C * ROWS_USED), 0.52, 0.02);
    f.batch.noise--;
    f.op->number++;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < C * ROWS_USED; i++) same_op += first[i] == f.op->out->data[i];
    CHECK_NEAR((double)same_op / (C * ROWS_USED), 0.52, 0.02);
    fixture_free(&f);
}

/* The saved weights (probs) are those before dropout. */
static void attention_left_out(void)
{
    const op_case with = {OP_ATTENTION, 6, 2, DROPS, 1, 40, {40}, false},
                  without = {OP_ATTENTION, 6, 2, 0, 1, 40, {40}, false};
    fixture f, g;
    REQUIRE(fixture_init(&f, &with, 3));
    REQUIRE(fixture_init(&g, &without, 3));
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    OPS[OP_ATTENTION].forward(g.op, &g.batch, WHOLE);
    CHECK(same_bits(f.op->saved->data, g.op->saved->data, tensor_size(f.op->saved)));
    CHECK(!same_bits(f.op->out->data, g.op->out->data, f.n_out));
    fixture_free(&f);
    fixture_free(&g);
}

static void relu_keeps_nan(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_RELU, 1, 0, 0, 1, 1, {1}, false}, 1));
    f.leaves[0]->data[0] = (real)NAN;
    OPS[OP_RELU].forward(f.op, &f.batch, WHOLE);
    CHECK(isnan(f.op->out->data[0]));
    fixture_free(&f);
}

/* Two heads of two, three rows; each row is q, k, v of both heads. */
static void attention(void)
{
    static const double QKV[36] = {1, 0, 0.5, -1,  0.5, 1,  -0.5, 0.25, 1, 2, 3, 4,    0.5, 0.5, 1,    1,     1, -1,
                                   2, 0, -1,  0.5, 2,   -2, -1,   2,    0, 1, 0, 0.75, 1,   -1,  0.25, -0.75, 1, 1};
    static const double OUT[12] = {1,
                                   2,
                                   3,
                                   4,
                                   0.259120191939283,
                                   1.444340143954462,
                                   2.16924462022912,
                                   -0.9845322786252795,
                                   0.5919640588631417,
                                   0.6224587737587033,
                                   2.260678683387847,
                                   1.2159345421454575};
    static const double PROBS[2][3][3] = {{{1, 0, 0},
                                           {0.6295600959696415, 0.3704399040303585, 0},
                                           {0.4898350950348129, 0.020329809930374323, 0.4898350950348129}},
                                          {{1, 0, 0},
                                           {0.16924462022912007, 0.8307553797708799, 0},
                                           {0.4442189547009998, 0.37224077398584726, 0.18354027131315295}}};
    op_case c = {OP_ATTENTION, 4, 2, 0, 1, 3, {3}, false};
    check_forward(&c, 1, (const double *[]){QKV}, OUT);

    fixture f;
    REQUIRE(fixture_init(&f, &c, 1));
    for (int i = 0; i < 36; i++) f.leaves[0]->data[i] = (real)QKV[i];
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    const tensor *probs = graph_find(&f.graph, "probs"); /* (1,2,3,3) */
    for (int i = 0; i < 18; i++)
        CHECK_NEAR(probs->data[i], PROBS[i / 9][i / 3 % 3][i % 3], DOUBLE_OR_FLOAT(2e-15, 1e-6));
    fixture_free(&f);
}

/* Sequences of one batch must not see each other: each gives the same rows as alone. */
static void sequences_apart(void)
{
    const op_case together = {OP_ATTENTION, 6, 2, 0, 3, 20, {20, 3, 18}, false};
    fixture f;
    REQUIRE(fixture_init(&f, &together, 3));
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    for (int s = 0, first = 0; s < 3; first += together.lengths[s++]) {
        const op_case alone = {OP_ATTENTION, 6, 2, 0, 1, 20, {together.lengths[s]}, false};
        fixture one;
        REQUIRE(fixture_init(&one, &alone, 4));
        size_t n = one.n_out;
        memcpy(one.leaves[0]->data, f.leaves[0]->data + first * 18, 3 * n * sizeof(real));
        OPS[OP_ATTENTION].forward(one.op, &one.batch, WHOLE);
        for (size_t i = 0; i < n; i++) CHECK_NEAR(one.op->out->data[i], f.op->out->data[(size_t)first * 6 + i], 0);
        fixture_free(&one);
    }
    fixture_free(&f);
}

/* Scores as large as in a run that diverges: nothing overflows as long as the inputs are finite. */
static void large_scores(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_ATTENTION, 2, 1, 0, 1, 4, {4}, false}, 3));
    for (int i = 0; i < 24; i++) f.leaves[0]->data[i] = (real)((i % 5 - 2) * 1e4);
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    for (size_t i = 0; i < f.n_out; i++) CHECK(isfinite(f.op->out->data[i]));
    fixture_free(&f);
}

static void cross_entropy(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_CROSS_ENTROPY, 3, 0, 0, 1, 4, {4}, false}, 3));
    static const double LOGITS[12] = {1, 2, 0.5, 0, -1, 3, 9, 9, 9, 5000, 0, -5000};
    static const int TARGETS[4] = {1, 0, -1, 2};
    static const double LOSSES[4] = {0.4643687841079447, 3.0658839037574293, 0, 10000};
    for (int i = 0; i < 12; i++) f.leaves[0]->data[i] = (real)LOGITS[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    f.batch.n_targets = 3;
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < 4; i++) CHECK_NEAR(f.op->out->data[i], LOSSES[i], DOUBLE_OR_FLOAT(1e-15, 1e-6) * 4);

    for (int i = 0; i < 4; i++) f.batch.targets[i] = -1;
    f.batch.n_targets = 0;
    real before = f.leaves[0]->grad[0];
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    OPS[OP_CROSS_ENTROPY].backward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 0, 0);
    CHECK_NEAR(f.leaves[0]->grad[0], before, 0);
    fixture_free(&f);
}

/* def smooth(x, t, s): lse = log(sum(exp(v) for v in x)); p = [v - lse for v in x]
 *                      return -(1 - s) * p[t] - s / len(x) * sum(p) */
static void smoothed(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_CROSS_ENTROPY, 3, 20, 0, 1, 4, {4}, false}, 3));
    static const double LOGITS[12] = {1, 2, 0.5, 0, -1, 3, 9, 9, 9, 5000, 0, -5000};
    static const int TARGETS[4] = {1, 0, -1, 2};
    static const double LOSSES[4] = {0.6310354507746145, 2.932550570424096, 0, 9000};
    for (int i = 0; i < 12; i++) f.leaves[0]->data[i] = (real)LOGITS[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < 4; i++) CHECK_NEAR(f.op->out->data[i], LOSSES[i], DOUBLE_OR_FLOAT(1e-15, 1e-6) * 4);
    fixture_free(&f);
}

static void mean_loss(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_MEAN_LOSS, 1, 0, 0, 1, 4, {4}, false}, 3));
    static const double LOSSES[4] = {0.5, 3, 0, 8.5};
    static const int TARGETS[4] = {1, 0, -1, 2};
    for (int i = 0; i < 4; i++) f.leaves[0]->data[i] = (real)LOSSES[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    f.batch.n_targets = 3;
    OPS[OP_MEAN_LOSS].forward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 4, DOUBLE_OR_FLOAT(1e-15, 1e-6));
    f.batch.n_targets = 0;
    OPS[OP_MEAN_LOSS].forward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 0, 0);
    fixture_free(&f);
}

SUITE(ops_forward)
{
    TEST("the norms give the formula's numbers", norms);
    TEST("the activations give the formula's numbers", activations);
    TEST("squared ReLU, SiLU and the gated units give the formula's numbers", gated_activations);
    TEST("dropout sets its share to zero, different numbers for every row, step and op, and scales the rest",
         left_out);
    TEST("attention applies dropout to its weights, and saves those before it for the backward pass",
         attention_left_out);
    TEST("ReLU of a NaN is NaN, so that a run that diverges is noticed", relu_keeps_nan);
    TEST("attention and its weights give the formula's numbers", attention);
    TEST("sequences of a batch do not see each other", sequences_apart);
    TEST("attention survives very large scores", large_scores);
    TEST("cross-entropy gives the formula's numbers, also for large logits and without a target", cross_entropy);
    TEST("with label smoothing the loss is the formula's too", smoothed);
    TEST("the mean loss counts only the rows with a target", mean_loss);
}
