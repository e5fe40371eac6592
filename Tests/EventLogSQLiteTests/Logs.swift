import EventLog
import EventLogSQLite
import EventLogTesting

/// Logs as the tests make them: the record at a position follows from the position and a seed.
enum Logs {
  /// 9 to 158 bytes, made quickly: 8 that tell it from every other record, then one repeated.
  static func record(at position: Position, seed: UInt64 = 0) -> [UInt8] {
    var generator = SeededGenerator(seed: seed &* 1_000_003 &+ position.rawValue)
    let mark = generator.next()
    return withUnsafeBytes(of: mark) { Array($0) }
      + Array(repeating: UInt8(truncatingIfNeeded: mark), count: 1 + Int((mark >> 8) % 150))
  }

  static func batch(_ count: Int, after head: Position, seed: UInt64 = 0) -> RecordBatch {
    var batch = RecordBatch(after: head)
    for _ in 0..<count { batch.append(record(at: batch.nextPosition, seed: seed)) }
    return batch
  }

  /// Makes a log of `count` records in a folder, its heads noted, and closes it.
  @discardableResult
  static func make(
    _ count: Int, in folder: TemporaryFolder, batchRecords: Int = 100, seed: UInt64 = 0
  ) throws -> LogHead {
    try SQLiteLog.create(folder: folder.path, now: 1)
    return try extend(by: count, in: folder, batchRecords: batchRecords, seed: seed)
  }

  /// Opens a folder's log, appends, notes the head and closes.
  @discardableResult
  static func extend(
    by count: Int, in folder: TemporaryFolder, batchRecords: Int = 100, seed: UInt64 = 0
  ) throws -> LogHead {
    var log = try SQLiteLog.openForWriting(folder: folder.path, now: 2)
    var missing = count
    while missing > 0 {
      let head = log.writer.head.position
      let size = min(missing, batchRecords)
      _ = try log.writer.append(batch(size, after: head, seed: seed), afterHead: head)
      missing -= size
    }
    try log.heads.note(log.writer.head, now: 3)
    try log.heads.flush(now: 4)
    return log.writer.head
  }

  /// The root over records, computed anew.
  static func root(ofFirst count: UInt64, seed: UInt64 = 0) -> LogHash {
    var tree = MerkleTree()
    for position in 0..<count {
      tree.append(leaf: LogHash.leaf(of: record(at: Position(rawValue: position + 1), seed: seed)))
    }
    return tree.root()
  }
}

/// The error that `body` throws; nil when it throws none.
func logError<T: ~Copyable>(_ body: () throws -> T) -> EventLogError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? EventLogError
  }
}
