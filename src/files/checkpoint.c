/* checkpoint.c: writes the parts of a run into a file, and checks and restores them. See checkpoint.h. */
#include "files/checkpoint.h"

#include "base/arena.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/parts.h"
#include "base/utf8.h"
#include "files/safetensors.h"
#include "network/lora.h"
#include "training/parameters.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static const char FORMAT[] = "microgpt-playground", VERSION[] = "1";

enum { NUMBER_BYTES = 32, WORD_DIGITS = 8, HASH_DIGITS = 16, STOPPED_BYTES = sizeof((trainer *)NULL)->stopped };
static const uint64_t MAX_TOKENS = (uint64_t)1 << 53;

static bool out_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the saved model.");
}

/* ---- the tensors of a file ---- */

/* Every parameter, what the optimizer keeps for it, and what it was at first where that cannot be drawn again. The list and its names are valid as long as the arena. */
typedef struct tensor_list {
    arena arena;
    tensor *at;
    size_t n;
} tensor_list;

typedef bool parameter_choice(const model *m, const tensor *parameter);

static bool any_parameter(const model *m, const tensor *parameter) { return m != NULL && parameter != NULL; }

static bool is_trained(const model *m, const tensor *parameter) { return m != NULL && parameter->has_grad; }

/* Appends a tensor for each parameter that is chosen. Its numbers are those of the parameter, or with `data` the next ones
 * there. */
static bool add_tensors(tensor_list *list, const model *m, const char *prefix, real *data,
                        parameter_choice *is_chosen)
{
    for (int i = 0; i < m->n_parameters; i++) {
        const tensor *parameter = m->parameters[i];
        if (!is_chosen(m, parameter)) continue;
        tensor *t = &list->at[list->n];
        *t = *parameter;
        t->name = arena_printf(&list->arena, "%s%s", prefix, parameter->name);
        if (t->name == NULL) return false;
        if (data != NULL) {
            t->data = data;
            data += tensor_size(t);
        }
        list->n++;
    }
    return true;
}

static void free_tensors(tensor_list *list) { arena_free(&list->arena); }

/* Lists the tensors of a model and its optimizer, and with `begun` the first numbers of those that are trained. With a zeroed
 * optimizer the moments have no numbers, without `first` the first numbers have none. */
static bool list_tensors(tensor_list *list, const model *m, const optimizer *o, bool begun, real *first, error *e)
{
    *list = (tensor_list){0};
    list->at = arena_alloc(&list->arena, 4 * (size_t)m->n_parameters * sizeof *list->at);
    if (list->at != NULL && add_tensors(list, m, "", NULL, any_parameter) &&
        add_tensors(list, m, "optimizer.m.", o->m, optimizer_keeps_m) &&
        add_tensors(list, m, "optimizer.v.", o->v, optimizer_keeps_v) &&
        (!begun || add_tensors(list, m, "optimizer.start.", first, is_trained))) {
        return true;
    }
    free_tensors(list);
    return out_of_memory(e);
}

/* ---- saving ---- */

static void add_unsigned(string_builder *metadata, const char *key, uint64_t value)
{
    char number[NUMBER_BYTES];
    format_print(number, sizeof number, "%" PRIu64, value);
    safetensors_add(metadata, key, number);
}

static void add_metadata_number(string_builder *metadata, const char *key, double value)
{
    char number[NUMBER_TEXT];
    safetensors_add(metadata, key, number_print(value, NUMBER_DIGITS, number));
}

/* Adds a pair whose value is in a string builder, and frees the builder. */
static void add_pieces(string_builder *metadata, const char *key, string_builder *value)
{
    if (value->failed) metadata->failed = true;
    if (!value->failed) safetensors_add(metadata, key, value->at);
    string_builder_free(value);
}

static void add_settings(string_builder *metadata, const config *c)
{
    string_builder lines = {0};
    char value[SETTING_TEXT];
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        string_builder_add(&lines, "%s=%s\n", SETTINGS[i].key, setting_print(c, &SETTINGS[i], value));
    }
    add_pieces(metadata, "settings", &lines);
}

