/* command.c: the table of commands. See command.h. */
#include "command.h"

#include <string.h>

const command COMMANDS[COMMAND_COUNT] = {
    [COMMAND_TRAIN] =
        {"train",
         "trains a model on a text, or goes on with a saved one.",
         {"microgpt train --text datasets/names.txt --preset microgpt --samples 20 --save names.safetensors",
          "learns names, prints 20 new ones and saves the model.",
          "microgpt train --load names.safetensors --text datasets/names.txt --set max_steps=2000 "
          "--save names.safetensors",
          "goes on with it to step 2000."},
         command_train},
    [COMMAND_SAMPLE] = {"sample",
                        "lets a saved model write.",
                        {"microgpt sample --load names.safetensors --prompt an --count 5",
                         "prints five names that begin with \"an\".",
                         "microgpt sample --load names.safetensors --set temperature=0.8 --set seed=7 --json",
                         "prints one as JSON; the same one each time, by its seed."},
                        command_sample},
    [COMMAND_INSIDE] = {"inside",
                        "shows what a saved model computes on a prompt, layer by layer.",
                        {"microgpt inside --load names.safetensors --prompt an",
                         "prints what each layer expects next, and a list of all tensors.",
                         "microgpt inside --load names.safetensors --prompt an --tensor blocks.0.attention.probs",
                         "prints the numbers of one tensor."},
                        command_inside},
    [COMMAND_FACTS] = {"facts",
                       "counts what is in a text, without learning from it.",
                       {"microgpt facts --text datasets/stories.txt",
                        "prints sizes, duplicates, and the entropies of models that only count.",
                        "microgpt facts --text datasets/stories.txt --set tokenizer=bpe --json",
                        "prints the same of byte pairs, as JSON."},
                       command_facts},
    [COMMAND_ESTIMATE] = {"estimate",
                          "says what memory and time a run will take, before there is one.",
                          {"microgpt estimate --text datasets/stories.txt --preset gpt2-small",
                           "prints bytes, time of a step and of the run.",
                           "microgpt estimate --vocabulary 100 --set n_layer=6 --set n_embd=192",
                           "prints them for a text that is not there yet, of 100 different characters."},
                          command_estimate},
    [COMMAND_CHECK_GRADIENTS] = {"check-gradients",
                                 "compares the gradients of a model with finite differences.",
                                 {"microgpt check-gradients",
                                  "checks a small model on a text of its own; in the reference build to six digits.",
                                  "microgpt check-gradients --set activation=swiglu --set norm=rms --json",
                                  "checks one with these settings, and prints the errors as JSON."},
                                 command_check_gradients},
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
