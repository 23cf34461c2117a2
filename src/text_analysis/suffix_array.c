/* suffix_array.c: induced sorting in passes that can stop anywhere, and a binary search. See suffix_array.h.
 *
 * A suffix is of type S if it is smaller than the suffix that begins one symbol later, otherwise of type L. A
 * suffix of type S directly after one of type L is called leftmost S (LMS). Suffixes with the same first symbol
 * form a bucket, those of type L before those of type S. Once the LMS suffixes are sorted, one upward pass puts
 * every L suffix in its place and one downward pass every S suffix. The LMS suffixes are sorted as follows: the
 * same two passes sort the pieces between them; each piece becomes one symbol of a string that is at most half as
 * long, which is sorted by the same method, as the next level. */
#include "text_analysis/suffix_array.h"

#include "base/parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { DEPTH = 32 }; /* each level is at most half as long as the one before */

/* The string of one level: bytes at the first level, names of pieces at the others. */
typedef struct level {
    const uint8_t *bytes;
    const int32_t *names; /* used where bytes is NULL */
    int32_t n, k;         /* symbols 0..k-1 */
    uint8_t *is_s;        /* (n) one bit each */
    int32_t *buckets;     /* (k + 1) where the bucket of each symbol begins */
    int32_t *next;        /* (k) the next free place in each bucket */
    int32_t m;            /* LMS suffixes */
    int32_t n_names;      /* different pieces between them */
    int pass;             /* the pass under way */
} level;

struct suffix_sorter {
    int32_t *sa;
    int32_t i;      /* how far the pass under way has come */
    int32_t at;     /* a second position, for passes that write somewhere else than they read */
    int32_t behind; /* classify(): the symbol after the present one; `s`: whether the suffix there is of type S */
    bool s;
    int depth;
    level levels[DEPTH];
};

static inline int32_t symbol(const level *l, int32_t i) { return l->bytes != NULL ? l->bytes[i] : l->names[i]; }
static inline bool is_s(const level *l, int32_t i) { return (l->is_s[i >> 3] >> (i & 7) & 1) != 0; }
static inline bool is_lms(const level *l, int32_t i) { return i > 0 && is_s(l, i) && !is_s(l, i - 1); }

static void fill_with_none(int32_t *sa, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) sa[i] = -1;
}

static void go_to_begins(const level *l) { memcpy(l->next, l->buckets, (size_t)l->k * sizeof *l->next); }
static void go_to_ends(const level *l) { memcpy(l->next, l->buckets + 1, (size_t)l->k * sizeof *l->next); }

/* ---- the passes: each covers the indices 0..n-1 or 0..m-1, in any number of calls; some have a begin function ---- */

/* Finds the type of each suffix and the sizes of the buckets. The end of the string is smaller than every symbol, so
 * the last suffix is of type L. */
static void begin_classify(suffix_sorter *s, level *l)
{
    s->behind = -1;
    s->s = false;
    memset(l->is_s, 0, (size_t)l->n / 8 + 1);
    memset(l->buckets, 0, ((size_t)l->k + 1) * sizeof *l->buckets);
}

static void classify(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = l->n - 1 - from; i >= l->n - to; i--) {
        int32_t c = symbol(l, i);
        s->s = i < l->n - 1 && (c < s->behind || (c == s->behind && s->s));
        if (s->s) l->is_s[i >> 3] |= (uint8_t)(1 << (i & 7));
        l->buckets[c + 1]++;
        s->behind = c;
    }
}

/* Puts all LMS suffixes at the ends of their buckets, in any order, and counts them. */
static void begin_scatter(suffix_sorter *s, level *l)
{
    for (int32_t c = 0; c < l->k; c++) l->buckets[c + 1] += l->buckets[c];
    go_to_ends(l);
    fill_with_none(s->sa, 0, l->n);
}

static void scatter(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) {
        if (!is_lms(l, i)) continue;
        s->sa[--l->next[symbol(l, i)]] = i;
        l->m++;
    }
}

/* Both induce passes together sort all suffixes, given the LMS suffixes at the ends of their buckets in sa; all other
 * places of sa are -1. */
static void begin_induce_l(suffix_sorter *s, level *l)
{
    go_to_begins(l);
    s->sa[l->next[symbol(l, l->n - 1)]++] = l->n - 1;
}

