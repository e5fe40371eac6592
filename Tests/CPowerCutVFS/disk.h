// The disk behind the VFS: files with a durable and a current image, and their directory.
#ifndef POWERCUT_DISK_H
#define POWERCUT_DISK_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "powercut.h"

enum { SECTOR_BYTES = 512, NAMES_MAX = 16, SHM_REGIONS_MAX = 64 };

// The unsynced bytes of one sector: from low up to, not including, high.
typedef struct unsynced_range {
  uint16_t low, high;
} unsynced_range;

// A file without its name. Shared memory and locks hang on it, as on an inode.
typedef struct node {
  unsigned char *current, *durable;
  unsynced_range *unsynced;
  int64_t size, durable_size, capacity;
  int references;
  int shared_locks;
  bool reserved, pending, exclusive;
  void *shm_regions[SHM_REGIONS_MAX];
  int shm_users;
  int shm_shared[SQLITE_SHM_NLOCK];
  bool shm_exclusive[SQLITE_SHM_NLOCK];
} node;

// One name: the file it means now, and the one it would mean after a power cut.
typedef struct directory_entry {
  char *name;
  node *current, *durable;
} directory_entry;

struct powercut_disk {
  sqlite3_vfs vfs;
  pthread_mutex_t mutex;
  char *name;
  directory_entry entries[NAMES_MAX];
  int entry_count;
  uint64_t chance;      // the generator of cuts
  uint64_t randomness;  // the generator that SQLite draws from
  uint64_t operations, syncs, kept, dropped, torn;
  uint64_t fail_at;
  powercut_fault fault;
  bool off, lying;
  uint64_t power_cycle;
};

// The next number of a SplitMix64 generator.
uint64_t powercut_next(uint64_t *state);

// Counts one operation and says what must go wrong in it.
powercut_fault disk_operation(powercut_disk *disk);

// The entry of a name; NULL where there is none and `create` is false, or no place is left.
directory_entry *disk_entry(powercut_disk *disk, const char *name, bool create);

node *node_create(void);
void node_retain(node *file);
void node_release(node *file);
bool node_write(node *file, const void *bytes, int64_t count, int64_t offset);
bool node_resize(node *file, int64_t size);
void node_sync(node *file);
void node_lose_unsynced(node *file);
void node_free_shm(node *file);

#endif
