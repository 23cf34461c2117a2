/* nearest.c: the distance between two words. See nearest.h. */
#include "command/nearest.h"

#include <string.h>

enum { MOST = 64 }; /* bytes; longer words are not compared */

static int least(int a, int b) { return a < b ? a : b; }

/* Row i of the table has the number of mistakes between the first i letters of a and the first j letters of b. */
static int count_mistakes(const char *a, int n, const char *b, int m)
{
    int rows[3][MOST + 1], *before = rows[0], *last = rows[1], *row = rows[2];
    for (int j = 0; j <= m; j++) last[j] = j;
    for (int i = 1; i <= n; i++) {
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            row[j] = least(last[j], row[j - 1]) + 1;
            row[j] = least(row[j], last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        int *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[m];
}

void nearest_begin(nearest *n, const char *word) { *n = (nearest){.word = word}; }

void nearest_offer(nearest *n, const char *candidate, size_t length)
{
    const size_t own = strlen(n->word);
    if (own == 0 || own > MOST || length > MOST) return;
    int mistakes = count_mistakes(n->word, (int)own, candidate, (int)length);
    if (mistakes > 1 + (int)own / 4 || mistakes >= (int)own || (n->best != NULL && mistakes >= n->mistakes)) return;
    n->best = candidate;
    n->length = (int)length;
    n->mistakes = mistakes;
}

void nearest_offer_list(nearest *n, const char *list)
{
    for (const char *at = list; *at != '\0';) {
        size_t length = strcspn(at, "|");
        nearest_offer(n, at, length);
        at += length + (at[length] == '|');
    }
}
