import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

@Suite(
  "What the published contract says of passholders",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct PassholderContractTests {
  @Test("holders, lists, and prices are as published")
  func answers() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.servePriced { ledger in
      let registered = try await ledger.register(
        .card(
          Dataset.stock,
          ["inszNumber": "00000009007", "email": "a@example.org", "gender": "X"]))
      let id = try #require(try registered.json()["id"]?.text)
      let card = try await ledger.card(Dataset.stock)
      let until = try #require(CivilDate(year: 2026, month: 12, day: 31))
      let prices = "membership-prices/1?cardType=DIGITAL"
      var answers: [(Answer, String)] = [
        (registered, "Passholder"),
        (try await ledger.get("/uitpas/passholders/\(id)"), "Passholder"),
        (try await ledger.get("/uitpas/passholders?name=pe"), "PassholdersPaginatedResponse"),
        (try await ledger.get("/uitpas/passholders/\(id)/\(prices)"), "MembershipPrice"),
        (
          try await ledger.get(
            "/uitpas/passholders/\(prices)&postalCode=9000&dateOfBirth=1980-01-01"),
          "MembershipPrice"
        ),
      ]
      try await ledger.register(.suspendSocialTariff(card.holder, card.system, lastDay: until))
      answers.append((try await ledger.get("/uitpas/passholders/\(id)"), "Passholder"))
      ledger.clock.advance(seconds: 365 * 86_400)
      let expired = try await ledger.get("/uitpas/passholders/\(id)")
      #expect(expired.text.contains("EXPIRED"))
      answers.append((expired, "Passholder"))
      for (answer, schema) in answers {
        #expect(answer.status == 200, "\(answer.text)")
        #expect(contract.faults(of: try answer.json(), schema: schema) == [], "\(answer.text)")
      }
      let list = try await ledger.get(
        "/uitpas/card-systems/1/membership-prices?cardType=DIGITAL")
      for price in try list.json().elements {
        #expect(contract.faults(of: price, schema: "MembershipPrice") == [])
      }
      let preview = try await ledger.get(
        "/uitpas/passholders/\(id)/memberships/1?socialTariff=true"
          + "&organizerId=\(TestDataset.organizerID)")
      let replaced = try #require(try preview.json()["replacedMembership"])
      #expect(contract.faults(of: replaced, schema: "CardSystemMembership") == [])
    }
  }

  @Test("every refusal is a published error that its operation lists under its status")
  func errors() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.servePriced { ledger in
      let id = try await ledger.passholderID(of: Dataset.holder)
      let post = ("/passholders", "post")
      var answers: [(Answer, (String, String))] = []
      for someone in [
        Someone.digital().without("name"), .digital(["registrationOrganizer": ["id": "x"]]),
        .digital(["registrationCardSystemId": 9]), .digital(["inszNumber": "1"]),
        .digital(["address": ["postalCode": "1", "city": "x"]]), .card("1"),
        .card(Dataset.unknown), .card(Dataset.holder),
      ] { answers.append((try await ledger.register(someone), post)) }
      for body in ["", "{"] {
        answers.append((try await ledger.send("POST", "/uitpas/passholders", body), post))
        answers.append(
          (
            try await ledger.send("PUT", "/uitpas/passholders/\(id)", body),
            ("/passholders/{passholderId}", "put")
          ))
        answers.append(
          (
            try await ledger.send("POST", "/uitpas/passholders/\(id)/memberships/1", body),
            ("/passholders/{passholderId}/memberships/{cardSystemId}", "post")
          ))
      }
      for query in [
        "uitpasNumber=1", "inszNumber=1", "organizerId=x", "schoolId=x", "associationId=x",
        "limit=501",
      ] {
        answers.append(
          (try await ledger.get("/uitpas/passholders?\(query)"), ("/passholders", "get")))
      }
      let prices = "membership-prices/{cardSystemId}"
      for (path, operation) in [
        ("passholders/membership-prices/9?cardType=DIGITAL", "/passholders/\(prices)"),
        (
          "passholders/\(id)/membership-prices/1?cardType=DIGITAL&voucher=x",
          "/passholders/{passholderId}/\(prices)"
        ),
        (
          "card-systems/9/membership-prices?cardType=DIGITAL",
          "/card-systems/{cardSystemId}/membership-prices"
        ),
        (
          "passholders/\(id)/memberships/1?socialTariff=true&organizerId=x",
          "/passholders/{passholderId}/memberships/{cardSystemId}"
        ),
      ] { answers.append((try await ledger.get("/uitpas/\(path)"), (operation, "get"))) }
      for (answer, (path, method)) in answers {
        let body = try answer.json()
        let beside: Set = ["cardStatus", "passholderId", "groupPass"]
        #expect(
          contract.faults(of: body, schema: "Error", besides: beside) == [], "\(answer.text)")
        let type = try #require(body["type"]?.text)
        let listed = contract.problems(of: path, method, status: answer.status)
        #expect(listed.contains(type), "\(path) \(answer.status) \(type)")
      }
    }
  }
}
