/* safetensors.c: writes and reads the format. See safetensors.h. */
#include "files/safetensors.h"

#include "base/json_reader.h"
#include "base/memory.h"
#include "base/parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { ALIGNMENT = 8 };

static bool out_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the saved model.");
}

/* ---- bytes ---- */

/* Integers of `n` bytes, least significant byte first, whatever the byte order of the machine. */
static void put_bytes(uint8_t *to, uint64_t value, size_t n)
{
    for (size_t i = 0; i < n; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_bytes(const uint8_t *from, size_t n)
{
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++) value |= (uint64_t)from[i] << (8 * i);
    return value;
}

static double get_double(const uint8_t *from)
{
    uint64_t bits = get_bytes(from, sizeof bits);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static float get_float(const uint8_t *from)
{
    uint32_t bits = (uint32_t)get_bytes(from, sizeof bits);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* An F16 number: 1 bit of sign, 5 bits of exponent, 10 bits of fraction. */
static double get_half(const uint8_t *from)
{
    enum { FRACTION = 10, BIAS = 15, LAST = 31 };
    const uint64_t bits = get_bytes(from, 2);
    const int exponent = (int)(bits >> FRACTION) & LAST, fraction = (int)bits & ((1 << FRACTION) - 1);
    double size = exponent == 0 ? ldexp(fraction, 1 - BIAS - FRACTION)
                                : ldexp(fraction + (1 << FRACTION), exponent - BIAS - FRACTION);
    if (exponent == LAST) size = (double)INFINITY;
    return bits >> 15 != 0 ? -size : size;
}

/* A BF16 number: the upper half of a float's bits. */
static double get_brain_half(const uint8_t *from)
{
    const uint8_t bytes[] = {0, 0, from[0], from[1]};
    return (double)get_float(bytes);
}

static const struct {
    const char *name;
    size_t bytes;
} TYPES[] = {[SAFETENSORS_F64] = {"F64", 8},
             [SAFETENSORS_F32] = {"F32", 4},
             [SAFETENSORS_F16] = {"F16", 2},
             [SAFETENSORS_BF16] = {"BF16", 2}};
enum { N_TYPES = sizeof TYPES / sizeof *TYPES };

static double get_number(const uint8_t *from, safetensors_type type)
{
    switch (type) {
    case SAFETENSORS_F64: return get_double(from);
    case SAFETENSORS_F32: return (double)get_float(from);
    case SAFETENSORS_F16: return get_half(from);
    case SAFETENSORS_BF16: return get_brain_half(from);
    }
    return 0;
}

#if REAL_IS_DOUBLE
static const char DTYPE[] = "F64";
typedef uint64_t real_bits;
#else
static const char DTYPE[] = "F32";
typedef uint32_t real_bits;
#endif

static void put_real(uint8_t *to, real value)
{
    real_bits bits;
    memcpy(&bits, &value, sizeof bits);
    put_bytes(to, bits, sizeof bits);
}

/* ---- writing ---- */

void safetensors_add(string_builder *metadata, const char *key, const char *value)
{
    if (metadata->length > 0) string_builder_add(metadata, ",");
    string_builder_add_quoted(metadata, key);
    string_builder_add(metadata, ":");
    string_builder_add_quoted(metadata, value);
}

static int by_tensor_name(const void *a, const void *b)
{
    return strcmp(((const tensor *)a)->name, ((const tensor *)b)->name);
}

static void add_tensor(string_builder *header, const tensor *t, uint64_t *offset)
{
    uint64_t end = *offset + (uint64_t)tensor_size(t) * sizeof(real);
    string_builder_add(header, ",");
    string_builder_add_quoted(header, t->name);
    string_builder_add(header, ":{\"dtype\":\"%s\",\"shape\":[", DTYPE);
    for (int i = 0; i < t->rank; i++) string_builder_add(header, i == 0 ? "%d" : ",%d", t->shape[i]);
    string_builder_add(header, "],\"data_offsets\":[%llu,%llu]}", (unsigned long long)*offset,
                       (unsigned long long)end);
    *offset = end;
}

/* Makes the header with its padding, and counts the bytes that follow it. */
static string_builder make_header(const string_builder *metadata, const tensor *tensors, size_t n, uint64_t *n_data)
{
    string_builder header = {0};
    string_builder_add(&header, "{\"__metadata__\":{");
    if (metadata->length > 0) string_builder_add_bytes(&header, metadata->at, metadata->length);
    string_builder_add(&header, "}");
    *n_data = 0;
    for (size_t i = 0; i < n; i++) add_tensor(&header, &tensors[i], n_data);
    string_builder_add(&header, "}");
    while (!header.failed && (SAFETENSORS_LENGTH + header.length) % ALIGNMENT != 0) string_builder_add(&header, " ");
    return header;
}

/* Writes the numbers of a tensor and returns where they end; NULL at a number that is not finite. */
static uint8_t *put_numbers(uint8_t *to, const tensor *t, error *e)
{
    for (size_t i = 0, n = tensor_size(t); i < n; i++) {
        if (!isfinite(t->data[i])) {
            error_set(e, ERROR_FILE, "",
                      "The model cannot be saved: some of its weights are no longer finite numbers (%s).", t->name);
            return NULL;
        }
        put_real(to, t->data[i]);
        to += sizeof(real);
    }
    return to;
}

static uint8_t *make_file(const string_builder *header, const tensor *tensors, size_t n, uint64_t size, error *e)
{
    uint8_t *file = memory_block(size);
    if (file == NULL) {
        out_of_memory(e);
        return NULL;
    }
    put_bytes(file, header->length, SAFETENSORS_LENGTH);
    memcpy(file + SAFETENSORS_LENGTH, header->at, header->length);
    uint8_t *at = file + SAFETENSORS_LENGTH + header->length;
    for (size_t i = 0; i < n; i++) {
        at = put_numbers(at, &tensors[i], e);
        if (at == NULL) {
            free(file);
            return NULL;
        }
    }
    assert(at == file + size);
    return file;
}

uint8_t *safetensors_write(const string_builder *metadata, tensor *tensors, size_t n, size_t *size, error *e)
{
    uint64_t n_data;
    qsort(tensors, n, sizeof *tensors, by_tensor_name);
    string_builder header = make_header(metadata, tensors, n, &n_data);
    uint8_t *file = NULL;
    if (metadata->failed || header.failed) {
        out_of_memory(e);
    } else {
        assert(header.length <= SAFETENSORS_MAX_HEADER);
        uint64_t total = SAFETENSORS_LENGTH + header.length + n_data;
        file = make_file(&header, tensors, n, total, e);
        *size = (size_t)total;
    }
    string_builder_free(&header);
    return file;
}

/* ---- reading the header ---- */

static bool not_a_model(error *e)
{
    return error_set(e, ERROR_FILE, "", "This file is not a saved model (safetensors).");
}

/* Reports damage; `what` is the second half of the sentence. */
static bool damaged(error *e, const char *what)
{
    return error_set(e, ERROR_FILE, "", "The saved model is damaged: %s.", what);
}

/* Returns `list` with room for at least one more item after its n items; NULL when memory is out. */
static void *make_room(void *list, size_t n, size_t item)
{
    enum { STEP = 64 };
    return n % STEP == 0 ? realloc(list, (n + STEP) * item) : list;
}

static void read_shape(json_reader *j, safetensors_entry *x)
{
    for (bool more = json_reader_begin(j, '[', ']'); more; more = json_reader_more(j, ']')) {
        if (x->rank == SAFETENSORS_RANK) {
            j->failed = true;
            return;
        }
        x->shape[x->rank++] = json_reader_unsigned(j);
    }
}

static void read_offsets(json_reader *j, safetensors_entry *x)
{
    uint64_t offsets[2] = {0};
    int n = 0;
    for (bool more = json_reader_begin(j, '[', ']'); more; more = json_reader_more(j, ']')) {
        uint64_t offset = json_reader_unsigned(j);
        if (n < 2) offsets[n] = offset;
        n++;
    }
    if (n != 2) j->failed = true;
    x->begin = offsets[0];
    x->end = offsets[1];
}

static bool read_dtype(json_reader *j, safetensors_entry *x, error *e)
{
    const char *dtype = json_reader_string(j);
    for (int i = 0; i < N_TYPES; i++) {
        x->type = (safetensors_type)i;
        if (j->failed || strcmp(dtype, TYPES[i].name) == 0) return true;
    }
    return error_set(e, ERROR_FILE, "",
                     "The file holds numbers of the type %.16s; only F64, F32, F16 and BF16 can be read.", dtype);
}

/* Checks that the shape needs exactly the bytes that the offsets give. */
static bool check_size(const safetensors_entry *x, error *e)
{
    uint64_t bytes = TYPES[x->type].bytes;
    for (int i = 0; i < x->rank; i++) {
        bytes = checked_multiply(bytes, x->shape[i]);
        if (bytes == UINT64_MAX) return damaged(e, "one of its tensors has a shape beyond all bounds");
    }
    if (x->end < x->begin || x->end - x->begin != bytes) {
        return damaged(e, "one of its tensors has a shape that does not go with its size");
    }
    return true;
}

/* Reads {"dtype": ..., "shape": ..., "data_offsets": ...}: in any order, each once, nothing else. */
static bool read_entry(json_reader *j, safetensors_entry *x, error *e)
{
    static const char *const KEYS[] = {"dtype", "shape", "data_offsets"};
    bool seen[3] = {false};
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        const char *key = json_reader_key(j);
        int k = 0;
        while (k < 3 && strcmp(key, KEYS[k]) != 0) k++;
        if (k == 3 || seen[k]) {
            j->failed = true;
            return true;
        }
        seen[k] = true;
        if (k == 0 && !read_dtype(j, x, e)) return false;
        if (k == 1) read_shape(j, x);
        if (k == 2) read_offsets(j, x);
    }
    if (!seen[0] || !seen[1] || !seen[2]) j->failed = true;
    return j->failed || check_size(x, e);
}

static bool add_entry(safetensors *s, json_reader *j, const char *name, error *e)
{
    if (s->n_entries == SAFETENSORS_MAX_TENSORS) return damaged(e, "it lists more tensors than any model has");
    safetensors_entry *list = make_room(s->entries, s->n_entries, sizeof *list);
    if (list == NULL) return out_of_memory(e);
    s->entries = list;
    list[s->n_entries] = (safetensors_entry){.name = name};
    return read_entry(j, &list[s->n_entries++], e);
}

static bool add_pairs(safetensors *s, json_reader *j, error *e)
{
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        if (s->n_metadata == SAFETENSORS_MAX_PAIRS) return damaged(e, "it has more metadata than any model has");
        safetensors_pair *list = make_room(s->metadata, s->n_metadata, sizeof *list);
        if (list == NULL) return out_of_memory(e);
        s->metadata = list;
        safetensors_pair *pair = &list[s->n_metadata++];
        pair->key = json_reader_key(j);
        pair->value = json_reader_string(j);
    }
    return true;
}

static bool read_header(safetensors *s, size_t length, error *e)
{
    json_reader j = {.at = s->header, .end = s->header + length};
    bool has_metadata = false;
    for (bool more = json_reader_begin(&j, '{', '}'); more; more = json_reader_more(&j, '}')) {
        const char *name = json_reader_key(&j);
        if (strcmp(name, "__metadata__") != 0) {
            if (!add_entry(s, &j, name, e)) return false;
        } else if (has_metadata) {
            j.failed = true;
        } else {
            has_metadata = true;
            if (!add_pairs(s, &j, e)) return false;
        }
    }
    while (!j.failed && j.at < j.end && *j.at == ' ') j.at++;
    if (j.failed || j.at < j.end) return damaged(e, "its header cannot be read");
    return true;
}

/* ---- checking the whole ---- */

static int by_offset(const void *a, const void *b)
{
    const safetensors_entry *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const safetensors_entry *)a)->name, ((const safetensors_entry *)b)->name);
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const safetensors_pair *)a)->key, ((const safetensors_pair *)b)->key);
}

