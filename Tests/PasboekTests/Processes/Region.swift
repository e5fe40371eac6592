import ArgumentParser
import Foundation
import Ledger
import LedgerService
import LedgerWire
import Logging
import PassDirectory
import Testing

@testable import pasboek

/// A ledger's folder with the test data set and a crowd beside it, ready to be served.
///
/// It is made once, by the program, and copied for each test: making it hashes a secret, which
/// takes its time.
final class Region: Sendable {
  /// An event of the test data set: one check-in a week.
  static let weeklyEvent = "5a0967f9-cc06-4c3c-9206-30481a767434"
  /// A pass of the test data set with 100 points.
  static let pass = "0900000095902"
  /// Events without a limit that is ever reached.
  static let openEvents = (1...4).map { "open-event-\($0)" }
  /// The passes of the crowd, all without points at first.
  static let crowd: [String] = (1...60).compactMap { number in
    let digits = String(String(1_000_000_000 + number).dropFirst())
    return (0...9).lazy.map { "09\(digits)0\($0)" }.first { UITPASNumber($0) != nil }
  }

  /// The folder.
  let path: String
  /// A token of the test data set's client.
  let token: String
  /// The tokens of two terminals.
  let terminalTokens: [String]
  private let temporary: TemporaryFolder

  private init(
    copying path: String, token: String, terminalTokens: [String]
  ) throws {
    temporary = try TemporaryFolder()
    self.path = temporary.file("ledger")
    self.token = token
    self.terminalTokens = terminalTokens
    try FileManager.default.copyItem(atPath: path, toPath: self.path)
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

  func serve(
    _ options: [String] = ["--test-dataset"], environment: [String: String] = [:]
  ) throws -> RunningService {
    try RunningService(path, options: options, environment: environment)
  }

  /// A copy for one test.
  static func copy() async throws -> Region {
    let original = try await original.value
    return try Region(
      copying: original.path, token: original.token, terminalTokens: original.terminalTokens)
  }

  // MARK: The original

  private struct Original: Sendable {
    var path: String
    var token: String
    var terminalTokens: [String]
  }

  private static let original = Task { try await make() }

  private static func make() async throws -> Original {
    struct Token: Decodable {
      var access_token: String
    }
    let path = TemporaryFolder.shared.file("region")
    let service = try RunningService(path)
    let token = try service.connect().token().json(Token.self).access_token
    let first = try #require(service.announcement.terminalToken)
    let end = try service.stop()
    try #require(end == .exit(0), "\(service.process.errors)")
    let second = try await addCrowd(to: path)
    return Original(path: path, token: token, terminalTokens: [first, second])
  }

  /// Registers the crowd, its events and a second terminal; answers the terminal's token.
  private static func addCrowd(to path: String) async throws -> String {
    let ledger = try await OpenLedger.open(
      DataFolder.parse(["--data", path]), origin: nil, isClockConfirmed: false,
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    let registrar = Registrar(ledger.engine)
    let (system, organizer) = try await ledger.engine.read { state, _ in
      (state.cardSystem(publicID: 1), state.organizer(id: TestDataset.organizerID))
    }
    let home = try #require(system)
    let host = try #require(organizer)
    for (index, id) in openEvents.enumerated() {
      try await registrar.register(
        .defineEvent(
          id: id, title: "Open event \(index + 1)", organizer: host,
          systems: CardSystemSet([home]), calendar: .permanent, periods: [],
          settings: EventSettings(
            points: UInt16(index + 1), limit: CheckInLimit(volume: 1_000_000, period: .day))))
    }
    for number in crowd.compactMap({ UITPASNumber($0) }) {
      let holder = try await registrar.registerHolder(HolderProfile())
      try await registrar.register(.startMembership(holder, home))
      _ = try await registrar.registerCard(
        NewCard(
          identifiers: CardIdentifiers(uitpasNumber: number.value), system: home,
          kind: .individual, status: .active, holder: holder))
    }
    let terminal = try await registrar.pairTerminal(
      NewTerminal(
        terminal: "second-terminal", source: 0, organizers: [TestDataset.organizerID],
        attended: false, language: "fr"),
      organizers: [host])
    await ledger.engine.drain()
    return terminal
  }
}