static void add_vocabulary(string_builder *metadata, const tokenizer *t)
{
    string_builder characters = {0}, merges = {0};
    char code[UTF8_BYTES];
    if (t->bytes != NULL) {
        int n;
        const bpe_merge *m = bpe_encoder_merges(t->bytes, &n);
        string_builder_add(&merges, "%s", "");
        for (int i = 0; i < n; i++)
            string_builder_add(&merges, "%d %d %u\n", m[i].left, m[i].right, (unsigned)m[i].count);
        add_pieces(metadata, "merges", &merges);
        return;
    }
    for (int id = 0; id < t->bos; id++) string_builder_add_bytes(&characters, code, tokenizer_decode(t, id, code));
    add_pieces(metadata, "vocabulary", &characters);
}

static void add_rng(string_builder *metadata, const rng *r)
{
    string_builder words = {0};
    for (int i = 0; i < RNG_WORDS; i++) string_builder_add(&words, "%08" PRIx32, r->state[i]);
    add_pieces(metadata, "rng_state", &words);
    add_unsigned(metadata, "rng_index", (uint64_t)r->index);
    if (r->has_gauss) add_metadata_number(metadata, "rng_gauss", r->next_gauss);
    if (!r->has_gauss) safetensors_add(metadata, "rng_gauss", "");
}

static void add_progress(string_builder *metadata, const trainer *t)
{
    const step_report *m = &t->last;
    add_unsigned(metadata, "step", (uint64_t)m->step);
    add_unsigned(metadata, "tokens", (uint64_t)m->tokens);
    add_metadata_number(metadata, "loss", m->loss);
    add_metadata_number(metadata, "val_loss", m->val_loss);
    add_metadata_number(metadata, "grad_norm", m->grad_norm);
    add_metadata_number(metadata, "lr", m->lr);
    /* The cursor increases beyond the number of documents; only its remainder matters. */
    size_t n = t->corpus.n_train_documents, cursor = t->unfinished.n > 0 ? t->unfinished.cursor : t->corpus.cursor;
    add_unsigned(metadata, "cursor", n > 0 ? cursor % n : cursor);
    char hash[NUMBER_BYTES];
    format_print(hash, sizeof hash, "%016" PRIx64, t->facts.hash);
    safetensors_add(metadata, "text_hash", hash);
    safetensors_add(metadata, "stopped", t->stopped);
    if (t->facts.other) safetensors_add(metadata, "other", "1"); /* not the text that the run began with */
}

uint8_t *checkpoint_save(const trainer *t, size_t *size, error *e)
{
    tensor_list list;
    const real *first;
    const begun_with begun = parameters_begun(t, &first);
    if (!list_tensors(&list, &t->model, &t->optimizer, first != NULL, (real *)first, e)) return NULL;
    string_builder metadata = {0};
    safetensors_add(&metadata, "format", FORMAT);
    safetensors_add(&metadata, "version", VERSION);
    add_settings(&metadata, &t->settings);
    add_vocabulary(&metadata, &t->tokenizer);
    add_rng(&metadata, t->unfinished.n > 0 ? &t->unfinished.rng : &t->rng); /* an unfinished step is repeated */
    add_progress(&metadata, t);
    if (begun != BEGUN_DRAWN) safetensors_add(&metadata, "begun", first != NULL ? "kept" : "lost");
    uint8_t *file = safetensors_write(&metadata, list.at, list.n, size, e);
    string_builder_free(&metadata);
    free_tensors(&list);
    return file;
}

/* ---- reading the metadata ---- */

/* The metadata of a file, checked. */
typedef struct saved_run {
    config settings;
    uint32_t *characters; /* the vocabulary of characters */
    size_t n_characters;
    bpe_merge *merges; /* the vocabulary of bytes and merges */
    int n_merges;
    rng rng;
    step_report last;
    uint64_t cursor, text_hash;
    bool other_text;
    begun_with begun;
    const char *stopped;
} saved_run;

