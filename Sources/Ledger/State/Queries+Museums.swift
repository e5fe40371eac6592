/// A programme as it stands.
public struct ProgrammeView: Hashable, Sendable {
  /// The programme.
  public var programme: ProgrammeID
  /// Its id.
  public var id: String
  /// What it is.
  public var terms: ProgrammeTerms
}

/// A holder's subscription in a card system at a moment.
public struct SubscriptionView: Hashable, Sendable {
  /// What it is.
  public var status: SubscriptionStatus
  /// Whether the holder registered.
  public var isIdentified: Bool
  /// Visits that the holder made without being registered.
  public var unregisteredVisits: UInt32

  /// The last local day: of one that has not begun, should it begin by itself; of a frozen one,
  /// should it run again on the day that was asked for; nil where there is none.
  public var lastDay: CivilDate?
}

extension LedgerState {
  /// How many programmes there are beside UiTPAS.
  public var programmeCount: Int { programmes.names.count - 1 }

  /// The programme with an id.
  public func programme(id: String) -> ProgrammeID? { programmes.byID[id] }

  /// A programme as it stands.
  public func programme(_ programme: ProgrammeID) -> ProgrammeView? {
    guard Int(programme.number) < programmes.names.count else { return nil }
    let name = programmes.names[Int(programme.number)]
    let facts = programmes.facts.current(UInt32(programme.number))
    return ProgrammeView(
      programme: programme, id: name.id,
      terms: ProgrammeTerms(name: name.name, validity: facts.validity, scan: facts.scan))
  }

  /// The programme of a card system as it stands; nil where the card system is not known.
  public func programme(of system: CardSystemID) -> ProgrammeView? {
    guard system.number > 0, UInt32(system.number) <= policies.last else { return nil }
    return programme(programmes.ofSystem.current(UInt32(system.number)))
  }

  /// What a scan of a card system's cards means at a moment.
  public func scan(of system: CardSystemID, at instant: Instant) -> ScanMeaning {
    programmes.facts(of: system, at: instant).scan
  }

  /// On what terms an organiser is a museum at a moment; nil where it is none.
  public func museum(_ organizer: OrganizerID, at instant: Instant) -> MuseumTerms? {
    organizer.exists ? museums.terms(of: organizer, at: instant) : nil
  }

  /// The first card system of an organiser in which a scan is a visit.
  public func visitSystem(of organizer: OrganizerID, at instant: Instant) -> CardSystemID? {
    guard organizer.exists, organizer.number < organizerSystems.count else { return nil }
    return organizerSystems[Int(organizer.number)].members.first {
      scan(of: $0, at: instant) == .visit
    }
  }

  /// The museum that a terminal's tap of a card is a visit to; none where the tap is a check-in.
  ///
  /// A pass whose scan is a visit, on a terminal that was paired for a museum in the pass's card
  /// system: the first of them, where it was paired for more.
  public func museum(of source: SourceID, for card: CardID, at instant: Instant) -> OrganizerID {
    guard card.exists, card.number <= cards.last, isPaired(source) else { return .none }
    let system = cards.current(card.number).system
    guard scan(of: system, at: instant) == .visit else { return .none }
    return sources[Int(source.number)].organizers.first {
      organizerSystems[Int($0.number)].contains(system) && museums.terms[$0.number] != nil
    } ?? .none
  }

  /// A holder's subscription in a card system at a moment, as now known.
  public func subscription(
    of holder: HolderID, in system: CardSystemID, at instant: Instant
  ) -> SubscriptionView {
    let row = holder.number < holders.count ? membership(of: holder, in: system) : 0
    let course = subscriptions.course(ofMembership: row, in: system, at: instant)
    return SubscriptionView(
      status: course.status, isIdentified: course.isIdentified,
      unregisteredVisits: subscriptions.unregisteredVisits[row] ?? 0, lastDay: course.lastDay)
  }

  /// Whether a membership of a card system counts in a programme at a moment: it is one of the same
  /// programme, whose scan checks in, and a subscription runs where the programme asks for one.
  @inline(__always)
  func counts(
    membership row: UInt32, in programme: ProgrammeID?, at instant: Instant
  ) -> Bool {
    let system = memberships[Int(row)].system
    let own = programmes.programme(of: system, at: instant)
    guard own == programme ?? own else { return false }
    let facts = programmes.facts(own, at: instant)
    guard facts.scan == .checkIn else { return false }
    guard case .subscription = facts.validity else { return true }
    return subscriptions.course(ofMembership: row, in: system, at: instant).status.isRunning
  }
}
