/* train.c: trains a new run, or continues a saved one, to its end or until it is interrupted.
 *
 * Everything that can be refused is refused before training begins. The model is saved when training is over and
 * before samples are drawn, because samples draw from the run's generator. A run that has diverged is not saved, so
 * that the old file is not replaced by a useless model. The losses of all steps done are written in every case. A
 * run that is interrupted before its first step writes nothing. */
#include "base/memory.h"
#include "command/command.h"
#include "command/commands/sample.h"
#include "command/file.h"
#include "command/interrupt.h"
#include "command/losses.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/saved.h"
#include "inside/report.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- before ---- */

/* Checks the files of the options: no output may overwrite the text or another output. */
static int check_files(const options *o)
{
    const char *written[] = {o->save, o->losses}, *names[] = {"--save", "--losses"};
    for (int i = 0; i < 2; i++) {
        if (written[i] == NULL) continue;
        if (file_same(written[i], o->text)) {
            return output_fail(EXIT_USAGE, "%s and --text name the same file, %s; the text would be lost.", names[i],
                               o->text);
        }
        if (!file_check(written[i])) return EXIT_INPUT;
    }
    if (o->save != NULL && o->losses != NULL && file_same(o->save, o->losses)) {
        return output_fail(EXIT_USAGE, "--save and --losses name the same file, %s.", o->save);
    }
    if (o->load != NULL && o->losses != NULL && file_same(o->load, o->losses)) {
        return output_fail(EXIT_USAGE, "--losses and --load name the same file, %s; the model would be lost.",
                           o->load);
    }
    if (o->load != NULL && o->preset) {
        return output_fail(EXIT_USAGE, "A saved model (--load) has its settings already, so no preset can be given.");
    }
    return 0;
}

/* Prints that a run is done, and how it can be continued. */
static void refuse_done(const char *path, int64_t steps)
{
    const int64_t most = (int64_t)setting_find("max_steps")->max;
    if (steps >= most) {
        output_note("The run in %s has done all of its %lld steps; there cannot be more.", path, (long long)steps);
    } else {
        output_note("The run in %s has done all of its %lld steps; --set max_steps=%lld lets it go on.", path,
                    (long long)steps, (long long)(steps > most / 2 ? most : 2 * steps));
    }
}

/* Opens a saved run and changes the settings that were given. NULL, with a sentence, where it cannot be opened or
 * continued. */
static trainer *continue_run(const options *o, const uint8_t *bytes, size_t size, pool *threads)
{
    error e = {0};
    trainer *t = saved_continue(o->load, bytes, size, threads);
    if (t == NULL) return NULL;
    bool ok = trainer_change(t, o->settings.at, &e);
    if (!ok) {
        output_note("%s", e.message);
    } else if (t->stopped[0] != '\0') {
        output_note("The run in %s cannot go on. %s", o->load, t->stopped);
        ok = false;
    } else if (t->done) {
        refuse_done(o->load, t->settings.max_steps);
        ok = false;
    }
    if (ok) return t;
    trainer_delete(t);
    return NULL;
}

/* A new run, or a saved one that continues. NULL, with a sentence. */
static trainer *open_run(const options *o, pool *threads)
{
    error e = {0};
    config c;
    size_t size;
    if (o->load == NULL && !config_parse(&c, o->settings.at, &e)) {
        output_note("%s", e.message);
        return NULL;
    }
    uint8_t *bytes = saved_read_text(o->text, &size);
    if (bytes == NULL) return NULL;
    trainer *t = o->load != NULL ? continue_run(o, bytes, size, threads) : trainer_new(bytes, size, &c, threads, &e);
    if (t == NULL && o->load == NULL) output_note("%s", e.message);
    free(bytes);
    return t;
}

/* Prints {"event":"start","run":{...}} (report_trainer()), or four lines of the same. */
static void print_start(const options *o, const trainer *t)
{
    if (!o->json) {
        saved_print_notices(t);
        char trained[SAVED_TRAINED];
        printf("num docs: %zu (%s)\nvocab size: %d\nnum params: %llu%s\nmemory: %.1f MiB\n", t->corpus.n_documents,
               t->settings.documents == DOCUMENTS_LINES ? "lines" : "stream", t->tokenizer.vocab_size,
               (unsigned long long)t->model.n_values, saved_trained(&t->model, trained), memory_mib(t->bytes));
        fflush(stdout);
        return;
    }
    string_builder line = {0};
    string_builder_add(&line, "{\"event\":\"start\",\"run\":");
    report_trainer(t, &line);
    string_builder_add(&line, "}");
    output_json(&line);
    fflush(stdout);
}

/* ---- the run ---- */

/* The results of the run. */
typedef struct outcome {
    int64_t before; /* steps done before this run */
    double seconds;
    bool losses;  /* the file of losses was written */
    bool saved;   /* the model was saved */
    size_t bytes; /* bytes of the saved model */
    bool samples; /* all requested samples were printed */
    bool cut;     /* a signal came before all samples were printed */
} outcome;

/* Trains until the end or a signal, and writes the losses into a file, one a line. */
static void train_steps(trainer *t, const options *o, FILE *losses, outcome *made)
{
    progress p;
    progress_begin(&p, t, o->json);
    for (bool more = true; more && interrupt_signal() == 0;) {
        more = trainer_step(t);
        const bool due = progress_step(&p, t);
        if (losses == NULL) continue;
        fprintf(losses, "%.17g\n", t->last.loss);
        if (due) fflush(losses);
    }
    if (t->last.step > made->before) progress_end(&p, t);
    made->seconds = progress_seconds(&p);
}

