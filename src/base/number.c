/* number.c: see number.h. A number is kept as an array of limbs with nine decimal digits each, before and after a fixed
 * point; the array is long enough for every double. It is multiplied or divided by powers of two until the 53 bits of a
 * double, or the decimal digits, can be read from it. */
#include "base/number.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    LIMB_DIGITS = 9,
    LIMB = 1000000000,   /* 10^9: a limb is 0 to LIMB - 1 */
    WHOLE = 36,          /* limbs before the point: doubles end at 1.8e308 */
    LIMBS = WHOLE + 122, /* the smallest double, 2^-1074, has 1074 digits after the point */
    BITS = 53,           /* of a double */
    MIN_EXPONENT = -1074,
    SHIFT = 29, /* bits at once: a limb times 2^29, and what is carried, fit into 64 bits */
};

typedef struct decimal {
    int first, end;       /* the limbs that are not 0 are among first to end - 1 */
    uint32_t limb[LIMBS]; /* the most significant first */
} decimal;

/* Multiplies by 2^bits, bits <= SHIFT. The result must be below 10^324. */
static void double_it(decimal *d, int bits)
{
    uint64_t carry = 0;
    for (int i = d->end - 1; i >= d->first || carry != 0; i--) {
        uint64_t x = ((uint64_t)d->limb[i] << bits) + carry;
        d->limb[i] = (uint32_t)(x % LIMB);
        carry = x / LIMB;
        if (i < d->first) d->first = i;
    }
    while (d->end > d->first && d->limb[d->end - 1] == 0) d->end--;
}

/* Divides by 2^bits, bits <= SHIFT. A remainder beyond the last limb sets the lowest bit of that limb, so that rounding
 * can tell a tie from a number just above it. */
static void halve_it(decimal *d, int bits)
{
    uint64_t rest = 0;
    for (int i = d->first; i < d->end || (rest != 0 && i < LIMBS); i++) {
        uint64_t x = rest * LIMB + d->limb[i];
        d->limb[i] = (uint32_t)(x >> bits);
        rest = x & ((1u << bits) - 1);
        if (i >= d->end) d->end = i + 1;
    }
    if (rest != 0) d->limb[LIMBS - 1] |= 1;
    while (d->first < d->end && d->limb[d->first] == 0) d->first++;
}

/* Multiplies by 2^exponent. */
static void scale(decimal *d, int exponent)
{
    for (; exponent >= SHIFT; exponent -= SHIFT) double_it(d, SHIFT);
    for (; exponent <= -SHIFT; exponent += SHIFT) halve_it(d, SHIFT);
    if (exponent > 0) double_it(d, exponent);
    if (exponent < 0) halve_it(d, -exponent);
}

/* The integer part, or 10^18 if it is larger. */
static uint64_t whole_part(const decimal *d)
{
    if (d->first < WHOLE - 2) return (uint64_t)LIMB * LIMB;
    return (uint64_t)d->limb[WHOLE - 2] * LIMB + d->limb[WHOLE - 1];
}

/* ---- printing ---- */

/* The decimal digit at 10^place. */
static int digit_at(const decimal *d, int place)
{
    int from_top = WHOLE * LIMB_DIGITS - 1 - place;
    if (from_top >= LIMBS * LIMB_DIGITS) return 0;
    uint32_t limb = d->limb[from_top / LIMB_DIGITS];
    for (int i = LIMB_DIGITS - 1; i > from_top % LIMB_DIGITS; i--) limb /= 10;
    return (int)(limb % 10);
}

/* The place of the first digit that is not 0; 0 where there is none. */
static int first_place(const decimal *d)
{
    if (d->first == d->end) return 0;
    int place = (WHOLE - d->first) * LIMB_DIGITS - 1;
    while (digit_at(d, place) == 0) place--;
    return place;
}

/* Adds 10^place. */
static void add_at(decimal *d, int place)
{
    int from_top = WHOLE * LIMB_DIGITS - 1 - place, i = from_top / LIMB_DIGITS;
    uint32_t one = 1;
    for (int k = LIMB_DIGITS - 1; k > from_top % LIMB_DIGITS; k--) one *= 10;
    if (i >= d->end) d->end = i + 1;
    d->limb[i] += one;
    for (; d->limb[i] >= LIMB; i--) {
        d->limb[i] -= LIMB;
        d->limb[i - 1]++;
    }
    if (i < d->first) d->first = i;
}

/* Whether rounding to a multiple of 10^place goes up: where the digits below it are more than half of 10^place, or exactly
 * half and the digit at 10^place is odd. */
static bool rounds_up(const decimal *d, int place)
{
    int next = digit_at(d, place - 1);
    if (next != 5) return next > 5;
    for (int below = place - 2; below >= (WHOLE - d->end) * LIMB_DIGITS; below--) {
        if (digit_at(d, below) != 0) return true;
    }
    return digit_at(d, place) % 2 == 1;
}

/* Writes the digits from 10^from down to 10^to, with a point before the tenths. Returns where they end. */
static char *put_digits(char *at, const decimal *d, int from, int to)
{
    for (int place = from; place >= to; place--) {
        if (place == -1) *at++ = '.';
        *at++ = (char)('0' + digit_at(d, place));
    }
    return at;
}

/* d.ddde+XX */
static char *put_scientific(char *at, const decimal *d, int first, int last)
{
    *at++ = (char)('0' + digit_at(d, first));
    if (last < first) *at++ = '.';
    for (int place = first - 1; place >= last; place--) *at++ = (char)('0' + digit_at(d, place));
    int exponent = first < 0 ? -first : first;
    *at++ = 'e';
    *at++ = first < 0 ? '-' : '+';
    if (exponent >= 100) *at++ = (char)('0' + exponent / 100);
    *at++ = (char)('0' + exponent / 10 % 10);
    *at++ = (char)('0' + exponent % 10);
    return at;
}

