/* parts.c: see parts.h. */
#include "base/parts.h"

#ifdef __wasm__
static bool is_here = false; /* whether the second part of this module has been loaded */
#else
static const bool is_here = true;
#endif

bool second_part_check(error *e)
{
    return is_here || error_set(e, ERROR_DEFERRED, "", "This needs the second part of the engine.");
}

SECOND_PART void second_part_came(void)
{
#ifdef __wasm__
    is_here = true;
#endif
}
