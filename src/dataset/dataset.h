/* dataset.h: bytes to documents, the first of the seven parts.
 *
 * A document is what the model learns to write from its beginning to its end. It is either a
 * line (names, sums), or, in a stream, a block between blank lines (a story, a stanza, a
 * function), where the model sees windows that run across documents. */
#ifndef DATASET_H
#define DATASET_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { DATASET_MAX_BYTES = 32 << 20 };

/* When a text is a list of short lines (`documents` auto): so many lines at least, so long in characters at most, but for
 * one in so many; and blank lines between them are as rare. The page applies it too, before there is an engine. */
enum { LIST_LINES = 4, LIST_LINE_LENGTH = 32, LIST_EXCEPTIONS = 20 };

typedef struct document {
    uint32_t begin, end; /* bytes of the text */
} document;

typedef struct dataset {
    char *text;    /* valid UTF-8; lines end in \n; no NUL, no byte order mark */
    size_t size;   /* bytes */
    int documents; /* DOCUMENTS_LINES or DOCUMENTS_STREAM: what was asked for, or what auto chose */
    document *list;
    size_t count;     /* at least 1 */
    size_t n_invalid; /* sequences that were not UTF-8 and are now U+FFFD */
    size_t n_nul;     /* NUL bytes that were dropped */
} dataset;

/* Reads a text (not kept) and cuts it into documents; `documents` is a DOCUMENTS_ value.
 *
 * Lines end in \n, \r\n or \r. As lines: each line, without the white space around it (that of
 * Python's str.strip()), is a document; empty ones are dropped. As a stream: each block of lines
 * between blank lines is a document; white space at the end of its lines is dropped, indentation
 * is kept. auto: lines if there are at least 4, nearly all are short (32 characters or less) and
 * nearly none is blank; else a stream.
 *
 * False (ERROR_TEXT) for a text that is empty or all blank, longer than DATASET_MAX_BYTES, or
 * more than a tenth of which is no text; ERROR_MEMORY when memory is out. */
bool dataset_init(dataset *d, const uint8_t *bytes, size_t size, int documents, error *e);

/* Frees all; safe on a zeroed dataset. */
void dataset_free(dataset *d);

#endif
