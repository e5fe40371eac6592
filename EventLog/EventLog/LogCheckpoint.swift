/// What a log commits to: its name, how many records it has, and the root over all of them.
///
/// Written as C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint), the text of a signed note.
/// Whoever keeps one can have it proved later that the log still holds the same records.
public struct LogCheckpoint: Hashable, Sendable {
  /// The name of the log.
  public let origin: String
  /// Its newest position, which is the size of the tree, and its root.
  public let head: LogHead

  /// Makes a checkpoint.
  public init(origin: String, head: LogHead) {
    self.origin = origin
    self.head = head
  }

  /// Reads the text of a note; lines after the third, which others may have added, say nothing.
  public init(_ text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.last?.isEmpty == true,
      lines.dropLast().allSatisfy({ !$0.isEmpty })
    else { throw .malformed("a checkpoint has three lines or more, none of them empty") }
    guard let size = UInt64(lines[1]), String(size) == lines[1] else {
      throw .malformed("the second line is no number of records")
    }
    guard let root = LogHash(base64: String(lines[2])) else {
      throw .malformed("the third line is no root")
    }
    self.init(
      origin: String(lines[0]), head: LogHead(position: Position(rawValue: size), root: root))
  }

  /// Reads a note that must be signed with the key, by the log that the key names.
  public init(_ note: SignedNote, signedWith key: NoteVerifierKey) throws(NoteError) {
    try note.check(key)
    try self.init(note.text)
    guard origin == key.name else { throw .malformed("it is of another log than the key") }
  }

  /// The text of the note.
  public var text: String { "\(origin)\n\(head.position)\n\(head.root.base64)\n" }
}
