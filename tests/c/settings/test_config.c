/* test_config.c: the settings table, its presets, and the errors for wrong settings. */
#include "settings/config.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void table(void)
{
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        CHECK(setting_find(s->key) == s);
        CHECK_THAT(strlen(s->label) > 0 && strlen(s->help) > 10, "%s has no label or help", s->key);
        CHECK_THAT(s->help[strlen(s->help) - 1] == '.', "the help of %s is no sentence", s->key);
        CHECK_THAT((strlen(s->choices) > 0) == (s->type == SETTING_CHOICE), "%s and its choices", s->key);
        if (s->type == SETTING_CHOICE) continue;
        CHECK_THAT(s->min < s->max && s->default_value >= s->min && s->default_value <= s->max, "the range of %s",
                   s->key);
        if (s->type != SETTING_REAL) CHECK(floor(s->default_value) == s->default_value);
    }
    CHECK(setting_find("") == NULL);
    CHECK(setting_find("n_layers") == NULL);
}

/* The values of the original program's last revision, as noted in the files of its numbers. */
static void microgpt(void)
{
    config c;
    config_init(&c, PRESET_MICROGPT);
    CHECK_INT(c.preset, PRESET_MICROGPT);
    CHECK_INT(c.documents, DOCUMENTS_LINES);
    CHECK_NEAR(c.val_fraction, 0, 0);
    CHECK_INT(c.n_layer, 1);
    CHECK_INT(c.n_head, 4);
    CHECK_INT(c.n_embd, 16);
    CHECK_INT(c.block_size, 16);
    CHECK_INT(c.norm, NORM_RMS);
    CHECK_INT(c.norm_gain, 0);
    CHECK_INT(c.bias, 0);
    CHECK_INT(c.activation, ACTIVATION_RELU);
    CHECK_INT(c.tie_head, 0);
    CHECK_INT(c.norm_embedding, 1);
    CHECK_INT(c.norm_final, 0);
    CHECK_NEAR(c.init_std, 0.08, 0);
    CHECK_INT(c.scaled_init, 0);
    CHECK_INT(c.batch_size, 1);
    CHECK_NEAR(c.learning_rate, 0.01, 0);
    CHECK_INT(c.schedule, SCHEDULE_LINEAR);
    CHECK_INT(c.warmup_steps, 0);
    CHECK_NEAR(c.min_lr_ratio, 0, 0);
    CHECK_NEAR(c.beta1, 0.85, 0);
    CHECK_NEAR(c.beta2, 0.99, 0);
    CHECK_NEAR(c.eps, 1e-8, 0);
    CHECK_NEAR(c.weight_decay, 0, 0);
    CHECK_NEAR(c.grad_clip, 0, 0);
    CHECK_INT(c.max_steps, 1000);
    CHECK_NEAR(c.temperature, 0.5, 0);
    CHECK_INT(c.top_k, 0);
    CHECK_NEAR(c.top_p, 1, 0);
}

static void gpt2(void)
{
    config c;
    config_init(&c, PRESET_GPT2);
    CHECK_INT(c.preset, PRESET_GPT2);
    CHECK_INT(c.norm, NORM_LAYER);
    CHECK_INT(c.norm_gain, 1);
    CHECK_INT(c.bias, 1);
    CHECK_INT(c.activation, ACTIVATION_GELU);
    CHECK_INT(c.tie_head, 1);
    CHECK_INT(c.norm_embedding, 0);
    CHECK_INT(c.norm_final, 1);
    CHECK_NEAR(c.init_std, 0.02, 0);
    CHECK_INT(c.scaled_init, 1);
    for (int i = 0; i < SETTINGS_COUNT; i++) CHECK_NEAR(setting_get(&c, &SETTINGS[i]), SETTINGS[i].default_value, 0);
}

/* LLaMA's architecture: no biases, norms with gains only, RoPE, grouped keys and values, a gated MLP. */
static void llama(void)
{
    config c;
    config_init(&c, PRESET_LLAMA);
    CHECK_INT(c.preset, PRESET_LLAMA);
    CHECK_INT(c.position, POSITION_ROPE);
    CHECK_INT(c.norm, NORM_RMS);
    CHECK_INT(c.norm_gain, 1);
    CHECK_INT(c.norm_place, NORM_PRE);
    CHECK_INT(c.bias, 0);
    CHECK_INT(c.activation, ACTIVATION_SWIGLU);
    CHECK_INT(c.tie_head, 0);
    CHECK_INT(c.n_head, 4);
    CHECK_INT(config_kv_heads(&c), 2);
    CHECK(config_is_gated(&c));
    CHECK_INT(config_mlp_width(&c), 176);
    CHECK_INT(c.n_embd, 64);
}

