public import EventLog

/// A verification that goes on beside the log's writer: page by page up to the newest record, and
/// on with those that come.
///
/// It recomputes what a whole verification does of records and tiles (``LogVerifier``), a page at a
/// time, so that whoever calls it decides how much of the disk and of a processor it takes.
public struct RunningVerification: ~Copyable {
  private let reader: SQLiteRecordReader
  private var verifier = LogVerifier()

  /// Begins with the first record of a folder's log.
  ///
  /// - Throws: `foreign` or `damaged` for a file that is not a log of this format.
  public init(folder: String) throws(EventLogError) {
    reader = try SQLiteLog.openForReading(folder: folder)
  }

  /// The head of what was checked so far.
  public var head: LogHead { verifier.head }

  /// Checks the next page.
  ///
  /// - Parameter known: the durable head, as the writer knows it: where the last record of a page
  ///   is its position, its root is compared as well, which also vouches for the records that no
  ///   full tile covers.
  /// - Returns: whether there was one: false where everything up to `known` has been checked.
  /// - Throws: `damaged` with the first wrong position, `storageFailed` where it cannot be read.
  ///   Call it no more then.
  public mutating func checkPage(upTo known: LogHead) throws(EventLogError) -> Bool {
    let reached = verifier.head.position
    guard reached < known.position else { return false }
    try reader.verifyPage(upTo: known.position, with: &verifier)
    let head = verifier.head
    let tile = UInt64(MerkleTile.width)
    guard head.position == known.position, head.root != known.root else { return true }
    throw EventLogError(
      .damaged, "a record after the last full tile is not what the newest head covers",
      at: Position(rawValue: head.position.rawValue / tile * tile).next)
  }

  /// Begins again with the first record.
  public mutating func restart() { verifier = LogVerifier() }
}
