/* options.h: the options of a command line and their values, checked as far as that needs no file.
 *
 * One table says which options there are, what they mean and which commands take them; the help is made of it too. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/string_builder.h"

typedef enum command_id {
    COMMAND_TRAIN,
    COMMAND_SAMPLE,
    COMMAND_INSIDE,
    COMMAND_FACTS,
    COMMAND_ESTIMATE,
    COMMAND_CHECK_GRADIENTS,
    COMMAND_SETTINGS,
    COMMAND_COUNT
} command_id;

typedef enum option_kind {
    OPTION_SWITCH,  /* no value */
    OPTION_FILE,    /* a path, which has at least one byte */
    OPTION_STRING,  /* any text */
    OPTION_STRINGS, /* the same, as often as one likes */
    OPTION_NUMBER,  /* a whole number, 0 or more; */
    OPTION_THREADS, /* or at most POOL_MAX; */
    OPTION_TOKENS,  /* or from 2 to TOKENIZER_MAX_VOCAB */
    OPTION_PRESET,  /* the value of a setting, */
    OPTION_SETTING  /* or its name and value; as often as one likes */
} option_kind;

typedef struct option {
    const char *name;  /* with its two hyphens */
    const char *value; /* what stands for it in the help, "" for a switch */
    const char *help;
    option_kind kind;
    unsigned commands; /* a bit for each that takes it, 1 << COMMAND_..., */
    unsigned required; /* and for each that needs it */
    size_t offset;     /* of its place in `options` */
} option;

extern const option OPTIONS[];
extern const int OPTIONS_COUNT;

/* The options of a command line. Strings are the caller's. */
typedef struct options {
    command_id command;
    bool help; /* --help was given; then nothing else is looked at */
    bool json;
    const char *text, *losses, *save, *load, *prompt, *tensor; /* NULL where not given; prompt "" */
    const char **stops;
    int n_stops, samples, count, threads, vocabulary;
    string_builder settings; /* lines of key=value, of keys and values that there are; never without bytes */
    bool preset, seeded;     /* --preset, --set seed= were given */
} options;

/* Reads the arguments after a command. Returns 0, or an exit status and has printed a sentence on stderr: what is wrong and,
 * if a word is near, what was probably meant. */
int options_read(options *o, command_id id, int argc, char **argv);

/* Frees all; safe on a zeroed struct. */
void options_free(options *o);

#endif
