import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire
import PassDirectory
import Testing

extension ServedLedger {
  /// The header with a new token of a client.
  func bearer(_ client: String = TestDataset.clientID) async throws -> String {
    "Authorization: Bearer \(try await issuer.issue(clientID: client).accessToken)"
  }

  /// Asks for something as the data set's client, or with `headers` alone.
  func get(_ path: String, headers: [String]? = nil) async throws -> Answer {
    var sent = headers ?? []
    if headers == nil { sent.append(try await bearer()) }
    return try await exchange(port, "GET", path, headers: sent)
  }

  /// Posts JSON as the data set's client, or with `headers` alone.
  func post(_ path: String, _ body: String, headers: [String]? = nil) async throws -> Answer {
    var sent = headers ?? []
    if headers == nil { sent += [try await bearer(), "Content-Type: application/json"] }
    return try await exchange(port, "POST", path, headers: sent, body: body)
  }

  /// Checks a card in, as the data set's client where no other is named.
  func checkIn(
    _ number: String, event: String = Dataset.weekly, key: String? = nil,
    client: String = TestDataset.clientID
  ) async throws -> Answer {
    var headers = [try await bearer(client), "Content-Type: application/json"]
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await post("/uitpas/checkins", Self.body(number, event: event), headers: headers)
  }

  static func body(_ number: String, event: String = Dataset.weekly) -> String {
    #"{"eventId":"\#(event)","uitpasNumber":"\#(number)"}"#
  }

  /// Delivers taps, each given as the members of its object, as the data set's kiosk where no other
  /// terminal is named.
  func deliver(
    _ taps: [String], header: String = "", token: String? = nil, sentAt: String? = nil
  ) async throws -> Answer {
    let list = taps.map { "{\($0)}" }.joined(separator: ",")
    return try await post(
      "/ledger/v1/taps",
      #"{"sentAt":"\#(sentAt ?? clock.text())"\#(header),"taps":[\#(list)]}"#,
      headers: ["Authorization: Bearer \(token ?? kiosk)", "Content-Type: application/json"])
  }

  /// The members of a tap.
  static func tap(
    _ sequence: Int, _ chip: String = Dataset.holderChip, event: String? = Dataset.weekly,
    _ rest: String = ""
  ) -> String {
    let event = event.map { #","eventId":"\#($0)""# } ?? ""
    return #""seq":\#(sequence),"chipNumber":"\#(chip)"\#(event)\#(rest)"#
  }

  func balance(_ number: String) async throws -> Int64 {
    let holder = try await card(number).holder
    return try await engine.read { state, _ in state.balance(of: holder) }
  }

  /// A card as it stands in the ledger.
  func card(_ number: String) async throws -> CardView {
    let number = try #require(UITPASNumber(number))
    let card = try #require(engine.card(number)).card
    return try #require(try await engine.read { state, _ in state.card(card) })
  }

  /// Registers commands of which none may be refused.
  @discardableResult
  func register(_ commands: RegistrationCommand...) async throws -> [RegistrationOutcome] {
    try await engine.register(commands).map { try $0.get() }
  }

  /// Adds a client with these permissions for one organiser.
  func addClient(
    _ id: String, _ permissions: Set<Permission>, organizer: String? = TestDataset.organizerID
  ) async throws {
    try await Registrar(engine).addClient(
      NewClient(
        id: id, secret: "secret of \(id)", name: id,
        grants: [Grant(organizer: organizer, permissions: Set(permissions.map(\.rawValue)))]))
  }

  /// Adds a client of a role that acts for the data set's organiser, or in Gent.
  func addClient(_ id: String, _ role: Role) async throws {
    let grant = Grant(
      organizer: role.needsOrganizer || role == .finance ? TestDataset.organizerID : nil,
      cardSystem: role.needsCardSystem ? 1 : nil,
      permissions: Set(role.permissions.map(\.rawValue)))
    try await Registrar(engine).addClient(
      NewClient(id: id, secret: "secret of \(id)", name: id, grants: [grant]))
  }

  /// Pairs a terminal for organisers and answers its token.
  func pair(
    _ terminal: String, organizers: [String] = [TestDataset.organizerID], attended: Bool = false,
    language: String = "nl"
  ) async throws -> String {
    let known = try organizers.map { try #require(engine.catalogue.organizer(id: $0)) }
    return try await Registrar(engine).pairTerminal(
      NewTerminal(
        terminal: terminal, source: 0, organizers: organizers, attended: attended,
        language: language),
      organizers: known)
  }

  /// Defines an event of the data set's organiser; without periods it is always open.
  func defineEvent(
    _ id: String, points: UInt16 = 1, limit: CheckInLimit = CheckInLimit(volume: 1, period: .day),
    periods: [OpeningPeriod] = []
  ) async throws {
    let organizer = try #require(engine.catalogue.organizer(id: TestDataset.organizerID))
    try await register(
      .defineEvent(
        id: id, title: "Event \(id)", organizer: organizer,
        systems: CardSystemSet([CardSystemID(1)]),
        calendar: periods.isEmpty ? .permanent : .single, periods: periods,
        settings: EventSettings(points: points, limit: limit)))
  }
}

/// Whether an answer is this problem, in every word that a caller compares.
///
/// - Parameter kind: the path behind the base of publiq's kinds, or a word of the ledger's own.
func expectProblem(
  _ answer: Answer, _ status: Int, _ kind: String, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let uri =
    kind.contains("/")
    ? "https://api.publiq.be/probs/\(kind)" : "tag:pasboek.example,2026:problem:\(kind)"
  let body = try answer.json()
  #expect(answer.status == status, comment, sourceLocation: sourceLocation)
  #expect(body["status"]?.integer == Int64(status), comment, sourceLocation: sourceLocation)
  #expect(body["type"]?.text == uri, comment, sourceLocation: sourceLocation)
  #expect(body["title"]?.text?.isEmpty == false, comment, sourceLocation: sourceLocation)
  #expect(
    answer.headers["content-type"] == "application/problem+json", comment,
    sourceLocation: sourceLocation)
  // What a header alone makes too large is answered before any middleware.
  guard status != 413 else { return }
  #expect(answer.headers["cache-control"] == "no-store", comment, sourceLocation: sourceLocation)
}
