import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite("POST /museumpass/visits") struct MuseumVisitsPostTests {
  private static let number = "2900000000017"

  @Test("a visit is registered with the museum's rate, and paid once a local day")
  func registered() async throws {
    try await ServedLedger.serveMuseum { setting in
      let holder = try await setting.sell(Self.number)
      let head = try await setting.ledger.head
      for _ in 0..<2 {
        let answer = try await setting.visit(holder)
        #expect(answer.status == 201 && answer.body.isEmpty)
      }
      setting.ledger.clock.advance(seconds: 86_400)
      #expect(try await setting.visit(holder).status == 201)
      let visits = try setting.ledger.records(after: head).compactMap(\.museumVisit)
      #expect(visits.map(\.isCompensated) == [true, false, true])
      #expect(visits.allSatisfy { $0.compensationCents == 599 && $0.holder == holder })
      #expect(visits.allSatisfy { $0.museum == setting.museum && $0.channel == .counter })
      #expect(visits.allSatisfy { $0.stamp.homeMunicipality == 9_000 })
    }
  }

  @Test("each refusal is 400 with its published kind and text, and one record")
  func refused() async throws {
    let rows: [(String, @Sendable (MuseumSetting, HolderID) async throws -> Void)] = [
      (
        "visit-maximum-reached",
        { setting, holder in
          for _ in 0..<5 { _ = try await setting.visit(holder) }
        }
      ),
      ("museum-not-active", { setting, _ in try await setting.set(isActive: false) }),
      (
        "card-not-active",
        { setting, _ in
          try await setting.change(Self.number, to: .blocked)
        }
      ),
      (
        "subscription-not-active",
        { try await $0.ledger.register(.cancelSubscription($1, $0.system)) }
      ),
      (
        "passholder-not-active",
        { try await $0.ledger.register(.changeHolderStanding($1, .blocked)) }
      ),
    ]
    for (kind, change) in rows {
      try await ServedLedger.serveMuseum { setting in
        let holder = try await setting.sell(Self.number, .museum, isIdentified: false)
        try await change(setting, holder)
        let head = try await setting.ledger.head
        let answer = try await setting.visit(holder)
        try expectProblem(answer, 400, "museumpass/\(kind)")
        #expect(try answer.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
        #expect(try await setting.ledger.head == head + 1, "\(kind)")
      }
    }
  }

  @Test("who is not known, or has no pass of the museum's programme, leaves the log as it was")
  func unknown() async throws {
    try await ServedLedger.serveMuseum { setting in
      let ledger = setting.ledger
      let member = try await ledger.passholderID(Dataset.holder)
      let head = try await ledger.head
      for id in [member, "x", "0feb87bd-462d-4f24-a25d-df64ab99300e", Self.number] {
        let answer = try await setting.post("visits", #"{"passholderId":"\#(id)"}"#)
        try expectProblem(answer, 400, "museumpass/passholder-not-found")
      }
      for (body, kind) in [
        ("", "missing"), ("{", "invalid-syntax"), ("{}", "invalid-data"), ("[]", "invalid-data"),
        (#"{"passholderId":7}"#, "invalid-data"),
      ] {
        try expectProblem(try await setting.post("visits", body), 400, "body/\(kind)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("the same key is the same visit, a refusal too, whatever has changed since")
  func sameKey() async throws {
    try await ServedLedger.serveMuseum { setting in
      let holder = try await setting.sell(Self.number)
      let other = try await setting.sell("2900000000033")
      #expect(try await setting.visit(holder, key: "a").status == 201)
      let head = try await setting.ledger.head
      #expect(try await setting.visit(holder, key: "a").status == 201)
      #expect(try await setting.ledger.head == head)
      try expectProblem(
        try await setting.visit(other, key: "a"), 409, "idempotency-key-reused")

      try await setting.change(Self.number, to: .blocked)
      #expect(try await setting.visit(holder, key: "a").status == 201)
      let kind = "museumpass/card-not-active"
      try expectProblem(try await setting.visit(holder, key: "b"), 400, kind)
      try await setting.change(Self.number, to: .active)
      try expectProblem(try await setting.visit(holder, key: "b"), 400, kind)
      #expect(try await setting.visit(holder, key: "c").status == 201)
    }
  }

  @Test("a terminal's tap and POST /visits are one command: the records say the same")
  func tapped() async throws {
    try await ServedLedger.serveMuseum { setting in
      let ledger = setting.ledger
      let holder = try await setting.sell(Self.number, .museum, isIdentified: false)
      let other = try await setting.sell("2900000000033", .museum, isIdentified: false)
      let token = try await ledger.pair("desk-1", organizers: ["museum-1"], attended: true)
      let before = try await ledger.head
      #expect(try await setting.visit(holder).status == 201)
      let posted = try ledger.records(after: before).map(\.event)
      let between = try await ledger.head
      let answer = try await ledger.deliver(
        [#""seq":1,"cardNumber":"2900000000033""#], token: token)
      #expect(answer.status == 200, "\(answer.text)")
      let result = try #require(try answer.json()["results"]?[0])
      #expect(result["outcome"] == "accepted", "\(answer.text)")
      let tapped = try ledger.records(after: between).map(\.event)
      try #require(posted.count == 2 && tapped.count == 2, "\(answer.text)")
      let visits = [posted, tapped].compactMap { $0.last?.museumVisit }
      try #require(visits.map(\.holder) == [holder, other])
      #expect(visits.map(\.channel) == [.counter, .terminal])
      #expect(
        visits[0].rate == visits[1].rate && visits[0].isCompensated == visits[1].isCompensated)
      #expect(visits[0].stamp == visits[1].stamp && visits[0].system == visits[1].system)
      for events in [posted, tapped] {
        guard case .subscriptionActivated(let body) = events[0] else {
          Issue.record("the first visit begins the subscription")
          continue
        }
        #expect(body.cause == .firstVisit)
      }

      let again = try await ledger.deliver(
        [#""seq":1,"cardNumber":"2900000000033""#], token: token)
      #expect(try again.json()["results"]?[0]?["replayed"] == .boolean(true), "\(again.text)")
      #expect(try await ledger.head == between + 2)
    }
  }

  @Test("a tap of a pass is refused in the words of taps")
  func refusedTaps() async throws {
    let rows: [(String, @Sendable (MuseumSetting, HolderID) async throws -> Void)] = [
      (
        "registrationRequired",
        { setting, holder in
          for _ in 0..<5 { _ = try await setting.visit(holder) }
        }
      ),
      ("museumNotActive", { setting, _ in try await setting.set(isActive: false) }),
      (
        "cardNotActive",
        { setting, _ in
          try await setting.change(Self.number, to: .deleted)
        }
      ),
      (
        "subscriptionNotActive",
        { try await $0.ledger.register(.cancelSubscription($1, $0.system)) }
      ),
      ("holderBlocked", { try await $0.ledger.register(.changeHolderStanding($1, .blocked)) }),
    ]
    for (reason, change) in rows {
      try await ServedLedger.serveMuseum { setting in
        let holder = try await setting.sell(Self.number, .museum, isIdentified: false)
        let token = try await setting.ledger.pair("desk-1", organizers: ["museum-1"])
        try await change(setting, holder)
        let answer = try await setting.ledger.deliver(
          [#""seq":1,"cardNumber":"\#(Self.number)""#], token: token)
        let result = try #require(try answer.json()["results"]?[0])
        #expect(
          result["outcome"] == "refused" && result["reason"]?.text == reason, "\(answer.text)")
        #expect(result["message"]?.text?.isEmpty == false)
        #expect(result["points"] == nil)
      }
    }
  }
}

extension LedgerRecord {
  /// The visit that the record registers.
  var museumVisit: MuseumVisitRegistered? { event.museumVisit }
}

extension LedgerEvent {
  /// The visit that the event is.
  var museumVisit: MuseumVisitRegistered? {
    if case .museumVisitRegistered(let body) = self { body } else { nil }
  }
}
