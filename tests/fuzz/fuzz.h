/* fuzz.h: what reads files and text of strangers, each as one function that takes any bytes. It refuses them with a
 * sentence, or it has read something that can be used, and then uses it. A promise that does not hold ends the program.
 *
 * `make fuzz` gives them to libFuzzer (main.c); tests/c/files/test_corpus.c feeds them the small files in corpus/ in every
 * `make test`, and test_damage.c some thousand damaged ones. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef void fuzz_reader(const uint8_t *bytes, size_t size);

/* A saved run: checkpoint_restore(), with a text if the size is even. */
fuzz_reader fuzz_checkpoint;
/* A safetensors file of anybody: its header, and the numbers of each tensor. */
fuzz_reader fuzz_safetensors;
/* tokenizer.json: the tokenizer that it becomes encodes its own tokens. */
fuzz_reader fuzz_tokenizer;
/* What import_run() takes, in this order: weights, config.json, tokenizer.json, settings, with FUZZ_MARK between them. */
fuzz_reader fuzz_import;
/* Lines of key=value: what they give is printed, and read again as the same. */
fuzz_reader fuzz_settings;

/* Between the files of one input of fuzz_import(). */
#define FUZZ_MARK "\n\x1c\x1c\n"

/* Ends the program where a promise is broken; libFuzzer then keeps the input. */
void fuzz_promise(bool kept);

#endif
