/// What a history holds: how many of each kind of thing that its commands recorded.
public struct SimulationReport: Codable, Hashable, Sendable {
  /// Holders who were registered.
  public var holders = 0
  /// Of those, who have the social tariff at the end, grace included.
  public var socialTariffs = 0
  /// Cards that were sold or exchanged, and those brought along from before.
  public var cardsSold = 0
  /// Cards that were lost and replaced.
  public var cardsReplaced = 0
  /// Holders who moved.
  public var moves = 0
  /// Social tariffs that were granted anew.
  public var tariffsRenewed = 0
  /// Organisers.
  public var organizers = 0
  /// Events.
  public var events = 0
  /// Check-ins that were recorded as standing.
  public var checkIns = 0
  /// Of those, how many were undone.
  public var checkInsUndone = 0
  /// Check-ins that were refused.
  public var checkInsRefused = 0
  /// Tickets that were sold.
  public var tickets = 0
  /// Of those, how many were cancelled.
  public var ticketsCancelled = 0
  /// Orders of tickets that were refused.
  public var ticketsRefused = 0
  /// Rewards that were redeemed.
  public var redemptions = 0
  /// Of those, how many were cancelled.
  public var redemptionsCancelled = 0
  /// Redemptions that were refused.
  public var redemptionsRefused = 0
  /// Museum passes that were sold.
  public var subscriptions = 0
  /// Visits that were registered.
  public var visits = 0
  /// Visits that were refused.
  public var visitsRefused = 0

  /// Check-ins and tickets that stand.
  public var participations: Int {
    checkIns - checkInsUndone + tickets - ticketsCancelled
  }

  /// The figures with their names, those that are 0 left out.
  public var lines: [(name: String, count: Int)] {
    [
      ("holders", holders), ("with the social tariff", socialTariffs), ("cards sold", cardsSold),
      ("cards replaced", cardsReplaced), ("moves", moves), ("tariffs renewed", tariffsRenewed),
      ("organisers", organizers), ("events", events), ("participations", participations),
      ("check-ins", checkIns), ("check-ins undone", checkInsUndone),
      ("check-ins refused", checkInsRefused), ("tickets", tickets),
      ("tickets cancelled", ticketsCancelled), ("tickets refused", ticketsRefused),
      ("redemptions", redemptions), ("redemptions cancelled", redemptionsCancelled),
      ("redemptions refused", redemptionsRefused), ("museum passes", subscriptions),
      ("museum visits", visits), ("museum visits refused", visitsRefused),
    ].filter { $0.count != 0 }
  }
}
