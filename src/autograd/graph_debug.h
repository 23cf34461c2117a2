/* graph_debug.h: a graph as text on stderr, and a trap for numbers that are not finite: what the switches of base/debug.h
 * turn on. */
#ifndef GRAPH_DEBUG_H
#define GRAPH_DEBUG_H

#include "autograd/graph.h"
#include "base/debug.h"

/* Prints the ops of a planned graph, as DEBUG_PRINT_GRAPH wants it, and where their numbers lie (DEBUG_PRINT_PLAN). */
void graph_debug_print(const graph *g);

/* Ends the program, with a sentence, where what an op has just written for these rows is not finite: its output, or, after
 * a backward pass, the gradients of its inputs. */
void graph_debug_trap(const op *o, const batch *b, bool back);

#endif
