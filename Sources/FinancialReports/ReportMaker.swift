import EventLog
import Ledger
import LedgerExports
import LedgerProjections

/// Makes the file of a report of its totals.
struct ReportMaker: Sendable {
  let folder: ReportFolder
  let limits: ReportLimits
  let hasRoom: @Sendable (Int) -> Bool

  /// Why a file was not made: for whoever asked, and for an operator.
  struct Failure: Error, CustomStringConvertible {
    var failure: ReportFailure
    var description: String

    init(_ failure: ReportFailure, _ description: String) {
      self.failure = failure
      self.description = description
    }
  }

  /// Makes the file and puts it into the folder.
  func make(
    _ id: UInt32, _ request: ExportRequest, _ totals: RootedTotals, _ organizer: OrganizerView
  ) throws(Failure) -> ReportFile {
    let lines = totals.totals.lines.count
    guard lines <= limits.linesMax else {
      throw Failure(.tooLong, "\(lines) lines are more than \(limits.linesMax)")
    }
    let bytes = try zip(request, totals, organizer)
    guard bytes.count <= limits.zipBytesMax else {
      throw Failure(.tooLarge, "\(bytes.count) bytes are more than \(limits.zipBytesMax)")
    }
    guard hasRoom(bytes.count) else {
      throw Failure(.noRoom, "the disk has no room for \(bytes.count) bytes")
    }
    do throws(EventLogError) {
      return try folder.save(bytes, of: id)
    } catch {
      throw Failure(.noRoom, error.description)
    }
  }

  private func zip(
    _ request: ExportRequest, _ totals: RootedTotals, _ organizer: OrganizerView
  ) throws(Failure) -> [UInt8] {
    let files: [ReportFiles.File]
    do throws(ExportFault) {
      files = try ReportFiles.of(request, totals, organizer)
    } catch {
      throw Failure(.tooLong, error.description)
    }
    var entries: [ZipArchive.Entry] = []
    for file in files {
      entries.append(
        ZipArchive.Entry(name: file.name, bytes: try Self.bytes(of: file.table, request.format)))
    }
    do throws(ZipArchive.Failure) {
      return try ZipArchive.bytes(of: entries)
    } catch {
      throw Failure(.noRoom, error.description)
    }
  }

  private static func bytes(
    of table: ExportTable, _ format: ExportFormat
  ) throws(Failure) -> [UInt8] {
    do throws(WorkbookError) {
      return try ExportChunks(table, format).reduce(into: []) { $0 += $1 }
    } catch {
      throw Failure(.noRoom, error.description)
    }
  }
}
