public import EventLog
import Glibc

// SAFETY: one owner holds the value, and all that touches the file is `mutating`.
/// The newest heads of a log, kept beside it: without them a log that has lost its end looks whole.
///
/// Lines are only added, each with a checksum and synced before it counts. The first line names the
/// log by its head at position 1, whose root is the leaf hash of record 1. The owner notes each
/// head after its commit; the file is at most `headIntervalMilliseconds` behind. Beyond `bytesMax`
/// it is replaced by its first and its newest line.
///
/// - Important: Used on one thread. After a throw the file may be unsynced: stop and open again.
public struct HeadsFile: ~Copyable, @unchecked Sendable {
  /// The shortest time between two writes, in milliseconds.
  public static let headIntervalMilliseconds = 1_000
  /// The size beyond which the file is replaced by its two lines that matter, in bytes.
  public static let bytesMax = 1 << 20
  /// The largest file that is read, in bytes: a full one with a torn end.
  static let readBytesMax = bytesMax + HeadLine.bytesMax

  /// The newest head that is in the file.
  public var durableHead: LogHead { newest.head }

  private let path: String
  private var file: DurableFile
  private var byteCount: Int
  private var origin: LogHash?
  private var newest: HeadLine
  private var pending: LogHead?
  private let readOrigin: @Sendable () throws(EventLogError) -> LogHash

  /// Opens a file that holds these heads, cuts a torn end off and makes the file small.
  ///
  /// - Parameter readOrigin: tells the leaf hash of record 1 once there is one.
  init(
    path: String, known: KnownHeads,
    readOrigin: @escaping @Sendable () throws(EventLogError) -> LogHash
  ) throws(EventLogError) {
    let file = try DurableFile(path: path, flags: O_WRONLY | O_APPEND)
    try file.truncate(to: known.goodBytes)
    try file.sync()
    self.path = path
    self.file = file
    self.readOrigin = readOrigin
    origin = known.origin
    newest = known.newest
    byteCount = known.goodBytes
  }

  /// Reads the heads of a file; nothing when there is no file.
  static func read(_ path: String) throws(EventLogError) -> KnownHeads? {
    guard Folder.exists(path) else { return nil }
    return try KnownHeads(
      DurableFile(path: path, flags: O_RDONLY).contents(max: readBytesMax))
  }

  /// Makes the file anew, with the two lines that matter.
  static func write(
    _ head: LogHead, origin: LogHash?, recordedAt: Int64, to path: String
  ) throws(EventLogError) {
    try Folder.replace(
      path, with: lines(HeadLine(head: head, recordedAt: recordedAt), origin: origin))
  }

  /// Makes the file anew, with these heads and a last one, at or beyond their newest.
  static func write(
    _ known: KnownHeads, endingWith last: HeadLine, origin: LogHash?, to path: String
  ) throws(EventLogError) {
    guard known.origin != nil else {
      return try Folder.replace(path, with: lines(last, origin: origin))
    }
    let isNew = last.head.position > known.newest.head.position
    try Folder.replace(path, with: (known.lines + (isNew ? [last] : [])).flatMap(\.bytes))
  }

  /// Takes note of a durable head, and writes it unless the last write is too recent.
  ///
  /// - Parameters:
  ///   - head: a head at or beyond the newest one.
  ///   - now: the time in UTC microseconds; a clock that went back writes at once.
  /// - Returns: after how many milliseconds `writeIfDue` must be called; nothing when all is
  ///   written.
  @discardableResult
  public mutating func note(_ head: LogHead, now: Int64) throws(EventLogError) -> Int? {
    precondition(head.position >= newest.head.position, "a log does not become shorter")
    if head.position > newest.head.position { pending = head }
    return try writeIfDue(now: now)
  }

  /// Writes the noted head when its time has come.
  ///
  /// - Returns: after how many milliseconds to call again; nothing when all is written.
  @discardableResult
  public mutating func writeIfDue(now: Int64) throws(EventLogError) -> Int? {
    guard pending != nil else { return nil }
    let sinceMilliseconds = (now - newest.recordedAt) / 1_000
    if (0..<Int64(Self.headIntervalMilliseconds)).contains(sinceMilliseconds), origin != nil {
      return Self.headIntervalMilliseconds - Int(sinceMilliseconds)
    }
    try flush(now: now)
    return nil
  }

  /// Writes the noted head now; used before the owner stops.
  public mutating func flush(now: Int64) throws(EventLogError) {
    guard let head = pending else { return }
    let line = HeadLine(head: head, recordedAt: now)
    let bytes = line.bytes
    if origin != nil, byteCount + bytes.count <= Self.bytesMax {
      try file.append(bytes)
      try file.sync()
      byteCount += bytes.count
    } else {
      try replace(endingWith: line)
    }
    newest = line
    pending = nil
  }

  /// Replaces the file by its first line and this one; names the log if that was still open.
  private mutating func replace(endingWith line: HeadLine) throws(EventLogError) {
    if origin == nil { origin = try readOrigin() }
    let bytes = Self.lines(line, origin: origin)
    try Folder.replace(path, with: bytes)
    file = try DurableFile(path: path, flags: O_WRONLY | O_APPEND)
    byteCount = bytes.count
  }

  private static func lines(_ newest: HeadLine, origin: LogHash?) -> [UInt8] {
    guard let origin, newest.head.position > .first else { return newest.bytes }
    let first = LogHead(position: .first, root: origin)
    return HeadLine(head: first, recordedAt: newest.recordedAt).bytes + newest.bytes
  }
}

extension HeadsFile: HeadKeeper {}
