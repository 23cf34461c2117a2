/* pretokenizer.c: the classes of characters and the rules of GPT-2. See pretokenizer.h. */
#include "tokenizer/pretokenizer.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { OTHER, LETTER, NUMBER, SPACE, CLASSES };
enum { CLASSES_LIMIT = 0x40000 }; /* code points from here on are OTHER */

/* The table of classes, packed. There is one number for each place where the class changes: 3 times the code points
 * since the last change, plus the increase of the class (modulo 4) minus 1. A number is written seven bits a byte,
 * the highest first; the top bit of a byte says that more follow. */
static const uint8_t CHANGES[] = {
#include "tokenizer/categories.inc"
};

bool pretokenizer_init(pretokenizer *p, error *e)
{
    p->classes = malloc(CLASSES_LIMIT);
    if (p->classes == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    uint32_t at = 0, value = 0, class = OTHER;
    for (size_t i = 0; i < sizeof CHANGES; i++) {
        value = value << 7 | (CHANGES[i] & 0x7Fu);
        if (CHANGES[i] >= 0x80) continue;
        memset(p->classes + at, (int)class, value / 3);
        at += value / 3;
        class = (class + 1 + value % 3) % CLASSES;
        value = 0;
    }
    memset(p->classes + at, (int)class, CLASSES_LIMIT - at);
    return true;
}

/* The class of the first character of `text`; writes its length in bytes to *taken. */
static int class_at(const pretokenizer *p, const uint8_t *text, size_t size, size_t *taken)
{
    uint32_t c;
    *taken = utf8_decode(text, size, &c);
    return c < CLASSES_LIMIT ? p->classes[c] : OTHER; /* UTF8_INVALID too */
}

/* The length in bytes of 's 't 're 've 'm 'll or 'd where the text begins with one of them, or 0. */
static size_t contraction(const uint8_t *text, size_t size)
{
    static const char ENDINGS[7][3] = {"s", "t", "re", "ve", "m", "ll", "d"};
    for (int i = 0; text[0] == '\'' && i < 7; i++) {
        size_t n = strlen(ENDINGS[i]);
        if (size > n && memcmp(text + 1, ENDINGS[i], n) == 0) return n + 1;
    }
    return 0;
}

size_t pretokenizer_next(const pretokenizer *p, const uint8_t *text, size_t size)
{
    size_t at = contraction(text, size), taken, last = 0;
    if (at > 0) return at;
    if (size > PRETOKEN_MAX) size = PRETOKEN_MAX;
    int class = class_at(p, text, size, &taken);
    if (class == SPACE) {
        for (; at < size && class_at(p, text + at, size - at, &taken) == SPACE; at += taken) last = at;
        if (at == size) return at;
        if (last > 0 || text[0] != ' ') return last > 0 ? last : at;
        class = class_at(p, text + at, size - at, &taken);
    }
    while (at < size && class_at(p, text + at, size - at, &taken) == class) at += taken;
    return at;
}

void pretokenizer_free(pretokenizer *p)
{
    free(p->classes);
    *p = (pretokenizer){0};
}
