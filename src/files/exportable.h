/* exportable.h: which models the formats of other programs can express. The answer depends only on the settings, so it is
 * known before training. */
#ifndef EXPORTABLE_H
#define EXPORTABLE_H

#include "base/error.h"
#include "settings/config.h"

/* A folder for Hugging Face's transformers; a file for llama.cpp. */
typedef enum export_format { EXPORT_HF, EXPORT_GGUF, EXPORT_FORMATS } export_format;

/* The architectures that both programs know. A model with position=rope can only be a Llama, any other only a GPT-2. */
typedef enum foreign_family { FAMILY_GPT2, FAMILY_LLAMA } foreign_family;

foreign_family exportable_family(const config *c);

/* Whether a model with these settings can be written in the format, so that other programs compute the same as the engine.
 * False (ERROR_SETTING) with the first reason against it, and the setting to blame.
 *
 * A part that the model lacks, or has in another form, is no obstacle if numbers can express it: missing biases are written
 * as 0, missing gains as 1, sinusoidal positions as learnt ones, no positions as zeros. Dropout and label smoothing do not
 * matter, because they are for training only. */
bool exportable(const config *c, export_format format, error *e);

#endif
