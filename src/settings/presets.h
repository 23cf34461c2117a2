/* presets.h: the named sets of settings, as differences from the table's defaults (which are gpt2's). A preset is a
 * family in one of several sizes; config_init() puts the two together. */
#ifndef PRESETS_H
#define PRESETS_H

#include "settings/config.h"

/* Lines of key=value, for config_change(): those of a preset's family, and then those of its size. */
const char *preset_family(int preset);
const char *preset_size(int preset);

#endif
