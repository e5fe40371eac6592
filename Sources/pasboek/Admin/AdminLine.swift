import Foundation

/// What goes over the socket: lines of JSON.
///
/// One line asks: `{"command":NAME,"arguments":{…}}`. Any number of lines
/// `{"progress":TEXT}` may follow, and one line ends the exchange: `{"answer":{…}}` or
/// `{"failure":{"message":TEXT,"exitCode":N}}`.
enum AdminLine {
  /// The longest line that asks, in bytes, its line break included.
  static let requestBytesMax = 1 << 16
  /// The longest line that answers, in bytes, its line break included.
  static let replyBytesMax = 1 << 20

  /// What every request has.
  struct Name: Codable {
    var command: String
  }

  /// A request of one command.
  struct Question<Command: AdminCommand>: Codable {
    var command = Command.name
    var arguments: Command
  }

  /// A reply: one of its members is there.
  struct Reply<Answer: Codable>: Codable {
    var progress: String?
    var answer: Answer?
    var failure: AdminFailure?
  }

  static func request<Command: AdminCommand>(_ command: Command) throws -> [UInt8] {
    let bytes = try line(Question(arguments: command))
    guard bytes.count <= requestBytesMax else {
      throw AdminFailure(
        "the arguments have more than \(requestBytesMax) bytes", exitCode: EX_USAGE)
    }
    return bytes
  }

  static func progress(_ text: String) -> [UInt8] {
    (try? line(Reply<String>(progress: text))) ?? []
  }

  static func answer(_ answer: some AdminAnswer) throws -> [UInt8] {
    let bytes = try line(Reply(answer: answer))
    guard bytes.count <= replyBytesMax else {
      throw AdminFailure(
        "it is done, but the answer has more than \(replyBytesMax) bytes", exitCode: EX_SOFTWARE)
    }
    return bytes
  }

  static func failure(_ failure: AdminFailure) -> [UInt8] {
    (try? line(Reply<String>(failure: failure))) ?? []
  }

  static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  private static func line(_ value: some Encodable) throws -> [UInt8] {
    try json(value) + [UInt8(ascii: "\n")]
  }
}

/// Cuts what arrives into lines of a limited length.
struct LineReader {
  private var waiting: [UInt8] = []
  private let bytesMax: Int

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// Takes what arrived.
  mutating func append(_ bytes: some Sequence<UInt8>) { waiting.append(contentsOf: bytes) }

  /// The next line without its line break; nil where none is complete.
  ///
  /// - Throws: where a line is longer than its limit.
  mutating func next() throws(AdminFailure) -> [UInt8]? {
    guard let end = waiting.firstIndex(of: UInt8(ascii: "\n")) else {
      guard waiting.count < bytesMax else { throw tooLong }
      return nil
    }
    guard end < bytesMax else { throw tooLong }
    defer { waiting.removeFirst(end + 1) }
    return Array(waiting[..<end])
  }

  private var tooLong: AdminFailure {
    AdminFailure("a line has more than \(bytesMax) bytes", exitCode: EX_PROTOCOL)
  }
}
