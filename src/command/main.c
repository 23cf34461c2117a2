/* main.c: the engine on the command line, for people at a terminal, tests and debuggers.
 * It is not part of the engine: the only file here that prints and reads files. */
#include "checkpoint.h"
#include "config.h"
#include "estimate.h"
#include "facts.h"
#include "inspection.h"
#include "samples.h"
#include "text.h"
#include "trainer.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char USAGE[] =
    "microgpt train  --text FILE [--preset NAME] [--set key=value ...] [--losses FILE] [--samples N] [--save FILE]\n"
    "                [--threads N]\n"
    "microgpt sample --load FILE [--prompt TEXT] [--count N] [--stop TEXT ...] [--set key=value ...]\n"
    "microgpt inside --load FILE [--prompt TEXT] [--tensor NAME]\n"
    "microgpt facts  --text FILE [--set key=value ...]\n"
    "microgpt estimate [--text FILE | --vocabulary N] [--preset NAME] [--set key=value ...] [--threads N]\n"
    "microgpt settings\n";

enum { MAX_STOPS = 16, AT_ONCE = 16 };

typedef struct options {
    const char *text, *losses, *save, *load, *prompt, *tensor;
    const char *stops[MAX_STOPS];
    int samples, threads, n_stops, vocabulary;
    char settings[4096]; /* lines of key=value */
    bool seeded;         /* --set seed=... was given */
} options;

static int fail(const char *sentence)
{
    fprintf(stderr, "microgpt: %s\n", sentence);
    return 1;
}

/* ---- files ---- */

/* All bytes of a file, to be freed; NULL with a sentence on stderr. */
static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long length = -1;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0) length = ftell(file);
    if (length >= 0 && fseek(file, 0, SEEK_SET) == 0) bytes = malloc((size_t)length + 1);
    if (bytes != NULL && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        bytes = NULL;
    }
    if (file != NULL) fclose(file);
    if (bytes == NULL) fprintf(stderr, "microgpt: cannot read the file %s\n", path);
    *size = bytes == NULL ? 0 : (size_t)length;
    return bytes;
}

/* Writes under another name first, so that a crash leaves the old file whole. */
static bool write_file(const char *path, const uint8_t *bytes, size_t size)
{
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.tmp", path) >= (int)sizeof temporary) return false;
    FILE *file = fopen(temporary, "wb");
    bool ok = file != NULL && fwrite(bytes, 1, size, file) == size;
    if (file != NULL && fclose(file) != 0) ok = false;
    if (ok && rename(temporary, path) != 0) ok = false;
    if (!ok) fprintf(stderr, "microgpt: cannot write the file %s\n", path);
    return ok;
}

/* Tries whether write_file() could do its work. */
static bool can_write(const char *path) { return write_file(path, NULL, 0) && remove(path) == 0; }

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ---- commands ---- */

static int print_settings(void)
{
    config c;
    char value[SETTING_TEXT], limits[128];
    config_init(&c, PRESET_GPT2);
    printf("%-15s %-7s %-25s %-10s %s\n", "key", "type", "limits", "default", "meaning");
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        static const char *const TYPES[] = {"int", "real", "bool", "choice"};
        snprintf(limits, sizeof limits, "%s", s->choices);
        if (s->type != SETTING_CHOICE) snprintf(limits, sizeof limits, "%.10g .. %.10g", s->min, s->max);
        printf("%-15s %-7s %-25s %-10s %s\n", s->key, TYPES[s->type], limits, setting_print(&c, s, value), s->help);
    }
    return 0;
}

/* Prints one sample; false, with a sentence, when it cannot start. */
static bool print_sample(trainer *t, const options *o, const config *settings, bool seeded, int number)
{
    error e = {0};
    if (!trainer_sample_begin(t, o->prompt, strlen(o->prompt), settings, seeded, &e)) {
        fprintf(stderr, "microgpt: %s\n", e.message);
        return false;
    }
    for (int i = 0; i < o->n_stops; i++) {
        if (trainer_sample_stop(t, o->stops[i], strlen(o->stops[i]), &e)) continue;
        fprintf(stderr, "microgpt: %s\n", e.message);
        return false;
    }
    printf("sample %2d: %s", number, o->prompt);
    size_t printed = 0;
    const stops *s = &t->stops;
    for (int id; (id = trainer_sample_next(t)) >= 0;) {
        char bytes[TOKENIZER_TOKEN_BYTES];
        size_t n = tokenizer_decode(&t->tokenizer, id, bytes);
        if (s->n == 0) fwrite(bytes, 1, n, stdout);
        if (s->safe > printed) fwrite(s->written.at + printed, 1, s->safe - printed, stdout);
        printed = s->safe;
    }
    if (!s->found && s->written.length > printed) {
        fwrite(s->written.at + printed, 1, s->written.length - printed, stdout);
    }
    printf("\n");
    return true;
}

