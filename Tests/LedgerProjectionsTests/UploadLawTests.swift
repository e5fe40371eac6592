import EventLogTesting
import Ledger
import Projections
import Testing

@testable import LedgerProjections

/// Whatever the order in which terminals upload the same taps, and however often they repeat them,
/// the balances, the totals and the findings are the same.
///
/// A life holds many copies of a plan: each has events and sequences of its own, and gets the same
/// taps, the first in the order in which they occurred and each other one in a random order, in two
/// uploads, the second of which repeats some of the first.
@Suite("Uploads in any order, in parts and again", .serialized)
struct UploadLawTests {
  @Test(
    "10,000 permutations give equal balances, totals and findings",
    arguments: 1...50 as ClosedRange<UInt64>)
  func permutations(seed: UInt64) async throws {
    let (plan, region) = try await Self.uploaded(seed, copies: 200)
    let seen = region.counted()
    expectEqual(seen, plan, "seed \(seed)")
  }

  @Test("the read models say the same of every permutation", arguments: 1...10)
  func readModels(seed: UInt64) async throws {
    let (plan, region) = try await Self.uploaded(seed, copies: 20)
    let seen = try await region.seen()
    expectEqual(seen, plan, "seed \(seed)")
    let counted = region.counted()
    #expect(seen.participations == counted.participations && seen.findings == counted.findings)
    #expect(seen.outstanding == region.outstanding)
  }

  private static func uploaded(
    _ seed: UInt64, copies: Int
  ) async throws -> (UploadPlan, UploadRegion) {
    var random = SeededGenerator(seed: seed)
    let plan = UploadPlan(&random)
    let region = try UploadRegion(seed: seed, copies: copies)
    var balances: Set<[Int64]> = []
    for copy in 0..<copies {
      let order = copy == 0 ? plan.taps : plan.taps.shuffled(using: &random)
      balances.insert(try region.deliver(order, to: copy, &random))
      // The law is long: others take their turn.
      await Task.yield()
    }
    #expect(balances.count == 1, "seed \(seed)")
    return (plan, region)
  }

  private func expectEqual(_ seen: UploadRegion.Seen, _ plan: UploadPlan, _ comment: Comment) {
    #expect(Set(seen.findings).count == 1, comment)
    #expect(seen.findings.first?.count == plan.findings, comment)
    for totals in [seen.participations, seen.points] {
      for place in 0..<UploadPlan.events {
        let ofPlace = stride(from: place, to: totals.count, by: UploadPlan.events)
          .map { totals[$0] }
        #expect(Set(ofPlace).count <= 1, comment)
      }
    }
  }
}

/// A tap of a plan.
struct UploadedTap: Hashable {
  /// Which card: the last one is blocked, the one after it unknown.
  var card: Int
  var event: Int
  var source: Int
  var sequence: UInt64
  var occurredAt: Instant
  var isOffline: Bool
}

/// Random taps, close enough to change one another: repetitions within ten seconds, limits, late
/// ones, blocked and unknown cards, and a terminal that was revoked.
struct UploadPlan {
  static let cards = 3
  static let events = 2
  static let sources = 3
  static let revoked = 2
  static let revokedAt = Instant(microseconds: 1_796_000_000_000_000)
  static let delivered = revokedAt.adding(microseconds: 3 * LedgerLife.day)

  private(set) var taps: [UploadedTap] = []

  init(_ random: inout SeededGenerator) {
    var sequences = [UInt64](repeating: 0, count: Self.sources)
    let hours = (0..<3).map { _ in Int64.random(in: -30...30, using: &random) }
    for _ in 0..<Int.random(in: 4...12, using: &random) {
      let source = Int.random(in: 0..<Self.sources, using: &random)
      sequences[source] += 1
      var occurredAt = Self.revokedAt.adding(
        microseconds: (hours.randomElement(using: &random) ?? 0) * 3_600_000_000
          + Int64.random(in: -20...20, using: &random) * 1_000_000)
      if random.oneIn(8) { occurredAt = occurredAt.adding(microseconds: -20 * LedgerLife.day) }
      let isOther = random.oneIn(3)
      taps.append(
        UploadedTap(
          card: isOther ? Int.random(in: 0...Self.cards, using: &random) : 0,
          event: Int.random(in: 0..<Self.events, using: &random), source: source,
          sequence: sequences[source], occurredAt: occurredAt, isOffline: random.oneIn(3)))
    }
    taps.sort { ($0.occurredAt, $0.source, $0.sequence) < ($1.occurredAt, $1.source, $1.sequence) }
  }

