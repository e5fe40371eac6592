import Foundation
import Testing

@testable import PassDirectory

@Suite("Who may call", .timeLimit(.minutes(15)))
struct CallerTests {
  let folder: ScratchFolder
  let directory: Directory
  let client = NewClient(
    id: "till", secret: "a-secret-of-the-till", name: "Till", entity: 4,
    grants: [Grant(organizer: "org", cardSystem: 1, permissions: ["CHECKINS_WRITE"])])
  let terminal = NewTerminal(
    terminal: "CID-GNT-0042", source: 17, organizers: ["org"], attended: true, language: "nl")

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
  }

  @Test("a client is verified by its secret and nothing else, the first time and later")
  func verifying() async throws {
    try directory.addClient(client)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      for _ in 0..<2 {
        let record = try await directory.verifyClient(id: "till", secret: client.secret)
        #expect(record?.grants == client.grants)
        #expect(record?.entity == 4)
        #expect(try await directory.verifyClient(id: "till", secret: "a-secret") == nil)
        #expect(try await directory.verifyClient(id: "till", secret: "") == nil)
        #expect(try await directory.verifyClient(id: "tilt", secret: client.secret) == nil)
      }
    }
  }

  @Test("a revoked client is refused at once and for good")
  func revoking() async throws {
    try directory.addClient(client)
    #expect(try await directory.verifyClient(id: "till", secret: client.secret) != nil)
    try directory.revokeClient("till")
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(try await directory.verifyClient(id: "till", secret: client.secret) == nil)
      #expect(directory.client("till") == nil)
      #expect(directory.allClients() == [])
      #expect(code { try directory.addClient(client) } == .duplicateIdentifier)
      #expect(code { try directory.revokeClient("till") } == .unknownEntity)
      #expect(code { try directory.setGrants([], ofClient: "till") } == .unknownEntity)
    }
  }

  @Test("grants are replaced as a whole")
  func grants() throws {
    try directory.addClient(client)
    let grants = [Grant(permissions: ["PASSES_READ", "TARIFFS_READ"])]
    try directory.setGrants(grants, ofClient: "till")
    #expect(directory.client("till")?.grants == grants)
    #expect(try folder.crashed().openDirectory(seed: 2).allClients().map(\.grants) == [grants])
  }

  @Test("too many secrets at once are turned away, and the rest is verified")
  func flood() async throws {
    let cost = SecretCost(logRounds: 12, blockSize: 8, parallelism: 1)
    let folder = try ScratchFolder()
    let directory = try Directory.open(
      folder: folder.path, random: SeededGenerator(seed: 1), secretCost: cost)
    let outcomes = await withTaskGroup(of: DirectoryError.Code?.self) { group in
      for attempt in 0..<200 {
        group.addTask {
          do throws(DirectoryError) {
            let record = try await directory.verifyClient(id: "x", secret: "\(attempt)")
            #expect(record == nil)
            return nil
          } catch {
            return error.code
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.contains(.overloaded))
    #expect(outcomes.contains(nil))
    #expect(try await directory.verifyClient(id: "x", secret: "afterwards") == nil)
  }

  @Test("a terminal is known by the token that it was given once")
  func terminals() throws {
    let token = try directory.addTerminal(terminal)
    #expect(token.hasPrefix("pbt_"))
    #expect(token.utf8.count == 47)
    let again = NewTerminal(
      terminal: "CID-GNT-0042", source: 18, organizers: [], attended: false, language: "fr")
    let second = try directory.addTerminal(again)
    #expect(code { _ = try directory.addTerminal(again) } == .duplicateIdentifier)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      let record = try #require(directory.terminal(token: token))
      #expect(record.terminal == "CID-GNT-0042" && record.source == 17)
      #expect(record.organizers == ["org"] && record.attended && record.language == "nl")
      #expect(directory.terminal(token: second)?.source == 18)
      #expect(directory.allTerminals().map(\.source) == [17, 18])
      for wrong in ["", "pbt_", token.lowercased() + "x", String(token.dropLast()) + "."] {
        #expect(directory.terminal(token: wrong) == nil)
      }
    }
  }

  @Test("a revoked terminal is told from an unknown one")
  func revokedTerminal() throws {
    let token = try directory.addTerminal(terminal)
    try directory.revokeTerminal(source: 17)
    try directory.revokeTerminal(source: 17)
    for directory in [directory, try folder.crashed().openDirectory(seed: 2)] {
      #expect(directory.terminal(token: token)?.isRevoked == true)
      #expect(code { try directory.revokeTerminal(source: 99) } == .unknownEntity)
    }
  }

  @Test("neither secrets nor tokens are stored in clear")
  func clear() throws {
    try directory.addClient(client)
    let token = try directory.addTerminal(terminal)
    let base64 = token.dropFirst(4).replacing("-", with: "+").replacing("_", with: "/") + "="
    let raw = try #require(Data(base64Encoded: String(base64)))
    #expect(raw.count == 32)
    for secret in [Data(client.secret.utf8), Data(token.dropFirst(4).utf8), raw] {
      #expect(try folder.filesContaining(secret) == [])
    }
  }

  @Test("a client or terminal larger than its limits is refused")
  func limits() {
    let long = String(repeating: "x", count: 600)
    var clients = Array(repeating: client, count: 4)
    clients[0].id = ""
    clients[1].name = long
    clients[2].secret = long
    clients[3].grants = [Grant(permissions: [String(repeating: "x", count: 70_000)])]
    for client in clients {
      #expect(code { try directory.addClient(client) } == .limitExceeded)
    }
    var terminal = terminal
    terminal.terminal = long
    #expect(code { _ = try directory.addTerminal(terminal) } == .limitExceeded)
    #expect(directory.allClients() == [])
  }
}
