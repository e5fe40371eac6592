import EventLog
import EventLogSQLite
public import Ledger

/// What a log says of the taps of terminals, read from its records alone.
public struct FleetLog: Sendable {
  /// The key of a tap.
  public struct Key: Hashable, Sendable {
    /// The pairing.
    public var source: UInt32
    /// The number within it.
    public var sequence: UInt64

    /// Makes a key.
    public init(source: UInt32, sequence: UInt64) {
      self.source = source
      self.sequence = sequence
    }
  }

  /// What a record says of a tap.
  public struct Entry: Hashable, Sendable {
    /// The event; empty where the record names none.
    public var event: String
    /// The device's word of the time, in microseconds since the Unix epoch.
    public var claimedAt: Int64?
    /// Whether the tap could not be read, so that what it was is not in the log.
    public var isMalformed: Bool

    /// Makes an entry.
    public init(event: String, claimedAt: Int64?, isMalformed: Bool = false) {
      self.event = event
      self.claimedAt = claimedAt
      self.isMalformed = isMalformed
    }
  }

  /// The records of each tap: one, where all is well.
  public var taps: [Key: [Entry]] = [:]
  /// Of each pairing, the sequences that are missing below its highest one.
  public var missing: [UInt32: [ClosedRange<UInt64>]] = [:]
  /// What the taps come to.
  public var totals = FleetTotals()
  /// How many taps stand because a terminal accepted them offline, whether they count or not.
  public var acceptedOffline = 0

  /// Makes a log of no taps.
  public init() {}

  /// Reads the log of a ledger whose service has stopped.
  public static func read(folder: String) throws -> FleetLog {
    var reader = try SQLiteLog.openForReading(folder: folder)
    let last = try reader.lastPosition()
    var fold = FleetFold()
    var position = Position.beforeFirst
    while position < last {
      let read = try reader.forEachRecord(after: position, limit: Self.pageRecords) {
        (at, bytes) throws(RecordError) in
        try fold.take(try LedgerRecord(decoding: bytes, at: at.rawValue))
        position = at
      }
      guard read > 0 else { break }
    }
    return fold.finished()
  }

  private static let pageRecords = 10_000
}

/// Folds a log's records into what they say of taps.
public struct FleetFold: ~Copyable {
  private var state = LedgerState()
  private var log = FleetLog()

  /// Begins before the first record.
  public init() {}

  /// Takes the next record.
  public mutating func take(_ record: LedgerRecord) throws(RecordError) {
    try state.fold(record)
    switch record.event {
    case .checkedIn(let body):
      note(record, body.event, isMalformed: false)
      if body.wasAcceptedOffline { log.acceptedOffline += 1 }
      if body.counts { count(body.event, 1, Int64(body.points)) }
    case .checkInRefused(let body):
      note(record, body.event, isMalformed: body.refusal == .malformed)
    case .tapUnresolved(let body):
      note(record, body.event, isMalformed: body.refusal == .malformed)
    case .checkInRecounted(let body): count(body.event, body.counts ? 1 : -1, body.points)
    default: break
    }
  }

  /// What the records said.
  public consuming func finished() -> FleetLog {
    for number in 0..<state.sourceCount {
      let source = SourceID(UInt32(number + 1))
      log.missing[source.number] = state.delivered(by: source).missing(countMax: Int.max)
    }
    log.totals.events = log.totals.events.filter { $0.value != FleetTotals.Event() }
    log.totals.balances = (0..<state.holderCount)
      .map { state.balance(of: HolderID(UInt32($0 + 1))) }.sorted()
    return log
  }

  private mutating func note(_ record: LedgerRecord, _ event: EventID, isMalformed: Bool) {
    guard case .tap(let source, let sequence) = record.header.key, record.header.index == 0 else {
      return
    }
    let entry = FleetLog.Entry(
      event: state.event(event)?.id ?? "", claimedAt: record.header.claimedAt?.microseconds,
      isMalformed: isMalformed)
    log.taps[FleetLog.Key(source: source.number, sequence: sequence), default: []].append(entry)
  }

  private mutating func count(_ event: EventID, _ participations: Int, _ points: Int64) {
    guard let id = state.event(event)?.id else { return }
    var total = log.totals.events[id] ?? FleetTotals.Event()
    total.participations += participations
    total.points += points
    log.totals.events[id] = total
  }
}