static void induce_l(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) {
        int32_t before = s->sa[i] - 1;
        if (before >= 0 && !is_s(l, before)) s->sa[l->next[symbol(l, before)]++] = before;
    }
}

static void induce_s(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = l->n - 1 - from; i >= l->n - to; i--) {
        int32_t before = s->sa[i] - 1;
        if (before >= 0 && is_s(l, before)) s->sa[--l->next[symbol(l, before)]] = before;
    }
}

/* Moves the LMS suffixes, in the order of their pieces, to the first m places of sa. */
static void collect(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) {
        if (is_lms(l, s->sa[i])) s->sa[s->at++] = s->sa[i];
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

/* Numbers the pieces in their order, equal pieces with the same number. The number of the piece at index i is written to
 * place m + i / 2, which no other piece uses, because two LMS suffixes are never neighbours. */
static void name(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = from; i < to; i++) {
        if (i == 0 || !same_piece(l, s->sa[i - 1], s->sa[i])) l->n_names++;
        s->sa[l->m + s->sa[i] / 2] = l->n_names - 1;
    }
}

/* Moves these numbers to the last m places of sa, in the order of the text: they are the string of the next level. */
static void gather(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = l->n - 1 - from; i >= l->n - to && i >= l->m; i--) {
        if (s->sa[i] >= 0) s->sa[--s->at] = s->sa[i];
    }
}

/* Where all pieces are different, their numbers are the ranks of the LMS suffixes; otherwise the next level has sorted
 * them. */
static void rank(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    const int32_t *string = s->sa + l->n - l->m;
    if (l->n_names < l->m) return;
    for (int32_t i = from; i < to; i++) s->sa[string[i]] = i;
}

/* list() writes the LMS suffixes to the last m places of sa, in the order of the text. map() copies them from there to the
 * first m places, in sorted order. */
static void list(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    int32_t *string = s->sa + l->n - l->m;
    for (int32_t i = from; i < to; i++) {
        if (is_lms(l, i)) string[s->at++] = i;
    }
}

static void map(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    const int32_t *string = s->sa + l->n - l->m;
    for (int32_t i = from; i < to; i++) s->sa[i] = string[s->sa[i]];
}

/* Moves the m sorted suffixes from sa[0..m) to the ends of their buckets, the last one first. None is overwritten before it
 * is moved, because each goes to the right of those that are still to be moved. */
static void begin_place(suffix_sorter *s, level *l)
{
    go_to_ends(l);
    fill_with_none(s->sa, l->m, l->n);
}

static void place(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    for (int32_t i = l->m - 1 - from; i >= l->m - to; i--) {
        int32_t at = s->sa[i];
        s->sa[i] = -1;
        s->sa[--l->next[symbol(l, at)]] = at;
    }
}

/* The passes of a level, in their order. */
typedef enum pass {
    CLASSIFY,
    SCATTER,
    INDUCE_L,
    INDUCE_S, /* the last pass where there is at most one LMS suffix */
    COLLECT,
    NAME,
    GATHER, /* after it the next level is sorted, if two pieces are equal */
    RANK,
    LIST,
    MAP,
    PLACE,
    INDUCE_L_AGAIN,
    INDUCE_S_AGAIN,
} pass;

/* Whether a pass covers 0..m-1 instead of 0..n-1. */
static bool is_of_lms(pass p) { return p == NAME || p == RANK || p == MAP || p == PLACE; }

static void begin_level(suffix_sorter *s, level *l)
{
    s->i = s->at = 0;
    switch ((pass)l->pass) {
    case CLASSIFY: begin_classify(s, l); break;
    case SCATTER: begin_scatter(s, l); break;
    case INDUCE_L:
    case INDUCE_L_AGAIN: begin_induce_l(s, l); break;
    case INDUCE_S:
    case INDUCE_S_AGAIN: go_to_ends(l); break;
    case NAME: fill_with_none(s->sa, l->m, l->n); break;
    case GATHER: s->at = l->n; break;
    case PLACE: begin_place(s, l); break;
    case COLLECT:
    case RANK:
    case LIST:
    case MAP: break;
    }
}

