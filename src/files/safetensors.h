/* safetensors.h: the file format of saved models. What the tensors and metadata mean is decided in checkpoint.c.
 *
 * A file is the length of the header (64 bits, little-endian), the header, and the numbers of the tensors,
 * little-endian and row by row. The header is JSON, filled up with spaces:
 *   {"__metadata__": {"key": "value", ...},
 *    "wte.weight": {"dtype": "F32", "shape": [28, 64], "data_offsets": [0, 7168]}, ...}
 *
 * Reading accepts any bytes without harm: no length or offset is used before it is compared with the size of the
 * file. There are two rules that the format does not have: only F64, F32, F16 and BF16 are read, and no number may
 * be NaN or infinite, in writing and in reading. */
#ifndef SAFETENSORS_H
#define SAFETENSORS_H

#include "base/error.h"
#include "base/string_builder.h"
#include "math/tensor.h"

#include <stdint.h>

/* The largest header is that of 64 layers with 65534 characters: 0.3 MB for 2328 tensors and 0.26 MB of UTF-8, or
 * 0.8 MB where another program has written the characters as \u escapes. With the format's own limit, 100 MB, a
 * damaged file could take a second and a gigabyte. */
enum { SAFETENSORS_MAX_HEADER = 2097152, SAFETENSORS_MAX_TENSORS = 10000, SAFETENSORS_MAX_PAIRS = 1000 };
enum { SAFETENSORS_RANK = 8 };
enum { SAFETENSORS_LENGTH = 8 }; /* the bytes of the length of the header */

/* ---- writing ---- */

/* Appends a pair to the metadata for safetensors_write(). The value is UTF-8. */
void safetensors_add(string_builder *metadata, const char *key, const char *value);

/* Makes a file with numbers of type `real`, as one block of *size bytes, which the caller frees with free(). Of the
 * tensors it uses name, rank, shape and data; it sorts them by name, the order of the format. NULL when memory is
 * out (ERROR_MEMORY) or at a number that is not finite (ERROR_FILE). */
uint8_t *safetensors_write(const string_builder *metadata, tensor *tensors, size_t n, size_t *size, error *e);

/* ---- reading ---- */

typedef enum safetensors_type {
    SAFETENSORS_F64,
    SAFETENSORS_F32,
    SAFETENSORS_F16,
    SAFETENSORS_BF16
} safetensors_type;

typedef struct safetensors_entry {
    const char *name;
    safetensors_type type;
    int rank;
    uint64_t shape[SAFETENSORS_RANK];
    uint64_t begin, end; /* its bytes, as offsets from the end of the header */
} safetensors_entry;

typedef struct safetensors_pair {
    const char *key, *value;
} safetensors_pair;

typedef struct safetensors {
    char *header;               /* a copy of the JSON, which holds all strings */
    safetensors_entry *entries; /* sorted by name */
    size_t n_entries;
    safetensors_pair *metadata; /* sorted by key */
    size_t n_metadata;
    const uint8_t *data; /* the caller's bytes after the header */
} safetensors;

/* Reads the header of a file and checks all of it. `bytes` must exist until safetensors_free(). False with a
 * sentence (ERROR_FILE) for anything that is not a whole and valid file, or (ERROR_MEMORY) when memory is out. */
bool safetensors_open(safetensors *s, const uint8_t *bytes, size_t size, error *e);

/* The value of a metadata key, or NULL. */
const char *safetensors_get(const safetensors *s, const char *key);

/* The tensor with this name, or NULL. */
const safetensors_entry *safetensors_find(const safetensors *s, const char *name);

/* Whether rank and shape are equal to those of a tensor. */
bool safetensors_fits(const safetensors_entry *x, const tensor *t);

/* Copies the numbers of a tensor to `to`, converting them to `real`. False (ERROR_FILE) where a number is, or
 * becomes, NaN or infinite. */
bool safetensors_copy(const safetensors *s, const safetensors_entry *x, real *to, error *e);

/* Frees what safetensors_open() allocated; safe on a zeroed struct. */
void safetensors_free(safetensors *s);

#endif
