import EventLogTesting
import Testing

@testable import EventLog

@Suite("Waiting for the head", .timeLimit(.minutes(15)))
struct HeadSignalTests {
  private static func head(_ position: UInt64) -> LogHead {
    LogHead(position: Position(rawValue: position), root: LogHash.ofNothing)
  }

  @Test("a head that is there already is told at once, even when the log is closed")
  func already() async {
    let signal = HeadSignal(head: Self.head(5))
    signal.close()
    #expect(await signal.waitUntil(beyond: Position(rawValue: 4)) == .grown(Self.head(5)))
    #expect(await signal.waitUntil(beyond: Position(rawValue: 5)) == .closed)
    #expect(signal.isClosed && signal.head == Self.head(5))
  }

  @Test("each waits for its own position, and the head never goes back")
  func ownPosition() async {
    let signal = HeadSignal(head: Self.head(0))
    await withTaskGroup(of: Void.self) { group in
      for position in 0..<50 as Range<UInt64> {
        group.addTask {
          let outcome = await signal.waitUntil(beyond: Position(rawValue: position))
          guard case .grown(let head) = outcome else {
            Issue.record("\(outcome)")
            return
          }
          #expect(head.position.rawValue > position)
        }
      }
      group.addTask {
        for position in [1, 2, 1, 10, 9, 30, 50] as [UInt64] {
          signal.advance(to: Self.head(position))
          await Task.yield()
        }
      }
    }
    #expect(signal.head == Self.head(50))
  }

  @Test("a cancelled task waits no longer, whenever it was cancelled")
  func cancelled() async {
    let signal = HeadSignal(head: Self.head(0))
    for yields in 0..<20 {
      let task = Task { await signal.waitUntil(beyond: .beforeFirst) }
      for _ in 0..<yields { await Task.yield() }
      task.cancel()
      #expect(await task.value == .cancelled)
    }
  }

  @Test("closing ends every wait")
  func closing() async {
    let signal = HeadSignal(head: Self.head(0))
    let tasks = (0..<10).map { _ in Task { await signal.waitUntil(beyond: .beforeFirst) } }
    await Task.yield()
    signal.close()
    for task in tasks { #expect(await task.value == .closed) }
  }

  @Test("a subscription reads up to the head, then waits, then ends with the log")
  func catchUp() throws {
    var catchUp = LogCatchUp(after: Position(rawValue: 2), pageRecords: 3)
    #expect(catchUp.nextAction == .wait(beyond: Position(rawValue: 2)))
    try catchUp.waited(.grown(Self.head(6)))
    #expect(catchUp.nextAction == .read(after: Position(rawValue: 2), limit: 3))
    try catchUp.received(Self.page(3...5))
    try catchUp.received(Self.page(6...8))
    #expect(catchUp.nextAction == .wait(beyond: Position(rawValue: 8)), "a page may pass the head")
    try catchUp.waited(.grown(Self.head(7)))
    #expect(catchUp.nextAction == .wait(beyond: Position(rawValue: 8)))
    try catchUp.waited(.closed)
    #expect(catchUp.nextAction == .finish)
  }

  @Test(
    "a page that does not continue the last one is damage",
    arguments: [[], [4], [2], [3, 5], [3, 3], [3, 4, 6]] as [[UInt64]])
  func discontinuous(_ positions: [UInt64]) throws {
    var catchUp = LogCatchUp(after: Position(rawValue: 2), pageRecords: 3)
    try catchUp.waited(.grown(Self.head(6)))
    let page = positions.map { StoredRecord(position: Position(rawValue: $0), bytes: [1]) }
    let error = #expect(throws: EventLogError.self) { try catchUp.received(page) }
    #expect(error?.code == .damaged)
  }

  @Test("too many waiting subscriptions are refused")
  func overloaded() throws {
    var catchUp = LogCatchUp(after: .beforeFirst, pageRecords: 3)
    let error = #expect(throws: EventLogError.self) { try catchUp.waited(.overloaded) }
    #expect(error?.code == .overloaded)
  }

  private static func page(_ positions: ClosedRange<UInt64>) -> [StoredRecord] {
    positions.map { StoredRecord(position: Position(rawValue: $0), bytes: [1]) }
  }
}
