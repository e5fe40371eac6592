import Foundation
import GRDB
import Testing

@testable import PassDirectory

@Suite("The files of the directory")
struct FileTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func opening(_ folder: ScratchFolder) -> DirectoryError.Code? {
    code { _ = try folder.openDirectory(seed: 9) }
  }

  @Test(
    "SQLite reads back what durability and erasure rest on",
    arguments: [
      ("synchronous", "2"), ("secure_delete", "1"), ("journal_mode", "wal"),
      ("locking_mode", "exclusive"), ("temp_store", "2"), ("trusted_schema", "0"),
    ])
  func settings(name: String, expected: String) throws {
    let directory = try folder.openDirectory()
    let found = try directory.file.read { database in
      try String.fetchOne(database, sql: "PRAGMA \(name)")
    }
    #expect(found == expected)
  }

  @Test("only the owner may read them")
  func modes() throws {
    let directory = try folder.openDirectory()
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    let names = try folder.fileNames()
    #expect(names == ["directory.db", "directory.db-wal", "directory.key"])
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    #expect(try folder.bytes(of: "directory.key").count == 32)
  }

  @Test("a second process finds it locked; after closing, it does not")
  func locking() throws {
    let directory = try folder.openDirectory()
    #expect(opening(folder) == .locked)
    try directory.close()
    #expect(opening(folder) == nil)
    #expect(throws: DirectoryError.self) { try directory.prepareCards([.marked(1)]) }
  }

  @Test("a directory without its key refuses to open, and makes no new one")
  func missingKey() throws {
    try folder.openDirectory().close()
    try FileManager.default.removeItem(atPath: "\(folder.path)/directory.key")
    #expect(opening(folder) == .keyMissing)
    #expect(try folder.fileNames().contains("directory.key") == false)
  }

  @Test("a key of another directory is refused")
  func wrongKey() throws {
    let directory = try folder.openDirectory(seed: 1)
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    try directory.close()
    let other = try ScratchFolder()
    try other.openDirectory(seed: 2).close()
    let key = "\(folder.path)/directory.key"
    let right = try folder.bytes(of: "directory.key")
    try FileManager.default.removeItem(atPath: key)
    try FileManager.default.copyItem(atPath: "\(other.path)/directory.key", toPath: key)
    #expect(opening(folder) == .keyWrong)
    try right.write(to: URL(fileURLWithPath: key))
    #expect(try folder.openDirectory().card(number: 900_000_000_001)?.card == 0)
  }

  @Test("a key file that others may read, or of another length, is refused")
  func malformedKey() throws {
    try folder.openDirectory().close()
    let key = "\(folder.path)/directory.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
    #expect(opening(folder) == .keyMalformed)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    #expect(opening(folder) == nil)
    try Data(count: 31).write(to: URL(fileURLWithPath: key))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    #expect(opening(folder) == .keyMalformed)
  }

  @Test("a key that a crash left half written is made anew")
  func interruptedKey() throws {
    try Data(count: 5).write(to: URL(fileURLWithPath: "\(folder.path)/directory.key.new"))
    try folder.openDirectory().close()
    #expect(try folder.fileNames() == ["directory.db", "directory.key"])
  }

  @Test("a file that is no database is refused as damaged")
  func notADatabase() throws {
    try folder.openDirectory().close()
    try Data(repeating: 7, count: 8_192)
      .write(to: URL(fileURLWithPath: "\(folder.path)/directory.db"))
    #expect(opening(folder) == .damaged)
  }

  @Test(
    "rows that were changed behind its back are refused as damaged",
    arguments: [
      "UPDATE holder_key SET sealed = randomblob(66) WHERE slot = 1",
      "UPDATE holder_key SET sealed = (SELECT sealed FROM holder_key WHERE slot = 0)",
      "UPDATE holder SET entity = 0",
      "UPDATE holder SET status = 9",
      "UPDATE holder SET status = -1",
      "UPDATE holder SET entity = -1 WHERE slot = 1",
      "UPDATE card SET entity = 1 << 40 WHERE slot = 1",
      "UPDATE card SET holder = -7",
      "DELETE FROM holder_key WHERE slot = 1",
      "DELETE FROM holder WHERE slot = 0",
      "UPDATE card_number SET chip = (SELECT chip FROM card_number WHERE slot = 0)",
    ])
  func damage(statement: String) throws {
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 0)
    try directory.register([CardIdentifiers.marked(1), .marked(2)], from: 0)
    try directory.close()
    let queue = try DatabaseQueue(path: "\(folder.path)/directory.db")
    try queue.write { try $0.execute(sql: statement) }
    try queue.close()
    #expect(opening(folder) == .damaged)
  }

  @Test("after a failed write nothing is written any more, and look-ups go on")
  func halting() throws {
    let directory = try folder.openDirectory()
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    let failure = code {
      try directory.file.write {
        try $0.execute(sql: "INSERT INTO nowhere VALUES (1)")
      } applying: { _, _ in
      }
    }
    #expect(failure == .storageFailed)
    #expect(code { _ = try directory.prepareCards([.marked(2)]) } == .halted)
    #expect(directory.card(number: 900_000_000_001)?.card == 0)
    #expect(try directory.identifiers(ofCard: 0) == .marked(1))
    let reopened = try folder.crashed().openDirectory(seed: 2)
    try reopened.register([CardIdentifiers.marked(2)], from: 1)
  }

  @Test("idempotency keys are scoped, unambiguous and the same after a restart")
  func idempotency() throws {
    let directory = try folder.openDirectory()
    let scopes: [(UInt32, String, String)] = [
      (1, "sell", "key"), (2, "sell", "key"), (1, "redeem", "key"), (1, "sell", "yek"),
      (1, "sel", "lkey"), (1, "", "sellkey"), (1, "sellkey", ""),
    ]
    let macs = scopes.map { directory.idempotencyMAC(client: $0.0, operation: $0.1, key: $0.2) }
    #expect(Set(macs).count == scopes.count)
    let reopened = try folder.crashed().openDirectory(seed: 5)
    for (scope, mac) in zip(scopes, macs) {
      #expect(
        reopened.idempotencyMAC(client: scope.0, operation: scope.1, key: scope.2) == mac)
    }
    let other = try ScratchFolder()
    let foreign = try other.openDirectory(seed: 5)
    #expect(foreign.idempotencyMAC(client: 1, operation: "sell", key: "key") != macs[0])
  }
}
