/* options.c: the table of options, and reading a command line with it. See options.h. */
#include "command/options.h"

#include "base/thread_pool.h"
#include "command/command.h"
#include "command/nearest.h"
#include "command/output.h"
#include "inference/sampler.h"
#include "settings/config.h"
#include "tokenizer/tokenizer.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRAIN = 1 << COMMAND_TRAIN,
    SAMPLE = 1 << COMMAND_SAMPLE,
    INSIDE = 1 << COMMAND_INSIDE,
    SCORE = 1 << COMMAND_SCORE,
    FACTS = 1 << COMMAND_FACTS,
    ESTIMATE = 1 << COMMAND_ESTIMATE,
    CHECK_GRADIENTS = 1 << COMMAND_CHECK_GRADIENTS,
    EXPORT = 1 << COMMAND_EXPORT,
    IMPORT = 1 << COMMAND_IMPORT,
    SETTINGS_TABLE = 1 << COMMAND_SETTINGS,
    ALL = (1 << COMMAND_COUNT) - 1
};

#define AT(member) offsetof(options, member)

const option OPTIONS[] = {
    {"--text", "FILE", "the text, in UTF-8", OPTION_FILE,
     TRAIN | INSIDE | SCORE | FACTS | ESTIMATE | CHECK_GRADIENTS | EXPORT | IMPORT, TRAIN | SCORE | FACTS, AT(text)},
    {"--load", "FILE", "a saved model; train continues its training", OPTION_FILE,
     TRAIN | SAMPLE | INSIDE | SCORE | EXPORT, SAMPLE | INSIDE | SCORE | EXPORT, AT(load)},
    {"--vocabulary", "N", "without a text: how many different tokens there are", OPTION_TOKENS, ESTIMATE, 0,
     AT(vocabulary)},
    {"--preset", "NAME", "a set of values to start from, such as gpt2", OPTION_PRESET,
     TRAIN | FACTS | ESTIMATE | CHECK_GRADIENTS, 0, 0},
    {"--set", "key=value", "a setting (microgpt settings lists them); may be given several times", OPTION_SETTING,
     TRAIN | SAMPLE | FACTS | ESTIMATE | CHECK_GRADIENTS | IMPORT, 0, 0},
    {"--to", "FORMAT",
     "hf: a folder for Hugging Face's transformers; gguf: a file for llama.cpp; html: a file that writes in a "
     "browser",
     OPTION_FORMAT, EXPORT, EXPORT, AT(to)},
    {"--out", "PATH", "the folder of hf, which is made where there is none, or the file of gguf or html", OPTION_FILE,
     EXPORT, EXPORT, AT(out)},
    {"--template", "FILE", "for html: the same without a model, which make site makes as build/site/web/model.html",
     OPTION_FILE, EXPORT, 0, AT(template)},
    {"--from", "PATH", "a folder with config.json and model.safetensors, or such a file of weights", OPTION_FILE,
     IMPORT, IMPORT, AT(from)},
    {"--prompt", "TEXT", "the text that the model continues", OPTION_STRING, SAMPLE | INSIDE, 0, AT(prompt)},
    {"--count", "N", "how many samples to print: 1 unless given", OPTION_NUMBER, SAMPLE, 0, AT(count)},
    {"--stop", "TEXT", "a sample ends before this text; may be given several times", OPTION_STRINGS, SAMPLE, 0, 0},
    {"--tensor", "NAME", "print the numbers of this tensor instead", OPTION_STRING, INSIDE, 0, AT(tensor)},
    {"--parameter", "NAME",
     "print what is kept of this parameter instead: values, moments, changes; with --text of one more step too",
     OPTION_STRING, INSIDE, 0, AT(parameter)},
    {"--set-parameter", "NAME:INDEX=VALUE",
     "set this number of a parameter, and print the loss on the prompt before and after", OPTION_STRING, INSIDE, 0,
     AT(set_parameter)},
    {"--top", "N", "how many of the most likely tokens to print in each place: 3 unless given", OPTION_TOP, SCORE, 0,
     AT(top)},
    {"--save", "FILE", "where the model is saved at the end, or when the run is interrupted", OPTION_FILE,
     TRAIN | IMPORT, IMPORT, AT(save)},
    {"--losses", "FILE", "where the loss of each step is written, a line each with 17 digits", OPTION_FILE, TRAIN, 0,
     AT(losses)},
    {"--samples", "N", "how many samples to print at the end", OPTION_NUMBER, TRAIN, 0, AT(samples)},
    {"--threads", "N", "how many threads work together: 1 unless given", OPTION_THREADS, TRAIN | ESTIMATE, 0,
     AT(threads)},
    {"--json", "", "print JSON, and nothing else, on standard output", OPTION_SWITCH, ALL, 0, AT(json)},
    {"--help", "", "print what the command does, with its options", OPTION_SWITCH, ALL, 0, AT(help)},
};
const int OPTIONS_COUNT = sizeof OPTIONS / sizeof *OPTIONS;

