public import Ledger

/// Why a report could not be made; what is asked for again may be.
public enum ReportFailure: String, Hashable, Sendable, CaseIterable {
  /// The service ended while it was being made.
  case interrupted
  /// It has more lines than a report may have.
  case tooLong = "too-long"
  /// Its file has more bytes than a report may have.
  case tooLarge = "too-large"
  /// There was no room for its file, or it could not be written.
  case noRoom = "no-room"
  /// The totals could not be read.
  case notReady = "not-ready"
}

/// The file of a report.
public struct ReportFile: Hashable, Sendable {
  /// How many bytes it has.
  public var bytes: Int
  /// Its SHA-256, in Base64.
  public var sha256: String

  /// Makes what is known of a file.
  public init(bytes: Int, sha256: String) {
    self.bytes = bytes
    self.sha256 = sha256
  }
}

/// What making a report came to.
public enum ReportOutcome: Hashable, Sendable {
  /// Its file is there.
  case made(ReportFile)
  /// There is none.
  case failed(ReportFailure)
}

/// How far a report is: it is started, and then settled once.
public enum ReportState: Hashable, Sendable {
  /// It is being made.
  case started
  /// It can be downloaded.
  case available(ReportFile)
  /// It could not be made.
  case failed(ReportFailure)

  /// The state after an outcome; nil for a report that is settled already.
  public func after(_ outcome: ReportOutcome) -> ReportState? {
    switch (self, outcome) {
    case (.started, .made(let file)): .available(file)
    case (.started, .failed(let failure)): .failed(failure)
    case (.available, _), (.failed, _): nil
    }
  }
}

/// What an organiser is owed, and by whom, over a period: asked for once, made, kept for a while.
public struct FinancialReport: Hashable, Sendable {
  /// Its id, from ``ids``.
  public let id: UInt32
  /// The public id of its organiser.
  public let organizer: String
  /// Who asked for it: one of the ledger's own names.
  public let asker: String
  /// The days that it is of.
  public let period: ReportPeriod
  /// When it was asked for.
  public let createdAt: Instant
  /// How far it is.
  public private(set) var state: ReportState

  /// The ids of reports: they fit into a signed number of 32 bits, which clients read ids into.
  public static let ids: ClosedRange<UInt32> = 1...UInt32(Int32.max)

  /// Makes a report.
  public init(
    id: UInt32, organizer: String, asker: String, period: ReportPeriod, createdAt: Instant,
    state: ReportState = .started
  ) {
    self.id = id
    self.organizer = organizer
    self.asker = asker
    self.period = period
    self.createdAt = createdAt
    self.state = state
  }

  /// The same report after an outcome; nil where it is settled already.
  public func settled(_ outcome: ReportOutcome) -> FinancialReport? {
    guard let state = state.after(outcome) else { return nil }
    var report = self
    report.state = state
    return report
  }

  /// Whether it is being made.
  public var isStarted: Bool { state == .started }

  /// Its file, where it can be downloaded.
  public var file: ReportFile? {
    if case .available(let file) = state { file } else { nil }
  }

  /// What the file is called where it is downloaded: by its organiser and when it was asked for.
  public var downloadName: String {
    let day = BrusselsTime.date(at: createdAt)
    let parts = day.parts
    let local = createdAt.microseconds + BrusselsTime.offset(at: createdAt)
    let minutes = Int(local / 60_000_000) - Int(day.daysSinceEpoch) * 24 * 60
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let name = organizer.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return "financialOverview_\(name)_\(parts.year)\(padded(parts.month))\(padded(parts.day))"
      + "_\(padded(minutes / 60))\(padded(minutes % 60)).zip"
  }
}
