public import LedgerWire

/// A tap that waits for its acknowledgement.
public struct QueuedTap: Hashable, Sendable {
  /// What is sent; without its uptime once the device was restarted.
  public var item: TapItem
  /// The boot that its uptime counts from.
  public var boot: String?

  /// Makes a queued tap.
  public init(item: TapItem, boot: String?) {
    self.item = item
    self.boot = boot
  }

  /// Its number within the pairing.
  public var sequence: UInt64 { item.sequence }

  /// The item as it is sent during a boot: the uptime of another one says nothing.
  func item(in boot: String) -> TapItem {
    guard case .tap(var tap) = item, self.boot != boot else { return item }
    tap.uptimeMilliseconds = nil
    return .tap(tap)
  }

  /// The tap; nil for a sequence that only has to be used up.
  var tap: Tap? {
    if case .tap(let tap) = item { tap } else { nil }
  }
}

/// A tap that ended otherwise than in the ledger: it is not sent again, and waits for a person.
public struct TapTrouble: Hashable, Sendable {
  /// How it ended.
  public enum Kind: String, CaseIterable, Sendable {
    /// The service knows another tap under its sequence.
    case keyReused
    /// The service could not read it.
    case malformed
    /// The service refused the request that held it alone; `status` in the detail.
    case refused
    /// The service misses it and this device does not have it any more.
    case lost
    /// The service refused to take it back.
    case undoRefused
  }

  /// The tap's number.
  public var sequence: UInt64
  /// How it ended.
  public var kind: Kind
  /// When that became known, by the service's clock, in microseconds since the Unix epoch.
  public var at: Int64
  /// The status of the answer, where one refused it.
  public var status: Int?
  /// The tap itself, so that a person can see what it was.
  public var item: TapItem?

  /// Makes a trouble.
  public init(
    sequence: UInt64, kind: Kind, at: Int64, status: Int? = nil, item: TapItem? = nil
  ) {
    self.sequence = sequence
    self.kind = kind
    self.at = at
    self.status = status
    self.item = item
  }
}

/// A tap that a terminal remembers for its own decisions, without the card's number.
public struct RecentTap: Hashable, Sendable {
  /// The tap's number.
  public var sequence: UInt64
  /// The card: 63 bits of a keyed hash with this device's own secret.
  public var card: Int64
  /// What kind of number named the card.
  public var kind: CardNumberKind
  /// The event that was named, if one was.
  public var eventID: String?
  /// When it occurred by the service's clock, as the terminal knew it.
  public var occurredAt: Int64

  /// Makes a remembered tap.
  public init(
    sequence: UInt64, card: Int64, kind: CardNumberKind, eventID: String?, occurredAt: Int64
  ) {
    self.sequence = sequence
    self.card = card
    self.kind = kind
    self.eventID = eventID
    self.occurredAt = occurredAt
  }
}

/// The kinds of number that name a card.
public enum CardNumberKind: Int, CaseIterable, Sendable {
  /// A UiTPAS number.
  case uitpas = 1
  /// The number of a chip.
  case chip = 2
  /// The number of a museum card.
  case museum = 4
}
