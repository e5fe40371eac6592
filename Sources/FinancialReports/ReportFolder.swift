import Crypto
import EventLog
import FoundationEssentials
import Glibc
import LedgerService

/// Where reports are: of each a note, and the file of one that can be downloaded.
///
/// All of it is derived: a report that is gone is asked for again. A note is replaced in one step,
/// and after the file that it speaks of, so that a crash leaves a report that is started, or one
/// that is whole.
package struct ReportFolder: Sendable {
  /// The folder's name in a data folder.
  package static let name = "financial-reports"

  /// Its path.
  package let path: String

  /// Names the folder of a data folder, which need not be there.
  package init(in dataFolder: String) { path = "\(dataFolder)/\(Self.name)" }

  /// What is in it.
  package struct Contents: Sendable {
    /// The reports, whose files are as their notes say.
    package var reports: [FinancialReport] = []
    /// Reports whose files are not.
    package var broken: [FinancialReport] = []
    /// Names of what belongs to no report: what a crash has left half-written.
    package var strays: [String] = []
  }

  /// Makes the folder for its owner alone, where it is not there.
  func create() throws(EventLogError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw EventLogError(.storageFailed, "could not create \(path): error \(errno)")
    }
  }

  /// Reads it; nothing where there is none.
  ///
  /// - Parameter hashing: whether the bytes of files are compared, and not their numbers alone.
  package func contents(hashing: Bool) -> Contents {
    var contents = Contents()
    var files: Set<String> = []
    for name in names {
      if let id = Self.id(name, ".zip") {
        files.insert(Self.fileName(id))
      } else if let report = report(noted: name) {
        contents.reports.append(report)
      } else {
        contents.strays.append(name)
      }
    }
    for report in contents.reports where report.file != nil {
      files.remove(Self.fileName(report.id))
    }
    contents.strays += files.sorted()
    contents.broken = contents.reports.filter { !isWhole($0, hashing: hashing) }
    contents.reports.removeAll { contents.broken.contains($0) }
    return contents
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  private func report(noted name: String) -> FinancialReport? {
    guard let id = Self.id(name, ".json"),
      let size = Self.size(of: "\(path)/\(name)"), size <= FinancialReport.noteBytesMax,
      let bytes = WholeFile.read("\(path)/\(name)"),
      let report = FinancialReport(note: bytes), report.id == id
    else { return nil }
    return report
  }

  private func isWhole(_ report: FinancialReport, hashing: Bool) -> Bool {
    guard let file = report.file else { return true }
    let path = filePath(report.id)
    guard Self.size(of: path) == file.bytes else { return false }
    guard hashing else { return true }
    return WholeFile.read(path).map { Self.digest(of: $0) == file.sha256 } ?? false
  }

  /// Whether a report is there still.
  package func has(_ report: FinancialReport) -> Bool {
    access("\(path)/\(Self.noteName(report.id))", F_OK) == 0
  }

  // MARK: Writing

  /// Writes a report's note; it is durable when this returns.
  func save(_ report: FinancialReport) throws(EventLogError) {
    try WholeFile.replace("\(path)/\(Self.noteName(report.id))", with: report.note())
  }

  /// Writes a report's file; it is durable when this returns.
  func save(_ bytes: [UInt8], of id: UInt32) throws(EventLogError) -> ReportFile {
    try WholeFile.replace(filePath(id), with: bytes)
    return ReportFile(bytes: bytes.count, sha256: Self.digest(of: bytes))
  }

  /// Removes a report: first its note, so that none speaks of a file that is gone.
  func remove(_ id: UInt32) {
    unlink("\(path)/\(Self.noteName(id))")
    unlink(filePath(id))
  }

  /// Removes what belongs to no report.
  func remove(stray name: String) { unlink("\(path)/\(name)") }

  /// Where a report's file is.
  func filePath(_ id: UInt32) -> String { "\(path)/\(Self.fileName(id))" }

  // MARK: Names

  private static func noteName(_ id: UInt32) -> String { "\(id).json" }

  private static func fileName(_ id: UInt32) -> String { "\(id).zip" }

  /// The id in a name of this ending; nil for any other name.
  private static func id(_ name: String, _ ending: String) -> UInt32? {
    guard name.hasSuffix(ending), let id = UInt32(name.dropLast(ending.count)),
      FinancialReport.ids.contains(id), name == "\(id)\(ending)"
    else { return nil }
    return id
  }

  private static func size(of path: String) -> Int? {
    var status = stat()
    return lstat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  private static func digest(of bytes: [UInt8]) -> String {
    Data(SHA256.hash(data: bytes)).base64EncodedString()
  }
}
