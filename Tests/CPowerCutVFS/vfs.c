#include "disk.h"

#include <stdlib.h>
#include <string.h>

// An open file. Connections of an earlier power cycle hold handles on which everything fails.
typedef struct handle {
  sqlite3_file base;
  powercut_disk *disk;
  node *file;
  char *delete_on_close;
  uint64_t power_cycle;
  bool syncs_directory;
  int lock;
  uint16_t shm_shared, shm_exclusive;
  bool uses_shm;
} handle;

static powercut_disk *enter(handle *f) {
  pthread_mutex_lock(&f->disk->mutex);
  return f->disk;
}

static int leave(powercut_disk *disk, int code) {
  pthread_mutex_unlock(&disk->mutex);
  return code;
}

static bool is_dead(const handle *f) {
  return f->disk->off || f->power_cycle != f->disk->power_cycle;
}

// MARK: - Bytes

static int file_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  if (is_dead(f)) return leave(disk, SQLITE_IOERR_READ);
  int64_t there = f->file->size - offset;
  if (there >= count) {
    memcpy(bytes, f->file->current + offset, count);
    return leave(disk, SQLITE_OK);
  }
  memset(bytes, 0, count);
  if (there > 0) memcpy(bytes, f->file->current + offset, there);
  return leave(disk, SQLITE_IOERR_SHORT_READ);
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  if (is_dead(f)) return leave(disk, SQLITE_IOERR_WRITE);
  powercut_fault fault = disk_operation(disk);
  if (fault == POWERCUT_ERROR) return leave(disk, SQLITE_IOERR_WRITE);
  if (fault == POWERCUT_NO_SPACE) return leave(disk, SQLITE_FULL);
  int written = fault == POWERCUT_SHORT ? count / 2 : count;
  // The write during which the power fails may still reach the disk, like any unsynced one.
  if (!node_write(f->file, bytes, written, offset)) return leave(disk, SQLITE_NOMEM);
  return leave(disk, fault == POWERCUT_NOTHING ? SQLITE_OK : SQLITE_IOERR_WRITE);
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  if (is_dead(f)) return leave(disk, SQLITE_IOERR_TRUNCATE);
  powercut_fault fault = disk_operation(disk);
  if (fault == POWERCUT_ERROR) return leave(disk, SQLITE_IOERR_TRUNCATE);
  if (!node_resize(f->file, size)) return leave(disk, SQLITE_NOMEM);
  return leave(disk, fault == POWERCUT_POWER ? SQLITE_IOERR_TRUNCATE : SQLITE_OK);
}

static int file_sync(sqlite3_file *base, int flags) {
  (void)flags;
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  if (is_dead(f)) return leave(disk, SQLITE_IOERR_FSYNC);
  disk->syncs += 1;
  powercut_fault fault = disk_operation(disk);
  if (fault == POWERCUT_POWER) return leave(disk, SQLITE_IOERR_FSYNC);
  if (fault == POWERCUT_ERROR) {
    node_lose_unsynced(f->file);
    return leave(disk, SQLITE_IOERR_FSYNC);
  }
  if (disk->lying) return leave(disk, SQLITE_OK);
  node_sync(f->file);
  bool syncs_directory = f->syncs_directory;
  f->syncs_directory = false;
  leave(disk, SQLITE_OK);
  if (syncs_directory) powercut_sync_directory(disk);
  return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  *size = f->file->size;
  return leave(disk, is_dead(f) ? SQLITE_IOERR_FSTAT : SQLITE_OK);
}

// MARK: - Locks

static int file_lock(sqlite3_file *base, int level) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  node *file = f->file;
  if (f->lock >= level) return leave(disk, SQLITE_OK);
  if (level == SQLITE_LOCK_SHARED) {
    if (file->pending || file->exclusive) return leave(disk, SQLITE_BUSY);
    file->shared_locks += 1;
  } else if (level == SQLITE_LOCK_RESERVED) {
    if (file->reserved) return leave(disk, SQLITE_BUSY);
    file->reserved = true;
  } else {
    if (f->lock < SQLITE_LOCK_RESERVED && file->reserved) return leave(disk, SQLITE_BUSY);
    if (file->shared_locks > 1) {
      file->pending = file->reserved = true;
      f->lock = SQLITE_LOCK_PENDING;
      return leave(disk, SQLITE_BUSY);
    }
    file->pending = file->reserved = file->exclusive = true;
  }
  f->lock = level;
  return leave(disk, SQLITE_OK);
}

