import HTTPTypes
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService
import Logging
import PassDirectory
import Testing

@Suite("Who may call what") struct PermissionMatrixTests {
  /// Whoever calls: each role with what it acts for, a device, a client that only named itself, and
  /// nobody.
  private enum Caller: Hashable, CustomStringConvertible {
    case role(Role)
    case device
    case kiosk
    case named
    case nobody

    static let all: [Caller] = Role.allCases.map { .role($0) } + [.device, .kiosk, .named, .nobody]

    var description: String {
      if case .role(let role) = self { role.rawValue } else { "\(self)" }
    }

    var permissions: Set<Permission> {
      if case .role(let role) = self { role.permissions } else { [] }
    }

    func headers(_ ledger: ServedLedger) async throws -> [String] {
      switch self {
      case .role(let role): [try await ledger.bearer("a-\(role.rawValue)")]
      case .device: ["Authorization: Bearer \(ledger.kiosk)"]
      case .kiosk: ["x-custom-token: \(ServedLedger.device)"]
      case .named: ["x-client-id: a-\(Role.terminal.rawValue)"]
      case .nobody: []
      }
    }

    /// What the table says that a request gets.
    func expected(_ rule: RouteRule, _ example: RouteExample, _ side: Side) -> Int {
      switch (rule.access, self) {
      case (.everyone, _), (.identified, .role), (.identified, .device), (.identified, .named):
        example.status
      case (.kiosk, .kiosk): example.status
      case (.identifiedWith(let permission), .role(let role)):
        role.permissions.contains(permission) ? example.status : 403
      case (.identifiedWith(let permission), .named):
        Role.terminal.permissions.contains(permission) ? example.status : 403
      case (.identifiedWith, .device): 403
      case (_, .nobody), (_, .named), (_, .kiosk), (.kiosk, _): 401
      case (.terminal, .device), (.client, .role): example.status
      case (.terminal, .role), (.client, .device), (.permission, .device): 403
      case (.either, .device), (.both, .device): 403
      case (.permission(let permission), .role(let role)):
        expected(role.permissions.contains(permission), role, rule, example, side)
      case (.either(let first, let second), .role(let role)):
        expected(!role.permissions.isDisjoint(with: [first, second]), role, rule, example, side)
      case (.both(let first, let second), .role(let role)):
        expected(role.permissions.isSuperset(of: [first, second]), role, rule, example, side)
      }
    }

    private func expected(
      _ isLetIn: Bool, _ role: Role, _ rule: RouteRule, _ example: RouteExample, _ side: Side
    ) -> Int {
      guard isLetIn else { return 403 }
      return isWithinReach(role, rule.scope, side) ? example.status : rule.foreign.code
    }

    private func isWithinReach(_ role: Role, _ scope: RouteRule.Scope, _ side: Side) -> Bool {
      switch scope {
      case .open, .list: true
      case .organizer: side == .own || role == .operator
      case .cardSystem: side == .own || !role.needsCardSystem
      case .region: side == .own || role == .operator
      case .wholeCardSystem: role == .operator || (side == .own && role.needsCardSystem)
      case .soleOrganizer: role.takesOneOrganizer
      case .wholeLedger: role == .operator
      }
    }
  }

  private static func addClients(_ ledger: ServedLedger) async throws {
    for role in Role.allCases {
      try await ledger.addClient("a-\(role.rawValue)", role)
    }
  }

  @Test("every route that is served stands in the table, and nothing else does")
  func complete() async throws {
    try await ServedLedger.serve { ledger in
      let served = ledger.server.routes().routes
        .filter { $0.method != .head }.map { "\($0.method.rawValue) \($0.path.description)" }
      let rows = RouteTable.all.map { "\($0.method.rawValue) \($0.path)" }
      #expect(Set(served) == Set(rows))
      #expect(Set(rows).count == rows.count)
      #expect(Set(RouteExamples.all.keys) == Set(rows))
    }
  }

