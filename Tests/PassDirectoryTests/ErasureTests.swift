import Crypto
import Foundation
import GRDB
import Synchronization
import Testing

@testable import PassDirectory

@Suite("Erasing")
struct ErasureTests {
  /// Every byte sequence that ties the files to a holder and their card: in clear, as stored, and
  /// the key.
  private static func markers(
    _ number: Int, in directory: Directory
  ) throws -> [(name: String, bytes: Data)] {
    let profile = HolderProfile.marked(number)
    let card = CardIdentifiers.marked(number)
    var markers: [(name: String, bytes: Data)] = []
    for text in [profile.name, profile.firstName, profile.email, profile.inszNumber] {
      markers.append(("text", Data(try #require(text).utf8)))
    }
    let uitpas = try #require(card.uitpasNumber)
    let chip = try #require(card.chip)
    markers.append(("number in digits", Data(String(format: "%013d", uitpas).utf8)))
    markers.append(("number", withUnsafeBytes(of: uitpas.bigEndian) { Data($0.suffix(6)) }))
    markers.append(("number in 8 bytes", withUnsafeBytes(of: uitpas.bigEndian) { Data($0) }))
    markers.append(("number in 16 bytes", UInt128(uitpas).stored))
    markers.append(("chip in 16 bytes", chip.stored))
    markers.append(("number reversed", withUnsafeBytes(of: uitpas) { Data($0.prefix(6)) }))
    markers.append(("chip in hex", Data(String(chip, radix: 16, uppercase: true).utf8)))
    markers.append(("chip", chip.stored.suffix(10)))
    markers.append(("chip reversed", Data(chip.stored.suffix(10).reversed())))
    return try markers + storedMarkers(number, in: directory)
  }

  /// The sealed rows and look-up keys of a holder and their card, and the holder's key in clear.
  private static func storedMarkers(
    _ number: Int, in directory: Directory
  ) throws -> [(name: String, bytes: Data)] {
    let (holder, card) = directory.registry.withLock { registry in
      (
        registry.holders.slot(ofEntity: UInt32(number)),
        registry.cards.slot(ofEntity: UInt32(number))
      )
    }
    return try directory.file.read { database in
      let key = try #require(
        try Row.fetchOne(
          database,
          sql: "SELECT reference, sealed, passholder, insz FROM holder NATURAL JOIN "
            + "holder_key WHERE slot = ?", arguments: [holder]))
      let reference = try #require(UInt128(stored: key[0]))
      let secret = try HolderSecret(opening: key[1], of: reference, with: directory.keys)
      let numbers = try #require(
        try Row.fetchOne(
          database, sql: "SELECT sealed, uitpas, chip FROM card_number WHERE slot = ?",
          arguments: [card]))
      return [
        ("the key", secret.key.withUnsafeBytes { Data($0) }), ("the sealed key", key[1]),
        ("the id's MAC", key[2]), ("the INSZ's MAC", key[3]), ("the sealed numbers", numbers[0]),
        ("the number's MAC", numbers[1]), ("the chip's MAC", numbers[2]),
      ]
    }
  }

  private static func populated(_ count: Int) throws -> (ScratchFolder, Directory) {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register((0..<count).map { HolderProfile.marked($0) }, from: 0)
    try directory.register((0..<count).map { CardIdentifiers.marked($0) }, from: 0)
    try directory.assign((0..<count).map { (UInt32($0), UInt32($0)) })
    return (folder, directory)
  }

  @Test("nothing of an erased holder is in any file, and all of the others is there")
  func markers() async throws {
    let (folder, directory) = try Self.populated(50)
    try await directory.loadSearchIndex()
    let markers = try Self.markers(13, in: directory)
    let stored = try Self.storedMarkers(13, in: directory).dropFirst()
    for (name, bytes) in stored {
      #expect(try !folder.filesContaining(bytes).isEmpty, "\(name) can be found before")
    }
    #expect(try directory.eraseHolder(13))
    for (name, bytes) in markers {
      #expect(try folder.filesContaining(bytes) == [], "\(name) is gone")
    }
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.isErased(holder: 13))
      #expect(directory.card(number: 900_000_000_013) == nil)
      #expect(try directory.identifiers(ofCard: 13) == nil)
      #expect(try directory.profile(ofHolder: 13) == nil)
      #expect(directory.holder(try #require(PassIdentifier(inszNumber: "80000000013"))) == nil)
      for number in 0..<50 where number != 13 {
        let card = directory.card(number: 900_000_000_000 + UInt64(number))
        #expect(card?.holder == UInt32(number))
        #expect(card?.birthDay == Int32(number))
        #expect(try directory.identifiers(ofCard: UInt32(number)) == .marked(number))
        #expect(
          try directory.profile(ofHolder: UInt32(number))?.email == "post-\(number)-x@example.be")
      }
    }
  }

  @Test("no person, number, key or secret is ever stored in clear")
  func clear() throws {
    let (folder, directory) = try Self.populated(20)
    for number in 0..<20 {
      let stored = try Set(Self.storedMarkers(number, in: directory).dropFirst().map(\.bytes))
      for (name, bytes) in try Self.markers(number, in: directory) where !stored.contains(bytes) {
        #expect(try folder.filesContaining(bytes) == [], "\(name)")
      }
    }
  }

  @Test("no copy of a row stays in a page, whatever was changed and erased before")
  func staleCopies() throws {
    var random = SeededGenerator(seed: 3)
    let (folder, directory) = try Self.populated(3_000)
    let victims = (0..<3_000).shuffled(using: &random).prefix(1_500)
    for number in victims.prefix(300) {
      var profile = HolderProfile.marked(number)
      profile.inszNumber = number % 2 == 0 ? nil : String(70_000_000_000 + number)
      try directory.updateProfile(profile, ofHolder: UInt32(number))
    }
    let markers = try victims.prefix(100).flatMap { number in
      try Self.storedMarkers(number, in: directory).filter { $0.bytes != Data(count: 16) }
    }
    for batch in 0..<15 {
      let entities = victims.dropFirst(batch * 100).prefix(100).map { UInt32($0) }
      #expect(try directory.eraseHolders(entities) == 100)
    }
    try directory.register((3_000..<4_000).map { CardIdentifiers.marked($0) }, from: 3_000)
    let found = try markers.filter { try !folder.filesContaining($0.bytes).isEmpty }
    #expect(found.map(\.name) == [])
  }

  @Test("erasing reaches the replaced card, and leaves a card that changed hands")
  func cards() throws {
    let (_, directory) = try Self.populated(4)
    try directory.assign(card: 1, toHolder: 0)
    try directory.assign(card: 0, toHolder: 3)
    try directory.eraseHolder(0)
    #expect(directory.card(number: 900_000_000_001) == nil)
    #expect(directory.card(number: 900_000_000_000)?.holder == 3)
  }

  @Test("erasing again, or someone who is not there, changes nothing")
  func idempotent() throws {
    let (_, directory) = try Self.populated(4)
    #expect(try directory.eraseHolders([0, 2, 2, 99]) == 2)
    #expect(try directory.eraseHolders([0, 2, 99]) == 0)
    #expect(!directory.isErased(holder: 1))
    #expect(!directory.isErased(holder: 99))
  }

  @Test("an erased holder's registration is still known, and their numbers are free again")
  func afterwards() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let holder = try directory.register([HolderProfile.marked(1)], from: 0)[0]
    let card = try directory.register([CardIdentifiers.marked(1)], from: 0)[0]
    try directory.assign(card: 0, toHolder: 0)
    try directory.eraseHolder(0)
    #expect(directory.hasHolder(reference: holder, entity: 0))
    #expect(directory.hasCard(reference: card, entity: 0))
    try directory.register([HolderProfile.marked(1)], from: 1)
    try directory.register([CardIdentifiers.marked(1)], from: 1)
    #expect(directory.card(number: 900_000_000_001)?.card == 1)
    let changes = try directory.reconcile(
      holders: { _ in nil }, cards: { _ in nil }, holderOfCard: { _ in nil })
    #expect(changes == Reconciliation())
  }

  @Test("a crash before the WAL was emptied is made good by the next start")
  func interrupted() throws {
    let (folder, directory) = try Self.populated(3)
    let sealed = try #require(
      try directory.file.read { database in
        try Data.fetchOne(database, sql: "SELECT sealed FROM card_number WHERE slot = 1")
      })
    _ = try directory.file.write {
      try Directory.destroy(.card, slot: 1, as: .erased, in: $0)
    } applying: { _, row in
      row
    }
    let crashed = try folder.crashed()
    #expect(try crashed.filesContaining(sealed) != [])
    _ = try crashed.openDirectory(seed: 2)
    #expect(try crashed.filesContaining(sealed) == [])
  }

  @Test("what is destroyed because the log never had it leaves nothing either")
  func abandoned() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let holders = try directory.prepareHolders([.marked(1), .marked(2)])
    try directory.confirmHolders([(holders[0], 0)])
    let sealed = try directory.file.read { database in
      try Data.fetchAll(database, sql: "SELECT sealed FROM holder_key ORDER BY slot")
    }
    try directory.abandonHolders([holders[1]])
    #expect(try folder.filesContaining(sealed[0]) != [])
    #expect(try folder.filesContaining(sealed[1]) == [])
  }
}
