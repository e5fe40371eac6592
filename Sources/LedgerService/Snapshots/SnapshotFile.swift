import Crypto
public import EventLog
import Ledger

/// A snapshot of the folded log in a file: derived, and thrown away unless the log contains exactly
/// the head that it names.
///
/// The form: magic, version of form and columns, position, root, then each column with its length,
/// and the SHA-256 of everything before it. Written beside and renamed, so that a crash leaves the
/// old one. The columns lie as in memory: another build or machine may have to fold the log anew.
public enum SnapshotFile {
  /// The file's name in a data folder.
  public static let name = "snapshot"
  private static let magic: [UInt8] = Array("PASBOEK-SNAPSHOT".utf8)
  private static let formVersion: UInt32 = 1

  /// Writes a snapshot, durable when it returns.
  ///
  /// - Parameter head: the head that is folded; the log contains it.
  /// - Throws: `storageFailed` where the file cannot be written.
  public static func write(
    _ folded: borrowing FoldedLog, head: LogHead, folder: String
  ) throws(EventLogError) {
    precondition(head.position == folded.position, "the head is not what was folded")
    var sink = FileSink(bytes: magic)
    sink.number(UInt64(formVersion) << 32 | UInt64(LedgerState.columnsVersion))
    sink.number(head.position.rawValue)
    head.root.withBytes { sink.bytes.append(contentsOf: $0) }
    sink.number(folded.keys.seed.0)
    sink.number(folded.keys.seed.1)
    folded.state.writeColumns(to: &sink)
    for part in folded.keys.parts {
      part.withUnsafeBytes { sink.column($0) }
    }
    sink.bytes.append(contentsOf: SHA256.hash(data: sink.bytes))
    try WholeFile.replace("\(folder)/\(name)", with: sink.bytes)
  }

  /// Reads the snapshot of a folder, or answers nil where there is none that fits the log.
  ///
  /// - Parameter headAt: the log's head at an earlier position, recomputed; nil where it is
  ///   shorter.
  public static func read(
    folder: String, headAt: (Position) throws(EventLogError) -> LogHead?
  ) throws(EventLogError) -> FoldedLog? {
    guard let bytes = WholeFile.read("\(folder)/\(name)") else { return nil }
    let digestStart = bytes.count - SHA256.byteCount
    guard digestStart > magic.count + 64, bytes.starts(with: magic),
      SHA256.hash(data: bytes[..<digestStart]).elementsEqual(bytes[digestStart...])
    else { return nil }
    var source = BytesSource(bytes: bytes, offset: magic.count, end: digestStart)
    let version = source.number()
    guard version == UInt64(formVersion) << 32 | UInt64(LedgerState.columnsVersion) else {
      return nil
    }
    let position = Position(rawValue: source.number())
    let root = source.take(LogHash.byteCount)
    let seed = (source.number(), source.number())
    guard let known = try headAt(position), known.root.withBytes({ root.elementsEqual($0) }) else {
      return nil
    }
    return folded(from: &source, seed: seed, position: position)
  }

  private static func folded(
    from source: inout BytesSource, seed: (UInt64, UInt64), position: Position
  ) -> FoldedLog? {
    do throws(ColumnError) {
      let state = try LedgerState(columns: &source)
      var parts: [[UInt64]] = []
      for _ in 0..<KeyIndex.partCount {
        parts.append(
          try source.column { bytes in
            [UInt64](unsafeUninitializedCapacity: bytes.count / 8) { slots, count in
              UnsafeMutableRawBufferPointer(slots).copyMemory(from: bytes)
              count = bytes.count / 8
            }
          })
      }
      guard state.position == position.rawValue, let keys = KeyIndex(seed: seed, parts: parts)
      else { return nil }
      return FoldedLog(state: state, keys: keys)
    } catch {
      return nil
    }
  }
}

/// Collects columns, each with its length before it.
private struct FileSink: ColumnSink {
  var bytes: [UInt8]

  mutating func number(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func column(_ column: UnsafeRawBufferPointer) {
    number(UInt64(column.count))
    bytes.append(contentsOf: column)
    // Columns begin at multiples of eight, as their elements do in memory.
    bytes.append(contentsOf: repeatElement(0, count: -column.count & 7))
  }
}

/// Gives columns back out of a file's bytes.
private struct BytesSource: ColumnSource {
  let bytes: [UInt8]
  var offset: Int
  let end: Int

  mutating func number() -> UInt64 {
    var value: UInt64 = 0
    for byte in take(8).reversed() { value = value << 8 | UInt64(byte) }
    return value
  }

  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  mutating func column<Value>(
    _ body: (UnsafeRawBufferPointer) throws(ColumnError) -> Value
  ) throws(ColumnError) -> Value {
    guard end - offset >= 8 else { throw ColumnError("a column is missing") }
    let count = Int(truncatingIfNeeded: number())
    guard count >= 0, count <= end - offset else { throw ColumnError("a column is cut short") }
    let range = offset..<offset + count
    offset += count + (-count & 7)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(ColumnError) -> Value in
      try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[range])))
    }
  }
}
