/* fuzz_settings.c: any bytes as lines of key=value. They are refused with a sentence, or each value lies within its limits,
 * and what is printed of them is read again as the same. */
#include "settings/config.h"

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_printed(const config *c)
{
    config again;
    error e = {0};
    config_init(&again, PRESET_MICROGPT);
    for (int i = 0; i < SETTINGS_COUNT; i++) { /* `preset`, which sets all others, stands first in the table */
        const setting *s = &SETTINGS[i];
        char text[SETTING_TEXT];
        const double value = setting_get(c, s);
        fuzz_promise(s->type == SETTING_CHOICE || (value >= s->min && value <= s->max));
        fuzz_promise(config_set(&again, s->key, setting_print(c, s, text), &e));
    }
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        fuzz_promise(setting_get(c, &SETTINGS[i]) == setting_get(&again, &SETTINGS[i]));
    }
    fuzz_promise(config_check(&again, &e));
}

void fuzz_settings(const uint8_t *bytes, size_t size)
{
    config c;
    error e = {0};
    char *lines = malloc(size + 1);
    if (lines == NULL) return;
    memcpy(lines, bytes, size);
    lines[size] = '\0';
    if (config_parse(&c, lines, &e)) {
        check_printed(&c);
    } else {
        fuzz_promise(e.code == ERROR_SETTING && e.message[0] != '\0');
    }
    free(lines);
}
