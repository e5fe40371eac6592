extension LedgerState {
  /// What is wrong with a record about a programme, a subscription or a museum; nil where it
  /// follows.
  func problem(withMuseum event: LedgerEvent, _ header: RecordHeader) -> String? {
    switch event {
    case .programmeDefined(let body):
      body.programme != .uitpas && Int(body.programme.number) <= programmes.names.count
        ? nil : "programme \(body.programme.number) is not the next one"
    case .cardSystemProgrammeSet(let body):
      knownSystem(body.system)
        ?? (Int(body.programme.number) < programmes.names.count
          ? nil : "programme \(body.programme.number) is not known")
    case .museumTermsSet(let body): knownOrganizer(body.organizer)
    case .subscriptionSold(let body):
      knownCard(body.card) ?? knownMembership(body.holder, body.system)
        ?? (body.seller.exists ? knownOrganizer(body.seller) : nil)
        ?? (body.voucher == 0 ? nil : unusedVoucher(body.voucher))
    case .subscriptionActivated(let body): knownMembership(body.holder, body.system)
    case .subscriptionsFrozen(let body):
      body.holder.exists ? knownMembership(body.holder, body.system) : knownSystem(body.system)
    case .subscriptionResumed(let body): knownMembership(body.holder, body.system)
    case .passholderIdentified(let body): knownMembership(body.holder, body.system)
    case .subscriptionCancelled(let body): knownMembership(body.holder, body.system)
    default: problem(withVisit: event, header)
    }
  }

  private func problem(withVisit event: LedgerEvent, _ header: RecordHeader) -> String? {
    let day = BrusselsTime.date(at: header.occurredAt)
    return switch event {
    case .museumVisitRegistered(let body):
      knownOrganizer(body.museum) ?? knownCard(body.card) ?? problem(withVisitorOf: body)
        ?? problem(
          withCompensation: body.compensationCents, by: body.rate,
          isTwice: body.isCompensated
            && museums.isCompensated(
              MuseumVisitor(holder: body.holder, museum: body.museum), on: day)
        ) ?? problem(withAdmissionTo: body.museum, body.card, header)
    case .museumVisitRefused(let body):
      knownOrganizer(body.museum) ?? knownCard(body.card) ?? holderIfAny(body.holder)
        ?? problem(withAdmissionTo: body.museum, body.card, header)
    case .museumVisitUndone(let body):
      knownOrganizer(body.museum) ?? knownHolder(body.holder) ?? knownSystem(body.system)
        ?? sourceIfAny(body.undoneBy) ?? undoing(header)
    case .museumVisitCompensated(let body):
      knownOrganizer(body.museum) ?? knownHolder(body.holder) ?? knownSystem(body.system)
        ?? reversal(header)
        ?? (museums.isCompensated(
          MuseumVisitor(holder: body.holder, museum: body.museum), on: day)
          ? "a visit of the same visitor on that day is compensated already" : nil)
    case .externalVisitRegistered(let body):
      knownOrganizer(body.museum) ?? knownSystem(body.system)
        ?? problem(
          withCompensation: body.compensationCents, by: body.rate,
          isTwice: body.isCompensated && museums.isCompensated(body.visitor, on: day))
    default: preconditionFailure("checked among the others")
    }
  }

  /// A visit against a rule may be that of someone who has no membership.
  private func problem(withVisitorOf body: MuseumVisitRegistered) -> String? {
    body.finding == nil
      ? knownMembership(body.holder, body.system)
      : knownHolder(body.holder) ?? knownSystem(body.system)
  }

  /// A visit that names a record is the admission of a tap that is held.
  private func problem(
    withAdmissionTo museum: OrganizerID, _ card: CardID, _ header: RecordHeader
  ) -> String? {
    guard header.reverses != 0 else { return nil }
    return openFinding(header) { $0.kind.isHeld && $0.museum == museum && $0.card == card }
  }

  private func problem(
    withCompensation cents: UInt32, by rate: MuseumRate, isTwice: Bool
  ) -> String? {
    guard cents == rate.compensationCents else {
      return "a compensation of \(cents) cents does not follow from its rate"
    }
    return isTwice ? "a visit of the same visitor on that day is compensated already" : nil
  }
}
