import EventLogTesting
import Foundation
import LedgerProjections
import LedgerService
import LoopbackTesting
import Testing

@testable import FinancialReports
@testable import Ledger

@Suite("The desk for reports") struct ReportDeskTests {
  /// A machine's clocks, moved by hand.
  private final class Clock: LedgerClock {
    private let wall = ManualClock(microseconds: 1_795_446_000_000_000)

    func now() -> Instant { Instant(microseconds: wall.now) }
    func monotonicMicroseconds() -> Int64 { wall.now }
    func advance(days: Int64 = 0, seconds: Int64 = 0) {
      wall.advance(microseconds: (days * 86_400 + seconds) * 1_000_000)
    }
  }

  private let data: FolderInMemory
  private let clock = Clock()
  private let organizer = OrganizerView.named("zaal")

  init() throws { data = try FolderInMemory() }

  private var folder: ReportFolder { ReportFolder(in: data.path) }

  /// Opens the desk as a start of the service does; no totals are to be had.
  private func desk(
    _ limits: ReportLimits = .standard, seed: UInt64 = 1, key: UInt8 = 1,
    hasRoom: @escaping @Sendable (Int) -> Bool = { _ in true }
  ) -> ReportDesk {
    var surroundings = ReportDesk.Surroundings(
      dataFolder: data.path, readModels: .none, clock: clock)
    surroundings.hasRoom = hasRoom
    return ReportDesk(
      surroundings, random: SeededGenerator(seed: seed),
      linkKey: [UInt8](repeating: key, count: 32), limits: limits)
  }