/* Checks that every byte belongs to exactly one tensor, so that a file cannot contain hidden data. */
static bool check_offsets(safetensors *s, uint64_t n_data, error *e)
{
    uint64_t at = 0;
    if (s->n_entries > 0) qsort(s->entries, s->n_entries, sizeof *s->entries, by_offset);
    for (size_t i = 0; i < s->n_entries; i++) {
        if (s->entries[i].begin != at) return damaged(e, "its tensors overlap or leave a gap");
        at = s->entries[i].end;
    }
    if (at > n_data) return damaged(e, "it is cut short");
    if (at < n_data) return damaged(e, "it goes on behind its last tensor");
    return true;
}

static bool check_names(safetensors *s, error *e)
{
    if (s->n_entries > 0) qsort(s->entries, s->n_entries, sizeof *s->entries, by_name);
    if (s->n_metadata > 0) qsort(s->metadata, s->n_metadata, sizeof *s->metadata, by_key);
    for (size_t i = 1; i < s->n_entries; i++) {
        if (by_name(&s->entries[i - 1], &s->entries[i]) == 0) return damaged(e, "it lists a tensor twice");
    }
    for (size_t i = 1; i < s->n_metadata; i++) {
        if (by_key(&s->metadata[i - 1], &s->metadata[i]) == 0) return damaged(e, "its metadata has a key twice");
    }
    return true;
}

