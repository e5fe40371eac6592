import IssuerTesting
import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite(
  "What the published contract of the museumPASS Partner API says",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct MuseumContractTests {
  private static let pass = ("/passes/{cardNumber}", "get")
  private static let visits = ("/visits", "post")
  private static let card = ("/external-cards/{type}/{identification}", "get")
  private static let cardVisits = ("/external-cards/{type}/{identification}/visits", "post")
  private static let vouchers = ("/voucher-lists", "post")
  private static let number = "2900000000017"

  private static func expect(
    _ answers: [(Answer, (String, String))], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let contract = try PublishedContract.read(.museumpass)
    for (answer, (path, method)) in answers {
      let faults = try contract.faults(of: answer, to: path, method)
      #expect(faults == [], "\(path) \(answer.text)", sourceLocation: sourceLocation)
      guard answer.status >= 400 else { continue }
      let listed = contract.problems(of: path, method, status: answer.status)
      // 503 is listed without kinds.
      guard answer.status != 503 else {
        #expect(listed.isEmpty, sourceLocation: sourceLocation)
        continue
      }
      let type = try #require(try answer.json()["type"]?.text)
      #expect(
        listed.contains(type), "\(path) \(answer.status) \(type)", sourceLocation: sourceLocation)
    }
  }

  @Test("what is answered is as published, each operation at least once")
  func answers() async throws {
    try await ServedLedger.serveMuseum { setting in
      let holder = try await setting.sell(Self.number)
      let uitpas = "external-cards/uitpas/\(Dataset.poorHolder)"
      let answers = [
        (try await setting.get("passes/\(Self.number)"), Self.pass),
        (try await setting.visit(holder), Self.visits),
        (try await setting.get(uitpas), Self.card),
        (try await setting.post("\(uitpas)/visits"), Self.cardVisits),
        (
          try await setting.post(
            "voucher-lists", #"{"numberOfVouchers":10}"#, client: MuseumSetting.partner),
          Self.vouchers
        ),
      ]
      #expect(answers.map(\.0.status) == [200, 201, 200, 201, 200])
      try Self.expect(answers)
      try await setting.change(Self.number, to: .blocked)
      try Self.expect([(try await setting.get("passes/\(Self.number)"), Self.pass)])
    }
  }

  @Test("every refusal is a published error that its operation lists under its status")
  func errors() async throws {
    try await ServedLedger.serveMuseum { setting in
      let ledger = setting.ledger
      let uitpas = "external-cards/uitpas/\(Dataset.holder)"
      let unknown = "external-cards/uitpas/\(Dataset.unknown)"
      let down = "external-cards/akaart/1"
      var answers = [
        (try await setting.get("passes/\(Self.number)"), Self.pass),
        (try await setting.get(unknown), Self.card), (try await setting.get(down), Self.card),
        (try await setting.post("\(unknown)/visits"), Self.cardVisits),
        (try await setting.post("\(uitpas)/visits"), Self.cardVisits),
        (try await setting.post("\(down)/visits"), Self.cardVisits),
        (try await setting.post("visits", #"{"passholderId":"x"}"#), Self.visits),
      ]
      for body in ["", "{", "{}"] {
        answers.append((try await setting.post("visits", body), Self.visits))
        answers.append(
          (
            try await setting.post("voucher-lists", body, client: MuseumSetting.partner),
            Self.vouchers
          ))
      }
      let unregistered = try await setting.sell(Self.number, .museum, isIdentified: false)
      for _ in 0..<5 { _ = try await setting.visit(unregistered) }
      answers.append((try await setting.visit(unregistered), Self.visits))
      let cancelled = try await setting.sell("2900000000025")
      try await ledger.register(.cancelSubscription(cancelled, setting.system))
      answers.append((try await setting.visit(cancelled), Self.visits))
      let blocked = try await setting.sell("2900000000041")
      try await setting.change("2900000000041", to: .blocked)
      answers.append((try await setting.visit(blocked), Self.visits))
      let blockedHolder = try await setting.sell("2900000000058")
      try await ledger.register(.changeHolderStanding(blockedHolder, .blocked))
      answers.append((try await setting.visit(blockedHolder), Self.visits))
      try await setting.set(isActive: false)
      answers.append((try await setting.visit(cancelled), Self.visits))
      answers.append((try await setting.post("\(uitpas)/visits"), Self.cardVisits))
      try Self.expect(answers)
      let kinds = Set(try answers.compactMap { try $0.0.json()["type"]?.text })
      let museums = kinds.filter { $0.contains("/probs/museumpass/") }
      #expect(museums.count == 6, "every kind of museum passes: \(museums)")
    }
  }

  @Test("without a token it is 401, and without the role 403, on every operation")
  func roles() async throws {
    try await ServedLedger.serveMuseum { setting in
      try await setting.ledger.addClient("reader", [.passesRead])
      var answers: [(Answer, (String, String))] = []
      for headers in [[], [try await setting.ledger.bearer("reader")]] {
        for (path, operation) in [
          ("passes/\(Self.number)", Self.pass), ("visits", Self.visits),
          ("external-cards/akaart/1", Self.card),
          ("external-cards/akaart/1/visits", Self.cardVisits), ("voucher-lists", Self.vouchers),
        ] {
          let answer = try await exchange(
            setting.ledger.port, operation.1.uppercased(), "/museumpass/\(path)", headers: headers,
            body: operation.1 == "post" ? "{}" : "")
          #expect(answer.status == (headers.isEmpty ? 401 : 403))
          answers.append((answer, operation))
        }
      }
      try Self.expect(answers)
    }
  }
}
