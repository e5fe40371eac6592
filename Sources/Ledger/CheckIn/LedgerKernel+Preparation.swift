/// What a check-in will read, known before it is decided.
public struct ExpectedCheckIn: BitwiseCopyable, Sendable {
  /// The card.
  public var card: CardID
  /// The event; none where the service chooses it.
  public var event: EventID

  /// Makes an expectation.
  public init(card: CardID, event: EventID) {
    self.card = card
    self.event = event
  }
}

extension LedgerKernel {
  /// How many check-ins are worth preparing together: what they touch fits a first-level cache.
  public static let preparedMax = 32

  /// Reads the rows that these check-ins will need, so that the memory delivers many at a time.
  ///
  /// A check-in goes from card to holder to membership, and each step waits for the memory; those
  /// of different check-ins do not wait for each other. Decides nothing and changes nothing.
  ///
  /// - Complexity: O(count), without allocation once the scratch space has grown.
  public mutating func prepare(_ expected: [ExpectedCheckIn], now: Instant) {
    preparation.rows.removeAll(keepingCapacity: true)
    for checkIn in expected where checkIn.card.number <= state.cards.last {
      preparation.rows.append((state.cards.current(checkIn.card.number).holder, checkIn.event))
    }
    let date = BrusselsTime.date(at: now)
    for place in preparation.rows.indices {
      let (holder, event) = preparation.rows[place]
      let limit = state.eventSettings.current(
        event.number <= state.eventSettings.last ? event.number : 0
      ).limit
      let period = CalendarPeriod(limit.period, holding: date)
      preparation.read &+= state.taps.firstSlot(holder, event, period)
      preparation.rows[place].0 = HolderID(state.holders[Int(holder.number)].membership)
    }
    for (membership, _) in preparation.rows {
      preparation.read &+= UInt32(state.membershipStandings.current(membership.number).rawValue)
      preparation.read &+= state.memberships[Int(membership.number)].next
    }
  }
}

/// The scratch space of a preparation.
struct Preparation {
  /// First the holder and event of each check-in, then the holder's first membership.
  var rows: [(HolderID, EventID)] = []
  /// Keeps the optimiser from leaving the reads out.
  var read: UInt32 = 0
}
