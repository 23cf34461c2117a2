/* format.c: see format.h. */
#include "base/format.h"

#include "base/number.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    WORD = 24, /* room for 64 bits in decimal */
    NOT_GIVEN = -1,
    FROM_ARGUMENT = -2,
};

/* Where the text is written. Bytes for which there is no room are counted but not written. */
typedef struct output {
    char *to;
    size_t room, length;
} output;

static void put(output *o, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++, o->length++) {
        if (o->length < o->room) o->to[o->length] = bytes[i];
    }
}

/* One conversion: %[0][width][.precision][l|ll|z]type. */
typedef struct conversion {
    int width, precision;
    char pad, length, type; /* length L: ll */
} conversion;

static int read_digits(const char **format)
{
    int number = 0;
    while (**format >= '0' && **format <= '9') number = number * 10 + (*(*format)++ - '0');
    return number;
}

/* Reads one conversion, from the character after its "%" on. */
static conversion read_conversion(const char **format)
{
    conversion c = {.precision = NOT_GIVEN, .pad = ' '};
    if (**format == '0') c.pad = '0';
    c.width = read_digits(format);
    if (**format == '.') {
        (*format)++;
        c.precision = **format == '*' ? FROM_ARGUMENT : read_digits(format);
        if (c.precision == FROM_ARGUMENT) (*format)++;
    }
    for (; **format == 'l' || **format == 'z'; (*format)++) c.length = c.length == 'l' ? 'L' : **format;
    c.type = *(*format)++;
    return c;
}

/* Writes the digits of a number from the last to the first, at the end of `word`. Returns where they begin. */
static const char *whole_print(uint64_t value, bool minus, char type, char word[WORD])
{
    const char *digits = type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    const unsigned base = type == 'x' || type == 'X' ? 16 : 10;
    char *at = word + WORD;
    *--at = '\0';
    do {
        *--at = digits[value % base];
        value /= base;
    } while (value > 0);
    if (minus) *--at = '-';
    return at;
}

/* The length of a string, but at most its precision. With a precision the string need not end in a NUL. */
static size_t string_length(const char *string, int precision)
{
    const char *end = precision < 0 ? NULL : memchr(string, '\0', (size_t)precision);
    return end != NULL ? (size_t)(end - string) : precision < 0 ? strlen(string) : (size_t)precision;
}

/* One number of a sentence as text, in `word` or `number`. */
static const char *print_number(const conversion *c, va_list *args, char word[WORD], char number[NUMBER_TEXT])
{
    if (c->type == 'f' || c->type == 'g') {
        double value = va_arg(*args, double);
        int precision = c->precision < 0 ? 6 : c->precision;
        return c->type == 'f' ? number_print_fixed(value, precision, number)
                              : number_print(value, precision > 0 ? precision : 1, number);
    }
    if (c->type == 'd') {
        int64_t value = c->length == 'L'   ? va_arg(*args, long long)
                        : c->length == 'l' ? va_arg(*args, long)
                                           : va_arg(*args, int);
        return whole_print(value < 0 ? -(uint64_t)value : (uint64_t)value, value < 0, 'd', word);
    }
    assert(c->type == 'u' || c->type == 'x' || c->type == 'X');
    uint64_t value = c->length == 'L'   ? va_arg(*args, unsigned long long)
                     : c->length == 'l' ? va_arg(*args, unsigned long)
                     : c->length == 'z' ? va_arg(*args, size_t)
                                        : va_arg(*args, unsigned);
    return whole_print(value, false, c->type, word);
}

/* Writes the text of one conversion. */
static void put_conversion(output *o, conversion c, va_list *args)
{
    char word[WORD], number[NUMBER_TEXT];
    const char *piece = word;
    size_t size = 1;
    if (c.precision == FROM_ARGUMENT) c.precision = va_arg(*args, int);
    if (c.type == 's') {
        piece = va_arg(*args, const char *);
        size = string_length(piece, c.precision);
    } else if (c.type == 'c' || c.type == '%') {
        word[0] = c.type == '%' ? '%' : (char)va_arg(*args, int);
    } else {
        piece = print_number(&c, args, word, number);
        size = strlen(piece);
    }
    for (size_t i = size; i < (size_t)c.width; i++) put(o, &c.pad, 1);
    put(o, piece, size);
}

/* Writes the whole sentence, or only the text of its conversions, each followed by FORMAT_END. */
static int print(char *to, size_t room, const char *format, va_list args, bool only_values)
{
    output o = {to, room, 0};
    va_list rest;
    va_copy(rest, args);
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");
        if (!only_values) put(&o, format, plain);
        format += plain;
        if (*format == '%') {
            format++;
            put_conversion(&o, read_conversion(&format), &rest);
            if (only_values) put(&o, &(char){FORMAT_END}, 1);
        }
    }
    va_end(rest);
    if (room > 0) to[o.length < room ? o.length : room - 1] = '\0';
    return (int)o.length;
}

int format_vprint(char *to, size_t room, const char *format, va_list args)
{
    return print(to, room, format, args, false);
}

int format_vprint_values(char *to, size_t room, const char *format, va_list args)
{
    return print(to, room, format, args, true);
}

int format_print(char *to, size_t room, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = format_vprint(to, room, format, args);
    va_end(args);
    return length;
}
