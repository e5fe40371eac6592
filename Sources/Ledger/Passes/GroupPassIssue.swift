/// A group pass (groepspas) that a card system gives out, with every name resolved at the edge.
///
/// One command: the group is registered, becomes a member, gets its card and its terms.
public struct GroupPassIssue: Hashable, Sendable {
  /// The reference under which the directory keeps the group.
  public var reference: UInt128
  /// The card system.
  public var system: CardSystemID
  /// The card: a group's from the stock, or new.
  public var article: PassSale.Article
  /// What it is entitled to.
  public var terms: GroupPassTerms

  /// Makes a command.
  public init(
    reference: UInt128, system: CardSystemID, article: PassSale.Article, terms: GroupPassTerms
  ) {
    self.reference = reference
    self.system = system
    self.article = article
    self.terms = terms
  }
}

/// What a group pass led to.
public struct GroupPassOutcome: Hashable, Sendable {
  /// The group.
  public var holder: HolderID
  /// Its card.
  public var card: CardID
  /// The position of the first of its records.
  public var position: UInt64
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed = false
}

extension LedgerKernel {
  /// Gives out a group pass.
  public mutating func issue(
    _ pass: GroupPassIssue, _ context: CommandContext
  ) throws(RegistrationRefusal) -> GroupPassOutcome {
    let (events, card) = try state.decide(pass)
    let holder = HolderID(UInt32(state.holderCount + 1))
    let written = write(events, entity: holder.number, context)
    return GroupPassOutcome(holder: holder, card: card, position: written.position)
  }

  /// Answers a group pass whose key is in the log already, from the records that it made; nil where
  /// the key belongs to another command.
  public func repeated(
    _ pass: GroupPassIssue, of records: [LedgerRecord]
  ) -> GroupPassOutcome? {
    guard case .groupPassTermsSet(let set)? = records.last?.event, set.system == pass.system,
      set.terms == pass.terms, let first = records.first
    else { return nil }
    for record in records {
      switch record.event {
      case .cardStatusChanged(let body):
        guard pass.article == .stock(body.card) else { return nil }
        return GroupPassOutcome(
          holder: set.holder, card: body.card, position: first.header.position, replayed: true)
      case .cardRegistered(let body):
        guard case .new = pass.article else { return nil }
        return GroupPassOutcome(
          holder: set.holder, card: body.card, position: first.header.position, replayed: true)
      default: continue
      }
    }
    return nil
  }
}

extension LedgerState {
  fileprivate func decide(
    _ pass: GroupPassIssue
  ) throws(RegistrationRefusal) -> ([LedgerEvent], CardID) {
    try check(pass.system)
    guard pass.terms.isWithinLimits else { throw .outOfRange("tickets per year") }
    let holder = HolderID(UInt32(holders.count))
    var events: [LedgerEvent] = [
      .holderRegistered(HolderRegistered(holder: holder, reference: pass.reference)),
      firstMembership(of: holder, in: pass.system),
    ]
    let card: CardID
    switch pass.article {
    case .stock(let stocked):
      guard let view = self.card(stocked), view.system == pass.system, view.kind == .group else {
        throw .unknown("card")
      }
      guard view.status == .localStock else { throw .cardStatus(view.status) }
      card = stocked
      events.append(
        .cardStatusChanged(CardStatusChanged(card: card, status: .active, holder: holder)))
    case .new(let reference, let kind):
      guard kind == .group else { throw .outOfRange("kind") }
      card = CardID(cards.last + 1)
      events.append(
        .cardRegistered(
          CardRegistered(
            card: card, reference: reference, system: pass.system, kind: .group, status: .active,
            holder: holder)))
    }
    events.append(
      .groupPassTermsSet(
        GroupPassTermsSet(holder: holder, system: pass.system, terms: pass.terms)))
    return (events, card)
  }
}
