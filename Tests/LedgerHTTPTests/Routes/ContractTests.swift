import Ledger
import LedgerHTTP
import LedgerService
import Testing

@Suite(
  "What the published contract of UiTPAS API 4.0 says",
  .enabled(
    if: PublishedContract.folder != nil,
    "PASBOEK_CONTRACTS does not name a folder with the published contracts"))
struct ContractTests {
  @Test("the check of schemas finds what is missing, of another type, unknown or not listed")
  func checker() throws {
    let contract = try PublishedContract.read()
    let good: [String: JSONValue] = [
      "passholderId": "a", "uitpasNumber": "b", "passType": "GROUP", "firstName": "",
      "points": 1, "postalCode": "", "socialTariff": ["status": "NONE"],
      "cardSystem": ["id": 1, "cities": [["postalCode": "9000", "name": "Gent"]]],
    ]
    #expect(contract.faults(of: .object(good), schema: "Pass") == [])
    #expect(contract.faults(of: [], schema: "Pass") == [" is no object"])
    for (member, value, fault) in [
      ("points", nil, "/points is missing"), ("passType", "PAIR", "/passType is not listed"),
      ("points", "1", "/points is no integer"), ("points", 1.5, "/points is no integer"),
      ("socialTariff", [:], "/socialTariff/status is missing"),
      (
        "socialTariff", ["status": "NONE", "endDate": "soon"], "/socialTariff/endDate is no time"
      ),
      ("messages", [["level": "LOUD", "text": "a"]], "/messages/0/level is not listed"),
      ("cardSystem", ["id": 1, "cities": 3], "/cardSystem/cities is no array"),
      ("nickname", "a", "/nickname is not in the contract"),
    ] as [(String, JSONValue?, String)] {
      var members = good
      members[member] = value
      #expect(contract.faults(of: .object(members), schema: "Pass") == [fault])
    }
  }

  @Test("a check-in, its status and every kind of pass are as published")
  func answers() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.serve { ledger in
      let status = "/uitpas/checkin-status?eventId=\(Dataset.weekly)&uitpasNumber="
      let answers: [(Answer, String)] = [
        (try await ledger.get(status + Dataset.holder), "CheckinStatus"),
        (try await ledger.checkIn(Dataset.holder), "Checkin"),
        (try await ledger.get(status + Dataset.holder), "CheckinStatus"),
        (try await ledger.get("/uitpas/passes/\(Dataset.holder)"), "Pass"),
        (try await ledger.get("/uitpas/passes/\(Dataset.poorHolder)"), "Pass"),
        (try await ledger.get("/uitpas/passes/\(Dataset.expired)"), "Pass"),
        (try await ledger.get("/uitpas/passes/\(Dataset.groupPass)"), "Pass"),
        (try await ledger.get("/uitpas/rewards/5823"), "Reward"),
        (
          try await ledger.get("/uitpas/rewards?type=ANY&subset=ALL&facets=type"),
          "RewardsPaginatedResponse"
        ),
        (
          try await ledger.post(
            "/uitpas/rewards/redeemed",
            #"{"rewardId":"5687","uitpasNumber":"\#(Dataset.holder)"}"#), "RedeemedReward"
        ),
        (
          try await ledger.get("/uitpas/rewards/redeemed?uitpasNumber=\(Dataset.holder)"),
          "RedeemedRewardsPaginatedResponse"
        ),
        (try await ledger.get("/uitpas/passes?identifier=\(Dataset.poorHolderChip)"), "Pass"),
        (try await ledger.get("/uitpas/chip-numbers/\(Dataset.holderChip)"), "Pass"),
        (try await ledger.get("/uitpas/cards?uitpasNumber=\(Dataset.blocked)"), "Card"),
        (try await ledger.get("/uitpas/card-systems"), "CardSystemsPaginatedCollection"),
        (try await ledger.get("/uitpas/card-systems/1"), "CardSystem"),
        (try await ledger.get("/uitpas/organizers"), "OrganizersPaginatedResponse"),
        (try await ledger.get("/uitpas/events/\(Dataset.weekly)/settings"), "EventSettings"),
        (
          try await ledger.get(
            "/uitpas/checkins?passholderId=\(try await ledger.passholderID(Dataset.holder))"
              + "&organizerId=\(TestDataset.organizerID)"), "CheckinsPaginatedCollection"
        ),
        (
          try await ledger.get(
            "/uitpas/passholders/\(try await ledger.passholderID(Dataset.holder))/transactions"),
          "TransactionsPaginatedCollection"
        ),
      ]
      for (answer, schema) in answers {
        #expect((200...201).contains(answer.status))
        #expect(contract.faults(of: try answer.json(), schema: schema) == [], "\(answer.text)")
      }
      for (path, schema) in [
        ("permissions", "OrganizerPermissions"),
        ("permissions/test-client", "OrganizerPermissions"),
        ("events/\(Dataset.weekly)/card-systems", "EventCardSystem"),
      ] {
        let elements = try await ledger.get("/uitpas/\(path)").json().elements
        #expect(!elements.isEmpty, "\(path)")
        for element in elements {
          #expect(contract.faults(of: element, schema: schema) == [], "\(path)")
        }
      }
    }
  }

