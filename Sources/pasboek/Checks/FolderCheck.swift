import ArgumentParser
import EventLog
import EventLogSQLite
import FinancialReports
import Glibc
import LedgerService
import Logging
import PassDirectory
import Projections

/// Looks at everything in a data folder and changes no record, row or head.
///
/// It reads the log beside the running service, and has the service look at the directory, which it
/// alone has open. Where none runs, the directory is opened as a start would open it.
struct FolderCheck: Sendable {
  let folder: DataFolder
  let logger: Logger
  let progress: @Sendable (String) -> Void

  /// What one check found.
  struct Finding: Codable, Sendable, Hashable {
    /// What was looked at: `files`, `heads`, `log`, `records`, `snapshot`, `readModels`,
    /// `financialReports`, `directory`.
    var check: String
    /// Whether it is as it must be.
    var isOK: Bool
    /// One sentence for an operator.
    var detail: String
    /// The code with which the command ends where this is the first thing that is wrong.
    var exitCode: Int32

    init(_ check: String, _ detail: String) {
      self.check = check
      self.detail = detail
      isOK = true
      exitCode = 0
    }

    init(_ check: String, wrong detail: String, _ code: ExitCode = .damaged) {
      self.check = check
      self.detail = detail
      isOK = false
      exitCode = code.rawValue
    }
  }

  func run() async throws -> [Finding] {
    let folder = folder
    let logger = logger
    let progress = progress
    var findings = try await onOwnThread { _ in
      var findings = Self.files(folder)
      progress("verifying the log")
      findings.append(Self.heads(folder))
      findings.append(Self.log(folder))
      findings.append(Self.records(folder))
      findings.append(Self.snapshot(folder))
      findings.append(Self.readModels(folder))
      findings.append(Self.financialReports(folder))
      return findings
    }
    progress("comparing the directory with the log")
    do {
      let standing =
        if let running = try await CheckDirectory().ask(on: folder, progress: progress) {
          running
        } else {
          try await onOwnThread { _ in try Self.standing(alone: folder, logger) }
        }
      findings += standing.findings
    } catch {
      let failure = AdminFailure(error)
      findings.append(Finding("directory", wrong: failure.message, ExitCode(failure.exitCode)))
    }
    return findings
  }

  /// What must be there, and that all of it is its owner's alone.
  private static func files(_ folder: DataFolder) -> [Finding] {
    var findings: [Finding] = []
    for name in [Directory.databaseName, Directory.keyName]
    where access("\(folder.path)/\(name)", F_OK) != 0 {
      findings.append(Finding("files", wrong: "\(name) is missing"))
    }
    let names = (try? OwnedFile.names(in: folder.path)) ?? []
    let paths =
      [folder.path] + names.map { "\(folder.path)/\($0)" } + (folder.heads.map { [$0] } ?? [])
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { continue }
      findings.append(Finding("files", wrong: "others than its owner may use \(path)"))
    }
    return findings.isEmpty
      ? [Finding("files", "\(names.count) files, their owner's alone")] : findings
  }

  private static func heads(_ folder: DataFolder) -> Finding {
    let path = folder.heads ?? "\(folder.path)/\(SQLiteLog.headsName)"
    if access("\(path).lost", F_OK) == 0 {
      return Finding(
        "heads", wrong: "a loss was accepted, but not recorded: repeat `pasboek log accept-loss`")
    }
    guard folder.hasHeads else {
      return Finding("heads", wrong: "\(path) is missing: nothing tells whether the log is whole")
    }
    return Finding("heads", "\(path)")
  }

  private static func log(_ folder: DataFolder) -> Finding {
    do throws(EventLogError) {
      let found = try SQLiteLog.verify(folder: folder.path, headsPath: folder.heads)
      return Finding(
        "log",
        "position \(found.head.position) root \(found.head.root), "
          + "\(found.headsCompared ?? 0) heads compared")
    } catch {
      return Finding("log", wrong: error.description, ExitCode(error))
    }
  }

  /// Every record is one of the ledger's and follows from those before it.
  private static func records(_ folder: DataFolder) -> Finding {
    do throws(EventLogError) {
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      var folded = FoldedLog(seed: (0, 0))
      try folded.fold(&reader)
      return Finding("records", "folded up to position \(folded.position)")
    } catch {
      return Finding("records", wrong: error.description, ExitCode(error))
    }
  }

  private static func snapshot(_ folder: DataFolder) -> Finding {
    guard access("\(folder.path)/\(SnapshotFile.name)", F_OK) == 0 else {
      return Finding("snapshot", "none: a start folds the whole log")
    }
    do throws(EventLogError) {
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      let found = try SnapshotFile.read(folder: folder.path) { (position) throws(EventLogError) in
        try reader.head(at: position)
      }
      guard let found else {
        return Finding(
          "snapshot",
          wrong: "does not fit the log and is passed over: `pasboek snapshot` makes it anew")
      }
      return Finding("snapshot", "position \(found.position)")
    } catch {
      return Finding("snapshot", wrong: error.description, ExitCode(error))
    }
  }

  /// Every read model is at a head that the log has, and none has stopped.
  private static func readModels(_ folder: DataFolder) -> Finding {
    do {
      let listings = try ProjectionListing.read(path: folder.projectionsPath)
      var reader = try SQLiteLog.openForReading(folder: folder.path)
      for model in listings {
        if let stop = model.stop {
          return Finding(
            "readModels", wrong: "\(model.name) stopped at \(stop.position): \(stop.reason)")
        }
        guard let root = model.root, try reader.head(at: model.position)?.root == root else {
          return Finding(
            "readModels",
            wrong: "\(model.name) does not fit the log at \(model.position): a start folds it anew")
        }
      }
      return Finding("readModels", "\(listings.count) read models fit the log")
    } catch {
      return Finding("readModels", wrong: AdminFailure(error).message)
    }
  }

  /// Every report's file is the one that was made, and its owner's alone.
  private static func financialReports(_ folder: DataFolder) -> Finding {
    let reports = ReportFolder(in: folder.path)
    let found = reports.contents(hashing: true)
    // One that the running service has removed meanwhile is none any more.
    if let broken = found.broken.first(where: { reports.has($0) }) {
      return Finding(
        "financialReports",
        wrong: "the file of report \(broken.id) is not the one that was made: ask for it anew")
    }
    let names = (try? OwnedFile.names(in: reports.path)) ?? []
    for path in names.map({ "\(reports.path)/\($0)" }) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { continue }
      return Finding("financialReports", wrong: "others than its owner may use \(path)")
    }
    return Finding("financialReports", "\(found.reports.count) reports, each with its file")
  }

  private static func standing(
    alone folder: DataFolder, _ logger: Logger
  ) throws -> DirectoryStanding {
    // Opening would make the files that are missing.
    for name in [Directory.databaseName, Directory.keyName]
    where access("\(folder.path)/\(name)", F_OK) != 0 {
      throw AdminFailure(
        "\(name) is missing: the directory cannot be opened", exitCode: ExitCode.damaged.rawValue)
    }
    let people = LoggedPeople(try OpenLedger.foldLog(folder, logger).state)
    let directory = try PassDirectory.Directory.open(
      folder: folder.path, random: SystemRandomNumberGenerator())
    let standing = DirectoryStanding(
      directory, people: people, counts: (people.holderCount, people.cardCount))
    try directory.close()
    return standing
  }
}
