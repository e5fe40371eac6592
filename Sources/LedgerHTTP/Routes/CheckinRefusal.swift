import Ledger
import LedgerWire
import LedgerWords

/// What a refused check-in answers under the published API (dossier of refusal codes: UiTPAS API
/// 4.0, POST /checkins).
struct CheckinRefusal {
  /// The rule that refused.
  let refusal: Refusal
  /// The event, where it is known.
  let event: EventView?
  /// When the check-in was tried.
  let occurredAt: Instant

  /// The published kind of problem.
  var problemType: ProblemType {
    switch refusal {
    case .malformed: .bodyInvalidData
    case .cardUnknown: .passholderNotFound
    case .cardNotActive, .cardBlocked, .cardReplaced: .invalidCardStatus
    case .cardDeleted, .holderBlocked, .terminalNotAssigned, .terminalRevoked: .invalidCard
    case .noActiveMembership: .passholderNoActiveCardSystems
    case .eventUnknown: .eventNotFound
    case .groupPassNotAllowed, .socialTariffExpired, .eventGivesNoPoints, .eventNotYetOpen,
      .eventClosed, .tooLate, .quarantined, .alreadyDone, .limitReached:
      .checkinNotAllowed
    }
  }

  /// The status of the card that refused; nil where it cannot be known any more.
  ///
  /// A repeated key is told of the card as it was: `current` is asked only where the rule itself
  /// does not say which status it was.
  func cardStatus(current: CardStatus?) -> CardStatus? {
    switch (refusal, current) {
    case (.cardBlocked, _): .blocked
    case (.cardReplaced, _): .replaced
    case (.cardNotActive, .provisioned), (.cardNotActive, .localStock): current
    default: nil
    }
  }

  /// What to show to the end user; it never names a social tariff.
  var message: LocalizedText? {
    switch refusal {
    case .holderBlocked: EndUserMessages.text(for: .passholderBlocked)
    case .cardBlocked: EndUserMessages.text(for: .cardBlocked)
    case .groupPassNotAllowed: EndUserMessages.groupPass
    case .eventGivesNoPoints: EndUserMessages.eventGivesNoPoints
    case .eventNotYetOpen: EndUserMessages.eventNotYetOpen
    case .eventClosed: isOver ? EndUserMessages.eventOver : EndUserMessages.eventClosed
    case .tooLate: TapReason.tooLate.text
    case .quarantined: TapReason.quarantined.text
    case .alreadyDone, .limitReached:
      event.map {
        EndUserMessages.limitReached(
          $0.settings.limit.volume, $0.settings.limit.period.wire)
      }
    default: EndUserMessages.text(for: problemType)
    }
  }

  /// Whether the event's last opening has ended.
  var isOver: Bool {
    guard let lastEnd = event?.lastEnd else { return false }
    return occurredAt > lastEnd
  }
}
