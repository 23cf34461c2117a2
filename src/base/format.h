/* format.h: sentences with words and numbers in them, as snprintf makes them.
 *
 * The compiler checks formats and arguments as it does for printf. The engine has this instead of the C library's
 * printf because that would make the WebAssembly module larger: see number.h. The command line, which is not part of
 * the module, uses stdio. */
#ifndef FORMAT_H
#define FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Does what C's vsnprintf does, for the conversions that the engine uses: %c %s %d %u %x %X %f %g %%, with the lengths
 * l, ll and z, with a width (and the flag 0), and for s, f and g with a precision, which may be *. (%f and %g have at
 * most 17 digits; see number.h.) Writes at most `room` bytes, of which the last is a NUL. Returns the length that the
 * whole text has, without the NUL. */
int format_vprint(char *to, size_t room, const char *format, va_list args) __attribute__((format(printf, 3, 0)));
int format_print(char *to, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* As format_vprint(), but writes only the values of the sentence: the text of each conversion, followed by FORMAT_END. */
#define FORMAT_END '\x1f'
int format_vprint_values(char *to, size_t room, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
