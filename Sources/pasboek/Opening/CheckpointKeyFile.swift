import ArgumentParser
import EventLog
import Glibc

/// The secret with which a log's checkpoints are signed, in a file that only its owner may use.
///
/// It is made once and stays for ever: a checkpoint signed with another key says nothing to
/// whoever kept an older one.
enum CheckpointKeyFile {
  static let name = "checkpoint.key"

  /// The signer of a folder's log; its secret is made where there is none yet.
  static func signer(in folder: String, origin: String) throws(AdminFailure) -> NoteSigner {
    guard NoteLimits.isName(origin) else {
      throw AdminFailure(
        "a log named '\(origin)' has no checkpoints: white space and plus signs have no place in "
          + "their names", exitCode: ExitCode.damaged.rawValue)
    }
    var kept = try read(in: folder)
    if kept == nil { kept = try create(in: folder) }
    guard let seed = kept, let signer = NoteSigner(name: origin, seed: seed)
    else {
      throw malformed("must hold \(NoteSigner.seedBytes) bytes")
    }
    return signer
  }

  /// The secret, or nothing where there is no file.
  private static func read(in folder: String) throws(AdminFailure) -> [UInt8]? {
    let file = open("\(folder)/\(name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("could not be opened")
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("could not be examined") }
    guard status.st_mode & 0o077 == 0 else {
      throw malformed("must be closed to group and others (mode 0600)")
    }
    var seed = [UInt8](repeating: 0, count: NoteSigner.seedBytes)
    guard status.st_size == seed.count, Glibc.read(file, &seed, seed.count) == seed.count else {
      throw malformed("must hold \(NoteSigner.seedBytes) bytes")
    }
    return seed
  }

  /// Makes the secret; when it returns, file and folder are durable.
  ///
  /// It is written under a name of its own and linked, so that a crash leaves either none or a
  /// whole one, and of two processes at once the first has made it for both.
  private static func create(in folder: String) throws(AdminFailure) -> [UInt8] {
    let draft = "\(folder)/\(name).\(getpid())"
    unlink(draft)
    let seed = (0..<NoteSigner.seedBytes).map { _ in UInt8.random(in: .min ... .max) }
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("could not be created") }
    let isDurable = write(file, seed, seed.count) == seed.count && fsync(file) == 0
    guard close(file) == 0, isDurable else {
      unlink(draft)
      throw failure("could not be written")
    }
    let isLinked = link(draft, "\(folder)/\(name)") == 0 || errno == EEXIST
    unlink(draft)
    guard isLinked, let kept = try read(in: folder) else {
      throw failure("could not be put in its place")
    }
    try OwnedFile.syncFolder(folder)
    return kept
  }

  private static func malformed(_ what: String) -> AdminFailure {
    AdminFailure("\(name) \(what)", exitCode: ExitCode.damaged.rawValue)
  }

  private static func failure(_ what: String) -> AdminFailure {
    AdminFailure(
      "\(name) \(what): \(String(cString: strerror(errno)))",
      exitCode: ExitCode.storageFailed.rawValue)
  }
}