  @Test("what kiosks are answered is as published, and so is a holder's own check-in")
  func kioskAnswers() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.serve { ledger in
      let kiosk = try await ledger.defineKiosk()
      let staff = "/uitpas/kiosks/\(kiosk.id)/fixed-event"
      let setUp = try await ledger.setUp()
      let fixed = try await ledger.send("PUT", staff, #"{"id":"\#(Dataset.weekly)"}"#)
      #expect(fixed.status == 204)
      let chip = Dataset.holderChip
      for (answer, schema) in [
        (setUp, "KioskDevice"), (try await ledger.asKiosk("GET", ""), "KioskDevice"),
        (try await ledger.asKiosk("GET", "/events"), "KioskDeviceEvent"),
        (try await ledger.asKiosk("GET", "/checkins"), "KioskDeviceEvent"),
        (try await ledger.kioskCheckIn(chip), "KioskDeviceCheckinResponse"),
        (try await ledger.asKiosk("GET", "/chip-numbers/\(chip)"), "KioskPass"),
        (try await ledger.get("/uitpas/kiosks"), "KiosksPaginatedCollection"),
        (try await ledger.get(staff), "KioskDeviceEvent"),
      ] {
        #expect(answer.status == 200)
        #expect(contract.faults(of: try answer.json(), schema: schema) == [], "\(answer.text)")
      }
    }
  }

