import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("What a result of POST /ledger/v1/taps tells, and to whom") struct TapAnswerTests {
  /// What a membership's social tariff may be at a tap.
  enum Tariff: CaseIterable {
    case none, active, grace, suspended, expired, revoked

    func commands(_ holder: HolderID, _ system: CardSystemID) -> [RegistrationCommand] {
      let today = BrusselsTime.date(at: SetClock.start)
      func granted(_ days: Int32) -> RegistrationCommand {
        .grantSocialTariff(holder, system, lastDay: today.adding(days: days))
      }
      return switch self {
      case .none: []
      case .active: [granted(100)]
      case .grace: [granted(-5)]
      case .suspended:
        [granted(100), .suspendSocialTariff(holder, system, lastDay: today.adding(days: 10))]
      case .expired: [granted(-60)]
      case .revoked: [granted(100), .revokeSocialTariff(holder, system)]
      }
    }

    var told: TapReason? {
      switch self {
      case .none, .active, .revoked: nil
      case .grace: .tariffGrace
      case .suspended: .tariffSuspended
      case .expired: .tariffExpired
      }
    }
  }

  @Test("a counter is told of a tariff that ends, is suspended or has ended; a kiosk never")
  func tariffs() async throws {
    for tariff in Tariff.allCases {
      try await ServedLedger.serve { ledger in
        let holder = try await ledger.card(Dataset.holder).holder
        for command in tariff.commands(holder, CardSystemID(1)) {
          try await ledger.register(command)
        }
        let counter = try await ledger.pair("CID-TST-002", attended: true)
        for (token, isAttended) in [(ledger.kiosk, false), (counter, true)] {
          let answer = try await ledger.deliver(
            [
              ServedLedger.tap(1), ServedLedger.tap(2), ServedLedger.tap(3, event: "none"),
              ServedLedger.tap(4, "nochip"), ServedLedger.tap(5, Dataset.blockedChip),
            ], token: token)
          let results = try TapUploadAnswer(json: answer.body).results
          let told = isAttended ? tariff.told : nil
          #expect(results.map(\.tariff) == [told, told, told, nil, nil], "\(tariff)")
          let lines = try await ledger.deliver(
            lines: [ServedLedger.tap(1), ServedLedger.tap(6)], token: token)
          #expect(lines.results.map(\.tariff) == [told, told], "\(tariff)")
          if !isAttended { #expect(!answer.text.contains("tari"), "\(tariff)") }
        }
      }
    }
  }

  @Test("of several memberships the best tariff counts", arguments: Tariff.allCases)
  func severalMemberships(_ second: Tariff) async throws {
    let order: [Tariff] = [.active, .grace, .suspended, .expired]
    for first in Tariff.allCases {
      try await ServedLedger.serve { ledger in
        let holder = try await ledger.card(Dataset.holder).holder
        try await ledger.register(.startMembership(holder, CardSystemID(2)))
        for command in first.commands(holder, CardSystemID(1))
          + second.commands(holder, CardSystemID(2))
        {
          try await ledger.register(command)
        }
        let counter = try await ledger.pair("CID-TST-002", attended: true)
        let answer = try await ledger.deliver([ServedLedger.tap(1)], token: counter)
        let best = order.first { $0 == first || $0 == second }
        #expect(
          try TapUploadAnswer(json: answer.body).results[0].tariff == best?.told,
          "\(first), \(second)")
      }
    }
  }

  @Test("the tariff is that of the tap, not of its delivery")
  func tariffAtTheTap() async throws {
    try await ServedLedger.serve { ledger in
      let holder = try await ledger.card(Dataset.holder).holder
      let today = BrusselsTime.date(at: SetClock.start)
      try await ledger.register(
        .grantSocialTariff(holder, CardSystemID(1), lastDay: today.adding(days: 2)))
      let counter = try await ledger.pair("CID-TST-002", attended: true)
      ledger.clock.advance(seconds: 60)
      let then = ledger.clock.text()
      ledger.clock.advance(seconds: 4 * 86_400)
      let answer = try await ledger.deliver(
        [
          ServedLedger.tap(1, Dataset.holderChip, #","tappedAt":"\#(then)""#),
          ServedLedger.tap(2, Dataset.holderChip, #","tappedAt":"\#(ledger.clock.text())""#),
        ], token: counter)
      #expect(
        try TapUploadAnswer(json: answer.body).results.map(\.tariff) == [nil, .tariffGrace])
    }
  }

  @Test("every outcome keeps to 400 bytes, also at a counter, with what it tells of a tariff")
  func sizes() async throws {
    try await ServedLedger.serve { ledger in
      try await TapsPostOutcomesTests.prepare(ledger)
      let holder = try await ledger.card(Dataset.holder).holder
      for command in Tariff.suspended.commands(holder, CardSystemID(1)) {
        try await ledger.register(command)
      }
      for (index, isAttended) in [false, true].enumerated() {
        for (place, language) in Language.allCases.enumerated() {
          let token = try await ledger.pair(
            "CID-TST-1\(index)\(place)", attended: isAttended, language: language.rawValue)
          let taps = TapsPostOutcomesTests.rows.enumerated()
            .map { #""seq":\#($0.offset + 1),\#($0.element.members)"# }
          for _ in 0..<2 {
            let lines = try await ledger.deliver(lines: taps, token: token)
            #expect(lines.results.count == taps.count)
            for result in lines.results {
              #expect(result.jsonLine().count <= TapResult.lineBytesMax, "\(result)")
            }
          }
        }
      }
    }
  }

  @Test("a long title is cut to what the line has room for, between two characters")
  func longTitles() async throws {
    try await ServedLedger.serve { ledger in
      let organizer = try #require(ledger.engine.catalogue.organizer(id: TestDataset.organizerID))
      for (index, unit) in ["Fanfare ", "\"\\", "🎷👩‍👩‍👧", "é"].enumerated() {
        let title = String(repeating: unit, count: 240 / unit.utf8.count)
        let begin = SetClock.start.microseconds + Int64(index) * 86_400_000_000
        let period = OpeningPeriod(
          begin: Instant(microseconds: begin),
          end: Instant(microseconds: begin + 3_600_000_000))
        try await ledger.register(
          .defineEvent(
            id: "long-\(index)", title: title, organizer: organizer,
            systems: CardSystemSet([CardSystemID(1)]), calendar: .single, periods: [period],
            settings: EventSettings(points: 1, limit: CheckInLimit(volume: 1, period: .day))))
        for sequence in 1...2 {
          let answer = try await ledger.deliver([
            ServedLedger.tap(index * 2 + sequence, event: nil)
          ])
          let result = try TapUploadAnswer(json: answer.body).results[0]
          let told = try #require(result.event)
          #expect(told.id == "long-\(index)")
          #expect(title.hasPrefix(told.title) && !told.title.isEmpty)
          let length = result.jsonLine().count
          #expect(length <= 400 && length > 400 - 2 * unit.utf8.count, "\(unit)")
        }
        ledger.clock.advance(seconds: 86_400)
      }
    }
  }

  @Test("two holders who are alike but for name, number and tariff get the same bytes, always")
  func alike() async throws {
    let conditions: [(String, @Sendable (ServedLedger, String) async throws -> Void)] = [
      ("in order", { _, _ in }),
      ("card blocked", { try await $0.change($1, to: .blocked) }),
      (
        "card replaced",
        {
          try await $0.change($1, to: .blocked)
          try await $0.change($1, to: .replaced)
        }
      ),
      ("card deleted", { try await $0.change($1, to: .deleted) }),
      (
        "holder blocked",
        {
          let holder = try await $0.card($1).holder
          try await $0.register(.changeHolderStanding(holder, .blocked))
        }
      ),
      (
        "membership blocked",
        {
          let holder = try await $0.card($1).holder
          try await $0.register(.changeMembershipStanding(holder, CardSystemID(1), .blocked))
        }
      ),
    ]
    for (name, change) in conditions {
      for tariff in Tariff.allCases {
        try await ServedLedger.serve { ledger in
          try await TapsPostOutcomesTests.prepare(ledger)
          let poor = try await ledger.card(Dataset.holder).holder
          for command in tariff.commands(poor, CardSystemID(1)) {
            try await ledger.register(command)
          }
          // The other one's tariff is taken away.
          let other = try await ledger.card(Dataset.poorHolder).holder
          try await ledger.register(.revokeSocialTariff(other, CardSystemID(1)))
          var answers: [String] = []
          for (index, number) in [Dataset.holder, Dataset.poorHolder].enumerated() {
            try await change(ledger, number)
            let token = try await ledger.pair("CID-TST-1\(index)")
            answers.append(try await Self.everyTap(of: number, ledger, token))
          }
          #expect(answers[0] == answers[1], "\(name), \(tariff)")
        }
      }
    }
  }

  /// The lines that answer a holder's taps at each kind of event, online and not, without what
  /// counts taps, records and microseconds.
  private static func everyTap(
    of number: String, _ ledger: ServedLedger, _ token: String
  ) async throws -> String {
    var taps: [String] = []
    for event in [Dataset.weekly, "over", "later", "free", "closed", "none", Dataset.foreign, nil] {
      for offline in [false, true, false] {
        let named = event.map { #","eventId":"\#($0)""# } ?? ""
        taps.append(
          #""seq":\#(taps.count + 1),"uitpasNumber":"\#(number)","offline":\#(offline)\#(named)"#)
      }
    }
    var answer = try await ledger.deliver(lines: taps, token: token)
    answer.results += try await ledger.deliver(lines: taps, token: token).results
    return answer.results.map { result in
      var result = result
      result.position = 1
      result.previous?.at = 0
      return String(decoding: result.jsonLine(), as: UTF8.self)
    }.joined()
  }
}
