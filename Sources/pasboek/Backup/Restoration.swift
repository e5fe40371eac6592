import ArgumentParser
import EventLog
import EventLogSQLite
import Glibc
import LedgerService
import PassDirectory

/// Makes a ledger of a backup.
///
/// Every file is compared with the manifest before anything is written. The heads come last: a
/// folder without them is not served, so an interrupted restore is noticed.
struct Restoration: Sendable {
  /// The backup.
  let source: String
  /// Where the ledger is to be; a heads file that is there already is believed.
  let folder: DataFolder
  /// A file with heads of the lost ledger.
  let knownHeads: String?
  /// A log of the same ledger that takes the place of the backup's.
  let log: String?
  let now: Int64
  let progress: @Sendable (String) -> Void

  /// Restores; everything is on the disk when this returns.
  func run() throws -> RestoredLedger {
    let manifest = try BackupManifest.read(in: source)
    try check(manifest)
    if let knownHeads, access(knownHeads, R_OK) != 0 {
      throw AdminFailure(
        "\(knownHeads) cannot be read", exitCode: ExitCode.storageFailed.rawValue)
    }
    let allowed = [SQLiteLog.headsName]
    try OwnedFile.makeEmptyFolder(folder.path, allowing: allowed)
    do {
      try checkSpace(manifest)
      return try fill(manifest)
    } catch {
      for name in (try? OwnedFile.names(in: folder.path)) ?? [] where !allowed.contains(name) {
        unlink("\(folder.path)/\(name)")
      }
      throw error
    }
  }

  /// Compares every file with what the manifest says of it.
  private func check(_ manifest: BackupManifest) throws {
    let names = manifest.files.map(\.name)
    let allowed = BackupTaking.requiredNames + BackupTaking.optionalNames
    guard Set(names).count == names.count, names.allSatisfy({ allowed.contains($0) }),
      BackupTaking.requiredNames.allSatisfy({ names.contains($0) })
    else {
      throw AdminFailure(
        "\(BackupManifest.fileName) does not list the files of a ledger",
        exitCode: ExitCode.damaged.rawValue)
    }
    for file in manifest.files {
      guard access("\(source)/\(file.name)", F_OK) == 0 else {
        throw AdminFailure(
          "\(file.name) of the backup is missing", exitCode: ExitCode.damaged.rawValue)
      }
      try compare(try OwnedFile.entry(of: file.name, in: source), with: file, "of the backup")
    }
    progress("\(names.count) files are what the manifest says")
  }

  private func compare(
    _ found: BackupManifest.File, with file: BackupManifest.File, _ whose: String
  ) throws {
    guard found == file else {
      throw AdminFailure(
        "\(file.name) \(whose) is not what the manifest says",
        exitCode: ExitCode.damaged.rawValue)
    }
  }

  private func checkSpace(_ manifest: BackupManifest) throws {
    let bytes = manifest.bytes + (log.map { OwnedFile.size(of: $0) } ?? 0)
    let free = try DiskSpace.bytes(
      of: folder.path, leavingFree: EngineLimits.freeDiskFractionMin)
    guard free >= bytes else {
      throw AdminFailure(
        "\(folder.path) has room for \(free) bytes; the ledger needs \(bytes)",
        exitCode: ExitCode.storageFailed.rawValue)
    }
  }

  private func fill(_ manifest: BackupManifest) throws -> RestoredLedger {
    let logCopy = "\(folder.path)/\(SQLiteLog.fileName)"
    for file in manifest.files where file.name != SQLiteLog.headsName {
      if file.name == SQLiteLog.fileName, log != nil { continue }
      try OwnedFile.copy("\(source)/\(file.name)", to: "\(folder.path)/\(file.name)")
      try compare(
        try OwnedFile.entry(of: file.name, in: folder.path), with: file, "as it was copied")
    }
    if let log { try SQLiteLog.copyFile(log, to: logCopy) }
    let headsPath = folder.heads ?? "\(folder.path)/\(SQLiteLog.headsName)"
    let restored = try SQLiteLog.verifyRestored(
      file: logCopy,
      headsPaths: ["\(source)/\(SQLiteLog.headsName)", headsPath] + (knownHeads.map { [$0] } ?? []))
    let head = restored.verification.head
    progress("the log is verified up to position \(head.position)")
    var reader = try SQLiteLog.openForReading(file: logCopy)
    let named = try reader.head(at: Position(rawValue: manifest.position))
    guard named?.root.description == manifest.root,
      try LedgerOrigin.read(&reader) == manifest.origin,
      log != nil || head.position.rawValue == manifest.position
    else {
      throw AdminFailure(
        "the log is not the one whose head the manifest names",
        exitCode: ExitCode.damaged.rawValue)
    }
    let settled = try settleDirectory(&reader)
    try OwnedFile.syncFolder(folder.path)
    try SQLiteLog.keepHeads(
      of: restored, folder: folder.path, headsPath: folder.heads, now: now)
    return RestoredLedger(
      folder: folder.path, origin: manifest.origin, takenAt: manifest.takenAt,
      position: head.position.rawValue, root: head.root.description,
      knownPosition: restored.newestKnown.position.rawValue, directory: settled)
  }

  /// Brings the directory in line with the log: whom the log has erased, or does not know, is
  /// destroyed; a directory that lacks someone is refused.
  private func settleDirectory(_ reader: inout SQLiteRecordReader) throws -> SettledDirectory {
    var random = SystemRandomNumberGenerator()
    var folded = FoldedLog(seed: (random.next(), random.next()))
    try folded.fold(&reader)
    let directory = try PassDirectory.Directory.open(
      folder: folder.path, random: SystemRandomNumberGenerator())
    let settled = try SettledDirectory(
      directory, with: LoggedPeople(folded.state), destroysBeyond: true)
    try directory.close()
    return settled
  }
}

/// What a restore made.
struct RestoredLedger: AdminAnswer, Hashable {
  var folder: String
  var origin: String
  /// When the backup was begun.
  var takenAt: String
  var position: UInt64
  var root: String
  /// The newest position that the ledger is known to have had.
  var knownPosition: UInt64
  var directory: SettledDirectory

  /// Whether acknowledged records are missing, so that it is served only after they are given up.
  var isShortened: Bool { knownPosition > position }

  var text: String {
    var lines = [
      "\(folder): \(origin) as of \(takenAt), position \(position) root \(root)"
    ]
    if let text = directory.text { lines.append(text) }
    if isShortened {
      lines.append(
        "it is known to have had position \(knownPosition): it is not served before "
          + "`pasboek log accept-loss`")
    }
    return lines.joined(separator: "\n")
  }
}
