import EventLog
import EventLogSQLite
import EventLogTesting
import Testing

@Suite("The log in SQLite passes the contract of every store")
struct ContractTests {
  @Test("the contract", .timeLimit(.minutes(15)), arguments: EventStoreContract.Check.allCases)
  func contract(_ check: EventStoreContract.Check) async throws {
    let folder = try TemporaryFolder()
    try SQLiteLog.create(folder: folder.path, now: 0)
    try await EventStoreContract.run(check) { try Self.open(folder) }
  }

  private static func open(_ folder: TemporaryFolder) throws -> ContractLog {
    let log = try SQLiteLog.openForWriting(folder: folder.path, now: 0)
    return try log.takeApart { writer, _ in
      let signal = HeadSignal(head: writer.head)
      return ContractLog(
        store: try SQLiteEventStore(folder: folder.path, signal: signal), writer: writer,
        source: try SQLiteLog.openForReading(folder: folder.path), signal: signal
      ) { try open(folder) }
    }
  }
}