static void run(suffix_sorter *s, level *l, int32_t from, int32_t to)
{
    switch ((pass)l->pass) {
    case CLASSIFY: classify(s, l, from, to); break;
    case SCATTER: scatter(s, l, from, to); break;
    case INDUCE_L:
    case INDUCE_L_AGAIN: induce_l(s, l, from, to); break;
    case INDUCE_S:
    case INDUCE_S_AGAIN: induce_s(s, l, from, to); break;
    case COLLECT: collect(s, l, from, to); break;
    case NAME: name(s, l, from, to); break;
    case GATHER: gather(s, l, from, to); break;
    case RANK: rank(s, l, from, to); break;
    case LIST: list(s, l, from, to); break;
    case MAP: map(s, l, from, to); break;
    case PLACE: place(s, l, from, to); break;
    }
}

/* ---- levels ---- */

/* Begins a level. False when memory is out. */
static bool push(suffix_sorter *s, level l)
{
    size_t k = (size_t)l.k;
    assert(s->depth < DEPTH);
    l.is_s = malloc((size_t)l.n / 8 + 1);
    l.buckets = malloc((2 * k + 1) * sizeof *l.buckets);
    if (l.is_s == NULL || l.buckets == NULL) {
        free(l.is_s);
        free(l.buckets);
        return false;
    }
    l.next = l.buckets + k + 1;
    s->levels[s->depth++] = l;
    begin_level(s, &s->levels[s->depth - 1]);
    return true;
}

static void pop(suffix_sorter *s)
{
    level *l = &s->levels[--s->depth];
    free(l->is_s);
    free(l->buckets);
}

/* After a pass: begins with the next one, of this level or of another. False when memory is out. */
static bool go_on(suffix_sorter *s)
{
    level *l = &s->levels[s->depth - 1];
    if (l->pass == INDUCE_S_AGAIN || (l->pass == INDUCE_S && l->m <= 1)) {
        pop(s);
        if (s->depth == 0) return true;
        l = &s->levels[s->depth - 1]; /* its LMS suffixes are sorted now */
    } else if (l->pass == GATHER && l->n_names < l->m) {
        l->pass = RANK;
        return push(s, (level){.names = s->sa + l->n - l->m, .n = l->m, .k = l->n_names});
    }
    l->pass++;
    begin_level(s, l);
    return true;
}

suffix_sorter *suffix_sorter_new(const uint8_t *bytes, size_t n, int32_t *places)
{
    assert(n > 0 && n <= INT32_MAX && bytes != NULL);
    suffix_sorter *s = calloc(1, sizeof *s);
    if (s == NULL) return NULL;
    s->sa = places;
    if (push(s, (level){.bytes = bytes, .n = (int32_t)n, .k = UINT8_MAX + 1})) return s;
    free(s);
    return NULL;
}

int suffix_sorter_advance(suffix_sorter *s, size_t work)
{
    while (work > 0 && s->depth > 0) {
        level *l = &s->levels[s->depth - 1];
        const int32_t end = is_of_lms((pass)l->pass) ? l->m : l->n;
        const size_t left = (size_t)(end - s->i);
        const int32_t to = left > work ? s->i + (int32_t)work : end;
        run(s, l, s->i, to);
        work -= left > work ? work : left;
        s->i = to;
        if (to == end && !go_on(s)) return -1;
    }
    return s->depth > 0;
}

void suffix_sorter_delete(suffix_sorter *s)
{
    if (s == NULL) return;
    while (s->depth > 0) pop(s);
    free(s);
}

bool suffix_array_sort(const uint8_t *bytes, size_t n, int32_t *places)
{
    if (n == 0) return true;
    suffix_sorter *s = suffix_sorter_new(bytes, n, places);
    const bool ok = s != NULL && suffix_sorter_advance(s, SIZE_MAX) == 0;
    suffix_sorter_delete(s);
    return ok;
}

/* How many bytes two texts have in common at their beginnings; at least `same` are known to be equal. */
static size_t common(const uint8_t *a, size_t n, const uint8_t *b, size_t m, size_t same)
{
    size_t most = n < m ? n : m;
    while (same < most && a[same] == b[same]) same++;
    return same;
}

/* Binary search: the first place whose suffix is not smaller than the piece; with `behind` the first place after those
 * whose suffixes begin with the piece. same_low and same_high count the bytes that the suffixes at both ends of the range
 * have in common with the piece; every suffix between has at least the smaller of the two in common with it. */
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
