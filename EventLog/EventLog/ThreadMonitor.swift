import Glibc

/// A mutex and the condition under which one thread sleeps.
///
/// The standard library's `Mutex` has no condition to wait for.
// SAFETY: both pointers are set once, point to memory that lives as long as this value, and are
// only given to pthread functions, which any thread may call.
struct ThreadMonitor: ~Copyable, @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    var attributes = pthread_condattr_t()
    check(pthread_condattr_init(&attributes))
    // Waits must not be shortened or stretched when somebody sets the wall clock.
    check(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC))
    check(pthread_cond_init(condition, &attributes))
    check(pthread_condattr_destroy(&attributes))
    check(pthread_mutex_init(mutex, nil))
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  borrowing func withLock<T>(_ body: () -> T) -> T {
    check(pthread_mutex_lock(mutex))
    defer { check(pthread_mutex_unlock(mutex)) }
    return body()
  }

  /// Wakes the sleeping thread, if one sleeps.
  borrowing func signal() {
    check(pthread_cond_signal(condition))
  }

  /// Sleeps until signalled, or for that long; may also return without a reason.
  ///
  /// Only under the lock.
  borrowing func sleep(milliseconds: Int?) {
    guard let milliseconds else {
      check(pthread_cond_wait(condition, mutex))
      return
    }
    var deadline = timespec()
    check(clock_gettime(CLOCK_MONOTONIC, &deadline))
    let nanoseconds = deadline.tv_nsec + milliseconds % 1_000 * 1_000_000
    deadline.tv_sec += milliseconds / 1_000 + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    let result = pthread_cond_timedwait(condition, mutex, &deadline)
    precondition(result == 0 || result == ETIMEDOUT, "pthread_cond_timedwait: \(result)")
  }
}

/// Runs `body` on a new thread of this name, which nobody joins.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
  let entry = Unmanaged.passRetained(ThreadEntry(name: name, body: body))
  var thread = pthread_t()
  check(
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let entry = Unmanaged<ThreadEntry>.fromOpaque(context).takeRetainedValue()
        nameCurrentThread(entry.name)
        entry.body()
        return nil
      }, entry.toOpaque()))
  check(pthread_detach(thread))
}

/// Gives the current thread a name of at most 15 bytes, for those who look from outside.
///
/// The kernel's file does what `pthread_setname_np` does, which Swift cannot see. A thread without
/// a name works as well, so a failure is let pass.
private func nameCurrentThread(_ name: String) {
  let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  guard file >= 0 else { return }
  _ = write(file, name, name.utf8.count)
  close(file)
}

private final class ThreadEntry: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}

/// Stops the process when a thread primitive fails: only a broken program or a machine without
/// memory for a thread gets there.
private func check(_ result: Int32, function: StaticString = #function) {
  precondition(result == 0, "a thread primitive failed in \(function): \(result)")
}
