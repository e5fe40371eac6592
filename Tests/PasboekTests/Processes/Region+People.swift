import ArgumentParser
import Foundation
import Ledger
import LedgerService
import Logging
import PassDirectory
import Testing

@testable import pasboek

extension Region {
  /// Opens the stopped ledger in this process for a moment.
  func opened<Value>(_ body: (LedgerEngine) async throws -> Value) async throws -> Value {
    let ledger = try await OpenLedger.open(
      DataFolder.parse(["--data", path]), origin: nil, isClockConfirmed: false,
      logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
    let value = try await body(ledger.engine)
    await ledger.engine.drain()
    try ledger.engine.directory.close()
    return value
  }

  /// Registers holders with a card each, and answers their numbers.
  func addPeople(_ profiles: [HolderProfile], cards: [String?]) async throws -> [HolderID] {
    try await opened { engine in
      let registrar = Registrar(engine)
      let system = try #require(try await engine.read { state, _ in state.cardSystem(publicID: 1) })
      var holders: [HolderID] = []
      for (profile, card) in zip(profiles, cards) {
        let holder = try await registrar.registerHolder(profile)
        try await registrar.register(.startMembership(holder, system))
        holders.append(holder)
        guard let number = card.flatMap({ UITPASNumber($0) }) else { continue }
        _ = try await registrar.registerCard(
          NewCard(
            identifiers: CardIdentifiers(uitpasNumber: number.value), system: system,
            kind: .individual, status: .active, holder: holder))
      }
      return holders
    }
  }

  /// Numbers of passes that nobody has yet.
  static let freeNumbers: [String] = (1...20).compactMap { number in
    let digits = String(String(1_000_005_000 + number).dropFirst())
    return (0...9).lazy.map { "09\(digits)0\($0)" }.first { UITPASNumber($0) != nil }
  }
}
