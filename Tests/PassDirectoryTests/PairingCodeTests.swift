import Foundation
import GRDB
import Testing

@testable import PassDirectory

@Suite("Pairing codes", .timeLimit(.minutes(15)))
struct PairingCodeTests {
  private static let terms = PairingTerms(
    terminal: "CID-GNT-0042", organizers: ["org-1", "org-2"], attended: true, language: "fr",
    client: 7)

  let folder: ScratchFolder
  let directory: Directory

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
  }

  private func code(now: Int64 = 0, expires: Int64 = 100) throws -> UInt64 {
    try directory.addPairingCode(Self.terms, now: now, expires: expires)
  }

  @Test("a code is taken once, also after a crash, and says what the device will be")
  func once() throws {
    let code = try code()
    #expect(code < 1 << UInt64(DirectoryLimits.pairingCodeBits))
    let restarted = try folder.crashed().openDirectory(seed: 2)
    for directory in [directory, restarted] {
      #expect(try directory.takePairingCode(code ^ 1, now: 0) == nil)
      #expect(try directory.takePairingCode(code, now: 99)?.terms == Self.terms)
      #expect(try directory.takePairingCode(code, now: 99) == nil)
    }
    let used = try folder.crashed().openDirectory(seed: 3)
    #expect(try used.takePairingCode(code, now: 99) == nil)
  }

  @Test("of many who bring the same code at the same time one gets it")
  func race() async throws {
    for _ in 0..<20 {
      let code = try code()
      let taken = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 {
          group.addTask { [directory] in
            (try? directory.takePairingCode(code, now: 0)) != nil
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(taken == 1)
    }
  }

  @Test("a code is good before the moment at which it expires, and forgotten with the next one")
  func expiry() throws {
    let early = try code()
    #expect(try directory.takePairingCode(early, now: 100) == nil)
    #expect(try directory.takePairingCode(early, now: 99) == nil)
    _ = try code()
    _ = try code(now: 100, expires: 200)
    let stored = try directory.file.read { database in
      try Int.fetchOne(database, sql: "SELECT count(*) FROM pairing_code")
    }
    #expect(stored == 1)
  }

  @Test("a code that is given back is good again, until it expires")
  func givenBack() throws {
    let code = try code()
    let taken = try #require(try directory.takePairingCode(code, now: 0))
    try directory.giveBack(taken)
    try directory.giveBack(taken)
    #expect(try directory.takePairingCode(code, now: 99)?.terms == Self.terms)
    try directory.giveBack(taken)
    #expect(try directory.takePairingCode(code, now: 100) == nil)
  }

  @Test("no file holds a code, as a number or as it is shown")
  func onlyHashes() throws {
    let code = try code()
    try directory.close()
    let bytes = withUnsafeBytes(of: code.bigEndian) { Data($0.suffix(5)) }
    #expect(try folder.filesContaining(bytes).isEmpty)
    #expect(try folder.filesContaining(Data("CID-GNT-0042".utf8)) == ["directory.db"])
  }

  @Test("a directory that was made before there were codes gets them")
  func migration() throws {
    try directory.file.write { database in
      try database.execute(
        sql: """
          DROP TABLE pairing_code;
          DELETE FROM grdb_migrations WHERE identifier = 'pairing codes'
          """)
    } applying: { _, _ in
    }
    let migrated = try folder.crashed().openDirectory(seed: 2)
    let code = try migrated.addPairingCode(Self.terms, now: 0, expires: 1)
    #expect(try migrated.takePairingCode(code, now: 0)?.terms == Self.terms)
  }

  @Test("what is copied for a backup has the codes that wait")
  func copied() throws {
    let code = try code()
    let copy = try ScratchFolder()
    try directory.copyDatabase(to: "\(copy.path)/directory.db")
    try folder.bytes(of: "directory.key").write(
      to: URL(fileURLWithPath: "\(copy.path)/directory.key"))
    chmod("\(copy.path)/directory.key", 0o600)
    let restored = try copy.openDirectory(seed: 2)
    #expect(try restored.takePairingCode(code, now: 0)?.terms == Self.terms)
  }
}

@Suite("Numbers of many cards")
struct CardNumberTests {
  @Test("are those of each by itself; none of a card that is unknown or erased")
  func batch() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let cards = (0..<5).map { CardIdentifiers.marked($0) }
    try directory.register(cards, from: 0)
    let all = try directory.identifiers(ofCards: [4, 0, 99, 2])
    #expect(all == [cards[4], cards[0], nil, cards[2]])
    #expect(all[0] == (try directory.identifiers(ofCard: 4)))
    #expect(try directory.identifiers(ofCards: []) == [])
    #expect(
      code {
        _ = try directory.identifiers(
          ofCards: [UInt32](repeating: 0, count: DirectoryLimits.batchMax + 1))
      } == .limitExceeded)
  }

  @Test("the key of fingerprints is the directory's own, the same after every start")
  func key() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    let key = directory.fingerprintKey
    #expect(key.count == 32)
    try directory.close()
    #expect(try folder.openDirectory(seed: 5).fingerprintKey == key)
    #expect(try ScratchFolder().openDirectory(seed: 6).fingerprintKey != key)
    #expect(try folder.filesContaining(Data(key)).isEmpty)
  }
}
