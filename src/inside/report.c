/* report.c: writes the JSON. See report.h. */
#include "inside/report.h"

#include "base/parts.h"

#include "base/format.h"
#include "base/memory.h"
#include "optimizer/optimizer.h"

#include <math.h>
#include <string.h>

/* Writes "key": and, unless it is the first, a comma before it. */
static void add_key(string_builder *out, const char *key, bool first)
{
    string_builder_add(out, "%s", first ? "" : ",");
    string_builder_add_quoted(out, key);
    string_builder_add(out, ":");
}

static void add_number(string_builder *out, const char *key, double value)
{
    add_key(out, key, false);
    string_builder_add_number(out, value);
}

/* ---- settings ---- */

/* Appends {KEY:VALUE,...}: numbers, true or false, and the words of choices. */
static void add_config(string_builder *out, const config *c)
{
    char value[SETTING_TEXT];
    string_builder_add(out, "{");
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        add_key(out, s->key, i == 0);
        if (s->type == SETTING_CHOICE) {
            string_builder_add_quoted(out, setting_print(c, s, value));
        } else if (s->type == SETTING_BOOL) {
            string_builder_add(out, setting_get(c, s) != 0 ? "true" : "false");
        } else {
            string_builder_add_number(out, setting_get(c, s));
        }
    }
    string_builder_add(out, "}");
}

/* ["a","b"] from "a|b". */
static void add_choices(string_builder *out, const char *choices)
{
    string_builder_add(out, "[");
    for (const char *at = choices; *at != '\0';) {
        size_t n = strcspn(at, "|");
        string_builder_add_json(out, at, n);
        at += n;
        if (*at == '|') {
            string_builder_add(out, ",");
            at++;
        }
    }
    string_builder_add(out, "]");
}

/* "adapted":{OPTIMIZER:{PRESET:VALUE,...},...}: the setting in each preset, adapted to each optimizer. */
static void add_adapted(string_builder *out, const setting *s)
{
    char word[SETTING_TEXT];
    config c = {0};
    string_builder_add(out, ",\"adapted\":{");
    for (int rule = OPTIMIZER_ADAMW; rule <= OPTIMIZER_MUON; rule++) {
        c.optimizer = rule;
        add_key(out, setting_print(&c, setting_find("optimizer"), word), rule == 0);
        for (int preset = 0; preset < PRESET_COUNT; preset++) {
            config_init(&c, preset);
            c.optimizer = rule;
            config_suit_optimizer(&c);
            string_builder_add(out, preset == 0 ? "{" : ",");
            add_key(out, setting_print(&c, setting_find("preset"), word), true);
            string_builder_add_number(out, setting_get(&c, s));
        }
        string_builder_add(out, "}");
    }
    string_builder_add(out, "}");
}

/* ,KEY:RULE for each rule of settings.def. */
static const char RULES[] =
#define INTEGER(...)
#define NUMBER(...)
#define SWITCH(...)
#define CHOICE(...)
#define NEEDS(key, needs) ",\"" #key "\":{\"needs\":\"" needs "\"}"
#define DIVIDES(key, other, even) ",\"" #key "\":{\"divides\":{\"key\":\"" #other "\",\"even\":\"" even "\"}}"
#define SHRINKS_WITH(key, share, other) \
    ",\"" #key "\":{\"shrinks_with\":{\"key\":\"" #other "\",\"share\":" #share "}}"
#include "settings/settings.def"
#undef INTEGER
#undef NUMBER
#undef SWITCH
#undef CHOICE
    ;

const char *report_setting_type(const setting *s)
{
    static const char *const TYPES[] = {"int", "real", "bool", "choice"};
    return TYPES[s->type];
}

static void add_setting(string_builder *out, const setting *s, const config *defaults)
{
    char value[SETTING_TEXT];
    string_builder_add(out, "{\"key\":\"%s\",\"type\":\"%s\"", s->key, report_setting_type(s));
    add_number(out, "min", s->min);
    add_number(out, "max", s->max);
    add_key(out, "default", false);
    if (s->type == SETTING_CHOICE) {
        string_builder_add_quoted(out, setting_print(defaults, s, value));
        add_key(out, "choices", false);
        add_choices(out, s->choices);
    } else if (s->type == SETTING_BOOL) {
        string_builder_add(out, s->default_value != 0 ? "true" : "false");
    } else {
        string_builder_add_number(out, s->default_value);
    }
    if (setting_factor(s, OPTIMIZER_SGD) != 1) add_adapted(out, s);
    string_builder_add(out, ",\"group\":\"%s\",\"main\":%s", s->group, s->main ? "true" : "false");
    string_builder_add(out, ",\"changes\":%s", s->changes != CHANGES_NEVER ? "true" : "false");
    add_key(out, "label", false);
    string_builder_add_quoted(out, s->label);
#ifndef SETTINGS_WITHOUT_HELP
    add_key(out, "help", false);
    string_builder_add_quoted(out, s->help);
#endif
    string_builder_add(out, "}");
}

