import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite("/uitpas/rewards/redeemed and redeem-status") struct RewardsRedeemedTests {
  private static func redeem(
    _ ledger: ServedLedger, _ reward: String, _ number: String = Dataset.holder,
    key: String? = nil
  ) async throws -> Answer {
    var headers = [try await ledger.bearer(), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await ledger.post(
      "/uitpas/rewards/redeemed", #"{"rewardId":"\#(reward)","uitpasNumber":"\#(number)"}"#,
      headers: headers)
  }

  private static func delete(_ ledger: ServedLedger, _ id: String) async throws -> Answer {
    try await exchange(
      ledger.port, "DELETE", "/uitpas/rewards/redeemed/\(id)", headers: [try await ledger.bearer()])
  }

  private static func status(
    _ ledger: ServedLedger, _ reward: String, _ number: String = Dataset.holder
  ) async throws -> Answer {
    try await ledger.get("/uitpas/rewards/\(reward)/redeem-status?uitpasNumber=\(number)")
  }

  /// Acceptance case f.
  @Test(
    "reward 5687 takes five points, cancelled it gives them back; its price stands from then on")
  func pointsBack() async throws {
    try await ServedLedger.serve { ledger in
      let answer = try await Self.redeem(ledger, "5687")
      #expect(answer.status == 201)
      let id = try #require(try answer.json()["id"]?.text)
      #expect(try answer.json()["reward"]?["id"]?.text == "5687")
      #expect(try answer.json()["reward"]?["unitsTaken"]?.integer == 1)
      #expect(try await ledger.balance(Dataset.holder) == 95)
      #expect(try await Self.delete(ledger, id).status == 204)
      #expect(try await ledger.balance(Dataset.holder) == 100)
      try expectProblem(try await Self.delete(ledger, id), 404, "url/not-found")
      let reward = try await ledger.get("/uitpas/rewards/5687")
      let dearer = reward.text.replacing("\"points\":5", with: "\"points\":6")
      #expect(dearer != reward.text)
      let changed = try await exchange(
        ledger.port, "PUT", "/uitpas/rewards/5687",
        headers: [try await ledger.bearer(), "Content-Type: application/json"], body: dearer)
      try expectProblem(changed, 400, "uitpas/reward-not-editable")
    }
  }

  @Test("one a week, ten a day, a welcome benefit once, an expired reward never")
  func limits() async throws {
    try await ServedLedger.serve { ledger in
      let volume = "uitpas/reward-passholder-volume-constraint"
      #expect(try await Self.redeem(ledger, "5823").status == 201)
      try expectProblem(try await Self.redeem(ledger, "5823"), 400, volume)
      for _ in 0..<10 { #expect(try await Self.redeem(ledger, "5824").status == 201) }
      try expectProblem(try await Self.redeem(ledger, "5824"), 400, volume)
      #expect(try await Self.redeem(ledger, "5688").status == 201)
      try expectProblem(try await Self.redeem(ledger, "5688"), 400, volume)
      for expired in ["5825", "5826"] {
        let answer = try await Self.redeem(ledger, expired)
        try expectProblem(answer, 400, "uitpas/reward-period-constraint")
        #expect(try answer.json()["endUserMessage"]?["nl"] != nil)
      }
      #expect(try await ledger.balance(Dataset.holder) == 100 - 5 - 50)
    }
  }

  private struct Row: Sendable {
    var reward = "5687"
    var number = Dataset.holder
    var kind: String
    var reason: String
    /// The status of POST; the kinds that no rule refuses leave no record.
    var status = 400
    var isRecorded = true
    var prepare: @Sendable (ServedLedger) async throws -> Void = { _ in }
  }

  private static let rows = [
    Row(number: Dataset.blocked, kind: "invalid-card", reason: "INVALID_CARD"),
    Row(number: Dataset.stock, kind: "invalid-card", reason: "INVALID_CARD"),
    Row(number: Dataset.groupPass, kind: "invalid-card", reason: "INVALID_CARD"),
    Row(
      reward: "5688", number: "0900000058918",
      kind: "reward-passholder-no-applicable-cardsystems",
      reason: "PASSHOLDER_APPLICABLE_CARDSYSTEMS"),
    Row(reward: "5825", kind: "reward-period-constraint", reason: "REWARD_PERIOD"),
    Row(
      number: Dataset.expired, kind: "reward-passholder-points-constraint",
      reason: "PASSHOLDER_POINTS"),
    Row(
      reward: "5823", kind: "reward-passholder-volume-constraint", reason: "PASSHOLDER_VOLUME",
      prepare: { _ = try await redeem($0, "5823") }),
    Row(
      kind: "reward-volume-constraint", reason: "REWARD_VOLUME",
      prepare: { ledger in
        var view = try #require(ledger.engine.rewards.reward(id: "5687"))
        view.terms.unitsMax = 0
        try await ledger.register(.changeReward(view.reward, view.terms))
      }),
    Row(
      kind: "passholder-no-active-cardsystems", reason: "PASSHOLDER_NO_ACTIVE_CARDSYSTEM",
      prepare: { ledger in
        let card = try await ledger.card(Dataset.holder)
        try await ledger.register(.changeMembershipStanding(card.holder, card.system, .blocked))
      }),
  ]

  @Test("a rule's refusal is told as published and is one record; asked before, it is told as well")
  func refusals() async throws {
    for row in Self.rows {
      try await ServedLedger.serve { ledger in
        try await row.prepare(ledger)
        let head = try await ledger.head
        let status = try await Self.status(ledger, row.reward, row.number)
        #expect(status.status == 200)
        #expect(try status.json()["redeemable"] == .boolean(false))
        #expect(try status.json()["reason"]?.text == row.reason)
        #expect(try status.json()["message"]?.text?.isEmpty == false)
        #expect(try await ledger.head == head)
        let answer = try await Self.redeem(ledger, row.reward, row.number)
        try expectProblem(answer, 400, "uitpas/\(row.kind)", "\(row.kind)")
        #expect(try await ledger.head == head + 1)
      }
    }
  }

  @Test("what is malformed or unknown leaves the log as it was")
  func malformed() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for (body, kind) in [
        ("", "body/missing"), ("{", "body/invalid-syntax"), ("{}", "body/invalid-data"),
      ] {
        try expectProblem(try await ledger.post("/uitpas/rewards/redeemed", body), 400, kind)
      }
      try expectProblem(
        try await Self.redeem(ledger, "5687", "1"), 400, "uitpas/invalid-uitpas-number")
      try expectProblem(
        try await Self.redeem(ledger, "5687", Dataset.unknown), 400, "uitpas/passholder-not-found")
      try expectProblem(try await Self.redeem(ledger, "none"), 404, "uitpas/reward-not-found")
      try expectProblem(
        try await Self.status(ledger, "none"), 404, "uitpas/reward-not-found")
      try expectProblem(
        try await Self.status(ledger, "5687", "1"), 400, "uitpas/invalid-uitpas-number")
      try expectProblem(
        try await Self.status(ledger, "5687", Dataset.unknown), 400, "uitpas/passholder-not-found")
      for id in ["0", "x", "1", "999999"] {
        try expectProblem(try await Self.delete(ledger, id), 404, "url/not-found")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("the same key redeems once; with another body it is refused")
  func key() async throws {
    try await ServedLedger.serve { ledger in
      let first = try await Self.redeem(ledger, "5687", key: "k")
      let head = try await ledger.head
      let again = try await Self.redeem(ledger, "5687", key: "k")
      #expect(again.status == 201 && again.text == first.text)
      try expectProblem(
        try await Self.redeem(ledger, "5688", key: "k"), 409, "idempotency-key-reused")
      #expect(try await ledger.head == head)
      #expect(try await ledger.balance(Dataset.holder) == 95)
    }
  }

  @Test("a code is given out with the redemption and stands in the list")
  func code() async throws {
    try await ServedLedger.serve { ledger in
      let reward = try #require(ledger.engine.rewards.reward(id: "5687")).reward
      try await ledger.register(.addRewardCodes(reward, codes: ["BILL-1"]))
      let answer = try await Self.redeem(ledger, "5687")
      #expect(try answer.json()["redeemCode"]?.text == "BILL-1")
      let list = try await ledger.get("/uitpas/rewards/redeemed?uitpasNumber=\(Dataset.holder)")
      #expect(try list.json()["member"]?[0]?["redeemCode"]?.text == "BILL-1")
    }
  }

  @Test(
    "youth get the code of their app once, with their registration, and again if they ask again")
  func welcomeCode() async throws {
    try await ServedLedger.servePriced { ledger in
      var terms = RewardTerms(
        type: .welcome, title: "BILL", points: 0,
        publication: OfferPeriod(begin: ledger.clock.now()))
      terms.systems = CardSystemSet([CardSystemID(1)])
      terms.ages = 16...26
      let defined = try await ledger.register(
        .defineReward(id: "bill", owner: CardSystemID(1), terms))
      let reward = RewardID(try #require(defined.first).entity)
      try await ledger.register(.addRewardCodes(reward, codes: ["BILL-1", "BILL-2"]))
      func newcomer(_ birth: String) async throws -> String {
        let holder = try await ledger.registered(.digital(["dateOfBirth": .string(birth)]))
        return try #require(holder["uitpasNumber"]?.text)
      }
      let (young, old) = (try await newcomer("2006-05-01"), try await newcomer("1980-05-01"))
      let first = try await Self.redeem(ledger, "bill", young, key: "app")
      #expect(first.status == 201)
      #expect(try first.json()["redeemCode"]?.text == "BILL-1")
      let head = try await ledger.head
      #expect(try await Self.redeem(ledger, "bill", young, key: "app").body == first.body)
      #expect(try await ledger.head == head)
      try expectProblem(
        try await Self.redeem(ledger, "bill", young), 400,
        "uitpas/reward-passholder-volume-constraint")
      try expectProblem(
        try await Self.redeem(ledger, "bill", old), 400,
        "uitpas/reward-passholder-no-applicable-cardsystems")
    }
  }

  @Test("the list shows a holder's redemptions, the newest first, without those cancelled")
  func list() async throws {
    try await ServedLedger.serve { ledger in
      var ids: [String] = []
      for reward in ["5687", "5823", "5688", "5687"] {
        ids.append(try #require(try await Self.redeem(ledger, reward).json()["id"]?.text))
        ledger.clock.advance(seconds: 1)
      }
      #expect(try await Self.delete(ledger, ids[3]).status == 204)
      let path = "/uitpas/rewards/redeemed?uitpasNumber=\(Dataset.holder)"
      func listed(_ query: String) async throws -> (Int64?, [String?]) {
        let body = try await ledger.get(path + query).json()
        return (body["totalItems"]?.integer, body["member"]?.elements.map { $0["id"]?.text } ?? [])
      }
      #expect(try await listed("") == (3, [ids[2], ids[1], ids[0]]))
      #expect(try await listed("&start=1&limit=1") == (3, [ids[1]]))
      #expect(try await listed("&rewardType=WELCOME") == (1, [ids[2]]))
      #expect(try await listed("&rewardTitle=1/WEEK") == (1, [ids[1]]))
      for query in ["", "?uitpasNumber=\(Dataset.holder)&passholderId=x", "?passholderId=x"] {
        let answer = try await ledger.get("/uitpas/rewards/redeemed" + query)
        try expectProblem(answer, 400, "bad-request")
      }
      try expectProblem(
        try await ledger.get(path + "&limit=501"), 400, "url/query-limit-exceeded")
      try expectProblem(
        try await ledger.get("/uitpas/rewards/redeemed?uitpasNumber=1"), 400,
        "uitpas/invalid-uitpas-number")
    }
  }
}
