/* test_graph.c: recording, memory and the order of passes. The ops themselves are tested in test_ops.c. */
#include "autograd/graph.h"

#include "../support.h"
#include "../test.h"

#include <stdint.h>
#include <string.h>

static void table(void)
{
    for (int i = 0; i < OP_COUNT; i++) {
        CHECK(OPS[i].forward != NULL && OPS[i].backward != NULL);
        CHECK(strlen(OPS[i].name) > 0 && strlen(OPS[i].formula) > 0);
        for (int k = 0; k < i; k++) CHECK(strcmp(OPS[i].name, OPS[k].name) != 0);
    }
    CHECK_TEXT(OPS[OP_EMBEDDING].name, "embedding");
    CHECK_TEXT(OPS[OP_CROSS_ENTROPY].name, "cross_entropy");
}

static void planned(void)
{
    graph g;
    error e = {0};
    graph_init(&g, 3, 5, GRAPH_SHOWS, NULL);
    tensor *x = graph_rows_tensor(&g, "x", true, 7);
    tensor *saved = graph_tensor(&g, "saved", false, false, (int[]){2, 3, 4, 5});
    tensor *one = graph_tensor(&g, "one", false, true, (int[]){1, 0});
    CHECK(x->data == NULL);
    CHECK_INT(x->shape[0], 15);
    CHECK_INT(x->rank, 2);
    CHECK_INT(tensor_size(x), 105);
    CHECK_INT(tensor_row(x), 7);
    CHECK_INT(saved->rank, 4);
    CHECK_INT(tensor_size(saved), 120);
    CHECK_INT(one->rank, 1);
    uint64_t line = 64, numbers = 105 * sizeof(real), expected = 2 * ((numbers + line - 1) / line * line);
    expected += (120 * sizeof(real) + line - 1) / line * line + 2 * line;
    CHECK_INT(graph_bytes(&g), expected);

    allocations_fail(0, false);
    REQUIRE(graph_plan(&g, &e));
    CHECK(allocations_largest() >= expected && allocations_largest() <= expected + 64);
    CHECK(saved->grad == NULL && x->grad != NULL && one->grad != NULL);
    const tensor *all[3] = {x, saved, one};
    real mark = 1;
    for (int i = 0; i < 3; i++) {
        for (int side = 0; side < 2; side++) {
            real *at = side == 0 ? all[i]->data : all[i]->grad;
            if (at == NULL) continue;
            CHECK_INT((uintptr_t)at % 64, 0);
            /* so no other tensor has written its mark here */
            for (size_t k = 0; k < tensor_size(all[i]); k++) CHECK_NEAR(at[k], 0, 0);
            for (size_t k = 0; k < tensor_size(all[i]); k++) at[k] = mark;
            mark += 1;
        }
    }
    graph_free(&g);
    graph_free(&g);
}

static void found(void)
{
    graph g;
    graph_init(&g, 1, 1, GRAPH_SHOWS, NULL);
    char name[20] = "blocks.0";
    tensor *first = graph_rows_tensor(&g, name, true, 1);
    strcpy(name, "changed"); /* the graph keeps a copy */
    tensor *second = graph_rows_tensor(&g, graph_name(&g, "blocks.1", "norm"), true, 1);
    CHECK(graph_find(&g, "blocks.0") == first);
    CHECK(graph_find(&g, "blocks.1.norm") == second);
    CHECK(graph_find(&g, "blocks.1") == NULL);
    CHECK(graph_find(&g, "") == NULL);
    graph_free(&g);
}

/* More tensors and ops than the lists have room for at first. */
static void many(void)
{
    graph g;
    batch b;
    error e = {0};
    graph_init(&g, 1, 1, GRAPH_SHOWS, NULL);
    real one = 1, slope = 0;
    tensor w = {.name = "w", .rank = 2, .shape = {1, 1}, .has_grad = true, .data = &one, .grad = &slope};
    tensor *x = graph_rows_tensor(&g, "x", true, 1), *out = x;
    for (int i = 0; i < 300; i++) out = op_linear(&g, "sum", out, &w, NULL, x); /* out + x */
    REQUIRE(graph_plan(&g, &e) && batch_init(&b, 1));
    batch_push(&b, 0, 0, 0, 0);
    x->data[0] = 1;
    graph_forward(&g, &b);
    CHECK_INT(g.n_ops, 300);
    CHECK_NEAR(out->data[0], 301, 0);
    graph_backward(&g, &b, out);
    CHECK_NEAR(x->grad[0], 301, 0); /* one for each path from x to the sum */
    graph_backward(&g, &b, out);
    CHECK_NEAR(x->grad[0], 301, 0); /* the gradient of an activation is written anew in each pass */
    graph_free(&g);
    batch_free(&b);
}

