/// The kind of a record.
///
/// Numbers are stored: none is ever changed or used again.
public enum RecordType: UInt16, Sendable, CaseIterable {
  /// Position 1: what ledger this is.
  case ledgerCreated = 1
  /// An operator accepted that acknowledged records were lost.
  case lossAccepted = 2
  /// A client of the API got its number.
  case clientRegistered = 3
  /// An operator accepted that a read model's new rows differ from those before.
  case readModelAccepted = 4
  /// A month was closed: nothing is booked into it any more.
  case periodClosed = 5
  /// A card system's name and municipalities changed.
  case cardSystemChanged = 9
  /// A card system and its first policy.
  case cardSystemDefined = 10
  /// A card system's policy from a moment on.
  case cardSystemPolicyChanged = 11
  /// An organiser and its card systems.
  case organizerDefined = 12
  /// An event with its calendar and first settings.
  case eventDefined = 13
  /// An event's settings from a moment on.
  case eventSettingsChanged = 14
  /// A terminal was paired and got a source number.
  case terminalPaired = 15
  /// A pairing was revoked.
  case terminalRevoked = 16
  /// A card system's price list and terms from a moment on.
  case cardSystemTermsSet = 17
  /// What an event is changed, its settings apart.
  case eventChanged = 18
  /// An organiser's name or card systems changed.
  case organizerChanged = 19
  /// A holder got a number.
  case holderRegistered = 20
  /// A holder was blocked or unblocked.
  case holderStandingChanged = 21
  /// A holder became a member of a card system.
  case membershipStarted = 22
  /// A membership was blocked or unblocked.
  case membershipStandingChanged = 23
  /// A card system granted its social tariff to a holder until a date.
  case socialTariffGranted = 24
  /// Whoever a holder was is forgotten.
  case holderErased = 25
  /// A social tariff does not hold until a date.
  case socialTariffSuspended = 26
  /// A suspended social tariff holds again.
  case socialTariffSuspensionLifted = 27
  /// A social tariff was taken away.
  case socialTariffRevoked = 28
  /// A card got a number.
  case cardRegistered = 30
  /// A card's status or holder from a moment on.
  case cardStatusChanged = 31
  /// A card was sold, or given in place of another.
  case passSold = 32
  /// What a group pass is entitled to.
  case groupPassTermsSet = 34
  /// Points that no check-in earned.
  case pointsIssued = 40
  /// A check-in that counts, or stands because a terminal accepted it offline.
  case checkedIn = 50
  /// A check-in of a known card that a rule refused.
  case checkInRefused = 51
  /// A check-in was undone.
  case checkInUndone = 52
  /// A check-in counts now, or no longer, because of another tap.
  case checkInRecounted = 53
  /// A terminal's tap of an unknown card or event; its sequence is used up.
  case tapUnresolved = 54
  /// A kiosk was defined or changed.
  case kioskDefined = 55
  /// The event of a kiosk was fixed, or left to its choice.
  case kioskEventFixed = 56
  /// A card system made vouchers.
  case vouchersIssued = 57
  /// A finding was put aside.
  case findingDismissed = 58
  /// A reward with its first terms.
  case rewardDefined = 60
  /// A reward's terms changed.
  case rewardChanged = 61
  /// A reward was redeemed.
  case rewardRedeemed = 62
  /// A rule refused a redemption.
  case rewardRefused = 63
  /// A redemption was cancelled.
  case redemptionCancelled = 64
  /// A new member was granted a welcome benefit.
  case welcomeBenefitGranted = 65
  /// Codes that redemptions of a reward give out.
  case rewardCodesAdded = 66
  /// A distribution key was defined or changed.
  case distributionKeySet = 70
  /// What holds for the tickets of an event.
  case eventTicketTermsSet = 71
  /// A coupon was defined or changed.
  case couponSet = 72
  /// A holder was given a coupon.
  case couponGranted = 73
  /// A ticket was sold at a discount.
  case ticketSold = 74
  /// A ticket was not sold at a discount: a rule refused it.
  case ticketRefused = 75
  /// The sale of a ticket was cancelled.
  case ticketSaleCancelled = 76
  /// How many discounted tickets a holder may buy at an organiser.
  case organizerTicketLimitSet = 77
  /// A programme, or what it is from a moment on.
  case programmeDefined = 80
  /// The programme of a card system from a moment on.
  case cardSystemProgrammeSet = 81
  /// On what terms an organiser is a museum from a moment on.
  case museumTermsSet = 82
  /// A subscription was sold, or renewed.
  case subscriptionSold = 83
  /// A subscription began by something that its holder did.
  case subscriptionActivated = 84
  /// Subscriptions stand still.
  case subscriptionsFrozen = 85
  /// A frozen subscription runs again.
  case subscriptionResumed = 86
  /// A holder registered online.
  case passholderIdentified = 87
  /// A subscription ended before its last day.
  case subscriptionCancelled = 88
  /// A visit to a museum.
  case museumVisitRegistered = 90
  /// A visit with a known card that a rule refused.
  case museumVisitRefused = 91
  /// A visit to a museum with a card of another issuer.
  case externalVisitRegistered = 92
  /// A visit to a museum was undone.
  case museumVisitUndone = 93
  /// A museum is paid for a visit now, since another one was undone.
  case museumVisitCompensated = 94
  /// An association was defined or changed.
  case associationDefined = 95
  /// A holder is a member of an association.
  case associationMembershipSet = 96
  /// A membership of an association was deleted.
  case associationMembershipEnded = 97
}

