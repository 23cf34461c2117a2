/* import_tokens.c: makes the tokenizer of a model from tokenizer.json, from a text, or of plain bytes. See import.h.
 *
 * The engine has its own order of ids (characters ascending, or bytes and then merges; BOS last), so the rows of the
 * embedding get another order. */
#include "base/json_reader.h"
#include "base/parts.h"
#include "files/import.h"
#include "tokenizer/byte_letters.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { MOST_ENTRIES = 1 << 20, MOST_ADDED = 1000 };

typedef struct vocabulary_entry {
    const char *text;
    int id;
} vocabulary_entry;

/* The content of tokenizer.json. */
typedef struct vocabulary {
    char *json; /* a copy, which holds all strings */
    vocabulary_entry *entries;
    size_t n_entries, entries_room;
    const char *(*merges)[2]; /* left and right; where right is NULL, left has both with a blank between them */
    size_t n_merges, merges_room;
    int added[MOST_ADDED];
    int n_added;
    bool by_bytes, other, memory; /* other: a tokenizer that the engine cannot express; memory: memory is out */
} vocabulary;

/* ---- reading ---- */

/* Returns the list with room for one more item, or NULL. */
static void *more_room(vocabulary *v, void *list, size_t n, size_t *room, size_t item)
{
    if (n < *room) return list;
    if (n >= MOST_ENTRIES) {
        v->other = true;
        return NULL;
    }
    const size_t wanted = *room * 2 + 256;
    void *bigger = realloc(list, wanted * item);
    if (bigger == NULL) v->memory = true;
    if (bigger != NULL) *room = wanted;
    return bigger;
}

static int read_id(vocabulary *v, json_reader *j)
{
    const uint64_t id = json_reader_unsigned(j);
    if (id >= MOST_ENTRIES) v->other = true;
    return id >= MOST_ENTRIES ? 0 : (int)id;
}

static void read_entries(vocabulary *v, json_reader *j)
{
    if (!json_reader_at(j, '{')) { /* a list of tokens with their probabilities, as unigram models have */
        v->other = true;
        json_reader_skip(j);
        return;
    }
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        void *list = more_room(v, v->entries, v->n_entries, &v->entries_room, sizeof *v->entries);
        if (list == NULL) {
            j->failed = true;
            return;
        }
        v->entries = list;
        const char *text = json_reader_key(j);
        v->entries[v->n_entries++] = (vocabulary_entry){text, read_id(v, j)};
    }
}

static void read_pairs_of(vocabulary *v, json_reader *j)
{
    for (bool more = json_reader_begin(j, '[', ']'); more; more = json_reader_more(j, ']')) {
        void *list = more_room(v, v->merges, v->n_merges, &v->merges_room, sizeof *v->merges);
        if (list == NULL) {
            j->failed = true;
            return;
        }
        v->merges = list;
        const char **pair = v->merges[v->n_merges++];
        pair[1] = NULL;
        if (!json_reader_at(j, '[')) {
            pair[0] = json_reader_string(j);
            continue;
        }
        if (!json_reader_begin(j, '[', ']')) j->failed = true;
        pair[0] = json_reader_string(j);
        if (!json_reader_more(j, ']')) j->failed = true;
        pair[1] = json_reader_string(j);
        if (json_reader_more(j, ']')) j->failed = true;
    }
}

static void read_model(vocabulary *v, json_reader *j)
{
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        const char *key = json_reader_key(j);
        if (strcmp(key, "type") == 0) {
            const char *type = json_reader_string(j);
            if (strcmp(type, "BPE") != 0 && strcmp(type, "WordLevel") != 0) v->other = true;
        } else if (strcmp(key, "vocab") == 0) {
            read_entries(v, j);
        } else if (strcmp(key, "merges") == 0) {
            read_pairs_of(v, j);
        } else if (strcmp(key, "byte_fallback") == 0) {
            v->other |= json_reader_boolean(j);
        } else {
            json_reader_skip(j);
        }
    }
}