static bool damaged_metadata(error *e, const char *key)
{
    return error_set(e, ERROR_FILE, "", "The saved model is damaged: its metadata has no valid %s.", key);
}

/* The value of a key, or "" where it is missing. Only `stopped` and `rng_gauss` may be empty. */
static const char *value_of(const safetensors *file, const char *key)
{
    const char *value = safetensors_get(file, key);
    return value != NULL ? value : "";
}

/* Reads `n` hexadecimal digits, with small letters. False for anything else. */
static bool parse_hex(const char *digits, size_t n, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < n; i++) {
        char c = digits[i];
        if (c >= '0' && c <= '9') {
            *value = *value << 4 | (uint64_t)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            *value = *value << 4 | ((uint64_t)(c - 'a') + 10);
        } else {
            return false;
        }
    }
    return true;
}

static bool read_unsigned(const safetensors *file, const char *key, uint64_t max, uint64_t *value, error *e)
{
    const char *at = value_of(file, key);
    *value = 0;
    if (*at == '\0') return damaged_metadata(e, key);
    for (; *at != '\0'; at++) {
        if (*at < '0' || *at > '9') return damaged_metadata(e, key);
        uint64_t digit = (uint64_t)(*at - '0');
        if (digit > max || *value > (max - digit) / 10) return damaged_metadata(e, key);
        *value = *value * 10 + digit;
    }
    return true;
}

/* Reads any double: losses may be nan or inf. */
static bool read_number(const safetensors *file, const char *key, double *value, error *e)
{
    return number_read(value_of(file, key), value) || damaged_metadata(e, key);
}

static bool read_settings(const safetensors *file, saved_run *saved, error *e)
{
    const char *lines = safetensors_get(file, "settings");
    if (lines == NULL) return damaged_metadata(e, "settings");
    error why = {0};
    if (!config_parse(&saved->settings, lines, &why)) {
        if (setting_find(why.key) == NULL) {
            return error_set(
                e, ERROR_FILE, "",
                "The model was saved by a newer version of this program: it has a setting called \"%s\", "
                "which this version does not know.",
                why.key);
        }
        return error_set(e, ERROR_FILE, "", "The saved model has settings that cannot be. %s", why.message);
    }
    /* `documents` must not be auto: with another text it could change how the run reads it. */
    return saved->settings.documents != DOCUMENTS_AUTO || damaged_metadata(e, "settings");
}

/* Reads the vocabulary of characters. The tokenizer checks whether they are ascending. */
static bool read_vocabulary(const safetensors *file, saved_run *saved, error *e)
{
    const char *at = value_of(file, "vocabulary");
    size_t size = strlen(at);
    saved->characters = malloc((size + 1) * sizeof *saved->characters);
    if (saved->characters == NULL) return out_of_memory(e);
    for (size_t used = 0; used < size;) {
        used += utf8_decode((const uint8_t *)at + used, size - used, &saved->characters[saved->n_characters++]);
    }
    bool fits = saved->n_characters > 0 && saved->n_characters < TOKENIZER_MAX_VOCAB;
    return fits || damaged_metadata(e, "vocabulary");
}

/* Reads a number and the character `end` after it, and moves *at past both. */
static bool parse_unsigned(const char **at, char end, uint64_t max, uint64_t *value)
{
    const char *from = *at;
    for (*value = 0; **at >= '0' && **at <= '9' && *value <= max; ++*at)
        *value = *value * 10 + (uint64_t)(**at - '0');
    bool ok = *at > from && *value <= max && **at == end;
    if (ok) ++*at;
    return ok;
}

