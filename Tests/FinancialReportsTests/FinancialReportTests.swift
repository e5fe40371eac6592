import Ledger
import Testing

@testable import FinancialReports

@Suite("A financial report") struct FinancialReportTests {
  static let file = ReportFile(bytes: 700, sha256: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")

  static func report(
    _ state: ReportState = .started, id: UInt32 = 7, createdAt: Int64 = 1_795_446_000_000_000
  ) throws -> FinancialReport {
    FinancialReport(
      id: id, organizer: "0ce87cbc-9299-4528-8d35-92225dc9489f", asker: "client a",
      period: ReportPeriod(from: try day(2026, 6, 1), through: try day(2026, 6, 30)),
      createdAt: Instant(microseconds: createdAt), state: state)
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) throws -> CivilDate {
    try #require(CivilDate(year: year, month: month, day: day))
  }

  /// Every state: that no case is forgotten, the compiler sees to.
  private static let states: [ReportState] =
    [.started, .available(file)] + ReportFailure.allCases.map { .failed($0) }
  private static let outcomes: [ReportOutcome] =
    [.made(file)] + ReportFailure.allCases.map { .failed($0) }

  @Test("is settled once: what each state becomes after each outcome")
  func states() throws {
    for state in Self.states {
      for outcome in Self.outcomes {
        let expected: ReportState? =
          switch (state, outcome) {
          case (.started, .made(let file)): .available(file)
          case (.started, .failed(let failure)): .failed(failure)
          case (.available, _), (.failed, _): nil
          }
        #expect(state.after(outcome) == expected, "\(state) after \(outcome)")
        let settled = try Self.report(state).settled(outcome)
        #expect(settled?.state == expected)
        #expect(settled?.isStarted != true)
      }
    }
    #expect(try Self.report(.available(Self.file)).file == Self.file)
    #expect(try Self.report(.failed(.tooLong)).file == nil)
    #expect(try Self.report().isStarted)
  }

  @Test("is read from its note as it was written, in every state")
  func notes() throws {
    for state in Self.states {
      let report = try Self.report(state)
      #expect(FinancialReport(note: report.note()) == report)
      #expect(report.note().count < FinancialReport.noteBytesMax)
    }
  }

  @Test("has no note that is cut short, of another form, or without a part")
  func damagedNotes() throws {
    for state in Self.states {
      let note = try Self.report(state).note()
      for count in note.indices {
        #expect(FinancialReport(note: Array(note[..<count])) == nil, "\(state) \(count)")
      }
      let text = String(decoding: note, as: UTF8.self)
      for (part, other) in [
        ("\"form\":1", "\"form\":2"), ("\"id\":7", "\"id\":0"), ("\"id\":7", "\"id\":4294967296"),
        ("organizer", "organiser"), ("client a", "client a\",\"x\":\""),
        ("\"state\"", "\"status\""),
        ("\"from\":", "\"from\":999999999"), ("\"createdAt\":", "\"createdAt\":99999"),
      ] {
        let changed = FinancialReport(note: Array(text.replacing(part, with: other).utf8))
        #expect((changed != nil) == (part == "client a"), "\(part) \(other)")
      }
    }
    #expect(FinancialReport(note: Array("[]".utf8)) == nil)
  }

  @Test("is downloaded under the organiser's id and the local minute, in summer and in winter")
  func downloadNames() throws {
    // 2026-11-23T15:00:00Z, 2026-07-01T22:30:00Z and 2026-12-31T23:05:00Z.
    for (moment, text) in [
      (1_795_446_000, "20261123_1600"), (1_782_945_000, "20260702_0030"),
      (1_798_758_300, "20270101_0005"),
    ] as [(Int64, String)] {
      #expect(
        try Self.report(createdAt: moment * 1_000_000).downloadName
          == "financialOverview_0ce87cbc-9299-4528-8d35-92225dc9489f_\(text).zip")
    }
    let odd = FinancialReport(
      id: 1, organizer: "a\"\r\nb/é;c", asker: "",
      period: ReportPeriod(from: try Self.day(2026, 6, 1), through: try Self.day(2026, 6, 1)),
      createdAt: Instant(microseconds: 0))
    #expect(odd.downloadName == "financialOverview_abc_19700101_0100.zip")
  }

  @Test("is suggested of the past months, the newest first")
  func suggestions() throws {
    let periods = ReportPeriod.suggested(on: try Self.day(2026, 3, 1), months: 3)
    #expect(
      periods == [
        ReportPeriod(from: try Self.day(2026, 2, 1), through: try Self.day(2026, 2, 28)),
        ReportPeriod(from: try Self.day(2026, 1, 1), through: try Self.day(2026, 1, 31)),
        ReportPeriod(from: try Self.day(2025, 12, 1), through: try Self.day(2025, 12, 31)),
      ])
    #expect(
      ReportPeriod.suggested(on: try Self.day(2026, 2, 28), months: 1).first?.through
        == (try Self.day(2026, 1, 31)))
    #expect(periods[0].days == 28)
    #expect(ReportPeriod(from: periods[0].through, through: periods[0].from).days == -26)
  }
}

@Suite("A link to a report") struct ReportLinkTests {
  private static let links = ReportLinks(key: [UInt8](repeating: 9, count: 32))

  @Test("leads to it until its second has come")
  func time() {
    for id in [1, 7, UInt32(Int32.max)] {
      let link = Self.links.link(to: id, until: 1_000)
      #expect(Self.links.report(link, at: 0) == id)
      #expect(Self.links.report(link, at: 999) == id)
      #expect(Self.links.report(link, at: 1_000) == nil)
      #expect(
        link.utf8.allSatisfy {
          "-_".utf8.contains($0) || Character(.init($0)).isLetter
            || Character(.init($0)).isNumber
        })
    }
  }

  @Test("leads nowhere once a character is changed, missing or added")
  func changes() {
    let link = Array(Self.links.link(to: 7, until: 1_000))
    for index in link.indices {
      for other in Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ")
      where other != link[index] {
        var changed = link
        changed[index] = other
        #expect(Self.links.report(String(changed), at: 0) == nil, "\(index) \(other)")
      }
      #expect(Self.links.report(String(link[..<index]), at: 0) == nil)
    }
    for added in ["A", "=", "%3D", "/"] {
      #expect(Self.links.report(String(link) + added, at: 0) == nil)
    }
  }

  @Test("leads nowhere under another key")
  func foreign() {
    let other = ReportLinks(key: [UInt8](repeating: 8, count: 32))
    #expect(Self.links.report(other.link(to: 7, until: 1_000), at: 0) == nil)
  }
}
