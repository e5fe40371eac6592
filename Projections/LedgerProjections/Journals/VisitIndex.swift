import Ledger

/// Which participation of each visit is counted as that visit: the earliest that stands.
///
/// In memory are the visits of the newest days, when nearly everything happens; those of older days
/// are looked for in the journal.
struct VisitIndex {
  /// A participation that is counted as a visit.
  struct Counted: Hashable {
    var position: UInt64
    var occurredAt: Instant

    /// Which of two is counted: that which happened first, so that the order in which they came
    /// does not matter.
    func comes(before other: Counted) -> Bool {
      (occurredAt, position) < (other.occurredAt, other.position)
    }
  }

  /// So many days up to the newest one are in memory.
  static let daysInMemory: Int32 = 40

  private var days: [Int32: [UInt64: Counted]] = [:]
  private var newest: Int32

  /// - Parameter newest: the newest day of any entry.
  init(newest: Int32) {
    self.newest = newest
  }

  /// The first day that is in memory.
  var firstDay: Int32 { newest - Self.daysInMemory + 1 }

  func holds(_ day: Int32) -> Bool { day >= firstDay }

  /// What is counted of a visit on a day in memory.
  subscript(day: Int32, visit: UInt64) -> Counted? {
    get { days[day]?[visit] }
    set {
      if day > newest {
        newest = day
        days = days.filter { holds($0.key) }
      }
      guard holds(day) else { return }
      days[day, default: [:]][visit] = newValue
    }
  }
}
