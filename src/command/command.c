/* command.c: the table of commands. See command.h. */
#include "command/command.h"

#include <string.h>

const command COMMANDS[COMMAND_COUNT] = {
    [COMMAND_TRAIN] =
        {"train",
         "trains a model on a text, or continues the training of a saved one.",
         {"microgpt train --text datasets/names.txt --preset microgpt --samples 20 --save names.safetensors",
          "learns names, prints 20 new ones and saves the model.",
          ("microgpt train --load names.safetensors --text datasets/names.txt --set max_steps=2000 "
           "--save names.safetensors"),
          "continues its training to step 2000.",
          "microgpt train --text datasets/names.txt --preset llama --set max_steps=100 --save llama.safetensors",
          "learns them with a small Llama, which export can write for other programs."},
         command_train},
    [COMMAND_SAMPLE] = {"sample",
                        "generates text with a saved model.",
                        {"microgpt sample --load names.safetensors --prompt an --count 5",
                         "prints five names that begin with \"an\".",
                         "microgpt sample --load names.safetensors --set temperature=0.8 --set seed=7 --json",
                         "prints one as JSON; with a seed it is the same each time."},
                        command_sample},
    [COMMAND_INSIDE] = {"inside",
                        "shows what a saved model computes on a prompt, layer by layer.",
                        {"microgpt inside --load names.safetensors --prompt an",
                         "prints the next token that each layer predicts, and a list of all tensors.",
                         "microgpt inside --load names.safetensors --prompt an --tensor blocks.0.attention.probs",
                         "prints the numbers of one tensor.",
                         "microgpt inside --load names.safetensors --text datasets/names.txt --parameter wte.weight",
                         "prints what training keeps of a parameter, and how one more step changes it.",
                         "microgpt inside --load names.safetensors --prompt em --set-parameter lm_head.weight:17=0.5",
                         "sets one number, and prints the loss before and after; the file stays as it is."},
                        command_inside},
    [COMMAND_SCORE] = {"score",
                       "tells how well a saved model predicts a text, token by token.",
                       {"microgpt score --load names.safetensors --text datasets/names.txt",
                        "prints the probability of each token, what was likelier, and the mean loss.",
                        "microgpt score --load names.safetensors --text datasets/names.txt --top 0 --json",
                        "prints the log probability and the rank of each as JSON."},
                       command_score},
    [COMMAND_FACTS] = {"facts",
                       "counts what is in a text, without training.",
                       {"microgpt facts --text datasets/stories.txt",
                        "prints sizes, duplicates, and the entropies of n-gram models.",
                        "microgpt facts --text datasets/stories.txt --set tokenizer=bpe --json",
                        "prints the same for tokens of byte pairs, as JSON."},
                       command_facts},
    [COMMAND_ESTIMATE] = {"estimate",
                          "estimates the memory and the time that a run will take.",
                          {"microgpt estimate --text datasets/stories.txt --preset gpt2-small",
                           "prints the memory, the time of a step and that of the run.",
                           "microgpt estimate --vocabulary 100 --set n_layer=6 --set n_embd=192",
                           "prints them without a text, for 100 different characters."},
                          command_estimate},
    [COMMAND_CHECK_GRADIENTS] = {"check-gradients",
                                 "compares the gradients of a model with finite differences.",
                                 {"microgpt check-gradients",
                                  "checks a small model on a built-in text; in the reference build to six digits.",
                                  "microgpt check-gradients --set activation=swiglu --set norm=rms --json",
                                  "checks one with these settings, and prints the errors as JSON."},
                                 command_check_gradients},
    [COMMAND_EXPORT] =
        {"export",
         "writes a saved model as other programs read it.",
         {"microgpt export --load llama.safetensors --to hf --out llama --text datasets/names.txt",
          "writes a folder for Hugging Face's transformers; python/ in it goes on with the run in PyTorch.",
          "microgpt export --load llama.safetensors --to gguf --out llama.gguf",
          "writes a file for llama.cpp and the programs that are built on it.",
          "microgpt export --load llama.safetensors --to html --template build/site/web/model.html --out model.html",
          "writes one HTML file with the model in it, which writes in a browser without a network."},
         command_export},
    [COMMAND_IMPORT] =
        {"import",
         "makes a saved model of the weights of a GPT-2 or a Llama, or of a saved model, to train it further.",
         {"microgpt import --from llama --save again.safetensors",
          "reads a folder of Hugging Face's form: config.json, model.safetensors, tokenizer.json.",
          "microgpt import --from again.safetensors --set trainable=lora --set lora_rank=4 --save tuned.safetensors",
          "reads a saved model, and lets only a LoRA be trained; train --load tuned.safetensors then trains it."},
         command_import},
    [COMMAND_SETTINGS] = {"settings",
                          "lists every setting: key, type, limits, default, meaning.",
                          {"microgpt settings", "prints a table.", "microgpt settings --json",
                           "prints settings, presets and limits as JSON."},
                          command_settings},
};

const command *command_find(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(COMMANDS[i].name, name) == 0) return &COMMANDS[i];
    }
    return NULL;
}
