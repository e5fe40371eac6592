import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("The public test data set")
struct TestDatasetTests {
  private static let permissions: Set<String> = ["CHECKINS_WRITE"]
  private static let event = "5a0967f9-cc06-4c3c-9206-30481a767434"
  /// Every number of the data set, and the chip where the card has one.
  private static let cards: [(number: String, chip: String?)] = [
    ("0900000095902", "04784CDAEE3880"), ("0900000067513", "04363CDAEE3880"),
    ("0900000031618", "04CEE7528E6180"), ("0900010959113", "04ED6ACACF6180"),
    ("0900000002312", "04B00412F15284"), ("0900000058918", "045157B2B63780"),
    ("1000000520006", "045A4832633680"), ("0900000093204", "045D69DAEE3880"),
    ("0900004518305", nil), ("0900011902815", nil), ("0900011903417", nil),
    ("0900000074519", "044AC54A8E6180"), ("0900000020405", "047E2EEA053B80"),
    ("0900000672312", nil), ("0900010888817", nil), ("0900000045410", "04D0AB6AF85C80"),
    ("0900000191800", "048B25DAEE3880"), ("0900010630813", nil),
  ]

  private static func load(_ engine: LedgerEngine) async throws -> TestDataset.Report {
    try await TestDataset(
      engine, permissions: permissions, museumPermissions: ["MUSEUM_VISITS"]
    ).load()
  }

  private static func expectNothingAdded(_ engine: LedgerEngine) async throws {
    let report = try await load(engine)
    #expect(report.records == 0 && report.terminalToken == nil)
  }

  /// A log with the data set in it.
  private static func loaded(_ kind: LogKind) async throws -> (TestLog, LedgerEngine) {
    let log = try TestLog(kind)
    let engine = try log.start()
    try await engine.registerAll([.createLedger(origin: "ledger.example/test")])
    _ = try await load(engine)
    return (log, engine)
  }

  private static func entity(_ number: String, in log: TestLog) throws -> DirectoryCard {
    let number = try #require(UITPASNumber(number))
    let identifier = PassIdentifier(kind: .uitpasNumber, key: UInt128(number.value))
    return try #require(log.directory.card(identifier))
  }

  private static func card(
    _ number: String, _ log: TestLog, _ engine: LedgerEngine
  ) async throws -> CardView {
    let card = CardID(try entity(number, in: log).card)
    return try #require(try await engine.read { state, _ in state.card(card) })
  }

