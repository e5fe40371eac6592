package import EventLog

/// One line of a heads file: a head that the log has had, and when it was noted.
///
/// `position root recordedAt checksum`: the root in base64, the time in UTC microseconds, and as
/// checksum the first 16 hexadecimal digits of the RFC 9162 leaf hash of what stands before it.
package struct HeadLine: Hashable, Sendable {
  /// The most bytes that a line can have, its line break included.
  static let bytesMax = 20 + 1 + 44 + 1 + 20 + 1 + 16 + 1

  /// The head.
  package var head: LogHead
  /// When it was noted, in UTC microseconds.
  package var recordedAt: Int64

  init(head: LogHead, recordedAt: Int64) {
    self.head = head
    self.recordedAt = recordedAt
  }

  /// Reads a line without its line break; nothing for anything but a line as `bytes` writes it.
  init?(_ line: ArraySlice<UInt8>) {
    let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard fields.count == 4, let position = UInt64(fields[0]), position <= Int64.max,
      let root = LogHash(base64: String(fields[1])), let recordedAt = Int64(fields[2])
    else { return nil }
    self.init(
      head: LogHead(position: Position(rawValue: position), root: root), recordedAt: recordedAt)
    guard bytes.dropLast() == line else { return nil }
  }

  /// The line with its line break.
  var bytes: [UInt8] {
    let text = "\(head.position) \(head.root.base64) \(recordedAt) "
    let checksum = LogHash.leaf(of: Array(text.utf8)).description.prefix(16)
    return Array("\(text)\(checksum)\n".utf8)
  }
}

/// What a heads file says.
package struct KnownHeads: Hashable, Sendable {
  /// The leaf hash of record 1, which names the log; nothing while no record has been noted.
  package private(set) var origin: LogHash?
  /// The newest head.
  package private(set) var newest: HeadLine
  /// All heads, oldest first, ascending.
  package private(set) var lines: [HeadLine]
  /// How many bytes of the file are good lines; what follows is a torn write.
  let goodBytes: Int

  /// Reads a file.
  ///
  /// A bad end that is no longer than one write is a torn write: it was never relied upon.
  ///
  /// - Throws: `damaged` when it holds no head, or a bad line before a good one, or heads that do
  ///   not grow.
  init(_ bytes: [UInt8]) throws(EventLogError) {
    var lines: [HeadLine] = []
    var goodBytes = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if end < bytes.count, let line = HeadLine(bytes[start..<end]) {
        guard start == goodBytes else { throw Self.damage(afterGoodLines: lines.count) }
        lines.append(line)
        goodBytes = end + 1
      }
      start = end + 1
    }
    guard bytes.count - goodBytes <= HeadLine.bytesMax else {
      throw Self.damage(afterGoodLines: lines.count)
    }
    guard let first = lines.first, let newest = lines.last else {
      throw EventLogError(.damaged, "the heads file holds no head")
    }
    let firstIsOrigin = first.head.position == .first
    guard firstIsOrigin || newest.head == .empty,
      zip(lines, lines.dropFirst()).allSatisfy({ $0.head.position < $1.head.position })
    else {
      throw EventLogError(.damaged, "the heads file names no log, or its heads do not grow")
    }
    origin = firstIsOrigin ? first.head.root : nil
    self.newest = newest
    self.lines = lines
    self.goodBytes = goodBytes
  }

  /// What the file of a log without records says.
  init(freshAt recordedAt: Int64) {
    newest = HeadLine(head: .empty, recordedAt: recordedAt)
    lines = [newest]
    goodBytes = newest.bytes.count
  }

  private static func damage(afterGoodLines count: Int) -> EventLogError {
    EventLogError(.damaged, "line \(count + 1) of the heads file is bad, and not as a torn end is")
  }
}