/* Prints a number of bytes as KiB or MiB. */
static const char *print_size(size_t bytes, char shown[32])
{
    static const double KIB = 1024;
    const double mib = memory_mib(bytes);
    if (mib >= 1) snprintf(shown, 32, "%.1f MiB", mib);
    if (mib < 1) snprintf(shown, 32, "%.1f KiB", (double)bytes / KIB);
    return shown;
}

/* Writes the files of the run. Both get their names together, once both are on the disk. */
static void write_files(const trainer *t, const options *o, file_writer *losses, outcome *made)
{
    char size[32];
    file_writer saved;
    sigset_t before;
    if (t->last.step == made->before) {
        if (o->losses != NULL) file_discard(losses);
        return;
    }
    const bool save = o->save != NULL && t->stopped[0] == '\0';
    made->losses = o->losses != NULL && file_ready(losses);
    made->saved = save && saved_prepare(t, o->save, &saved, &made->bytes);
    interrupt_hold(&before);
    made->losses = made->losses && file_place(losses);
    made->saved = made->saved && file_place(&saved);
    interrupt_release(&before);
    if (made->saved && !o->json) printf("saved %s (%s)\n", o->save, print_size(made->bytes, size));
    fflush(stdout);
}

static void print_samples(trainer *t, const options *o, outcome *made)
{
    if (o->samples > 0 && !o->json) printf("--- inference (new, made up) ---\n");
    for (int i = 1; made->samples && i <= o->samples; i++) {
        made->samples = interrupt_signal() == 0 && sample_print(t, o, &t->settings, false, i);
    }
    made->cut = !made->samples && interrupt_signal() != 0;
}

static void add_file(string_builder *line, const char *key, const char *path)
{
    string_builder_add(line, ",\"%s\":", key);
    if (path == NULL) string_builder_add(line, "null");
    if (path != NULL) output_add_string(line, path, strlen(path));
}

/* Prints
 * {"event":"end","reason":"done"|"stopped"|"interrupted","step","loss","val_loss","seconds","message","saved","bytes",
 *   "losses"}
 * with null for what does not apply: message says why a run was stopped; saved and losses are paths. */
static void print_end(const trainer *t, const options *o, const outcome *made)
{
    const bool stopped = t->stopped[0] != '\0';
    string_builder line = {0};
    string_builder_add(&line, "{\"event\":\"end\",\"reason\":\"%s\",\"step\":%lld",
                       stopped   ? "stopped"
                       : t->done ? "done"
                                 : "interrupted",
                       (long long)t->last.step);
    output_add_number(&line, "loss", t->last.loss);
    output_add_number(&line, "val_loss", t->last.val_loss);
    output_add_number(&line, "seconds", made->seconds);
    add_file(&line, "message", stopped ? t->stopped : NULL);
    add_file(&line, "saved", made->saved ? o->save : NULL);
    output_add_number(&line, "bytes", made->saved ? (double)made->bytes : (double)NAN);
    add_file(&line, "losses", made->losses ? o->losses : NULL);
    string_builder_add(&line, "}");
    output_json(&line);
}

/* Prints on stderr how far an interrupted run came. */
static int conclude_interrupted(const trainer *t, const options *o, const outcome *made)
{
    const char *why_not = o->save == NULL ? ", since --save was not given" : "";
    const long long step = (long long)t->last.step, all = (long long)t->settings.max_steps;
    if (t->last.step == made->before) {
        output_note("Interrupted before the first step of this run; no file has changed.");
    } else if (t->done && made->saved) {
        output_note("Training was over, with all of its %lld steps, and the model is saved in %s; only the samples "
                    "were cut off.",
                    all, o->save);
    } else if (t->done) {
        output_note(
            "Training was over, with all of its %lld steps, when the samples were cut off; the model is not saved%s.",
            all, why_not);
    } else if (made->saved) {
        output_note(
            "Interrupted after step %lld of %lld; the model is saved in %s, and train --load goes on with it.", step,
            all, o->save);
    } else {
        output_note("Interrupted after step %lld of %lld; the model is not saved%s.", step, all, why_not);
    }
    return interrupt_status();
}

/* Prints the last sentences on stderr and returns the exit status. */
static int conclude(const trainer *t, const options *o, const outcome *made)
{
    if (o->json) print_end(t, o, made);
    if (t->stopped[0] != '\0') {
        output_note("%s", t->stopped);
        if (o->save != NULL) output_note("The model is not saved, since it has diverged; %s is as it was.", o->save);
        return EXIT_INPUT;
    }
    if (made->cut || !t->done) return conclude_interrupted(t, o, made);
    const bool kept = (o->losses == NULL || made->losses) && (o->save == NULL || made->saved);
    return kept && made->samples ? 0 : EXIT_INPUT;
}

static int run(trainer *t, const options *o)
{
    outcome made = {.before = t->last.step, .samples = true};
    file_writer losses = {0};
    /* Where the reader of a pipe (such as head) closes it, the files must still be written. */
    if (o->save != NULL || o->losses != NULL) signal(SIGPIPE, SIG_IGN);
    interrupt_begin();
    if (o->losses != NULL && !losses_begin(&losses, o->losses, made.before)) return EXIT_INPUT;
    print_start(o, t);
    train_steps(t, o, losses.stream, &made);
    write_files(t, o, &losses, &made);
    if (t->done && t->stopped[0] == '\0') print_samples(t, o, &made);
    return conclude(t, o, &made);
}

int command_train(const options *o)
{
    sigset_t before;
    int status = check_files(o);
    if (status != 0) return status;
    interrupt_hold(&before); /* so that the new threads block the signals: only the main thread handles them */
    pool *threads = pool_new(o->threads);
    interrupt_release(&before);
    trainer *t = open_run(o, threads);
    status = t == NULL ? EXIT_INPUT : run(t, o);
    trainer_delete(t);
    pool_delete(threads);
    return status;
}
