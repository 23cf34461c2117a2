/* dataset.h: from bytes to documents, the first of the seven parts.
 *
 * A document is a text that the model learns to write from beginning to end. In a list (names, sums) each line is a
 * document. In a stream each block between blank lines is one (a story, a stanza, a function); there the model is
 * trained on windows that may reach from one document into the next. The module knows nothing of tokens. */
#ifndef DATASET_H
#define DATASET_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { DATASET_MAX_BYTES = 32 << 20 };

/* What auto takes for a list of lines: it has at least LIST_LINES lines; at most one in LIST_EXCEPTIONS is longer
 * than LIST_LINE_LENGTH characters; and there is at most one blank line for every LIST_EXCEPTIONS others. The page
 * applies the same rule before the engine is loaded. */
enum { LIST_LINES = 4, LIST_LINE_LENGTH = 32, LIST_EXCEPTIONS = 20 };

typedef struct document {
    uint32_t begin, end; /* byte offsets in the text; end is not included */
} document;

typedef struct dataset {
    char *text;    /* valid UTF-8; lines end in \n; without NUL and byte order mark */
    size_t size;   /* bytes */
    int documents; /* DOCUMENTS_LINES or DOCUMENTS_STREAM: as requested, or as auto decided */
    document *list;
    size_t count;     /* documents in the list, at least 1 */
    size_t n_invalid; /* invalid UTF-8 sequences, each replaced by U+FFFD */
    size_t n_nul;     /* NUL bytes that were removed */
} dataset;

/* Whether a text of so many bytes is small enough. False (ERROR_TEXT) where it has more than DATASET_MAX_BYTES. */
bool dataset_fits(uint64_t size, error *e);

/* Copies and repairs a text and cuts it into documents; `documents` is a DOCUMENTS_ value. `bytes` is not used
 * after the call. The caller frees the dataset with dataset_free().
 *
 * Lines end in \n, \r\n or \r. As lines, each line is a document, without the white space around it (as Python's
 * str.strip() removes it); empty lines are dropped. As a stream, each block of lines between blank lines is a
 * document; white space at the end of a line is dropped, indentation is kept. auto decides by the
 * constants above.
 *
 * False (ERROR_TEXT) for a text that is empty or blank, that does not fit (dataset_fits()), or more than a tenth of
 * which is not UTF-8 text; False (ERROR_MEMORY) when memory is out. */
bool dataset_init(dataset *d, const uint8_t *bytes, size_t size, int documents, error *e);

/* Frees what the dataset owns; safe on a zeroed dataset. */
void dataset_free(dataset *d);

#endif
