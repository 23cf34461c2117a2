/* suffix_array.c: induced sorting, and a binary search. See suffix_array.h.
 *
 * A suffix is of type S if it is smaller than the suffix that begins one symbol later, otherwise of type L. A
 * suffix of type S directly after one of type L is called leftmost S (LMS). Suffixes with the same first symbol
 * form a bucket, those of type L before those of type S. Once the LMS suffixes are sorted, one upward pass puts
 * every L suffix in its place and one downward pass every S suffix. The LMS suffixes are sorted as follows: the
 * same two passes sort the pieces between them; each piece becomes one symbol of a string that is at most half as
 * long, which is sorted by the same method. */
#include "inside/suffix_array.h"

#include "base/parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* The string of one level: bytes at the first level, names of pieces at the others. */
typedef struct level {
    const uint8_t *bytes;
    const int32_t *names; /* used where bytes is NULL */
    int32_t n, k;         /* symbols 0..k-1 */
    uint8_t *is_s;        /* (n) one bit each */
    int32_t *buckets;     /* (k + 1) where the bucket of each symbol begins */
    int32_t *next;        /* (k) the next free place in each bucket */
} level;

static inline int32_t symbol(const level *l, int32_t i) { return l->bytes != NULL ? l->bytes[i] : l->names[i]; }
static inline bool is_s(const level *l, int32_t i) { return (l->is_s[i >> 3] >> (i & 7) & 1) != 0; }
static inline bool is_lms(const level *l, int32_t i) { return i > 0 && is_s(l, i) && !is_s(l, i - 1); }

/* Finds the type of each suffix and the buckets. The end of the string is smaller than every symbol, so the last
 * suffix is of type L. */
static void classify(level *l)
{
    int32_t behind = -1;
    bool s = false;
    memset(l->is_s, 0, (size_t)l->n / 8 + 1);
    memset(l->buckets, 0, ((size_t)l->k + 1) * sizeof *l->buckets);
    for (int32_t i = l->n - 1; i >= 0; i--) {
        int32_t c = symbol(l, i);
        s = i < l->n - 1 && (c < behind || (c == behind && s));
        if (s) l->is_s[i >> 3] |= (uint8_t)(1 << (i & 7));
        l->buckets[c + 1]++;
        behind = c;
    }
    for (int32_t c = 0; c < l->k; c++) l->buckets[c + 1] += l->buckets[c];
}

/* Sorts all suffixes, given the LMS suffixes at the ends of their buckets in sa; all other places of sa are -1. */
static void induce(const level *l, int32_t *sa)
{
    size_t size = (size_t)l->k * sizeof *l->next;
    memcpy(l->next, l->buckets, size);
    sa[l->next[symbol(l, l->n - 1)]++] = l->n - 1;
    for (int32_t i = 0; i < l->n; i++) {
        int32_t before = sa[i] - 1;
        if (before >= 0 && !is_s(l, before)) sa[l->next[symbol(l, before)]++] = before;
    }
    memcpy(l->next, l->buckets + 1, size);
    for (int32_t i = l->n - 1; i >= 0; i--) {
        int32_t before = sa[i] - 1;
        if (before >= 0 && is_s(l, before)) sa[--l->next[symbol(l, before)]] = before;
    }
}

/* Puts m suffixes, which are sorted in sa[0..m), at the ends of their buckets. */
static void place(const level *l, int32_t *sa, int32_t m)
{
    memcpy(l->next, l->buckets + 1, (size_t)l->k * sizeof *l->next);
    for (int32_t i = m; i < l->n; i++) sa[i] = -1;
    /* no suffix is overwritten before it is moved: each goes to the right of those still to be moved */
    for (int32_t i = m - 1; i >= 0; i--) {
        int32_t at = sa[i];
        sa[i] = -1;
        sa[--l->next[symbol(l, at)]] = at;
    }
}

/* Whether the pieces that begin at two LMS suffixes, each up to and including the next LMS place, are equal. */
static bool same_piece(const level *l, int32_t a, int32_t b)
{
    for (int32_t i = 0;; i++) {
        if (a + i >= l->n || b + i >= l->n || symbol(l, a + i) != symbol(l, b + i)) return false;
        bool end = i > 0 && is_lms(l, a + i);
        if (end != (i > 0 && is_lms(l, b + i))) return false;
        if (end) return true;
    }
}

/* Gives each piece a number by its order, equal pieces the same one, and leaves the string of these numbers, in the
 * order of the text, in the last m places of sa. Returns how many different numbers there are. */