void report_engine(string_builder *out)
{
    config c;
    char name[SETTING_TEXT];
    config_init(&c, PRESET_GPT2);
    string_builder_add(out, "{\"settings\":[");
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        string_builder_add(out, "%s", i == 0 ? "" : ",");
        add_setting(out, &SETTINGS[i], &c);
    }
    string_builder_add(out, "],\"rules\":{%s},\"presets\":{", &RULES[1]);
    for (int preset = 0; preset < PRESET_COUNT; preset++) {
        config_init(&c, preset);
        add_key(out, setting_print(&c, setting_find("preset"), name), preset == 0);
        add_config(out, &c);
    }
    string_builder_add(out, "},\"limits\":{\"max_text_bytes\":%d,\"max_memory_mib\":%.0f},\"ops\":[",
                       DATASET_MAX_BYTES, setting_find("memory_limit")->max);
    for (int i = 0; i < OP_COUNT; i++) {
        string_builder_add(out, "%s{\"name\":\"%s\",\"formula\":", i == 0 ? "" : ",", OPS[i].name);
        string_builder_add_quoted(out, OPS[i].formula);
        string_builder_add(out, "}");
    }
    string_builder_add(out, "]}");
}

/* ---- a run ---- */

void report_token(string_builder *out, const char *bytes, size_t size)
{
    char shown[6 * TOKENIZER_TOKEN_BYTES + 1];
    size_t length = 0;
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = utf8_decode((const uint8_t *)bytes + at, size - at, &c);
        for (size_t i = 0; i < n; i++) {
            if (c != UTF8_INVALID) shown[length++] = bytes[at + i];
            if (c == UTF8_INVALID)
                length += (size_t)format_print(shown + length, 7, "<0x%02X>", (uint8_t)bytes[at + i]);
        }
    }
    string_builder_add_json(out, shown, length);
}

static void add_vocabulary(string_builder *out, const tokenizer *t)
{
    string_builder_add(out, "[");
    for (int id = 0; id < t->bos; id++) {
        char bytes[TOKENIZER_TOKEN_BYTES];
        report_token(out, bytes, tokenizer_decode(t, id, bytes));
        string_builder_add(out, ",");
    }
    string_builder_add(out, "\"" REPORT_BOS "\"]");
}

/* How many training and validation documents have more positions than the context. */
static size_t count_cut(const corpus *c, size_t T)
{
    size_t count = 0;
    for (size_t i = 0; i < c->n_documents; i++) count += c->starts[i + 1] - c->starts[i] > T;
    return count;
}

/* Writes sentences about properties of the text that a user may not expect. */
static void add_notices(string_builder *out, const trainer *t)
{
    const corpus *c = &t->corpus;
    const size_t T = (size_t)t->settings.block_size, tokens = corpus_train_tokens(c);
    const bool lines = t->settings.documents == DOCUMENTS_LINES;
    char sentence[6][200] = {{0}};
    int n = 0;
    if (t->facts.n_invalid > 0) {
        format_print(sentence[n++], sizeof *sentence,
                     "The text is not all UTF-8; places in it that are read as \xEF\xBF\xBD: %zu.",
                     t->facts.n_invalid);
    }
    if (t->facts.n_nul > 0) {
        format_print(sentence[n++], sizeof *sentence, "NUL bytes that were left out of the text: %zu.",
                     t->facts.n_nul);
    }
    if (t->tokenizer.vocab_size == 2) {
        format_print(sentence[n++], sizeof *sentence,
                     "The text repeats one character: all there is to learn is where it ends.");
    }
    if (t->settings.tokenizer == TOKENIZER_BPE && t->tokenizer.vocab_size < t->settings.vocab_size) {
        format_print(sentence[n++], sizeof *sentence,
                     "The text gives no more than %d of the %d tokens asked for (vocab_size): no pair of them occurs "
                     "twice any more.",
                     t->tokenizer.vocab_size, (int)t->settings.vocab_size);
    }
    size_t cut = lines ? count_cut(c, T) : 0;
    if (tokens < T) {
        format_print(sentence[n++], sizeof *sentence,
                     "The text is shorter than the context: %zu tokens to learn from, and room for %zu.", tokens, T);
    } else if (cut > 0) {
        format_print(sentence[n++], sizeof *sentence,
                     "Lines longer than the context of %zu tokens: %zu of %zu. Only their beginnings are learnt.", T,
                     cut, c->n_documents);
    }
    if (t->settings.val_fraction > 0 && corpus_val_tokens(c) == 0) {
        format_print(sentence[n++], sizeof *sentence, "The text is too short to keep a part of it for validation.");
    }
    for (int i = 0; i < n; i++) {
        string_builder_add(out, "%s", i == 0 ? "" : ",");
        string_builder_add_quoted(out, sentence[i]);
    }
}