/* Prints up to `most` samples from the settings' seed upwards, drawn together as far as memory allows. Returns how
 * many; 0 when that failed. */
static int print_together(trainer *t, const options *o, config *settings, int number, int most)
{
    error e = {0};
    int ids[AT_ONCE], n = most < AT_ONCE ? most : AT_ONCE;
    text letters[AT_ONCE] = {{0}};
    samples *s;
    while ((s = samples_new(t, n, &e)) == NULL && n > 1) n = (n + 1) / 2;
    bool ok = s != NULL || print_sample(t, o, settings, true, number);
    if (s == NULL) {
        settings->seed++;
        return ok;
    }
    for (int i = 0; i < n; i++, settings->seed++) {
        ok = ok && samples_begin(s, i, o->prompt, strlen(o->prompt), settings, &e);
        for (int k = 0; k < o->n_stops; k++) ok = ok && samples_stop(s, i, o->stops[k], strlen(o->stops[k]), &e);
    }
    for (bool more = ok; more;) {
        more = samples_next(s, ids);
        for (int i = 0; i < n; i++) {
            char bytes[TOKENIZER_TOKEN_BYTES];
            if (ids[i] >= 0) text_add_bytes(&letters[i], bytes, tokenizer_decode(&t->tokenizer, ids[i], bytes));
            if (letters[i].failed) more = ok = error_set(&e, ERROR_MEMORY, "", "There is not enough memory.");
        }
    }
    for (int i = 0; i < n; i++) {
        const stops *found = ok ? &s->each[i].stops : &(stops){0};
        size_t length = found->found ? found->safe : letters[i].length;
        if (ok) {
            printf("sample %2d: %s", number + i, o->prompt);
            if (letters[i].at != NULL) fwrite(letters[i].at, 1, length, stdout);
            printf("\n");
        }
        text_free(&letters[i]);
    }
    if (!ok) fprintf(stderr, "microgpt: %s\n", e.message);
    samples_delete(s);
    return ok ? n : 0;
}

static bool save(const trainer *t, const char *path)
{
    error e = {0};
    size_t size;
    uint8_t *bytes = checkpoint_save(t, &size, &e);
    if (bytes == NULL) fprintf(stderr, "microgpt: %s\n", e.message);
    bool ok = bytes != NULL && write_file(path, bytes, size);
    free(bytes);
    return ok;
}

/* What was measured at this step, if it was: a line of its own. */
static void print_metrics(const trainer *t, double tokens_per_second)
{
    const diagnostics *d = t->diagnostics;
    if (d == NULL || d->training.step != t->metrics.step) return;
    double least = (double)INFINITY, most = 0;
    for (int i = 0; i < t->model.n_parameters; i++) {
        double ratio = d->norms[i].update / d->norms[i].weight;
        if (!isfinite(ratio)) continue; /* of biases that were all 0 */
        if (ratio < least) least = ratio;
        if (ratio > most) most = ratio;
    }
    printf("step %4lld: loss %.4f, ", (long long)d->training.step, d->training.loss);
    if (isfinite(d->training.bits_per_character)) printf("bits per character %.4f, ", d->training.bits_per_character);
    printf("accuracy %.1f %%, gradient %.3g, updates/weights %.1e to %.1e", 100 * d->training.accuracy, d->grad_norm,
           least, most);
    int dead = 0;
    for (int i = 0; i < d->n_layer; i++) dead += d->dead[i];
    if (d->has_dead) printf(", dead units %d of %d", dead, d->n_layer * d->units);
    printf(", %.0f tokens/s\n", tokens_per_second);
    if (d->validation.step == d->training.step) {
        printf("validation: loss %.4f, bits per character %.4f, accuracy %.1f %%\n", d->validation.loss,
               d->validation.bits_per_character, 100 * d->validation.accuracy);
    }
}