  /// How many findings there are, counted from the taps alone.
  var findings: Int {
    taps.count { tap in
      if tap.card == Self.cards { return tap.isOffline }
      let isRevoked = tap.source == Self.revoked
      if isRevoked, tap.occurredAt >= Self.revokedAt { return false }
      if tap.card == Self.cards - 1 { return tap.isOffline }
      let isLate = tap.occurredAt.adding(microseconds: 14 * LedgerLife.day) < Self.delivered
      return isRevoked || isLate
    }
  }
}

/// A life in which copies of a plan happen, one after the other.
final class UploadRegion {
  private let life: LedgerLife
  private var events: [EventID] = []
  private var cards: [CardID] = []
  private var sources: [SourceID] = []
  private var stored: [CommandKey: LedgerRecord] = [:]
  /// More taps than a plan has.
  private static let sequences: UInt64 = 100

  /// What is said of each copy, and of all of them.
  struct Seen {
    /// By copy: kind, rule, source, sequence, event and moment of each finding.
    var findings: [[[Int64]]]
    /// By event, those of a copy side by side.
    var participations: [[Int64]]
    /// What is outstanding: what was issued and taken back since depends on the order.
    var points: [[Int64]]
    var outstanding: Int64
  }

  init(seed: UInt64, copies: Int) throws {
    // From before everything that a plan holds.
    life = try LedgerLife(
      seed: seed, holders: UploadPlan.cards,
      start: Instant(microseconds: 1_790_000_000_000_000))
    cards = (1...UploadPlan.cards).map { CardID(UInt32($0)) }
    let blocked = UploadPlan.cards - 1
    try life.register(
      .changeCardStatus(cards[blocked], .blocked, holder: HolderID(UInt32(blocked + 1))))
    // Two pairings of one terminal, and another one.
    for name in ["CID-A", "CID-B", "CID-B"] {
      sources.append(SourceID(try life.register(.pairTerminal(name: name, organizers: []))))
    }
    let first = UInt32(life.kernel.state.eventCount)
    events = (1...copies * UploadPlan.events).map { EventID(first + UInt32($0)) }
    try life.carryOut { [events] kernel, now in
      for (number, event) in events.enumerated() {
        let place = number % UploadPlan.events
        let limit = CheckInLimit(
          volume: UInt32(place + 1), period: place == 0 ? .week : .day)
        let defined = try kernel.register(
          .defineEvent(
            id: "upload-\(number)", title: "Optreden", organizer: OrganizerID(1),
            systems: CardSystemSet([LedgerLife.systems[0]]), calendar: .permanent, periods: [],
            settings: EventSettings(points: UInt16(place + 1), limit: limit)),
          CommandContext(now: now))
        #expect(defined.entity == event.number)
      }
    }
    life.now = UploadPlan.revokedAt
    try life.register(
      .revokeTerminal(sources[UploadPlan.revoked]), at: UploadPlan.revokedAt)
    life.now = UploadPlan.delivered
  }

  /// Delivers the taps to a copy in this order, in two uploads, and answers what it changed of the
  /// balances.
  func deliver(
    _ taps: [UploadedTap], to copy: Int, _ random: inout SeededGenerator
  ) throws -> [Int64] {
    let before = balances
    let middle = Int.random(in: 0...taps.count, using: &random)
    try upload(taps[..<middle], to: copy)
    let again = taps[..<middle].filter { _ in random.oneIn(2) }
    try upload((Array(taps[middle...]) + again).shuffled(using: &random)[...], to: copy)
    return zip(balances, before).map { $0 - $1 }
  }

  private func upload(_ taps: ArraySlice<UploadedTap>, to copy: Int) throws {
    let before = life.records.count
    let repeated = try life.carryOut { kernel, now in
      var repeated = 0
      for tap in taps {
        let (command, context) = command(tap, copy, now)
        if let record = stored[context.key] {
          guard case .sameCommand = kernel.repeated(command, context, of: record) else {
            continue
          }
          repeated += 1
        } else {
          _ = kernel.checkIn(command, context)
        }
      }
      return repeated
    }
    let known = stored.count
    for record in life.records[before...] where record.header.index == 0 {
      stored[record.header.key] = record
    }
    #expect(stored.count - known + repeated == taps.count, "each tap is new or repeated")
  }

