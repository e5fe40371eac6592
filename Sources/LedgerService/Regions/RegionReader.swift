public import EventLog
public import Ledger

/// Reads the records of a card system from the log, page by page, so that no reader keeps the log
/// from being tidied.
public struct RegionReader: Sendable {
  private let store: any EventStore

  /// Makes a reader of a log.
  public init(_ store: any EventStore) { self.store = store }

  /// The records of a card system among the next ones of the log.
  ///
  /// - Parameters:
  ///   - position: where the page before ended.
  ///   - last: the last position to look at.
  /// - Throws: `damaged` where a record cannot be read.
  public func page(
    of system: CardSystemID, after position: UInt64, through last: UInt64
  ) async throws(EventLogError) -> RegionPage {
    let limit = last > position ? Int(min(last - position, UInt64(LogLimits.pageRecordsMax))) : 0
    let stored = try await store.records(after: Position(rawValue: position), limit: limit)
    var page = RegionPage(records: [], position: stored.last?.position.rawValue ?? last)
    for record in stored {
      do throws(RecordError) {
        if let start = try RecordStart.read(record.bytes, for: system) {
          page.records.append(start)
        }
      } catch {
        throw EventLogError(.damaged, error.description, at: record.position)
      }
    }
    return page
  }

  /// Records before a position, the newest first; at most `LogLimits.pageRecordsMax`.
  public func records(
    before position: UInt64, limit: Int
  ) async throws(EventLogError) -> [StoredRecord] {
    try await store.records(before: Position(rawValue: position), limit: limit)
  }

  /// Shows that a record is in the log as a head of it says; nil where it is not.
  public func inclusionProof(
    of position: UInt64, in head: LogHead
  ) async throws(EventLogError) -> InclusionProof? {
    try await store.inclusionProof(of: Position(rawValue: position), in: head.position)
  }
}

/// A card system's records of a part of the log.
public struct RegionPage: Sendable {
  /// The records.
  public var records: [RecordStart]
  /// The last position that was looked at.
  public var position: UInt64
}

/// Which of a card system's records are asked for, by their running numbers.
///
/// What concerns the ledger as a whole has no running number of the card system: it belongs to the
/// range of the record that follows it, so that ranges put together hold each record once. At the
/// end of the log none follows: what stands there is given, and given again by the range after it.
public struct RegionRange: Sendable {
  /// What becomes of a record.
  public enum Decision: Hashable, Sendable {
    /// It lies before the range.
    case skip
    /// It lies in the range.
    case take
    /// It lies after the range.
    case stop
  }

  /// The first running number.
  public let from: UInt64
  /// The last running number; nil for all that there are.
  public let to: UInt64?
  private var hasBegun: Bool
  private var hasEnded = false

  /// Makes a range that begins at 1 or later.
  public init(from: UInt64, to: UInt64?) {
    self.from = from
    self.to = to
    hasBegun = from <= 1
  }

  /// The running number of the record from which, or from before which, is to be read; nil where
  /// it is the log's first.
  public var readFrom: UInt64? { from <= 1 ? nil : from - 1 }

  /// Decides about the next record of the card system.
  public mutating func decide(_ record: RecordStart) -> Decision {
    if hasEnded { return .stop }
    guard let number = record.runningNumber else { return hasBegun ? .take : .skip }
    // Its predecessor begins the range: what lies between them belongs to it.
    if number >= from - 1 { hasBegun = true }
    if let to, number >= to { hasEnded = true }
    return number >= from ? .take : .skip
  }
}
