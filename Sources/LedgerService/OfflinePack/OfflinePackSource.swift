import Crypto
public import Ledger
import LedgerWire
import PassDirectory

/// A pack as it is served.
public struct ServedPack: Hashable, Sendable {
  /// Names the whole pack, whether it is sent or a difference: never given to another.
  public var tag: String
  /// The position of the log at which its list of cards was made.
  public var version: UInt64
  /// Whether only the difference of the cards is in it.
  public var isDelta: Bool
  /// The signed note.
  public var note: String
}

/// Makes offline packs, each once for all terminals that take taps for the same organisers.
///
/// A list of refused cards is made no more often than ``OfflinePackSettings/intervalMicroseconds``
/// for the same rules, and a pack for the same audience, however many ask at once: whoever comes
/// while one is being made waits for that one.
public actor OfflinePackSource {
  private struct List {
    var cards: RefusedCards
    var version: UInt64
    var madeAt: Int64
    var history: ListHistory
  }

  private struct Kept {
    var pack: OfflinePack
    var served: ServedPack
    var rules: CardRules
    /// When the list was made that its cards are compared with.
    var listMadeAt: Int64
    /// When it was made, and when it was last found to be what would be made now.
    var madeAt: Int64
    var checkedAt: Int64
  }

  private let engine: LedgerEngine
  private let checkpoints: CheckpointSource
  private let settings: OfflinePackSettings
  private let key: CardFingerprintKey
  private let numbers: CardNumberReader
  private var prints: [CardID: CardPrints] = [:]
  private var lists: [CardRules: List] = [:]
  private var kept: [TerminalAudience: Kept] = [:]
  private var listing: [CardRules: Task<List, any Error>] = [:]
  private var making: [TerminalAudience: Task<Kept, any Error>] = [:]
  /// How many lists were made.
  private(set) var listsMade = 0

  /// Makes a source.
  ///
  /// - Parameter checkpoints: signs packs, as it signs what the log commits to.
  public init(
    engine: LedgerEngine, checkpoints: CheckpointSource,
    settings: OfflinePackSettings = OfflinePackSettings()
  ) {
    guard let key = CardFingerprintKey(engine.directory.fingerprintKey) else {
      preconditionFailure("a key of the directory has 32 bytes")
    }
    self.engine = engine
    self.checkpoints = checkpoints
    self.settings = settings
    self.key = key
    numbers = CardNumberReader(engine.directory, key: key)
  }

  /// The pack of a terminal: a difference where `version` is remembered and that is shorter.
  public func pack(
    for source: SourceID, since version: UInt64? = nil
  ) async throws(OfflinePackFailure) -> ServedPack {
    do {
      guard
        let audience = try await engine.read({ state, now in state.audience(of: source, at: now) })
      else { throw OfflinePackFailure.notPaired }
      let kept = try await current(for: audience)
      guard let version, let delta = try delta(of: kept, since: version) else {
        return kept.served
      }
      return delta
    } catch let failure as OfflinePackFailure {
      throw failure
    } catch let error as EngineError {
      throw .engine(error)
    } catch {
      throw .tooLarge
    }
  }

  // MARK: Packs

  private func current(for audience: TerminalAudience) async throws -> Kept {
    let now = engine.clock.monotonicMicroseconds()
    if let found = kept[audience], now - found.checkedAt < settings.intervalMicroseconds,
      lists[found.rules]?.madeAt == found.listMadeAt
    {
      return found
    }
    if let underWay = making[audience] { return try await underWay.value }
    let task = Task { try await make(for: audience) }
    making[audience] = task
    defer { making[audience] = nil }
    return try await task.value
  }

  private func make(for audience: TerminalAudience) async throws -> Kept {
    let contents = try await PackContents.read(
      for: audience, from: engine, settings, origin: checkpoints.origin, key: key)
    let list = try await list(by: contents.rules)
    var pack = contents.pack
    pack.version = list.version
    pack.cards = OfflinePack.Cards(list.cards)
    let now = engine.clock.monotonicMicroseconds()
    if var old = kept[audience], now - old.madeAt < settings.unchangedMicroseconds,
      old.pack.saysTheSame(as: pack)
    {
      old.checkedAt = now
      old.listMadeAt = list.madeAt
      kept[audience] = old
      return old
    }
    let text = pack.noteText()
    let hash = SHA256.hash(data: Array(text.utf8)).prefix(8)
    let digits = hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let made = Kept(
      pack: pack,
      served: ServedPack(
        tag: "\(pack.version)-\(digits)", version: pack.version, isDelta: false,
        note: try checkpoints.note(of: text, bytesMax: OfflinePackLimits.noteBytesMax)),
      rules: contents.rules, listMadeAt: list.madeAt, madeAt: now, checkedAt: now)
    if kept.count >= settings.packsMax, kept[audience] == nil,
      let oldest = kept.min(by: { $0.value.checkedAt < $1.value.checkedAt })?.key
    {
      kept[oldest] = nil
    }
    kept[audience] = made
    return made
  }

  private func delta(of kept: Kept, since version: UInt64) throws -> ServedPack? {
    // A pack that stayed the same is older than the newest list, of which the history tells.
    guard let list = lists[kept.rules], list.cards == kept.pack.cards.refused,
      version <= kept.pack.version, let changed = list.history.changed(since: version),
      changed.count < kept.pack.cards.refused.count
    else { return nil }
    var pack = kept.pack
    pack.cards = OfflinePack.Cards(touched: changed, since: version, in: kept.pack.cards.refused)
    return ServedPack(
      tag: kept.served.tag, version: pack.version, isDelta: true,
      note: try checkpoints.note(
        of: pack.noteText(), bytesMax: OfflinePackLimits.noteBytesMax))
  }

  // MARK: Lists

  private func list(by rules: CardRules) async throws -> List {
    let now = engine.clock.monotonicMicroseconds()
    if let found = lists[rules], now - found.madeAt < settings.intervalMicroseconds {
      return found
    }
    if let underWay = listing[rules] { return try await underWay.value }
    let task = Task { try await makeList(by: rules) }
    listing[rules] = task
    defer { listing[rules] = nil }
    return try await task.value
  }

  private func makeList(by rules: CardRules) async throws -> List {
    listsMade += 1
    let found = try await CardSweep(engine: engine, settings: settings).refusedCards(by: rules)
    try await readNumbers(of: found.cards)
    var entries: [RefusedCards.Entry] = []
    entries.reserveCapacity(found.cards.count * 2)
    for card in found.cards {
      guard let reason = RefusedCardReason(card.refusal), let prints = prints[card.card] else {
        continue
      }
      for fingerprint in prints.all {
        entries.append(RefusedCards.Entry(fingerprint: fingerprint, reason: reason.rawValue))
      }
    }
    let cards = RefusedCards(entries)
    guard cards.count <= OfflinePackLimits.refusedMax else { throw OfflinePackFailure.tooLarge }
    let old = lists[rules]
    var history =
      old?.history
      ?? ListHistory(versionsMax: settings.versionsMax, changesMax: settings.changesMax)
    var changed: [UInt64] = []
    if let old {
      let (refused, removed) = cards.changes(since: old.cards)
      changed = (0..<refused.count).map { refused[$0].fingerprint }
      changed += (0..<removed.count).map { removed[$0] }
    }
    history.append(version: found.version, changed: changed)
    let list = List(
      cards: cards, version: found.version, madeAt: engine.clock.monotonicMicroseconds(),
      history: history)
    if lists.count >= settings.listsMax, lists[rules] == nil,
      let oldest = lists.min(by: { $0.value.madeAt < $1.value.madeAt })?.key
    {
      lists[oldest] = nil
    }
    lists[rules] = list
    return list
  }

  /// Sees to it that the fingerprints of all these cards are known that have numbers.
  private func readNumbers(of cards: [RefusedCard]) async throws {
    // Who was erased has no numbers any more: what was known of them goes, too.
    prints = prints.filter { engine.directory.card(entity: $0.key.number) != nil }
    var missing = cards.map(\.card).filter { prints[$0] == nil }
    while !missing.isEmpty {
      let batch = Array(missing.suffix(settings.cardsPerRead))
      missing.removeLast(batch.count)
      for (card, found) in zip(batch, try await numbers.prints(of: batch)) {
        prints[card] = found
      }
    }
  }
}

extension OfflinePack {
  /// Whether another pack says the same, whenever each was made.
  fileprivate func saysTheSame(as other: OfflinePack) -> Bool {
    var other = other
    other.version = version
    other.madeAt = madeAt
    return self == other
  }
}
