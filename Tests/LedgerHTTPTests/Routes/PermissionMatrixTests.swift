import Ledger
import LedgerHTTP
import LedgerService
import PassDirectory
import Testing

@Suite("Who may call what") struct PermissionMatrixTests {
  /// A route and the permission that it asks for.
  private struct Row: Sendable {
    var method: String
    var path: String
    var body = ""
    var permission: Permission
    /// Whether the permission must be that of the event's organiser.
    var isForOrganizer: Bool
  }

  private static let rows: [Row] = [
    Row(
      method: "POST", path: "/uitpas/checkins", body: ServedLedger.body(Dataset.holder),
      permission: .checkinsWrite, isForOrganizer: true),
    Row(
      method: "GET",
      path: "/uitpas/checkin-status?uitpasNumber=\(Dataset.holder)&eventId=\(Dataset.weekly)",
      permission: .checkinsWrite, isForOrganizer: true),
    Row(
      method: "GET", path: "/uitpas/passes/\(Dataset.holder)", permission: .passesRead,
      isForOrganizer: false),
  ]

  private static func send(
    _ row: Row, _ ledger: ServedLedger, _ authorization: String
  ) async throws -> Answer {
    try await exchange(
      ledger.port, row.method, row.path,
      headers: [authorization, "Content-Type: application/json"], body: row.body)
  }

  @Test("the permission that a route names is needed, enough, and looked for where it belongs")
  func matrix() async throws {
    try await ServedLedger.serve { ledger in
      for (index, row) in Self.rows.enumerated() {
        let clients = ["only", "others", "elsewhere"].map { "\($0)-\(index)" }
        try await ledger.addClient(clients[0], [row.permission])
        try await ledger.addClient(
          clients[1], Set(Permission.allCases).subtracting([row.permission]))
        try await ledger.addClient(
          clients[2], [row.permission], organizer: Dataset.foreignOrganizer)
        let head = try await ledger.head
        let others = try await Self.send(row, ledger, try await ledger.bearer(clients[1]))
        try expectProblem(others, 403, "auth/forbidden", "\(row.path)")
        let elsewhere = try await Self.send(row, ledger, try await ledger.bearer(clients[2]))
        #expect(
          elsewhere.status == (row.isForOrganizer ? 403 : 200), "\(row.path)")
        let terminal = try await Self.send(row, ledger, "Authorization: Bearer \(ledger.kiosk)")
        try expectProblem(terminal, 403, "auth/forbidden", "\(row.path)")
        #expect(try await ledger.head == head)
        let only = try await Self.send(row, ledger, try await ledger.bearer(clients[0]))
        #expect((200...201).contains(only.status), "\(row.path)")
      }
    }
  }

  @Test("who may not check in at an event's organiser is told so, whatever card is named")
  func foreignEvent() async throws {
    try await ServedLedger.serve { ledger in
      let head = try await ledger.head
      for number in [Dataset.holder, Dataset.blocked, Dataset.unknown] {
        let answer = try await ledger.checkIn(number, event: Dataset.foreign)
        try expectProblem(answer, 403, "auth/forbidden")
        #expect(try answer.json()["endUserMessage"] == nil)
      }
      #expect(try await ledger.head == head)
    }
  }

  @Test("without any permission a body is not even read")
  func beforeBody() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("reader", [.passesRead])
      let token = try await ledger.bearer("reader")
      for body in ["{", "", ServedLedger.body("x")] {
        let answer = try await ledger.post("/uitpas/checkins", body, headers: [token])
        try expectProblem(answer, 403, "auth/forbidden")
      }
    }
  }

  @Test("a client that is withdrawn is out within a second")
  func withdrawn() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("leaving", [.passesRead])
      let token = try await ledger.bearer("leaving")
      let path = "/uitpas/passes/\(Dataset.holder)"
      #expect(try await ledger.get(path, headers: [token]).status == 200)
      try ledger.engine.directory.revokeClient("leaving")
      ledger.clock.advance(seconds: 1)
      try expectProblem(
        try await ledger.get(path, headers: [token]), 401, "auth/unauthorized")
    }
  }
}
