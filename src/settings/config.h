/* config.h: the settings of a run, as one flat struct made from settings.def.
 *
 * A config is only ever changed by name and text, config_set() or config_parse(), so that the
 * page, the command line and a saved model go through the same checks. */
#ifndef CONFIG_H
#define CONFIG_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum setting_type { SETTING_INT, SETTING_REAL, SETTING_BOOL, SETTING_CHOICE } setting_type;

/* The words of the choices, as constants: enum { DOCUMENTS_AUTO, DOCUMENTS_LINES, DOCUMENTS_STREAM }; ... */
#define INTEGER(...)
#define NUMBER(...)
#define SWITCH(...)
#define WORD(constant, word) constant,
#define CHOICE(key, initial, words, ...) enum { words };
#include "settings/settings.def"
#undef INTEGER
#undef NUMBER
#undef SWITCH
#undef WORD
#undef CHOICE

/* Presets: families, and then all of them again for each larger size. */
enum { PRESET_FAMILIES = PRESET_MICROGPT_SMALL, PRESET_SIZES = 4, PRESET_COUNT = PRESET_FAMILIES * PRESET_SIZES };

typedef struct config {
#define INTEGER(key, ...) int64_t key;
#define NUMBER(key, ...) double key;
#define SWITCH(key, ...) int64_t key;
#define CHOICE(key, ...) int64_t key;
#include "settings/settings.def"
#undef INTEGER
#undef NUMBER
#undef SWITCH
#undef CHOICE
} config;

/* What a change of a setting takes while a run goes on (trainer_change): a new run; nothing; or that the graphs of
 * the run are recorded anew. */
typedef enum setting_change { CHANGES_NEVER, CHANGES_AT_ONCE, CHANGES_GRAPHS } setting_change;

/* One row of the table. Numbers are doubles, which hold every int of the table exactly. */
typedef struct setting {
    const char *key;
    setting_type type;
    double initial, min, max;
    const char *choices; /* "a|b|c" for SETTING_CHOICE, else "" */
    const char *group; /* the part that it belongs to: dataset, tokenizer, network, optimizer, training, inference */
    bool main;         /* among the first that the page shows */
    setting_change changes;
    const char *label, *help;
    size_t offset; /* of its value in a config */
} setting;

extern const setting SETTINGS[];
extern const int SETTINGS_COUNT;

/* What the default of a setting is multiplied by with this optimizer (OPTIMIZER_...), as the rest of the settings,
 * made for AdamW, would have it: SGD wants a larger learning_rate, Lion a smaller one (Chen et al. 2023), and
 * weight_decay the inverse, since the rate multiplies it. 1 for all others. */
double setting_factor(const setting *s, int64_t optimizer);

/* The row with this key, or NULL. */
const setting *setting_find(const char *key);

/* The value of a row, as a number (a choice's index). */
double setting_get(const config *c, const setting *s);

/* The value of a row as config_set() would read it back: a word, or the shortest decimal that
 * reads back to the same double. Returns `text`, which has room for SETTING_TEXT bytes. */
enum { SETTING_TEXT = 40 };
const char *setting_print(const config *c, const setting *s, char text[SETTING_TEXT]);

/* All values of a preset (PRESET_...). */
void config_init(config *c, int preset);

/* Sets one value from text. False, with error.key, for an unknown key or a value that is no
 * number, not in its range or not among the words. Setting `preset` resets all other values. */
bool config_set(config *c, const char *key, const char *value, error *e);

/* Changes the values that lines of key=value name. False at the first that config_set refuses. */
bool config_change(config *c, const char *lines, error *e);

/* Reads lines of key=value onto the values of the preset that they name (`gpt2` when none), brought to
 * the optimizer that they name (setting_factor). The order of the lines is free. False as config_set, or for settings that contradict each
 * other (config_check). */
bool config_parse(config *c, const char *lines, error *e);

/* False, with a sentence, where valid values do not go together: n_embd not a multiple of n_head,
 * n_head not of n_kv_head, rope with heads of odd width, an MLP without a middle, a warm-up as long
 * as the run, or one that leaves no room for the schedule's decay. */
bool config_check(const config *c, error *e);

/* Whether a run with these settings calls functions of the second part of a WebAssembly module (base/parts.h): merges are
 * learnt, or metrics measured. */
bool config_needs_second_part(const config *c);

/* Sizes that follow from checked settings: the heads of keys and values; the numbers in the middle of
 * the MLP, round(mlp_ratio n_embd); and whether that has a gate of the same width besides. */
int config_kv_heads(const config *c);
int config_mlp_width(const config *c);
bool config_is_gated(const config *c);

#endif
