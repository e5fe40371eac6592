import Crypto
import Foundation
import GRDB
import Synchronization

extension Directory {
  /// Makes cards durable that are not yet in the log, and answers their references in order.
  ///
  /// Nobody finds them until they are confirmed, but their numbers are taken from now on. All or
  /// none.
  ///
  /// - Throws: `duplicateIdentifier`, `malformedIdentifier` or `limitExceeded`, naming the item.
  public func prepareCards(_ cards: [CardIdentifiers]) throws(DirectoryError) -> [UInt128] {
    try Self.checkBatch(cards.count)
    let rows = try sealed(cards)
    try file.write { database in
      try checkFree(.card, rows.map(\.macs))
      let first = registry.withLock { $0.cards.nextSlot }
      let card = try database.cachedStatement(
        sql: "INSERT INTO card (slot, reference, status) VALUES (?, ?, 0)")
      let number = try database.cachedStatement(
        sql: """
          INSERT INTO card_number (slot, sealed, uitpas, chip, museum) VALUES (?, ?, ?, ?, ?)
          """)
      for (slot, row) in zip(first..., rows) {
        try card.run([slot, row.reference.stored])
        try number.run([
          slot, row.secret, (row.uitpas ?? 0).stored, (row.chip ?? 0).stored,
          (row.museum ?? 0).stored,
        ])
      }
    } applying: { _, _ in
      registry.withLock { registry in
        for row in rows { registry.append(row) }
      }
    }
    return rows.map(\.reference)
  }

  /// The numbers of a card; nil for one that is unknown or erased, which shows as `0000000000000`.
  ///
  /// Reads and unseals one row: tens of microseconds.
  public func identifiers(ofCard entity: UInt32) throws(DirectoryError) -> CardIdentifiers? {
    let found = registry.withLock { registry in
      registry.cards.liveSlot(ofEntity: entity).map {
        (slot: $0, reference: registry.cards.references[Int($0)])
      }
    }
    guard let found else { return nil }
    return try file.read { database in
      let sealed = try Data.fetchOne(
        database.cachedStatement(sql: "SELECT sealed FROM card_number WHERE slot = ?"),
        arguments: [found.slot])
      return try Self.identifiers(sealed, slot: found.slot, of: found.reference, with: keys)
    }
  }

  /// The numbers of cards, in their order; nil for one that is unknown or erased.
  ///
  /// Reads and unseals a row for each, and holds up whatever writes meanwhile.
  ///
  /// - Throws: `limitExceeded` for more than ``DirectoryLimits/batchMax``.
  public func identifiers(
    ofCards entities: [UInt32]
  ) throws(DirectoryError) -> [CardIdentifiers?] {
    try Self.checkBatch(entities.count)
    let found = registry.withLock { registry in
      entities.map { entity in
        registry.cards.liveSlot(ofEntity: entity).map {
          (slot: $0, reference: registry.cards.references[Int($0)])
        }
      }
    }
    return try file.read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT sealed FROM card_number WHERE slot = ?")
      return try found.map { found in
        guard let found else { return nil }
        return try Self.identifiers(
          try Data.fetchOne(statement, arguments: [found.slot]), slot: found.slot,
          of: found.reference, with: keys)
      }
    }
  }

  /// The numbers of a row; nil where they were overwritten since it was looked up.
  private static func identifiers(
    _ sealed: Data?, slot: UInt32, of reference: UInt128, with keys: DirectoryKeys
  ) throws(DirectoryError) -> CardIdentifiers? {
    guard let sealed else {
      throw DirectoryError(.damaged, "card row \(slot) has no numbers")
    }
    guard sealed.contains(where: { $0 != 0 }) else { return nil }
    return try CardSecret.open(sealed, of: reference, with: keys)
  }

  /// Ties a card to its holder, so that a look-up of the card finds whom to stamp.
  ///
  /// A card that was replaced stays assigned: late taps still count, and erasing its holder reaches
  /// it.
  public func assign(card: UInt32, toHolder holder: UInt32?) throws(DirectoryError) {
    try assign([(card, holder)])
  }

  /// Ties cards to their holders, all or none.
  ///
  /// - Throws: `unknownEntity`, naming the item, where a card is not confirmed or is erased, or
  ///   a holder is not confirmed.
  public func assign(_ links: [(card: UInt32, holder: UInt32?)]) throws(DirectoryError) {
    try Self.checkBatch(links.count)
    try file.write { database in
      let found = try registry.withLock { registry throws(DirectoryError) in
        try registry.slots(of: links)
      }
      try Self.store(found, in: database)
      return found
    } applying: { _, found in
      registry.withLock { registry in
        for (slot, holder) in found {
          registry.holderOfCard[Int(slot)] = holder ?? RegistrationRows.none
        }
      }
    }
  }

  static func store(
    _ assignments: [(slot: UInt32, holder: UInt32?)], in database: Database
  ) throws {
    let update = try database.cachedStatement(sql: "UPDATE card SET holder = ? WHERE slot = ?")
    for (slot, holder) in assignments { try update.run([holder, slot]) }
  }

  private func sealed(_ cards: [CardIdentifiers]) throws(DirectoryError) -> [PreparedCard] {
    let drawn = random.withLock { random in
      cards.map { _ in (reference: random.block(), nonce: random.nonce()) }
    }
    return try inParallel(cards.count) { place throws(DirectoryError) in
      let card = cards[place]
      guard card.uitpasNumber != nil || card.chip != nil || card.museumCard != nil else {
        throw DirectoryError(.malformedIdentifier, index: place, "a card has a number")
      }
      let (reference, nonce) = drawn[place]
      return PreparedCard(
        reference: reference,
        uitpas: card.uitpasNumber.map {
          keys.mac(of: PassIdentifier(kind: .uitpasNumber, key: UInt128($0)))
        },
        chip: card.chip.map { keys.mac(of: PassIdentifier(kind: .chip, key: $0)) },
        museum: card.museumCard.map {
          keys.mac(of: PassIdentifier(kind: .museumCard, key: $0))
        },
        secret: try CardSecret.seal(card, of: reference, with: keys, nonce: nonce))
    }
  }
}