  private static func tariffs(
    _ number: String, _ log: TestLog, _ engine: LedgerEngine
  ) async throws -> [UInt32: SocialTariffStatus] {
    let holder = HolderID(try #require(try entity(number, in: log).holder))
    return try await engine.read { state, now in
      var tariffs: [UInt32: SocialTariffStatus] = [:]
      for membership in state.memberships(of: holder, at: now) {
        guard let system = state.cardSystem(membership.system) else { continue }
        tariffs[system.publicID] = membership.socialTariff?.status
      }
      return tariffs
    }
  }

  @Test("loading it twice adds nothing the second time", arguments: LogKind.allCases)
  func twice(_ kind: LogKind) async throws {
    let log = try TestLog(kind)
    var engine = try log.start()
    try await engine.registerAll([.createLedger(origin: "ledger.example/test")])
    let first = try await Self.load(engine)
    #expect(UInt64(first.records) == (try await engine.position()) - 1)
    let token = try #require(first.terminalToken)
    let terminal = try #require(log.directory.terminal(token: token))
    #expect(terminal.terminal == "CID-TST-001" && terminal.source == 1 && !terminal.isRevoked)
    try await Self.expectNothingAdded(engine)
    await engine.drain()
    engine = try log.start()
    try await Self.expectNothingAdded(engine)
    let client = try #require(log.directory.client(TestDataset.clientID))
    #expect(client.entity == 1)
    #expect(client.grants.map(\.organizer) == [TestDataset.organizerID])
    #expect(client.grants.map(\.permissions) == [Self.permissions])
    let verified = try await log.directory.verifyClient(
      id: TestDataset.clientID, secret: TestDataset.clientSecret)
    #expect(verified?.id == TestDataset.clientID)
  }

  @Test("its cards are found by number and by chip")
  func cards() async throws {
    let (log, _) = try await Self.loaded(.memory)
    for card in Self.cards {
      let byNumber = try Self.entity(card.number, in: log)
      guard let chip = card.chip else { continue }
      let key = try #require(ChipNumber(chip)).key
      #expect(log.directory.card(PassIdentifier(kind: .chip, key: key)) == byNumber)
    }
  }

  @Test("its balances, statuses, kinds and tariffs are those of the data set")
  func content() async throws {
    let (log, engine) = try await Self.loaded(.memory)
    for (number, points) in [
      ("0900000095902", 100), ("0900000067513", 100), ("0900000031618", 0), ("1000000520006", 0),
    ] as [(String, Int64)] {
      let holder = try #require(try Self.entity(number, in: log).holder)
      #expect(try await engine.balance(of: holder) == points, "\(number)")
    }
    #expect(try await Self.card("0900000002312", log, engine).status == .blocked)
    #expect(try await Self.card("0900000095902", log, engine).status == .active)
    for number in ["0900000074519", "0900000020405"] {
      let card = try await Self.card(number, log, engine)
      #expect(card.status == .localStock && !card.holder.exists)
    }
    for number in ["0900000045410", "0900000191800", "0900010630813"] {
      let pass = try await Self.card(number, log, engine)
      #expect(pass.kind == .group && pass.status == .active && pass.holder.exists)
    }
    #expect(try await Self.card("0900011902815", log, engine).kind == .digital)
    #expect(try await Self.tariffs("0900000095902", log, engine) == [:])
    #expect(try await Self.tariffs("0900000067513", log, engine) == [1: .active])
    #expect(try await Self.tariffs("0900000031618", log, engine) == [1: .expired])
    #expect(try await Self.tariffs("0900000058918", log, engine) == [2: .expired])
    #expect(try await Self.tariffs("0900000093204", log, engine) == [3: .active])
    #expect(engine.catalogue.event(id: Self.event)?.title == "Permanente UiTPAS Test Festiviteit")
  }

  @Test("an active tariff expires when its date and its grace have passed")
  func tariffByDate() async throws {
    let (log, engine) = try await Self.loaded(.memory)
    // It is March 2026: the tariff holds until 30 April 2027, and 30 days of grace.
    log.clock.advance(microseconds: 454 * TestClock.day)
    #expect(try await Self.tariffs("0900000067513", log, engine) == [1: .active])
    log.clock.advance(microseconds: TestClock.day)
    #expect(try await Self.tariffs("0900000067513", log, engine) == [1: .expired])
  }

  @Test("a check-in earns a point, and the second one of the week none")
  func checkIns() async throws {
    let (log, engine) = try await Self.loaded(.memory)
    let event = try #require(engine.catalogue.event(id: Self.event)).event
    func checkIn(_ number: String) async throws -> CheckInOutcome? {
      let card = try Self.entity(number, in: log).card
      return try await engine.checkIn(
        TestRegion.checkIn(card: card, event: event), key: nil
      ).outcome
    }
    let first = try await checkIn("0900000095902")
    #expect(first?.refusal == nil && first?.points == 1 && first?.balance == 101)
    log.clock.advance(microseconds: 6 * TestClock.day)
    let second = try await checkIn("0900000095902")
    #expect(second?.refusal == .limitReached && second?.balance == 101)
    log.clock.advance(microseconds: TestClock.day)
    #expect(try await checkIn("0900000095902")?.balance == 102)
    for (number, refusal) in [
      ("0900000002312", .cardBlocked), ("0900000074519", .cardNotActive),
      ("0900000045410", .groupPassNotAllowed), ("0900000031618", nil),
    ] as [(String, Refusal?)] {
      #expect(try await checkIn(number)?.refusal == refusal, "\(number)")
    }
  }

  @Test("its museum passes are in the states that their visits meet, and its museum is paid")
  func museum() async throws {
    let (log, engine) = try await Self.loaded(.memory)
    let museum = try #require(engine.catalogue.organizer(id: TestDataset.museumID))
    for (text, refusal) in [
      ("2000000000017", nil), ("2000000000025", .subscriptionNotActive),
      ("2000000000033", .unregisteredMaximum), ("2000000000041", .cardNotActive),
      ("2000000000058", .holderBlocked),
    ] as [(String, MuseumRefusal?)] {
      let card = try #require(MuseumPassNumber(text).flatMap { engine.card($0) }).card
      let outcome = try await engine.visitStatus(MuseumVisit(card: card, museum: museum))
      #expect(outcome.refusal == refusal, "\(text)")
      let view = try await engine.read { state, now in
        state.subscription(of: outcome.holder, in: outcome.system, at: now)
      }
      if refusal == .subscriptionNotActive {
        #expect(view.lastDay.map { $0 < BrusselsTime.date(at: log.clock.now()) } == true)
      }
      #expect(view.isIdentified == (refusal != .unregisteredMaximum))
      if refusal == nil { #expect(outcome.compensationCents == 599) }
    }
    let client = try #require(log.directory.client("test-museum"))
    #expect(client.grants.map(\.organizer) == [TestDataset.museumID])
    let verified = try await log.directory.verifyClient(
      id: "test-museum", secret: "test-museum-secret")
    #expect(verified != nil)
  }

  @Test("no number, chip or name stands in the log, its heads or a snapshot")
  func noIdentity() async throws {
    let (log, engine) = try await Self.loaded(.sqlite)
    let event = try #require(engine.catalogue.event(id: Self.event)).event
    for (key, card) in Self.cards.enumerated() {
      let entity = try Self.entity(card.number, in: log).card
      _ = try await engine.checkIn(
        TestRegion.checkIn(card: entity, event: event), key: UInt128(key + 1))
    }
    let holder = try #require(try Self.entity("0900000095902", in: log).holder)
    let profile = try #require(try log.directory.profile(ofHolder: holder))
    await engine.drain()
    try log.writeSnapshot()
    let files = try ["log.db", "heads", SnapshotFile.name].map { try log.folder.bytes(of: $0) }
    var secrets: [[UInt8]] = [Array(profile.passholderID.utf8)]
    for card in Self.cards {
      let number = try #require(UITPASNumber(card.number)).value
      secrets.append(Array(card.number.utf8))
      secrets.append(Array(String(number).utf8))
      secrets.append(Self.packed(number))
      secrets.append(Self.packed(number).reversed())
      guard let chip = card.chip else { continue }
      secrets.append(Array(chip.utf8))
      secrets.append(Array(chip.lowercased().utf8))
      let bytes = stride(from: 0, to: 14, by: 2).compactMap {
        UInt8(chip.dropFirst($0).prefix(2), radix: 16)
      }
      secrets.append(bytes)
      secrets.append(bytes.reversed())
    }
    for (file, name) in zip(files, ["log", "heads", "snapshot"]) {
      #expect(file.count > 60)
      for secret in secrets { #expect(!file.holds(secret), "\(secret) in the \(name)") }
    }
    #expect(files[0].holds(Array("Permanente".utf8)), "what may stand there is found")
  }

  /// A number's bytes without leading zeroes, the highest first.
  private static func packed(_ number: UInt64) -> [UInt8] {
    Array(withUnsafeBytes(of: number.bigEndian) { Array($0) }.drop { $0 == 0 })
  }
}

extension [UInt8] {
  /// Whether these bytes stand somewhere in the others.
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first, count >= part.count else { return false }
    return withUnsafeBufferPointer { bytes in
      for start in 0...bytes.count - part.count where bytes[start] == first {
        var length = 1
        while length < part.count, bytes[start + length] == part[length] { length += 1 }
        if length == part.count { return true }
      }
      return false
    }
  }
}
