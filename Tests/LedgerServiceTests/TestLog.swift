import EventLog
import EventLogSQLite
import EventLogTesting
import Ledger
import LedgerService
import PassDirectory
import Synchronization

/// What a log is kept in.
enum LogKind: CaseIterable, Sendable {
  case memory, sqlite
}

/// A log with its directory and its clock, on which engines are started, one after the other.
final class TestLog: Sendable {
  let kind: LogKind
  let folder: TemporaryFolder
  let clock = TestClock()
  let store: InMemoryEventStore
  let directory: Directory
  private let reported = Mutex<(failures: [EventLogError], unreadable: [EventLogError])>(([], []))

  /// What engines reported as failures.
  var failures: [EventLogError] { reported.withLock(\.failures) }

  /// What engines reported as unreadable.
  var unreadable: [EventLogError] { reported.withLock(\.unreadable) }

  /// Makes an empty log.
  ///
  /// - Parameter directory: one to share, where the test needs none of its own.
  init(
    _ kind: LogKind = .memory, store: InMemoryEventStore = InMemoryEventStore(),
    directory: Directory? = nil
  ) throws {
    self.kind = kind
    self.store = store
    folder = try TemporaryFolder()
    self.directory = try directory ?? Self.openDirectory(in: folder)
    if kind == .sqlite {
      try SQLiteLog.create(folder: folder.path, now: clock.now().microseconds)
    }
  }

  static func openDirectory(in folder: TemporaryFolder, seed: UInt64 = 1) throws -> Directory {
    try Directory.open(
      folder: folder.path, random: SeededGenerator(seed: seed),
      secretCost: SecretCost(logRounds: 4, blockSize: 8, parallelism: 1))
  }

  /// Settings that keep what the engine reports.
  func options() -> EngineOptions {
    var options = EngineOptions { error in
      self.reported.withLock { $0.failures.append(error) }
    }
    options.unreadable = { error in self.reported.withLock { $0.unreadable.append(error) } }
    return options
  }

  /// Starts an engine on all that the log holds, a second later than whatever was before.
  ///
  /// - Parameters:
  ///   - folded: what was folded already, from a snapshot; the rest is folded here.
  ///   - options: nil for `options()`.
  ///   - fault: the fault of each commit, counted from 1.
  ///   - pause: is called before a slow commit.
  func start(
    from folded: consuming sending FoldedLog = FoldedLog(seed: (1, 2)),
    options: EngineOptions? = nil, directory: Directory? = nil,
    pause: @escaping @Sendable () -> Void = {},
    fault: @escaping @Sendable (Int) -> CommitFault? = { _ in nil }
  ) throws -> LedgerEngine {
    clock.advance(microseconds: TestClock.second)
    switch kind {
    case .memory:
      let writer = FaultyLogWriter(try store.openWriter(), pause: pause, plan: fault)
      var source = store
      try folded.fold(&source)
      return LedgerEngine(
        folded: folded, writer: writer, heads: NoHeads(), source: store,
        signal: HeadSignal(head: .empty), directory: directory ?? self.directory, clock: clock,
        options: options ?? self.options())
    case .sqlite:
      let opened = try SQLiteLog.openForWriting(
        folder: folder.path, now: clock.now().microseconds)
      var source = try SQLiteLog.openForReading(folder: folder.path)
      try folded.fold(&source)
      let parts = opened.takeApart { Parts(writer: $0, heads: $1) }
      return LedgerEngine(
        folded: folded, writer: FaultyLogWriter(parts.writer, pause: pause, plan: fault),
        heads: parts.heads, source: source, signal: HeadSignal(head: .empty),
        directory: directory ?? self.directory, clock: clock, options: options ?? self.options())
    }
  }

  /// Checks every record and tile of the log.
  func verify() throws {
    switch kind {
    case .memory:
      var verifier = LogVerifier()
      try store.forEachRecord(after: .beforeFirst, limit: .max) { position, bytes in
        try verifier.check(position, bytes) { store.tile($0) }
      }
    case .sqlite: _ = try SQLiteLog.verify(folder: folder.path)
    }
  }

  /// Folds the log, as one does who has nothing else.
  func fold() throws -> FoldedLog {
    var folded = FoldedLog(seed: (1, 2))
    switch kind {
    case .memory:
      var source = store
      try folded.fold(&source)
    case .sqlite:
      var source = try SQLiteLog.openForReading(folder: folder.path)
      try folded.fold(&source)
    }
    return folded
  }

  /// Writes a snapshot of the log into its folder.
  func writeSnapshot() throws {
    let folded = try fold()
    var tree = MerkleTree()
    for record in try records() { tree.append(leaf: .leaf(of: record)) }
    try SnapshotFile.write(
      folded, head: LogHead(position: folded.position, root: tree.root()), folder: folder.path)
  }

  /// The records of the log, read anew.
  func records() throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    switch kind {
    case .memory:
      try store.forEachRecord(after: .beforeFirst, limit: .max) { records.append([UInt8]($1)) }
    case .sqlite:
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      try reader.forEachRecord(after: .beforeFirst, limit: .max) { records.append([UInt8]($1)) }
    }
    return records
  }

  /// The records of the log, read anew and decoded.
  func decoded() throws -> [LedgerRecord] {
    try records().enumerated().map { try LedgerRecord($1, at: UInt64($0 + 1)) }
  }
}

/// What `SQLiteLog.Opened` is taken apart into.
private struct Parts: ~Copyable {
  let writer: SQLiteLogWriter
  let heads: HeadsFile
}