void report_trainer(const trainer *t, string_builder *out)
{
    const bool present = t->facts.present;
    string_builder_add(out, "{\"n_params\":%llu,\"n_trained\":%llu,\"vocab_size\":%d,\"vocabulary\":",
                       (unsigned long long)t->model.n_values, (unsigned long long)t->model.n_trained,
                       t->tokenizer.vocab_size);
    add_vocabulary(out, &t->tokenizer);
    string_builder_add(out, ",\"documents\":\"%s\"", t->settings.documents == DOCUMENTS_LINES ? "lines" : "stream");
    add_number(out, "n_documents", (double)t->corpus.n_documents);
    add_number(out, "n_train_documents", (double)t->corpus.n_train_documents);
    add_number(out, "n_train_tokens", present ? (double)corpus_train_tokens(&t->corpus) : 0);
    add_number(out, "n_val_tokens", present ? (double)corpus_val_tokens(&t->corpus) : 0);
    add_number(out, "memory_mib", memory_mib(t->bytes));
    add_number(out, "uniform_loss", log((double)t->tokenizer.vocab_size));
    add_number(out, "unigram_entropy", present ? t->facts.unigram_entropy : nan(""));
    add_number(out, "threads", trainer_threads(t));
    const uint64_t parameter_bytes = t->model.n_values * sizeof(real);
    const uint64_t saved_bytes = parameter_bytes + (t->optimizer.n_m + t->optimizer.n_v) * sizeof(real);
    string_builder_add(out, ",\"parameter_bytes\":%llu,\"saved_bytes\":%llu,\"worth_sharing\":%s",
                       (unsigned long long)parameter_bytes, (unsigned long long)saved_bytes,
                       trainer_is_worth_sharing(t) ? "true" : "false");
    add_key(out, "config", false);
    add_config(out, &t->settings);
    add_number(out, "step", (double)t->last.step);
    string_builder_add(out, ",\"done\":%s,\"notices\":[", t->done ? "true" : "false");
    if (present) add_notices(out, t);
    string_builder_add(out, "]}");
}

/* ---- tensors ---- */

SECOND_PART void report_shape(const trainer *t, const tensor *of, string_builder *out)
{
    string_builder_add(out, "[");
    for (int i = 0; i < of->rank; i++) {
        int n = i == 0 && of->per_row ? t->batch.end : of->shape[i];
        string_builder_add(out, "%s%d", i == 0 ? "" : ",", n);
    }
    string_builder_add(out, "]");
}

/* Appends ["WORD",...]: the words of the setting `decay` with which this parameter decays. */
SECOND_PART static void add_decays_with(string_builder *out, const tensor *parameter)
{
    const setting *decay = setting_find("decay");
    char word[SETTING_TEXT];
    bool first = true;
    string_builder_add(out, ",\"decays_with\":[");
    for (config c = {.decay = 0}; c.decay < setting_choices(decay); c.decay++) {
        if (!parameter->has_grad || !optimizer_decays(c.decay, parameter)) continue;
        if (!first) string_builder_add(out, ",");
        string_builder_add_quoted(out, setting_print(&c, decay, word));
        first = false;
    }
    string_builder_add(out, "]");
}

/* Appends what the optimizer does with a parameter, as members of its object. */
SECOND_PART static void add_update(string_builder *out, const model *m, const tensor *parameter)
{
    const config rule = {.optimizer = optimizer_of(m, parameter)};
    const bool keeps_m = optimizer_keeps_m(m, parameter), keeps_v = optimizer_keeps_v(m, parameter);
    char word[SETTING_TEXT];
    string_builder_add(out, ",\"rule\":");
    string_builder_add_quoted(out, setting_print(&rule, setting_find("optimizer"), word));
    string_builder_add(out, ",\"keeps\":[%s%s%s]", keeps_m ? "\"m\"" : "", keeps_m && keeps_v ? "," : "",
                       keeps_v ? "\"v\"" : "");
    add_decays_with(out, parameter);
}

SECOND_PART static void add_tensor(string_builder *out, const trainer *t, const tensor *of, bool parameter,
                                   bool first)
{
    string_builder_add(out, "%s{\"name\":", first ? "" : ",");
    string_builder_add_quoted(out, of->name);
    string_builder_add(out, ",\"shape\":");
    report_shape(t, of, out);
    string_builder_add(out, ",\"parameter\":%s,\"gradient\":%s", parameter ? "true" : "false",
                       tensor_gradient(of) != NULL ? "true" : "false");
    if (parameter) add_update(out, &t->model, of);
    string_builder_add(out, "}");
}

SECOND_PART void report_tensors(const trainer *t, string_builder *out)
{
    string_builder_add(out, "[");
    for (int i = 0; i < t->model.n_parameters; i++) add_tensor(out, t, t->model.parameters[i], true, i == 0);
    for (int i = 0; i < t->graph.n_tensors; i++) {
        if (!t->graph.tensors[i]->passes) add_tensor(out, t, t->graph.tensors[i], false, false);
    }
    string_builder_add(out, "]");
}