/* Reads the merges. The tokenizer checks whether they are possible. */
static bool read_merges(const safetensors *file, saved_run *saved, error *e)
{
    const char *at = safetensors_get(file, "merges");
    int most = saved->settings.tokenizer == TOKENIZER_BPE ? bpe_wanted(&saved->settings) : 0;
    if (at == NULL) return damaged_metadata(e, "merges");
    saved->merges = malloc(((size_t)most + 1) * sizeof *saved->merges);
    if (saved->merges == NULL) return out_of_memory(e);
    while (*at != '\0') {
        uint64_t left, right, count;
        if (saved->n_merges >= most || !parse_unsigned(&at, ' ', UINT16_MAX, &left) ||
            !parse_unsigned(&at, ' ', UINT16_MAX, &right) || !parse_unsigned(&at, '\n', UINT32_MAX, &count)) {
            return damaged_metadata(e, "merges");
        }
        saved->merges[saved->n_merges++] = (bpe_merge){(uint16_t)left, (uint16_t)right, (uint32_t)count};
    }
    return true;
}

/* The size of the vocabulary, BOS included. */
static int saved_vocab_size(const saved_run *saved)
{
    bool of_bytes = saved->settings.tokenizer != TOKENIZER_CHAR;
    return 1 + (of_bytes ? BPE_BYTES + saved->n_merges : (int)saved->n_characters);
}

static bool make_tokenizer(tokenizer *t, const saved_run *saved, error *e)
{
    if (saved->settings.tokenizer == TOKENIZER_CHAR) {
        return tokenizer_init(t, saved->characters, saved->n_characters, e);
    }
    return tokenizer_init_bytes(t, saved->merges, saved->n_merges, e);
}

static bool read_rng(const safetensors *file, saved_run *saved, error *e)
{
    const char *words = value_of(file, "rng_state");
    uint64_t value;
    if (strlen(words) != (size_t)RNG_WORDS * WORD_DIGITS) return damaged_metadata(e, "rng_state");
    for (int i = 0; i < RNG_WORDS; i++) {
        if (!parse_hex(words + i * WORD_DIGITS, WORD_DIGITS, &value)) return damaged_metadata(e, "rng_state");
        saved->rng.state[i] = (uint32_t)value;
    }
    if (!read_unsigned(file, "rng_index", RNG_WORDS, &value, e)) return false;
    saved->rng.index = (int)value;
    saved->rng.has_gauss = *value_of(file, "rng_gauss") != '\0';
    if (saved->rng.has_gauss && !read_number(file, "rng_gauss", &saved->rng.next_gauss, e)) return false;
    return isfinite(saved->rng.next_gauss) || damaged_metadata(e, "rng_gauss");
}

static bool read_progress(const safetensors *file, saved_run *saved, error *e)
{
    step_report *m = &saved->last;
    uint64_t step, tokens;
    if (!read_unsigned(file, "step", (uint64_t)saved->settings.max_steps, &step, e) ||
        !read_unsigned(file, "tokens", MAX_TOKENS, &tokens, e) ||
        !read_unsigned(file, "cursor", UINT32_MAX, &saved->cursor, e)) {
        return false;
    }
    m->step = (int64_t)step;
    m->tokens = (int64_t)tokens;
    if (!read_number(file, "loss", &m->loss, e) || !read_number(file, "val_loss", &m->val_loss, e) ||
        !read_number(file, "grad_norm", &m->grad_norm, e) || !read_number(file, "lr", &m->lr, e)) {
        return false;
    }
    const char *hash = value_of(file, "text_hash");
    if (strlen(hash) != HASH_DIGITS || !parse_hex(hash, HASH_DIGITS, &saved->text_hash))
        return damaged_metadata(e, "text_hash");
    saved->other_text = safetensors_get(file, "other") != NULL;
    const char *begun = safetensors_get(file, "begun");
    if (begun != NULL) {
        if (strcmp(begun, "kept") != 0 && strcmp(begun, "lost") != 0) return damaged_metadata(e, "begun");
        saved->begun = strcmp(begun, "kept") == 0 ? BEGUN_KEPT : BEGUN_LOST;
    }
    saved->stopped = value_of(file, "stopped");
    return strlen(saved->stopped) < STOPPED_BYTES || damaged_metadata(e, "stopped");
}

