import ArgumentParser
import EventLog
import EventLogSQLite
import Glibc
import Ledger
import LedgerService
import LedgerWire
import PassDirectory

/// Takes a backup of an open ledger, beside everything that writes to it.
///
/// The log is copied first and the directory after it, so that the directory has everyone whom the
/// copied log names; whom it has beyond that, a restore destroys.
struct BackupTaking: Sendable {
  let folder: DataFolder
  let directory: PassDirectory.Directory
  let target: String
  let now: Int64
  let progress: @Sendable (String) -> Void
  let isCancelled: @Sendable () -> Bool

  /// The files without which there is no ledger.
  static let requiredNames = [
    SQLiteLog.fileName, SQLiteLog.headsName, Directory.databaseName, Directory.keyName,
  ]
  /// The key that signs tokens; a ledger that never served has none.
  static let tokenKeyName = "token-signing.pem"
  /// Files that a ledger has only once it was served, or asked for its key.
  static let optionalNames = [tokenKeyName, CheckpointKeyFile.name]
  /// How many bytes beyond those of the databases are asked for.
  static let spareBytes: Int64 = 1 << 20

  /// Takes the backup; it is on the disk when this returns.
  func run() throws -> BackupManifest {
    try OwnedFile.makeEmptyFolder(target)
    do {
      return try fill()
    } catch {
      // The folder was empty: whatever is in it now is a part of what did not come about.
      for name in (try? OwnedFile.names(in: target)) ?? [] { unlink("\(target)/\(name)") }
      throw error
    }
  }

  private func fill() throws -> BackupManifest {
    try checkSpace()
    progress("copying the log")
    let verification = try SQLiteLog.copy(
      folder: folder.path, headsPath: folder.heads, to: target, now: now, isCancelled: isCancelled
    )
    progress("the log's copy is verified up to position \(verification.head.position)")
    try directory.copyDatabase(to: "\(target)/\(Directory.databaseName)")
    for name in [Directory.keyName] + Self.optionalNames {
      guard access("\(folder.path)/\(name)", F_OK) == 0 else { continue }
      try OwnedFile.copy("\(folder.path)/\(name)", to: "\(target)/\(name)")
    }
    progress("the directory is copied")
    let manifest = BackupManifest(
      origin: try origin(), position: verification.head.position.rawValue,
      root: verification.head.root.description, takenAt: Timestamp.text(now),
      files: try OwnedFile.names(in: target).map { try OwnedFile.entry(of: $0, in: target) })
    try OwnedFile.syncFolder(target)
    try manifest.write(in: target)
    return manifest
  }

  /// A disk that is shared with the ledger keeps what the ledger needs to go on writing.
  private func checkSpace() throws {
    let names = [SQLiteLog.fileName, Directory.databaseName]
    let bytes = names.reduce(Self.spareBytes) { sum, name in
      let path = "\(folder.path)/\(name)"
      return sum + OwnedFile.size(of: path) + OwnedFile.size(of: "\(path)-wal")
    }
    let free = try DiskSpace.bytes(
      of: target,
      leavingFree: sharesDisk(folder.path, target) ? EngineLimits.freeDiskFractionMin : 0)
    guard free >= bytes else {
      throw AdminFailure(
        "\(target) has room for \(free) bytes; the backup may need \(bytes)",
        exitCode: ExitCode.storageFailed.rawValue)
    }
  }

  private func sharesDisk(_ folder: String, _ other: String) -> Bool {
    var status = stat()
    var otherStatus = stat()
    return stat(folder, &status) != 0 || stat(other, &otherStatus) != 0
      || status.st_dev == otherStatus.st_dev
  }

  private func origin() throws -> String {
    var reader = try SQLiteLog.openForReading(file: "\(target)/\(SQLiteLog.fileName)")
    return try LedgerOrigin.read(&reader)
  }
}

/// The name of a log in its checkpoints, from its first record.
enum LedgerOrigin {
  static func read(_ reader: inout SQLiteRecordReader) throws -> String {
    let bytes = try reader.record(at: .first) ?? []
    let event = try bytes.withUnsafeBytes { try LedgerRecord(decoding: $0, at: 1).event }
    guard case .ledgerCreated(let created) = event else {
      throw EventLogError(.damaged, "the first record does not name the log", at: .first)
    }
    return created.origin
  }
}
