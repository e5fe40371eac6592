import LedgerWire

/// Compares what terminals took with what a log has of them.
public struct FleetCheck: Sendable {
  /// Taps that were taken and are not in the log.
  public private(set) var lost = 0
  /// Taps that are in the log more than once: how often too many.
  public private(set) var doubled = 0
  /// Taps in the log that nobody took.
  public private(set) var foreign = 0
  /// Taps that are in the log as another tap: of another event or time.
  public private(set) var changed = 0
  /// Sequences that the log misses below the highest one of their pairing.
  public private(set) var missing = 0
  /// Totals that are not as expected: what differs.
  public private(set) var differences: [String] = []

  /// The most differences that are told.
  private static let differencesMax = 20

  /// Checks a log.
  ///
  /// - Parameters:
  ///   - books: what was tapped in each pairing.
  ///   - plan: the plan that was lived.
  ///   - log: what the log has.
  ///   - faultFree: the log of the same taps, delivered without faults; nil where there is none.
  public init(
    _ books: [PairingBook], of plan: FleetPlan, in log: FleetLog, faultFree: FleetLog? = nil
  ) {
    var known: Set<FleetLog.Key> = []
    var taken = Array(repeating: 0, count: plan.terminals.count)
    for book in books {
      taken[book.terminal] += book.entries.count
      for entry in book.entries {
        let key = FleetLog.Key(source: book.source, sequence: entry.tap.sequence)
        known.insert(key)
        compare(entry, plan, log.taps[key] ?? [])
      }
      missing += (log.missing[book.source] ?? []).reduce(0) { $0 + $1.count }
    }
    for (terminal, count) in zip(plan.terminals, taken) where count < terminal.taps.count {
      lost += terminal.taps.count - count
    }
    foreign = log.taps.keys.count { !known.contains($0) }
    compare(log.totals, with: plan.totals, "the plan")
    if let faultFree {
      compare(log.totals, with: faultFree.totals, "the run without faults")
      if log.acceptedOffline != faultFree.acceptedOffline {
        tell(
          "\(log.acceptedOffline) taps stand that were accepted offline, "
            + "\(faultFree.acceptedOffline) in the run without faults")
      }
    }
  }

  /// Whether every tap is in the log once, and comes to what it should.
  public var isGood: Bool {
    lost == 0 && doubled == 0 && foreign == 0 && changed == 0 && missing == 0
      && differences.isEmpty
  }

  private mutating func compare(
    _ entry: PairingBook.Entry, _ plan: FleetPlan, _ found: [FleetLog.Entry]
  ) {
    guard let first = found.first else {
      lost += 1
      return
    }
    doubled += found.count - 1
    let isSameEvent =
      entry.tap.eventID == nil || first.event.isEmpty || first.event == entry.tap.eventID
    // Of a card that nobody knows no event is kept, and of a time beyond all records no claim.
    let isSameTime = first.claimedAt == nil || first.claimedAt == entry.tap.tappedAt
    if first.isMalformed || !isSameEvent || !isSameTime { changed += 1 }
  }

  private mutating func compare(
    _ found: FleetTotals, with expected: FleetTotals, _ name: String
  ) {
    for id in Set(found.events.keys).union(expected.events.keys).sorted() {
      let (left, right) = (found.events[id], expected.events[id])
      guard left != right else { continue }
      tell(
        "\(id): \(left?.participations ?? 0) participations with \(left?.points ?? 0) points, "
          + "\(right?.participations ?? 0) with \(right?.points ?? 0) in \(name)")
    }
    if found.balances != expected.balances { tell("the holders' points differ from \(name)") }
  }

  private mutating func tell(_ difference: String) {
    if differences.count < Self.differencesMax { differences.append(difference) }
  }
}