  private func start(_ desk: ReportDesk, asker: String = "client a") async throws
    -> FinancialReport
  {
    try await desk.start(try #require(desk.suggestedPeriods.first), of: organizer, asker: asker)
  }

  /// Puts a report that can be downloaded into the folder, as a desk before this one did.
  private func put(_ id: UInt32, asker: String = "client a", createdAt: Instant? = nil) throws {
    try folder.create()
    let report = FinancialReport(
      id: id, organizer: organizer.id, asker: asker,
      period: try #require(
        ReportPeriod.suggested(on: CivilDate(daysSinceEpoch: 20_000), months: 1).first),
      createdAt: createdAt ?? clock.now())
    let file = try folder.save(Array("PK of \(id)".utf8), of: id)
    try folder.save(try #require(report.settled(.made(file))))
  }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test("keeps what was made through a restart; what was being made has failed then, for good")
  func restart() async throws {
    try put(5)
    let first = desk()
    let started = try await start(first)
    #expect(first.report(started.id, of: "zaal")?.isStarted == true)
    for _ in 1...2 {
      let next = desk(seed: 2)
      #expect(next.report(started.id, of: "zaal")?.state == .failed(.interrupted))
      let kept = try #require(next.report(5, of: "zaal"))
      #expect(kept.file?.bytes == 7)
      #expect(try String(contentsOfFile: next.filePath(of: kept), encoding: .utf8) == "PK of 5")
      #expect(next.reports(of: "zaal").count == 2)
    }
  }

  @Test("removes at a start what a crash left half-written, and what is not as its note says")
  func halfWritten() throws {
    try put(5)
    try put(6)
    try put(8)
    let path = folder.path
    try Data("PK".utf8).write(to: URL(fileURLWithPath: "\(path)/6.zip"))
    try FileManager.default.removeItem(atPath: "\(path)/8.zip")
    for (name, text) in [
      ("9.zip", "PK"), ("10.json.new", "{"), ("11.json", "{\"form\":1"), ("5.zip.new", "P"),
      ("0.json", "{}"), ("05.zip", "PK"), ("other", ""), ("12.json", ""),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    let before = folder.contents(hashing: true)
    #expect(before.reports.map(\.id) == [5] && before.broken.map(\.id) == [6, 8])
    #expect(before.strays.count == 8)
    #expect(desk().reports(of: "zaal").map(\.id) == [5])
    #expect(try names == ["5.json", "5.zip"])
  }

  @Test("finds a file of the right length with other bytes only where bytes are compared")
  func changedFile() throws {
    try put(5)
    try Data("PK of 6".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/5.zip"))
    #expect(folder.contents(hashing: false).broken.isEmpty)
    let broken = folder.contents(hashing: true).broken
    #expect(broken.map(\.id) == [5] && folder.has(broken[0]))
  }

  @Test("makes a few of a client at a time, and as many as ever of others")
  func startedMax() async throws {
    let desk = desk()
    for _ in 0..<desk.limits.startedMax { _ = try await start(desk) }
    await #expect(throws: ReportRefusal.tooManyStarted) { try await start(desk) }
    for _ in 0..<desk.limits.startedMax { _ = try await start(desk, asker: "client b") }
    await #expect(throws: ReportRefusal.tooManyStarted) { try await start(desk, asker: "client b") }
    #expect(Set(desk.reports(of: "zaal").map(\.id)).count == 2 * desk.limits.startedMax)
    #expect(desk.reports(of: "another").isEmpty)
    #expect(desk.report(desk.reports(of: "zaal")[0].id, of: "another") == nil)
  }

  @Test("keeps the newest reports of a client, and those of others")
  func keptMax() async throws {
    var limits = ReportLimits.standard
    limits.keptMax = 3
    for id in 1...3 as ClosedRange<UInt32> {
      try put(id)
      clock.advance(seconds: 1)
    }
    try put(
      4, asker: "client b", createdAt: Instant(microseconds: clock.now().microseconds - 9_000_000))
    let desk = desk(limits)
    let started = try await start(desk)
    #expect(Set(desk.reports(of: "zaal").map(\.id)) == [2, 3, 4, started.id])
    let another = try await start(desk)
    #expect(Set(desk.reports(of: "zaal").map(\.id)) == [3, 4, started.id, another.id])
    // A third order waits for what was decided before it.
    await #expect(throws: ReportRefusal.tooManyStarted) { try await start(desk) }
    _ = try await start(desk, asker: "client b")
    #expect(try !names.contains("1.json") && !names.contains("2.zip"))
    #expect(try names.contains("3.zip") && names.contains("4.zip"))
  }

  @Test("keeps a report for its days, and then neither it nor its file")
  func daysKept() async throws {
    try put(5)
    let desk = desk()
    clock.advance(days: Int64(desk.limits.daysKept))
    #expect(desk.report(5, of: "zaal") != nil)
    let link = desk.link(to: try #require(desk.report(5, of: "zaal")))
    #expect(desk.report(link: link)?.id == 5)
    clock.advance(seconds: 1)
    #expect(desk.report(5, of: "zaal") == nil)
    #expect(desk.report(link: link) == nil)
    _ = try await start(desk)
    #expect(try !names.contains("5.json") && !names.contains("5.zip"))
  }

  @Test("links to what can be downloaded, for a while, until it is opened anew")
  func links() async throws {
    try put(5)
    let desk = desk()
    let report = try #require(desk.report(5, of: "zaal"))
    let link = desk.link(to: report)
    clock.advance(seconds: desk.limits.linkSeconds - 1)
    #expect(desk.report(link: link) == report)
    clock.advance(seconds: 1)
    #expect(desk.report(link: link) == nil)
    let later = desk.link(to: report)
    #expect(desk.report(link: later) == report)
    #expect(self.desk(key: 2).report(link: later) == nil)
    #expect(desk.report(link: desk.link(to: try await start(desk))) == nil)
  }

  @Test("says that a report has failed where its totals are not to be had, and goes on")
  func withoutTotals() async throws {
    let desk = desk()
    let first = try await start(desk)
    let second = try await start(desk)
    desk.stop()
    await desk.run()
    for report in [first, second] {
      #expect(desk.report(report.id, of: "zaal")?.state == .failed(.notReady))
      // Also for whoever asks after a restart.
      #expect(self.desk().report(report.id, of: "zaal")?.state == .failed(.notReady))
    }
  }

  @Test("starts none whose note cannot be written, and opens all the same")
  func withoutFolder() async throws {
    try Data().write(to: URL(fileURLWithPath: folder.path))
    let desk = desk()
    await #expect(throws: ReportRefusal.noRoom) { try await start(desk) }
    #expect(desk.reports(of: "zaal").isEmpty)
  }

  @Test("gives ids that fit into a signed number of 32 bits, and none twice")
  func ids() async throws {
    let desk = desk()
    var seen: Set<UInt32> = []
    for number in 0..<200 {
      let report = try await start(desk, asker: "client \(number)")
      #expect(FinancialReport.ids.contains(report.id))
      #expect(seen.insert(report.id).inserted)
    }
    // The same numbers again, as far as chance goes: those that are taken are passed over.
    let again = try await start(self.desk())
    #expect(!seen.contains(again.id))
  }
}

extension OrganizerView {
  /// An organiser of whom but this is known.
  static func named(_ id: String) -> OrganizerView {
    OrganizerView(
      organizer: OrganizerID(1), id: id, name: "De \(id)", systems: CardSystemSet())
  }
}
