/* parts.h: what of the engine comes with the second part of a WebAssembly module, which is loaded later (wasm/README.md). In
 * other builds these words mean nothing. wasm/from_c.js reads them; there is no other list. */
#ifndef PARTS_H
#define PARTS_H

#include "base/error.h"

/* At the head of a file: all its functions come with the second part. */
#define SECOND_PART_FILE _Static_assert(1, "second part")

/* Before the definition of a function in another file: this function does. */
#define SECOND_PART

/* Before the definition of a function of the second part that the first part calls: only after second_part_check(), or
 * for something that the second part has made. Any other call from the first part is an error of the build. */
#define CALLED_BY_FIRST_PART

/* False (ERROR_DEFERRED), with a sentence, while the second part is not there. */
bool second_part_check(error *e);

/* To be called once it is; it is itself a function of the second part. */
void second_part_came(void);

#endif