/* A larger size changes the size of a model and how it is trained, but not its architecture. */
static void sizes(void)
{
    static const char *const OF_SIZE[] = {"preset",     "n_layer",    "n_head",        "n_embd",
                                          "block_size", "batch_size", "learning_rate", "init_std"};
    for (int preset = 0; preset < PRESET_COUNT; preset++) {
        config small, large;
        config_init(&small, preset % PRESET_FAMILIES);
        config_init(&large, preset);
        CHECK_INT(large.preset, preset);
        for (int i = 0; i < SETTINGS_COUNT; i++) {
            bool of_size = false;
            for (size_t k = 0; k < sizeof OF_SIZE / sizeof *OF_SIZE; k++) {
                of_size |= strcmp(SETTINGS[i].key, OF_SIZE[k]) == 0;
            }
            if (of_size) continue;
            CHECK_NEAR(setting_get(&large, &SETTINGS[i]), setting_get(&small, &SETTINGS[i]), 0);
        }
        if (preset < PRESET_FAMILIES) continue;
        config_init(&small, preset - PRESET_FAMILIES);
        CHECK(large.n_layer * large.n_embd > small.n_layer * small.n_embd && large.block_size >= small.block_size);
    }
    config c = settings_of("preset=llama-medium\n");
    CHECK_INT(c.n_embd, 192);
    CHECK_INT(c.position, POSITION_ROPE);
}

/* The width of the MLP's hidden layer is rounded to the nearest integer. */
static void widths(void)
{
    config c = settings_of("n_embd=10\nn_head=1\nmlp_ratio=2.66\n");
    CHECK_INT(config_mlp_width(&c), 27);
    CHECK(!config_is_gated(&c));
    c = settings_of("n_embd=10\nn_head=5\nmlp_ratio=0.125\nn_kv_head=0\nactivation=geglu\n");
    CHECK_INT(config_mlp_width(&c), 1);
    CHECK_INT(config_kv_heads(&c), 5);
    CHECK(config_is_gated(&c));
}

static void presets_agree(void)
{
    for (int preset = 0; preset < PRESET_COUNT; preset++) {
        config c;
        error e = {0};
        config_init(&c, preset);
        CHECK_THAT(config_check(&c, &e), "%s", e.message);
    }
}

/* Every value of every row, both ends of its range, written and read back. */
static void printed(void)
{
    static const double NUMBERS[] = {0.1, 1.0 / 3, 0.003, 1e-8, 0.5, 2.5e-7, 0.999};
    char line[SETTING_TEXT];
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        config c, back;
        error e = {0};
        config_init(&c, PRESET_GPT2);
        double ends[2] = {s->min, s->max};
        for (int k = 0; k < 2 && s->type != SETTING_CHOICE; k++) {
            snprintf(line, sizeof line, "%.17g", ends[k]);
            CHECK_THAT(config_set(&c, s->key, line, &e), "%s=%s: %s", s->key, line, e.message);
            CHECK_NEAR(setting_get(&c, s), ends[k], 0);
            back = c;
            CHECK(config_set(&back, s->key, setting_print(&c, s, line), &e));
            CHECK_NEAR(setting_get(&back, s), ends[k], 0);
        }
        for (size_t k = 0; k < sizeof NUMBERS / sizeof *NUMBERS && s->type == SETTING_REAL; k++) {
            snprintf(line, sizeof line, "%.17g", NUMBERS[k]);
            if (!config_set(&c, s->key, line, &e)) continue;
            CHECK(config_set(&back, s->key, setting_print(&c, s, line), &e));
            CHECK_NEAR(setting_get(&back, s), NUMBERS[k], 0);
        }
    }
    config c;
    c = settings_of("learning_rate=0.0030\neps=0.00000001\nschedule=cosine\nbias=1\nseed=4294967295\n");
    CHECK_TEXT(setting_print(&c, setting_find("learning_rate"), line), "0.003");
    CHECK_TEXT(setting_print(&c, setting_find("eps"), line), "1e-08");
    CHECK_TEXT(setting_print(&c, setting_find("schedule"), line), "cosine");
    CHECK_TEXT(setting_print(&c, setting_find("preset"), line), "gpt2");
    CHECK_TEXT(setting_print(&c, setting_find("bias"), line), "1");
    CHECK_TEXT(setting_print(&c, setting_find("seed"), line), "4294967295");
}

