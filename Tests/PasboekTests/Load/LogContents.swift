import EventLog
import EventLogSQLite
import Ledger

/// The records of a log, read from its file beside whoever writes it.
struct LogContents {
  private(set) var records: [LedgerRecord] = []

  init(_ folder: String) throws {
    var reader = try SQLiteLog.openForReading(folder: folder)
    let last = try reader.lastPosition()
    var records: [LedgerRecord] = []
    _ = try reader.forEachRecord(after: .beforeFirst, limit: Int(last.rawValue)) {
      position, bytes in
      records.append(try LedgerRecord(decoding: bytes, at: position.rawValue))
    }
    self.records = records
  }

  /// The key of each command that has one, as often as it was carried out.
  var keyedCommands: [CommandKey] {
    records.filter { $0.header.key != .none && $0.header.index == 0 }.map(\.header.key)
  }

  /// The record at a position, 1 being the first.
  subscript(position: UInt64) -> LedgerRecord? {
    position > 0 && position <= records.count ? records[Int(position) - 1] : nil
  }
}
