import EventLog
import Glibc
import Synchronization

/// A few threads, each with a connection of its own, on which reads of a log wait for the disk.
final class ReaderPool: Sendable {
  /// The most reads that may wait for a thread.
  static let queueDepthMax = 1_024

  private let queue = ReadQueue(capacity: queueDepthMax)

  /// Starts a thread for each reader.
  init(count: Int, openReader: () throws(EventLogError) -> SQLiteRecordReader)
    throws(EventLogError)
  {
    for _ in 0..<count {
      ReaderThread(reader: try openReader(), queue: queue).start()
    }
  }

  deinit { close() }

  /// Ends the threads; reads that wait are refused with `closed`.
  func close() { queue.close() }

  /// Reads on one of the threads.
  ///
  /// - Throws: `overloaded` when too many reads wait, `closed`, or what `body` throws.
  func read<T: Sendable>(
    _ body: @escaping @Sendable (borrowing SQLiteRecordReader) throws(EventLogError) -> T
  ) async throws(EventLogError) -> T {
    let result: Result<T, EventLogError> = await unsafe withUnsafeContinuation { continuation in
      let job = ReadQueue.Job { reader in
        unsafe continuation.resume(
          returning: Result { () throws(EventLogError) in try body(reader) })
      } refuse: { error in
        unsafe continuation.resume(returning: .failure(error))
      }
      if let error = queue.add(job) { job.refuse(error) }
    }
    return try result.get()
  }
}

// SAFETY: the semaphore's memory is set once, lives as long as this object, and is only given to
// semaphore functions, which any thread may call; all else is behind the mutex.
/// Reads that wait, in the order in which they came.
@safe final class ReadQueue: @unchecked Sendable {
  /// A read, or the refusal of it: exactly one of the two is called, once.
  struct Job: Sendable {
    let run: @Sendable (borrowing SQLiteRecordReader) -> Void
    let refuse: @Sendable (EventLogError) -> Void

    init(
      run: @escaping @Sendable (borrowing SQLiteRecordReader) -> Void,
      refuse: @escaping @Sendable (EventLogError) -> Void
    ) {
      self.run = run
      self.refuse = refuse
    }
  }

  private struct State {
    var ring: [Job?]
    var first = 0
    var count = 0
    var isClosed = false

    mutating func takeFirst() -> Job? {
      guard count > 0 else { return nil }
      defer {
        ring[first] = nil
        first = (first + 1) % ring.count
        count -= 1
      }
      return ring[first]
    }
  }

  private let state: Mutex<State>
  /// Counts the jobs that wait, and one for each thread once the queue is closed.
  private let tickets = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(capacity: Int) {
    state = Mutex(State(ring: Array(repeating: nil, count: capacity)))
    let result = unsafe sem_init(tickets, 0, 0)
    precondition(result == 0, "sem_init: \(errno)")
  }

  deinit {
    unsafe sem_destroy(tickets)
    unsafe tickets.deallocate()
  }

  /// Adds a job, or says why not.
  func add(_ job: Job) -> EventLogError? {
    let refusal: EventLogError? = state.withLock { state in
      guard !state.isClosed else { return EventLogError(.closed, "the store is closed") }
      guard state.count < state.ring.count else {
        return EventLogError(.overloaded, "\(state.count) reads wait already")
      }
      state.ring[(state.first + state.count) % state.ring.count] = job
      state.count += 1
      return nil
    }
    if refusal == nil { post() }
    return refusal
  }

  /// Waits for a job; nothing when the queue is closed.
  func take() -> Job? {
    while unsafe sem_wait(tickets) != 0 {
      precondition(errno == EINTR, "sem_wait: \(errno)")
    }
    let job = state.withLock { $0.takeFirst() }
    // A closed queue's ticket goes on to the next thread.
    if job == nil { post() }
    return job
  }

  /// Refuses what waits and all that comes, and ends the threads.
  func close() {
    let refused = state.withLock { state in
      state.isClosed = true
      var jobs: [Job] = []
      while let job = state.takeFirst() { jobs.append(job) }
      return jobs
    }
    for job in refused { job.refuse(EventLogError(.closed, "the store is closed")) }
    post()
  }

  private func post() {
    let result = unsafe sem_post(tickets)
    precondition(result == 0, "sem_post: \(errno)")
  }
}

// SAFETY: the reader is touched by the one thread that `start` makes, and by nobody before.
/// A thread that reads until its queue is closed.
private final class ReaderThread: @unchecked Sendable {
  private let reader: SQLiteRecordReader
  private let queue: ReadQueue

  init(reader: consuming SQLiteRecordReader, queue: ReadQueue) {
    self.reader = reader
    self.queue = queue
  }

  func start() {
    var thread = pthread_t()
    let result = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<ReaderThread>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(result == 0, "pthread_create: \(result)")
    pthread_detach(thread)
  }

  private func run() {
    while let job = queue.take() { job.run(reader) }
  }
}
