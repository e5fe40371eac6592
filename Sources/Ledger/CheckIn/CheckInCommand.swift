/// A check-in, with every name resolved to an entity at the edge.
public struct CheckInCommand: Hashable, Sendable {
  /// The card; none where the number or chip is not known.
  public var card: CardID
  /// The event; none where the id is not known, or where the service chooses.
  public var event: EventID
  /// Whether the service chooses the event (kiosk rule), since none was named.
  public var choosesEvent: Bool
  /// The kiosk whose event is chosen; none for a terminal, which is known by its key.
  public var kiosk: KioskID
  /// Where it is made.
  public var channel: Channel
  /// Whether a terminal accepted it offline: then it stands, whatever the rules say.
  public var acceptedOffline: Bool
  /// Whether the item could be read no further than its sequence.
  public var isMalformed: Bool
  /// Postal code of the holder's home municipality; 0 where unknown or abroad.
  public var homeMunicipality: UInt16
  /// The holder's birth date, of which only the age band is stamped on the record.
  public var birth: CivilDate?

  /// Makes a command.
  public init(
    card: CardID, event: EventID, choosesEvent: Bool = false, kiosk: KioskID = .none,
    channel: Channel, acceptedOffline: Bool = false, isMalformed: Bool = false,
    homeMunicipality: UInt16 = 0, birth: CivilDate? = nil
  ) {
    self.card = card
    self.event = event
    self.choosesEvent = choosesEvent
    self.kiosk = kiosk
    self.channel = channel
    self.acceptedOffline = acceptedOffline
    self.isMalformed = isMalformed
    self.homeMunicipality = homeMunicipality
    self.birth = birth
  }
}

/// When a command happened, who sent it, and what makes it the same command when sent again.
public struct CommandContext: Hashable, Sendable {
  /// The service's clock when the command arrived.
  public var now: Instant
  /// When it happened by the device's word.
  public var claimedAt: Instant?
  /// When it happened, as derived; nil for the moment at which it is recorded.
  public var occurredAt: Instant?
  /// How well `occurredAt` is known.
  public var timeQuality: TimeQuality
  /// The key.
  public var key: CommandKey
  /// The client that acts.
  public var client: ClientID

  /// Makes a context.
  public init(
    now: Instant, claimedAt: Instant? = nil, occurredAt: Instant? = nil,
    timeQuality: TimeQuality = .recorded, key: CommandKey = .none, client: ClientID = .none
  ) {
    self.now = now
    self.claimedAt = claimedAt
    self.occurredAt = occurredAt
    self.timeQuality = timeQuality
    self.key = key
    self.client = client
  }
}

extension CommandContext {
  /// The device's word, or nil where it names a moment that no record holds.
  var claim: Instant? {
    claimedAt.flatMap { Instant.range.contains($0) ? $0 : nil }
  }

  /// When it happened: never after it is recorded, nor before the first moment of the ledger.
  func occurrence(recordedAt: Instant) -> Instant {
    max(Instant.range.lowerBound, min(occurredAt ?? recordedAt, recordedAt))
  }
}

/// What became of a check-in.
public struct CheckInOutcome: Hashable, Sendable {
  /// Why it did not count; nil where it counts.
  public var refusal: Refusal?
  /// Whether it stands as a participation: it counts, or a terminal had accepted it offline.
  public var stands: Bool
  /// The event.
  public var event: EventID
  /// The holder, where the card has one.
  public var holder: HolderID
  /// Points that it added.
  public var points: UInt16
  /// The holder's balance afterwards.
  public var balance: Int64
  /// The position of its record; 0 where it left the log as it was.
  public var position: UInt64
  /// When it occurred.
  public var occurredAt: Instant
  /// The holder's last counted check-in in the same period, where that is why it was refused.
  public var previous: PreviousTap?
  /// Whether this is the stored outcome of a command that was sent before.
  public var replayed: Bool = false
}

/// An earlier counted check-in of the same holder at the same event.
public struct PreviousTap: Hashable, Sendable {
  /// When it occurred.
  public var at: Instant
  /// Whether it was made on the same terminal.
  public var sameTerminal: Bool
}
