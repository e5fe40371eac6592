public import EventLog
import Glibc

/// What was lost when an operator accepted that a log is shorter than it was known to be.
public struct AcceptedLoss: Hashable, Sendable {
  /// The newest head that was known; nothing when the heads were missing or unreadable themselves.
  public let lost: LogHead?
  /// The head of what is left, now the newest known one.
  public let kept: LogHead
  /// Whether the acceptance was begun before and cut short: then its record may be there already,
  /// as the newest one.
  public let wasBegun: Bool

  /// Names a loss.
  package init(lost: LogHead?, kept: LogHead, wasBegun: Bool) {
    self.lost = lost
    self.kept = kept
    self.wasBegun = wasBegun
  }
}

extension SQLiteLog {
  /// Makes what a shortened log still has its newest known head, after an operator's decision.
  ///
  /// The caller opens the log then with `isLossAccepted`, appends the record of the loss, and ends
  /// the acceptance with `lossIsRecorded`. Until that the log opens for nothing else: the heads
  /// that were known stay beside the new ones, in a file whose name ends with `.lost`, and after a
  /// crash at any moment the acceptance can be repeated.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is or is to be; nil for the folder.
  ///   - now: the time in UTC microseconds.
  /// - Returns: nothing for a log that has all that it is known to have had; it is left as it is.
  /// - Throws: `foreign` when the heads are another log's; `damaged` when what is stored is not
  ///   what the heads cover, for which there is no acceptance; otherwise as `openForWriting`.
  public static func acceptLoss(
    folder: String, headsPath: String? = nil, now: Int64
  ) throws(EventLogError) -> AcceptedLoss? {
    let headsPath = headsPath ?? "\(folder)/\(headsName)"
    let lostPath = lostHeadsPath(headsPath)
    let log = try WritableFile(folder: folder, settings: LogSettings())
    let wasBegun = Folder.exists(lostPath)
    let lost = try readableHeads(wasBegun ? lostPath : headsPath)
    // Once it was begun, the log may go beyond what was lost: only the new heads are its own.
    let known = wasBegun && Folder.exists(headsPath) ? try readableHeads(headsPath) : lost
    var isLoss = wasBegun || known == nil
    do throws(EventLogError) {
      try log.compare(with: known)
    } catch let error where error.code == .shortened {
      // This is what the operator accepts.
      isLoss = true
    }
    guard isLoss else { return nil }
    let kept = log.head
    if !wasBegun { try setAside(headsPath, as: lostPath) }
    try HeadsFile.write(kept, origin: log.origin, recordedAt: now, to: headsPath)
    return AcceptedLoss(lost: lost?.newest.head, kept: kept, wasBegun: wasBegun)
  }

  /// Ends the acceptance of a loss, once its record is durable.
  ///
  /// - Parameter headsPath: where the heads file is; nil for the folder.
  public static func lossIsRecorded(
    folder: String, headsPath: String? = nil
  ) throws(EventLogError) {
    let headsPath = headsPath ?? "\(folder)/\(headsName)"
    let lostPath = lostHeadsPath(headsPath)
    guard unsafe unlink(lostPath) == 0 || errno == ENOENT else {
      throw .ofSystem(errno, doing: "remove \(lostPath)")
    }
    try Folder.sync(Folder.parent(of: lostPath))
  }

  /// Where the heads of before a loss are kept until it is recorded.
  static func lostHeadsPath(_ headsPath: String) -> String { "\(headsPath).lost" }

  /// The heads of a file; nothing when it is missing or unreadable.
  private static func readableHeads(_ path: String) throws(EventLogError) -> KnownHeads? {
    do throws(EventLogError) {
      return try HeadsFile.read(path)
    } catch let error where error.code == .damaged {
      return nil
    }
  }

  private static func setAside(_ path: String, as lostPath: String) throws(EventLogError) {
    if Folder.exists(path) {
      guard unsafe rename(path, lostPath) == 0 else {
        throw .ofSystem(errno, doing: "rename \(path)")
      }
    } else {
      try DurableFile(path: lostPath, flags: O_WRONLY | O_CREAT).sync()
    }
    try Folder.sync(Folder.parent(of: lostPath))
  }
}
