import Foundation
import GRDB
import Synchronization
import Testing

@testable import PassDirectory

@Suite("UiTiDs") struct UiTiDTests {
  private static let uitid = "8f3a1c00-7d2e-4b6c-9a4f-user"

  private static func mac(
    ofHolder entity: UInt32, in directory: Directory
  ) throws -> Data? {
    let slot = directory.registry.withLock { $0.holders.slot(ofEntity: entity) }
    return try directory.file.read { database in
      try Data.fetchOne(
        database, sql: "SELECT uitid FROM holder_uitid WHERE slot = ?", arguments: [slot])
    }
  }

  @Test("a linked user is found as the holder, exactly as written, also after a start")
  func linked() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 1)
    #expect(directory.holder(uitid: Self.uitid) == nil)
    #expect(try directory.link(uitid: Self.uitid, toHolder: 2))
    #expect(try !directory.link(uitid: Self.uitid, toHolder: 2))
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.holder(uitid: Self.uitid) == 2)
      #expect(directory.holder(uitid: Self.uitid.uppercased()) == nil)
      #expect(directory.holder(uitid: "") == nil)
      #expect(try directory.profile(ofHolder: 2)?.uitidID == Self.uitid)
      #expect(try directory.profile(ofHolder: 2)?.email == "post-2-x@example.be")
    }
  }

  @Test("a user is one holder, and a holder one user")
  func unique() throws {
    let directory = try ScratchFolder().openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 1)
    try directory.link(uitid: "a", toHolder: 1)
    #expect(code { try directory.link(uitid: "a", toHolder: 2) } == .duplicateIdentifier)
    #expect(try directory.profile(ofHolder: 2)?.uitidID == nil)
    try directory.link(uitid: "b", toHolder: 1)
    #expect(directory.holder(uitid: "a") == nil && directory.holder(uitid: "b") == 1)
    try directory.link(uitid: "a", toHolder: 2)
    #expect(directory.holder(uitid: "a") == 2)
    #expect(code { try directory.link(uitid: "c", toHolder: 9) } == .unknownEntity)
    for malformed in ["", String(repeating: "x", count: 256)] {
      #expect(code { try directory.link(uitid: malformed, toHolder: 1) } == .malformedIdentifier)
    }
    #expect(directory.holder(uitid: "b") == 1)
  }

  @Test("a link that was taken away is gone, and the user free for another")
  func unlinked() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 1)
    #expect(try !directory.link(uitid: nil, toHolder: 1))
    try directory.link(uitid: Self.uitid, toHolder: 1)
    #expect(try directory.link(uitid: nil, toHolder: 1))
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.holder(uitid: Self.uitid) == nil)
      #expect(try directory.profile(ofHolder: 1)?.uitidID == nil)
    }
    #expect(try directory.link(uitid: Self.uitid, toHolder: 2))
  }

  @Test("a change of the rest of the profile keeps a link, whoever came in between")
  func kept() throws {
    let directory = try ScratchFolder().openDirectory()
    try directory.register([HolderProfile.marked(1)], from: 1)
    try directory.link(uitid: Self.uitid, toHolder: 1)
    try directory.changeProfile(ofHolder: 1) { $0.inszNumber = "80000000009" }
    #expect(directory.holder(uitid: Self.uitid) == 1)
    #expect(directory.holder(try #require(PassIdentifier(inszNumber: "80000000009"))) == 1)
    #expect(directory.holder(try #require(PassIdentifier(inszNumber: "80000000001"))) == nil)
  }

  @Test("erasing a holder takes the link with it, from every file")
  func erased() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 1)
    try directory.link(uitid: Self.uitid, toHolder: 1)
    let mac = try #require(try Self.mac(ofHolder: 1, in: directory))
    #expect(try !folder.filesContaining(mac).isEmpty)
    #expect(try directory.eraseHolder(1))
    #expect(try folder.filesContaining(mac) == [])
    #expect(try folder.filesContaining(Data(Self.uitid.utf8)) == [])
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.holder(uitid: Self.uitid) == nil)
      #expect(try directory.link(uitid: Self.uitid, toHolder: 2))
    }
  }

  @Test("a user who is registered with a link is found, and one who is abandoned is free again")
  func registered() throws {
    let directory = try ScratchFolder().openDirectory()
    var linked = HolderProfile.marked(1)
    linked.uitidID = Self.uitid
    let references = try directory.prepareHolders([linked])
    #expect(directory.holder(uitid: Self.uitid) == nil)
    #expect(code { _ = try directory.prepareHolders([linked]) } == .duplicateIdentifier)
    try directory.abandonHolders(references)
    try directory.register([linked], from: 7)
    #expect(directory.holder(uitid: Self.uitid) == 7)
  }

  @Test("a directory of before there were links opens, and takes them")
  func migrated() throws {
    let folder = try ScratchFolder()
    let before = try folder.openDirectory()
    try before.register([HolderProfile.marked(1)], from: 1)
    try before.file.write { database in
      try database.execute(
        sql: """
          DROP TABLE holder_uitid; DROP TABLE client_uitid;
          DELETE FROM grdb_migrations WHERE identifier = 'UiTiDs'
          """)
    } applying: { _, _ in
    }
    let directory = try folder.crashed().openDirectory(seed: 2)
    #expect(try directory.profile(ofHolder: 1)?.email == "post-1-x@example.be")
    #expect(try directory.link(uitid: Self.uitid, toHolder: 1))
    #expect(directory.holder(uitid: Self.uitid) == 1)
  }

  @Test("a user calls as one client, known by a hash alone, until it is revoked")
  func clients() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    func add(_ id: String, _ uitid: String?) throws {
      try directory.addClient(
        NewClient(
          id: id, secret: "secret", name: "Balie", entity: 4,
          grants: [Grant(permissions: ["CHECKINS_WRITE"])], uitidID: uitid))
    }
    try add("one", Self.uitid)
    try add("app", nil)
    #expect(code { try add("two", Self.uitid) } == .duplicateIdentifier)
    #expect(try folder.filesContaining(Data(Self.uitid.utf8)) == [])
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      let client = try #require(directory.client(uitid: Self.uitid))
      #expect(client.id == "one" && client.isUser && client.entity == 4)
      #expect(directory.client("app")?.isUser == false)
      #expect(directory.client(uitid: "app") == nil)
    }
    try directory.revokeClient("one")
    #expect(directory.client(uitid: Self.uitid) == nil)
    try add("two", Self.uitid)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.client(uitid: Self.uitid)?.id == "two")
    }
  }
}