/// What every record begins with, whatever it is about.
public struct RecordHeader: Hashable, Sendable {
  /// The place of the record in the log, from 1.
  public var position: UInt64
  /// What the record is.
  public var type: RecordType
  /// The version of the body's schema, from 1.
  public var schema: UInt8 = 1
  /// When the service wrote it; greater in each record than in the one before.
  public var recordedAt: Instant
  /// When it happened, as derived by the service.
  public var occurredAt: Instant
  /// When it happened by the device's word.
  public var claimedAt: Instant?
  /// How well `occurredAt` is known.
  public var timeQuality: TimeQuality = .recorded
  /// The key of the command, for ever unique.
  public var key: CommandKey = .none
  /// The client that acted; none for the service itself.
  public var client: ClientID = .none
  /// The number of this record among those of its command, from 0.
  public var index: UInt16 = 0
  /// How many records the command made.
  public var count: UInt16 = 1
  /// The version of the rules that decided; 0 where no rule did.
  public var ruleVersion: UInt16 = 0
  /// The position of the record that this one reverses or changes; 0 for none.
  public var reverses: UInt64 = 0
  /// The card systems that the record concerns.
  public var systems: CardSystemSet

  /// The version of the record's own form.
  public static let format: UInt64 = 1
  /// The number of items in a header.
  static let items = 15
  /// The most bytes that a header takes before its card systems: 9 for each number, 18 for a key.
  static let fixedBytesMax = 160
  /// The most bytes that one of its card systems takes, with its running number.
  static let systemBytesMax = 11
  /// A record of more bytes is refused.
  public static let recordBytesMax = 16_384
}

/// A record as it stands in the log: header, the running number of each system, and its event.
public struct LedgerRecord: Hashable, Sendable {
  /// The header.
  public var header: RecordHeader
  /// For each concerned card system, in ascending order, how many of its records there are now.
  public var runningNumbers: RunningNumbers
  /// What happened.
  public var event: LedgerEvent

  /// Makes a record.
  public init(header: RecordHeader, runningNumbers: RunningNumbers, event: LedgerEvent) {
    self.header = header
    self.runningNumbers = runningNumbers
    self.event = event
  }
}

/// Why bytes are not a record of this ledger, or do not follow the records before them.
public enum RecordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not the deterministic encoding of a known record: what is wrong, in words.
  case malformed(String)
  /// The record states another position than the one it stands at.
  case misplaced(stated: UInt64, expected: UInt64)
  /// A later program wrote it: this one cannot fold it.
  case unknownType(UInt64, schema: UInt64)
  /// It contradicts what the records before it say.
  case contradiction(String)

  /// One line for a log.
  public var description: String {
    switch self {
    case .malformed(let reason): "not a record: \(reason)"
    case .misplaced(let stated, let expected):
      "the record states position \(stated) where \(expected) is expected"
    case .unknownType(let type, let schema):
      "a record of type \(type), schema \(schema), which this version does not know"
    case .contradiction(let reason): "the record contradicts the log before it: \(reason)"
    }
  }
}