/* The gradient of a parameter is added up over passes, because the parameter does not belong to the graph. */
static void parameters_add_up(void)
{
    real value[2] = {2, 3}, gradient[2] = {10, 20};
    tensor w = {.name = "w", .rank = 2, .shape = {1, 2}, .has_grad = true, .data = value, .grad = gradient};
    graph g;
    batch b;
    error e = {0};
    graph_init(&g, 1, 1, GRAPH_SHOWS, NULL);
    tensor *x = graph_rows_tensor(&g, "x", true, 2), *out = op_linear(&g, "out", x, &w, NULL, NULL);
    REQUIRE(graph_plan(&g, &e) && batch_init(&b, 1));
    batch_push(&b, 0, 0, 0, 0);
    x->data[0] = 5;
    x->data[1] = 7;
    graph_forward(&g, &b);
    CHECK_NEAR(out->data[0], 31, 0);
    for (int pass = 1; pass <= 2; pass++) {
        graph_backward(&g, &b, out);
        CHECK_NEAR(gradient[0], 10 + 5 * pass, 0);
        CHECK_NEAR(gradient[1], 20 + 7 * pass, 0);
        CHECK_NEAR(x->grad[0], 2, 0);
        CHECK_NEAR(x->grad[1], 3, 0);
    }
    graph_free(&g);
    batch_free(&b);
}

static void without_gradient(void)
{
    graph g;
    error e = {0};
    graph_init(&g, 2, 3, GRAPH_INFERS, NULL);
    tensor *x = graph_rows_tensor(&g, "x", true, 6),
           *out = op_attention(&g, "out", "probs", x, (attention_form){1, 1, 0, false});
    REQUIRE(graph_plan(&g, &e));
    CHECK(x->grad == NULL && out->grad == NULL);
    CHECK_INT(g.n_tensors, 2); /* no attention weights are saved for a backward pass */
    graph_free(&g);
}

/* A chain of ops. A tensor shares memory with those that are not needed at the same time; both ends and persistent
 * tensors are kept. */
static void shared(void)
{
    enum { LENGTH = 10 };
    graph g;
    error e = {0};
    graph_init(&g, 4, 16, GRAPH_INFERS, NULL);
    tensor *x[LENGTH + 1] = {graph_rows_tensor(&g, "x", true, 16)};
    for (int i = 0; i < LENGTH; i++) x[i + 1] = op_relu(&g, "relu", x[i]);
    uint64_t one = 64 * 16 * sizeof(real);
    /* the first tensor, and two that alternate; the last is one of the two */
    CHECK_INT(graph_bytes(&g), 3 * one);
    x[4]->persists = true;
    CHECK_INT(graph_bytes(&g), 4 * one);
    REQUIRE(graph_plan(&g, &e));
    for (int i = 0; i < LENGTH; i++) CHECK(x[i]->data != x[i + 1]->data);
    for (int i = 0; i <= LENGTH; i++) CHECK((x[i]->data == x[4]->data) == (i == 4));
    graph_free(&g);

    graph_init(&g, 4, 16, GRAPH_LEARNS, NULL);
    x[0] = graph_rows_tensor(&g, "x", true, 16);
    for (int i = 0; i < LENGTH; i++) x[i + 1] = op_relu(&g, "relu", x[i]);
    CHECK_INT(graph_bytes(&g), (LENGTH + 1 + 3) * one); /* all data; the gradients of both ends and one more */
    REQUIRE(graph_plan(&g, &e));
    for (int i = 0; i < LENGTH; i++) CHECK(x[i]->grad != x[i + 1]->grad);
    CHECK(tensor_gradient(x[3]) == NULL);
    graph_free(&g);
}

/* The gradient of a residual stream is one piece of memory, to which every layer adds. */
static void handed_on(void)
{
    real value[4] = {0}, gradient[4] = {0};
    tensor w = {.name = "w", .rank = 2, .shape = {2, 2}, .has_grad = true, .data = value, .grad = gradient};
    graph g;
    error e = {0};
    graph_init(&g, 1, 4, GRAPH_LEARNS, NULL);
    tensor *x = graph_rows_tensor(&g, "x", true, 2);
    tensor *h = op_relu(&g, "h", x), *y = op_linear(&g, "y", h, &w, NULL, x);
    tensor *k = op_relu(&g, "k", y), *z = op_linear(&g, "z", k, &w, NULL, y);
    /* z is input twice: the product writes its gradient, the residual adds, so no memory is shared */
    tensor *twice = op_linear(&g, "twice", z, &w, NULL, z);
    REQUIRE(graph_plan(&g, &e));
    CHECK(x->grad == y->grad && y->grad == z->grad && z->grad != twice->grad);
    CHECK(h->grad != x->grad && k->grad != y->grad);
    CHECK(!g.ops[4]->adds[0] && g.ops[4]->adds[3] && !g.ops[3]->adds[0] && !g.ops[3]->adds[3]);
    CHECK(g.ops[2]->adds[0] && g.ops[0]->adds[0]); /* the gradient that was passed on is already there */
    graph_free(&g);
}