static int32_t name_pieces(const level *l, int32_t *sa, int32_t m)
{
    int32_t names = 0, at = l->n;
    for (int32_t i = 0, found = 0; found < m; i++) {
        if (is_lms(l, sa[i])) sa[found++] = sa[i];
    }
    for (int32_t i = m; i < l->n; i++) sa[i] = -1;
    /* no two LMS suffixes are neighbours, so each has a place of its own at half its index */
    for (int32_t i = 0; i < m; i++) {
        if (i == 0 || !same_piece(l, sa[i - 1], sa[i])) names++;
        sa[m + sa[i] / 2] = names - 1;
    }
    for (int32_t i = l->n - 1; i >= m; i--) {
        if (sa[i] >= 0) sa[--at] = sa[i];
    }
    return names;
}

static bool sort(level l, int32_t *sa);

/* Sorts the LMS suffixes into the first m places of sa; the numbers of the pieces are in the last m places. False
 * when memory is out. */
static bool sort_lms(const level *l, int32_t *sa, int32_t m, int32_t names)
{
    int32_t *string = sa + l->n - m;
    if (names < m) {
        if (!sort((level){.names = string, .n = m, .k = names}, sa)) return false;
    } else {
        for (int32_t i = 0; i < m; i++) sa[string[i]] = i;
    }
    for (int32_t i = 0, at = 0; i < l->n; i++) {
        if (is_lms(l, i)) string[at++] = i;
    }
    for (int32_t i = 0; i < m; i++) sa[i] = string[sa[i]];
    return true;
}

/* Puts all LMS suffixes at the ends of their buckets, in any order. Returns how many there are. */
static int32_t place_any(const level *l, int32_t *sa)
{
    int32_t m = 0;
    memcpy(l->next, l->buckets + 1, (size_t)l->k * sizeof *l->next);
    for (int32_t i = 0; i < l->n; i++) sa[i] = -1;
    for (int32_t i = 0; i < l->n; i++) {
        if (!is_lms(l, i)) continue;
        sa[--l->next[symbol(l, i)]] = i;
        m++;
    }
    return m;
}

static bool sort(level l, int32_t *sa)
{
    size_t k = (size_t)l.k;
    l.is_s = malloc((size_t)l.n / 8 + 1);
    l.buckets = malloc((2 * k + 1) * sizeof *l.buckets);
    bool ok = l.is_s != NULL && l.buckets != NULL;
    if (ok) {
        l.next = l.buckets + k + 1;
        classify(&l);
        int32_t m = place_any(&l, sa);
        induce(&l, sa);
        if (m > 1) {
            ok = sort_lms(&l, sa, m, name_pieces(&l, sa, m));
            if (ok) {
                place(&l, sa, m);
                induce(&l, sa);
            }
        }
    }
    free(l.is_s);
    free(l.buckets);
    return ok;
}

bool suffix_array_sort(const uint8_t *bytes, size_t n, int32_t *places)
{
    assert(n <= INT32_MAX);
    if (n == 0) return true;
    assert(bytes != NULL);
    return sort((level){.bytes = bytes, .n = (int32_t)n, .k = UINT8_MAX + 1}, places);
}

/* How many bytes two texts have in common at their beginnings; at least `same` are known to be equal. */
static size_t common(const uint8_t *a, size_t n, const uint8_t *b, size_t m, size_t same)
{
    size_t most = n < m ? n : m;
    while (same < most && a[same] == b[same]) same++;
    return same;
}

/* Binary search: the first place whose suffix is not smaller than the piece or, with `behind`, also does not begin
 * with it. same_low and same_high are the bytes that the suffixes at both ends have in common with the piece; all
 * between have at least the smaller of the two in common. */
static size_t binary_search(const uint8_t *bytes, size_t n, const int32_t *places, const uint8_t *piece, size_t size,
                            bool behind)
{
    size_t low = 0, high = n, same_low = 0, same_high = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2, at = (size_t)places[middle];
        size_t same = common(bytes + at, n - at, piece, size, same_low < same_high ? same_low : same_high);
        bool before = same == size ? behind : at + same == n || bytes[at + same] < piece[same];
        if (before) {
            low = middle + 1;
            same_low = same;
        } else {
            high = middle;
            same_high = same;
        }
    }
    return low;
}

suffix_match suffix_array_find(const uint8_t *bytes, size_t n, const int32_t *places, const uint8_t *piece,
                               size_t size)
{
    size_t at = binary_search(bytes, n, places, piece, size, false), length = 0;
    /* the two neighbours have the most bytes in common with the piece */
    for (size_t i = at > 0 ? at - 1 : 0; i <= at && i < n; i++) {
        size_t from = (size_t)places[i], same = common(bytes + from, n - from, piece, size, 0);
        length = same > length ? same : length;
    }
    if (length == 0) return (suffix_match){0, 0, n};
    return (suffix_match){length, binary_search(bytes, n, places, piece, length, false),
                          binary_search(bytes, n, places, piece, length, true)};
}