/* Reads the pre-tokenizer. Returns whether it cuts a text into pieces as GPT-2 does; otherwise it leaves the text whole. */
static bool read_pieces(vocabulary *v, json_reader *j)
{
    bool cuts = true;
    if (json_reader_at(j, 'n')) {
        json_reader_skip(j);
        return false;
    }
    for (bool more = json_reader_begin(j, '{', '}'); more; more = json_reader_more(j, '}')) {
        const char *key = json_reader_key(j);
        if (strcmp(key, "type") == 0) {
            v->by_bytes = strcmp(json_reader_string(j), "ByteLevel") == 0;
            if (!v->by_bytes) v->other = true;
        } else if (strcmp(key, "add_prefix_space") == 0) {
            v->other |= json_reader_boolean(j);
        } else if (strcmp(key, "use_regex") == 0) {
            cuts = json_reader_boolean(j);
        } else {
            json_reader_skip(j);
        }
    }
    return cuts;
}

static void read_added(vocabulary *v, json_reader *j)
{
    for (bool more = json_reader_begin(j, '[', ']'); more; more = json_reader_more(j, ']')) {
        for (bool inner = json_reader_begin(j, '{', '}'); inner; inner = json_reader_more(j, '}')) {
            if (strcmp(json_reader_key(j), "id") != 0) {
                json_reader_skip(j);
                continue;
            }
            const int id = read_id(v, j);
            if (v->n_added < MOST_ADDED) v->added[v->n_added++] = id;
        }
    }
}

