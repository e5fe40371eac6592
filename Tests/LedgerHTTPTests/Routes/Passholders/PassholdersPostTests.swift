import EventLogTesting
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

@Suite("POST /uitpas/passholders") struct PassholdersPostTests {
  /// Made for holders with the social tariff.
  private static let poorStock = Dataset.stock
  private static let plainStock = "0900000020405"

  @Test("a card from the stock that was made for it brings the social tariff until 30 April")
  func socialTariff() async throws {
    try await ServedLedger.servePriced { ledger in
      let answer = try await ledger.register(.card(Self.poorStock))
      #expect(answer.status == 200, "\(answer.text)")
      let holder = try answer.json()
      #expect(holder["uitpasNumber"]?.text == Self.poorStock)
      let membership = holder["cardSystemMemberships"]?[0]
      #expect(membership?["uitpasNumber"]?.text == Self.poorStock)
      #expect(membership?["status"] == "ACTIVE")
      #expect(
        membership?["currentCard"] == [
          "uitpasNumber": .string(Self.poorStock), "cardType": "NFC_CARD", "status": "ACTIVE",
        ])
      #expect(
        membership?["socialTariff"] == [
          "status": "ACTIVE", "endDate": "2027-04-30T21:59:59+00:00", "inGracePeriod": false,
          "expired": false,
        ])
      let head = try await ledger.head
      let again = try await ledger.register(.card(Self.poorStock))
      try expectProblem(again, 400, "uitpas/invalid-card-status")
      let body = try again.json()
      #expect(body["cardStatus"] == "ACTIVE" && body["groupPass"] == .boolean(false))
      #expect(body["passholderId"] == holder["id"])
      #expect(try await ledger.head == head)
    }
  }

  @Test("who is new is answered as registered, and nothing of it is in the log")
  func created() async throws {
    try await ServedLedger.servePriced { ledger in
      let before = try await ledger.head
      let someone = Someone.digital([
        "inszNumber": "00000009007", "email": "marc@example.org", "gender": "X",
        "phoneNumber": "0470", "nationality": "Belg", "legalTermsDigital": .boolean(true),
        "optInPreferences": [
          "serviceMails": .boolean(true), "milestoneMails": .boolean(false),
          "infoMails": .boolean(false), "sms": .boolean(false), "post": .boolean(true),
        ], "unknown": ["more": 1],
      ])
      let holder = try await ledger.registered(someone)
      for member in [
        "name", "firstName", "dateOfBirth", "address", "inszNumber", "email", "gender",
        "phoneNumber", "nationality", "optInPreferences",
      ] { #expect(holder[member] == someone.members[member], "\(member)") }
      #expect(holder["creationDate"] == "2026-11-23T15:00:00+00:00")
      #expect(holder["points"] == 0 && holder["uitidStatus"] == "UNREGISTERED")
      #expect(holder["registrationOrganizer"]?["id"]?.text == TestDataset.organizerID)
      #expect(holder["legalTermsDigital"] == nil)
      let id = try #require(holder["id"]?.text)
      #expect(try await ledger.passholder(id) == holder)
      for record in try ledger.records(after: before) {
        let text = "\(record)"
        for secret in ["Peeters", "Marc", "marc@", "00000009007", id] {
          #expect(!text.contains(secret))
        }
      }
    }
  }

  @Test("a digital number is 13 digits with a check digit, and tells whether there is a tariff")
  func digitalNumbers() async throws {
    try await ServedLedger.servePriced { ledger in
      var numbers: Set<String> = []
      for index in 0..<12 {
        let isPoor = index.isMultiple(of: 2)
        var someone = Someone.digital()
        if isPoor { someone.members["registrationSocialTariffEndDate"] = "2027-02-28" }
        let holder = try await ledger.registered(someone)
        let number = try #require(holder["uitpasNumber"]?.text)
        #expect(UITPASNumber(number) != nil)
        #expect(number.dropLast().last == (isPoor ? "1" : "0"))
        let membership = holder["cardSystemMemberships"]?[0]
        #expect(membership?["currentCard"]?["cardType"] == "DIGITAL")
        #expect(
          membership?["socialTariff"]?["endDate"]?.text
            == (isPoor ? "2027-02-28T22:59:59+00:00" : nil))
        numbers.insert(number)
      }
      #expect(numbers.count == 12)
    }
  }

  @Test("whoever is under 16 agrees to nothing; on the sixteenth birthday it counts")
  func optIns() async throws {
    try await ServedLedger.servePriced { ledger in
      let all = ["serviceMails", "milestoneMails", "infoMails", "sms", "post"]
      let yes = JSONValue.object(Dictionary(all.map { ($0, .boolean(true)) }) { $1 })
      let no = JSONValue.object(Dictionary(all.map { ($0, .boolean(false)) }) { $1 })
      for (birth, kept) in [("2010-11-24", no), ("2010-11-23", yes)] {
        let holder = try await ledger.registered(
          .digital(["dateOfBirth": .string(birth), "optInPreferences": yes]))
        #expect(holder["optInPreferences"] == kept, "\(birth)")
      }
    }
  }

  @Test("a body at fault names the member and records nothing")
  func faults() async throws {
    try await ServedLedger.servePriced { ledger in
      let head = try await ledger.head
      for (someone, pointer) in [
        (Someone.digital().without("name"), "/name"), (.digital(["firstName": ""]), "/firstName"),
        (.digital(["dateOfBirth": "1980-02-30"]), "/dateOfBirth"),
        (.digital(["dateOfBirth": "2026-11-24"]), "/dateOfBirth"),
        (.digital(["dateOfBirth": 1980]), "/dateOfBirth"),
        (Someone.digital().without("address"), "/address"),
        (.digital(["address": ["postalCode": "9000"]]), "/address/city"),
        (.digital(["email": "marc"]), "/email"), (.digital(["gender": "M"]), "/gender"),
        (Someone.digital().without("registrationOrganizer"), "/registrationOrganizer"),
        (Someone.digital().without("registrationCardType"), "/registrationCardType"),
        (.digital(["registrationCardType": "PAPER"]), "/registrationCardType"),
        (Someone.digital().without("registrationCardSystemId"), "/registrationCardSystemId"),
        (
          Someone.card("").without("registrationUitpasNumber"), "/registrationUitpasNumber"
        ),
        (.digital(["registrationVoucher": "NONE"]), "/registrationVoucher"),
        (
          .digital(["registrationSocialTariffEndDate": "soon"]),
          "/registrationSocialTariffEndDate"
        ),
        (
          .digital(["registrationSocialTariffEndDate": "2026-11-22"]),
          "/registrationSocialTariffEndDate"
        ),
        (
          .digital(["registrationSocialTariffEndDate": "2028-01-01"]),
          "/registrationSocialTariffEndDate"
        ),
        (.digital(["optInPreferences": ["sms": .boolean(true)]]), "/optInPreferences/post"),
      ] {
        try expectFault(try await ledger.register(someone), pointer)
      }
      for (body, kind) in [("", "missing"), ("{", "invalid-syntax"), ("[]", "invalid-data")] {
        try expectProblem(
          try await ledger.send("POST", "/uitpas/passholders", body), 400, "body/\(kind)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("what is refused is told in the published words and in four languages")
  func refused() async throws {
    try await ServedLedger.servePriced { ledger in
      _ = try await ledger.registered(.digital(["inszNumber": "00000009007"]))
      let head = try await ledger.head
      for (someone, kind) in [
        (Someone.digital(["registrationOrganizer": ["id": "nobody"]]), "organizer-not-found"),
        (.digital(["registrationCardSystemId": 99]), "cardsystem-not-found"),
        (.digital(["registrationCardSystemId": 3]), "cardsystem-not-found"),
        (.digital(["address": ["postalCode": "12", "city": "Nergens"]]), "invalid-city"),
        (
          .digital([
            "address": ["postalCode": "1000", "city": "Brussel"],
            "registrationSocialTariffEndDate": "2027-01-31",
          ]), "invalid-city"
        ),
        (.digital(["inszNumber": "00000009008"]), "invalid-insz-number"),
        (.digital(["inszNumber": "00000009007"]), "invalid-insz-number"),
        (.card("0900000095901"), "invalid-uitpas-number"), (.card(Dataset.unknown), "invalid-card"),
        (.card(Dataset.groupPass), "invalid-card"),
        (.card(Self.plainStock, ["registrationCardSystemId": 2]), "invalid-card"),
        (
          .card(Self.plainStock, ["registrationSocialTariffEndDate": "2027-01-31"]),
          "invalid-card"
        ),
        (.card(Dataset.holder), "invalid-card-status"),
        (.card(Dataset.blocked), "invalid-card-status"),
      ] {
        let answer = try await ledger.register(someone)
        try expectProblem(answer, 400, "uitpas/\(kind)", "\(someone.json)")
        #expect(try answer.json()["endUserMessage"]?.keys == ["nl", "fr", "de", "en"])
      }
      #expect(try await ledger.head == head)
      // Nothing of those who were refused is kept: the same stock card and number are free.
      _ = try await ledger.registered(.card(Self.plainStock))
    }
  }

  @Test("a card system without a price for it sells no card")
  func noPrice() async throws {
    try await ServedLedger.servePriced { ledger in
      let system = CardSystemID(1)
      try await ledger.register(
        .setTerms(
          system, CardSystemTerms(prices: [CardPrice(label: "Kaart", cents: 1, kind: .group)])))
      try expectProblem(try await ledger.register(.digital()), 400, "uitpas/invalid-card")
    }
  }

  @Test("a voucher is handed in once")
  func voucher() async throws {
    try await ServedLedger.servePriced { ledger in
      try await ledger.register(
        .issueVouchers(CardSystemID(1), type: "school", codes: ["SCHOOL-1"]))
      let someone = Someone.digital(["registrationVoucher": "SCHOOL-1"])
      let before = try await ledger.head
      _ = try await ledger.registered(someone)
      let cents = try ledger.records(after: before).compactMap { record -> UInt32? in
        if case .passSold(let sold) = record.event { sold.cents } else { nil }
      }
      #expect(cents == [50])
      try expectFault(try await ledger.register(someone), "/registrationVoucher")
    }
  }

  @Test("a repeated key answers the same holder, another request under it is a conflict")
  func idempotency() async throws {
    try await ServedLedger.servePriced { ledger in
      let someone = Someone.card(Self.plainStock, ["inszNumber": "00000009007"])
      let first = try await ledger.register(someone, key: "key")
      #expect(first.status == 200, "\(first.text)")
      let head = try await ledger.head
      let id = try #require(try first.json()["id"]?.text)
      // The holder moves in the meantime: the first request stays the first request.
      let moved = try await ledger.send(
        "PUT", "/uitpas/passholders/\(id)",
        Someone.digital(["name": "Janssens", "inszNumber": "00000009007"]).json)
      #expect(moved.status == 204, "\(moved.text)")
      let again = try await ledger.register(someone, key: "key")
      #expect(again.status == 200, "\(again.text)")
      #expect(try again.json()["id"]?.text == id)
      #expect(try again.json()["name"] == "Janssens")
      for other in [
        Someone.card(Self.plainStock, ["inszNumber": "00000009007", "name": "Pieters"]),
        .digital(), .card(Self.poorStock),
      ] {
        try expectProblem(
          try await ledger.register(other, key: "key"), 409, "idempotency-key-reused")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("ten at a time under one key are one holder", .timeLimit(.minutes(15)))
  func concurrent() async throws {
    try await ServedLedger.servePriced { ledger in
      let before = try await ledger.engine.read { state, _ in state.holderCount }
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<10 {
          group.addTask { try await ledger.register(.digital(), key: "together") }
        }
        var answers: [Answer] = []
        for try await answer in group { answers.append(answer) }
        return answers
      }
      #expect(answers.allSatisfy { $0.status == 200 })
      #expect(Set(answers.map(\.text)).count == 1)
      #expect(try await ledger.engine.read { state, _ in state.holderCount } == before + 1)
    }
  }

  @Test("each permission is asked for where it belongs")
  func permissions() async throws {
    try await ServedLedger.servePriced { ledger in
      let poor = Someone.digital(["registrationSocialTariffEndDate": "2027-01-31"])
      let abroad = Someone.digital([
        "address": ["postalCode": "59000", "city": "Lille", "country": "fr"]
      ])
      let write = Permission.passholdersWrite
      let rows: [(Set<Permission>, Someone, Int)] = [
        ([.passholdersUpdate, .passholdersSearch], .digital(), 403), ([write], .digital(), 200),
        ([write], poor, 403), ([write, .passholdersWriteSocialTariff], poor, 403),
        (
          [
            write, .passholdersWriteSocialTariff, .passholdersWriteSocialTariffFullCardSystem,
          ], poor, 200
        ),
        ([write], abroad, 403), ([write, .passholdersWriteForeignCountry], abroad, 200),
      ]
      for (index, (permissions, someone, status)) in rows.enumerated() {
        try await ledger.addClient("client-\(index)", permissions)
        let answer = try await ledger.register(someone, client: "client-\(index)")
        #expect(answer.status == status, "\(index): \(answer.text)")
      }
      try await ledger.addClient("elsewhere", [write], organizer: Dataset.foreignOrganizer)
      try expectProblem(
        try await ledger.register(.digital(), client: "elsewhere"), 403, "auth/forbidden")
    }
  }

  @Test("where the commit fails nobody is told of a holder")
  func failedCommit() async throws {
    try await ServedLedger.servePriced { ledger in
      ledger.faults.planned = .failsBeforeWriting
      try expectProblem(
        try await ledger.register(.digital(), key: "key"), 503, "outcome-unknown")
    }
  }
}
