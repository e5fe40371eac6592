extension LedgerState {
  /// The card systems that a record about programmes, subscriptions or museums concerns.
  func museumSystems(of event: LedgerEvent) -> CardSystemSet {
    switch event {
    case .programmeDefined: CardSystemSet()
    case .cardSystemProgrammeSet(let body): CardSystemSet([body.system])
    case .museumTermsSet(let body): organizerSystems[Int(body.organizer.number)]
    case .subscriptionSold(let body): CardSystemSet([body.system])
    case .subscriptionActivated(let body): CardSystemSet([body.system])
    case .subscriptionsFrozen(let body): CardSystemSet([body.system])
    case .subscriptionResumed(let body): CardSystemSet([body.system])
    case .passholderIdentified(let body): CardSystemSet([body.system])
    case .subscriptionCancelled(let body): CardSystemSet([body.system])
    case .museumVisitRegistered(let body): CardSystemSet([body.system])
    case .museumVisitRefused(let body):
      CardSystemSet([cards.current(body.card.number).system])
    case .externalVisitRegistered(let body): CardSystemSet([body.system])
    case .museumVisitUndone(let body): CardSystemSet([body.system])
    case .museumVisitCompensated(let body): CardSystemSet([body.system])
    default: preconditionFailure("a record about no museum")
    }
  }
}
