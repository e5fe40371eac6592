import EventLog
import EventLogTesting
import Foundation
import GRDB
import Projections
import Testing

/// A log of toy records in memory, the folder of its read models, and what opens them.
final class ToyLog {
  let store = InMemoryEventStore()
  let log: FragileLog
  let folder: TemporaryFolder
  private var random: SeededGenerator

  init(seed: UInt64 = 1, records: Int = 0) throws {
    folder = try TemporaryFolder()
    log = FragileLog(store: store)
    random = SeededGenerator(seed: seed)
    try append(records)
  }

  var path: String { "\(folder.path)/projections.db" }
  var head: Position { store.signal.head.position }

  /// Appends so many random records in one commit.
  func append(_ count: Int) throws {
    guard count > 0 else { return }
    let words = ["een", "twee", "drie", "vier"]
    try append(
      (0..<count).map { _ in
        ToyRecord.bytes(
          words.randomElement(using: &random) ?? "", Int.random(in: -9...9, using: &random))
      })
  }

  /// Appends these records in one commit.
  func append(_ records: [[UInt8]]) throws {
    var writer = try store.openWriter()
    var batch = RecordBatch(after: writer.head.position)
    for record in records { batch.append(record) }
    _ = try writer.append(batch, afterHead: writer.head.position)
  }

  /// Opens the read models of this log's folder, or of another one's.
  func open(
    _ models: [any ReadModel<ToyRecord>] = [SumsModel(), WordsModel()], path: String? = nil,
    anew: Set<String> = []
  ) throws -> ProjectionFile<ToyRecord> {
    var source = log
    return try ProjectionFile.open(
      path: path ?? self.path, models: models, log: &source, anew: anew)
  }

  /// What is needed to rebuild this log's read models, or others of the same log.
  func setup(
    _ models: [any ReadModel<ToyRecord>] = [SumsModel(), WordsModel()],
    folder: TemporaryFolder? = nil, batchRecords: Int = 16
  ) -> ProjectionSetup<FragileLog, ToyRecord> {
    ProjectionSetup(
      slots: ProjectionSlots(folder: (folder ?? self.folder).path), models: models,
      signal: store.signal, batchRecords: batchRecords, openLog: { [log] in log },
      decode: ToyRecord.decode)
  }

  func runner(
    _ file: ProjectionFile<ToyRecord>, batchRecords: Int = 16
  ) -> ProjectionRunner<FragileLog, ToyRecord> {
    ProjectionRunner(
      file: file, source: log, signal: store.signal, batchRecords: batchRecords,
      decode: ToyRecord.decode)
  }

  /// Opens, folds everything, and closes.
  func foldAll(
    _ models: [any ReadModel<ToyRecord>] = [SumsModel(), WordsModel()], batchRecords: Int = 16
  ) async throws -> [LogHash?] {
    let file = try open(models)
    try await runner(file, batchRecords: batchRecords).catchUp()
    let digests = try models.map { try file.digest(of: $0.name) }
    try file.close()
    return digests
  }

  /// The digests of a fold of the whole log into a new file.
  func digestsOfNewFold() async throws -> [LogHash?] {
    let file = try open(path: "\(folder.path)/anew-\(head).db", anew: ["sums", "words"])
    try await runner(file, batchRecords: 1_000).catchUp()
    let digests = try ["sums", "words"].map { try file.digest(of: $0) }
    try file.close()
    return digests
  }
}

extension ProjectionFile where Record == ToyRecord {
  /// The positions that the words model holds.
  func positionsOfWords() async throws -> [Int64] {
    try await ask("words") { try Int64.fetchAll($0, sql: "SELECT position FROM words") }
  }

  func ask<Value: Sendable>(
    _ model: String, atLeast minimum: Position = .beforeFirst,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await query([model], atLeast: minimum, sleep: sleep, body).value
  }
}

/// A folder of one test's own, removed with it, in memory where that is possible.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    path = "\(base)/ProjectionsTests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Copies everything as it lies there, as after a crash.
  func copyAll(to other: TemporaryFolder) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      // The index of a write-ahead log is made anew.
      guard !name.hasSuffix("-shm") else { continue }
      try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(other.path)/\(name)")
    }
  }

  /// Copies the read models with their write-ahead log as they lie there, as after a crash.
  func copyProjections(to other: TemporaryFolder) throws {
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: "\(path)/projections.db\(suffix)", toPath: "\(other.path)/projections.db\(suffix)")
    }
  }
}
