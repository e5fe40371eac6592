#ifndef PASBOEK_ALLOCATION_COUNT_H
#define PASBOEK_ALLOCATION_COUNT_H

#include <stdint.h>

/// How many blocks this process has asked the heap for since it started, on all threads.
uint64_t allocation_count(void);

#endif
