/* export.c: writes a saved model in the format of another program, as a folder or as one file; or as a page (export_page.h). */
#include "files/export.h"

#include "command/command.h"
#include "command/commands/export_page.h"
#include "command/commands/scripts.h"
#include "command/output.h"
#include "command/saved.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Makes the folder where there is none. */
static bool make_folder(const char *path)
{
    struct stat found;
    errno = 0;
    if (mkdir(path, 0777) == 0) return true;
    const int why = errno == EEXIST ? ENOTDIR : errno;
    if (stat(path, &found) == 0 && S_ISDIR(found.st_mode)) return true;
    output_note("cannot make the folder %s: %s", path, strerror(why));
    return false;
}

/* Writes all files. They get their names only when all are written completely. */
static bool write_files(const exported *x, const char *const *paths)
{
    file_writer w[EXPORT_FILES];
    int n = 0;
    bool ok = true;
    while (ok && n < x->n) {
        const exported_file *f = &x->files[n];
        ok = file_begin(&w[n], paths[n]);
        if (!ok) break;
        if (fwrite(f->bytes, 1, f->size, w[n].stream) != f->size) w[n].why = errno;
        ok = file_ready(&w[n]);
        if (ok) n++;
    }
    for (int i = 0; i < n; i++) {
        if (!ok) file_discard(&w[i]);
        if (ok) ok = file_place(&w[i]);
    }
    return ok;
}

static void print_files(const options *o, const exported *x, const char *const *paths)
{
    for (int i = 0; i < x->n; i++) {
        string_builder line = {0};
        if (!o->json) {
            printf("%s: %zu bytes\n", paths[i], x->files[i].size);
            continue;
        }
        string_builder_add(&line, "{\"file\":");
        output_add_string(&line, paths[i], strlen(paths[i]));
        string_builder_add(&line, ",\"bytes\":%zu}", x->files[i].size);
        output_json(&line);
    }
}

/* Writes the files into the folder --out, or, if there is only one file, as the file --out. */
static bool place_files(const options *o, const exported *x, bool folder)
{
    string_builder names[EXPORT_FILES] = {{0}};
    const char *paths[EXPORT_FILES];
    string_builder scripts = {0};
    string_builder_add(&scripts, "%s/" SCRIPTS_FOLDER, o->out);
    bool ok = !folder || (!scripts.failed && make_folder(o->out) && make_folder(scripts.at));
    string_builder_free(&scripts);
    for (int i = 0; i < x->n; i++) {
        if (folder) string_builder_add(&names[i], "%s/%s", o->out, x->files[i].name);
        if (names[i].failed) ok = false;
        paths[i] = folder ? names[i].at : o->out;
    }
    ok = ok && write_files(x, paths);
    if (ok) print_files(o, x, paths);
    for (int i = 0; i < x->n; i++) string_builder_free(&names[i]);
    return ok;
}

int command_export(const options *o)
{
    error e = {0};
    exported x;
    const bool folder = strcmp(o->to, "hf") == 0, page = strcmp(o->to, "html") == 0;
    if (page && o->template == NULL)
        return output_fail(EXIT_USAGE, "--template is missing: microgpt export --to html needs --template FILE.");
    trainer *t = saved_open(o->load);
    if (t == NULL) return EXIT_INPUT;
    bool ok = page ? export_page(&x, t, o->template) : export_run(&x, t, folder ? EXPORT_HF : EXPORT_GGUF, &e);
    if (!ok && !page) output_note("%s", e.message);
    trainer_delete(t);
    if (folder) ok = ok && scripts_add(&x, o->load, o->text);
    ok = ok && place_files(o, &x, folder);
    exported_free(&x);
    return ok ? 0 : EXIT_INPUT;
}
