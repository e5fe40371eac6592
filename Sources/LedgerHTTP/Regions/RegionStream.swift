import Ledger
import LedgerProjections
import LedgerService

/// One answer with a card system's records: lines of JSON, made part by part as they are taken.
struct RegionStream: Sendable {
  private let reader: RegionReader
  private let view: CardSystemView
  private let checkpoint: SignedCheckpoint
  private let report: RegionReport?
  private var range: RegionRange
  private var lines: RegionLines
  /// Up to where the log was read.
  private var position: UInt64
  /// The last of its records that was sent, by its running number.
  private(set) var through: UInt64
  private var isAtHead = true
  private var phase = Phase.records
  /// The next page of the log, read while the one before it was written.
  private var ahead: RegionPage?

  private enum Phase {
    case records
    /// The report from this line of the balances on.
    case balances(Int)
    case months
    case done
  }

  /// So many lines of a report are sent at a time.
  private static let partLines = 1_024

  /// Makes an answer.
  ///
  /// - Parameters:
  ///   - start: where in the log to begin to read.
  ///   - checkpoint: what the answer ends at, and with.
  ///   - report: what the service says of the checkpoint's position.
  init(
    reader: RegionReader, view: CardSystemView, range: RegionRange, start: UInt64,
    checkpoint: SignedCheckpoint, report: RegionReport?
  ) {
    self.reader = reader
    self.view = view
    self.range = range
    self.checkpoint = checkpoint
    self.report = report
    lines = RegionLines(source: checkpoint.origin, system: view.system)
    position = start
    through = range.from - 1
  }

  /// The next part; nil where there is none.
  mutating func next() async throws -> [UInt8]? {
    // Pages of the log may hold nothing of the card system; what there is is sent at once.
    while lines.bytes.isEmpty {
      switch phase {
      case .records: try await readRecords()
      case .balances(let start): appendBalances(from: start)
      case .months: appendEnd()
      case .done: return nil
      }
    }
    return lines.take()
  }

  private mutating func readRecords() async throws {
    guard position < checkpoint.position else {
      phase = report == nil ? .months : .balances(0)
      return
    }
    let (reader, system, last) = (reader, view.system, checkpoint.position)
    let page =
      if let ahead { ahead } else {
        try await reader.page(of: system, after: position, through: last)
      }
    ahead = nil
    async let following =
      page.position < last ? reader.page(of: system, after: page.position, through: last) : nil
    for record in page.records {
      switch range.decide(record) {
      case .skip: continue
      case .take: try lines.append(record)
      case .stop:
        isAtHead = false
        phase = .months
        return
      }
      if let number = record.runningNumber { through = number }
    }
    position = page.position
    ahead = try await following
  }

  private mutating func appendBalances(from start: Int) {
    let balances = report?.balances ?? []
    let end = min(start + Self.partLines, balances.count)
    for balance in balances[start..<end] { lines.append(balance) }
    phase = end < balances.count ? .balances(end) : .months
  }

  private mutating func appendEnd() {
    for month in report?.months ?? [] { lines.append(month) }
    lines.append(
      RegionEnd(
        checkpoint: checkpoint.text, position: checkpoint.position,
        cardSystemID: view.publicID, cardSystem: view.system, through: through,
        isAtHead: isAtHead, hasReport: report != nil))
    phase = .done
  }
}
