/* exportable.c: see exportable.h. */
#include "files/exportable.h"

#include "base/parts.h"

SECOND_PART_FILE;

foreign_family exportable_family(const config *c)
{
    return c->position == POSITION_ROPE ? FAMILY_LLAMA : FAMILY_GPT2;
}

/* Refuses what neither architecture has. */
static bool has_common_form(const config *c, error *e)
{
    if (!c->norm_final) {
        return error_set(e, ERROR_SETTING, "norm_final",
                         "GPT-2 and Llama have a norm before the output layer, and this model has none.");
    }
    if (c->norm_embedding) {
        return error_set(e, ERROR_SETTING, "norm_embedding",
                         "GPT-2 and Llama have no norm after the embedding, and this model has one.");
    }
    if (c->norm_place != NORM_PRE) {
        return error_set(e, ERROR_SETTING, "norm_place",
                         "GPT-2 and Llama have their norms before attention and MLP, and this model has them after.");
    }
    if (c->qk_norm) {
        return error_set(e, ERROR_SETTING, "qk_norm",
                         "GPT-2 and Llama have no norm of queries and keys, and this model has one.");
    }
    if (c->window > 0 && c->window < c->block_size) {
        return error_set(e, ERROR_SETTING, "window",
                         "GPT-2 and Llama see the whole context, and this model has an attention window.");
    }
    if (c->position == POSITION_ALIBI) {
        return error_set(e, ERROR_SETTING, "position",
                         "GPT-2 has learnt positions and Llama has rope, and this model has ALiBi.");
    }
    return true;
}

static bool is_gpt2(const config *c, export_format format, error *e)
{
    if (c->norm != NORM_LAYER) {
        return error_set(e, ERROR_SETTING, "norm", "GPT-2 has layer norms, and this model has RMS norms.");
    }
    if (config_kv_heads(c) != c->n_head) {
        return error_set(e, ERROR_SETTING, "n_kv_head",
                         "In GPT-2 each head has its own keys and values, and in this model heads share them.");
    }
    if (format == EXPORT_GGUF && c->activation != ACTIVATION_GELU) {
        return error_set(e, ERROR_SETTING, "activation",
                         "In a GGUF file GPT-2 has the activation gelu and no other.");
    }
    if (c->activation != ACTIVATION_GELU && c->activation != ACTIVATION_RELU && c->activation != ACTIVATION_SILU) {
        return error_set(e, ERROR_SETTING, "activation",
                         "GPT-2 has the activation gelu, relu or silu, and this model has another one.");
    }
    return true;
}

static bool is_llama(const config *c, export_format format, error *e)
{
    if (c->norm != NORM_RMS) {
        return error_set(
            e, ERROR_SETTING, "norm",
            "A model with rope is written as a Llama, which has RMS norms, and this model has layer norms.");
    }
    if (c->bias) {
        return error_set(e, ERROR_SETTING, "bias",
                         "A model with rope is written as a Llama, which has no biases, and this model has some.");
    }
    if (format == EXPORT_GGUF && c->activation != ACTIVATION_SWIGLU) {
        return error_set(e, ERROR_SETTING, "activation",
                         "In a GGUF file Llama has the activation swiglu and no other.");
    }
    if (!config_is_gated(c)) {
        return error_set(e, ERROR_SETTING, "activation",
                         "Llama has the activation swiglu or geglu, and this model has another one.");
    }
    return true;
}

bool exportable(const config *c, export_format format, error *e)
{
    if (!has_common_form(c, e)) return false;
    return exportable_family(c) == FAMILY_LLAMA ? is_llama(c, format, e) : is_gpt2(c, format, e);
}
