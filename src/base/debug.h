/* debug.h: the switches of a debug build, all off unless the compiler is told otherwise (-DDEBUG_TRAP_NAN=1, or
 * `make debug DEBUG="DEBUG_TRAP_NAN"`). A switch that is off costs nothing. With a switch that is on the engine prints to
 * stderr, which it never does otherwise. */
#ifndef DEBUG_H
#define DEBUG_H

/* Prints each graph once it is planned: its ops in order, with shapes and inputs. */
#ifndef DEBUG_PRINT_GRAPH
#define DEBUG_PRINT_GRAPH 0
#endif

/* Prints where the numbers of each graph lie: first byte, size, and what they are. */
#ifndef DEBUG_PRINT_PLAN
#define DEBUG_PRINT_PLAN 0
#endif

/* Checks the numbers after each op, forward and backward: the program stops at the first number that is not finite, and
 * names the op, the tensor and the place in it. */
#ifndef DEBUG_TRAP_NAN
#define DEBUG_TRAP_NAN 0
#endif

#endif