static int file_unlock(sqlite3_file *base, int level) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  node *file = f->file;
  if (f->lock > SQLITE_LOCK_SHARED) file->reserved = file->pending = file->exclusive = false;
  if (f->lock >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) file->shared_locks -= 1;
  if (level < f->lock) f->lock = level;
  return leave(disk, SQLITE_OK);
}

static int file_check_reserved(sqlite3_file *base, int *reserved) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  *reserved = f->file->reserved;
  return leave(disk, SQLITE_OK);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
  (void)base, (void)operation, (void)argument;
  return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *base) {
  (void)base;
  return SECTOR_BYTES;
}

static int file_characteristics(sqlite3_file *base) {
  (void)base;
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// MARK: - Shared memory of the write-ahead log

static int file_shm_map(
    sqlite3_file *base, int region, int bytes, int extend, void volatile **address) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  *address = NULL;
  if (is_dead(f) || region >= SHM_REGIONS_MAX) return leave(disk, SQLITE_IOERR_SHMMAP);
  if (!f->uses_shm) {
    f->uses_shm = true;
    f->file->shm_users += 1;
  }
  void **slot = &f->file->shm_regions[region];
  if (*slot == NULL && extend) {
    *slot = calloc(1, bytes);
    if (*slot == NULL) return leave(disk, SQLITE_NOMEM);
  }
  *address = *slot;
  return leave(disk, SQLITE_OK);
}

static int file_shm_lock(sqlite3_file *base, int offset, int count, int flags) {
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  node *file = f->file;
  bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
  if (flags & SQLITE_SHM_LOCK) {
    for (int i = offset; i < offset + count; i++) {
      int others = file->shm_shared[i] - (f->shm_shared >> i & 1);
      bool taken = file->shm_exclusive[i] && !(f->shm_exclusive >> i & 1);
      if (taken || (exclusive && others > 0)) return leave(disk, SQLITE_BUSY);
    }
  }
  for (int i = offset; i < offset + count; i++) {
    uint16_t bit = 1 << i;
    uint16_t *mine = exclusive ? &f->shm_exclusive : &f->shm_shared;
    bool held = *mine & bit, wanted = flags & SQLITE_SHM_LOCK;
    if (held == wanted) continue;
    *mine ^= bit;
    if (exclusive) file->shm_exclusive[i] = wanted;
    else file->shm_shared[i] += wanted ? 1 : -1;
  }
  return leave(disk, SQLITE_OK);
}

static void file_shm_barrier(sqlite3_file *base) {
  (void)base;
  __sync_synchronize();
}

static int file_shm_unmap(sqlite3_file *base, int delete_flag) {
  (void)delete_flag;
  handle *f = (handle *)base;
  powercut_disk *disk = enter(f);
  if (f->uses_shm) {
    f->uses_shm = false;
    f->file->shm_users -= 1;
    if (f->file->shm_users == 0) node_free_shm(f->file);
  }
  return leave(disk, SQLITE_OK);
}

// MARK: - Names

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_directory) {
  powercut_disk *disk = vfs->pAppData;
  pthread_mutex_lock(&disk->mutex);
  if (disk->off) return leave(disk, SQLITE_IOERR_DELETE);
  directory_entry *entry = disk_entry(disk, name, false);
  if (entry == NULL || entry->current == NULL) return leave(disk, SQLITE_IOERR_DELETE_NOENT);
  powercut_fault fault = disk_operation(disk);
  if (fault == POWERCUT_ERROR) return leave(disk, SQLITE_IOERR_DELETE);
  node_release(entry->current);
  entry->current = NULL;
  leave(disk, SQLITE_OK);
  if (fault == POWERCUT_POWER) return SQLITE_IOERR_DELETE;
  if (sync_directory) powercut_sync_directory(disk);
  return SQLITE_OK;
}