/* Trains to the end, one line a step on a terminal's last line and one loss a line in a file. */
static bool train_steps(trainer *t, const char *losses)
{
    FILE *file = losses == NULL ? NULL : fopen(losses, "w");
    if (losses != NULL && file == NULL) {
        fprintf(stderr, "microgpt: cannot write the file %s\n", losses);
        return false;
    }
    const double start = seconds();
    for (bool more = true; more;) {
        more = trainer_step(t);
        const metrics *m = &t->metrics;
        printf("step %4lld / %4lld | loss %.4f%c", (long long)m->step, (long long)t->settings.max_steps, m->loss,
               isnan(m->val_loss) ? '\r' : ' ');
        if (!isnan(m->val_loss)) printf("| validation loss %.4f\n", m->val_loss);
        print_metrics(t, (double)m->tokens / (seconds() - start));
        if (file != NULL) fprintf(file, "%.17g\n", m->loss);
    }
    printf("\n");
    bool ok = file == NULL || (ferror(file) == 0) & (fclose(file) == 0);
    if (!ok) fprintf(stderr, "microgpt: cannot write the file %s\n", losses);
    if (t->stopped[0] != '\0') fprintf(stderr, "microgpt: %s\n", t->stopped);
    return ok && t->stopped[0] == '\0';
}

static int train(const options *o)
{
    error e = {0};
    config c;
    size_t size;
    if (!config_parse(&c, o->settings, &e)) return fail(e.message);
    if (o->save != NULL && !can_write(o->save)) return 1; /* better known before the training than after */
    uint8_t *bytes = read_file(o->text, &size);
    if (bytes == NULL) return 1;
    pool *threads = pool_new(o->threads);
    trainer *t = trainer_new(bytes, size, &c, threads, &e);
    free(bytes);
    if (t == NULL) {
        pool_delete(threads);
        return fail(e.message);
    }
    bool lines = t->settings.documents == DOCUMENTS_LINES;
    printf("num docs: %zu (%s)\nvocab size: %d\nnum params: %llu\nmemory: %.1f MiB\n", t->corpus.n_documents,
           lines ? "lines" : "stream", t->tokenizer.vocab_size, (unsigned long long)t->model.n_values,
           (double)t->bytes / (1024.0 * 1024.0));
    bool ok = train_steps(t, o->losses);
    if (ok && o->samples > 0) printf("--- inference (new, made up) ---\n");
    for (int i = 1; ok && i <= o->samples; i++) ok = print_sample(t, o, &t->settings, false, i);
    if (ok && o->save != NULL) ok = save(t, o->save);
    trainer_delete(t);
    pool_delete(threads);
    return ok ? 0 : 1;
}

/* A saved model, without its text. NULL, with a sentence, when it cannot be opened. */
static trainer *open_model(const char *path)
{
    error e = {0};
    size_t size;
    uint8_t *bytes = read_file(path, &size);
    if (bytes == NULL) return NULL;
    trainer *t = checkpoint_restore(bytes, size, NULL, 0, NULL, &e);
    free(bytes);
    if (t == NULL) fail(e.message);
    return t;
}

static int sample(const options *o)
{
    error e = {0};
    trainer *t = open_model(o->load);
    if (t == NULL) return 1;
    config c = t->settings;
    bool ok = config_change(&c, o->settings, &e);
    if (!ok) fail(e.message);
    /* Without a seed they share the run's generator, and so come one after the other. */
    for (int i = 1; ok && i <= o->samples && !o->seeded; i++) ok = print_sample(t, o, &c, false, i);
    for (int i = 1, n; ok && i <= o->samples && o->seeded; i += n) {
        n = print_together(t, o, &c, i, o->samples - i + 1);
        ok = n > 0;
    }
    trainer_delete(t);
    return ok ? 0 : 1;
}

/* What can be counted in a text, without training. */
static int print_facts(const options *o)
{
    error e = {0};
    config c;
    size_t size;
    facts f;
    if (!config_parse(&c, o->settings, &e)) return fail(e.message);
    uint8_t *bytes = read_file(o->text, &size);
    if (bytes == NULL) return 1;
    trainer *t = trainer_new(bytes, size, &c, NULL, &e);
    free(bytes);
    if (t == NULL || !facts_init(&f, &t->corpus, &t->tokenizer, &e)) {
        trainer_delete(t);
        return fail(e.message);
    }
    const facts_part *parts[] = {&f.train, &f.validation};
    for (int i = 0; i < 2; i++) {
        printf("%s %zu documents, %zu tokens, %zu characters\n",
               i == 0 ? "training:  " : "validation:", parts[i]->documents, parts[i]->tokens, parts[i]->characters);
    }
    printf("documents that occurred before: %zu\nof the validation part, also in training: %zu\n", f.duplicates,
           f.overlap);
    for (int i = 0; f.validation.tokens > 0 && i < NGRAM_ORDERS; i++) {
        static const char *const NAMES[] = {"unigram", "bigram", "trigram"};
        printf("%-7s entropy of the validation part: %.4f nats per token, %.4f bits per character\n", NAMES[i],
               f.entropy[i], f.bits_per_character[i]);
    }
    facts_free(&f);
    trainer_delete(t);
    return 0;
}

