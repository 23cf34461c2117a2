/* graph_debug.h: prints a graph as text to stderr, and stops the program at numbers that are not finite. The
 * switches of base/debug.h turn it on; without them it is not compiled. */
#ifndef GRAPH_DEBUG_H
#define GRAPH_DEBUG_H

#include "autograd/graph.h"
#include "base/debug.h"

/* Prints the ops of a planned graph with their shapes (DEBUG_PRINT_GRAPH), and where their numbers are
 * (DEBUG_PRINT_PLAN). */
void graph_debug_print(const graph *g);

/* Ends the program with a sentence where an op has just written a number that is not finite: in its output, or
 * after its backward pass in the gradients of its inputs. Only the rows of the batch are checked. */
void graph_debug_trap(const op *o, const batch *b, bool back);

#endif
