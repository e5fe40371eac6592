import EventLog
import EventLogTesting
import Ledger
import LedgerWire
import PassDirectory
import Testing

@testable import LedgerService

/// A region whose cards have numbers, and who makes offline packs of it.
struct PackRegion: Sendable {
  let log: TestLog
  let engine: LedgerEngine
  let registrar: Registrar
  let checkpoints: CheckpointSource
  let key: NoteVerifierKey
  /// A terminal of both organisers.
  let terminal = TestRegion.terminals[0]

  init() async throws {
    log = try TestLog()
    engine = try log.start()
    // Everything of the region but its holders and cards: those get numbers here.
    let commands = TestRegion.commands(holders: 1).dropLast(3)
    try await engine.registerAll(Array(commands))
    registrar = Registrar(engine)
    let signer = try #require(
      NoteSigner(name: "ledger.example/test", seed: [UInt8](repeating: 3, count: 32)))
    key = signer.verifierKey
    checkpoints = CheckpointSource(
      signer: signer, signal: HeadSignal(head: .empty), clock: log.clock)
  }

  func source(_ settings: OfflinePackSettings = OfflinePackSettings()) -> OfflinePackSource {
    OfflinePackSource(engine: engine, checkpoints: checkpoints, settings: settings)
  }

  /// A pack as a terminal reads it, once its signature is found right.
  func read(_ served: ServedPack) throws -> OfflinePack {
    let note = try SignedNote(
      Array(served.note.utf8), bytesMax: OfflinePackLimits.noteBytesMax)
    try note.check(key)
    let pack = try OfflinePack(noteText: note.text)
    #expect(pack.version == served.version && (pack.cards.base != nil) == served.isDelta)
    return pack
  }

  /// The pack of the terminal, made anew.
  func pack(
    _ source: OfflinePackSource, since version: UInt64? = nil
  ) async throws -> OfflinePack {
    log.clock.advance(microseconds: 61 * TestClock.second)
    return try read(try await source.pack(for: terminal, since: version))
  }

  /// A number with a right check digit.
  static func number(_ number: Int) -> UITPASNumber {
    let digits = "0700\(String(10_000_000 + number).dropFirst())0"
    guard let found = (0...9).lazy.compactMap({ UITPASNumber("\(digits)\($0)") }).first else {
      preconditionFailure("one of ten check digits is right")
    }
    return found
  }

  static func chip(_ number: Int) -> ChipNumber {
    let digits = String(number, radix: 16, uppercase: true)
    guard let chip = ChipNumber("04\(String(repeating: "0", count: 12 - digits.count))\(digits)")
    else { preconditionFailure("14 hexadecimal digits are a chip") }
    return chip
  }

  /// Registers a holder of a card system.
  func newHolder(in system: CardSystemID = TestRegion.systems[0]) async throws -> HolderID {
    let holder = try await registrar.registerHolder(
      HolderProfile(firstName: "Voornaam-x", name: "Familienaam-x"))
    try await engine.registerAll([.startMembership(holder, system)])
    return holder
  }

  /// Registers a card with a number and a chip.
  func newCard(
    _ number: Int, of holder: HolderID = .none, _ status: CardStatus = .active,
    kind: CardKind = .individual
  ) async throws -> CardID {
    try await registrar.registerCard(
      NewCard(
        identifiers: CardIdentifiers(
          uitpasNumber: Self.number(number).value, chip: Self.chip(number).key),
        system: TestRegion.systems[0], kind: kind, status: status, holder: holder))
  }

  /// Changes the status of a card.
  func set(_ status: CardStatus, _ card: CardID, of holder: HolderID) async throws {
    try await engine.registerAll([.changeCardStatus(card, status, holder: holder)])
  }
}

extension OfflinePack {
  /// Why a card is refused by its number and by its chip, which must be the same.
  func refusal(ofCard number: Int) -> TapReason? {
    let byNumber = refusal(of: .uitpas(PackRegion.number(number).text))
    #expect(byNumber == refusal(of: .chip(PackRegion.chip(number).text)))
    return byNumber
  }
}