static bool read_metadata(const safetensors *file, saved_run *saved, error *e)
{
    if (strcmp(value_of(file, "format"), FORMAT) != 0) {
        return error_set(
            e, ERROR_FILE, "",
            "This safetensors file holds a model of another program; only models saved here can be opened.");
    }
    if (strcmp(value_of(file, "version"), VERSION) != 0) {
        return error_set(e, ERROR_FILE, "",
                         "The model was saved by another version of this program: its format is \"%.16s\", and this "
                         "version reads \"%s\".",
                         value_of(file, "version"), VERSION);
    }
    if (!read_settings(file, saved, e)) return false;
    bool of_bytes = saved->settings.tokenizer != TOKENIZER_CHAR;
    return (of_bytes ? read_merges(file, saved, e) : read_vocabulary(file, saved, e)) && read_rng(file, saved, e) &&
           read_progress(file, saved, e);
}

/* ---- restoring ---- */

/* The file must have every tensor of the list in its shape, and no other tensor. */
static bool check_tensors(const safetensors *file, const tensor_list *list, error *e)
{
    for (size_t i = 0; i < list->n; i++) {
        const safetensors_entry *x = safetensors_find(file, list->at[i].name);
        if (x == NULL || !safetensors_fits(x, &list->at[i])) {
            return error_set(e, ERROR_FILE, "",
                             "The saved model is damaged: it has no tensor %s that fits its settings.",
                             list->at[i].name);
        }
    }
    if (file->n_entries == list->n) return true;
    return error_set(e, ERROR_FILE, "",
                     "The saved model is damaged: it has tensors that its settings do not call for.");
}

/* check_tensors() for the settings of the file, before anything large is allocated. A file is as large as the model
 * in it, so this refuses settings that need more data than the file has. */
static bool check_size(const safetensors *file, const saved_run *saved, error *e)
{
    model m;
    tensor_list list;
    const optimizer none = {0};
    if (!model_init(&m, &saved->settings, saved_vocab_size(saved), e)) return false;
    bool listed = list_tensors(&list, &m, &none, saved->begun == BEGUN_KEPT, NULL, e);
    bool ok = listed && check_tensors(file, &list, e);
    if (listed) free_tensors(&list);
    model_free(&m);
    return ok;
}

static bool restore_numbers(const safetensors *file, trainer *t, begun_with begun, error *e)
{
    tensor_list list = {0};
    real *first = begun == BEGUN_KEPT ? memory_block(checked_multiply(t->model.n_trained, sizeof *first)) : NULL;
    bool ok = begun != BEGUN_KEPT || first != NULL || out_of_memory(e);
    ok = ok && list_tensors(&list, &t->model, &t->optimizer, first != NULL, first, e);
    for (size_t i = 0; ok && i < list.n; i++) {
        const safetensors_entry *x = safetensors_find(file, list.at[i].name);
        assert(x != NULL && safetensors_fits(x, &list.at[i]));
        ok = safetensors_copy(file, x, list.at[i].data, e);
    }
    free_tensors(&list);
    ok = ok && (begun == BEGUN_DRAWN || parameters_began(t, first, e));
    free(first);
    for (uint64_t i = 0; ok && i < t->optimizer.n_v; i++) {
        if (t->optimizer.v[i] < 0) {
            ok = error_set(e, ERROR_FILE, "", "The saved model is damaged: a mean of squares is negative.");
        }
    }
    return ok;
}

static void restore_progress(trainer *t, const saved_run *saved)
{
    bool same_text = !t->facts.present || t->facts.hash == saved->text_hash;
    if (!t->facts.present) t->facts.hash = saved->text_hash; /* kept, so that saving it again writes the same */
    t->facts.other = saved->other_text || !same_text;
    size_t n = t->corpus.n_train_documents;
    if (same_text) t->corpus.cursor = (size_t)saved->cursor;
    if (same_text && n > 0) t->corpus.cursor %= n;
    t->last = saved->last;
    format_print(t->stopped, sizeof t->stopped, "%s", saved->stopped);
    t->done = t->stopped[0] != '\0' || t->last.step >= t->settings.max_steps;
    t->rng = saved->rng; /* last, because making the trainer has drawn from t->rng */
}

