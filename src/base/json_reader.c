/* json_reader.c: see json_reader.h. Strings are unescaped in place, which never makes them longer. */
#include "base/json_reader.h"

#include "base/number.h"
#include "base/parts.h"
#include "base/utf8.h"

#include <string.h>

SECOND_PART_FILE;

static void fail(json_reader *j)
{
    j->failed = true;
    j->at = j->end;
}

static void skip_blanks(json_reader *j)
{
    while (j->at < j->end && (*j->at == ' ' || *j->at == '\t' || *j->at == '\n' || *j->at == '\r')) j->at++;
}

/* Takes the character if it comes next. */
static bool take(json_reader *j, char c)
{
    skip_blanks(j);
    if (j->at == j->end || *j->at != c) return false;
    j->at++;
    return true;
}

bool json_reader_begin(json_reader *j, char open, char close)
{
    if (!take(j, open)) fail(j);
    return !j->failed && !take(j, close);
}

bool json_reader_more(json_reader *j, char close)
{
    if (take(j, ',')) return true;
    if (!take(j, close)) fail(j);
    return false;
}

/* ---- strings ---- */

/* The four hexadecimal digits after \u. */
static uint32_t read_unit(json_reader *j)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        char c = '\0';
        if (j->at < j->end) c = *j->at++;
        if (c >= '0' && c <= '9') {
            unit = unit * 16 + (uint32_t)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            unit = unit * 16 + (uint32_t)(c - 'a') + 10;
        } else if (c >= 'A' && c <= 'F') {
            unit = unit * 16 + (uint32_t)(c - 'A') + 10;
        } else {
            fail(j);
            return 0;
        }
    }
    return unit;
}

/* The code point after \u: of one unit, or of a surrogate pair such as \uD83D\uDE00. */
static uint32_t read_units(json_reader *j)
{
    uint32_t high = read_unit(j);
    bool is_pair = high >= 0xD800 && high <= 0xDBFF;
    if (is_pair && j->end - j->at >= 2 && j->at[0] == '\\' && j->at[1] == 'u') {
        j->at += 2;
        uint32_t low = read_unit(j);
        if (low >= 0xDC00 && low <= 0xDFFF) return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    }
    if (high == 0 || (high >= 0xD800 && high <= 0xDFFF)) fail(j);
    return high;
}

/* The code point of an escape, after its backslash. */
static uint32_t read_escape(json_reader *j)
{
    static const char NAMES[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    if (j->at == j->end) return 0;
    char c = *j->at++;
    if (c == 'u') return read_units(j);
    const char *name = memchr(NAMES, c, sizeof NAMES - 1);
    if (name == NULL) fail(j);
    return name == NULL ? 0 : (uint32_t)MEANT[name - NAMES];
}

/* Reads the next code point of a string and writes it as UTF-8 to `code`. Returns its bytes, which are never more than
 * those that were read. */
static size_t read_character(json_reader *j, char code[UTF8_BYTES])
{
    uint32_t c;
    if (*j->at == '\\') {
        j->at++;
        c = read_escape(j);
    } else {
        j->at += utf8_decode((const uint8_t *)j->at, (size_t)(j->end - j->at), &c);
        if (c < 0x20 || c == UTF8_INVALID) fail(j);
    }
    return j->failed ? 0 : utf8_encode(c, code);
}

const char *json_reader_string(json_reader *j)
{
    if (!take(j, '"')) fail(j);
    char *from = j->at, *to = from;
    while (j->at < j->end && *j->at != '"') {
        char code[UTF8_BYTES];
        size_t n = read_character(j, code);
        memcpy(to, code, n);
        to += n;
    }
    if (j->at == j->end) fail(j);
    if (j->failed) return "";
    j->at++;
    *to = '\0'; /* at most at the place of the closing quote: nothing unread is overwritten */
    return from;
}

const char *json_reader_key(json_reader *j)
{
    const char *key = json_reader_string(j);
    if (!take(j, ':')) fail(j);
    return j->failed ? "" : key;
}

/* ---- numbers ---- */

uint64_t json_reader_unsigned(json_reader *j)
{
    skip_blanks(j);
    const char *from = j->at;
    uint64_t value = 0;
    while (j->at < j->end && *j->at >= '0' && *j->at <= '9') {
        uint64_t digit = (uint64_t)(*j->at++ - '0');
        if (__builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, digit, &value)) {
            fail(j);
            return 0;
        }
    }
    if (j->at == from || (*from == '0' && j->at - from > 1)) fail(j); /* 007 is not valid JSON */
    return j->failed ? 0 : value;
}

double json_reader_number(json_reader *j)
{
    enum { MOST = 64 };
    char text[MOST];
    double value = 0;
    size_t n = 0;
    skip_blanks(j);
    while (j->at < j->end && n < MOST - 1 && *j->at != '\0' && strchr("+-.0123456789eE", *j->at) != NULL)
        text[n++] = *j->at++;
    text[n] = '\0';
    if (n == 0 || text[0] == '+' || text[0] == '.' || !number_read(text, &value)) fail(j);
    return j->failed ? 0 : value;
}

/* ---- other values ---- */

bool json_reader_at(json_reader *j, char c)
{
    skip_blanks(j);
    return j->at < j->end && *j->at == c;
}

static bool take_word(json_reader *j, const char *word)
{
    size_t n = strlen(word);
    skip_blanks(j);
    if ((size_t)(j->end - j->at) < n || memcmp(j->at, word, n) != 0) return false;
    j->at += n;
    return true;
}

bool json_reader_boolean(json_reader *j)
{
    if (take_word(j, "true")) return true;
    if (!take_word(j, "false")) fail(j);
    return false;
}

/* Skips a value that is neither an object nor an array. */
static void skip_plain(json_reader *j)
{
    if (json_reader_at(j, '"')) {
        json_reader_string(j);
    } else if (!take_word(j, "true") && !take_word(j, "false") && !take_word(j, "null")) {
        json_reader_number(j);
    }
}

void json_reader_skip(json_reader *j)
{
    enum { DEEPEST = 64 };
    char closes[DEEPEST];
    int depth = 0;
    do {
        bool object = json_reader_at(j, '{'), more = false;
        if (object || json_reader_at(j, '[')) {
            if (depth == DEEPEST) {
                fail(j);
                return;
            }
            closes[depth++] = object ? '}' : ']';
            more = json_reader_begin(j, object ? '{' : '[', closes[depth - 1]);
            if (!more) depth--; /* it was empty */
        } else {
            skip_plain(j);
        }
        while (!more && depth > 0 && !j->failed) {
            more = json_reader_more(j, closes[depth - 1]);
            if (!more) depth--;
        }
        if (more && closes[depth - 1] == '}') json_reader_key(j);
    } while (depth > 0 && !j->failed);
}
