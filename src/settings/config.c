/* config.c: the settings table and the one way to change a setting. See config.h. */
#include "settings/config.h"

#include "base/format.h"
#include "base/number.h"
#include "settings/presets.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

const setting SETTINGS[] = {
#ifdef SETTINGS_WITHOUT_HELP /* a module: all its text would be downloaded before it runs (build/wasm/help.js has it) */
#define HELP(text) ""
#else
#define HELP(text) text
#endif
#define ROW(key, type, default_value, min, max, choices, group, main, changes, label, help) \
    {#key,   type, default_value,     min,   max,        choices, \
     #group, main, CHANGES_##changes, label, HELP(help), offsetof(config, key)}
#define INTEGER(key, default_value, min, max, ...) ROW(key, SETTING_INT, default_value, min, max, "", __VA_ARGS__),
#define NUMBER(key, default_value, min, max, ...) ROW(key, SETTING_REAL, default_value, min, max, "", __VA_ARGS__),
#define SWITCH(key, default_value, ...) ROW(key, SETTING_BOOL, default_value, 0, 1, "", __VA_ARGS__),
#define WORD(constant, word) "|" word
#define CHOICE(key, default_value, words, ...) \
    ROW(key, SETTING_CHOICE, default_value, 0, 0, &(words)[1], __VA_ARGS__),
#include "settings/settings.def"
#undef INTEGER
#undef NUMBER
#undef SWITCH
#undef WORD
#undef CHOICE
#undef ROW
};
const int SETTINGS_COUNT = sizeof SETTINGS / sizeof *SETTINGS;

enum { KEY_BYTES = 32, VALUE_BYTES = 64 };

const setting *setting_find(const char *key)
{
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        if (strcmp(SETTINGS[i].key, key) == 0) return &SETTINGS[i];
    }
    return NULL;
}

double setting_factor(const setting *s, int64_t optimizer)
{
    static const double RATES[] = {
        [OPTIMIZER_ADAMW] = 1, [OPTIMIZER_SGD] = 5, [OPTIMIZER_LION] = 0.2, [OPTIMIZER_MUON] = 1};
    if (strcmp(s->key, "learning_rate") == 0) return RATES[optimizer];
    return strcmp(s->key, "weight_decay") == 0 ? 1 / RATES[optimizer] : 1;
}

double setting_get(const config *c, const setting *s)
{
    const char *at = (const char *)c + s->offset;
    return s->type == SETTING_REAL ? *(const double *)(const void *)at : (double)*(const int64_t *)(const void *)at;
}

static void setting_put(config *c, const setting *s, double value)
{
    char *at = (char *)c + s->offset;
    if (s->type == SETTING_REAL) {
        *(double *)(void *)at = value;
    } else {
        *(int64_t *)(void *)at = (int64_t)value;
    }
}

/* The index of `word` in "a|b|c", or -1. */
static int choice_index(const char *choices, const char *word)
{
    size_t length = strlen(word);
    int index = 0;
    for (const char *at = choices;; index++) {
        size_t n = strcspn(at, "|");
        if (n == length && memcmp(at, word, n) == 0) return index;
        if (at[n] == '\0') return -1;
        at += n + 1;
    }
}

int setting_choices(const setting *s)
{
    int n = 1;
    for (const char *at = s->choices; *at != '\0'; at++) n += *at == '|';
    return n;
}

const char *setting_print(const config *c, const setting *s, char text[SETTING_TEXT])
{
    double value = setting_get(c, s);
    if (s->type == SETTING_CHOICE) {
        const char *at = s->choices;
        for (int i = 0; i < (int)value; i++) at += strcspn(at, "|") + 1;
        format_print(text, SETTING_TEXT, "%.*s", (int)strcspn(at, "|"), at);
    } else if (s->type == SETTING_REAL) {
        number_print_shortest(value, text);
    } else {
        number_print_fixed(value, 0, text);
    }
    return text;
}

static void apply_defaults(config *c)
{
    for (int i = 0; i < SETTINGS_COUNT; i++) setting_put(c, &SETTINGS[i], SETTINGS[i].default_value);
}