static bool takes(command_id id, const option *row) { return (row->commands >> id & 1) != 0; }

static const option *find_option(const char *name, size_t length)
{
    for (int i = 0; i < OPTIONS_COUNT; i++) {
        if (strlen(OPTIONS[i].name) == length && memcmp(OPTIONS[i].name, name, length) == 0) return &OPTIONS[i];
    }
    return NULL;
}

/* ---- settings ---- */

/* Whether a setting has an effect on samples: of the settings of a saved model only these have. */
static bool affects_samples(const setting *s)
{
    return strcmp(s->group, "inference") == 0 || strcmp(s->key, "seed") == 0;
}

/* Checks a setting and appends its line. `value` is the text after the key. */
static int add_setting(options *o, const char *key, const char *value)
{
    const setting *s = setting_find(key);
    error e = {0};
    config any;
    nearest n;
    nearest_begin(&n, s == NULL ? key : value);
    if (s == NULL) {
        for (int i = 0; i < SETTINGS_COUNT; i++) nearest_offer(&n, SETTINGS[i].key, strlen(SETTINGS[i].key));
        if (n.best == NULL) {
            return output_fail(EXIT_USAGE, "There is no setting \"%s\"; microgpt settings lists all of them.", key);
        }
        return output_fail(EXIT_USAGE, "There is no setting \"%s\"; did you mean %.*s?", key, n.length, n.best);
    }
    if (o->command == COMMAND_SAMPLE && !affects_samples(s)) {
        return output_fail(
            EXIT_USAGE,
            "%s (%s) has no effect on the samples of a saved model; sample takes seed and the settings of "
            "inference, such as temperature.",
            s->label, s->key);
    }
    config_init(&any, PRESET_GPT2);
    if (!config_set(&any, key, value, &e)) {
        if (s->type == SETTING_CHOICE) nearest_offer_list(&n, s->choices);
        if (n.best == NULL) return output_fail(EXIT_INPUT, "%s", e.message);
        return output_fail(EXIT_INPUT, "%s Did you mean %.*s?", e.message, n.length, n.best);
    }
    string_builder_add(&o->settings, "%s=%s\n", key, value);
    if (strcmp(key, "seed") == 0) o->seeded = true;
    if (strcmp(key, "preset") == 0) o->preset = true;
    return 0;
}

/* Reads KEY=VALUE from one string. */
static int read_setting(options *o, const char *pair)
{
    const char *equals = strchr(pair, '=');
    const size_t length = equals == NULL ? strlen(pair) : (size_t)(equals - pair);
    char *key = malloc(length + 1);
    if (key == NULL) return output_fail(EXIT_INPUT, "There is not enough memory for the settings.");
    memcpy(key, pair, length);
    key[length] = '\0';
    int status = 0;
    if (equals == NULL && setting_find(key) != NULL) {
        char initial[SETTING_TEXT];
        config c;
        config_init(&c, PRESET_GPT2);
        status = output_fail(EXIT_USAGE, "The setting %s has no value; write --set %s=VALUE, as in --set %s=%s.", key,
                             key, key, setting_print(&c, setting_find(key), initial));
    } else {
        status = add_setting(o, key, equals == NULL ? "" : equals + 1);
    }
    free(key);
    return status;
}

/* ---- values ---- */

/* Reads a whole number from `least` to `most`; INT_MAX as `most` stands for no limit. */
static int read_number(int *to, const char *name, const char *value, int least, int most)
{
    char *end, allowed[64];
    errno = 0;
    const long number = strtol(value, &end, 10);
    if (end == value || *end != '\0' || number < least || number > most || errno != 0) {
        snprintf(allowed, sizeof allowed, most == INT_MAX ? "%d or more" : "from %d to %d", least, most);
        return output_fail(EXIT_USAGE, "%s needs a whole number, %s, not \"%s\".", name, allowed, value);
    }
    *to = (int)number;
    return 0;
}