static trainer *restore(const safetensors *file, saved_run *saved, const uint8_t *source, size_t source_size,
                        pool *threads, error *e)
{
    tokenizer vocabulary;
    if (!read_metadata(file, saved, e) || !check_size(file, saved, e)) return NULL;
    if (!make_tokenizer(&vocabulary, saved, e)) return NULL;
    trainer *t = trainer_restore(source, source_size, &vocabulary, &saved->settings, threads, e);
    if (t == NULL) return NULL;
    if (!restore_numbers(file, t, saved->begun, e)) {
        trainer_delete(t);
        return NULL;
    }
    restore_progress(t, saved);
    return t;
}

/* ---- beginning anew ---- */

/* Applies lines of key=value to the settings of a saved run. What its model is and reads stays. */
static bool change_saved(config *c, const char *lines, error *e)
{
    const config before = *c;
    if (!config_change(c, lines, e)) return false;
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        const bool of_model = strcmp(s->group, "network") == 0 || strcmp(s->group, "tokenizer") == 0 ||
                              strcmp(s->key, "documents") == 0;
        if (s->changes == CHANGES_NEVER && of_model && setting_get(c, s) != setting_get(&before, s)) {
            return error_set(e, ERROR_SETTING, s->key, "A model that is trained further keeps its setting %s (%s).",
                             s->label, s->key);
        }
    }
    return config_check(c, e);
}

/* Whether both have a LoRA of the same form. */
static bool same_lora(const config *a, const config *b)
{
    return a->trainable == TRAINABLE_LORA && b->trainable == TRAINABLE_LORA && a->lora_rank == b->lora_rank &&
           a->lora_targets == b->lora_targets && !(a->lora_alpha < b->lora_alpha || a->lora_alpha > b->lora_alpha);
}

static void copy_parameters(model *to, const model *from, int n)
{
    for (int i = 0; i < n; i++) {
        memcpy(to->parameters[i]->data, from->parameters[i]->data, tensor_size(to->parameters[i]) * sizeof(real));
    }
}

/* Gives a new run the numbers of an old one. A LoRA that the new one does not have in the same form is merged. */
static bool take_over(trainer *t, const trainer *old, error *e)
{
    const bool same = same_lora(&t->settings, &old->settings);
    if (same || old->settings.trainable != TRAINABLE_LORA) {
        copy_parameters(&t->model, &old->model, same ? t->model.n_parameters : t->model.n_drawn);
        return true;
    }
    model merged;
    bool ok = lora_merge(&merged, &old->model, e);
    if (ok) copy_parameters(&t->model, &merged, merged.n_parameters);
    model_free(&merged);
    return ok;
}

bool checkpoint_is_run(const safetensors *file) { return strcmp(value_of(file, "format"), FORMAT) == 0; }

trainer *checkpoint_begin(const safetensors *file, const char *lines, error *e)
{
    saved_run saved = {0};
    tokenizer vocabulary;
    trainer *t = NULL, *old = restore(file, &saved, NULL, 0, NULL, e);
    config c = saved.settings;
    if (old != NULL && change_saved(&c, lines, e) && make_tokenizer(&vocabulary, &saved, e)) {
        t = trainer_restore(NULL, 0, &vocabulary, &c, NULL, e);
    }
    if (t != NULL && (!take_over(t, old, e) || !parameters_begin(t, e))) {
        trainer_delete(t);
        t = NULL;
    }
    trainer_delete(old);
    free(saved.characters);
    free(saved.merges);
    return t;
}

trainer *checkpoint_restore(const uint8_t *bytes, size_t size, const uint8_t *source, size_t source_size,
                            pool *threads, error *e)
{
    safetensors file;
    saved_run saved = {0};
    if (!safetensors_open(&file, bytes, size, e)) return NULL;
    trainer *t = restore(&file, &saved, source, source_size, threads, e);
    free(saved.characters);
    free(saved.merges);
    safetensors_free(&file);
    return t;
}