/* Copies the next "key=value" of `lines`, without the blanks around both, and returns where the following line
 * starts; NULL at the end. A key or value that is too long is cut; config_set() then refuses it. */
static const char *next_line(const char *lines, char key[KEY_BYTES], char value[VALUE_BYTES])
{
    lines += strspn(lines, "\r\n\t ");
    if (*lines == '\0') return NULL;
    size_t length = strcspn(lines, "\r\n");
    size_t equals = strcspn(lines, "=");
    if (equals > length) equals = length;
    format_print(key, KEY_BYTES, "%.*s", (int)equals, lines);
    size_t from = equals < length ? equals + 1 : length;
    while (from < length && isspace((unsigned char)lines[from])) from++;
    size_t to = length;
    while (to > from && isspace((unsigned char)lines[to - 1])) to--;
    if (to - from < VALUE_BYTES) {
        format_print(value, VALUE_BYTES, "%.*s", (int)(to - from), lines + from);
    } else { /* the dots make the cut value invalid, so that it is not read as a shorter one */
        format_print(value, VALUE_BYTES, "%.*s...", VALUE_BYTES - 4, lines + from);
    }
    for (size_t n = strlen(key); n > 0 && isspace((unsigned char)key[n - 1]);) key[--n] = '\0';
    return lines + length;
}

void config_init(config *c, int preset)
{
    error e = {0};
    apply_defaults(c);
    bool ok = config_change(c, preset_family(preset), &e) && config_change(c, preset_size(preset), &e);
    assert(ok);
    (void)ok;
    c->preset = preset;
}

static bool set_number(config *c, const setting *s, const char *value, error *e)
{
    double number = 0;
    if (s->type == SETTING_BOOL && strcmp(value, "true") == 0) value = "1";
    if (s->type == SETTING_BOOL && strcmp(value, "false") == 0) value = "0";
    bool readable = number_read(value, &number), whole = s->type != SETTING_REAL;
    char low[SETTING_TEXT], high[SETTING_TEXT];
    /* A NaN fails the first comparison. */
    if (!readable || !(number >= s->min && number <= s->max) || (whole && number != floor(number))) {
        if (s->type == SETTING_BOOL) {
            return error_set(e, ERROR_SETTING, s->key, "%s (%s) must be 0 or 1, not \"%s\".", s->label, s->key,
                             value);
        }
        number_print_shortest(s->min, low);
        number_print_fixed(s->max, 0, high);
        if (s->max < 1 || s->max != floor(s->max)) number_print_shortest(s->max, high);
        return error_set(e, ERROR_SETTING, s->key, "%s (%s) must be %s from %s to %s, not \"%s\".", s->label, s->key,
                         whole ? "a whole number" : "a number", low, high, value);
    }
    setting_put(c, s, number);
    return true;
}

bool config_set(config *c, const char *key, const char *value, error *e)
{
    const setting *s = setting_find(key);
    if (s == NULL) return error_set(e, ERROR_SETTING, key, "There is no setting called \"%s\".", key);
    if (s->type != SETTING_CHOICE) return set_number(c, s, value, e);
    int index = choice_index(s->choices, value);
    if (index < 0) {
        char words[160];
        format_print(words, sizeof words, "%s", s->choices);
        for (char *at = words; *at != '\0'; at++) {
            if (*at == '|') *at = '/';
        }
        return error_set(e, ERROR_SETTING, s->key, "%s (%s) must be one of %s, not \"%s\".", s->label, s->key, words,
                         value);
    }
    if (s->offset == offsetof(config, preset)) {
        config_init(c, index);
    } else {
        setting_put(c, s, index);
    }
    return true;
}

bool config_change(config *c, const char *lines, error *e)
{
    char key[KEY_BYTES], value[VALUE_BYTES];
    for (const char *at = lines; (at = next_line(at, key, value)) != NULL;) {
        if (!config_set(c, key, value, e)) return false;
    }
    return true;
}