static void check_refused(const char *key, const char *value, const char *part)
{
    config c, before;
    error e = {0};
    config_init(&c, PRESET_GPT2);
    before = c;
    if (!CHECK_THAT(!config_set(&c, key, value, &e), "%s=%s is accepted", key, value)) return;
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
    CHECK_HAS(e.message, part);
    CHECK_HAS(e.message, ".");
    CHECK(memcmp(&c, &before, sizeof c) == 0);
}

static void refused(void)
{
    check_refused("n_layer", "0", "n_layer) must be a whole number from 1 to 64, not \"0\"");
    check_refused("n_layer", "65", "from 1 to 64");
    check_refused("n_layer", "-1", "from 1 to 64");
    check_refused("n_layer", "2.5", "whole number");
    check_refused("n_layer", "", "not \"\"");
    check_refused("n_layer", "two", "not \"two\"");
    check_refused("n_layer", "2x", "not \"2x\"");
    check_refused("n_layer", "nan", "not \"nan\"");
    check_refused("n_layer", "1e99", "from 1 to 64");
    check_refused("learning_rate", "inf", "from 1e-09 to 10");
    check_refused("learning_rate", "-0.001", "a number from 1e-09 to 10");
    check_refused("learning_rate", "nan", "a number");
    check_refused("beta1", "1", "from 0 to 0.999999");
    check_refused("seed", "4294967296", "from 0 to 4294967295");
    check_refused("bias", "2", "must be 0 or 1");
    check_refused("schedule", "steps", "one of constant/linear/cosine/step/wsd, not \"steps\"");
    check_refused("schedule", "", "one of");
    check_refused("schedule", "lin", "one of");
    check_refused("schedule", "linear|cosine", "one of");
    check_refused("preset", "gpt3", "one of microgpt/gpt2");
    check_refused("colour", "red", "There is no setting called \"colour\"");
    check_refused("", "1", "There is no setting");
}

static void parsed(void)
{
    config c = settings_of("n_layer=3\r\n\n   learning_rate = 0.25  \npreset=microgpt\nschedule=cosine");
    CHECK_INT(c.preset, PRESET_MICROGPT); /* the preset is applied first, wherever its line stands */
    CHECK_INT(c.n_layer, 3);
    CHECK_NEAR(c.learning_rate, 0.25, 0);
    CHECK_INT(c.schedule, SCHEDULE_COSINE);
    CHECK_INT(c.n_embd, 16);
    c = settings_of("");
    CHECK_INT(c.preset, PRESET_GPT2);
    c = settings_of("n_embd=96\nn_head=3\nn_layer=1\nn_layer=2");
    CHECK_INT(c.n_embd, 96);
    CHECK_INT(c.n_layer, 2);
}

static void suited(void)
{
    char text[SETTING_TEXT];
    const setting *rate = setting_find("learning_rate");
    config c = settings_of("optimizer=sgd\n");
    CHECK_NEAR(c.learning_rate, 0.025, 0);
    CHECK_NEAR(c.weight_decay, 0.02, 0);
    c = settings_of("learning_rate=0.3\noptimizer=lion\npreset=microgpt\n");
    CHECK_NEAR(c.learning_rate, 0.3, 0);
    CHECK_NEAR(c.weight_decay, 0, 0);
    c = settings_of("optimizer=lion\npreset=gpt2-large\n");
    CHECK_TEXT(setting_print(&c, rate, text), "0.00012");
    CHECK_NEAR(c.weight_decay, 0.5, 0);
    c = settings_of("optimizer=lion\noptimizer=muon\nweight_decay=0.25\n");
    CHECK_NEAR(c.learning_rate, 0.005, 0);
    CHECK_NEAR(c.weight_decay, 0.25, 0);
    error e = {0};
    CHECK(config_change(&c, "optimizer=sgd\n", &e)); /* config_change() does not adapt other settings */
    CHECK_NEAR(c.learning_rate, 0.005, 0);
    config_init(&c, PRESET_GPT2);
    for (int i = 0; i < SETTINGS_COUNT; i++) CHECK_NEAR(setting_factor(&SETTINGS[i], OPTIMIZER_ADAMW), 1, 0);
}

