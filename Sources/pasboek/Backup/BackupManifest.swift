import ArgumentParser
import Crypto
import Foundation

/// What a backup consists of; written last, so that a backup without it is an unfinished one.
struct BackupManifest: Codable, Hashable, Sendable {
  /// A file of the backup.
  struct File: Codable, Hashable, Sendable {
    var name: String
    var bytes: Int64
    /// In hexadecimal.
    var sha256: String
  }

  static let fileName = "manifest.json"
  /// The version of the form of a backup.
  static let formatVersion = 1
  /// The largest manifest that is read, in bytes.
  static let bytesMax = 1 << 16

  let format: Int
  /// The log's name in its checkpoints.
  let origin: String
  /// The position at which the log was copied.
  let position: UInt64
  /// The root over the records up to there, in hexadecimal.
  let root: String
  /// When the backup was begun, as RFC 3339 text.
  let takenAt: String
  let files: [File]
  /// The SHA-256 of everything above, in hexadecimal: a change of the manifest's own bytes is
  /// noticed.
  let digest: String

  init(origin: String, position: UInt64, root: String, takenAt: String, files: [File]) {
    format = Self.formatVersion
    self.origin = origin
    self.position = position
    self.root = root
    self.takenAt = takenAt
    self.files = files
    digest = Self.digest(
      format: Self.formatVersion, origin: origin, position: position, root: root,
      takenAt: takenAt, files: files)
  }

  /// How many bytes the files have.
  var bytes: Int64 { files.reduce(0) { $0 + $1.bytes } }

  /// Reads the manifest of a backup.
  static func read(in folder: String) throws(AdminFailure) -> BackupManifest {
    let path = "\(folder)/\(fileName)"
    guard access(path, F_OK) == 0 else {
      throw AdminFailure(
        "\(folder) holds no finished backup: it has no \(fileName)",
        exitCode: ExitCode.noLedger.rawValue)
    }
    let bytes = try OwnedFile.contents(of: path, bytesMax: bytesMax)
    guard let format = try? JSONDecoder().decode(Format.self, from: bytes) else {
      throw Self.damage
    }
    guard format.format <= formatVersion else {
      throw AdminFailure(
        "\(path) has format \(format.format), this software knows up to \(formatVersion)",
        exitCode: ExitCode.damaged.rawValue)
    }
    guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: bytes),
      manifest.format == formatVersion,
      manifest.digest
        == digest(
          format: manifest.format, origin: manifest.origin, position: manifest.position,
          root: manifest.root, takenAt: manifest.takenAt, files: manifest.files)
    else { throw Self.damage }
    return manifest
  }

  /// Writes the manifest into a backup whose files are synced: the backup is finished then.
  func write(in folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try OwnedFile.replace("\(folder)/\(Self.fileName)", with: encoder.encode(self))
  }

  private struct Format: Decodable {
    var format: Int
  }

  private static let damage = AdminFailure(
    "\(fileName) of the backup is not what was written", exitCode: ExitCode.damaged.rawValue)

  private static func digest(
    format: Int, origin: String, position: UInt64, root: String, takenAt: String, files: [File]
  ) -> String {
    var lines = ["\(format)", origin, "\(position)", root, takenAt]
    lines += files.map { "\($0.name) \($0.bytes) \($0.sha256)" }
    return SHA256.hash(data: Data(lines.joined(separator: "\n").utf8)).hexadecimal
  }
}

extension Digest {
  /// The digest in hexadecimal.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