  @Test("every refusal of kiosks and of a holder's own check-in is listed under its status")
  func kioskErrors() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.serve { ledger in
      let kiosk = try await ledger.defineKiosk()
      try await ledger.defineKiosk("CID-GNT-0002")
      let setUp = "/kiosk-devices/setup"
      let events = "/kiosk-devices/events"
      let fixedEvent = "/kiosks/{kioskId}/fixed-event"
      let fixing = "/uitpas/kiosks/\(kiosk.id)/fixed-event"
      let own = "/passholders/{passholderId}/checkins"
      let checkins = "/uitpas/passholders/\(try await ledger.passholderID(Dataset.holder))/checkins"
      #expect(try await ledger.setUp().status == 200)
      var answers: [(Answer, String, String)] = [
        (try await ledger.setUp("none"), setUp, "put"),
        (try await ledger.setUp(device: "another-device-id"), setUp, "put"),
        (try await ledger.setUp("CID-GNT-0002"), setUp, "put"),
        (try await ledger.send("GET", fixing), fixedEvent, "get"),
        (try await ledger.send("DELETE", fixing), fixedEvent, "delete"),
        (try await ledger.send("DELETE", "/uitpas/kiosks/none/fixed-event"), fixedEvent, "delete"),
        (
          try await ledger.asKiosk("GET", "/chip-numbers/\(Dataset.blockedChip)"),
          "/kiosk-devices/chip-numbers/{chipNumber}", "get"
        ),
      ]
      for body in ["", "{", "{}", #"{"id":"none"}"#, #"{"id":"\#(Dataset.foreign)"}"#] {
        answers.append((try await ledger.asKiosk("PUT", "/events", body), events, "put"))
        answers.append((try await ledger.send("PUT", fixing, body), fixedEvent, "put"))
      }
      _ = try await ledger.kioskCheckIn(Dataset.holderChip)
      for chip in [
        Dataset.holderChip, Dataset.blockedChip, Dataset.stockChip, Dataset.groupPassChip,
      ] {
        answers.append((try await ledger.kioskCheckIn(chip), "/kiosk-devices/checkins", "post"))
      }
      let code = try ledger.code(Dataset.weekly)
      for body in ["", "{", "{}", #"{"checkinCode":"A"}"#, #"{"checkinCode":"\#(code)"}"#] {
        answers.append((try await ledger.send("POST", checkins, body), own, "post"))
      }
      for (answer, path, method) in answers {
        let body = try answer.json()
        #expect(contract.faults(of: body, schema: "Error") == [], "\(answer.text)")
        let type = try #require(body["type"]?.text)
        let listed = contract.problems(of: path, method, status: answer.status)
        #expect(listed.contains(type), "\(path) \(answer.status) \(type)")
      }
    }
  }

  @Test("every refusal is a published error that its operation lists under its status")
  func errors() async throws {
    let contract = try PublishedContract.read()
    try await ServedLedger.serve { ledger in
      _ = try await ledger.checkIn(Dataset.holder)
      let member = try await ledger.card("1000000520006")
      try await ledger.register(.changeMembershipStanding(member.holder, member.system, .blocked))
      try await ledger.change("0900010959113", to: .deleted)
      var answers: [(Answer, String, String)] = []
      for body in [
        "", "{", "{}", ServedLedger.body("x"), ServedLedger.body(Dataset.unknown),
        ServedLedger.body(Dataset.holder, event: "none"), ServedLedger.body(Dataset.holder),
        ServedLedger.body(Dataset.blocked), ServedLedger.body("1000000520006"),
        ServedLedger.body("0900010959113"), ServedLedger.body(Dataset.groupPass),
      ] {
        answers.append((try await ledger.post("/uitpas/checkins", body), "/checkins", "post"))
      }
      for query in [
        "uitpasNumber=\(Dataset.unknown)&eventId=\(Dataset.weekly)",
        "uitpasNumber=\(Dataset.holder)&eventId=none",
      ] {
        answers.append(
          (try await ledger.get("/uitpas/checkin-status?\(query)"), "/checkin-status", "get"))
      }
      for number in [Dataset.blocked, Dataset.stock, Dataset.unknown] {
        answers.append(
          (try await ledger.get("/uitpas/passes/\(number)"), "/passes/{uitpasNumber}", "get"))
      }
      for (request, path) in [
        ("passes?identifier=\(Dataset.blocked)", "/passes"),
        ("passes?identifier=\(Dataset.unknown)", "/passes"),
        ("chip-numbers/\(Dataset.blockedChip)", "/chip-numbers/{chipNumber}"),
        ("chip-numbers/\(Dataset.stockChip)", "/chip-numbers/{chipNumber}"),
        ("cards?uitpasNumber=x", "/cards"),
        ("card-systems?sort=postalCode", "/card-systems"),
        ("card-systems?postalCode=x", "/card-systems"), ("card-systems?limit=501", "/card-systems"),
        ("card-systems/9", "/card-systems/{cardSystemId}"),
        ("organizers?groupId=1", "/organizers"), ("organizers?cardSystemId=9", "/organizers"),
        ("organizers?limit=501", "/organizers"), ("permissions/nobody", "/permissions/{clientId}"),
        ("events/none/settings", "/events/{eventId}/settings"),
        ("events/none/card-systems", "/events/{eventId}/card-systems"),
        (
          "passholders/nobody/transactions?limit=501", "/passholders/{passholderId}/transactions"
        ),
      ] {
        answers.append((try await ledger.get("/uitpas/\(request)"), path, "get"))
      }
      for (answer, path, method) in answers {
        let body = try answer.json()
        // Members of a refusal that publiq documents beside the schema.
        let beside: Set = ["cardStatus", "passholderId", "groupPass", "passType"]
        let faults = contract.faults(of: body, schema: "Error", besides: beside)
        #expect(faults == [], "\(answer.text)")
        let type = try #require(body["type"]?.text)
        let listed = contract.problems(of: path, method, status: answer.status)
        #expect(listed.contains(type), "\(path) \(answer.status) \(type)")
      }
    }
  }
}
