/* number.h: doubles as decimal text and back.
 *
 * Every number is computed exactly and rounded once, to the nearest, ties to even: the results are those of a good C
 * library's printf and strtod. The engine does not use these two because they would be a sixth of the WebAssembly
 * module (there they calculate in long doubles of 128 bits). See format.h for sentences. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>

enum {
    NUMBER_DIGITS = 17, /* with so many digits every double reads back as the same double */
    NUMBER_TEXT = 32,   /* room for any number that number_print writes, and the NUL */
};

/* The number as printf's %.<digits>g writes it, with 1 to NUMBER_DIGITS significant digits. A NaN is written "nan", an
 * infinity "inf" or "-inf". Returns `text`. */
const char *number_print(double value, int digits, char text[NUMBER_TEXT]);

/* The number with the fewest digits that read back as the same double. Returns `text`. */
const char *number_print_shortest(double value, char text[NUMBER_TEXT]);

/* The number as printf's %.<decimals>f writes it, for at most NUMBER_DIGITS digits in all; one that has more
 * is written as number_print does. Returns `text`. */
const char *number_print_fixed(double value, int decimals, char text[NUMBER_TEXT]);

/* Reads a whole string: a decimal number with or without sign, point and exponent, or "nan" or "inf" with or without
 * a sign. A number too large for a double reads as infinity, one too small as 0. False, with *value unchanged, when the
 * string holds anything else, blanks included. */
bool number_read(const char *text, double *value);

#endif
