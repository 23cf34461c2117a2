/* export_tokenizer.c: the tokenizer in the format of Hugging Face's library tokenizers. See export.h. */
#include "base/parts.h"
#include "files/export.h"

SECOND_PART_FILE;

/* Adds BOS as a special token, and a rule that puts it before every text. */
static void add_bos(string_builder *to, const char *bos, int id)
{
    string_builder_add(to, "\"added_tokens\":[{\"id\":%d,\"content\":", id);
    string_builder_add_quoted(to, bos);
    string_builder_add(to, ",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,"
                           "\"special\":true}],\n\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":");
    for (int pair = 0; pair < 2; pair++) {
        string_builder_add(to, "%s[{\"SpecialToken\":{\"id\":", pair ? ",\"pair\":" : "");
        string_builder_add_quoted(to, bos);
        string_builder_add(to, ",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}");
        if (pair) string_builder_add(to, ",{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}");
        string_builder_add(to, "]");
    }
    string_builder_add(to, ",\"special_tokens\":{");
    string_builder_add_quoted(to, bos);
    string_builder_add(to, ":{\"id\":");
    string_builder_add_quoted(to, bos);
    string_builder_add(to, ",\"ids\":[%d],\"tokens\":[", id);
    string_builder_add_quoted(to, bos);
    string_builder_add(to, "]}}},\n");
}

/* Adds the rules by which a text is cut into pieces and by which tokens become text again. */
static void add_pieces_of(string_builder *to, const tokenizer *t, int n_merges)
{
    static const char BYTES[] =
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":%s}";
    string_builder_add(to, "\"normalizer\":null,\n\"pre_tokenizer\":");
    if (t->bytes == NULL) {
        string_builder_add(to, "null,\n\"decoder\":{\"type\":\"Fuse\"},\n");
        return;
    }
    string_builder_add(to, BYTES, n_merges > 0 ? "true" : "false");
    string_builder_add(to, ",\n\"decoder\":");
    string_builder_add(to, BYTES, "true");
    string_builder_add(to, ",\n");
}

static void add_byte_pairs(string_builder *to, const spelling *s, const bpe_merge *merges, int n_merges)
{
    string_builder_add(to, "\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,"
                           "\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,"
                           "\"byte_fallback\":false,\"ignore_merges\":false,\n\"vocab\":{");
    for (int id = 0; id < s->n; id++) {
        if (id > 0) string_builder_add(to, ",");
        string_builder_add_quoted(to, s->tokens[id]);
        string_builder_add(to, ":%d", id);
    }
    string_builder_add(to, "},\n\"merges\":[");
    for (int i = 0; i < n_merges; i++) {
        string_builder pair = {0};
        string_builder_add(&pair, "%s %s", s->tokens[merges[i].left], s->tokens[merges[i].right]);
        if (i > 0) string_builder_add(to, ",");
        if (pair.failed) to->failed = true;
        if (!pair.failed) string_builder_add_quoted(to, pair.at);
        string_builder_free(&pair);
    }
    string_builder_add(to, "]}}\n");
}

void export_tokenizer(string_builder *to, const tokenizer *t, const spelling *s)
{
    int n_merges = 0;
    const bpe_merge *merges = t->bytes == NULL ? NULL : bpe_encoder_merges(t->bytes, &n_merges);
    string_builder_add(to, "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\n");
    add_bos(to, s->tokens[t->bos], t->bos);
    add_pieces_of(to, t, n_merges);
    add_byte_pairs(to, s, merges, n_merges);
}

void export_tokenizer_config(string_builder *to, const spelling *s, int64_t context)
{
    const char *bos = s->tokens[s->n - 1];
    string_builder_add(to, "{\"tokenizer_class\":\"PreTrainedTokenizerFast\",\"bos_token\":");
    string_builder_add_quoted(to, bos);
    string_builder_add(to, ",\"eos_token\":");
    string_builder_add_quoted(to, bos);
    string_builder_add(to, ",\"clean_up_tokenization_spaces\":false,\"model_max_length\":%lld}\n",
                       (long long)context);
}
