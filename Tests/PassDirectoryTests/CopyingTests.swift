import Foundation
import Testing

@testable import PassDirectory

@Suite("Copying a directory")
struct CopyingTests {
  @Test("the copy opens with the key and has everyone, the erased as erased")
  func copies() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let references = try directory.register((0..<5).map { HolderProfile.marked($0) }, from: 1)
    try directory.register((0..<5).map { CardIdentifiers.marked($0) }, from: 1)
    try directory.assign((1...5).map { (UInt32($0), UInt32($0)) })
    _ = try directory.prepareHolders([HolderProfile()])
    try directory.eraseHolder(2)

    let copy = try ScratchFolder()
    try directory.copyDatabase(to: "\(copy.path)/\(Directory.databaseName)")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: "\(copy.path)/\(Directory.databaseName)")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    // What comes later is not in the copy, and the directory goes on.
    try directory.register([HolderProfile()], from: 6)
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/\(Directory.keyName)", toPath: "\(copy.path)/\(Directory.keyName)")
    let opened = try copy.openDirectory()
    #expect(opened.extent == DirectoryExtent(lastHolder: 5, lastCard: 5, pending: 1))
    #expect(directory.extent == DirectoryExtent(lastHolder: 6, lastCard: 5, pending: 1))
    #expect(opened.isErased(holder: 2))
    #expect(try opened.profile(ofHolder: 3) == directory.profile(ofHolder: 3))
    #expect(opened.hasHolder(reference: references[4], entity: 5))
  }

  @Test("a file that is there is not replaced")
  func isNotReplaced() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let path = "\(folder.path)/taken"
    try Data([1]).write(to: URL(fileURLWithPath: path))
    #expect(throws: DirectoryError.self) { try directory.copyDatabase(to: path) }
    #expect(try folder.bytes(of: "taken") == Data([1]))
  }

  @Test("whom the log names is expected before and after they are confirmed, and no other")
  func expects() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let holders = try directory.prepareHolders([HolderProfile(), HolderProfile()])
    let cards = try directory.prepareCards([CardIdentifiers.marked(1)])
    #expect(directory.expectsHolder(reference: holders[0], entity: 1))
    #expect(directory.expectsCard(reference: cards[0], entity: 1))
    try directory.confirmHolders([(holders[0], 1)])
    try directory.confirmCards([(cards[0], 1)])
    #expect(directory.expectsHolder(reference: holders[0], entity: 1))
    #expect(!directory.expectsHolder(reference: holders[0], entity: 2))
    #expect(directory.expectsCard(reference: cards[0], entity: 1))
    #expect(!directory.expectsCard(reference: cards[0], entity: 2))
    #expect(!directory.expectsHolder(reference: cards[0], entity: 2))
    #expect(directory.expectsHolder(reference: holders[1], entity: 2))
  }
}
