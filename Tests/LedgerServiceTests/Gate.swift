import EventLog
import Glibc
import Ledger
import LedgerService
import Synchronization

/// Holds the engine's commits back while it is closed, so that requests gather in one batch.
final class Gate: Sendable {
  private let isClosed = Atomic(false)
  private let isHolding = Atomic(false)

  /// Waits on the writer's thread until the gate is open.
  @Sendable func pass() {
    while isClosed.load(ordering: .acquiring) {
      isHolding.store(true, ordering: .releasing)
      Self.pause(microseconds: 100)
    }
    isHolding.store(false, ordering: .releasing)
  }

  /// Holds the commit of a first check-in, hands in all the others meanwhile, and answers what they
  /// got from their one batch.
  func together<Item: Sendable, Answer: Sendable>(
    _ engine: LedgerEngine, after first: CheckInCommand, _ items: () -> [Item],
    asking ask: @escaping @Sendable (Item) async throws -> Answer
  ) async throws -> [Answer] {
    isClosed.store(true, ordering: .releasing)
    return try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
      async let held = engine.checkIn(first, key: .none, client: .none)
      while !isHolding.load(ordering: .acquiring) { await settle() }
      let accepted = engine.counters.requestsAccepted
      let items = items()
      for (index, item) in items.enumerated() {
        group.addTask { (index, try await ask(item)) }
      }
      while engine.counters.requestsAccepted < accepted + UInt64(items.count) { await settle() }
      isClosed.store(false, ordering: .releasing)
      _ = try await held
      var answers: [(Int, Answer)] = []
      for try await answer in group { answers.append(answer) }
      return answers.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Blocks the thread; only for the writer's own.
  static func pause(microseconds: UInt32) { usleep(microseconds) }

  /// Closes the gate until `open` is called.
  func close() { isClosed.store(true, ordering: .releasing) }

  /// Lets everything pass.
  func open() { isClosed.store(false, ordering: .releasing) }

  /// Waits until a commit is held.
  func waitUntilHolding() async {
    while !isHolding.load(ordering: .acquiring) { await settle() }
  }
}

/// Lets other tasks and threads go on for a moment.
func settle() async {
  try? await Task.sleep(for: .microseconds(200))
}
