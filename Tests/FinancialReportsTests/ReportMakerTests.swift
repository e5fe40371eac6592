import EventLog
import Foundation
import Ledger
import LoopbackTesting
import Testing

@testable import FinancialReports
@testable import LedgerProjections

@Suite("Making a report's file") struct ReportMakerTests {
  @Test("fails with the limit that it would break, and leaves no file")
  func limits() throws {
    let data = try FolderInMemory()
    let folder = ReportFolder(in: data.path)
    try folder.create()
    let totals = RootedTotals(
      totals: Totals(lines: [], names: [:], position: 1, isClosed: false),
      root: LogHead.empty.root)
    let request = try ReportFiles.request(
      ReportPeriod(
        from: CivilDate(daysSinceEpoch: 20_000), through: CivilDate(daysSinceEpoch: 20_001)),
      of: OrganizerID(1))
    func failure(
      _ change: (inout ReportLimits) -> Void = { _ in }, hasRoom: Bool = true
    ) throws -> ReportFailure? {
      var limits = ReportLimits.standard
      change(&limits)
      let maker = ReportMaker(folder: folder, limits: limits, hasRoom: { _ in hasRoom })
      do throws(ReportMaker.Failure) {
        _ = try maker.make(7, request, totals, .named("zaal"))
        return nil
      } catch {
        #expect(!error.description.isEmpty)
        return error.failure
      }
    }
    #expect(try failure({ $0.linesMax = -1 }) == .tooLong)
    #expect(try failure({ $0.zipBytesMax = 100 }) == .tooLarge)
    #expect(try failure(hasRoom: false) == .noRoom)
    #expect(!FileManager.default.fileExists(atPath: folder.filePath(7)))
    #expect(try failure() == nil)
    #expect(FileManager.default.fileExists(atPath: folder.filePath(7)))
    try FileManager.default.removeItem(atPath: folder.path)
    #expect(try failure() == .noRoom)
  }
}
