/* test_gradient_check.c: correct gradients pass, and a gradient that is slightly wrong does not. */
#include "inside/gradient_check.h"

#include "../support.h"
#include "../test.h"

#include <math.h>

static const char SETTINGS_OF[] =
    "n_layer=1\nn_head=2\nn_embd=8\nblock_size=8\nbatch_size=2\ninit_std=0.3\ndropout=0.2\n";
static const char TEXT[] = "anna\nemil\nzoe\nada\nalan\nmaria\nlea\nlina\nnoah\nmila\n";

static void tells_right_from_wrong(void)
{
    trainer *t = trainer_of(TEXT, SETTINGS_OF);
    REQUIRE(t != NULL);
    gradient_check_begin(t);
    for (int i = 0; i < t->model.n_parameters; i++) {
        tensor *p = t->model.parameters[i];
        double off = gradient_check_parameter(t, p, 20);
        CHECK_THAT(off <= GRADIENT_TOLERANCE, "%s: %g", p->name, off);
    }
    tensor *wte = t->model.parameters[0];
    size_t largest = 0;
    for (size_t i = 0; i < tensor_size(wte); i++) {
        if (fabs((double)wte->grad[i]) > fabs((double)wte->grad[largest])) largest = i;
    }
    const real value = wte->data[largest], gradient = wte->grad[largest];
    wte->grad[largest] = gradient * (real)1.2;
    CHECK(gradient_check_parameter(t, wte, (int)tensor_size(wte)) > GRADIENT_TOLERANCE);
    CHECK_NEAR(wte->data[largest], value, 0);
    wte->grad[largest] = (real)NAN;
    CHECK(!(gradient_check_parameter(t, wte, (int)tensor_size(wte)) <= GRADIENT_TOLERANCE));
    trainer_delete(t);
}

SUITE(gradient_check) { TEST("right gradients pass, wrong ones and NaN do not", tells_right_from_wrong); }