  @Test("every role, on every route, gets what the table says, for its own and for others' objects")
  func matrix() async throws {
    try await ServedLedger.serve { ledger in
      try await Self.addClients(ledger)
      try await ledger.defineKiosk()
      #expect(try await ledger.setUp().status == 200)
      var number = 0
      var body: [UInt8] = []
      var told: JSONValue?
      for rule in RouteTable.all {
        let name = "\(rule.method.rawValue) \(rule.path)"
        let example = try #require(RouteExamples.all[name])
        for caller in Caller.all {
          for side in Side.allCases {
            number += 1
            let request = try await example.request(ledger, side, number)
            let head = try await ledger.head
            let answer = try await exchange(
              ledger.port, rule.method.rawValue, request.path,
              headers: try await caller.headers(ledger) + ["Content-Type: application/json"],
              body: request.body)
            let expected = caller.expected(rule, example, side)
            #expect(answer.status == expected, "\(caller) \(name) \(side): \(answer.text)")
            // The large documents are the same for everyone: each is read once.
            if answer.body != body { (body, told) = (answer.body, try? JSONValue(answer.body)) }
            if let told {
              let leaks = Disclosure.leaks(in: told, of: rule, to: caller.permissions)
              #expect(leaks.isEmpty, "\(caller) \(name) \(side)")
            }
            // Whoever is turned away leaves no trace.
            if expected == 401 || expected == 403 || expected == 404 {
              #expect(try await ledger.head == head, "\(caller) \(name) \(side)")
            }
          }
        }
      }
    }
  }

  @Test("the permission that a route names is needed, and enough, without any other")
  func onePermission() async throws {
    try await ServedLedger.serve { ledger in
      for (number, rule) in RouteTable.all.enumerated() {
        guard case .permission(let permission) = rule.access else { continue }
        let name = "\(rule.method.rawValue) \(rule.path)"
        let example = try #require(RouteExamples.all[name])
        let clients = ["only-\(number)", "others-\(number)"]
        let isWhole = rule.scope == .wholeLedger || rule.scope == .wholeCardSystem
        try await ledger.addClient(
          clients[0], [permission], organizer: isWhole ? nil : TestDataset.organizerID)
        let wider = permission.forAllOrganizers.map { [$0] } ?? []
        try await ledger.addClient(
          clients[1], Set(Permission.allCases).subtracting([permission] + wider))
        for (place, (client, expected)) in zip(clients, [example.status, 403]).enumerated() {
          let request = try await example.request(ledger, .own, 10_000 + 2 * number + place)
          let headers = [try await ledger.bearer(client), "Content-Type: application/json"]
          let answer = try await exchange(
            ledger.port, rule.method.rawValue, request.path, headers: headers,
            body: request.body)
          #expect(answer.status == expected, "\(client) \(name): \(answer.text)")
        }
      }
    }
  }

  @Test("a route without a row answers nobody")
  func withoutRow() async throws {
    let router = LoopbackServer.router { router in
      router.group("/uitpas").add(
        middleware: AccessMiddleware(
          Authenticator(
            tokens: TokenVerifier(issuers: [], audience: "a", now: { 0 }),
            client: { _ in nil }, terminal: { _ in nil }))
      ).get("/forgotten") { _, _ in "x" }
    }
    try await LoopbackServer.run(router) { port in
      let answer = try await exchange(port, "GET", "/uitpas/forgotten", headers: [])
      try expectProblem(answer, 403, "auth/forbidden")
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

  @Test("what is withdrawn is gone with the next request, a client as well as a permission")
  func withdrawn() async throws {
    try await ServedLedger.serve { ledger in
      try await ledger.addClient("leaving", [.passesRead])
      let token = try await ledger.bearer("leaving")
      let path = "/uitpas/passes/\(Dataset.holder)"
      #expect(try await ledger.get(path, headers: [token]).status == 200)
      try await Registrar(ledger.engine).setGrants([], ofClient: "leaving")
      try expectProblem(try await ledger.get(path, headers: [token]), 403, "auth/forbidden")
      try await Registrar(ledger.engine).revokeClient("leaving")
      try expectProblem(try await ledger.get(path, headers: [token]), 401, "auth/unauthorized")
    }
  }
}
