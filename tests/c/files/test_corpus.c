/* test_corpus.c: gives every file in tests/fuzz/corpus/ to its reader. Some of these files were once read wrongly. */
#include "../../fuzz/fuzz.h"

#include "../support.h"
#include "../test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Gives each file of a folder to a reader, which ends the program if it finds an error. Returns the number of files. */
static int read_all(const char *folder, fuzz_reader *reader)
{
    DIR *files = opendir(folder);
    int n = 0;
    if (files == NULL) return 0;
    for (const struct dirent *x; (x = readdir(files)) != NULL;) {
        char path[300];
        size_t size = 0;
        if (x->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", folder, x->d_name);
        char *bytes = read_file(path, &size);
        if (bytes == NULL) continue;
        uint8_t *exact = malloc(size > 0 ? size : 1); /* so that ASan detects a read beyond it */
        if (exact != NULL) {
            memcpy(exact, bytes, size);
            reader(exact, size);
            n++;
        }
        free(exact);
        free(bytes);
    }
    closedir(files);
    return n;
}

static void reads_the_corpus(void)
{
    CHECK(read_all("tests/fuzz/corpus/checkpoint", fuzz_checkpoint) >= 6);
    CHECK(read_all("tests/fuzz/corpus/safetensors", fuzz_safetensors) >= 14);
    CHECK(read_all("tests/fuzz/corpus/tokenizer", fuzz_tokenizer) >= 8);
    CHECK(read_all("tests/fuzz/corpus/import", fuzz_import) >= 3);
    CHECK(read_all("tests/fuzz/corpus/settings", fuzz_settings) >= 6);
}

SUITE(corpus) { TEST("the files of the corpus are refused with a sentence, or can be used", reads_the_corpus); }
