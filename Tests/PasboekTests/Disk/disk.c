// Preloaded into a process: counts the syncs of its log's write-ahead log, and makes them fail from
// one on. Both numbers live in the file that PASBOEK_DISK names, so that a test can read the one
// and set the other while the process runs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct numbers {
  _Atomic uint64_t syncs;
  _Atomic uint64_t failing_from;  // 0: none fails
};

static struct numbers *numbers;

__attribute__((constructor)) static void map_numbers(void) {
  const char *path = getenv("PASBOEK_DISK");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *numbers, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped != MAP_FAILED) numbers = mapped;
  close(file);
}

static int is_log(int file) {
  static const char name[] = "/log.db-wal";
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path);
  ssize_t tail = sizeof name - 1;
  return length >= tail && memcmp(path + length - tail, name, tail) == 0;
}

static int synced(int file, int (*sync)(int)) {
  if (!numbers || !is_log(file)) return sync(file);
  uint64_t call = atomic_fetch_add(&numbers->syncs, 1) + 1;
  uint64_t failing = atomic_load(&numbers->failing_from);
  if (failing == 0 || call < failing) return sync(file);
  errno = EIO;
  return -1;
}

int fsync(int file) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  return synced(file, next);
}

int fdatasync(int file) {
  static int (*next)(int);
  if (!next) next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  return synced(file, next);
}