/* Writes the sign, and puts the magnitude into d. False for a number without digits, which is written whole ("inf"). */
static bool begin(decimal *d, double value, char **at)
{
    if (signbit(value) && !isnan(value)) *(*at)++ = '-';
    if (!isfinite(value)) {
        memcpy(*at, isnan(value) ? "nan" : "inf", 4);
        return false;
    }
    int exponent;
    uint64_t bits = (uint64_t)ldexp(frexp(fabs(value), &exponent), BITS);
    *d = (decimal){.first = WHOLE - 2, .end = WHOLE};
    d->limb[WHOLE - 2] = (uint32_t)(bits / LIMB);
    d->limb[WHOLE - 1] = (uint32_t)(bits % LIMB);
    scale(d, bits == 0 ? 0 : exponent - BITS);
    while (d->first < d->end && d->limb[d->first] == 0) d->first++;
    return true;
}

const char *number_print(double value, int digits, char text[NUMBER_TEXT])
{
    decimal d;
    char *at = text;
    if (!begin(&d, value, &at)) return text;
    int last = first_place(&d) - digits + 1;
    if (rounds_up(&d, last)) add_at(&d, last);
    int first = first_place(&d);
    last = first - digits + 1;
    bool scientific = first < -4 || first >= digits;
    while (last < (scientific ? first : 0) && digit_at(&d, last) == 0) last++;
    at = scientific ? put_scientific(at, &d, first, last) : put_digits(at, &d, first > 0 ? first : 0, last);
    *at = '\0';
    return text;
}

const char *number_print_shortest(double value, char text[NUMBER_TEXT])
{
    double back = 0;
    for (int digits = 1; digits <= NUMBER_DIGITS; digits++) {
        number_print(value, digits, text);
        if (number_read(text, &back) && back == value) break;
    }
    return text;
}

const char *number_print_fixed(double value, int decimals, char text[NUMBER_TEXT])
{
    decimal d;
    char *at = text;
    if (!begin(&d, value, &at)) return text;
    int first = first_place(&d);
    if ((first > 0 ? first : 0) + 1 + decimals > NUMBER_DIGITS) return number_print(value, NUMBER_DIGITS, text);
    if (rounds_up(&d, -decimals)) add_at(&d, -decimals);
    first = first_place(&d);
    *put_digits(at, &d, first > 0 ? first : 0, -decimals) = '\0';
    return text;
}

/* ---- reading ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Reads the whole number after an "e". One beyond +-99999 is set to that: as doubles such numbers are all 0 or infinite.
 * NULL if there is no number. */
static const char *read_exponent(const char *at, int *exponent)
{
    bool minus = *at == '-';
    if (*at == '-' || *at == '+') at++;
    if (!is_digit(*at)) return NULL;
    int size = 0;
    for (; is_digit(*at); at++) size = size < 9999 ? size * 10 + (*at - '0') : 99999;
    *exponent = minus ? -size : size;
    return at;
}

/* Adds a digit from 1 to 9 at 10^place. False where 10^place is too large for the limbs. */
static bool put_at(decimal *d, int digit, int64_t place)
{
    if (place >= WHOLE * LIMB_DIGITS) return false;
    if (place < (WHOLE - LIMBS) * LIMB_DIGITS) {
        d->limb[LIMBS - 1] |= 1; /* for rounding, as in halve_it() */
        d->end = LIMBS;
    } else {
        for (; digit > 0; digit--) add_at(d, (int)place);
    }
    return true;
}

/* Reads the digits before an exponent; writes to *point how many are before the point. Returns where they end, or NULL
 * where there is no digit. */
static const char *read_digits(const char *at, int64_t *point)
{
    const char *start = at;
    while (is_digit(*at)) at++;
    *point = at - start;
    bool any = at > start;
    if (*at == '.') {
        at++;
        any = any || is_digit(*at);
        while (is_digit(*at)) at++;
    }
    return any ? at : NULL;
}

/* The double nearest to d. */
static double nearest(decimal *d)
{
    const uint64_t TOP = (uint64_t)1 << BITS;
    int exponent = 0;
    for (; whole_part(d) >= TOP; exponent++) halve_it(d, 1);
    for (; whole_part(d) < TOP / 2 && exponent > MIN_EXPONENT; exponent--) double_it(d, 1);
    uint64_t whole = whole_part(d) + (rounds_up(d, 0) ? 1 : 0);
    return ldexp((double)whole, exponent);
}

bool number_read(const char *text, double *value)
{
    bool minus = *text == '-';
    if (*text == '-' || *text == '+') text++;
    if (strcmp(text, "nan") == 0 || strcmp(text, "inf") == 0) {
        *value = *text == 'n' ? (double)NAN : minus ? -(double)INFINITY : (double)INFINITY;
        return true;
    }
    int64_t point;
    int exponent = 0;
    const char *end = read_digits(text, &point), *rest = end;
    if (end != NULL && (*end == 'e' || *end == 'E')) rest = read_exponent(end + 1, &exponent);
    if (rest == NULL || *rest != '\0') return false;

    decimal d = {.first = WHOLE, .end = WHOLE};
    bool zero = true, fits = true;
    int64_t place = point + exponent;
    for (const char *at = text; at < end && fits; at++) {
        if (*at == '.') continue;
        place--;
        if (*at == '0') continue;
        zero = false;
        fits = put_at(&d, *at - '0', place);
    }
    double size = zero ? 0 : fits ? nearest(&d) : (double)INFINITY;
    *value = minus ? -size : size;
    return true;
}
