/* facts.c: prints what can be counted in a text, without training, as lines or as JSON (facts_report()). */
#include "text_analysis/facts.h"

#include "command/command.h"
#include "command/output.h"
#include "command/saved.h"

#include <stdio.h>
#include <stdlib.h>

static void print_facts(const facts *f)
{
    static const char *const NAMES[] = {"unigram", "bigram", "trigram"};
    const facts_part *parts[] = {&f->train, &f->validation};
    for (int i = 0; i < 2; i++) {
        printf("%s %zu documents, %zu tokens, %zu characters\n",
               i == 0 ? "training:  " : "validation:", parts[i]->documents, parts[i]->tokens, parts[i]->characters);
    }
    printf("documents that occurred before: %zu\nof the validation part, also in training: %zu\n", f->duplicates,
           f->overlap);
    for (int i = 0; f->validation.tokens > 0 && i < NGRAM_ORDERS; i++) {
        printf("%-7s entropy of the validation part: %.4f nats per token, %.4f bits per character\n", NAMES[i],
               f->entropy[i], f->bits_per_character[i]);
    }
}

int command_facts(const options *o)
{
    error e = {0};
    config c;
    size_t size;
    facts f = {0};
    if (!config_parse(&c, o->settings.at, &e)) return output_fail(EXIT_INPUT, "%s", e.message);
    uint8_t *bytes = saved_read_text(o->text, &size);
    if (bytes == NULL) return EXIT_INPUT;
    trainer *t = trainer_new(bytes, size, &c, NULL, &e);
    free(bytes);
    bool ok = t != NULL && facts_init(&f, &t->corpus, &t->tokenizer, &e);
    if (!ok) output_note("%s", e.message);
    if (ok && !o->json) {
        saved_print_notices(t);
        print_facts(&f);
    }
    if (ok && o->json) {
        string_builder line = {0};
        facts_report(&f, &line);
        ok = output_json(&line);
    }
    facts_free(&f);
    trainer_delete(t);
    return ok ? 0 : EXIT_INPUT;
}
