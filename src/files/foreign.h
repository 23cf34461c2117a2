/* foreign.h: the names, shapes and order that other programs use for the parameters of a model. Export and import both use
 * these lists. In the comments, "there" means in the other program, "here" in the engine.
 *
 * The differences:
 *   HF        Hugging Face's names. The matrices of GPT-2 are (inputs,outputs). Llama has separate matrices for queries, keys
 *             and values, and for gate and up; rope rotates the same pairs of numbers as here
 *   NANOGPT   GPT-2 with HF's names, but the matrices are (outputs,inputs) as here
 *   GGUF      llama.cpp's names; the matrices are (outputs,inputs). Rope rotates neighbouring numbers, so the rows of
 *             queries and keys have another order within each head
 */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "base/arena.h"
#include "files/exportable.h"
#include "network/model.h"

typedef enum foreign_names { NAMES_HF, NAMES_NANOGPT, NAMES_GGUF } foreign_names;

typedef enum foreign_order { ORDER_SAME, ORDER_TRANSPOSED, ORDER_PAIRED } foreign_order;

/* One tensor of the other program, and which part of a parameter it holds. */
typedef struct foreign_tensor {
    const char *name;
    const tensor *of; /* NULL: the model has no such parameter, and every number is `fill` */
    real fill;
    int first, rows; /* which rows of the parameter; of a vector, which numbers */
    int columns;     /* 0 for a vector */
    foreign_order order;
    int heads; /* ORDER_PAIRED: how many heads the rows are divided into */
    /* where the tokens have another order there: the row there of each row i of the parameter; otherwise NULL */
    const int *places;
    int rows_there; /* how many rows the tensor has there */
} foreign_tensor;

typedef struct foreign_list {
    arena arena; /* all names */
    foreign_tensor *at;
    size_t n, room;
    bool failed;
} foreign_list;

/* Lists the tensors of a model, which must be exportable() and need not have its numbers yet (model_plan()). False
 * (ERROR_MEMORY) when memory is out. foreign_list_free() frees the list in either case. */
bool foreign_list_tensors(foreign_list *list, const model *m, foreign_names names, error *e);
void foreign_list_free(foreign_list *list);

/* Writes the shape of the tensor there; returns its rank. */
int foreign_shape(const foreign_tensor *x, int shape[2]);

/* How many numbers the tensor has there. */
size_t foreign_size(const foreign_tensor *x);

/* Writes the numbers of the tensor, in the order that they have there, to `to` (foreign_size()). `places` must be NULL. */
void foreign_write(const foreign_tensor *x, real *to);

/* The reverse: fills the part of the parameter from the numbers of the tensor. */
void foreign_read(const foreign_tensor *x, const real *from);

#endif
