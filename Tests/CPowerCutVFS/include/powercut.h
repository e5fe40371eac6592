// An SQLite VFS in memory whose power can fail.
//
// A disk keeps two images of every file: what the running system reads, and what would be there
// after a power cut. A write changes the first; a sync copies it into the second. At a cut each
// 512-byte sector with unsynced bytes is kept, dropped or torn by a seeded generator; unsynced
// sizes, creations and deletions happen or do not. A torn sector harms only bytes that were being
// written (SQLITE_IOCAP_POWERSAFE_OVERWRITE, which SQLite's own unix VFS also assumes).
#ifndef POWERCUT_H
#define POWERCUT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct powercut_disk powercut_disk;

// What happens at the operation that `powercut_fail_at` names. Operations are writes, syncs,
// truncations, deletions and creations.
typedef enum powercut_fault {
  POWERCUT_NOTHING,
  POWERCUT_POWER,    // everything fails from here on, until powercut_restart
  POWERCUT_ERROR,    // this one fails; a failed sync loses its pages, as ext4 and XFS do
  POWERCUT_SHORT,    // a write leaves its first half and fails; other operations succeed
  POWERCUT_NO_SPACE  // a write fails with SQLITE_FULL; other operations succeed
} powercut_fault;

// Creates an empty disk and registers it as an SQLite VFS under `name`. NULL without memory.
powercut_disk *powercut_create(const char *name, uint64_t seed);

// Unregisters and frees a disk. Its connections must be closed.
void powercut_destroy(powercut_disk *disk);

// Lets the operation with this number (counted from 1 over the disk's life) go wrong.
void powercut_fail_at(powercut_disk *disk, uint64_t operation, powercut_fault fault);

// A disk that lies answers a sync with success and does nothing.
void powercut_set_lying(powercut_disk *disk, bool lying);

// Makes creations and deletions so far durable, as an fsync of the directory does.
void powercut_sync_directory(powercut_disk *disk);

// Cuts the power if it is still on, settles what unsynced data became, and turns it on again.
// Connections opened before find every operation failing.
void powercut_restart(powercut_disk *disk);

// Operations so far.
uint64_t powercut_operations(powercut_disk *disk);

// Syncs asked for so far, of all files.
uint64_t powercut_syncs(powercut_disk *disk);

// Sectors that cuts have kept, dropped and torn so far; all three must be seen in a long test.
void powercut_sectors(powercut_disk *disk, uint64_t *kept, uint64_t *dropped, uint64_t *torn);

#endif