/// A card ready to be stored.
struct PreparedCard {
  var reference: UInt128
  var uitpas: UInt128?
  var chip: UInt128?
  var museum: UInt128?
  var secret: Data

  var macs: [UInt128] { [uitpas, chip, museum].compactMap(\.self) }
}

/// A card's own numbers under the seal, in a row of one length that erasing overwrites.
///
/// They need no key of their own: it would have to lie in that same row, and be destroyed with it.
enum CardSecret {
  static let sealedBytes = DirectoryKeys.sealOverhead + 1 + 8 + 16 + 16

  static func seal(
    _ card: CardIdentifiers, of reference: UInt128, with keys: DirectoryKeys, nonce: Data
  ) throws(DirectoryError) -> Data {
    let present: UInt8 =
      (card.uitpasNumber == nil ? 0 : 1) | (card.chip == nil ? 0 : 2)
      | (card.museumCard == nil ? 0 : 4)
    var plain = [present]
    plain.append(bigEndian: card.uitpasNumber ?? 0)
    plain.append(bigEndian: card.chip ?? 0)
    plain.append(bigEndian: card.museumCard ?? 0)
    return try place(reference).seal(plain, with: keys.cardSealing, nonce: nonce)
  }

  static func open(
    _ sealed: Data, of reference: UInt128, with keys: DirectoryKeys
  ) throws(DirectoryError) -> CardIdentifiers {
    let plain = try place(reference).open(sealed, with: keys.cardSealing)
    guard plain.count == 41 else {
      throw DirectoryError(.damaged, "a card's numbers have the wrong length")
    }
    let present = plain.integer(at: 0, as: UInt8.self)
    return CardIdentifiers(
      uitpasNumber: present & 1 == 0 ? nil : plain.integer(at: 1, as: UInt64.self),
      chip: present & 2 == 0 ? nil : plain.integer(at: 9, as: UInt128.self),
      museumCard: present & 4 == 0 ? nil : plain.integer(at: 25, as: UInt128.self))
  }

  private static func place(_ reference: UInt128) -> SealingPlace {
    SealingPlace(table: "card_number", reference: reference)
  }
}

extension Registry {
  fileprivate mutating func append(_ row: PreparedCard) {
    let slot = cards.appendPending(row.reference)
    for mac in row.macs { cards.take(mac, for: slot) }
    holderOfCard.append(RegistrationRows.none)
  }

  /// The slots of the cards to assign, once it is sure that cards and holders are there.
  fileprivate func slots(
    of links: [(card: UInt32, holder: UInt32?)]
  ) throws(DirectoryError) -> [(slot: UInt32, holder: UInt32?)] {
    var found: [(slot: UInt32, holder: UInt32?)] = []
    found.reserveCapacity(links.count)
    for (place, link) in links.enumerated() {
      guard let slot = cards.liveSlot(ofEntity: link.card) else {
        throw DirectoryError(.unknownEntity, index: place, "no card \(link.card)")
      }
      if let holder = link.holder, holders.slot(ofEntity: holder) == nil {
        throw DirectoryError(.unknownEntity, index: place, "no holder \(holder)")
      }
      found.append((slot, link.holder))
    }
    return found
  }
}
