import LedgerWire

/// How offline packs are made, and how much of them is kept.
public struct OfflinePackSettings: Sendable {
  /// For how long the list of refused cards is given again before it is made anew, in microseconds:
  /// however many terminals ask, it is made no more often.
  public var intervalMicroseconds: Int64 = 60_000_000
  /// For how long a pack stays as it is while nothing in it has changed; then it is made anew, so
  /// that its age is counted from a later moment.
  public var unchangedMicroseconds: Int64 = 900_000_000
  /// How old a pack may grow on a terminal.
  public var ageMaxSeconds = OfflinePack.ageMaxSecondsDefault
  /// How many cards one question looks at, so that check-ins wait for a few of them only.
  public var cardsPerQuestion = 2_048
  /// How many events one question looks at.
  public var eventsPerQuestion = 256
  /// How many cards' numbers are read from the directory at a time: others who write it wait that
  /// long.
  public var cardsPerRead = 512
  /// The most cards that were never sold and still stand in a pack.
  ///
  /// Where there are more, none of them does: a terminal takes them for what it has never heard of,
  /// as it takes unknown cards.
  public var stockCardsMax = 50_000
  /// How many packs are kept, each for terminals of the same organisers.
  public var packsMax = 32
  /// How many lists of refused cards are kept, each for the same rules.
  public var listsMax = 16
  /// From how many versions of a list a difference can be told.
  public var versionsMax = 2_880
  /// How many changes are remembered of a list.
  public var changesMax = 100_000

  /// Makes settings: those of the service.
  public init() {}
}

/// Why there is no pack now.
public enum OfflinePackFailure: Error, Hashable, Sendable {
  /// The terminal's pairing is not known, or was revoked.
  case notPaired
  /// More is refused than a pack holds, or it cannot be signed.
  case tooLarge
  /// The engine or the directory gave no answer.
  case engine(EngineError)
}
