/* export_page.h: a saved model as a page that writes, for `microgpt export --to html`: one HTML file with the engine and the
 * weights in it. What the page does is in web/single/. */
#ifndef EXPORT_PAGE_H
#define EXPORT_PAGE_H

#include "files/export.h"
#include "training/trainer.h"

/* Puts the model into the page without one that lies at `template` (make site: build/site/web/model.html). What the optimizer
 * keeps is left out, and no text goes in. False after a sentence. exported_free() frees the file in either case. */
bool export_page(exported *x, const trainer *t, const char *template);

#endif
