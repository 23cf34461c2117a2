/* settings.c: prints the table of settings, as lines or as JSON (report_engine()). */
#include "command/command.h"
#include "command/output.h"
#include "inside/report.h"
#include "settings/config.h"

#include <stdio.h>

int command_settings(const options *o)
{
    if (o->json) {
        string_builder line = {0};
        report_engine(&line);
        return output_json(&line) ? 0 : EXIT_INPUT;
    }
    config c;
    char value[SETTING_TEXT], limits[160];
    config_init(&c, PRESET_GPT2);
    printf("%-15s %-7s %-25s %-10s %s\n", "key", "type", "limits", "default", "meaning");
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        snprintf(limits, sizeof limits, "%s", s->choices);
        if (s->type != SETTING_CHOICE) snprintf(limits, sizeof limits, "%.10g .. %.10g", s->min, s->max);
        printf("%-15s %-7s %-25s %-10s %s\n", s->key, report_setting_type(s), limits, setting_print(&c, s, value),
               s->help);
    }
    return 0;
}
