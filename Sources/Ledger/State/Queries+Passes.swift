/// A kiosk as it stands.
public struct KioskView: Hashable, Sendable {
  /// The kiosk.
  public var kiosk: KioskID
  /// Its id in the published API.
  public var id: String
  /// Its name: that of its terminal.
  public var name: String
  /// Its card system.
  public var system: CardSystemID
  /// The organisers whose events it serves.
  public var organizers: [OrganizerID]
  /// Whether it gets releases before the others.
  public var isBeta: Bool
  /// The event that staff fixed; none where it chooses.
  public var fixedEvent: EventID
}

/// A reward as it stands.
public struct RewardView: Hashable, Sendable {
  /// The reward.
  public var reward: RewardID
  /// Its id in the published API.
  public var id: String
  /// The card system that owns it.
  public var owner: CardSystemID
  /// Its terms.
  public var terms: RewardTerms
  /// How many were redeemed (or, of a welcome benefit, granted) and not cancelled.
  public var unitsTaken: UInt32
}

/// A redemption as it stands.
public struct RedemptionView: Hashable, Sendable {
  /// The position of its record.
  public var position: UInt64
  /// The reward.
  public var reward: RewardID
  /// The holder.
  public var holder: HolderID
  /// When it was redeemed.
  public var at: Instant
  /// Points that it cost.
  public var points: UInt32
  /// The code that was given out; empty where there was none.
  public var code: String
  /// Whether it was cancelled.
  public var isCancelled: Bool
}

extension LedgerState {
  /// A holder's cards, the newest first; what they were before a replacement included.
  public func cards(of holder: HolderID) -> [CardView] {
    guard holder.exists, holder.number < holders.count else { return [] }
    return chains.cards(of: holder).compactMap { card($0) }
  }

  /// Whether a holder was erased.
  public func isErased(_ holder: HolderID) -> Bool { erased.contains(holder) }

  /// Everyone who was erased.
  public var erasedHolders: Set<HolderID> { erased }

  /// On what terms a card system takes members at a moment.
  public func terms(of system: CardSystemID, at instant: Instant) -> CardSystemTerms {
    terms[Int(system.number)].last { $0.from <= instant }?.terms ?? CardSystemTerms()
  }

  /// The type of a voucher that can be handed in at a card system; nil where there is none.
  public func voucherType(_ code: String, in system: CardSystemID) -> String? {
    guard let number = vouchersByCode[code] else { return nil }
    let voucher = vouchers[Int(number)]
    return voucher.system == system && !voucher.isUsed ? voucher.type : nil
  }

  /// How many kiosks there are.
  public var kioskCount: Int { kiosks.rows.count - 1 }

  /// A kiosk as it stands.
  public func kiosk(_ kiosk: KioskID) -> KioskView? {
    guard kiosk.exists, Int(kiosk.number) < kiosks.rows.count else { return nil }
    let row = kiosks.rows[Int(kiosk.number)]
    return KioskView(
      kiosk: kiosk, id: row.id, name: names.terminals[Int(row.terminal)], system: row.system,
      organizers: row.organizers, isBeta: row.isBeta,
      fixedEvent: kiosks.fixedEvents.current(kiosk.number))
  }

  /// The kiosk with a public id.
  public func kiosk(id: String) -> KioskID? { kiosks.byID[id] }

  /// The kiosk of a terminal's name.
  public func kiosk(named name: String) -> KioskID? {
    names.terminalsByName[name].flatMap { kiosks.ofTerminal[$0] }
  }

  /// The event that check-ins at a kiosk are for at a moment; none where none is open.
  public func currentEvent(of kiosk: KioskID, at instant: Instant) -> EventID {
    guard kiosk.exists, Int(kiosk.number) < kiosks.rows.count else { return .none }
    let row = kiosks.rows[Int(kiosk.number)]
    return chosenEvent(ofTerminal: row.terminal, organizers: row.organizers, at: instant)
  }

  /// Whether a kiosk may take check-ins of an event now: one of its organisers', open, with points.
  public func accepts(_ event: EventID, kiosk: KioskID, at instant: Instant) -> Bool {
    guard event.exists, event.number < events.count, Int(kiosk.number) < kiosks.rows.count else {
      return false
    }
    let row = kiosks.rows[Int(kiosk.number)]
    return row.organizers.contains(events[Int(event.number)].organizer)
      && eventSettings.valueOrFirst(event.number, at: instant).points > 0
  }

  /// How many rewards there are.
  public var rewardCount: Int { rewards.rows.count - 1 }

  /// The reward with a public id.
  public func reward(id: String) -> RewardID? { rewards.byID[id] }

  /// A reward as it stands.
  public func reward(_ reward: RewardID) -> RewardView? {
    guard reward.exists, Int(reward.number) < rewards.rows.count else { return nil }
    let row = rewards.rows[Int(reward.number)]
    return RewardView(
      reward: reward, id: row.id, owner: row.owner, terms: row.terms, unitsTaken: row.unitsTaken)
  }

  /// The redemption that a record made; nil where it made none.
  public func redemption(at position: UInt64) -> RedemptionView? {
    let number = rewards.redemption(at: position)
    return number == 0 ? nil : redemption(inRow: number)
  }

  /// A holder's redemptions, the newest first; those cancelled included.
  ///
  /// - Complexity: O(redemptions of the holder).
  public func redemptions(of holder: HolderID) -> [RedemptionView] {
    rewards.redemptions(by: holder).map { redemption(inRow: $0) }
  }

  private func redemption(inRow number: UInt32) -> RedemptionView {
    let row = rewards.redemptions[Int(number)]
    let codes = rewards.rows[Int(row.reward.number)].codes
    return RedemptionView(
      position: row.position, reward: row.reward, holder: row.holder, at: row.at,
      points: row.points, code: row.code == 0 ? "" : codes[Int(row.code) - 1],
      isCancelled: row.isCancelled)
  }

  /// How many of each reward are taken, by its number.
  public var rewardUnitsTaken: [UInt32] { rewards.rows.map(\.unitsTaken) }

  /// The public id and the name of an organiser.
  public func organizerName(_ organizer: OrganizerID) -> (id: String, name: String)? {
    guard organizer.exists, Int(organizer.number) < names.organizers.count else { return nil }
    let name = names.organizers[Int(organizer.number)]
    return (name.id, name.name)
  }

  /// The welcome benefits that a holder was granted, the newest first.
  public func welcomeBenefits(of holder: HolderID) -> [RewardID] {
    rewards.rewardsGranted(to: holder)
  }
}