/* ---- a look inside ---- */

/* A token in quotes, in a column of its own. */
static void print_token(const tokenizer *t, int id)
{
    char bytes[TOKENIZER_TOKEN_BYTES + 1] = {0}, shown[TOKENIZER_TOKEN_BYTES + 3];
    size_t n = tokenizer_decode(t, id, bytes);
    for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)bytes[i] < ' ' ? ' ' : bytes[i];
    snprintf(shown, sizeof shown, id == t->bos ? "<BOS>" : "\"%s\"", bytes);
    printf("%-10s", shown);
}

/* After each token, what the model would expect next if it ended after this layer. */
static bool print_lens(inspection *in, const tokenizer *t, error *e)
{
    enum {
        PLACE = 5
    }; /* numbers that inspection_lens() writes for one token: the last two are that and how likely */
    const int layers = (int)in->model.settings.n_layer + 1, R = in->batch.end;
    double *places = malloc((size_t)(layers * R) * PLACE * sizeof *places);
    bool ok = places != NULL && inspection_lens(in, 1, places, e);
    if (places == NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for this prompt.");
    printf(ok ? "the likeliest next token after the embedding and after each block (logit lens):\n" : "");
    for (int r = 0; ok && r < R; r++) {
        print_token(t, in->batch.ids[r]);
        for (int layer = 0; layer < layers; layer++) {
            const double *place = places + (ptrdiff_t)(layer * R + r) * PLACE;
            printf("  ");
            print_token(t, (int)place[3]);
            printf(" %5.1f%%", 100 * place[4]);
        }
        printf("\n");
    }
    free(places);
    return ok;
}

static void print_shape(const inspected *of)
{
    for (int i = 0; i < of->rank; i++) printf("%s%d", i == 0 ? "" : " x ", of->shape[i]);
    printf("\n");
}

/* A tensor's numbers, a row a line. */
static bool print_tensor(inspection *in, const char *name, error *e)
{
    const inspected *of = inspection_find(in, name, false, e);
    real *x = of == NULL ? NULL : inspection_read(in, of, false, e);
    if (x == NULL) return false;
    print_shape(of);
    const size_t n = inspected_size(of), width = (size_t)of->shape[of->rank - 1];
    for (size_t i = 0; i < n; i++) printf("%.9g%c", (double)x[i], (i + 1) % width == 0 ? '\n' : ' ');
    free(x);
    return true;
}

static int print_inside(const options *o)
{
    error e = {0};
    trainer *t = open_model(o->load);
    if (t == NULL) return 1;
    inspection *in = inspection_new(t, o->prompt, strlen(o->prompt), &e);
    bool ok = in != NULL && (o->tensor != NULL ? print_tensor(in, o->tensor, &e) : print_lens(in, &t->tokenizer, &e));
    if (!ok) fail(e.message);
    for (int i = 0; ok && o->tensor == NULL && i < in->n_tensors; i++) {
        const inspected *of = &in->tensors[i];
        printf("%-10s %-36s ", of->kind, of->name);
        print_shape(of);
    }
    inspection_delete(in);
    trainer_delete(t);
    return ok ? 0 : 1;
}

/* What a run will need, without running it. */
static int print_estimate(const options *o)
{
    error e = {0};
    config c;
    size_t size = 0;
    estimate s = {0};
    if (!config_parse(&c, o->settings, &e)) return fail(e.message);
    uint8_t *bytes = o->text == NULL ? NULL : read_file(o->text, &size);
    if (o->text != NULL && bytes == NULL) return 1;
    pool *threads = pool_new(o->threads);
    bool ok = estimate_init(&s, bytes, size, o->vocabulary, &c, threads, &e) && estimate_measure(&s, seconds, &e);
    free(bytes);
    if (ok) {
        const trainer_bytes *b = &s.whole->parts;
        static const char *const NAMES[] = {"parameters", "gradients", "optimizer",  "activations",
                                            "validation", "sampler",   "diagnostics"};
        const uint64_t parts[] = {b->parameters, b->gradients, b->optimizer,  b->activations,
                                  b->validation, b->sampler,   b->diagnostics};
        const double mib = 1024.0 * 1024.0, tokens = s.rows.rows * (double)c.grad_accumulation;
        printf("num params: %llu\nvocab size: %d\nmemory: %.1f MiB%s\n", (unsigned long long)s.whole->model.n_values,
               s.whole->tokenizer.vocab_size, (double)s.whole->bytes / mib,
               (double)s.whole->bytes / mib > (double)c.memory_limit ? ", more than memory_limit" : "");
        for (int i = 0; i < 7; i++) printf("  %-12s %10.1f MiB\n", NAMES[i], (double)parts[i] / mib);
        printf("a step: %.3g ms, %.0f tokens, %.0f tokens a second, %.1f GFLOP/s, threads: %d\n", 1e3 * s.step,
               tokens, tokens / s.step, 1e-9 * s.flops / s.step, trainer_threads(s.whole));
        printf("a validation: %.3g ms\n%lld steps: %.0f s\n", 1e3 * s.validation, (long long)c.max_steps, s.run);
    }
    estimate_free(&s);
    pool_delete(threads);
    return ok ? 0 : fail(e.message);
}

/* ---- arguments ---- */

static bool add_setting(options *o, const char *key, const char *value)
{
    size_t used = strlen(o->settings);
    int n = snprintf(o->settings + used, sizeof o->settings - used, "%s%s\n", key, value);
    if (strncmp(value, "seed=", 5) == 0) o->seeded = true;
    return n > 0 && (size_t)n < sizeof o->settings - used;
}

/* A whole number, 0 or more; false, with a sentence, for anything else. */
static bool parse_number(int *to, const char *name, const char *value)
{
    char *end;
    long number = strtol(value, &end, 10);
    bool ok = end != value && *end == '\0' && number >= 0 && number <= INT_MAX;
    if (!ok) fprintf(stderr, "microgpt: %s needs a number, not \"%s\"\n", name, value);
    *to = ok ? (int)number : 0;
    return ok;
}

static bool parse(options *o, int argc, char **argv)
{
    for (int i = 0; i + 1 < argc; i += 2) {
        const char *name = argv[i], *value = argv[i + 1];
        if (strcmp(name, "--text") == 0) {
            o->text = value;
        } else if (strcmp(name, "--losses") == 0) {
            o->losses = value;
        } else if (strcmp(name, "--save") == 0) {
            o->save = value;
        } else if (strcmp(name, "--load") == 0) {
            o->load = value;
        } else if (strcmp(name, "--prompt") == 0) {
            o->prompt = value;
        } else if (strcmp(name, "--tensor") == 0) {
            o->tensor = value;
        } else if (strcmp(name, "--stop") == 0 && o->n_stops < MAX_STOPS) {
            o->stops[o->n_stops++] = value;
        } else if (strcmp(name, "--samples") == 0 || strcmp(name, "--count") == 0) {
            if (!parse_number(&o->samples, name, value)) return false;
        } else if (strcmp(name, "--threads") == 0) {
            if (!parse_number(&o->threads, name, value)) return false;
        } else if (strcmp(name, "--vocabulary") == 0) {
            if (!parse_number(&o->vocabulary, name, value)) return false;
        } else if (strcmp(name, "--preset") == 0) {
            if (!add_setting(o, "preset=", value)) return false;
        } else if (strcmp(name, "--set") == 0 && strchr(value, '=') != NULL) {
            if (!add_setting(o, "", value)) return false;
        } else {
            fprintf(stderr, "microgpt: there is no option %s %s\n", name, value);
            return false;
        }
    }
    if (argc % 2 != 0) fprintf(stderr, "microgpt: %s has no value\n", argv[argc - 1]);
    return argc % 2 == 0;
}

int main(int argc, char **argv)
{
    options o = {.prompt = ""};
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "settings") == 0 && argc == 2) return print_settings();
    if (argc > 1 && parse(&o, argc - 2, argv + 2)) {
        if (strcmp(command, "estimate") == 0) return print_estimate(&o);
        if (strcmp(command, "train") == 0 && o.text != NULL) return train(&o);
        if (strcmp(command, "facts") == 0 && o.text != NULL) return print_facts(&o);
        if (strcmp(command, "inside") == 0 && o.load != NULL) return print_inside(&o);
        if (strcmp(command, "sample") == 0 && o.load != NULL) {
            if (o.samples == 0) o.samples = 1;
            return sample(&o);
        }
    }
    fputs(USAGE, stderr);
    return 2;
}
