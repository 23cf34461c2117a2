/* report.h: what the engine says about itself and about a run, as JSON (RFC 8259).
 *
 * The page, the worker and other programs learn from here what settings there are, what a text
 * turned out to be and what can be looked at; nothing of it is written down a second time. */
#ifndef REPORT_H
#define REPORT_H

#include "base/string_builder.h"
#include "training/trainer.h"

/* {"settings":[{"key","type","min","max","default","choices","group","main","changes","label","help"}...],
 *  "presets":{NAME:{KEY:VALUE...}...},"limits":{"max_text_bytes","max_memory_mib"},
 *  "ops":[{"name","formula"}...]}
 * "changes": whether trainer_change() takes it while a run goes on. "type" is int, real, bool or choice; "choices" is there for a choice only. */
void report_engine(string_builder *out);

/* {"n_params","vocab_size","vocabulary":[...,"<BOS>"],"documents":"lines"|"stream","n_documents",
 *  "n_train_documents","n_train_tokens","n_val_tokens","memory_mib","uniform_loss",
 *  "unigram_entropy","config":{KEY:VALUE...},"step","done","notices":[sentence...]}
 * uniform_loss is ln vocab_size, the loss of blind guessing; losses and entropies are in nats. A
 * "vocabulary" has the text of each token; bytes of it that are no whole character stand as <0xE2>. A
 * restored model without a text has null for unigram_entropy and 0 for what counts the text. */
void report_trainer(const trainer *t, string_builder *out);

/* [{"name","shape":[...],"parameter":bool,"gradient":bool}...]: the parameters, then the
 * activations of the training graph in the order in which they are computed, with the rows that
 * the last batch used. */
void report_tensors(const trainer *t, string_builder *out);

/* The shape alone, "[...]", of one of them. */
void report_shape(const trainer *t, const tensor *of, string_builder *out);

#endif
