import LedgerWire

/// What a command led to.
public struct CommandAnswer: Sendable {
  /// The position of the first record that it made; 0 where everything was so already.
  public var position: UInt64
  /// Whether it made something that was not there before.
  public var isNew: Bool
  private let isChanged: Bool
  private let more: @Sendable (inout JSONWriter) -> Void

  init(
    _ position: UInt64, isNew: Bool = false,
    _ more: @escaping @Sendable (inout JSONWriter) -> Void = { _ in }
  ) {
    self.position = position
    self.isNew = isNew
    self.more = more
    isChanged = position > 0
  }

  /// What a command led to that concerns the directory alone: the log tells nothing of it.
  init(
    besideLog isChanged: Bool, isNew: Bool = false,
    _ more: @escaping @Sendable (inout JSONWriter) -> Void = { _ in }
  ) {
    position = 0
    self.isNew = isNew
    self.more = more
    self.isChanged = isChanged
  }

  /// Everything was so already: no record was made.
  static let unchanged = CommandAnswer(0)

  /// The body of the answer.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("changed", isChanged)
    writer.field("position", position > 0 ? position : nil)
    more(&writer)
    writer.endObject()
    return writer.bytes
  }
}
