import EventLog
import EventLogTesting
import Foundation
import Ledger
import LedgerProjections
import LedgerService
import LedgerWire
import Projections
import Synchronization

/// Both clocks of a machine, which stand still until they are moved.
final class SetClock: LedgerClock {
  static let start = Instant(microseconds: 1_795_446_000_000_000)

  private let start: Instant
  private let passed = Atomic<Int64>(0)
  private let wrong = Atomic<Int64>(0)

  init(start: Instant = SetClock.start) { self.start = start }

  func now() -> Instant {
    Instant(
      microseconds: start.microseconds + passed.load(ordering: .relaxed)
        + wrong.load(ordering: .relaxed))
  }

  func monotonicMicroseconds() -> Int64 { passed.load(ordering: .relaxed) }

  /// Time passes.
  func advance(seconds: Int64) { passed.add(seconds * 1_000_000, ordering: .relaxed) }

  /// Somebody sets the wall clock.
  func jump(seconds: Int64) { wrong.add(seconds * 1_000_000, ordering: .relaxed) }

  /// The clock as a device writes it, some seconds ago.
  func text(secondsAgo: Int64 = 0) -> String {
    Timestamp.text(now().microseconds - secondsAgo * 1_000_000)
  }
}

/// How the commits from now on go.
final class CommitFaults: Sendable {
  private let fault = Mutex<CommitFault?>(nil)
  private let isClosed = Atomic(false)
  private let isHolding = Atomic(false)

  var planned: CommitFault? {
    get { isClosed.load(ordering: .acquiring) ? .isSlow : fault.withLock { $0 } }
    set { fault.withLock { [newValue] in $0 = newValue } }
  }

  /// Runs on the writer's thread before a commit, and returns when the gate is open.
  @Sendable func hold() {
    while isClosed.load(ordering: .acquiring) {
      isHolding.store(true, ordering: .releasing)
      usleep(100)
    }
    isHolding.store(false, ordering: .releasing)
  }

  /// Closes the gate: the next commit is held, and all that come behind it wait.
  func close() { isClosed.store(true, ordering: .releasing) }

  /// Lets every commit pass.
  func open() { isClosed.store(false, ordering: .releasing) }

  /// Waits until a commit is held.
  func waitUntilHolding() async {
    while !isHolding.load(ordering: .acquiring) { await settle() }
  }
}

/// The read models of a log in memory.
struct ServedProjections {
  let runner: ProjectionRunner<InMemoryEventStore, LedgerRecord>
  let readModels: ReadModels

  init(_ store: InMemoryEventStore, signal: HeadSignal, folder: String) throws {
    var source = store
    let file = try ProjectionFile.open(
      path: "\(folder)/\(LedgerReadModels.fileName)", models: LedgerReadModels.all, log: &source)
    runner = ProjectionRunner(file: file, source: store, signal: signal) {
      (position, bytes) throws(RecordError) in
      try LedgerReadModels.decode(position, bytes)
    }
    readModels = ReadModels(CurrentProjections(file), log: store, signal: signal) {
      // Beside other tests a fold can take longer than a service waits for it.
      try await Task.sleep(for: max($0, .seconds(240)))
    }
  }
}

/// Lets other tasks and threads go on for a moment.
func settle() async {
  try? await Task.sleep(for: .microseconds(200))
}
