import EventLog
import Ledger
import PassDirectory

/// Whom the log knows, to compare a directory with.
struct LoggedPeople: Sendable {
  let holderCount: Int
  let cardCount: Int
  private let holders: [Reference]
  private let cards: [Reference]
  private let holderOfCard: [UInt32]
  private let erased: [UInt32]

  /// A reference of the directory, and the number that the log gave it.
  private struct Reference {
    var reference: UInt128
    var number: UInt32
  }

  init(_ state: borrowing LedgerState) {
    holderCount = state.holderCount
    cardCount = state.cardCount
    var holders: [Reference] = []
    holders.reserveCapacity(state.holderCount)
    for number in 0..<UInt32(state.holderCount) {
      guard let reference = state.reference(ofHolder: HolderID(number + 1)) else { continue }
      holders.append(Reference(reference: reference, number: number + 1))
    }
    var cards: [Reference] = []
    cards.reserveCapacity(state.cardCount)
    var holderOfCard = [UInt32](repeating: 0, count: state.cardCount + 1)
    for number in 0..<UInt32(state.cardCount) {
      let card = CardID(number + 1)
      guard let reference = state.reference(ofCard: card) else { continue }
      cards.append(Reference(reference: reference, number: number + 1))
      holderOfCard[Int(number) + 1] = state.card(card)?.holder.number ?? 0
    }
    self.holders = holders
    self.cards = cards
    self.holderOfCard = holderOfCard
    erased = state.erasedHolders.map(\.number).sorted()
  }

  /// Ends what a crash interrupted between directory and log, and destroys whom the log has erased.
  ///
  /// - Returns: what was settled, and how many holders were still to be destroyed.
  func settle(
    _ directory: PassDirectory.Directory
  ) throws(DirectoryError) -> (changes: Reconciliation, holdersErased: Int) {
    // Few are asked for, or none: only a crash leaves something to settle.
    lazy var holdersByReference = Self.index(holders)
    lazy var cardsByReference = Self.index(cards)
    let changes = try directory.reconcile(
      holders: { holdersByReference[$0] }, cards: { cardsByReference[$0] },
      holderOfCard: { number in
        let holder = Int(number) < holderOfCard.count ? holderOfCard[Int(number)] : 0
        return holder == 0 ? nil : holder
      })
    var count = 0
    var rest = unerased(in: directory)[...]
    while !rest.isEmpty {
      count += try directory.eraseHolders(Array(rest.prefix(DirectoryLimits.batchMax)))
      rest = rest.dropFirst(DirectoryLimits.batchMax)
    }
    return (changes, count)
  }

  private static func index(_ references: [Reference]) -> [UInt128: UInt32] {
    Dictionary(references.map { ($0.reference, $0.number) }) { _, newer in newer }
  }

  /// Whom the log has erased and the directory has not.
  func unerased(in directory: PassDirectory.Directory) -> [UInt32] {
    erased.filter { !directory.isErased(holder: $0) }
  }

  /// How many holders and cards of the log the directory neither has nor has prepared.
  func missing(in directory: PassDirectory.Directory) -> Int {
    holders.count { !directory.expectsHolder(reference: $0.reference, entity: $0.number) }
      + cards.count { !directory.expectsCard(reference: $0.reference, entity: $0.number) }
  }

  /// How many holders and cards the directory has that the log never registered.
  func beyond(in directory: PassDirectory.Directory) -> Int {
    directory.countBeyond(holders: holderCount, cards: cardCount)
  }
}

/// What was changed in a directory to bring it in line with its log.
struct SettledDirectory: Codable, Sendable, Hashable {
  /// Registrations that a crash had left between directory and log.
  var pendingSettled = 0
  /// Holders whom the log has erased and the directory still had.
  var holdersErased = 0
  /// Holders whom the log does not know.
  var holdersDestroyed = 0
  /// Cards that the log does not know.
  var cardsDestroyed = 0

  init() {}

  /// Brings a directory in line with its log; one that belongs to another log or another day is
  /// refused as it is.
  ///
  /// - Parameter destroysBeyond: whether to destroy whom the log does not know.
  /// - Throws: `foreign` for a directory that lacks someone whom the log names, or knows someone
  ///   whom it does not.
  init(
    _ directory: PassDirectory.Directory, with people: LoggedPeople, destroysBeyond: Bool
  ) throws {
    let missing = people.missing(in: directory)
    guard missing == 0 else {
      throw EventLogError(
        .foreign, "the directory lacks \(missing) holders and cards that the log names")
    }
    let beyond = people.beyond(in: directory)
    guard beyond == 0 || destroysBeyond else {
      throw EventLogError(
        .foreign,
        "the directory has \(beyond) holders and cards that the log does not know; after a loss, "
          + "`pasboek log accept-loss --destroy-beyond` destroys them")
    }
    if beyond > 0 {
      (holdersDestroyed, cardsDestroyed) = try directory.destroyBeyond(
        holders: people.holderCount, cards: people.cardCount)
    }
    let changes: Reconciliation
    (changes, holdersErased) = try people.settle(directory)
    pendingSettled =
      changes.holdersConfirmed + changes.holdersAbandoned + changes.cardsConfirmed
      + changes.cardsAbandoned
  }

  /// What was destroyed, for a person; nothing where nothing was.
  var text: String? {
    guard holdersErased + holdersDestroyed + cardsDestroyed > 0 else { return nil }
    return "destroyed in the directory: \(holdersErased) holders whom the log has erased, "
      + "\(holdersDestroyed) holders and \(cardsDestroyed) cards that it does not know"
  }
}
