/* parts.h: marks what belongs to the second part of a WebAssembly module, which is loaded later (wasm/README.md). In other
 * builds these macros do nothing. wasm/from_c.js reads them in the sources; there is no other list. */
#ifndef PARTS_H
#define PARTS_H

#include "base/error.h"

/* At the head of a file: all its functions belong to the second part. */
#define SECOND_PART_FILE _Static_assert(1, "second part")

/* Before the definition of a single function in another file: this function belongs to the second part. */
#define SECOND_PART

/* Before the definition of a function of the second part that the first part may call: only after second_part_check(), or
 * for an object that the second part has made. Any other call from the first part is an error of the build. */
#define CALLED_BY_FIRST_PART

/* False (ERROR_DEFERRED), with a sentence, while the second part is not loaded. */
bool second_part_check(error *e);

/* To be called once the second part is loaded. The function itself belongs to the second part. */
void second_part_came(void);

#endif
