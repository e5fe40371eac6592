import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("POST /museumpass/voucher-lists") struct VoucherListsTests {
  private static func make(
    _ setting: MuseumSetting, _ body: String, key: String? = nil,
    client: String = MuseumSetting.partner
  ) async throws -> Answer {
    try await setting.post("voucher-lists", body, key: key, client: client)
  }

  private static func codes(_ answer: Answer) throws -> [String] {
    try answer.json()["vouchers"]?.elements.compactMap(\.text) ?? []
  }

  @Test("makes as many codes of 13 digits as are asked for, no two alike, recorded for the partner")
  func makes() async throws {
    try await ServedLedger.serveMuseum { setting in
      let head = try await setting.ledger.head
      var codes: [String] = []
      var lists: Set<String> = []
      for count in [1, 10] {
        let answer = try await Self.make(setting, #"{"numberOfVouchers":\#(count)}"#)
        #expect(answer.status == 200, "\(answer.text)")
        let made = try Self.codes(answer)
        #expect(made.count == count)
        codes += made
        lists.insert(try #require(try answer.json()["id"]?.text))
      }
      #expect(codes.allSatisfy { $0.count == 13 && $0.allSatisfy(\.isWholeNumber) })
      #expect(Set(codes).count == codes.count && lists.count == 2)
      let issued = try setting.ledger.records(after: head).compactMap { record in
        if case .vouchersIssued(let body) = record.event { body } else { nil }
      }
      #expect(issued.flatMap(\.codes) == codes)
      #expect(issued.allSatisfy { $0.system == setting.system && $0.type == "partner-1" })
    }
  }

  @Test("a voucher is good for one subscription, at a museum or online")
  func used() async throws {
    try await ServedLedger.serveMuseum { setting in
      let code = try #require(
        try Self.codes(try await Self.make(setting, #"{"numberOfVouchers":1}"#)).first)
      let holder = try await setting.sell("2900000000017")
      try await setting.sell(to: holder, .online, .renewal, voucher: code)
      await #expect(throws: MuseumSetting.NotSold.self) {
        try await setting.sell(to: holder, .online, .renewal, voucher: code)
      }
    }
  }

  @Test("the same key is the same list, and another number under it a conflict")
  func sameKey() async throws {
    try await ServedLedger.serveMuseum { setting in
      let first = try await Self.make(setting, #"{"numberOfVouchers":3}"#, key: "a")
      let head = try await setting.ledger.head
      let again = try await Self.make(setting, #"{"numberOfVouchers":3}"#, key: "a")
      #expect(again.status == 200 && again.body == first.body)
      try expectProblem(
        try await Self.make(setting, #"{"numberOfVouchers":4}"#, key: "a"), 409,
        "idempotency-key-reused")
      #expect(try await setting.ledger.head == head)
      let other = try await Self.make(setting, #"{"numberOfVouchers":3}"#, key: "b")
      #expect(other.status == 200 && other.body != first.body)
    }
  }

  @Test("1 to 10 are made at once, and nothing for any other body")
  func bodies() async throws {
    try await ServedLedger.serveMuseum { setting in
      let head = try await setting.ledger.head
      for (body, kind) in [
        ("", "missing"), ("{", "invalid-syntax"), ("{}", "invalid-data"), ("[]", "invalid-data"),
        (#"{"numberOfVouchers":0}"#, "invalid-data"), (#"{"numberOfVouchers":11}"#, "invalid-data"),
        (#"{"numberOfVouchers":1.5}"#, "invalid-data"),
        (#"{"numberOfVouchers":"1"}"#, "invalid-data"),
      ] {
        try expectProblem(try await Self.make(setting, body), 400, "body/\(kind)", "\(body)")
      }
      #expect(try await setting.ledger.head == head)
    }
  }

  @Test("a museum's client has not the role, and a partner of no museum passes is told so")
  func forbidden() async throws {
    try await ServedLedger.serveMuseum { setting in
      let body = #"{"numberOfVouchers":1}"#
      try expectProblem(
        try await Self.make(setting, body, client: MuseumSetting.client), 403, "auth/forbidden")
      try await setting.ledger.addClient("elsewhere", [.museumVouchers])
      let answer = try await Self.make(setting, body, client: "elsewhere")
      try expectProblem(answer, 403, "auth/forbidden")
      #expect(try answer.json()["detail"]?.text?.contains("museum passes") == true)
    }
  }
}
