/* dataset.c: repairs a text and cuts it into documents. See dataset.h. */
#include "dataset/dataset.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "settings/config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What Python's str.isspace() counts as white space. */
static bool is_space(uint32_t c)
{
    if (c > 0x20 && c < 0x85) return false; /* most characters */
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* ---- repair ---- */

/* Writes the repaired text to `to` and returns its size in bytes; where `to` is NULL it only counts. Sets n_invalid
 * and n_nul. */
static size_t repair(dataset *d, char *to, const uint8_t *bytes, size_t size)
{
    static const uint8_t MARK[3] = {0xEF, 0xBB, 0xBF}; /* a byte order mark */
    size_t at = size >= 3 && memcmp(bytes, MARK, 3) == 0 ? 3 : 0;
    size_t length = 0;
    d->n_invalid = d->n_nul = 0;
    while (at < size) {
        uint32_t c;
        char code[UTF8_BYTES];
        size_t taken = utf8_decode(bytes + at, size - at, &c);
        at += taken;
        if (c == 0) {
            d->n_nul++;
            continue;
        }
        if (c == UTF8_INVALID) {
            d->n_invalid++;
            c = UTF8_REPLACEMENT;
        } else if (c == '\r') {
            if (at < size && bytes[at] == '\n') at++;
            c = '\n';
        }
        size_t n = utf8_encode(c, code);
        if (to != NULL) memcpy(to + length, code, n);
        length += n;
    }
    return length;
}

/* ---- documents ---- */

/* One line of the text, without its newline, as byte offsets: begin..end without the white space at its end,
 * from..end also without that at its beginning. */
typedef struct line {
    size_t begin, from, end;
    size_t next;   /* where the next line begins */
    size_t length; /* code points in from..end */
} line;

static line read_line(const dataset *d, size_t begin)
{
    line l = {.begin = begin, .from = begin, .end = begin};
    size_t at = begin, length = 0;
    bool inside = false;
    while (at < d->size && d->text[at] != '\n') {
        uint32_t c;
        size_t n = utf8_decode((const uint8_t *)d->text + at, d->size - at, &c);
        if (!is_space(c)) {
            if (!inside) {
                l.from = at;
                length = 0;
                inside = true;
            }
            l.end = at + n;
            l.length = length + 1;
        }
        length++;
        at += n;
    }
    l.next = at + 1;
    return l;
}

static bool line_is_blank(const line *l) { return l->end == l->begin; }

static int choose_documents(const dataset *d)
{
    size_t lines = 0, blank = 0, pending = 0, is_long = 0;
    for (size_t at = 0; at < d->size;) {
        line l = read_line(d, at);
        at = l.next;
        if (line_is_blank(&l)) {
            pending++; /* counted only once another line follows: those at both ends of the text are ignored */
        } else {
            blank += lines > 0 ? pending : 0;
            pending = 0;
            lines++;
            is_long += l.length > LIST_LINE_LENGTH;
        }
    }
    bool is_list = lines >= LIST_LINES && is_long * LIST_EXCEPTIONS <= lines && blank * LIST_EXCEPTIONS <= lines;
    return is_list ? DOCUMENTS_LINES : DOCUMENTS_STREAM;
}

/* Writes the documents to `list` and returns how many there are; where `list` is NULL it only counts. */
static size_t cut_lines(const dataset *d, document *list)
{
    size_t count = 0;
    for (size_t at = 0; at < d->size;) {
        line l = read_line(d, at);
        at = l.next;
        if (line_is_blank(&l)) continue;
        if (list != NULL) list[count] = (document){(uint32_t)l.from, (uint32_t)l.end};
        count++;
    }
    return count;
}

/* Removes the white space at the end of each line, in place. */
static void trim_line_ends(dataset *d)
{
    size_t length = 0;
    for (size_t at = 0; at < d->size;) {
        line l = read_line(d, at);
        at = l.next;
        size_t n = l.end - l.begin;
        memmove(d->text + length, d->text + l.begin, n);
        length += n;
        if (at <= d->size) d->text[length++] = '\n';
    }
    d->size = length;
}

/* As cut_lines(), for the blocks of a stream. */
static size_t cut_blocks(const dataset *d, document *list)
{
    size_t count = 0;
    bool inside = false;
    for (size_t at = 0; at < d->size;) {
        line l = read_line(d, at);
        at = l.next;
        if (line_is_blank(&l)) {
            inside = false;
            continue;
        }
        if (!inside) count++;
        if (list != NULL) {
            if (!inside) list[count - 1].begin = (uint32_t)l.begin;
            list[count - 1].end = (uint32_t)l.end;
        }
        inside = true;
    }
    return count;
}

/* ---- public ---- */

bool dataset_fits(uint64_t size, error *e)
{
    return size <= DATASET_MAX_BYTES ||
           error_set(e, ERROR_TEXT, "", "The text has %.1f MiB; the limit is %.0f MiB. Take a part of it.",
                     ceil(memory_mib(size) * 10) / 10, memory_mib(DATASET_MAX_BYTES));
}

bool dataset_init(dataset *d, const uint8_t *bytes, size_t size, int documents, error *e)
{
    *d = (dataset){0};
    if (!dataset_fits(size, e)) return false;
    size_t room = repair(d, NULL, bytes, size);
    if ((d->n_invalid + d->n_nul) * 10 > size) {
        return error_set(
            e, ERROR_TEXT, "",
            "This is not UTF-8 text: %zu of its %zu bytes cannot be read as characters. Save it as plain "
            "text in UTF-8.",
            d->n_invalid + d->n_nul, size);
    }
    d->text = malloc(room + 1);
    if (d->text == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
    d->size = repair(d, d->text, bytes, size);
    d->documents = documents == DOCUMENTS_AUTO ? choose_documents(d) : documents;
    bool lines = d->documents == DOCUMENTS_LINES;
    if (!lines) trim_line_ends(d);
    d->count = lines ? cut_lines(d, NULL) : cut_blocks(d, NULL);
    if (d->count == 0) {
        dataset_free(d);
        return error_set(e, ERROR_TEXT, "", "The text is empty. A model needs at least one character to learn from.");
    }
    d->list = calloc(d->count, sizeof *d->list);
    if (d->list == NULL) {
        dataset_free(d);
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
    }
    if (lines) {
        cut_lines(d, d->list);
    } else {
        cut_blocks(d, d->list);
    }
    return true;
}

void dataset_free(dataset *d)
{
    free(d->text);
    free(d->list);
    *d = (dataset){0};
}
