extension RegistrationCommand {
  /// The entity that a command about a programme, museum or subscription changed, where the event
  /// is what it leads to.
  func programmeEntity(in event: LedgerEvent) -> UInt32? {
    switch (self, event) {
    case (.defineProgramme(let id, let terms), .programmeDefined(let body)):
      (id, terms) == (body.id, body.terms) ? UInt32(body.programme.number) : nil
    case (.setCardSystemProgramme(let system, let programme), .cardSystemProgrammeSet(let body)):
      (system, programme) == (body.system, body.programme) ? UInt32(system.number) : nil
    case (.setMuseumTerms(let organizer, let terms), .museumTermsSet(let body)):
      (organizer, terms) == (body.organizer, body.terms) ? organizer.number : nil
    case (
      .freezeSubscriptions(let system, let holder, let firstDay), .subscriptionsFrozen(let body)
    ):
      (system, holder, firstDay) == (body.system, body.holder, body.firstDay)
        ? holder.number : nil
    case (.resumeSubscription(let holder, let system), .subscriptionResumed(let body)):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    case (.identifyPassholder(let holder, let system), .passholderIdentified(let body)):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    case (.cancelSubscription(let holder, let system), .subscriptionCancelled(let body)):
      (holder, system) == (body.holder, body.system) ? holder.number : nil
    default: nil
    }
  }
}
