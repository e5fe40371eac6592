import Foundation
import GRDB
import Testing

@testable import PassDirectory

@Suite("A directory ahead of its log")
struct DestroyBeyondTests {
  private static func populated(_ count: Int) throws -> (ScratchFolder, Directory) {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register((1...count).map { HolderProfile.marked($0) }, from: 1)
    try directory.register((1...count).map { CardIdentifiers.marked($0) }, from: 1)
    try directory.assign((1...count).map { (UInt32($0), UInt32($0)) })
    return (folder, directory)
  }

  @Test("what the log lost is destroyed, what it kept stays, and a start finds it so")
  func destroys() throws {
    let (folder, directory) = try Self.populated(10)
    try directory.eraseHolder(9)
    try directory.assign(card: 3, toHolder: 8)
    let sealed = try directory.file.read { database in
      try Data.fetchAll(database, sql: "SELECT sealed FROM card_number WHERE slot >= 6")
    }
    #expect(directory.countBeyond(holders: 6, cards: 5) == 9)
    let destroyed = try directory.destroyBeyond(holders: 6, cards: 5)
    #expect(destroyed.holders == 4)
    #expect(destroyed.cards == 5)
    for bytes in sealed where bytes.contains(where: { $0 != 0 }) {
      #expect(try folder.filesContaining(bytes) == [])
    }
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.countBeyond(holders: 6, cards: 5) == 0)
      #expect(directory.card(number: 900_000_000_003)?.holder == nil, "its holder is gone")
      #expect(directory.card(number: 900_000_000_005)?.holder == 5)
      #expect(directory.card(number: 900_000_000_006) == nil)
      #expect(try directory.profile(ofHolder: 6)?.name == "Familienaam-6-x")
      #expect(try directory.profile(ofHolder: 7) == nil)
      #expect(!directory.isErased(holder: 9))
    }
  }

  @Test("numbers and identifiers are free again")
  func reused() throws {
    let (folder, directory) = try Self.populated(4)
    try directory.destroyBeyond(holders: 2, cards: 2)
    try directory.register([HolderProfile.marked(4), .marked(3)], from: 3)
    try directory.register([CardIdentifiers.marked(4)], from: 3)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(try directory.profile(ofHolder: 3)?.name == "Familienaam-4-x")
      #expect(directory.card(number: 900_000_000_004)?.card == 3)
      #expect(directory.card(number: 900_000_000_004)?.holder == nil)
    }
  }

  @Test("a directory that is not ahead stays as it is, and so do prepared rows")
  func nothing() throws {
    let (_, directory) = try Self.populated(3)
    let prepared = try directory.prepareHolders([.marked(9)])
    let destroyed = try directory.destroyBeyond(holders: 3, cards: 3)
    #expect(destroyed.holders == 0)
    #expect(destroyed.cards == 0)
    try directory.confirmHolders([(prepared[0], 4)])
    #expect(directory.card(number: 900_000_000_003)?.holder == 3)
  }
}
