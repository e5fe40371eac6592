/// What the rules read of a card at a moment.
struct CardFacts: BitwiseCopyable, Sendable {
  var holder: HolderID
  var status: CardStatus
  var kind: CardKind
  var system: CardSystemID
}

extension Entity: BitwiseCopyable {}
extension CardSystemID: BitwiseCopyable {}
extension Instant: BitwiseCopyable {}
extension CivilDate: BitwiseCopyable {}
extension CivilMonth: BitwiseCopyable {}
extension ClosedPeriod: BitwiseCopyable {}
extension CalendarPeriod: BitwiseCopyable {}
extension PeriodType: BitwiseCopyable {}
extension CheckInLimit: BitwiseCopyable {}
extension EventSettings: BitwiseCopyable {}
extension RegionPolicy: BitwiseCopyable {}
extension CardStatus: BitwiseCopyable {}
extension CardKind: BitwiseCopyable {}
extension Standing: BitwiseCopyable {}
extension CalendarType: BitwiseCopyable {}
extension OpeningPeriod: BitwiseCopyable {}
extension CardSystemSet: BitwiseCopyable {}

/// A holder's row: 16 bytes.
struct HolderRow: BitwiseCopyable, Sendable {
  var balance: Int64
  /// The newest membership, behind which the others hang; 0 for none.
  var membership: UInt32
  /// Row of the holder's standing in its own table; 0 while it was never blocked.
  var standing: UInt32
}

/// A membership's row; its standing is a fact table of the same row numbers.
struct MembershipRow: BitwiseCopyable, Sendable {
  var holder: HolderID
  /// The holder's next older membership; 0 for none.
  var next: UInt32
  /// The newest grant of the social tariff; 0 for none.
  var tariff: UInt32
  var system: CardSystemID
}

/// What happened to a social tariff.
enum TariffChange: UInt8, BitwiseCopyable, Sendable {
  case granted, suspended, lifted, revoked
}

/// One change of a social tariff; older changes of the same membership hang behind it.
struct TariffRow: BitwiseCopyable, Sendable {
  var from: Instant
  /// The last day of a grant or a suspension.
  var day: CivilDate
  var older: UInt32
  var change: TariffChange
}

/// What does not change about an event; its settings are a fact table of the same row numbers.
struct EventRow: BitwiseCopyable, Sendable {
  var organizer: OrganizerID
  var firstPeriod: UInt32
  var periodCount: UInt32
  var calendar: CalendarType
  /// The card system whose policy holds for the event: the first of its systems.
  var policySystem: CardSystemID

  /// Where its opening periods stand.
  var periods: Range<Int> { Int(firstPeriod)..<Int(firstPeriod + periodCount) }
}

/// A pairing of a terminal.
struct SourceRow: Sendable {
  /// Dense number of the terminal: the same for all pairings of one logical terminal.
  var terminal: UInt32
  var pairedAt: Instant
  var revokedAt: Instant?
  var organizers: [OrganizerID]
  var delivered = DeliveredSequences()
}

/// Which sequences of a source have been recorded.
public struct DeliveredSequences: Hashable, Sendable {
  /// Everything from 1 up to here is recorded.
  public internal(set) var contiguous: UInt64 = 0
  /// Ranges above, ascending and apart.
  public internal(set) var beyond: [ClosedRange<UInt64>] = []
  /// The highest recorded sequence; 0 for none.
  public internal(set) var highest: UInt64 = 0
  /// When its tap occurred: later taps did not occur before it.
  var highestOccurredAt = Instant(microseconds: .min)

  /// A sequence further than this above the contiguous ones is refused.
  public static let gapMax: UInt64 = 1_000_000

  /// The gaps below the highest recorded sequence, the lowest first.
  public func missing(countMax: Int) -> [ClosedRange<UInt64>] {
    var gaps: [ClosedRange<UInt64>] = []
    var next = contiguous + 1
    for range in beyond.prefix(countMax) {
      gaps.append(next...(range.lowerBound - 1))
      next = range.upperBound + 1
    }
    return gaps
  }

  /// Whether a sequence is recorded.
  ///
  /// - Complexity: O(log of the number of gaps).
  public func contains(_ sequence: UInt64) -> Bool {
    guard sequence > contiguous else { return sequence > 0 }
    let begun = rangesBegun(by: sequence)
    return begun > 0 && beyond[begun - 1].upperBound >= sequence
  }

  /// Adds a sequence; one that is recorded already changes nothing.
  mutating func insert(_ sequence: UInt64, occurredAt: Instant) {
    guard !contains(sequence) else { return }
    if sequence > highest {
      highest = sequence
      highestOccurredAt = max(highestOccurredAt, occurredAt)
    }
    if sequence == contiguous + 1 {
      contiguous = sequence
      if let first = beyond.first, first.lowerBound == contiguous + 1 {
        contiguous = first.upperBound
        beyond.removeFirst()
      }
    } else {
      insertBeyond(sequence)
    }
  }

  /// The number of ranges that begin at or below a sequence, by halving.
  private func rangesBegun(by sequence: UInt64) -> Int {
    var low = 0
    var high = beyond.count
    while low < high {
      let middle = (low + high) / 2
      if beyond[middle].lowerBound <= sequence { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insertBeyond(_ sequence: UInt64) {
    let low = rangesBegun(by: sequence)
    let joinsLeft = low > 0 && beyond[low - 1].upperBound + 1 == sequence
    let joinsRight = low < beyond.count && beyond[low].lowerBound == sequence + 1
    switch (joinsLeft, joinsRight) {
    case (true, true):
      beyond[low - 1] = beyond[low - 1].lowerBound...beyond[low].upperBound
      beyond.remove(at: low)
    case (true, false): beyond[low - 1] = beyond[low - 1].lowerBound...sequence
    case (false, true): beyond[low] = sequence...beyond[low].upperBound
    case (false, false): beyond.insert(sequence...sequence, at: low)
    }
  }
}
