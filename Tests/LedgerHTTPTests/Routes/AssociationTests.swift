import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension ServedLedger {
  /// Defines an association of a side with somebody of its card system.
  func club(
    of side: Side, _ number: Int, isMember: Bool = false
  ) async throws -> (id: String, association: AssociationID, holder: NewHolder) {
    _ = try await organizer(side)
    let id = "club-\(side)-\(number)"
    let made = try await newHolder(in: [side.system], postalCode: side.postalCode)
    let defined = try await register(
      .defineAssociation(id: id, name: "Club", system: CardSystemID(side.system)))
    let association = AssociationID(try #require(defined.first).entity)
    if isMember {
      try await register(.setAssociationMembership(made.holder, association, lastDay: nil))
    }
    return (id, association, made)
  }

  fileprivate func status(
    _ club: (id: String, association: AssociationID, holder: NewHolder)
  ) async throws -> AssociationMembership.Status? {
    try await engine.read { state, now in
      state.associationMembership(of: club.holder.holder, in: club.association, at: now)?.status
    }
  }
}

@Suite("DELETE /uitpas/passholders/{passholderId}/association-memberships/{associationId}")
struct AssociationMembershipDeleteTests {
  private static func path(_ passholder: String, _ club: String, _ organizer: String) -> String {
    "/uitpas/passholders/\(passholder)/association-memberships/\(club)?organizerId=\(organizer)"
  }

  @Test("an organiser deletes a membership of an association in its card systems, once")
  func deleted() async throws {
    try await ServedLedger.serveCommands { ledger in
      let club = try await ledger.club(of: .own, 1, isMember: true)
      let path = Self.path(club.holder.id, club.id, TestDataset.organizerID)
      let head = try await ledger.head
      let answer = try await ledger.send("DELETE", path, client: "gent")
      #expect(answer.status == 204 && answer.body.isEmpty)
      #expect(try await ledger.status(club) == nil)
      let record = try #require(try ledger.records(after: head).first)
      #expect(
        record.event
          == .associationMembershipEnded(
            AssociationMembershipEnded(
              holder: club.holder.holder, association: club.association)))
      try expectProblem(
        try await ledger.send("DELETE", path, client: "gent"), 404,
        "uitpas/association-not-found")
      #expect(try await ledger.head == head + 1)
    }
  }

  @Test("what is unknown or another's is not found, and changes nothing")
  func refused() async throws {
    try await ServedLedger.serveCommands { ledger in
      let own = try await ledger.club(of: .own, 1, isMember: true)
      let foreign = try await ledger.club(of: .foreign, 1, isMember: true)
      let head = try await ledger.head
      let organizer = TestDataset.organizerID
      for (holder, club, organizer, status, kind) in [
        ("x", own.id, organizer, 404, "uitpas/passholder-not-found"),
        (own.holder.id, "x", organizer, 404, "uitpas/association-not-found"),
        (own.holder.id, foreign.id, organizer, 404, "uitpas/association-not-found"),
        (foreign.holder.id, own.id, organizer, 404, "uitpas/association-not-found"),
        (own.holder.id, own.id, Side.foreign.organizer, 403, "auth/forbidden"),
        (own.holder.id, own.id, "nobody", 403, "auth/forbidden"),
      ] {
        let answer = try await ledger.send(
          "DELETE", Self.path(holder, club, organizer), client: "gent")
        try expectProblem(answer, status, kind, "\(holder) \(club) \(organizer)")
      }
      let bare = "/uitpas/passholders/\(own.holder.id)/association-memberships/\(own.id)"
      #expect(try await ledger.send("DELETE", bare, client: "gent").status == 400)
      #expect(try await ledger.head == head)
    }
  }
}

@Suite("Associations by command") struct AssociationCommandTests {
  @Test("an association is defined, renamed and left as it is, in its own card system")
  func defined() async throws {
    try await ServedLedger.serveCommands { ledger in
      func define(_ name: String, _ system: Int, client: String = "gent") async throws -> Answer {
        try await ledger.command(
          "associations/club", #"{"name":"\#(name)","cardSystemId":\#(system)}"#, put: true,
          client: client)
      }
      for (name, status, changes) in [
        ("Club", 201, true), ("Club", 200, false), ("Vereniging", 200, true),
      ] {
        let answer = try await define(name, 1)
        #expect(answer.status == status)
        #expect(try answer.json()["changed"] == .boolean(changes), "\(name)")
      }
      try expectProblem(try await define("Club", 3), 404, "not-found")
      try expectProblem(try await define("Club", 3, client: "dender"), 404, "not-found")
      try expectProblem(try await define("Club", 3, client: "operator"), 409, "already-defined")
    }
  }

