/// What a terminal sends to `POST /ledger/v1/taps`: what it says of itself, and its taps.
public struct TapUpload: Hashable, Sendable {
  /// How many taps one request may carry.
  public static let tapsPerRequestMax = 1_000

  /// What the terminal says of itself and its clocks.
  public var header: TapUploadHeader
  /// The taps in the order of the request; at least one, at most ``tapsPerRequestMax``.
  public var taps: [TapItem]

  /// Makes an upload.
  public init(header: TapUploadHeader, taps: [TapItem]) {
    self.header = header
    self.taps = taps
  }
}

/// What a terminal says of itself and its clocks; the first line of an NDJSON upload.
public struct TapUploadHeader: Hashable, Sendable {
  /// The device that sends, where it says so; one that is not the token's is refused.
  public var device: String?
  /// Which boot of the device `sentUptimeMilliseconds` counts from.
  public var bootID: String?
  /// The device's clock when it sent, in microseconds since the Unix epoch.
  public var sentAt: Int64
  /// The device's uptime when it sent.
  public var sentUptimeMilliseconds: Int64?

  /// Makes a header.
  public init(
    device: String? = nil, bootID: String? = nil, sentAt: Int64,
    sentUptimeMilliseconds: Int64? = nil
  ) {
    self.device = device
    self.bootID = bootID
    self.sentAt = sentAt
    self.sentUptimeMilliseconds = sentUptimeMilliseconds
  }
}

/// One item of an upload: a tap, or one that cannot be read beyond its sequence.
public enum TapItem: Hashable, Sendable {
  /// A tap.
  case tap(Tap)
  /// An item of which only the sequence could be read, and where its first fault stands.
  case malformed(sequence: UInt64, pointer: String)

  /// The number of the item within its pairing.
  public var sequence: UInt64 {
    switch self {
    case .tap(let tap): tap.sequence
    case .malformed(let sequence, _): sequence
    }
  }
}

/// One tap of a card on a terminal.
public struct Tap: Hashable, Sendable {
  /// The largest sequence: the largest integer that every JSON implementation keeps exactly.
  public static let sequenceMax: UInt64 = 1 << 53 - 1
  /// How many bytes an identifier of a card, an event, a device or a boot may have.
  public static let identifierBytesMax = 64

  /// The number of the tap within its pairing, from 1 on without gaps.
  public var sequence: UInt64
  /// The card.
  public var card: CardIdentifier
  /// The event, where the terminal and not the service chooses it.
  public var eventID: String?
  /// The device's clock at the tap, in microseconds since the Unix epoch.
  public var tappedAt: Int64?
  /// The device's uptime at the tap.
  public var uptimeMilliseconds: Int64?
  /// Whether the terminal decided by itself, without the service.
  public var offline: Bool
  /// The offline pack by which it decided.
  public var packVersion: UInt64?

  /// Makes a tap.
  public init(
    sequence: UInt64, card: CardIdentifier, eventID: String? = nil, tappedAt: Int64? = nil,
    uptimeMilliseconds: Int64? = nil, offline: Bool = false, packVersion: UInt64? = nil
  ) {
    self.sequence = sequence
    self.card = card
    self.eventID = eventID
    self.tappedAt = tappedAt
    self.uptimeMilliseconds = uptimeMilliseconds
    self.offline = offline
    self.packVersion = packVersion
  }
}

/// How a tap names its card: personal data, which appears in no log line.
public enum CardIdentifier: Hashable, Sendable {
  /// The number of the card's chip, in hexadecimal digits.
  case chip(String)
  /// The UiTPAS number.
  case uitpas(String)
  /// The number of a museum card.
  case museum(String)
}
