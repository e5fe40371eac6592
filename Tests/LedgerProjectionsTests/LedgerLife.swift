import EventLog
import EventLogTesting
import Foundation
import Ledger
import LedgerProjections
import Projections
import Testing

/// A small ledger in memory, its random life drawn from a seed, and the read models of its log.
final class LedgerLife {
  let store = InMemoryEventStore()
  var kernel = LedgerKernel(state: LedgerState())
  var now = Instant(microseconds: 1_793_520_000_000_000)
  private(set) var records: [LedgerRecord] = []
  var random: SeededGenerator
  private var sequence: UInt64 = 0
  private var references: UInt128 = 0
  private let folder: TemporaryFolder

  static let systems = [CardSystemID(1), CardSystemID(2), CardSystemID(3)]
  static let day: Int64 = 86_400_000_000

  /// - Parameter start: the moment before which nothing happened; the 1st of November 2026.
  init(
    seed: UInt64 = 1, holders: Int = 6, start: Instant? = nil,
    policy: RegionPolicy = RegionPolicy()
  ) throws {
    if let start { now = start }
    random = SeededGenerator(seed: seed)
    folder = try TemporaryFolder()
    try register(.createLedger(origin: "test.example/ledger"))
    for (publicID, name) in [(11, "UiTPAS Gent"), (12, "Paspartoe"), (13, "UiTPAS Dender")] {
      try register(
        .defineCardSystem(
          publicID: UInt32(publicID), name: name,
          cities: [
            City(postalCode: "9000", name: "Gent"), City(postalCode: "9300", name: "Aalst"),
          ],
          policy: policy))
    }
    for (id, name) in [("org-b", "Bibliotheek"), ("org-m", "Museum"), ("org-z", "De Éénzaal")] {
      try register(
        .defineOrganizer(id: id, name: name, systems: CardSystemSet(Self.systems.dropLast())))
    }
    for (number, title) in ["Voorleesuur", "Rondleiding", "Optreden", "Rondje Éxpo"].enumerated() {
      try register(
        .defineEvent(
          id: "event-\(number + 1)", title: title,
          organizer: OrganizerID(UInt32(number % 3 + 1)), systems: CardSystemSet(Self.systems),
          calendar: .permanent, periods: [],
          settings: EventSettings(
            points: UInt16(number + 1), limit: CheckInLimit(volume: 1, period: .day))))
    }
    try register(.pairTerminal(name: "CID-1", organizers: []))
    var terms = RewardTerms(
      type: .points, title: "Koffie", points: 2, publication: OfferPeriod(begin: now))
    terms.isOnline = true
    try register(.defineReward(id: "reward-1", owner: Self.systems[0], terms))
    try defineTickets()
    for _ in 0..<holders { try registerHolder() }
    // Late taps lie after everything above.
    now = now.adding(microseconds: 20 * Self.day)
  }

  // MARK: Commands

  /// Carries one command out a second later and appends its records to the log.
  func carryOut<Value>(_ body: (inout LedgerKernel, Instant) throws -> Value) throws -> Value {
    now = now.adding(microseconds: 1_000_000)
    let value = try body(&kernel, now)
    guard kernel.output.count > 0 else { return value }
    var writer = try store.openWriter()
    var batch = RecordBatch(after: writer.head.position)
    kernel.output.forEachRecord { batch.append(copying: $0) }
    kernel.output.removeAll()
    try batch.forEach { position, bytes in
      records.append(try LedgerRecord([UInt8](bytes), at: position.rawValue))
    }
    _ = try writer.append(batch, afterHead: writer.head.position)
    return value
  }

  @discardableResult
  func register(_ command: RegistrationCommand, at occurredAt: Instant? = nil) throws -> UInt32 {
    try carryOut { kernel, now in
      try kernel.register(command, CommandContext(now: now, occurredAt: occurredAt)).entity
    }
  }

  /// A holder with one card, both with the same number.
  func registerHolder() throws {
    references += 2
    let holder = HolderID(try register(.registerHolder(reference: references)))
    for system in Self.systems { try register(.startMembership(holder, system)) }
    try register(
      .registerCard(
        reference: references + 1, system: Self.systems[0], kind: .individual, status: .active,
        holder: holder))
  }

  @discardableResult
  func checkIn(
    _ card: UInt32, at event: UInt32, daysAgo: Int64 = 0, offline: Bool = false
  ) throws -> CheckInOutcome {
    sequence += 1
    return try carryOut { kernel, now in
      let tapped = now.adding(microseconds: -daysAgo * Self.day)
      return kernel.checkIn(
        CheckInCommand(
          card: CardID(card), event: EventID(event), channel: .terminal, acceptedOffline: offline),
        CommandContext(
          now: now, claimedAt: tapped, occurredAt: tapped, timeQuality: .exact,
          key: .tap(SourceID(1), sequence: sequence)))
    }
  }

  @discardableResult
  func undo(_ position: UInt64) throws -> CheckInOutcome {
    let record = records[Int(position) - 1]
    return try carryOut { kernel, now in
      try kernel.undo(record, CommandContext(now: now))
    }
  }

  /// Admits a held tap.
  @discardableResult
  func admit(_ position: UInt64) throws -> AdmissionOutcome {
    let record = records[Int(position) - 1]
    return try carryOut { kernel, now in
      try kernel.admit(record, CommandContext(now: now))
    }
  }

  @discardableResult
  func redeem(_ card: UInt32, reward: UInt32 = 1) throws -> RedemptionOutcome {
    try carryOut { kernel, now in
      kernel.redeem(
        Redemption(card: CardID(card), reward: RewardID(reward)), CommandContext(now: now))
    }
  }

  // MARK: Reading

  /// Opens the read models of this log and folds all of it.
  func readModels(batchRecords: Int = 1_000) async throws -> ReadModels {
    let file = try open()
    try await runner(file, batchRecords: batchRecords).catchUp()
    return questions(file)
  }

  func questions(_ file: ProjectionFile<LedgerRecord>) -> ReadModels {
    ReadModels(CurrentProjections(file), log: store, signal: store.signal) {
      try await Task.sleep(for: $0)
    }
  }

  func open(
    _ name: String = LedgerReadModels.fileName,
    models: [any ReadModel<LedgerRecord>] = LedgerReadModels.all
  ) throws -> ProjectionFile<LedgerRecord> {
    var source = store
    return try ProjectionFile.open(
      path: "\(folder.path)/\(name)", models: models, log: &source)
  }

  func runner(
    _ file: ProjectionFile<LedgerRecord>, signal: HeadSignal? = nil, batchRecords: Int = 1_000
  ) -> ProjectionRunner<InMemoryEventStore, LedgerRecord> {
    ProjectionRunner(
      file: file, source: store, signal: signal ?? store.signal, batchRecords: batchRecords
    ) { (position, bytes) throws(RecordError) in try LedgerReadModels.decode(position, bytes) }
  }
}

extension Instant {
  func adding(microseconds: Int64) -> Instant {
    Instant(microseconds: self.microseconds + microseconds)
  }
}

/// A folder of one test's own, removed with it, in memory where that is possible.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    path = "\(base)/LedgerProjectionsTests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
