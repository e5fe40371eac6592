@testable import Ledger

/// A tap as a terminal or partner made it, before anything is decided about it.
struct PlannedTap: Hashable {
  var holder: Int
  var event: Int
  var source: SourceID
  /// The tap's number within its source.
  var sequence: UInt64
  /// The terminal, of which two sources may be pairings.
  var reader: Int
  var occurredAt: Instant
  var isOffline: Bool
}

/// An event's limit from a moment on.
struct PlannedLimit {
  var from: Instant
  var limit: CheckInLimit
  var points: Int64
}

/// The count of taps as it is told: sort, drop what repeats, take the first.
///
/// Shares nothing with the kernel but the calendar.
struct CountModel {
  /// For each event its limits, in ascending order.
  var limits: [[PlannedLimit]]

  /// The taps that count.
  func counted(of taps: Set<PlannedTap>) -> Set<PlannedTap> {
    let groups = Dictionary(grouping: taps) { tap in
      let date = BrusselsTime.date(at: tap.occurredAt)
      let period = CalendarPeriod(limit(of: tap).limit.period, holding: date)
      return [UInt32(tap.holder), UInt32(tap.event), period.packed]
    }
    return Set(groups.values.flatMap(counted(inPeriod:)))
  }

  /// The points that they earn, for each holder.
  func balances(of counted: Set<PlannedTap>, holders: Int) -> [Int64] {
    var balances = [Int64](repeating: 0, count: holders)
    for tap in counted { balances[tap.holder] += limit(of: tap).points }
    return balances
  }

  func limit(of tap: PlannedTap) -> PlannedLimit {
    limits[tap.event].last { $0.from <= tap.occurredAt } ?? limits[tap.event][0]
  }

  private func counted(inPeriod taps: [PlannedTap]) -> [PlannedTap] {
    let ordered = taps.sorted {
      ($0.occurredAt, $0.source, $0.sequence) < ($1.occurredAt, $1.source, $1.sequence)
    }
    var counted: [PlannedTap] = []
    for tap in ordered {
      let last = counted.last { $0.reader == tap.reader }
      let repeats = last.map { tap.occurredAt <= $0.occurredAt + 10 * Instant.second } ?? false
      if !repeats, counted.count < Int(limit(of: tap).limit.volume) { counted.append(tap) }
    }
    return counted
  }
}
