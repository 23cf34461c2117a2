/* error.c: the one function that writes an error. See error.h. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(error *e, error_code code, const char *key, const char *format, ...)
{
    e->code = code;
    snprintf(e->key, sizeof e->key, "%s", key);
    va_list args;
    va_start(args, format);
    vsnprintf(e->message, sizeof e->message, format, args);
    va_end(args);
    return false;
}
