/// What a fleet's taps come to.
public struct FleetTotals: Hashable, Sendable {
  /// What they come to at one event.
  public struct Event: Hashable, Sendable {
    /// How many check-ins count.
    public var participations: Int
    /// The points that these gave.
    public var points: Int64

    /// Makes what they come to.
    public init(participations: Int = 0, points: Int64 = 0) {
      self.participations = participations
      self.points = points
    }
  }

  /// The events at which anything counts, by public id.
  public var events: [String: Event]
  /// The points of every holder, the fewest first.
  public var balances: [Int64]

  /// Makes totals.
  public init(events: [String: Event] = [:], balances: [Int64] = []) {
    self.events = events
    self.balances = balances
  }

  /// How many check-ins count.
  public var participations: Int { events.values.reduce(0) { $0 + $1.participations } }
  /// The points that they gave.
  public var points: Int64 { events.values.reduce(0) { $0 + $1.points } }
}

extension FleetPlan {
  /// What the plan comes to by the rules themselves: each holder once at each event where a card
  /// that was in use was tapped on a terminal of the event's organiser.
  public var totals: FleetTotals {
    struct Participation: Hashable {
      var holder: Int
      var event: Int
    }
    var participations: Set<Participation> = []
    for terminal in terminals {
      for tap in terminal.taps {
        let event = tap.event ?? organizers[terminal.organizer].events[0]
        guard case .current(let holder) = tap.card, holders[holder].standing != .blocked,
          events[event].organizer == terminal.organizer
        else { continue }
        participations.insert(Participation(holder: holder, event: event))
      }
    }
    var totals = FleetTotals(balances: Array(repeating: 0, count: holders.count))
    for participation in participations {
      let event = events[participation.event]
      totals.events[event.id, default: FleetTotals.Event()].participations += 1
      totals.events[event.id]?.points += Int64(event.points)
      totals.balances[participation.holder] += Int64(event.points)
    }
    totals.balances.sort()
    return totals
  }
}
