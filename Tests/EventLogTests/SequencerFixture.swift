import Dispatch
import EventLog
import EventLogTesting
import Glibc
import Synchronization

/// Work whose records are single bytes and whose answers tell what it saw.
struct EchoWork: SequencerWork {
  enum Request: Sendable {
    /// Add that many records.
    case append(Int)
    /// Add nothing.
    case read
  }

  struct Answer: Hashable, Sendable {
    /// The last position that the decision could see, durable or not.
    var seen: Position
    /// The records that the request added.
    var added: Int
  }

  let journal: Journal
  /// What `idle` asks for, call by call, and nothing after that.
  var pauses: [Int] = []

  mutating func handle(_ request: Request, into batch: inout RecordBatch) -> Answer {
    journal.noteThread()
    var added = 0
    if case .append(let count) = request { added = count }
    for _ in 0..<added { batch.append([UInt8(truncatingIfNeeded: batch.nextPosition.rawValue)]) }
    return Answer(seen: batch.last, added: added)
  }

  mutating func committed(_ head: LogHead) {
    journal.note { $0.committed.append(head.position) }
  }

  mutating func idle() -> Int? {
    journal.note { $0.idleCalls += 1 }
    return pauses.isEmpty ? nil : pauses.removeFirst()
  }

  mutating func finish(_ head: LogHead) {
    journal.note { $0.finished.append(head) }
  }
}

/// What happened on the sequencer's thread, and what its callers were told.
final class Journal: Sendable {
  struct State {
    var committed: [Position] = []
    var idleCalls = 0
    var finished: [LogHead] = []
    var failures: [EventLogError] = []
    var outcomes: [Int: Result<EchoWork.Answer, SequencerError>] = [:]
    var threadName = ""
  }

  private let current = Mutex(State())
  private let told = DispatchSemaphore(value: 0)

  /// What happened so far.
  var state: State { current.withLock { $0 } }

  func note(_ change: (inout State) -> Void) {
    current.withLock { change(&$0) }
  }

  /// Notes what the caller of this number was told.
  func note(_ caller: Int, _ outcome: Result<EchoWork.Answer, SequencerError>) {
    note { state in
      precondition(state.outcomes[caller] == nil, "a caller was told twice")
      state.outcomes[caller] = outcome
    }
    told.signal()
  }

  /// Blocks until `count` more callers were told.
  func waitForOutcomes(_ count: Int) {
    for _ in 0..<count { told.wait() }
  }

  var outcomes: [Int: Result<EchoWork.Answer, SequencerError>] { state.outcomes }

  func noteThread() {
    note { state in
      guard state.threadName.isEmpty else { return }
      let file = open("/proc/thread-self/comm", O_RDONLY)
      defer { close(file) }
      var name = [UInt8](repeating: 0, count: 64)
      let count = read(file, &name, name.count)
      state.threadName = String(decoding: name.prefix(max(count - 1, 0)), as: UTF8.self)
    }
  }
}

/// Holds a writer in the middle of a commit until it is opened.
final class Gate: Sendable {
  private let entered = DispatchSemaphore(value: 0)
  private let opened = DispatchSemaphore(value: 0)

  /// Called by the writer.
  func pause() {
    entered.signal()
    opened.wait()
  }

  /// Blocks until the writer is in the commit.
  func waitUntilEntered() {
    entered.wait()
  }

  func open() {
    opened.signal()
  }
}

/// A sequencer over a store in memory, with a journal and a gate.
struct SequencerFixture: Sendable {
  let store = InMemoryEventStore()
  let journal = Journal()
  let gate = Gate()
  private let ticks = Ticks()
  let sequencer: Sequencer<EchoWork, FaultyLogWriter<InMemoryEventStore.Writer>>

  init(
    limits: SequencerLimits = SequencerLimits(), pauses: [Int] = [],
    plan: @escaping @Sendable (Int) -> CommitFault? = { _ in nil }
  ) throws {
    let journal = journal
    let gate = gate
    // Every look at the clock is a millisecond after the one before.
    let ticks = ticks
    sequencer = Sequencer(
      work: EchoWork(journal: journal, pauses: pauses),
      writer: FaultyLogWriter(try store.openWriter(), pause: { gate.pause() }, plan: plan),
      limits: limits, signal: store.signal,
      monotonicMicroseconds: { ticks.next() }
    ) { error in
      journal.note { $0.failures.append(error) }
    }
  }

  /// Hands in requests whose outcomes go to the journal under these numbers.
  func submit(_ requests: [EchoWork.Request], from number: Int) {
    for (index, request) in requests.enumerated() {
      sequencer.submit(request) { [journal] in journal.note(number + index, $0) }
    }
  }
}

/// A clock that shows a millisecond more with every look at it.
private final class Ticks: Sendable {
  private let microseconds = Atomic<Int64>(0)

  func next() -> Int64 { microseconds.add(1_000, ordering: .relaxed).newValue }
}
