/* foreign.h: the parameters of a model as other programs name, shape and order them. Export and import both go by it.
 *
 * What differs from the engine:
 *   HF        Hugging Face's names. GPT-2 keeps its matrices as (inputs,outputs); Llama has queries, keys and values, and
 *             gate and up, as matrices of their own, and turns the same pairs of rope as the engine
 *   NANOGPT   GPT-2 with HF's names, but (outputs,inputs) as here
 *   GGUF      llama.cpp's names, (outputs,inputs); rope turns neighbours, so the rows of queries and keys stand
 *             in another order within each head
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "base/arena.h"
#include "files/exportable.h"
#include "network/model.h"

typedef enum foreign_names { NAMES_HF, NAMES_NANOGPT, NAMES_GGUF } foreign_names;

typedef enum foreign_order { ORDER_SAME, ORDER_TRANSPOSED, ORDER_PAIRED } foreign_order;

/* One tensor of the other program, and what of a parameter it holds. */
typedef struct foreign_tensor {
    const char *name;
    const tensor *of; /* NULL: the model has no such parameter, and every number is `fill` */
    real fill;
    int first, rows; /* which rows of the parameter; of a vector, which numbers */
    int columns;     /* 0 for a vector */
    foreign_order order;
    int heads; /* ORDER_PAIRED: how many heads the rows are divided into */
    /* For tokens in another order, or NULL: where row i of the parameter stands there; and how many rows there are */
    const int *places;
    int rows_there;
} foreign_tensor;

typedef struct foreign_list {
    arena arena; /* all names */
    foreign_tensor *at;
    size_t n, room;
    bool failed;
} foreign_list;

/* Lists the tensors of a model, which must be exportable(). Its numbers need not be there. False (ERROR_MEMORY) when memory
 * is out. foreign_list_free() frees the list in either case. */
bool foreign_list_tensors(foreign_list *list, const model *m, foreign_names names, error *e);
void foreign_list_free(foreign_list *list);

/* The shape there; returns the rank. */
int foreign_shape(const foreign_tensor *x, int shape[2]);

/* How many numbers there are. */
size_t foreign_size(const foreign_tensor *x);

/* Writes the numbers in their order to `to` (foreign_size()). Without `places` only. */
void foreign_write(const foreign_tensor *x, real *to);

/* The other way round: fills the parameter from the numbers of the file. */
void foreign_read(const foreign_tensor *x, const real *from);

#endif
