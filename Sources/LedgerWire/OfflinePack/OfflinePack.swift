/// What a terminal needs to decide without the service, by the same rules
/// (`GET /ledger/v1/offline-pack`).
///
/// No name and no card number stands in it. It is sent as the text of a signed note, one line of
/// JSON and a line feed, signed with the key that signs the ledger's checkpoints.
///
/// A pack is whole, or a delta: then ``Cards/base`` names the version that it changes, and
/// ``applying(_:)`` makes the whole one. Only the list of cards is ever a difference.
public struct OfflinePack: Hashable, Sendable {
  /// The version of this format; another one is not read.
  public static let format: Int64 = 1
  /// After how many seconds a terminal says "not checked" instead of deciding by a pack: a week.
  public static let ageMaxSecondsDefault: Int64 = 604_800

  /// The name of the log.
  public var origin: String
  /// The position of the log at which it was made; a delta follows one that is no larger.
  public var version: UInt64
  /// When it was made, in microseconds since the Unix epoch: its age is counted from here.
  public var madeAt: Int64
  /// How old it may be.
  public var ageMaxSeconds: Int64
  /// The version of the list of reasons that ``texts`` has.
  public var reasonsVersion: Int64
  /// With what fingerprints of card numbers are made.
  public var fingerprintKey: CardFingerprintKey
  /// The cards that are refused.
  public var cards: Cards
  /// What the scan of a card means, by programme.
  public var programmes: [Programme]
  /// What each card system sets, in the order in which the ledger numbered the card systems.
  public var policies: [Policy]
  /// The terminal's organisers, in the order in which it was paired for them.
  public var organizers: [Organizer]
  /// Their events that are open or can open before the pack is too old: those of one organiser
  /// after those of the one before, each in the order in which the event chosen is looked for.
  public var events: [Event]
  /// The event that staff fixed for this terminal, where they did.
  public var fixedEventID: String?
  /// Those of the organisers that are museums.
  public var museums: [Museum]
  /// What a display says to each reason.
  public var texts: [TapReason: LocalizedText]

  /// Makes a pack.
  public init(
    origin: String, version: UInt64, madeAt: Int64,
    ageMaxSeconds: Int64 = OfflinePack.ageMaxSecondsDefault,
    reasonsVersion: Int64 = Int64(TapReason.listVersion), fingerprintKey: CardFingerprintKey,
    cards: Cards, programmes: [Programme] = [], policies: [Policy] = [],
    organizers: [Organizer] = [], events: [Event] = [], fixedEventID: String? = nil,
    museums: [Museum] = [], texts: [TapReason: LocalizedText] = OfflinePack.allTexts
  ) {
    self.origin = origin
    self.version = version
    self.madeAt = madeAt
    self.ageMaxSeconds = ageMaxSeconds
    self.reasonsVersion = reasonsVersion
    self.fingerprintKey = fingerprintKey
    self.cards = cards
    self.programmes = programmes
    self.policies = policies
    self.organizers = organizers
    self.events = events
    self.fixedEventID = fixedEventID
    self.museums = museums
    self.texts = texts
  }

  /// The texts of all reasons.
  public static var allTexts: [TapReason: LocalizedText] {
    Dictionary(uniqueKeysWithValues: TapReason.allCases.map { ($0, $0.text) })
  }

  /// Why a card is refused, whatever the event; nil where it is not among the refused ones.
  ///
  /// - Complexity: O(log of the refused cards).
  public func refusal(of card: CardIdentifier) -> TapReason? {
    fingerprintKey.fingerprint(of: card).flatMap(cards.refused.reason(of:))?.tapReason
  }

  /// What a display says to a reason, in a language.
  public func text(of reason: TapReason, _ language: Language) -> String {
    (texts[reason] ?? reason.text)[language]
  }
}

/// What an offline pack may be made of; a pack beyond these is neither made nor read.
public enum OfflinePackLimits {
  /// The most refused numbers of cards: six megabytes of them.
  public static let refusedMax = 1_000_000
  /// The most events.
  public static let eventsMax = 2_000
  /// The most opening periods of one event: those nearest to the pack's time.
  public static let periodsPerEventMax = 32
  /// The most organisers, and museums among them.
  public static let organizersMax = 100
  /// The most card systems, and programmes: as many as the ledger numbers.
  public static let systemsMax = 255
  /// The most bytes of an id or the log's name.
  public static let idBytesMax = 512
  /// The most bytes of an event's title; a longer one is cut by whoever makes the pack.
  public static let titleBytesMax = 200
  /// The most bytes of one text of a reason.
  public static let textBytesMax = 400
  /// How old a pack may be allowed to grow.
  public static let ageSeconds = Int64(1)...31 * 86_400
  /// The most bytes of the signed note.
  public static let noteBytesMax = 16 << 20
}
