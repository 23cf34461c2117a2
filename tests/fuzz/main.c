/* main.c: one reader of fuzz.h as a program of libFuzzer's, made by `make fuzz`: READER is its name. */
#include "fuzz.h"

#ifndef READER
#define READER fuzz_checkpoint
#endif

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    READER(bytes, size);
    return 0;
}