static bool read_vocabulary_file(vocabulary *v, const import_source *from, error *e)
{
    const char *json = from->tokenizer;
    bool cuts = false;
    v->json = malloc(from->tokenizer_size + 1);
    if (v->json == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    memcpy(v->json, json, from->tokenizer_size);
    json_reader j = {.at = v->json, .end = v->json + from->tokenizer_size};
    for (bool more = json_reader_begin(&j, '{', '}'); more; more = json_reader_more(&j, '}')) {
        const char *key = json_reader_key(&j);
        if (strcmp(key, "model") == 0) {
            read_model(v, &j);
        } else if (strcmp(key, "pre_tokenizer") == 0) {
            cuts = read_pieces(v, &j);
        } else if (strcmp(key, "added_tokens") == 0) {
            read_added(v, &j);
        } else {
            if (strcmp(key, "normalizer") == 0 && !json_reader_at(&j, 'n')) v->other = true;
            json_reader_skip(&j);
        }
    }
    if (v->memory) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    if (j.failed && !v->other) return error_set(e, ERROR_FILE, "", "The file tokenizer.json cannot be read.");
    return !v->other && (v->n_merges == 0 || (v->by_bytes && cuts));
}

/* ---- characters ---- */

static bool is_added(const vocabulary *v, int id)
{
    for (int i = 0; i < v->n_added; i++) {
        if (v->added[i] == id) return true;
    }
    return false;
}

typedef struct placed_character {
    uint32_t character;
    int place;
} placed_character;

static int by_character(const void *a, const void *b)
{
    const placed_character *x = a, *y = b;
    return (x->character > y->character) - (x->character < y->character);
}

/* Makes a tokenizer of these characters, which are sorted here, and lists the row of each. */
static bool make_characters(import_tokens *t, placed_character *all, size_t n, error *e)
{
    uint32_t *characters = malloc((n + 1) * sizeof *characters);
    t->places = calloc(n + 1, sizeof *t->places);
    bool ok = characters != NULL && t->places != NULL;
    if (!ok) error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    if (ok && n > 0) qsort(all, n, sizeof *all, by_character);
    for (size_t i = 0; ok && i < n; i++) {
        characters[i] = all[i].character;
        t->places[i] = all[i].place;
    }
    ok = ok && tokenizer_init(&t->tokenizer, characters, n, e);
    free(characters);
    return ok;
}

/* Makes a tokenizer of characters from the vocabulary, without its added tokens. False without a sentence where a token is
 * not one character. */
static bool take_characters(import_tokens *t, const vocabulary *v, error *e)
{
    placed_character *all = malloc((v->n_entries + 1) * sizeof *all);
    size_t n = 0;
    if (all == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    bool ok = true;
    for (size_t i = 0; ok && i < v->n_entries; i++) {
        const char *text = v->entries[i].text;
        const size_t size = strlen(text);
        if (is_added(v, v->entries[i].id)) continue;
        all[n].place = v->entries[i].id;
        ok = size > 0 && utf8_decode((const uint8_t *)text, size, &all[n++].character) == size;
    }
    ok = ok && n > 0 && make_characters(t, all, n, e);
    free(all);
    return ok;
}

/* ---- bytes and byte pairs ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(((const vocabulary_entry *)a)->text, ((const vocabulary_entry *)b)->text);
}

/* The id that a token has in the file, or -1. */
static int id_of(const vocabulary *v, const char *text)
{
    const vocabulary_entry wanted = {text, 0};
    const vocabulary_entry *x = bsearch(&wanted, v->entries, v->n_entries, sizeof wanted, by_text);
    return x == NULL ? -1 : x->id;
}

/* What is needed to convert the merges. */
typedef struct merging {
    const vocabulary *v;
    int *here; /* for each id of the file the engine's id, or -1 while it has none */
    bpe_merge *merges;
    char *both; /* room for the text of a merge */
} merging;

/* Converts merge k. False unless both parts have been made by earlier merges and the result is in the vocabulary. */
static bool take_merge(merging *m, import_tokens *t, int k)
{
    const char *left = m->v->merges[k][0], *right = m->v->merges[k][1];
    const char *blank = strchr(left, ' ');
    if (right == NULL && blank == NULL) return false;
    const size_t n = right == NULL ? (size_t)(blank - left) : strlen(left);
    if (right == NULL) right = blank + 1;
    memcpy(m->both, left, n);
    m->both[n] = '\0';
    const int a = id_of(m->v, m->both), b = id_of(m->v, right);
    memcpy(m->both + n, right, strlen(right) + 1);
    const int made = id_of(m->v, m->both);
    if (a < 0 || b < 0 || made < 0 || m->here[a] < 0 || m->here[b] < 0 || m->here[made] >= 0) return false;
    m->merges[k] = (bpe_merge){.left = (uint16_t)m->here[a], .right = (uint16_t)m->here[b]};
    m->here[made] = BPE_BYTES + k;
    t->places[BPE_BYTES + k] = made;
    return true;
}

static bool take_bytes(merging *m, import_tokens *t)
{
    char code[UTF8_BYTES + 1];
    for (int byte = 0; byte < BPE_BYTES; byte++) {
        code[utf8_encode(byte_letter((uint8_t)byte), code)] = '\0';
        const int id = id_of(m->v, code);
        if (id < 0 || m->here[id] >= 0) return false;
        m->here[id] = byte;
        t->places[byte] = id;
    }
    return true;
}

/* The length of the longest merge, in bytes. */
static size_t longest_merge(const vocabulary *v)
{
    size_t most = 0;
    for (size_t i = 0; i < v->n_merges; i++) {
        const char *right = v->merges[i][1];
        const size_t n = strlen(v->merges[i][0]) + (right == NULL ? 0 : strlen(right));
        if (n > most) most = n;
    }
    return most;
}

static bool take_byte_pairs(import_tokens *t, vocabulary *v, error *e)
{
    const size_t n = v->n_merges;
    if (n > TOKENIZER_MAX_VOCAB - BPE_BYTES - 1) return false;
    merging m = {.v = v, .here = malloc(MOST_ENTRIES * sizeof *m.here), .merges = calloc(n + 1, sizeof *m.merges)};
    m.both = malloc(longest_merge(v) + 1);
    t->places = calloc(n + BPE_BYTES + 1, sizeof *t->places);
    bool ok = m.here != NULL && m.merges != NULL && m.both != NULL && t->places != NULL;
    if (!ok) error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    if (ok && v->n_entries > 0) qsort(v->entries, v->n_entries, sizeof *v->entries, by_text);
    for (int i = 0; ok && i < MOST_ENTRIES; i++) m.here[i] = -1;
    ok = ok && v->n_entries > 0 && take_bytes(&m, t);
    for (size_t k = 0; ok && k < n; k++) ok = take_merge(&m, t, (int)k);
    ok = ok && tokenizer_init_bytes(&t->tokenizer, m.merges, (int)n, e);
    t->n_merges = (int)n;
    free(m.here);
    free(m.merges);
    free(m.both);
    return ok;
}

/* ---- without a tokenizer.json ---- */

/* Makes a tokenizer of the characters of a text, in ascending order: the order of nanoGPT's character-level data. */
static bool take_text(import_tokens *t, const import_source *from, int rows, error *e)
{
    dataset d;
    if (!dataset_init(&d, from->text, from->text_size, DOCUMENTS_STREAM, e)) return false;
    bool ok = tokenizer_fit(&t->tokenizer, &d, e);
    dataset_free(&d);
    const int n = t->tokenizer.bos;
    if (ok && n != rows && n + 1 != rows) {
        ok = error_set(e, ERROR_FILE, "",
                       "The text has %d different characters, and the weights have rows for %d tokens.", n, rows);
    }
    if (!ok) return false;
    t->places = calloc((size_t)n + 1, sizeof *t->places);
    if (t->places == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    for (int i = 0; i < n; i++) t->places[i] = i;
    return true;
}

/* Makes a tokenizer of bytes; each byte is the number of its row. */
static bool take_plain_bytes(import_tokens *t, error *e)
{
    t->places = calloc(BPE_BYTES + 1, sizeof *t->places);
    if (t->places == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    for (int i = 0; i < BPE_BYTES; i++) t->places[i] = i;
    return tokenizer_init_bytes(&t->tokenizer, NULL, 0, e);
}

/* ---- the whole ---- */

static bool take_file(import_tokens *t, const import_source *from, int64_t *bos, error *e)
{
    vocabulary v = {0};
    bool ok = read_vocabulary_file(&v, from, e);
    ok = ok && (v.by_bytes ? take_byte_pairs(t, &v, e) : take_characters(t, &v, e));
    if (*bos < 0 && v.n_added > 0) *bos = v.added[0];
    free(v.json);
    free(v.entries);
    free(v.merges);
    if (!ok && e->code == ERROR_NONE) {
        error_set(
            e, ERROR_FILE, "",
            "This tokenizer cannot be imported: only characters, bytes, and byte pairs as GPT-2 has them can be.");
    }
    return ok;
}

/* Sets the row of BOS; where the model has no BOS, to the row of the line break, or else to the first row. */
static void place_bos(import_tokens *t, int rows, int64_t bos)
{
    token line;
    size_t n;
    error none = {0};
    t->made_bos = bos < 0 || bos >= rows;
    t->places[t->tokenizer.bos] = t->made_bos ? 0 : (int)bos;
    if (t->made_bos && tokenizer_encode(&t->tokenizer, "\n", 1, &line, &n, &none))
        t->places[t->tokenizer.bos] = t->places[line];
}

/* Whether each token has a row of its own; only BOS may share the row of another token. */
static bool check_places(const import_tokens *t, int rows, error *e)
{
    bool *taken = calloc((size_t)rows + 1, sizeof *taken);
    if (taken == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    bool ok = true;
    for (int i = 0; ok && i < t->tokenizer.vocab_size; i++) {
        const int place = t->places[i];
        if (place >= rows) {
            ok = error_set(e, ERROR_FILE, "", "The tokenizer has a token %d, and the weights have rows for %d only.",
                           place, rows);
        } else if (i != t->tokenizer.bos) {
            if (taken[place])
                ok = error_set(e, ERROR_FILE, "", "The tokenizer gives two tokens the number %d.", place);
            taken[place] = true;
        }
    }
    free(taken);
    return ok;
}

bool import_read_tokens(import_tokens *t, const import_source *from, int rows, int64_t bos, error *e)
{
    *t = (import_tokens){0};
    bool ok = false;
    if (from->tokenizer != NULL) {
        ok = take_file(t, from, &bos, e);
    } else if (from->text != NULL) {
        ok = take_text(t, from, rows, e);
        if (ok && rows > t->tokenizer.bos) bos = t->tokenizer.bos;
    } else if (rows == BPE_BYTES || rows == BPE_BYTES + 1) {
        ok = take_plain_bytes(t, e);
        if (rows > BPE_BYTES) bos = BPE_BYTES;
    } else {
        error_set(
            e, ERROR_FILE, "",
            "The tokens of these weights are not known: give tokenizer.json, or the text whose characters they are.");
    }
    if (!ok) return false;
    place_bos(t, rows, bos);
    return check_places(t, rows, e);
}

void import_tokens_free(import_tokens *t)
{
    tokenizer_free(&t->tokenizer);
    free(t->places);
    *t = (import_tokens){0};
}
