public import CBOR

/// Records that will be committed together, in one buffer that is used again for the next commit.
public struct RecordBatch: Sendable {
  /// The position of the first record.
  public private(set) var first: Position
  private var writer: CBORWriter
  private var ends: [Int] = []

  /// Makes an empty batch whose first record will follow `head`.
  public init(after head: Position) {
    first = head.next
    writer = CBORWriter(reservingCapacity: LogLimits.recordBytesMax)
  }

  /// How many records the batch holds.
  public var count: Int { ends.count }

  /// Whether the batch holds no record.
  public var isEmpty: Bool { ends.isEmpty }

  /// How many bytes its records have together.
  public var byteCount: Int { writer.count }

  /// The position that the next record will have.
  public var nextPosition: Position { first.advanced(by: count) }

  /// The position of the last record, or of the head before the batch when it is empty.
  public var last: Position { first.advanced(by: count - 1) }

  /// Adds a record of 1 to `LogLimits.recordBytesMax` bytes; another size is a programmer's error
  /// and traps.
  ///
  /// - Complexity: linear in the record; no allocation once the buffer has grown.
  public mutating func append(_ bytes: [UInt8]) {
    append { $0.encoded(bytes) }
  }

  /// Adds a record that lies elsewhere in memory; as `append(_:)`.
  public mutating func append(copying bytes: UnsafeRawBufferPointer) {
    append { $0.encoded(bytes) }
  }

  /// Adds the record that `body` writes, straight into the batch's buffer.
  ///
  /// If `body` throws, the batch stays as it was. The sizes are those of `append(_:)`. `body` may
  /// only add to the writer.
  public mutating func append<E: Error>(
    writing body: (inout CBORWriter) throws(E) -> Void
  ) throws(E) {
    let start = writer.count
    do {
      try body(&writer)
    } catch {
      writer.truncate(to: start)
      throw error
    }
    let size = writer.count - start
    precondition(LogLimits.recordBytes.contains(size), "a record of \(size) bytes")
    ends.append(writer.count)
  }

  /// The record at this position, or nothing when it is not in the batch.
  public func bytes(at position: Position) -> [UInt8]? {
    withRecord(at: position) { [UInt8]($0) }
  }

  /// Calls `body` with the record at this position, or returns nothing when it is not in the batch.
  public func withRecord<T, E: Error>(
    at position: Position, _ body: (UnsafeRawBufferPointer) throws(E) -> T
  ) throws(E) -> T? {
    guard position >= first, position < nextPosition else { return nil }
    let range = range(ofRecord: first.distance(to: position))
    return try writer.withUnsafeBytes { (buffer) throws(E) -> T in
      try body(UnsafeRawBufferPointer(rebasing: buffer[range]))
    }
  }

  /// Calls `body` with every record, in order.
  public func forEach<E: Error>(
    _ body: (Position, UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    try writer.withUnsafeBytes { (buffer) throws(E) in
      var position = first
      var start = 0
      for end in ends {
        try body(position, UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        position = position.next
        start = end
      }
    }
  }

  /// Empties the batch, which keeps its buffer, and lets it begin after `head`.
  public mutating func reset(after head: Position) {
    first = head.next
    writer.removeAll()
    ends.removeAll(keepingCapacity: true)
  }

  private func range(ofRecord index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }
}