  @Test("a membership is set, prolonged and deleted, each once a key")
  func members() async throws {
    try await ServedLedger.serveCommands { ledger in
      let club = try await ledger.club(of: .own, 1)
      let path = "/ledger/v1/passholders/\(club.holder.id)/association-memberships/\(club.id)"
      func set(_ body: String, key: String? = nil) async throws -> Answer {
        try await ledger.send("PUT", path, body, key: key, client: "gent")
      }
      let first = try await set(#"{"endDate":"2027-06-30"}"#, key: "k")
      #expect(try first.json()["changed"] == true)
      #expect(try await set(#"{"endDate":"2027-06-30"}"#).json() == ["changed": false])
      #expect(try await set("{}").json()["changed"] == true)
      #expect(try await set(#"{"endDate":"2027-06-30"}"#, key: "k").body == first.body)
      try expectProblem(
        try await set(#"{"endDate":"2026-11-22"}"#), 400, "body/invalid-data")
      #expect(try await ledger.status(club) == .active)
      let deleted = try await ledger.send("DELETE", path, client: "gent")
      #expect(try deleted.json()["changed"] == true)
      #expect(try await ledger.status(club) == nil)
      try expectProblem(
        try await ledger.send("DELETE", path, client: "gent"), 404, "not-found")
      try expectProblem(
        try await ledger.send("PUT", path, "{}", client: "dender"), 404, "not-found")
    }
  }
}

@Suite("GET /uitpas/passholders by association") struct AssociationSearchTests {
  @Test("finds members by how their membership stands, for whoever may see the association")
  func search() async throws {
    try await ServedLedger.serveCommands { ledger in
      let club = try await ledger.club(of: .own, 1)
      let (ended, other) = (try await ledger.newHolder(), try await ledger.newHolder())
      let today = BrusselsTime.date(at: ledger.clock.now())
      try await ledger.register(
        .setAssociationMembership(club.holder.holder, club.association, lastDay: nil),
        .setAssociationMembership(ended.holder, club.association, lastDay: today),
        .setAssociationMembership(other.holder, club.association, lastDay: nil),
        .endAssociationMembership(other.holder, club.association))
      ledger.clock.advance(seconds: 86_400)
      func found(_ query: String, client: String = "gent") async throws -> Set<String?> {
        let answer = try await ledger.send(
          "GET", "/uitpas/passholders?associationId=\(club.id)\(query)", client: client)
        #expect(answer.status == 200, "\(answer.text)")
        return Set(try answer.json()["member"]?.elements.map { $0["id"]?.text } ?? [])
      }
      let (active, expired) = (club.holder.id, ended.id)
      for (query, members) in [
        ("", [active]), ("&associationMembershipStatus=ACTIVE", [active]),
        ("&associationMembershipStatus=EXPIRED", [expired]),
        ("&associationMembershipStatus=ALL", [active, expired]),
        ("&organizerId=\(TestDataset.organizerID)", [active]), ("&firstName=Zz", []),
      ] {
        #expect(try await found(query) == Set(members), "\(query)")
      }
      for (query, client, kind) in [
        ("associationId=nobody", "gent", "uitpas/association-not-found"),
        ("associationId=\(club.id)", "dender", "uitpas/association-not-found"),
      ] {
        try expectProblem(
          try await ledger.send("GET", "/uitpas/passholders?\(query)", client: client), 400, kind,
          "\(query)")
      }
      for query in [
        "associationMembershipStatus=ACTIVE",
        "associationId=\(club.id)&associationMembershipStatus=NONE",
      ] {
        let answer = try await ledger.send("GET", "/uitpas/passholders?\(query)", client: "gent")
        #expect(answer.status == 400, "\(query)")
      }
    }
  }
}
