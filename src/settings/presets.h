/* presets.h: the named sets of settings, as differences from the defaults of the table (which are those of gpt2). A
 * preset is a family (microgpt, gpt2, llama) in one of several sizes; config_init() applies both. */
#ifndef PRESETS_H
#define PRESETS_H

#include "settings/config.h"

/* The lines of key=value, for config_change(), of a preset's family and of its size; "" for no difference. `preset`
 * is a PRESET_ constant. The strings are constants; config_init() applies the family first, then the size. */
const char *preset_family(int preset);
const char *preset_size(int preset);

#endif
