import EventLogTesting
import Ledger
import Projections
import Testing

@testable import LedgerProjections

/// Whatever the order in which terminals upload the same taps, and however often they repeat them,
/// the balances, the totals of the read models and the findings are the same.
///
/// A life holds many copies of a small region: each has holders, cards, events and pairings of its
/// own, and gets the same taps, each copy in an order of its own. The first gets them in the order
/// in which they occurred.
@Suite("Uploads in any order, in parts and again")
struct UploadLawTests {
  static let copies = 200

  @Test(
    "10,000 permutations give equal balances, totals and findings",
    arguments: 1...50 as ClosedRange<UInt64>)
  func permutations(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let plan = UploadPlan(&random)
    let life = try LedgerLife(
      seed: seed, holders: 0, start: Instant(microseconds: 1_790_000_000_000_000))
    var copies: [UploadCopy] = []
    for _ in 0..<Self.copies { copies.append(try UploadCopy(in: life)) }
    try life.revokeUploadTerminals(copies)
    life.now = UploadPlan.delivered
    for (number, copy) in copies.enumerated() {
      let order = number == 0 ? plan.taps : plan.taps.shuffled(using: &random)
      try copy.deliver(order, repeating: number > 0, &random)
    }
    let models = try await life.readModels(batchRecords: 10_000)
    let first = try await copies[0].seen(models, plan)
    #expect(first.findings.count == plan.findings, "seed \(seed)")
    for copy in copies.dropFirst() {
      let seen = try await copy.seen(models, plan)
      #expect(seen == first, "seed \(seed)")
      #expect(copy.balances == copies[0].balances, "seed \(seed)")
    }
    try await expectTotals(models, copies)
  }

