import NIOCore

/// Cuts what arrives into lines, however it was cut into parts.
///
/// Holds one part and one unfinished line, no more.
struct LineSplitter: Sendable {
  /// Why no line can be made of what arrived.
  struct LineTooLong: Error {}

  /// The most bytes of a line, without its line feed.
  let lineBytesMax: Int
  /// How many lines were taken.
  private(set) var count = 0
  private var held: [UInt8] = []
  /// Where in `held` the next line begins.
  private var start = 0
  /// Up to where no line feed was found.
  private var searched = 0

  init(lineBytesMax: Int) { self.lineBytesMax = lineBytesMax }

  /// Adds a part.
  mutating func append(_ part: ByteBuffer) {
    held.removeSubrange(..<start)
    searched -= start
    start = 0
    held.append(contentsOf: part.readableBytesView)
  }

  /// The next line without its line feed; nil where its end has not arrived.
  mutating func next() throws(LineTooLong) -> [UInt8]? {
    guard let end = held[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = held.count
      guard held.count - start <= lineBytesMax else { throw LineTooLong() }
      return nil
    }
    return try take(upTo: end)
  }

  /// What stands behind the last line feed; nil where nothing does.
  mutating func last() throws(LineTooLong) -> [UInt8]? {
    guard start < held.count else { return nil }
    return try take(upTo: held.count)
  }

  private mutating func take(upTo end: Int) throws(LineTooLong) -> [UInt8] {
    count += 1
    guard end - start <= lineBytesMax else { throw LineTooLong() }
    let line = Array(held[start..<end])
    start = min(end + 1, held.count)
    searched = start
    return line
  }
}