static void check_lines_refused(const char *lines, const char *key, const char *part)
{
    config c;
    error e = {0};
    if (!CHECK_THAT(!config_parse(&c, lines, &e), "\"%s\" is accepted", lines)) return;
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
    CHECK_HAS(e.message, part);
}

static void lines_refused(void)
{
    check_lines_refused("n_layer", "n_layer", "not \"\"");
    check_lines_refused("n_layer=\nn_head=2", "n_layer", "not \"\"");
    check_lines_refused("=3", "", "There is no setting");
    check_lines_refused("n_layer=2\nn_head=0", "n_head", "from 1 to 64");
    check_lines_refused("preset=none\nn_head=2", "preset", "one of");
    check_lines_refused("a_key_that_is_far_too_long_for_any_setting_of_the_table=1",
                        "a_key_that_is_far_too_long_for_", "There is no setting");
    check_lines_refused("n_embd=30\nn_head=4", "n_embd", "n_embd 30) must be a multiple of the heads (n_head 4)");
    check_lines_refused("n_head=4\nn_kv_head=3", "n_kv_head", "multiple of the key/value heads (n_kv_head 3)");
    check_lines_refused("n_head=4\nn_kv_head=8", "n_kv_head", "The heads (n_head 4) must be a multiple");
    check_lines_refused("n_embd=36\nn_head=4\nposition=rope", "position", "a head has 9, which is odd");
    check_lines_refused("n_embd=2\nn_head=1\nmlp_ratio=0.125", "mlp_ratio", "The MLP has no number in its middle");
    check_lines_refused("dropout=1", "dropout", "from 0 to 0.95, not \"1\"");
    check_lines_refused("window=-1", "window", "from 0 to 2048");
    check_lines_refused("warmup_steps=100\nmax_steps=100", "max_steps", "must be longer than its warm-up");
}

/* A value that is too long must not be read as a shorter one: 65 zeros and a 3 are 3 or an error, but not 0. A
 * value after many blanks is read. */
static void long_values(void)
{
    config c;
    error e = {0};
    char line[200];
    snprintf(line, sizeof line, "n_layer=1%065d", 3);
    CHECK(!config_parse(&c, line, &e));
    snprintf(line, sizeof line, "grad_clip=%066d", 3);
    if (config_parse(&c, line, &e)) CHECK_NEAR(c.grad_clip, 3, 0);
    snprintf(line, sizeof line, "n_layer=2%70s", "x");
    CHECK_THAT(!config_parse(&c, line, &e), "\"%s\" is accepted", line);
}

static void changed(void)
{
    config c = settings_of("preset=microgpt\n");
    error e = {0};
    CHECK(config_change(&c, "temperature=1.5\ntop_k=3\n", &e));
    CHECK_NEAR(c.temperature, 1.5, 0);
    CHECK_INT(c.top_k, 3);
    CHECK_INT(c.n_embd, 16); /* all other settings are unchanged */
    CHECK(!config_change(&c, "top_k=4\ntop_p=7\n", &e));
    CHECK_TEXT(e.key, "top_p");
}

SUITE(config)
{
    TEST("every row of the table is complete and its default is in its range", table);
    TEST("preset microgpt has the values of the original", microgpt);
    TEST("preset gpt2 is GPT-2's architecture and the table's defaults", gpt2);
    TEST("preset llama is LLaMA's architecture with grouped heads", llama);
    TEST("the larger sizes of a preset differ from it in size only", sizes);
    TEST("the sizes that follow from others are rounded to the nearest", widths);
    TEST("no preset contradicts itself", presets_agree);
    TEST("every value reads back from its printed form", printed);
    TEST("a wrong value is refused with its key and its range and changes nothing", refused);
    TEST("lines of settings are read in any order, the preset first", parsed);
    TEST("an optimizer brings the learning rate and weight decay that suit it, unless they are set", suited);
    TEST("wrong lines and settings that contradict each other are refused", lines_refused);
    TEST("a value too long for its place is not taken for another", long_values);
    TEST("settings can be changed on top of others", changed);
}
