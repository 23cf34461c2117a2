/* exportable.h: which models the formats of other programs can express. It depends on the settings alone, so it can be
 * asked before anything is learnt. */
#ifndef EXPORTABLE_H
#define EXPORTABLE_H

#include "base/error.h"
#include "settings/config.h"

/* A folder as Hugging Face's transformers reads it; a file as llama.cpp reads it. */
typedef enum export_format { EXPORT_HF, EXPORT_GGUF, EXPORT_FORMATS } export_format;

/* The architectures that both know. A model whose positions are rope can only be a Llama, any other only a GPT-2. */
typedef enum foreign_family { FAMILY_GPT2, FAMILY_LLAMA } foreign_family;

foreign_family exportable_family(const config *c);

/* Whether a model with these settings can be written in the format, so that other programs compute what the engine does.
 * False (ERROR_SETTING) with the first reason, and the setting to blame.
 *
 * What has no place there but can be expressed by numbers is no reason: biases that are missing are written as 0, gains
 * as 1, sinusoidal positions as learnt ones, none as zeros. Dropout and smoothing are for training only. */
bool exportable(const config *c, export_format format, error *e);

#endif
