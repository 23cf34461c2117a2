/* report.h: describes the engine and a run, as JSON (RFC 8259).
 *
 * The page, the worker and other programs learn from these reports which settings there are, what a text contains and
 * which tensors can be read, so that no other list of them is needed. */
#ifndef REPORT_H
#define REPORT_H

#include "base/string_builder.h"
#include "training/trainer.h"

/* Appends
 * {"settings":[{"key","type","min","max","default","choices","adapted","group","main","changes","label","help"}...],
 *   "rules":{KEY:RULE...},"presets":{NAME:{KEY:VALUE...}...},"limits":{"max_text_bytes","max_memory_mib"},
 *   "ops":[{"name","formula"}...]}
 * "type" is int, real, bool or choice; only a choice has "choices". Only settings for which setting_factor() is not
 * always 1 have "adapted": {OPTIMIZER:{PRESET:VALUE}}, the values of all presets for all optimizers. "changes" says whether
 * trainer_change() accepts the setting during a run. A rule of settings.def is {"needs":CONDITION},
 * {"divides":{"key":OTHER,"even":CONDITION}} or {"shrinks_with":{"key":OTHER,"share"}}. */
void report_engine(string_builder *out);

/* The word for the type of a setting: int, real, bool or choice. */
const char *report_setting_type(const setting *s);

/* Appends {"n_params","n_trained","vocab_size","vocabulary":[...,"<BOS>"],"documents":"lines"|"stream","n_documents",
 *   "n_train_documents","n_train_tokens","n_val_tokens","memory_mib","uniform_loss",
 *   "unigram_entropy","threads","parameter_bytes","saved_bytes","worth_sharing","config":{KEY:VALUE...},"step","done",
 *   "notices":[sentence...]}
 * uniform_loss is ln vocab_size, the loss of guessing at random; losses and entropies are in nats. "parameter_bytes" are
 * those of all parameters, "saved_bytes" with what the optimizer keeps, as in a saved run. "worth_sharing" is
 * trainer_is_worth_sharing(). "vocabulary" has
 * the text of each token; a byte that is not part of a whole character is written as <0xE2>. For a model restored
 * without its text unigram_entropy is null and the counts of the text are 0. */
void report_trainer(const trainer *t, string_builder *out);

/* How BOS, which has no bytes, is written where tokens are shown. */
#define REPORT_BOS "<BOS>"

/* Appends the text of a token of `size` bytes, at most TOKENIZER_TOKEN_BYTES, as "vocabulary" has it. */
void report_token(string_builder *out, const char *bytes, size_t size);

/* Appends [{"name","shape":[...],"parameter":bool,"gradient":bool}...]: the parameters, then the activations of the
 * training graph in the order in which they are computed. A shape has the rows that the last batch used. A parameter
 * also has "rule", the word of the optimizer that updates it; "keeps", what is kept for it of "m" and "v"; and
 * "decays_with", the words of the setting `decay` with which it decays. */
void report_tensors(const trainer *t, string_builder *out);

/* Appends only the shape of a tensor, "[...]". */
void report_shape(const trainer *t, const tensor *of, string_builder *out);

#endif
