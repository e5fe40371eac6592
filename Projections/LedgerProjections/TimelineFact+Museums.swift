import Ledger

extension TimelineFact {
  /// What a record says of a holder's subscription.
  static func ofSubscription(_ event: LedgerEvent) -> TimelineFact? {
    func fact(
      _ holder: HolderID, _ system: CardSystemID, _ firstDay: CivilDate? = nil
    ) -> TimelineFact {
      var fact = TimelineFact(of: holder)
      fact.system = system
      fact.detail = firstDay.map { Int64($0.daysSinceEpoch) }
      return fact
    }
    switch event {
    case .subscriptionSold(let body):
      var fact = fact(body.holder, body.system, body.firstDay)
      fact.card = body.card
      fact.cents = body.priceCents
      fact.organizer = body.seller
      fact.kind = body.kind.rawValue
      fact.salesChannel = body.channel
      return fact
    case .subscriptionActivated(let body):
      var fact = fact(body.holder, body.system, body.firstDay)
      fact.kind = body.cause.rawValue
      return fact
    case .subscriptionsFrozen(let body):
      var fact = fact(body.holder, body.system, body.firstDay)
      fact.isOfAll = !body.holder.exists
      return fact
    case .subscriptionResumed(let body): return fact(body.holder, body.system, body.firstDay)
    case .passholderIdentified(let body): return fact(body.holder, body.system)
    case .subscriptionCancelled(let body): return fact(body.holder, body.system)
    default: return nil
    }
  }

  /// What a record says of a holder's visit to a museum.
  static func ofVisit(_ event: LedgerEvent) -> TimelineFact? {
    switch event {
    case .museumVisitRegistered(let body):
      var fact = TimelineFact(of: body.holder)
      fact.card = body.card
      fact.system = body.system
      fact.organizer = body.museum
      fact.channel = body.channel
      fact.detail = body.finding.map { Int64($0.rawValue) }
      fact.counts = true
      return fact
    case .museumVisitUndone(let body):
      var fact = TimelineFact(of: body.holder)
      fact.system = body.system
      fact.organizer = body.museum
      fact.detail = body.reason.map { Int64($0.rawValue) }
      return fact
    case .museumVisitRefused(let body):
      var fact = TimelineFact(of: body.holder)
      fact.card = body.card
      fact.organizer = body.museum
      fact.channel = body.channel
      fact.detail = Int64(body.refusal.rawValue)
      fact.counts = false
      return fact
    default: return nil
    }
  }
}
