import CBOR

/// The records that a command made, in one buffer, ready to be appended to the log.
public struct RecordOutput: Sendable {
  /// The bytes of all records, one after the other.
  private(set) var writer = CBORWriter(reservingCapacity: 4_096)
  /// Where each record ends.
  public private(set) var ends: [Int] = []

  /// Makes an empty output.
  public init() {}

  /// The bytes of all records, one after the other.
  public var bytes: [UInt8] { writer.bytes }

  /// How many records there are.
  public var count: Int { ends.count }

  /// Forgets the records and keeps the buffers.
  public mutating func removeAll() {
    writer.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
  }

  /// Calls `body` with the bytes of each record, in order.
  public func forEachRecord(_ body: (UnsafeRawBufferPointer) -> Void) {
    unsafe writer.withUnsafeBytes { buffer in
      var start = 0
      for end in ends {
        unsafe body(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        start = end
      }
    }
  }

  @inline(__always)
  mutating func record(
    _ header: RecordHeader, runningNumber: (CardSystemID) -> UInt64,
    body: (inout CBORWriter) -> Void
  ) {
    let start = ends.last ?? 0
    writer.recordStart(header, runningNumber: runningNumber)
    body(&writer)
    let size = writer.count - start
    precondition(size <= RecordHeader.recordBytesMax, "a record of \(size) bytes")
    ends.append(writer.count)
  }
}
