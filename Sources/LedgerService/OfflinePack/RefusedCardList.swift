import Dispatch
import Ledger
import LedgerWire
import PassDirectory

/// The fingerprints of the numbers of one card, so that no number is unsealed twice.
struct CardPrints: Sendable {
  private static let none = UInt64.max

  private var uitpas = none
  private var chip = none
  private var museum = none

  /// The fingerprints of a card's numbers.
  init(_ numbers: CardIdentifiers, with key: CardFingerprintKey) {
    if let number = numbers.uitpasNumber.flatMap({ UITPASNumber(value: $0) }) {
      uitpas = key.fingerprint(of: .uitpas(number.text)) ?? Self.none
    }
    if let number = numbers.chip.flatMap({ ChipNumber(key: $0) }) {
      chip = key.fingerprint(of: .chip(number.text)) ?? Self.none
    }
    let pass = numbers.museumCard.flatMap { UInt64(exactly: $0) }
    if let number = pass.flatMap({ MuseumPassNumber(value: $0) }) {
      museum = key.fingerprint(of: .museum(number.text)) ?? Self.none
    }
  }

  /// Each of them.
  var all: [UInt64] { [uitpas, chip, museum].filter { $0 != Self.none } }
}

/// Finds the refused cards of the ledger, a few on each turn of the engine's thread.
struct CardSweep: Sendable {
  /// The cards, and the position of the log at which it began: whatever the log said by then is in
  /// them.
  struct Found: Sendable {
    var version: UInt64
    var cards: [RefusedCard]
  }

  let engine: LedgerEngine
  let settings: OfflinePackSettings

  /// The cards that some rules refuse.
  ///
  /// - Complexity: O(cards), in questions of ``OfflinePackSettings/cardsPerQuestion``.
  func refusedCards(by rules: CardRules) async throws(EngineError) -> Found {
    var found: Found?
    var first: UInt32 = 1
    let count = settings.cardsPerQuestion
    while true {
      let begin = first
      let (position, last, cards) = try await engine.read { state, now in
        (
          state.position, UInt32(state.cardCount),
          state.refusedCards(from: begin, count: count, by: rules, at: now)
        )
      }
      if found == nil { found = Found(version: position, cards: []) }
      found?.cards += cards
      guard UInt64(first) + UInt64(count) <= UInt64(last) else { break }
      first += UInt32(count)
    }
    guard var found else { preconditionFailure("one question at least was asked") }
    if found.cards.count(where: \.isStock) > settings.stockCardsMax {
      found.cards.removeAll(where: \.isStock)
    }
    return found
  }
}

/// Reads the numbers of cards from the directory, apart from the threads that serve requests.
struct CardNumberReader: Sendable {
  let directory: Directory
  let key: CardFingerprintKey
  private let queue = DispatchQueue(label: "offline-pack", qos: .utility)

  init(_ directory: Directory, key: CardFingerprintKey) {
    self.directory = directory
    self.key = key
  }

  /// The fingerprints of cards, in their order; nil for one without numbers, such as an erased one.
  func prints(of cards: [CardID]) async throws(EngineError) -> [CardPrints?] {
    let result: Result<[CardPrints?], DirectoryError> = await withCheckedContinuation {
      continuation in
      queue.async {
        continuation.resume(
          returning: Result { () throws(DirectoryError) in
            try directory.identifiers(ofCards: cards.map(\.number)).map { numbers in
              numbers.map { CardPrints($0, with: key) }
            }
          })
      }
    }
    switch result {
    case .success(let prints): return prints
    case .failure: throw .directory
    }
  }
}

extension RefusedCardReason {
  /// What a display is told of a card that the ledger's rules refuse; nil for a refusal that is not
  /// the card's own.
  init?(_ refusal: CardRefusal) {
    switch refusal {
    case .checkIn(let refusal): self.init(refusal)
    case .visit(let refusal): self.init(refusal)
    }
  }

  private init?(_ refusal: Refusal) {
    switch refusal {
    case .cardNotActive, .cardDeleted: self = .cardNotActive
    case .cardBlocked: self = .cardBlocked
    case .cardReplaced: self = .cardReplaced
    case .groupPassNotAllowed: self = .groupPassNotAllowed
    case .holderBlocked: self = .holderBlocked
    // A public display never tells that it was a social tariff that ended.
    case .noActiveMembership, .socialTariffExpired: self = .noActiveMembership
    default: return nil
    }
  }

  private init?(_ refusal: MuseumRefusal) {
    switch refusal {
    case .cardNotActive: self = .cardNotActive
    case .holderBlocked: self = .holderBlocked
    case .subscriptionNotActive: self = .subscriptionNotActive
    case .unregisteredMaximum: self = .registrationRequired
    default: return nil
    }
  }
}
