import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("GET and POST /organizers/{organizerId}/financial-reports")
struct FinancialReportsTests {
  private static let paths = [
    ("GET", "/periods"), ("POST", ""), ("GET", ""), ("GET", "/7"), ("GET", "/7/download-link"),
    ("GET", "/7.zip"),
  ]

  private static func path(_ organizer: String, _ rest: String) -> String {
    "/uitpas/organizers/\(organizer)/financial-reports\(rest)"
  }

  private static func ask(
    _ ledger: ServedLedger, _ method: String, _ path: String, as client: String?
  ) async throws -> Answer {
    let headers = if let client { [try await ledger.bearer(client)] } else { [String]() }
    return try await exchange(ledger.port, method, path, headers: headers)
  }

  @Test("whoever may make reports is told that there are none yet, and nothing is recorded")
  func notYet() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for (method, rest) in Self.paths {
        let path = Self.path(TestDataset.organizerID, rest)
        let answer = try await Self.ask(ledger, method, path, as: TestDataset.clientID)
        try expectProblem(answer, 501, "not-yet-served", "\(method) \(path)")
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("whoever may not is not told more, not even whether there is such an organiser")
  func withoutPermission() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("reader", [.passesRead])
      let client = TestDataset.clientID
      for (method, rest) in Self.paths {
        let own = Self.path(TestDataset.organizerID, rest)
        for (path, client, status, kind) in [
          (own, nil, 401, "auth/unauthorized"), (own, "reader", 403, "auth/forbidden"),
          (Self.path(Dataset.foreignOrganizer, rest), client, 403, "auth/forbidden"),
          (Self.path("none", rest), client, 403, "auth/forbidden"),
        ] as [(String, String?, Int, String)] {
          let answer = try await Self.ask(ledger, method, path, as: client)
          try expectProblem(answer, status, kind, "\(method) \(path)")
        }
      }
    }
  }

  @Test("whoever may for every organiser is told that one is unknown")
  func unknownOrganizer() async throws {
    try await ServedLedger.serve { ledger in
      let grant = Grant(permissions: [Permission.organizersReports.rawValue])
      try await Registrar(ledger.engine).addClient(
        NewClient(id: "everywhere", secret: "s", name: "everywhere", grants: [grant]))
      for (method, rest) in Self.paths {
        for (organizer, status, kind) in [
          ("none", 404, "uitpas/organizer-not-found"),
          (Dataset.foreignOrganizer, 501, "not-yet-served"),
        ] {
          let path = Self.path(organizer, rest)
          let answer = try await Self.ask(ledger, method, path, as: "everywhere")
          try expectProblem(answer, status, kind, "\(method) \(path)")
        }
      }
    }
  }
}
