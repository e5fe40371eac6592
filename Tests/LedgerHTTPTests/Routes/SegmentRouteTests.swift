import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

@Suite("GET /ledger/v1/card-systems/{id}/segment") struct SegmentRouteTests {
  private static let path = "/ledger/v1/card-systems/1/segment"

  /// The headers of a new client with these permissions in Gent, for every organiser.
  private static func caller(
    _ ledger: ServedLedger, _ permissions: Permission...
  ) async throws -> [String] {
    let names = Set(permissions.map(\.rawValue))
    let id = names.sorted().joined()
    try await Registrar(ledger.engine).addClient(
      NewClient(
        id: id, secret: "secret of \(id)", name: id,
        grants: [Grant(cardSystem: 1, permissions: names)]))
    return [try await ledger.bearer(id)]
  }

  private static func ids(_ answer: Answer) throws -> Set<String> {
    Set(try #require(try answer.json()["passholderIds"]?.elements).compactMap(\.text))
  }

  /// Members of Gent as the ledger's state has them, who are people.
  private static func members(_ ledger: ServedLedger) async throws -> [SegmentMember] {
    let gent = try #require(ledger.engine.catalogue.cardSystem(publicID: 1)).system
    return try await ledger.engine.read { state, now in
      // A group is a member, and no person.
      state.segmentMembers(of: gent, from: 1, count: 1_000, at: now)
        .filter { state.groupPass(of: $0.holder, at: now) == nil }
    }
  }

  @Test("has every member where nothing is asked for, and those alone who meet all criteria")
  func criteria() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.caller(
        ledger, .ledgerExportRead, .ledgerSegmentsRead, .socialTariffExport)
      let all = try await Self.members(ledger)
      try #require(all.count > 2)
      func list(_ query: String) async throws -> Set<String> {
        let answer = try await ledger.get("\(Self.path)/passholders?\(query)", headers: headers)
        #expect(answer.status == 200, "\(query): \(answer.text)")
        let found = try Self.ids(answer)
        let size = try await ledger.get("\(Self.path)?\(query)", headers: headers).json()
        #expect(size["passholders"]?.integer == Int64(found.count), "\(query)")
        #expect(try answer.json()["totalItems"]?.integer == Int64(found.count), "\(query)")
        return found
      }
      func id(_ member: SegmentMember) throws -> String {
        try #require(try ledger.engine.person(member.holder)).passholderID
      }
      let everyone = Set(try all.map(id))
      #expect(try await list("") == everyone)
      // The points of the data set, and one more for whoever checks in.
      let mine = try await ledger.passholderID(Dataset.holder)
      #expect(try await list("participationsMin=1") == [])
      #expect(try await ledger.checkIn(Dataset.holder).status == 201)
      #expect(try await list("participationsMin=1") == [mine])
      #expect(try await list("participationsMax=0") == everyone.subtracting([mine]))
      #expect(
        try await list("participationsMin=1&organizerId=\(TestDataset.organizerID)") == [mine])
      #expect(try await list("participationsMin=1&to=2026-11-22") == [])
      #expect(try await list("participationsMin=2") == [])
      for points in [1, 50, 101] as [Int64] {
        let rich = try await Self.members(ledger).filter { $0.balance >= points }
        #expect(try await list("pointsMin=\(points)") == Set(try rich.map(id)), "\(points)")
      }
      let poor = Set(try all.filter(\.hasSocialTariff).map(id))
      #expect(!poor.isEmpty && poor != everyone)
      #expect(try await list("socialTariff=true") == poor)
      #expect(try await list("socialTariff=false") == everyone.subtracting(poor))
    }
  }

  @Test("counts ages in whole years on the day of the question, and knows the home")
  func people() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.caller(ledger, .ledgerExportRead, .ledgerSegmentsRead)
      func count(_ query: String) async throws -> Int64? {
        try await ledger.get("\(Self.path)?\(query)", headers: headers).json()["passholders"]?
          .integer
      }
      // It is 23 November 2026; whoever is born on this day 20 years ago is 20, a day later 19.
      for (day, age) in [("2006-11-23", 20), ("2006-11-24", 19)] {
        let query = "ageMin=\(age)&ageMax=\(age)&postalCode="
        let before = try await count(query + "9031")
        let born = try #require(CivilDate(fullDate: day))
        _ = try await ledger.newHolder(postalCode: "9031", born: born)
        let after = try await count(query + "9031")
        #expect(after == before.map { $0 + 1 }, "\(day)")
        #expect(try await count(query + "1000") == 0)
      }
    }
  }

  @Test("does not tell small counts to whoever may not have the list, nor the tariff to others")
  func discretion() async throws {
    try await ServedLedger.serve { ledger in
      let counting = try await Self.caller(ledger, .ledgerExportRead)
      let small = try await ledger.get("\(Self.path)?participationsMin=1", headers: counting)
      #expect(small.status == 200)
      #expect(try small.json().keys == ["position", "fewerThan"])
      #expect(try small.json()["fewerThan"] == 10)
      for criterion in ["true", "false"] {
        let path = "\(Self.path)?socialTariff=\(criterion)"
        #expect(try await ledger.get(path, headers: counting).status == 403)
      }
      #expect(try await ledger.get("\(Self.path)/passholders", headers: counting).status == 403)
      let listing = try await Self.caller(ledger, .ledgerSegmentsRead)
      #expect(
        try await ledger.get("\(Self.path)/passholders?socialTariff=true", headers: listing).status
          == 403)
      let list = try await ledger.get("\(Self.path)/passholders", headers: listing)
      #expect(try list.json().keys == ["position", "totalItems", "passholderIds"])
      for secret in [Dataset.holder, Dataset.holderChip, "ACTIVE", "Gent"] {
        #expect(!list.text.contains(secret))
      }
      // Another card system than the caller's, whether there is one or not.
      for system in [2, 3, 99] {
        let path = "/ledger/v1/card-systems/\(system)/segment"
        #expect(try await ledger.get(path, headers: counting).status == 403, "\(system)")
      }
    }
  }

  @Test("has pages that hold each id once, and leaves out whoever is blocked or forgotten")
  func pages() async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.caller(ledger, .ledgerExportRead, .ledgerSegmentsRead)
      let path = "\(Self.path)/passholders"
      let all = try Self.ids(try await ledger.get(path, headers: headers))
      var seen: [String] = []
      for start in 0..<all.count {
        let page = try await ledger.get("\(path)?start=\(start)&limit=1", headers: headers)
        seen += try Self.ids(page)
      }
      #expect(seen.count == all.count && Set(seen) == all)
      let mine = try await ledger.passholderID(Dataset.holder)
      try await ledger.register(
        .changeHolderStanding(try await ledger.card(Dataset.holder).holder, .blocked))
      #expect(
        try Self.ids(try await ledger.get(path, headers: headers)) == all.subtracting([mine]))
      let erased = try await ledger.passholderID(Dataset.poorHolder)
      #expect(all.contains(erased))
      #expect(try await ledger.send("DELETE", "/uitpas/passholders/\(erased)").status == 204)
      #expect(
        try Self.ids(try await ledger.get(path, headers: headers))
          == all.subtracting([mine, erased]))
    }
  }

  @Test(
    "says what is wrong with a question",
    arguments: [
      "from=x", "to=2026-13-01", "from=2026-02-01&to=2026-01-01", "from=2000-01-01",
      "participationsMin=-1", "participationsMin=5&participationsMax=4", "ageMin=9&ageMax=8",
      "ageMax=151", "pointsMin=x", "organizerId=nobody", "postalCode=", "socialTariff=maybe",
    ])
  func faults(_ query: String) async throws {
    try await ServedLedger.serve { ledger in
      let headers = try await Self.caller(ledger, .ledgerExportRead, .socialTariffExport)
      #expect(try await ledger.get("\(Self.path)?\(query)", headers: headers).status == 400)
    }
  }
}
