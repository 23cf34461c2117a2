/* error.h: what a function says when its input is wrong.
 *
 * Wrong input (a text, a setting, a prompt, a file) is an error: the function returns false or
 * NULL and leaves one plain sentence here, which the page shows as it is. Wrong use of the code
 * is an assert(). The engine never prints, exits or aborts because of its input. */
#ifndef ERROR_H
#define ERROR_H

#include <stdbool.h>

typedef enum error_code {
    ERROR_NONE = 0,
    ERROR_TEXT,    /* the training text */
    ERROR_SETTING, /* a setting, or settings that contradict each other; error.key names it */
    ERROR_MEMORY,  /* more memory than there is or than the settings allow */
    ERROR_PROMPT,  /* the prompt of a sample */
    ERROR_FILE,    /* a saved model */
    ERROR_DEFERRED /* the second part of a WebAssembly module is not loaded yet (base/parts.h) */
} error_code;

typedef struct error {
    error_code code;
    char key[32];      /* the setting to blame, or "" */
    char message[480]; /* one sentence: what was wrong and what would be right */
    /* What the sentence was made from, for a translation: the format, and its values (format_vprint_values). */
    const char *template;
    char values[480];
} error;

/* Records a printf-formatted sentence; `key` may be "". A message that is too long is cut. The format is kept, so it
 * must be a literal; a translation knows the sentence by it (web/words/engine.txt lists all).
 * Always returns false, so that a function can `return error_set(...)`. */
bool error_set(error *e, error_code code, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
