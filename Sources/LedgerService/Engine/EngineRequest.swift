import EventLog
public import Ledger

/// What callers ask of the engine's thread.
enum EngineRequest: Sendable {
  case checkIn(CheckInCommand, key: CommandKey, client: ClientID)
  case taps(TapDelivery)
  case register(
    [RegistrationCommand], where: RegistrationCondition?, key: CommandKey, client: ClientID)
  indirect case sell(PassSale, key: CommandKey, client: ClientID)
  case redeem(Redemption, key: CommandKey, client: ClientID)
  case sellTickets(TicketOrder, key: CommandKey, client: ClientID)
  case cancelTicketSale(position: UInt64, client: ClientID)
  case ticketSale(position: UInt64)
  case tariffs(TariffQuestion)
  indirect case issueGroupPass(GroupPassIssue, key: CommandKey, client: ClientID)
  case visit(MuseumVisit, key: CommandKey, client: ClientID)
  case visitStatus(MuseumVisit)
  case externalVisit(ExternalVisit, key: CommandKey, client: ClientID)
  case externalVisitStatus(ExternalVisit)
  indirect case sellSubscription(SubscriptionSale, key: CommandKey, client: ClientID)
  case take([HolderImport], client: ClientID)
  indirect case cardPrice(PassSale)
  case redeemStatus(Redemption)
  case undoCheckIn(position: UInt64, client: ClientID)
  case undo(CommandKey, client: ClientID)
  case undoTap(SourceID, sequence: UInt64, UndoReason)
  case settle(
    FindingDecision, position: UInt64, within: @Sendable (CardSystemSet) -> Bool, key: CommandKey,
    client: ClientID)
  case records(CommandKey)
  case dryRun(CheckInCommand)
  case read(@Sendable (borrowing LedgerState, Instant) -> any Sendable)
}

/// What the engine's thread answers, once all that the answer could have seen is durable.
enum EngineAnswer: Sendable {
  case checkIn(CheckInResult)
  case taps(TapDeliveryResult)
  case registered([Result<RegistrationOutcome, RegistrationRefusal>])
  case sold(Result<PassSaleOutcome, PassSaleRefusal>)
  case redeemed(RedemptionOutcome)
  case ticketsOrdered(TicketOrderOutcome)
  case ticketSaleCancelled(Result<UInt64, TicketCancelRefusal>)
  indirect case ticketSale(TicketSale?)
  case tariffs(Result<TariffAnswer, TicketRefusal>)
  case groupPassIssued(Result<GroupPassOutcome, RegistrationRefusal>)
  case visited(MuseumVisitOutcome)
  case externallyVisited(ExternalVisitOutcome)
  case subscriptionSold(Result<SubscriptionSaleOutcome, SubscriptionSaleRefusal>)
  case taken([Result<HolderImportOutcome, RegistrationRefusal>])
  indirect case cardPrice(Result<CardPrice, PassSaleRefusal>)
  case keyReused
  case records([LedgerRecord])
  case undone(Result<CheckInOutcome, UndoRefusal>)
  case tapUndone(Result<UndoOutcome, UndoRefusal>)
  case settled(Result<SettledFinding, FindingRefusal>)
  case value(any Sendable)
  case unavailable(EngineError)
}

/// A tap of a terminal, with every name resolved.
public struct ResolvedTap: Sendable {
  /// The number of the tap within its source, from 1.
  public var sequence: UInt64
  /// What it asks for.
  public var command: CheckInCommand
  /// What the device says of its time.
  public var time: DeviceTime

  /// Makes a tap.
  public init(sequence: UInt64, command: CheckInCommand, time: DeviceTime) {
    self.sequence = sequence
    self.command = command
    self.time = time
  }
}

/// The taps that one request of a terminal brings, all committed together.
public struct TapDelivery: Sendable {
  /// The pairing.
  public var source: SourceID
  /// When the request arrived.
  public var receivedAt: Instant
  /// The taps, in the order of the request.
  public var taps: [ResolvedTap]
  /// Whether a person stands at the terminal: nobody else is told of a social tariff.
  public var isAttended: Bool

  /// Makes a delivery.
  public init(
    source: SourceID, receivedAt: Instant, taps: [ResolvedTap], isAttended: Bool = false
  ) {
    self.source = source
    self.receivedAt = receivedAt
    self.taps = taps
    self.isAttended = isAttended
  }
}

/// What became of a command that may carry a key.
public enum CheckInResult: Hashable, Sendable {
  /// It was decided, now or when it was first sent.
  case decided(CheckInOutcome)
  /// It is a museum pass's tap at a museum: a visit, decided now or when it was first sent.
  case visited(MuseumVisitOutcome)
  /// Its key belongs to another command.
  case keyReused
  /// Its sequence lies too far beyond those delivered; nothing was recorded.
  case sequenceOutOfRange
}

/// What a person decides about a finding.
public enum FindingDecision: Hashable, Sendable {
  /// A held tap is decided again, as if it had come in time and from a pairing in force.
  case admit
  /// It is put aside.
  case dismiss(DismissalReason)
}

/// What became of a finding.
public struct SettledFinding: Hashable, Sendable {
  /// The position of the record that settled it.
  public var position: UInt64
  /// What the held tap came to; nil where the finding was dismissed.
  public var admitted: AdmissionOutcome?
  /// Whether it was settled so before.
  public var replayed: Bool
}

/// What became of a delivery.
public struct TapDeliveryResult: Sendable {
  /// One for each tap, in order.
  public var results: [CheckInResult]
  /// What may be said of each tap's holder, in the same order; nil where nothing may.
  public var holders: [TapHolder?]
  /// What the source has delivered so far.
  public var delivered: DeliveredSequences
}

/// What must hold of the state beside a command's own rules: asked on the engine's thread, in
/// constant time, once the command's key was looked up.
///
/// Answers nil where the command is to be decided, and what it comes to where it is not.
public typealias RegistrationCondition =
  @Sendable (borrowing LedgerState, Instant) -> Result<RegistrationOutcome, RegistrationRefusal>?

/// What became of a command that may carry a key: decided, or not even looked at.
public enum Keyed<Outcome: Sendable>: Sendable {
  /// It was decided, now or when it was first sent.
  case decided(Outcome)
  /// Its key belongs to another command.
  case keyReused
}

/// Why the engine did not answer; no rule of the domain is among these.
public enum EngineError: Error, Hashable, Sendable {
  /// Too many wait already; nothing was recorded. Try again later.
  case busy
  /// The service is stopping; nothing was recorded.
  case stopping
  /// The commit failed: it may be recorded, or not. Only a retry with the same key finds out.
  case outcomeUnknown
  /// Writing is suspended until an operator acts: why. Nothing was recorded.
  case writingSuspended(SuspensionReason)
  /// The log could not be read; nothing was recorded.
  case unreadable
  /// The directory could not be used, or names a pairing that the log does not know; what the log
  /// recorded stands.
  case directory
}

/// Why writing is suspended.
public enum SuspensionReason: String, Hashable, Sendable {
  /// The wall clock jumped, or lies before the newest record.
  case clock
  /// The disk has less than 5 % left.
  case disk
}
