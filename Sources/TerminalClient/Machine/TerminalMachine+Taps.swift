import Ledger
import LedgerWire

/// Taps: stored first, then asked or decided, then shown.
extension TerminalMachine {
  mutating func tap(_ card: CardIdentifier, _ eventID: String?, _ moment: TerminalMoment) {
    // By its place: a copy of the lane would have the queue copied with each tap.
    let place = lanes.count - 1
    guard place >= 0 else { return refuseTap(.terminalNotAssigned) }
    let sequence = lanes[place].nextSequence
    guard isIdentifier(card.text), eventID.map(isIdentifier) ?? true,
      sequence <= Tap.sequenceMax
    else { return refuseTap(.malformed) }
    clock.note(moment)
    let occurredAt = clock.serviceTime(moment)
    let key = lanes[place].pairing.memory(of: card)
    let decision = decide(card, key: key, eventID, at: occurredAt, moment)
    let asks = mayAsk(moment)
    var tap = Tap(
      sequence: sequence, card: card, eventID: eventID, tappedAt: clock.time(moment),
      uptimeMilliseconds: Int64(clamping: moment.uptime))
    if !asks { decision.mark(&tap, packVersion: shelf.pack?.version) }
    let queued = QueuedTap(item: .tap(tap), boot: moment.boot)
    lanes[place].taps.append(queued)
    lanes[place].nextSequence += 1
    var changes: [StoredChange] = [.queued(queued)]
    if decision.isRemembered {
      let remembered = RecentTap(
        sequence: sequence, card: key, kind: card.kind, eventID: eventID, occurredAt: occurredAt)
      recent.append(remembered)
      changes.append(.remembered(remembered))
      changes += forgetOldest()
    }
    if let known = clock.known { changes.append(.time(known)) }
    persist(lanes[place].pairing.number, changes)
    guard asks else { return show(decision, of: sequence, .terminal, moment) }
    let deadline = moment.uptime + settings.answerWaitMilliseconds
    pending[sequence] = PendingTap(decision: decision, deadline: deadline)
    effects.append(.schedule(.answer(sequence), uptime: deadline))
  }

  /// A tap is sent as one for the service to decide where the service was heard of lately, did not
  /// ask to wait, and has everything that was tapped before.
  func mayAsk(_ moment: TerminalMoment) -> Bool {
    guard let contact = lastContact, unreachableSince == nil, moment.uptime >= retryAt,
      moment.uptime - min(contact, moment.uptime) <= settings.contactAgeMaxMilliseconds,
      let lane = lanes.last, !lane.isEnded
    else { return false }
    return lane.taps.count < lane.batchMax
      && lanes.dropLast().allSatisfy { $0.taps.isEmpty || $0.isEnded }
  }

  private mutating func decide(
    _ card: CardIdentifier, key: Int64, _ eventID: String?, at occurredAt: Int64,
    _ moment: TerminalMoment
  ) -> OfflineDecision {
    guard isPackFresh(at: moment) else { return .unchecked }
    return rules?.decide(
      card, key: key, eventID: eventID, at: Instant(microseconds: occurredAt)) ?? .unchecked
  }

  /// The oldest of too many remembered taps.
  private mutating func forgetOldest() -> [StoredChange] {
    let surplus = recent.count - settings.recentTapsMax
    guard surplus > settings.recentTapsMax / 20 else { return [] }
    let last = recent[surplus - 1].sequence
    recent.removeFirst(surplus)
    return [.forgotten(through: last)]
  }

  /// A tap that could not even be stored.
  private mutating func refuseTap(_ reason: TapReason) {
    let message = text(of: reason)
    effects.append(
      .show(TapDisplay(sequence: 0, reason: reason, message: message, origin: .terminal)))
  }

  // MARK: Waiting for the answer

  mutating func answerIsDue(_ sequence: UInt64, _ moment: TerminalMoment) {
    guard let tap = pending[sequence] else { return }
    guard moment.uptime >= tap.deadline else {
      effects.append(.schedule(.answer(sequence), uptime: tap.deadline))
      return
    }
    giveUp(sequence, moment)
  }

  /// Gives up waiting for every tap.
  mutating func giveUpPending(_ moment: TerminalMoment) {
    for sequence in pending.keys.sorted() { giveUp(sequence, moment) }
  }

  /// Shows what the terminal says by itself.
  ///
  /// A tap that was in a request stays what it was: the service may have decided it, and its answer
  /// is what counts. One that was in none becomes the terminal's own decision, stored before it is
  /// shown.
  mutating func giveUp(_ sequence: UInt64, _ moment: TerminalMoment) {
    guard let waiting = pending.removeValue(forKey: sequence) else { return }
    let place = lanes.count - 1
    let (index, isThere) = lanes[place].place(of: sequence)
    guard !waiting.wasSent, isThere, case .tap(var tap) = lanes[place].taps[index].item else {
      return show(waiting.decision, of: sequence, .unconfirmed, moment)
    }
    waiting.decision.mark(&tap, packVersion: shelf.pack?.version)
    lanes[place].taps[index].item = .tap(tap)
    persist(lanes[place].pairing.number, [.replaced(lanes[place].taps[index])])
    show(waiting.decision, of: sequence, .terminal, moment)
  }

  // MARK: Showing

  private mutating func show(
    _ decision: OfflineDecision, of sequence: UInt64, _ origin: TapDisplay.Origin,
    _ moment: TerminalMoment
  ) {
    let reason = decision.refusal ?? .acceptedOffline
    let message = decision.text?[language] ?? text(of: reason)
    var display = TapDisplay(
      sequence: sequence, reason: reason, message: message, origin: origin,
      isChecked: decision.isChecked, isClockLost: clock.isLost(moment))
    // Green is for what stands: an answer that is out, or a card that nobody could look up, is not.
    if display.tone == .ok, origin == .unconfirmed || !decision.isChecked { display.tone = .info }
    display.pointsAdded = origin == .terminal ? decision.points : nil
    display.eventTitle = decision.eventTitle
    effects.append(.show(display))
  }

  /// The service's answer: in its own words, which are in the pairing's language.
  func display(of result: TapResult) -> TapDisplay {
    var display = TapDisplay(result)
    if let wanted = settings.language, wanted != lanes.last?.pairing.language,
      let reason = result.reason
    {
      display.message = text(of: reason)
    }
    return display
  }

  private var language: Language {
    settings.language ?? lanes.last?.pairing.language ?? .nl
  }

  private func text(of reason: TapReason) -> String {
    shelf.pack?.text(of: reason, language) ?? reason.text[language]
  }
}

private func isIdentifier(_ text: String) -> Bool {
  (1...Tap.identifierBytesMax).contains(text.utf8.count)
}

extension CardIdentifier {
  fileprivate var text: String {
    switch self {
    case .chip(let text), .uitpas(let text), .museum(let text): text
    }
  }
}

extension OfflineDecision {
  /// Whether the tap bears on later decisions: it counts, or would if an earlier one did not.
  var isRemembered: Bool {
    switch refusal {
    case nil, .alreadyDone, .limitReached: true
    default: false
    }
  }

  /// Makes a tap one that the terminal decided: what it accepted stands, what it refused is for the
  /// service to decide.
  func mark(_ tap: inout Tap, packVersion: UInt64?) {
    tap.offline = refusal == nil
    tap.packVersion = packVersion
  }
}
