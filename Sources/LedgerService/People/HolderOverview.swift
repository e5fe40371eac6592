public import Ledger
import PassDirectory

/// What is known of a holder at one moment: the person, the balance, memberships and their cards.
public struct HolderOverview: Sendable {
  /// A card with its number.
  public struct Card: Hashable, Sendable {
    /// The card.
    public var card: CardID
    /// Its number.
    public var number: UITPASNumber
    /// Its status.
    public var status: CardStatus
    /// What it is.
    public var kind: CardKind
  }

  /// A membership and the card that goes with it.
  public struct Membership: Hashable, Sendable {
    /// The card system.
    public var system: CardSystemID
    /// Whether it may be used.
    public var standing: Standing
    /// The social tariff, if one was granted.
    public var socialTariff: SocialTariff?
    /// The card in use that the card system issued, or else its newest.
    public var card: Card?

    /// Whether a social tariff was granted and has not expired.
    public var hasSocialTariff: Bool { socialTariff.map { $0.status != .expired } ?? false }
  }

  /// The holder.
  public var holder: HolderID
  /// Who it is.
  public var person: Person
  /// The balance.
  public var points: Int64
  /// Whether the holder may use a pass at all.
  public var standing: Standing
  /// The memberships, the oldest first.
  public var memberships: [Membership]

  /// The number of the oldest membership that is active and has an active card.
  public var uitpasNumber: UITPASNumber? {
    memberships.first { $0.standing == .active && $0.card?.status == .active }?.card?.number
  }

  /// The membership of a card system.
  public func membership(of system: CardSystemID) -> Membership? {
    memberships.first { $0.system == system }
  }
}

extension LedgerEngine {
  /// What is known of a holder; nil for one who is unknown or erased, and for a group.
  public func overview(of holder: HolderID) async throws(EngineError) -> HolderOverview? {
    try await overviews(of: [holder]).first
  }

  /// What is known of holders, in their order; whoever is unknown, erased or a group is left out.
  ///
  /// Reads and unseals a row for each holder and card: tens of microseconds each.
  public func overviews(
    of holders: [HolderID]
  ) async throws(EngineError) -> [HolderOverview] {
    var overviews: [HolderOverview] = []
    overviews.reserveCapacity(holders.count)
    for start in stride(from: 0, to: holders.count, by: Self.holdersRead) {
      let part = Array(holders[start..<min(start + Self.holdersRead, holders.count)])
      let standings = try await read { state, now in
        part.map { HolderReading($0, state, at: now) }
      }
      for reading in standings {
        if let overview = try overview(reading) { overviews.append(overview) }
      }
    }
    return overviews
  }

  /// Holders that are read in one turn of the engine's thread.
  private static let holdersRead = 32

  private func overview(_ reading: HolderReading) throws(EngineError) -> HolderOverview? {
    do throws(DirectoryError) {
      guard let profile = try directory.profile(ofHolder: reading.holder.number),
        profile.isGroup != true
      else { return nil }
      var memberships: [HolderOverview.Membership] = []
      for membership in reading.memberships {
        var card: HolderOverview.Card?
        if let current = reading.currentCard(of: membership.system),
          let number = try directory.identifiers(ofCard: current.card.number)?.uitpasNumber,
          let number = UITPASNumber(value: number)
        {
          card = HolderOverview.Card(
            card: current.card, number: number, status: current.status, kind: current.kind)
        }
        memberships.append(
          HolderOverview.Membership(
            system: membership.system, standing: membership.standing,
            socialTariff: membership.socialTariff, card: card))
      }
      return HolderOverview(
        holder: reading.holder, person: Person(profile), points: reading.points,
        standing: reading.standing, memberships: memberships)
    } catch {
      throw .directory
    }
  }
}

/// What the state knows of a holder.
private struct HolderReading: Sendable {
  var holder: HolderID
  var points: Int64
  var standing: Standing
  var memberships: [MembershipView]
  /// The newest first.
  var cards: [CardView]

  init(_ holder: HolderID, _ state: borrowing LedgerState, at now: Instant) {
    self.holder = holder
    points = state.balance(of: holder)
    standing = state.standing(of: holder, at: now)
    memberships = state.memberships(of: holder, at: now)
    cards = state.cards(of: holder)
  }

  func currentCard(of system: CardSystemID) -> CardView? {
    let own = cards.filter { $0.system == system }
    return own.first { $0.status == .active } ?? own.first { $0.status == .blocked } ?? own.first
  }
}
