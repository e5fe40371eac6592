import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("What a help desk reads of a holder") struct HelpDeskTests {
  /// The header of a client that may read timelines, for every organiser and card system.
  private static func reader(_ ledger: ServedLedger) async throws -> [String] {
    try await ledger.addClient("desk", [.ledgerTimelineRead])
    return [try await ledger.bearer("desk")]
  }

  @Test("a position that the log has not reached, and what is none, are bad requests")
  func minimumPosition() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.reader(ledger)
      let id = try await ledger.passholderID(Dataset.holder)
      let path = "/ledger/v1/passholders/\(id)/timeline"
      let list = "/uitpas/passholders/\(id)/transactions"
      let published = ["Pasboek-Min-Position: 1000000", try await ledger.bearer()]
      for answer in [
        try await ledger.get(path + "?minPosition=1000000", headers: headers),
        try await ledger.get(list, headers: published),
      ] {
        try expectProblem(answer, 400, "bad-request")
      }
      try expectProblem(
        try await ledger.get(path + "?minPosition=x", headers: headers), 400, "bad-request")
      try expectProblem(
        try await ledger.get(path, headers: headers + ["Pasboek-Min-Position: -1"]), 400,
        "bad-request")
    }
  }

  @Test("the timeline tells everything, the newest first, each refusal with its reason in words")
  func timeline() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.reader(ledger)
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      ledger.clock.advance(seconds: 1)
      #expect(try await ledger.checkIn(Dataset.holder).status == 400)
      _ = try await ledger.post(
        "/uitpas/rewards/redeemed", #"{"rewardId":"5825","uitpasNumber":"\#(Dataset.holder)"}"#)
      let id = try await ledger.passholderID(Dataset.holder)
      let path = "/ledger/v1/passholders/\(id)/timeline"
      let body = try await ledger.get(path, headers: headers).json()
      let entries = body["member"]?.elements ?? []
      #expect(
        entries.prefix(3).map { $0["type"]?.text } == [
          "rewardRefused", "checkInRefused", "checkedIn",
        ])
      #expect(entries[0]["reason"]?.text == "outsidePeriod")
      #expect(entries[0]["message"]?.text == "Dit voordeel kan je nu niet omruilen.")
      #expect(entries[1]["reason"]?.text == "limitReached")
      #expect(
        entries[1]["message"]?.text
          == "Je hebt al gespaard voor deze activiteit (max. 1 per week).")
      #expect(entries[2]["points"]?.integer == 1 && entries[2]["balance"]?.integer == 101)
      #expect(entries[2]["uitpasNumber"]?.text == Dataset.holder)
      #expect(entries[2]["counts"] == .boolean(true))
      let newest = try #require(entries[0]["position"]?.integer)
      for (query, field) in [("?minPosition=\(newest)", []), ("", [newest])] {
        let answer = try await ledger.get(
          path + query, headers: headers + field.map { "Pasboek-Min-Position: \($0)" })
        #expect(answer.headers["pasboek-position"] == "\(newest)")
        #expect(try answer.json() == body)
      }
      let part = try await ledger.get(path + "?start=1&limit=1", headers: headers).json()
      #expect(part["totalItems"] == body["totalItems"])
      #expect(part["member"]?.elements == [entries[1]])
    }
  }

  @Test("the social tariff at a past moment, as it is known now and as it was known then")
  func tariff() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.reader(ledger)
      let card = try await ledger.card(Dataset.poorHolder)
      let before = try await ledger.head
      ledger.clock.advance(seconds: 3_600)
      try await ledger.register(.revokeSocialTariff(card.holder, card.system))
      let id = try await ledger.passholderID(Dataset.poorHolder)
      func statuses(_ query: String) async throws -> [String?] {
        let path = "/ledger/v1/passholders/\(id)/social-tariff" + query
        let answer = try await ledger.get(path, headers: headers)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()["member"]?.elements.map { $0["status"]?.text } ?? []
      }
      ledger.clock.advance(seconds: 60)
      #expect(try await statuses("") == [])
      #expect(try await statuses("?asKnownOn=\(before)") == ["ACTIVE"])
      #expect(try await statuses("?asHappenedOn=2026-11-23T15:30:00Z") == ["ACTIVE"])
      #expect(try await statuses("?asHappenedOn=2026-11-23T16:30:00Z") == [])
      #expect(try await statuses("?asHappenedOn=2020-01-01T00:00:00Z") == [])
      let wrong = try await ledger.get(
        "/ledger/v1/passholders/\(id)/social-tariff?asHappenedOn=gisteren", headers: headers)
      try expectProblem(wrong, 400, "bad-request")
    }
  }

  @Test("whoever is unknown is out of reach, in the same words")
  func unknown() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.reader(ledger)
      for id in ["x", "0ce87cbc-9299-4528-8d35-92225dc9489f"] {
        let answer = try await ledger.get(
          "/ledger/v1/passholders/\(id)/timeline", headers: headers)
        try expectProblem(answer, 404, "url/not-found")
      }
    }
  }

  @Test("what a card system decided about the social tariff is told to its own readers alone")
  func otherCardSystem() async throws {
    try await ServedLedger.serve { ledger in
      // A member of Gent and of Dender, whose social tariff is Dender's.
      let id = try await ledger.passholderID("0900000093204")
      for (cardSystem, isTold) in [(1, false), (3, true)] as [(UInt8, Bool)] {
        let client = "desk-\(cardSystem)"
        try await Registrar(ledger.engine).addClient(
          NewClient(
            id: client, secret: "secret of \(client)", name: client,
            grants: [
              Grant(
                organizer: nil, cardSystem: cardSystem,
                permissions: [Permission.ledgerTimelineRead.rawValue])
            ]))
        let headers = [try await ledger.bearer(client)]
        let path = "/ledger/v1/passholders/\(id)"
        let timeline = try await ledger.get(path + "/timeline?limit=500", headers: headers).json()
        let types = timeline["member"]?.elements.map { $0["type"]?.text } ?? []
        #expect(types.contains("membershipStarted"))
        #expect(types.contains("socialTariffGranted") == isTold)
        #expect(timeline["totalItems"]?.integer == Int64(types.count))
        let tariffs = try await ledger.get(path + "/social-tariff", headers: headers).json()
        #expect(tariffs["totalItems"]?.integer == (isTold ? 1 : 0))
      }
    }
  }
}
