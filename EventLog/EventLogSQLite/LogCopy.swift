import CSQLite
public import EventLog
import Glibc

extension SQLiteLog {
  /// Copies the log of a folder, as it is committed now, into another folder: `log.db` and `heads`.
  ///
  /// The writer beside it is never paused; its write-ahead log grows for as long as the file is
  /// copied. The copy is verified whole against the heads that were known when it began; its own
  /// heads are these and the one that it ends with. It is synced when this returns.
  ///
  /// - Parameters:
  ///   - headsPath: where the log's heads are; nil for its folder.
  ///   - target: an existing folder, which holds neither of the two files.
  ///   - now: the time in UTC microseconds.
  ///   - isCancelled: asked now and then; when it says so, the copy is left unfinished.
  ///   - progress: called now and then with the position verified and the last one.
  /// - Throws: `closed` when it was cancelled; `storageFailed` where one of the files is there;
  ///   otherwise as `verify(file:headsPath:progress:)`.
  public static func copy(
    folder: String, headsPath: String? = nil, to target: String, now: Int64,
    isCancelled: @escaping () -> Bool = { false },
    progress: (_ reached: Position, _ last: Position) -> Void = { _, _ in }
  ) throws(EventLogError) -> LogVerification {
    // The heads come first: whatever they hold is committed by now.
    guard let known = try HeadsFile.read(headsPath ?? "\(folder)/\(headsName)") else {
      throw EventLogError(.shortened, "the log has no heads: nothing tells whether it is whole")
    }
    let copy = path(in: target)
    try copyFile(path(in: folder), to: copy, isCancelled: isCancelled)
    let verification = try verify(file: copy, heads: [known]) { reached, last in
      progress(reached, last)
    }
    try HeadsFile.write(
      known, endingWith: HeadLine(head: verification.head, recordedAt: now),
      origin: try openForReading(file: copy).origin(), to: "\(target)/\(headsName)")
    try Folder.sync(target)
    return verification
  }

  /// Copies a log file, as it is committed now, into a new file; synced when this returns.
  ///
  /// - Parameter isCancelled: asked now and then; when it says so, the copy is left unfinished.
  /// - Throws: `closed` when it was cancelled; `foreign` or `damaged` for a file that is not a log;
  ///   `storageFailed` when the new file is there already.
  public static func copyFile(
    _ file: String, to copy: String, isCancelled: @escaping () -> Bool = { false }
  ) throws(EventLogError) {
    let connection = try Connection(path: file, access: .read)
    try Schema.check(connection, path: file)
    connection.setBusyTimeout(milliseconds: LogSettings.busyMilliseconds)
    try connection.setOption(
      SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, to: true, doing: "leave checkpoints to the writer")
    try connection.set("trusted_schema", to: "0")
    try connection.set("cell_size_check", to: "1")
    // SQLite takes an empty file; it would let everybody read one that it makes.
    let created = try DurableFile(path: copy, flags: O_WRONLY | O_CREAT | O_EXCL)
    let name = copy.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    do throws(EventLogError) {
      try connection.interrupting(when: isCancelled) { () throws(EventLogError) in
        try connection.run("VACUUM INTO '\(name)'", doing: "copy the log to \(copy)")
      }
    } catch {
      guard isCancelled() else { throw error }
      throw EventLogError(.closed, "the copy was cancelled")
    }
    try created.sync()
  }
}

// MARK: - A restored log

/// A log from a backup, compared with the heads that the ledger is known to have had.
public struct RestoredLog: Hashable, Sendable {
  /// What the verification found.
  public let verification: LogVerification
  /// The newest head that is known, at or beyond the log's own.
  public let newestKnown: LogHead

  /// Whether the log ends before a head that the ledger is known to have had.
  public var isShortened: Bool { newestKnown.position > verification.head.position }
}

extension SQLiteLog {
  /// Verifies a log that may be older than heads that the ledger is known to have had.
  ///
  /// - Parameters:
  ///   - headsPaths: the files with the known heads.
  ///   - progress: called now and then with the position verified and the last one.
  /// - Throws: as `verify(file:headsPath:progress:)`, but never for being too short.
  public static func verifyRestored(
    file: String, headsPaths: [String],
    progress: (_ reached: Position, _ last: Position) -> Void = { _, _ in }
  ) throws(EventLogError) -> RestoredLog {
    var heads: [KnownHeads] = []
    for path in headsPaths {
      if let known = try HeadsFile.read(path) { heads.append(known) }
    }
    let verification = try verify(file: file, heads: heads, mayBeShorter: true) { reached, last in
      progress(reached, last)
    }
    let newest = heads.map(\.newest.head).filter { $0.position > verification.head.position }
      .max { $0.position < $1.position }
    return RestoredLog(verification: verification, newestKnown: newest ?? verification.head)
  }

  /// Makes the newest known head of a restored log the head that its ledger must reach: where it
  /// does not, it is served only after its loss is accepted.
  ///
  /// - Parameters:
  ///   - headsPath: where the heads file is to be; nil for the folder. One that is there is
  ///     replaced.
  ///   - now: the time in UTC microseconds.
  public static func keepHeads(
    of restored: RestoredLog, folder: String, headsPath: String? = nil, now: Int64
  ) throws(EventLogError) {
    try HeadsFile.write(
      restored.newestKnown, origin: try openForReading(folder: folder).origin(), recordedAt: now,
      to: headsPath ?? "\(folder)/\(headsName)")
  }
}

extension SQLiteRecordReader {
  /// The leaf hash of record 1, which names the log; nothing for a log without records.
  fileprivate consuming func origin() throws(EventLogError) -> LogHash? {
    try tables.record(at: .first).map { LogHash.leaf(of: $0) }
  }
}