/* The results are rounded to 12 decimal places, so that a fifth of 0.0006 is 0.00012. */
void config_suit_optimizer(config *c)
{
    static const double PLACES = 1e12;
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        double factor = setting_factor(&SETTINGS[i], c->optimizer), value = setting_get(c, &SETTINGS[i]);
        if (factor != 1) setting_put(c, &SETTINGS[i], floor(value * factor * PLACES + 0.5) / PLACES);
    }
}

bool config_parse(config *c, const char *lines, error *e)
{
    /* these are set before all other settings, wherever their lines are */
    static const char *const FIRST[] = {"preset", "optimizer"};
    enum { PASSES = 3 };
    char key[KEY_BYTES], value[VALUE_BYTES];
    config_init(c, PRESET_GPT2);
    for (int pass = 0; pass < PASSES; pass++) {
        for (const char *at = lines; (at = next_line(at, key, value)) != NULL;) {
            int turn = 0;
            while (turn < PASSES - 1 && strcmp(key, FIRST[turn]) != 0) turn++;
            if (turn == pass && !config_set(c, key, value, e)) return false;
        }
        if (pass == 1) config_suit_optimizer(c);
    }
    return config_check(c, e);
}

bool config_needs_second_part(const config *c)
{
    return c->tokenizer == TOKENIZER_BPE || c->metrics_interval > 0 || c->trainable == TRAINABLE_LORA;
}

int config_kv_heads(const config *c) { return (int)(c->n_kv_head > 0 ? c->n_kv_head : c->n_head); }

int config_mlp_width(const config *c) { return (int)floor(c->mlp_ratio * (double)c->n_embd + 0.5); }

bool config_is_gated(const config *c)
{
    return c->activation == ACTIVATION_SWIGLU || c->activation == ACTIVATION_GEGLU;
}

/* The checks of the architecture besides that of n_embd and n_head. */
static bool check_architecture(const config *c, error *e)
{
    if (c->n_head % config_kv_heads(c) != 0) {
        return error_set(e, ERROR_SETTING, "n_kv_head",
                         "The heads (n_head %lld) must be a multiple of the key/value heads (n_kv_head %lld).",
                         (long long)c->n_head, (long long)c->n_kv_head);
    }
    if (c->position == POSITION_ROPE && c->n_embd / c->n_head % 2 != 0) {
        return error_set(
            e, ERROR_SETTING, "position",
            "Positions of the kind rope turn the numbers of a head in pairs; here a head has %lld, which "
            "is odd.",
            (long long)(c->n_embd / c->n_head));
    }
    if (config_mlp_width(c) < 1) {
        return error_set(e, ERROR_SETTING, "mlp_ratio",
                         "The MLP has no number in its middle: raise its ratio (mlp_ratio) or the width (n_embd).");
    }
    return true;
}

bool config_check(const config *c, error *e)
{
    if (c->n_embd % c->n_head != 0) {
        return error_set(e, ERROR_SETTING, "n_embd",
                         "The width (n_embd %lld) must be a multiple of the heads (n_head %lld): each head takes an "
                         "equal part of it.",
                         (long long)c->n_embd, (long long)c->n_head);
    }
    if (c->warmup_steps > 0 && c->warmup_steps >= c->max_steps) {
        return error_set(
            e, ERROR_SETTING, "max_steps",
            "The run (max_steps %lld) must be longer than its warm-up (warmup_steps %lld): raise the steps or "
            "lower the warm-up.",
            (long long)c->max_steps, (long long)c->warmup_steps);
    }
    if (c->schedule == SCHEDULE_WSD && (double)c->warmup_steps > (1 - c->decay_share) * (double)c->max_steps) {
        return error_set(
            e, ERROR_SETTING, "decay_share",
            "Warm-up (warmup_steps %lld) and decay (decay_share %g of max_steps %lld) are longer than the "
            "run: shorten one of them.",
            (long long)c->warmup_steps, c->decay_share, (long long)c->max_steps);
    }
    return check_architecture(c, e);
}
