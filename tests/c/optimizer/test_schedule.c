/* test_schedule.c: learning rates, compared with values computed by hand. */
#include "optimizer/schedule.h"

#include "../support.h"
#include "../test.h"

#include <math.h>

static void check_rates(const char *settings, const double *expected, int n)
{
    config c = settings_of(settings);
    for (int step = 0; step < n; step++) {
        CHECK_THAT(fabs(schedule_rate(&c, step) - expected[step]) < 1e-15, "%s: step %d: %.17g, not %.17g", settings,
                   step, schedule_rate(&c, step), expected[step]);
    }
}

static void constant(void)
{
    static const double FLAT[5] = {0.5, 0.5, 0.5, 0.5, 0.5}, WARM[6] = {0.125, 0.25, 0.375, 0.5, 0.5, 0.5};
    check_rates("learning_rate=0.5\nschedule=constant\nwarmup_steps=0\nmax_steps=4\nmin_lr_ratio=0.1\n", FLAT, 5);
    check_rates("learning_rate=0.5\nschedule=constant\nwarmup_steps=4\nmax_steps=5\n", WARM, 6);
}

static void linear(void)
{
    static const double TO_ZERO[7] = {0.01, 0.0075, 0.005, 0.0025, 0, 0, 0};
    static const double TO_FIFTH[8] = {0.5, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.2};
    check_rates("learning_rate=0.01\nschedule=linear\nwarmup_steps=0\nmin_lr_ratio=0\nmax_steps=4\n", TO_ZERO, 7);
    check_rates("learning_rate=1\nschedule=linear\nwarmup_steps=2\nmin_lr_ratio=0.2\nmax_steps=6\n", TO_FIFTH, 8);
}

/* 0.1 + 0.9 (1 + cos(pi k/4)) / 2 for k = 0..4 */
static void cosine(void)
{
    static const double RATES[7] = {1.0 / 1, 1, 0.8681980515339464, 0.55, 0.23180194846605365, 0.1, 0.1};
    check_rates("learning_rate=1\nschedule=cosine\nwarmup_steps=1\nmin_lr_ratio=0.1\nmax_steps=5\n", RATES, 7);
}

/* microgpt: 0.01 * (1 - step / 1000), in the order of operations of the Python program */
static void microgpt(void)
{
    config c = settings_of("preset=microgpt\n");
    for (int step = 0; step < 1000; step++) CHECK_NEAR(schedule_rate(&c, step), 0.01 * (1 - step / 1000.0), 2e-18);
}

static void steps(void)
{
    static const double HALVES[9] = {0.5, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.2};
    check_rates("learning_rate=1\nschedule=step\nwarmup_steps=2\nstep_size=2\nstep_gamma=0.5\nmin_lr_ratio=0.2\n"
                "max_steps=100\n",
                HALVES, 9);
    static const double NOTHING[4] = {1, 1, 0, 0}; /* 1, then times 0 */
    check_rates("learning_rate=1\nschedule=step\nwarmup_steps=0\nstep_size=2\nstep_gamma=0\nmin_lr_ratio=0\n",
                NOTHING, 4);
}

/* Ten steps: two rise, four are constant, and the last 40 % fall linearly to a tenth. */
static void warmup_stable_decay(void)
{
    static const double RATES[12] = {0.5, 1, 1, 1, 1, 1, 1, 0.775, 0.55, 0.325, 0.1, 0.1};
    check_rates("learning_rate=1\nschedule=wsd\nwarmup_steps=2\ndecay_share=0.4\nmin_lr_ratio=0.1\nmax_steps=10\n",
                RATES, 12);
    static const double LEVEL[5] = {1, 1, 1, 1, 0.1};
    check_rates("learning_rate=1\nschedule=wsd\nwarmup_steps=0\ndecay_share=0\nmin_lr_ratio=0.1\nmax_steps=4\n",
                LEVEL, 5);
}

static void curve(void)
{
    config c = settings_of("schedule=wsd\nwarmup_steps=7\nmax_steps=50\n");
    double steps[50], all[50], some[8], one;
    schedule_curve(&c, steps, all, 50);
    for (int i = 0; i < 50; i++) {
        CHECK_NEAR(steps[i], i + 1, 0);
        CHECK_NEAR(all[i], schedule_rate(&c, i), 0);
    }
    schedule_curve(&c, steps, some, 8);
    for (int i = 0; i < 8; i++) {
        CHECK_NEAR(steps[i], 7 * i + 1, 0); /* 1, 8, ... 50 */
        CHECK_NEAR(some[i], all[7 * i], 0);
    }
    schedule_curve(&c, steps, &one, 1);
    CHECK_NEAR(steps[0], 1, 0);
}

static void refused(void)
{
    static const char *const LINES[] = {"schedule=wsd\nwarmup_steps=60\ndecay_share=0.5\nmax_steps=100\n",
                                        "schedule=wsd\nwarmup_steps=1\ndecay_share=1\nmax_steps=100\n"};
    for (int i = 0; i < 2; i++) {
        config c;
        error e = {0};
        CHECK(!config_parse(&c, LINES[i], &e));
        CHECK_TEXT(e.key, "decay_share");
        CHECK_HAS(e.message, "are longer than the run");
    }
    settings_of("schedule=wsd\nwarmup_steps=50\ndecay_share=0.5\nmax_steps=100\n"); /* just fits */
}

SUITE(schedule)
{
    TEST("the constant schedule warms up and stays", constant);
    TEST("the linear schedule falls in equal parts to its floor and stays there", linear);
    TEST("the cosine schedule falls along half a cosine", cosine);
    TEST("the step schedule falls after every step_size steps, down to its floor", steps);
    TEST("warm-up, stable, decay: up, level, and down over the last part", warmup_stable_decay);
    TEST("the whole curve can be read before the run, or some points of it", curve);
    TEST("a warm-up and a decay that are longer than the run are refused", refused);
    TEST("preset microgpt has the original's learning rates", microgpt);
}
