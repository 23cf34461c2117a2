/* test_byte_letters.c: bytes as GPT-2 writes them. The expected letters are those of its vocabulary. */
#include "tokenizer/byte_letters.h"

#include "../test.h"

static void letters_of_gpt2(void)
{
    static const struct {
        uint8_t byte;
        uint32_t letter;
    } KNOWN[] = {{0x00, 0x100}, {'\t', 0x109}, {'\n', 0x10A}, {0x1F, 0x11F}, {' ', 0x120}, {'!', '!'},
                 {'~', '~'},    {0x7F, 0x121}, {0x80, 0x122}, {0xA0, 0x142}, {0xA1, 0xA1}, {0xAC, 0xAC},
                 {0xAD, 0x143}, {0xAE, 0xAE},  {0xC3, 0xC3},  {0xFF, 0xFF}};
    bool taken[0x144] = {false};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) CHECK_INT(byte_letter(KNOWN[i].byte), KNOWN[i].letter);
    for (int byte = 0; byte < 256; byte++) {
        const uint32_t letter = byte_letter((uint8_t)byte);
        REQUIRE(letter < 0x144);
        CHECK_THAT(!taken[letter], "U+%04X stands for two bytes", letter);
        taken[letter] = true;
    }
}

SUITE(byte_letters) { TEST("each byte has the letter that GPT-2 gives it, and no other has it", letters_of_gpt2); }