bool safetensors_open(safetensors *s, const uint8_t *bytes, size_t size, error *e)
{
    *s = (safetensors){0};
    if (size <= SAFETENSORS_LENGTH) return not_a_model(e);
    uint64_t length = get_bytes(bytes, SAFETENSORS_LENGTH);
    if (length == 0 || length > SAFETENSORS_MAX_HEADER || bytes[SAFETENSORS_LENGTH] != '{') return not_a_model(e);
    if (length > size - SAFETENSORS_LENGTH) return damaged(e, "it is cut short");
    s->header = malloc((size_t)length);
    if (s->header == NULL) return out_of_memory(e);
    memcpy(s->header, bytes + SAFETENSORS_LENGTH, (size_t)length);
    s->data = bytes + SAFETENSORS_LENGTH + length;
    if (read_header(s, (size_t)length, e) && check_offsets(s, size - SAFETENSORS_LENGTH - length, e) &&
        check_names(s, e)) {
        return true;
    }
    safetensors_free(s);
    return false;
}

void safetensors_free(safetensors *s)
{
    free(s->header);
    free(s->entries);
    free(s->metadata);
    *s = (safetensors){0};
}

/* ---- what is in it ---- */

const char *safetensors_get(const safetensors *s, const char *key)
{
    for (size_t i = 0; i < s->n_metadata; i++) {
        if (strcmp(s->metadata[i].key, key) == 0) return s->metadata[i].value;
    }
    return NULL;
}

const safetensors_entry *safetensors_find(const safetensors *s, const char *name)
{
    safetensors_entry wanted = {.name = name};
    if (s->n_entries == 0) return NULL;
    return bsearch(&wanted, s->entries, s->n_entries, sizeof wanted, by_name);
}

bool safetensors_fits(const safetensors_entry *x, const tensor *t)
{
    bool same = x->rank == t->rank;
    for (int i = 0; same && i < t->rank; i++) same = x->shape[i] == (uint64_t)t->shape[i];
    return same;
}

bool safetensors_copy(const safetensors *s, const safetensors_entry *x, real *to, error *e)
{
    const size_t step = TYPES[x->type].bytes;
    const uint8_t *end = s->data + x->end;
    for (const uint8_t *from = s->data + x->begin; from < end; from += step, to++) {
        *to = (real)get_number(from, x->type);
        if (!isfinite(*to)) {
            return error_set(e, ERROR_FILE, "",
                             "The saved model is damaged: some of its numbers (%.60s) are not finite.", x->name);
        }
    }
    return true;
}