  /// Totals by event are those of the first copy: check-ins, visits, and points.
  private func expectTotals(_ models: ReadModels, _ copies: [UploadCopy]) async throws {
    for journal in [Journal.participations, .points] {
      let question = TotalsQuestion(
        journal, by: [.event], from: TotalsTests.from, through: TotalsTests.through)
      let sums = TotalsTests.sums(try await models.totals(question).value)
      for place in 0..<UploadPlan.events {
        let expected = sums[[Int64(copies[0].events[place].number)]]
        for copy in copies.dropFirst() {
          #expect(sums[[Int64(copy.events[place].number)]] == expected, "\(journal.name)")
        }
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
    for _ in 0..<Int.random(in: 6...14, using: &random) {
      let source = Int.random(in: 0..<Self.sources, using: &random)
      sequences[source] += 1
      var occurredAt = Self.revokedAt.adding(
        microseconds: (hours.randomElement(using: &random) ?? 0) * 3_600_000_000
          + Int64.random(in: -20...20, using: &random) * 1_000_000)
      if random.oneIn(8) { occurredAt = occurredAt.adding(microseconds: -20 * LedgerLife.day) }
      taps.append(
        UploadedTap(
          card: random.oneIn(3)
            ? Int.random(in: 0...Self.cards, using: &random) : 0,
          event: Int.random(in: 0..<Self.events, using: &random), source: source,
          sequence: sequences[source], occurredAt: occurredAt, isOffline: random.oneIn(3)))
    }
    taps.sort { ($0.occurredAt, $0.source, $0.sequence) < ($1.occurredAt, $1.source, $1.sequence) }
  }

  /// How many findings there are, counted from the taps alone.
  var findings: Int {
    taps.count { tap in
      let isRevoked = tap.source == Self.revoked
      if tap.card == Self.cards { return tap.isOffline }
      if isRevoked, tap.occurredAt >= Self.revokedAt { return false }
      if tap.card == Self.cards - 1 { return tap.isOffline }
      let isLate = tap.occurredAt.adding(microseconds: 14 * LedgerLife.day) < Self.delivered
      return isRevoked || isLate
    }
  }
}

/// One copy of the region in which a plan happens.
final class UploadCopy {
  let life: LedgerLife
  private(set) var events: [EventID] = []
  private(set) var sources: [SourceID] = []
  private var holders: [HolderID] = []
  private var cards: [CardID] = []
  private var stored: [CommandKey: LedgerRecord] = [:]

  /// What the read models say of a copy.
  struct Seen: Equatable {
    /// Per holder, the check-ins that stand: event, moment, points.
    var checkIns: [[[Int64]]]
    /// Kind, source, sequence, event and moment.
    var findings: [[Int64]]
    var points: [[Int64]]
  }

  init(in life: LedgerLife) throws {
    self.life = life
    let number = UInt128(life.records.count) * 4 + 1_000_000
    for place in 0..<UploadPlan.cards {
      let holder = HolderID(
        try life.register(.registerHolder(reference: number + UInt128(place))))
      try life.register(.startMembership(holder, LedgerLife.systems[0]))
      let card = try life.register(
        .registerCard(
          reference: number + UInt128(place + 10), system: LedgerLife.systems[0],
          kind: .individual, status: .active, holder: holder))
      holders.append(holder)
      cards.append(CardID(card))
    }
    try life.register(
      .changeCardStatus(cards[UploadPlan.cards - 1], .blocked, holder: holders[2]))
    for place in 0..<UploadPlan.events {
      events.append(
        EventID(
          try life.register(
            .defineEvent(
              id: "upload-\(number)-\(place)", title: "Optreden", organizer: OrganizerID(1),
              systems: CardSystemSet([LedgerLife.systems[0]]), calendar: .permanent, periods: [],
              settings: EventSettings(
                points: UInt16(place + 1),
                limit: CheckInLimit(
                  volume: UInt32(place + 1), period: place == 0 ? .week : .day))))))
    }
    for place in 0..<UploadPlan.sources {
      // Two pairings of one terminal, and another one.
      sources.append(
        SourceID(
          try life.register(
            .pairTerminal(name: "CID-\(number)-\(place == 0 ? 0 : 1)", organizers: []))))
    }
  }

  /// Delivers the taps in this order, and some of those before once more.
  func deliver(
    _ taps: [UploadedTap], repeating: Bool, _ random: inout SeededGenerator
  ) throws {
    for (index, tap) in taps.enumerated() {
      try deliver(tap)
      if repeating, random.oneIn(3) { try deliver(taps[Int.random(in: 0...index, using: &random)]) }
    }
  }

  private func deliver(_ tap: UploadedTap) throws {
    let key = CommandKey.tap(sources[tap.source], sequence: tap.sequence)
    let command = CheckInCommand(
      card: tap.card < cards.count ? cards[tap.card] : .none, event: events[tap.event],
      channel: .terminal, acceptedOffline: tap.isOffline)
    let before = life.records.count
    let stored = stored[key]
    let repeated: CheckInRepeat? = try life.carryOut { kernel, now in
      let context = CommandContext(
        now: now, claimedAt: tap.occurredAt, occurredAt: tap.occurredAt, timeQuality: .exact,
        key: key)
      if let stored { return kernel.repeated(command, context, of: stored) }
      _ = kernel.checkIn(command, context)
      return nil
    }
    if let repeated {
      guard case .sameCommand = repeated, life.records.count == before else {
        Issue.record("a repeated tap adds nothing")
        return
      }
    } else {
      self.stored[key] = life.records[before]
    }
  }

  var balances: [Int64] { holders.map { life.kernel.state.balance(of: $0) } }

  func seen(_ models: ReadModels, _ plan: UploadPlan) async throws -> Seen {
    var seen = Seen(checkIns: [], findings: [], points: [])
    for holder in holders {
      let rows = try await models.checkins(of: holder, limit: ReadLimits.pageRowsMax).rows
      let stand = rows.map { row in
        [
          Int64(events.firstIndex(of: row.event) ?? -1), row.occurredAt.microseconds, row.points,
        ]
      }
      seen.checkIns.append(stand.sorted { $0.lexicographicallyPrecedes($1) })
      let sums = try #require(try await models.points(of: holder).value)
      seen.points.append([sums.balance])
    }
    for (place, source) in sources.enumerated() {
      var question = FindingQuestion()
      question.source = source
      for row in try await models.findings(question, limit: ReadLimits.pageRowsMax).rows {
        seen.findings.append([
          Int64(row.kind.rawValue), Int64(place), Int64(clamping: row.sequence ?? 0),
          Int64(row.refusal?.rawValue ?? 0), row.occurredAt.microseconds,
        ])
      }
    }
    return seen
  }
}

extension LedgerLife {
  /// Revokes the pairing of each copy that is to be revoked, all at one moment.
  func revokeUploadTerminals(_ copies: [UploadCopy]) throws {
    now = UploadPlan.revokedAt
    for copy in copies {
      try register(
        .revokeTerminal(copy.sources[UploadPlan.revoked]), at: UploadPlan.revokedAt)
    }
  }
}