/* An output that no op reads has no gradient, so its residual may not share memory with it. */
static void dangling(void)
{
    real value[4] = {1, 2, 3, 4}, gradient[4] = {0}, first[4];
    tensor w = {.name = "w", .rank = 2, .shape = {2, 2}, .has_grad = true, .data = value, .grad = gradient};
    graph g;
    batch b;
    error e = {0};
    graph_init(&g, 1, 2, GRAPH_LEARNS, NULL);
    tensor *x = graph_rows_tensor(&g, "x", true, 2), *y = op_linear(&g, "y", x, &w, NULL, NULL);
    tensor *loss = op_mean_loss(&g, "loss", op_cross_entropy(&g, "losses", op_relu(&g, "logits", y)));
    op_linear(&g, "dangling", x, &w, NULL, y);
    REQUIRE(graph_plan(&g, &e) && batch_init(&b, 2));
    for (int i = 0; i < 2; i++) batch_push(&b, 0, 1, i, 0);
    for (int i = 0; i < 4; i++) x->data[i] = (real)(i + 1);
    for (int pass = 0; pass < 3; pass++) {
        memset(gradient, 0, sizeof gradient);
        graph_forward(&g, &b);
        graph_backward(&g, &b, loss);
        if (pass == 0) memcpy(first, gradient, sizeof first);
        CHECK(first[0] != 0 && memcmp(first, gradient, sizeof first) == 0);
    }
    graph_free(&g);
    batch_free(&b);
}

static void too_large(void)
{
    graph g;
    error e = {0};
    graph_init(&g, 1024, 2048, GRAPH_SHOWS, NULL);
    for (int i = 0; i < 100; i++) {
        tensor *x = graph_tensor(&g, "x", false, true, (int[]){1 << 30, 1 << 30, 1 << 30, 1 << 30});
        CHECK_INT(x->rank, 4);
    }
    CHECK(graph_bytes(&g) == UINT64_MAX);
    CHECK(!graph_plan(&g, &e));
    CHECK_INT(e.code, ERROR_MEMORY);
    graph_free(&g);
}

static void out_of_memory(void)
{
    for (long n = 1; n < 1000; n++) {
        graph g;
        error e = {0};
        allocations_fail(n, false);
        graph_init(&g, 2, 3, GRAPH_LEARNS, NULL);
        tensor *x = graph_rows_tensor(&g, "x", true, 6);
        for (int i = 0; i < 70; i++) x = op_gelu(&g, graph_name(&g, "a_long_name_for_a_tensor", "gelu"), x);
        op_cross_entropy(&g, "losses", op_attention(&g, "out", "probs", x, (attention_form){2, 2, 0, false}));
        bool ok = graph_plan(&g, &e);
        bool failed = allocations_failed() > 0;
        allocations_fail(0, false);
        CHECK_THAT(ok == !failed, "allocation %ld: ok %d, failed %d", n, ok, failed);
        if (!ok) CHECK_INT(e.code, ERROR_MEMORY);
        graph_free(&g);
        if (!failed) return;
    }
    CHECK_THAT(false, "no end of allocations");
}

SUITE(graph)
{
    TEST("the table of ops is complete and its names differ", table);
    TEST("all numbers are in one block, zeroed, aligned and without overlap", planned);
    TEST("tensors are found by their names", found);
    TEST("a graph grows as long as ops are recorded, and its gradient follows every path", many);
    TEST("gradients of parameters add up over passes, those of activations are written anew", parameters_add_up);
    TEST("a graph that only samples has no room for gradients", without_gradient);
    TEST("what is not needed at the same time shares memory, what is read later does not", shared);
    TEST("the gradient of a residual stream is passed on without a copy", handed_on);
    TEST("an output that no op reads changes no gradient", dangling);
    TEST("sizes that cannot be counted are refused without asking for them", too_large);
    TEST("whichever allocation fails, the plan says so", out_of_memory);
}
