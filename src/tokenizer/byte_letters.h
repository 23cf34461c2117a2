/* byte_letters.h: a printable letter for each byte, so that any bytes can be written as text: GPT-2's (Radford et al. 2019).
 * Most of Latin-1 stands for itself; the other 68 bytes are U+0100 to U+0143 in their order. A blank is U+0120. */
#ifndef BYTE_LETTERS_H
#define BYTE_LETTERS_H

#include <stdint.h>

/* The letter that stands for a byte, as a code point. */
uint32_t byte_letter(uint8_t byte);

#endif