  private func command(
    _ tap: UploadedTap, _ copy: Int, _ now: Instant
  ) -> (CheckInCommand, CommandContext) {
    let command = CheckInCommand(
      card: tap.card < cards.count ? cards[tap.card] : .none,
      event: events[copy * UploadPlan.events + tap.event], channel: .terminal,
      acceptedOffline: tap.isOffline)
    let context = CommandContext(
      now: now, claimedAt: tap.occurredAt, occurredAt: tap.occurredAt, timeQuality: .exact,
      key: .tap(
        sources[tap.source], sequence: UInt64(copy) * Self.sequences + tap.sequence))
    return (command, context)
  }

  private var balances: [Int64] {
    (1...UploadPlan.cards).map { life.kernel.state.balance(of: HolderID(UInt32($0))) }
  }

  var outstanding: Int64 { life.kernel.state.accounts.outstanding }

  // MARK: Reading

  func seen() async throws -> Seen {
    let models = try await life.readModels(
      named: ["balances", "names", "participations", "points"])
    let points = try #require(try await models.points().value)
    let place = try #require(Journal.points.measures.firstIndex(of: .outstanding))
    return Seen(
      findings: try await findings(),
      participations: try await totals(.participations, models),
      points: try await totals(.points, models).map { [$0.isEmpty ? 0 : $0[place]] },
      outstanding: points.balance)
  }

  /// What the records alone say, counted apart from every read model.
  func counted() -> Seen {
    let sums = CountedByHand(life.records).totals(by: [.event])
    var found = [[[Int64]]](repeating: [], count: events.count / UploadPlan.events)
    for record in life.records {
      guard let finding = life.kernel.state.finding(at: record.header.position),
        case .tap(let source, let sequence) = record.header.key
      else { continue }
      let (rule, event) = record.event.ruleAndEvent
      found[Int(sequence / Self.sequences)].append(
        line(finding.kind, rule, source, sequence, event, record.header.occurredAt))
    }
    return Seen(
      findings: found.map { $0.sorted { $0.lexicographicallyPrecedes($1) } },
      participations: events.map { sums[[Int64($0.number)]] ?? [] }, points: [],
      outstanding: outstanding)
  }

  private func line(
    _ kind: FindingKind, _ rule: Refusal?, _ source: SourceID, _ sequence: UInt64,
    _ event: EventID, _ occurredAt: Instant
  ) -> [Int64] {
    [
      Int64(kind.rawValue), Int64(rule?.rawValue ?? 0), Int64(source.number),
      Int64(sequence % Self.sequences),
      Int64((event.number - events[0].number) % UInt32(UploadPlan.events)),
      occurredAt.microseconds,
    ]
  }

  private func totals(_ journal: Journal, _ models: ReadModels) async throws -> [[Int64]] {
    let question = TotalsQuestion(
      journal, by: [.event], from: TotalsTests.from, through: TotalsTests.through)
    let sums = TotalsTests.sums(try await models.totals(question).value)
    return events.map { sums[[Int64($0.number)]] ?? [] }
  }

  private func findings() async throws -> [[[Int64]]] {
    let all = try await life.readModels(named: ["findings", "catalogue", "cards"])
    var found = [[[Int64]]](repeating: [], count: events.count / UploadPlan.events)
    var start = 0
    while true {
      let page = try await all.findings(start: start, limit: ReadLimits.pageRowsMax)
      for row in page.rows {
        let sequence = row.sequence ?? 0
        let number = Int(row.eventID?.dropFirst("upload-".count) ?? "") ?? 0
        found[Int(sequence / Self.sequences)].append(
          line(
            row.kind, row.refusal, row.source, sequence, events[number], row.occurredAt))
      }
      start += page.rows.count
      if page.rows.isEmpty { break }
    }
    return found.map { $0.sorted { $0.lexicographicallyPrecedes($1) } }
  }
}

extension LedgerEvent {
  /// What is against a tap, and its event.
  fileprivate var ruleAndEvent: (Refusal?, EventID) {
    switch self {
    case .checkedIn(let body): (body.finding, body.event)
    case .checkInRefused(let body): (body.refusal, body.event)
    case .tapUnresolved(let body): (body.refusal, body.event)
    default: (nil, .none)
    }
  }
}

extension LedgerLife {
  /// Opens some of the read models of this log, in a file of their own, and folds all of it.
  fileprivate func readModels(named names: [String]) async throws -> ReadModels {
    let file = try open(
      "\(names.joined(separator: "-")).db",
      models: LedgerReadModels.all.filter { names.contains($0.name) })
    try await runner(file, batchRecords: 10_000).catchUp()
    return questions(file)
  }
}
