/* config.h: the settings of a run, as one flat struct made from settings.def.
 *
 * A config is changed only by the name of a setting and a text, with config_set() or the functions that call it, so
 * that the page, the command line and a saved model pass the same checks. */
#ifndef CONFIG_H
#define CONFIG_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef enum setting_type { SETTING_INT, SETTING_REAL, SETTING_BOOL, SETTING_CHOICE } setting_type;

/* The words of the choices as constants, for example enum { DOCUMENTS_AUTO, DOCUMENTS_LINES, DOCUMENTS_STREAM }; */
#define INTEGER(...)
#define NUMBER(...)
#define SWITCH(...)
#define WORD(constant, word) constant,
#define CHOICE(key, default_value, words, ...) enum { words };
#include "settings/settings.def"
#undef INTEGER
#undef NUMBER
#undef SWITCH
#undef WORD
#undef CHOICE

/* The presets in the order of the table: all families in the smallest size, then all of them in the next size, and
 * so on. */
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

/* Whether and how trainer_change() changes a setting during a run: not at all; from the next step on; or by
 * recording the graphs of the run again. */
typedef enum setting_change { CHANGES_NEVER, CHANGES_AT_ONCE, CHANGES_GRAPHS } setting_change;

/* One row of the table. A double holds every integer of the table exactly. */
typedef struct setting {
    const char *key;
    setting_type type;
    double default_value, min, max; /* min and max are the limits, of numbers only */
    const char *choices;            /* "a|b|c" for SETTING_CHOICE, else "" */
    const char *group; /* the part of the program: dataset, tokenizer, network, optimizer, training, inference */
    bool main;         /* among those that the page shows first */
    setting_change changes;
    const char *label, *help;
    size_t offset; /* where its value lies in a config, in bytes */
} setting;

extern const setting SETTINGS[];
extern const int SETTINGS_COUNT;

/* The factor by which the value of a preset is multiplied for this optimizer (OPTIMIZER_...). The presets are made
 * for AdamW. SGD needs a larger learning_rate and Lion a smaller one (Chen et al. 2023); weight_decay is multiplied
 * by the inverse, because an update multiplies it by the learning rate. 1 for all other settings. */
double setting_factor(const setting *s, int64_t optimizer);

/* How many words a choice has. */
int setting_choices(const setting *s);

/* The row with this key, or NULL where there is none. */
const setting *setting_find(const char *key);

/* The value that a config has for this row, as a number; for a choice the index of its word. */
double setting_get(const config *c, const setting *s);

/* The value that a config has for this row, as text that config_set() accepts: a word, or the shortest decimal that
 * reads back as the same double. Returns `text`, which has room for SETTING_TEXT bytes. */
enum { SETTING_TEXT = 40 };
const char *setting_print(const config *c, const setting *s, char text[SETTING_TEXT]);

/* Sets all values to those of a preset (a PRESET_ constant). */
void config_init(config *c, int preset);

/* Adapts the values of a preset, which are made for AdamW, to the optimizer of the config, with setting_factor(). */
void config_suit_optimizer(config *c);

/* Sets one value from text. False, with the setting's key in error.key, for an unknown key or for a value that is
 * not a number, not in its range or not one of the words. Setting `preset` resets all other values. */
bool config_set(config *c, const char *key, const char *value, error *e);

/* Sets the values that the lines of key=value name, in their order. False at the first line that config_set()
 * refuses; the lines before it have been applied. */
bool config_change(config *c, const char *lines, error *e);

/* Sets a config from lines of key=value: first the values of the preset that the lines name (`gpt2` without one),
 * adapted to the optimizer that they name (config_suit_optimizer()); then all other lines. The order of the lines does
 * not matter. False where config_set() refuses a line, or where config_check() finds that settings contradict each
 * other. */
bool config_parse(config *c, const char *lines, error *e);

/* Whether values that are each valid can be used together. False, with a sentence, where n_embd is not a multiple
 * of n_head, or n_head of n_kv_head; for rope with heads of odd width; for an MLP of width 0; for a warm-up as long
 * as the run, or one that leaves too few steps for the decay of schedule wsd. */
bool config_check(const config *c, error *e);

/* Whether a run with these settings calls functions of the second part of a WebAssembly module (base/parts.h): it
 * does when it learns merges (bpe), measures metrics, or has a LoRA. */
bool config_needs_second_part(const config *c);

/* Sizes that follow from checked settings: how many heads of keys and values there are; the width of the MLP's
 * hidden layer, round(mlp_ratio n_embd); and whether that layer has a gate of the same width beside it (swiglu,
 * geglu). */
int config_kv_heads(const config *c);
int config_mlp_width(const config *c);
bool config_is_gated(const config *c);

#endif
