/* import_config.c: reads config.json of a GPT-2 or a Llama. See import.h. */
#include "base/format.h"
#include "base/json_reader.h"
#include "base/parts.h"
#include "files/import.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

typedef enum field_kind { FIELD_WHOLE, FIELD_REAL, FIELD_WORD, FIELD_BASE, FIELD_SCALED } field_kind;

#define FIELD(member) offsetof(import_config, member)

/* The keys that are read, of both families. (Sizes follow from the weights.) A value that is not supported is noted in
 * `scaled`: FIELD_BASE must be 10000 (old and new versions have it in two places); FIELD_SCALED must be null, false or 1. */
static const struct {
    const char *key;
    field_kind kind;
    size_t offset;
} FIELDS[] = {
    {"model_type", FIELD_WORD, FIELD(kind)},
    {"n_head", FIELD_WHOLE, FIELD(n_head)},
    {"num_attention_heads", FIELD_WHOLE, FIELD(n_head)},
    {"block_size", FIELD_WHOLE, FIELD(context)},
    {"max_position_embeddings", FIELD_WHOLE, FIELD(context)},
    {"bos_token_id", FIELD_WHOLE, FIELD(bos)},
    {"eos_token_id", FIELD_WHOLE, FIELD(eos)},
    {"activation_function", FIELD_WORD, FIELD(activation)},
    {"hidden_act", FIELD_WORD, FIELD(activation)},
    {"layer_norm_epsilon", FIELD_REAL, FIELD(eps)},
    {"rms_norm_eps", FIELD_REAL, FIELD(eps)},
    {"rope_theta", FIELD_BASE, 0},
    {"rope_type", FIELD_WORD, FIELD(rope)},
    {"rope_scaling", FIELD_SCALED, 0},
    {"partial_rotary_factor", FIELD_SCALED, 0},
    {"scale_attn_by_inverse_layer_idx", FIELD_SCALED, 0},
};
enum { N_FIELDS = sizeof FIELDS / sizeof *FIELDS };

/* Reads a value that must be null, false or 1. True for any other value: it changes what is computed. */
static bool reads_as_scaled(json_reader *j)
{
    if (json_reader_at(j, 'f')) return json_reader_boolean(j);
    const bool null = json_reader_at(j, 'n'), number = json_reader_at(j, '1');
    if (number) return json_reader_number(j) != 1;
    json_reader_skip(j);
    return !null;
}

/* Reads the value of one key. Null is ignored, and so is a list, since it is not clear which of its values is meant. */
static void read_field(import_config *c, json_reader *j, int i)
{
    char *at = (char *)c + FIELDS[i].offset;
    if (FIELDS[i].kind == FIELD_SCALED) {
        c->scaled |= reads_as_scaled(j);
    } else if (json_reader_at(j, 'n') || json_reader_at(j, '[')) {
        json_reader_skip(j);
    } else if (FIELDS[i].kind == FIELD_WORD) {
        format_print(at, sizeof c->kind, "%s", json_reader_string(j));
    } else if (FIELDS[i].kind == FIELD_BASE) {
        c->scaled |= json_reader_number(j) != 10000;
    } else if (FIELDS[i].kind == FIELD_REAL) {
        *(double *)(void *)at = json_reader_number(j);
    } else {
        const double value = json_reader_number(j);
        if (value >= 0 && value < 1e9) *(int64_t *)(void *)at = (int64_t)value;
    }
}

static void read_members(import_config *c, json_reader *j)
{
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        const char *key = json_reader_key(j);
        int i = 0;
        while (i < N_FIELDS && strcmp(key, FIELDS[i].key) != 0) i++;
        if (i < N_FIELDS) read_field(c, j, i);
        if (i == N_FIELDS && (strcmp(key, "rope_parameters") != 0 || !json_reader_at(j, '{'))) {
            json_reader_skip(j);
        } else if (i == N_FIELDS) { /* the object rope_parameters can have the same keys */
            for (bool inner = json_reader_begin(j, '{', '}'); inner; inner = json_reader_more(j, '}')) {
                const char *name = json_reader_key(j);
                for (i = 0; i < N_FIELDS && strcmp(name, FIELDS[i].key) != 0;) i++;
                if (i < N_FIELDS) read_field(c, j, i);
                if (i == N_FIELDS) json_reader_skip(j);
            }
        }
    }
}

static bool is_word(const char *word, const char *a, const char *b)
{
    return word[0] == '\0' || strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

bool import_read_config(import_config *c, const char *json, size_t size, error *e)
{
    *c = (import_config){.n_head = -1, .context = -1, .bos = -1, .eos = -1, .eps = -1};
    if (json == NULL) return true;
    char *copy = malloc(size + 1);
    if (copy == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the weights.");
    memcpy(copy, json, size);
    json_reader j = {.at = copy, .end = copy + size};
    read_members(c, &j);
    const bool read = !j.failed;
    free(copy);
    if (!read) return error_set(e, ERROR_FILE, "", "The file config.json cannot be read.");
    if (!is_word(c->kind, "gpt2", "llama")) {
        return error_set(e, ERROR_FILE, "", "The model is of the kind %.31s; only gpt2 and llama can be imported.",
                         c->kind);
    }
    if (c->scaled || !is_word(c->rope, "default", "")) {
        return error_set(e, ERROR_FILE, "",
                         "The positions or the attention of this model are scaled; only rope with the base 10000 and "
                         "attention without scaling can be imported.");
    }
    return true;
}
