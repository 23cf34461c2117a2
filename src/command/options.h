/* options.h: the options of a command line and their values, checked as far as this is possible without reading
 * files.
 *
 * One table says which options there are, what they mean and which commands take them. The help is made from it
 * too. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/string_builder.h"

typedef enum command_id {
    COMMAND_TRAIN,
    COMMAND_SAMPLE,
    COMMAND_INSIDE,
    COMMAND_SCORE,
    COMMAND_FACTS,
    COMMAND_ESTIMATE,
    COMMAND_CHECK_GRADIENTS,
    COMMAND_EXPORT,
    COMMAND_IMPORT,
    COMMAND_SETTINGS,
    COMMAND_COUNT
} command_id;

typedef enum option_kind {
    OPTION_SWITCH,  /* no value */
    OPTION_FILE,    /* a path, which has at least one byte */
    OPTION_STRING,  /* any text */
    OPTION_STRINGS, /* any text; may be given several times */
    OPTION_NUMBER,  /* a whole number, 0 or more */
    OPTION_THREADS, /* a whole number, 0 to POOL_MAX */
    OPTION_TOP,     /* a whole number, 0 to SAMPLER_MAX_ALTERNATIVES */
    OPTION_TOKENS,  /* a whole number, 2 to TOKENIZER_MAX_VOCAB */
    OPTION_FORMAT,  /* the name of a format, hf or gguf */
    OPTION_PRESET,  /* the value of the setting `preset` */
    OPTION_SETTING  /* the name and the value of any setting; may be given several times */
} option_kind;

typedef struct option {
    const char *name;  /* with its two hyphens */
    const char *value; /* the placeholder for the value in the help; "" for a switch */
    const char *help;
    option_kind kind;
    unsigned commands; /* a bit, 1 << COMMAND_..., for each command that takes it */
    unsigned required; /* the same for each command that needs it */
    size_t offset;     /* where its value lies in `options`, in bytes */
} option;

extern const option OPTIONS[];
extern const int OPTIONS_COUNT;

/* The options of a command line. The strings belong to the caller. */
typedef struct options {
    command_id command;
    bool help; /* --help was given; all other options are then ignored */
    bool json;
    /* NULL where not given; prompt "" */
    const char *text, *losses, *save, *load, *prompt, *tensor, *parameter, *set_parameter, *from, *out;
    const char *to, *template;
    const char **stops;
    int n_stops, samples, count, threads, vocabulary, top;
    string_builder settings; /* lines of key=value, all valid; at least "" */
    bool preset, seeded;     /* --preset, --set seed= were given */
} options;

/* Reads the arguments after a command. Returns 0, or an exit status after a sentence on stderr that says what is
 * wrong and, if there is a similar word, what was probably meant. The caller frees *o with options_free() in either
 * case. */
int options_read(options *o, command_id id, int argc, char **argv);

/* Frees all; safe on a zeroed struct. */
void options_free(options *o);

#endif