static int take_value(options *o, const option *row, const char *value)
{
    void *place = (char *)o + row->offset;
    switch (row->kind) {
    case OPTION_SWITCH: *(bool *)place = true; return 0;
    case OPTION_FILE:
        if (*value == '\0')
            return output_fail(EXIT_USAGE, "%s has no value: the name of a file is missing.", row->name);
        *(const char **)place = value;
        return 0;
    case OPTION_STRING: *(const char **)place = value; return 0;
    case OPTION_STRINGS: o->stops[o->n_stops++] = value; return 0;
    case OPTION_NUMBER: return read_number(place, row->name, value, 0, INT_MAX);
    case OPTION_THREADS: return read_number(place, row->name, value, 0, POOL_MAX);
    case OPTION_TOP: return read_number(place, row->name, value, 0, SAMPLER_MAX_ALTERNATIVES);
    case OPTION_TOKENS: return read_number(place, row->name, value, 2, TOKENIZER_MAX_VOCAB);
    case OPTION_FORMAT:
        if (strcmp(value, "hf") != 0 && strcmp(value, "gguf") != 0 && strcmp(value, "html") != 0)
            return output_fail(EXIT_USAGE, "%s must be hf, gguf or html, not \"%s\".", row->name, value);
        *(const char **)place = value;
        return 0;
    case OPTION_PRESET: return add_setting(o, "preset", value);
    case OPTION_SETTING: return read_setting(o, value);
    }
    return 0;
}

/* ---- the command line ---- */

static int refuse_unknown(const options *o, const char *given, size_t length)
{
    const char *of = COMMANDS[o->command].name;
    const option *row = find_option(given, length);
    char name[64];
    nearest n;
    if (given[0] != '-' && !takes(o->command, &OPTIONS[0]) && !takes(o->command, &OPTIONS[1])) {
        return output_fail(EXIT_USAGE,
                           "\"%s\" belongs to no option; %s reads no file, and microgpt help %s lists its "
                           "options.",
                           given, of, of);
    }
    if (given[0] != '-') {
        return output_fail(EXIT_USAGE,
                           "\"%s\" belongs to no option; a value must follow its option, as in --%s FILE.", given,
                           takes(o->command, &OPTIONS[0]) ? "text" : "load");
    }
    if (row != NULL) {
        return output_fail(EXIT_USAGE, "%s does not take %s; microgpt help %s lists its options.", of, row->name, of);
    }
    snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), given);
    nearest_begin(&n, name);
    for (int i = 0; i < OPTIONS_COUNT; i++) {
        if (takes(o->command, &OPTIONS[i])) nearest_offer(&n, OPTIONS[i].name, strlen(OPTIONS[i].name));
    }
    if (n.best == NULL) {
        return output_fail(EXIT_USAGE, "There is no option %s; microgpt help %s lists those of %s.", name, of, of);
    }
    return output_fail(EXIT_USAGE, "There is no option %s; did you mean %.*s?", name, n.length, n.best);
}

static int check_required(const options *o)
{
    for (int i = 0; i < OPTIONS_COUNT; i++) {
        const option *row = &OPTIONS[i];
        if ((row->required >> o->command & 1) == 0 ||
            *(const char *const *)(const void *)((const char *)o + row->offset)) {
            continue;
        }
        return output_fail(EXIT_USAGE, "%s is missing: microgpt %s needs %s %s.", row->name,
                           COMMANDS[o->command].name, row->name, row->value);
    }
    return 0;
}

/* Reads the option at argv[*at] and its value, which is the next argument or follows "="; leaves *at at the last
 * argument that was read. */
static int read_option(options *o, int argc, char **argv, int *at)
{
    const char *given = strcmp(argv[*at], "-h") == 0 ? "--help" : argv[*at], *value = "";
    const size_t length = strcspn(given, "=");
    const option *row = find_option(given, length);
    if (row == NULL || !takes(o->command, row)) return refuse_unknown(o, given, length);
    const bool joined = given[length] == '=';
    if (row->kind == OPTION_SWITCH) {
        if (joined) return output_fail(EXIT_USAGE, "%s takes no value.", row->name);
    } else if (joined) {
        value = given + length + 1;
    } else if (*at + 1 == argc || find_option(argv[*at + 1], strlen(argv[*at + 1])) != NULL) {
        return output_fail(EXIT_USAGE, "%s has no value; write %s %s.", row->name, row->name, row->value);
    } else {
        value = argv[++*at];
    }
    return take_value(o, row, value);
}

int options_read(options *o, command_id id, int argc, char **argv)
{
    *o = (options){.command = id, .prompt = "", .count = 1, .top = 3};
    string_builder_add(&o->settings, "%s", "");
    o->stops = calloc((size_t)argc + 1, sizeof *o->stops);
    if (o->stops == NULL) return output_fail(EXIT_INPUT, "There is not enough memory for the options.");
    for (int i = 0; i < argc; i++) {
        int status = read_option(o, argc, argv, &i);
        if (status != 0 || o->help) return status;
    }
    if (o->settings.failed) return output_fail(EXIT_INPUT, "There is not enough memory for the settings.");
    return check_required(o);
}

void options_free(options *o)
{
    free(o->stops);
    string_builder_free(&o->settings);
}
