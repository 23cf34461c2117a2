/* format.h: sentences with words and numbers in them, as snprintf makes them.
 *
 * The compiler checks formats and arguments as it does printf's. It is here because of its size: see number.h.
 * The command line, which is no part of the WebAssembly module, uses stdio. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* What C's vsnprintf does, for the formats that the engine uses: %c %s %d %u %x %X %f %g %%, with the lengths l, ll
 * and z, a width and zeros in front of it, and a precision, * too, for s, f and g. (%f and %g have at most 17 digits;
 * see number.h.) Writes at most `room` bytes, a NUL among them, and returns the length of the whole. */
int format_vprint(char *to, size_t room, const char *format, va_list args) __attribute__((format(printf, 3, 0)));
int format_print(char *to, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Only what stands for the conversions of the format, each followed by FORMAT_END: the values of a sentence. */
#define FORMAT_END '\x1f'
int format_vprint_values(char *to, size_t room, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
