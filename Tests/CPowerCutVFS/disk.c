#include "disk.h"

#include <stdlib.h>
#include <string.h>

uint64_t powercut_next(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

powercut_fault disk_operation(powercut_disk *disk) {
  disk->operations += 1;
  if (disk->operations != disk->fail_at) return POWERCUT_NOTHING;
  if (disk->fault == POWERCUT_POWER) disk->off = true;
  return disk->fault;
}

directory_entry *disk_entry(powercut_disk *disk, const char *name, bool create) {
  for (int i = 0; i < disk->entry_count; i++)
    if (strcmp(disk->entries[i].name, name) == 0) return &disk->entries[i];
  if (!create || disk->entry_count == NAMES_MAX) return NULL;
  char *copy = strdup(name);
  if (copy == NULL) return NULL;
  directory_entry *entry = &disk->entries[disk->entry_count++];
  *entry = (directory_entry){.name = copy};
  return entry;
}

// MARK: - Files

node *node_create(void) {
  node *file = calloc(1, sizeof *file);
  if (file != NULL) file->references = 1;
  return file;
}

void node_retain(node *file) { file->references += 1; }

void node_free_shm(node *file) {
  for (int i = 0; i < SHM_REGIONS_MAX; i++) {
    free(file->shm_regions[i]);
    file->shm_regions[i] = NULL;
  }
}

void node_release(node *file) {
  if (file == NULL || --file->references > 0) return;
  node_free_shm(file);
  free(file->current);
  free(file->durable);
  free(file->unsynced);
  free(file);
}

static bool node_reserve(node *file, int64_t size) {
  if (size <= file->capacity) return true;
  int64_t capacity = file->capacity ? file->capacity : 16 * SECTOR_BYTES;
  while (capacity < size) capacity *= 2;
  unsigned char *current = realloc(file->current, capacity);
  if (current != NULL) file->current = current;
  unsigned char *durable = realloc(file->durable, capacity);
  if (durable != NULL) file->durable = durable;
  unsynced_range *unsynced =
      realloc(file->unsynced, capacity / SECTOR_BYTES * sizeof *unsynced);
  if (unsynced != NULL) file->unsynced = unsynced;
  if (current == NULL || durable == NULL || unsynced == NULL) return false;
  int64_t old = file->capacity;
  memset(current + old, 0, capacity - old);
  memset(durable + old, 0, capacity - old);
  memset(unsynced + old / SECTOR_BYTES, 0, (capacity - old) / SECTOR_BYTES * sizeof *unsynced);
  file->capacity = capacity;
  return true;
}

static void node_mark(node *file, int64_t offset, int64_t end) {
  while (offset < end) {
    int64_t sector = offset / SECTOR_BYTES, start = sector * SECTOR_BYTES;
    int64_t stop = end < start + SECTOR_BYTES ? end : start + SECTOR_BYTES;
    unsynced_range *range = &file->unsynced[sector];
    uint16_t low = offset - start, high = stop - start;
    if (range->low == range->high) *range = (unsynced_range){low, high};
    if (low < range->low) range->low = low;
    if (high > range->high) range->high = high;
    offset = stop;
  }
}

bool node_write(node *file, const void *bytes, int64_t count, int64_t offset) {
  if (!node_reserve(file, offset + count)) return false;
  memcpy(file->current + offset, bytes, count);
  node_mark(file, offset, offset + count);
  if (offset + count > file->size) file->size = offset + count;
  return true;
}

bool node_resize(node *file, int64_t size) {
  if (!node_reserve(file, size)) return false;
  if (size < file->size) memset(file->current + size, 0, file->size - size);
  file->size = size;
  return true;
}

static void node_clear_marks(node *file) {
  if (file->capacity > 0)
    memset(file->unsynced, 0, file->capacity / SECTOR_BYTES * sizeof *file->unsynced);
}

void node_sync(node *file) {
  if (file->capacity > 0) memcpy(file->durable, file->current, file->capacity);
  file->durable_size = file->size;
  node_clear_marks(file);
}

// A failed fsync: the pages count as clean and are read as written, but the disk never got them.
void node_lose_unsynced(node *file) { node_clear_marks(file); }

// MARK: - Power

// Copies one sector's unsynced bytes to the durable image, or some of them, or none.
static void settle_sector(powercut_disk *disk, node *file, int64_t sector) {
  unsynced_range range = file->unsynced[sector];
  int64_t start = sector * SECTOR_BYTES;
  if (range.low == range.high) return;
  unsigned char *durable = file->durable + start, *current = file->current + start;
  uint64_t draw = powercut_next(&disk->chance);
  if (draw % 5 < 2) {
    disk->dropped += 1;
    return;
  }
  int cut = range.high;
  if (draw % 5 == 4) {
    disk->torn += 1;
    cut = range.low + (int)(powercut_next(&disk->chance) % (range.high - range.low));
    bool garbled = powercut_next(&disk->chance) % 2;
    for (int i = cut; garbled && i < range.high; i++)
      durable[i] = (unsigned char)powercut_next(&disk->chance);
  } else {
    disk->kept += 1;
  }
  memcpy(durable + range.low, current + range.low, cut - range.low);
}

// The file as it is found after a power cut; NULL without memory.
static node *node_after_cut(powercut_disk *disk, node *file) {
  bool resized = file->size != file->durable_size && powercut_next(&disk->chance) % 2;
  for (int64_t sector = 0; sector < file->capacity / SECTOR_BYTES; sector++)
    settle_sector(disk, file, sector);
  node *found = node_create();
  int64_t size = resized ? file->size : file->durable_size;
  if (found == NULL || !node_reserve(found, size)) return NULL;
  if (size > 0) memcpy(found->current, file->durable, size);
  found->size = size;
  node_sync(found);
  return found;
}

void powercut_sync_directory(powercut_disk *disk) {
  pthread_mutex_lock(&disk->mutex);
  for (int i = 0; i < disk->entry_count; i++) {
    directory_entry *entry = &disk->entries[i];
    if (entry->durable == entry->current) continue;
    node_release(entry->durable);
    entry->durable = entry->current;
    if (entry->durable != NULL) node_retain(entry->durable);
  }
  pthread_mutex_unlock(&disk->mutex);
}

void powercut_restart(powercut_disk *disk) {
  pthread_mutex_lock(&disk->mutex);
  for (int i = 0; i < disk->entry_count; i++) {
    directory_entry *entry = &disk->entries[i];
    bool renamed = entry->current != entry->durable && powercut_next(&disk->chance) % 2;
    node *survivor = renamed ? entry->current : entry->durable;
    node *found = survivor == NULL ? NULL : node_after_cut(disk, survivor);
    node_release(entry->current);
    node_release(entry->durable);
    entry->current = entry->durable = found;
    if (found != NULL) node_retain(found);
  }
  disk->off = false;
  disk->fail_at = 0;
  disk->power_cycle += 1;
  pthread_mutex_unlock(&disk->mutex);
}

// MARK: - What a test sets and asks

void powercut_fail_at(powercut_disk *disk, uint64_t operation, powercut_fault fault) {
  pthread_mutex_lock(&disk->mutex);
  disk->fail_at = operation;
  disk->fault = fault;
  pthread_mutex_unlock(&disk->mutex);
}

void powercut_set_lying(powercut_disk *disk, bool lying) {
  pthread_mutex_lock(&disk->mutex);
  disk->lying = lying;
  pthread_mutex_unlock(&disk->mutex);
}

static uint64_t locked_read(powercut_disk *disk, const uint64_t *value) {
  pthread_mutex_lock(&disk->mutex);
  uint64_t copy = *value;
  pthread_mutex_unlock(&disk->mutex);
  return copy;
}

uint64_t powercut_operations(powercut_disk *disk) { return locked_read(disk, &disk->operations); }

uint64_t powercut_syncs(powercut_disk *disk) { return locked_read(disk, &disk->syncs); }

void powercut_sectors(powercut_disk *disk, uint64_t *kept, uint64_t *dropped, uint64_t *torn) {
  pthread_mutex_lock(&disk->mutex);
  *kept = disk->kept;
  *dropped = disk->dropped;
  *torn = disk->torn;
  pthread_mutex_unlock(&disk->mutex);
}