static int file_close(sqlite3_file *base) {
  handle *f = (handle *)base;
  file_unlock(base, SQLITE_LOCK_NONE);
  file_shm_unmap(base, 0);
  powercut_disk *disk = enter(f);
  node_release(f->file);
  leave(disk, SQLITE_OK);
  if (f->delete_on_close != NULL) disk_delete(&disk->vfs, f->delete_on_close, 0);
  free(f->delete_on_close);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// Finds the file of a name or creates it; the caller owns one reference.
static int find_or_create(powercut_disk *disk, const char *name, int flags, node **found,
                          bool *created) {
  directory_entry *entry = NULL;
  if (name != NULL) {
    entry = disk_entry(disk, name, flags & SQLITE_OPEN_CREATE);
    if (entry == NULL) return SQLITE_CANTOPEN;
    if (entry->current != NULL) {
      node_retain(*found = entry->current);
      return SQLITE_OK;
    }
    if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
  }
  powercut_fault fault = disk_operation(disk);
  if (fault == POWERCUT_ERROR || fault == POWERCUT_POWER) return SQLITE_CANTOPEN;
  *found = node_create();
  if (*found == NULL) return SQLITE_NOMEM;
  *created = true;
  if (entry != NULL) node_retain(entry->current = *found);
  return SQLITE_OK;
}

static int disk_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *flags_out) {
  powercut_disk *disk = vfs->pAppData;
  handle *f = (handle *)base;
  *f = (handle){.disk = disk};
  pthread_mutex_lock(&disk->mutex);
  if (disk->off) return leave(disk, SQLITE_CANTOPEN);
  bool created = false;
  int code = find_or_create(disk, name, flags, &f->file, &created);
  if (code != SQLITE_OK) return leave(disk, code);
  f->power_cycle = disk->power_cycle;
  // The first sync of a new journal or write-ahead log also syncs the directory, as in the unix
  // VFS.
  f->syncs_directory = created && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
  if (name != NULL && flags & SQLITE_OPEN_DELETEONCLOSE) f->delete_on_close = strdup(name);
  base->pMethods = &methods;
  if (flags_out != NULL) *flags_out = flags;
  return leave(disk, SQLITE_OK);
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  (void)flags;
  powercut_disk *disk = vfs->pAppData;
  pthread_mutex_lock(&disk->mutex);
  directory_entry *entry = disk_entry(disk, name, false);
  *result = entry != NULL && entry->current != NULL && entry->current->size > 0;
  return leave(disk, disk->off ? SQLITE_IOERR_ACCESS : SQLITE_OK);
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int bytes, char *path) {
  (void)vfs;
  if ((int)strlen(name) >= bytes) return SQLITE_CANTOPEN;
  strcpy(path, name);
  return SQLITE_OK;
}

static int disk_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
  powercut_disk *disk = vfs->pAppData;
  pthread_mutex_lock(&disk->mutex);
  for (int i = 0; i < count; i++) bytes[i] = (char)powercut_next(&disk->randomness);
  leave(disk, SQLITE_OK);
  return count;
}

static int disk_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return microseconds;
}

// The year 2030, standing still: nothing in a test may depend on the time.
static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
  (void)vfs;
  *milliseconds = 212770605600000;
  return SQLITE_OK;
}

static int disk_julian_day(sqlite3_vfs *vfs, double *day) {
  sqlite3_int64 milliseconds;
  disk_time(vfs, &milliseconds);
  *day = milliseconds / 86400000.0;
  return SQLITE_OK;
}

static int disk_last_error(sqlite3_vfs *vfs, int bytes, char *text) {
  (void)vfs, (void)bytes, (void)text;
  return 0;
}

// MARK: - A disk's life

powercut_disk *powercut_create(const char *name, uint64_t seed) {
  powercut_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL) return NULL;
  disk->name = strdup(name);
  disk->chance = seed;
  disk->randomness = ~seed;
  pthread_mutex_init(&disk->mutex, NULL);
  disk->vfs = (sqlite3_vfs){
      .iVersion = 2,
      .szOsFile = sizeof(handle),
      .mxPathname = 1024,
      .zName = disk->name,
      .pAppData = disk,
      .xOpen = disk_open,
      .xDelete = disk_delete,
      .xAccess = disk_access,
      .xFullPathname = disk_full_path,
      .xRandomness = disk_randomness,
      .xSleep = disk_sleep,
      .xCurrentTime = disk_julian_day,
      .xGetLastError = disk_last_error,
      .xCurrentTimeInt64 = disk_time,
  };
  if (disk->name == NULL || sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK) {
    free(disk->name);
    free(disk);
    return NULL;
  }
  return disk;
}

void powercut_destroy(powercut_disk *disk) {
  sqlite3_vfs_unregister(&disk->vfs);
  for (int i = 0; i < disk->entry_count; i++) {
    node_release(disk->entries[i].current);
    node_release(disk->entries[i].durable);
    free(disk->entries[i].name);
  }
  pthread_mutex_destroy(&disk->mutex);
  free(disk->name);
  free(disk);
}
