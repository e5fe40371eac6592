/// What of a record's header says whose it is and when it was, read without its body.
public struct RecordStart: Sendable {
  /// The place in the log.
  public private(set) var position: UInt64 = 0
  /// What the record is.
  public private(set) var type = RecordType.ledgerCreated
  /// When the service wrote it, in microseconds.
  public private(set) var recordedAt: Int64 = 0
  /// When it happened, in microseconds.
  public private(set) var occurredAt: Int64 = 0
  /// The version of the rules that decided; 0 where no rule did.
  public private(set) var ruleVersion: UInt64 = 0
  /// The position of the record that it reverses or changes; 0 for none.
  public private(set) var reverses: UInt64 = 0
  /// The items of the body.
  public private(set) var body: RecordItems
  /// The running number among the records of the card system that was asked for; nil where the
  /// record concerns the ledger as a whole.
  public private(set) var runningNumber: UInt64?

  /// Reads what a card system gets of a record.
  ///
  /// - Returns: the record's start; nothing where it does not concern the system.
  /// - Throws: ``RecordError`` where the bytes do not begin as those of a known record.
  /// - Complexity: O(card systems concerned).
  public static func read(
    _ bytes: [UInt8], for system: CardSystemID
  ) throws(RecordError) -> RecordStart? {
    var start = RecordStart(body: RecordItems(bytes))
    guard let concerned = start.readHeader(for: system) else {
      throw .malformed("the header is not one of a known record")
    }
    return concerned ? start : nil
  }

  private init(body: RecordItems) { self.body = body }

  /// Reads up to the body; answers whether the record concerns the system.
  private mutating func readHeader(for system: CardSystemID) -> Bool? {
    guard body.next() == .array(2), body.next() == .array(RecordHeader.items),
      body.unsigned() == RecordHeader.format, let position = body.unsigned(),
      let number = body.unsigned(), let type = RecordType(rawValue: UInt16(clamping: number)),
      body.unsigned() == 1, let recordedAt = body.unsigned(), let occurredAt = body.unsigned(),
      body.next() != nil, body.next() != nil, skipKey(), body.next() != nil, body.next() != nil,
      body.next() != nil, let ruleVersion = body.unsigned(), let reverses = body.unsigned(),
      case .array(let items) = body.next()
    else { return nil }
    self.position = position
    self.type = type
    self.recordedAt = Int64(clamping: recordedAt)
    self.occurredAt = Int64(clamping: occurredAt)
    self.ruleVersion = ruleVersion
    self.reverses = reverses
    var isConcerned = false
    for _ in 0..<items / 2 {
      guard let concerned = body.unsigned(), let running = body.unsigned() else { return nil }
      if concerned == UInt64(system.number) {
        runningNumber = running
        isConcerned = true
      } else if concerned == 0, type.isForEveryRegion {
        isConcerned = true
      }
    }
    return isConcerned
  }

  private mutating func skipKey() -> Bool {
    guard case .array(let items) = body.next() else { return false }
    for _ in 0..<items where body.next() == nil { return false }
    return true
  }
}

extension RecordType {
  /// Whether a region gets it although it concerns the ledger as a whole: without it the region's
  /// own records cannot be read, nor be booked where the ledger books them.
  ///
  /// Who became a holder or a client somewhere is nobody's but the ledger's, and stays out.
  public var isForEveryRegion: Bool {
    switch self {
    case .ledgerCreated, .lossAccepted, .periodClosed, .programmeDefined: true
    default: false
    }
  }
}
