import Foundation
import LedgerHTTP
import LedgerService
import LedgerWire
import Testing

/// A served ledger with years of history in it, and somebody signed in for every role.
///
/// Who is signed in are users of an issuer that is the test's own: nobody's secret is hashed, which
/// takes seconds for each.
struct BrowsedLedger: Encodable {
  /// What the addresses of pages are filled in with.
  struct Places: Encodable {
    /// The last month of the simulated history.
    var until: String
    /// Its last year.
    var year: String
    /// The public id of a region of it.
    var region: Int
    /// An event of that region that goes on today.
    var event: String?
    /// A record that concerns the region alone: a check-in at the event.
    var position: UInt64?
  }

  /// The address of the service.
  let service: String
  /// The token of each role's user, by the name that the browser's tests call them by.
  let people: [String: String]
  let places: Places

  /// Five years of UiTPAS: all months closed but the last three, and findings of today.
  static func flanders(
    in folder: String
  ) async throws -> (ledger: BrowsedLedger, running: RunningService) {
    let data = "\(folder)/flanders"
    try simulate("flanders-2021", scale: "0.001", in: data)
    let issuer = try await Issuer(in: folder)
    // A region so small that some of its counts are not told to everyone.
    var places = Places(until: "2021-12", year: "2021", region: 7)
    let here = ["--card-system", String(places.region)]
    let running = try RunningService(data, options: issuer.options)
    var people: [String: String] = [:]
    func add(_ name: String, _ role: String, _ scope: [String] = []) async throws {
      people[name] = try await issuer.user(name, role: role, scope, in: data)
    }
    try await add("operator", "operator")
    let caller = Caller(running: running, token: try #require(people["operator"]))
    let host = try caller.host(in: places)
    try await add("finance", "finance")
    for (name, role) in [("region", "region"), ("helpdesk", "helpdesk")] {
      try await add(name, role, here)
    }
    for (name, role) in [
      ("organizer", "finance"), ("counter", "counter"), ("museum", "museum"),
      ("partner", "partner"),
    ] {
      try await add(name, role, ["--organizer", host.organizer])
    }
    try caller.close(months: 2017 * 12..<2021 * 12 + 9)
    let event = try caller.defineEvent(of: host, in: places)
    let passes = try caller.passes(in: places)
    places.event = event
    places.position = try caller.checkIn(passes[0], at: event)
    try caller.tap(passes[1], at: event, and: host)
    let ledger = BrowsedLedger(
      service: running.announcement.listening, people: people, places: places)
    return (ledger, running)
  }

  /// The public test data set, and somebody at the counter of its organiser.
  static func counter(
    in folder: String
  ) async throws -> (ledger: BrowsedLedger, running: RunningService) {
    let data = "\(folder)/dataset"
    let issuer = try await Issuer(in: folder)
    let running = try RunningService(data, options: ["--test-dataset"] + issuer.options)
    let organizer = ["--organizer", TestDataset.organizerID]
    let people = [
      "operator": try await issuer.user("operator", role: "operator", [], in: data),
      "counter": try await issuer.user("counter", role: "counter", organizer, in: data),
    ]
    let ledger = BrowsedLedger(
      service: running.announcement.listening, people: people,
      places: Places(until: "2021-12", year: "2021", region: 1, event: Region.weeklyEvent))
    return (ledger, running)
  }

  /// The first year of the museum pass.
  static func museums(
    in folder: String
  ) async throws -> (ledger: BrowsedLedger, running: RunningService) {
    let data = "\(folder)/museums"
    try simulate("museumpass-2018", scale: "0.01", in: data)
    let issuer = try await Issuer(in: folder)
    let running = try RunningService(data, options: issuer.options)
    let ledger = BrowsedLedger(
      service: running.announcement.listening,
      people: ["operator": try await issuer.user("operator", role: "operator", [], in: data)],
      places: Places(until: "2018-12", year: "2018", region: 1))
    return (ledger, running)
  }

  private static func simulate(_ scenario: String, scale: String, in data: String) throws {
    let made = try Program.run(
      "simulate", "--data", data, "--scenario", scenario, "--scale", scale, "--seed", "1",
      seconds: 300)
    try #require(made.end == .exit(0), "\(made.errors)")
  }
}

/// An issuer of tokens for users, whose keys stand in a file.
private struct Issuer {
  private let tokens: TokenIssuer
  private let folder: String

  init(in folder: String) async throws {
    self.folder = folder
    tokens = try await TokenIssuer(
      keyFile: "\(folder)/users.pem", issuer: "https://users.localhost", audience: "pages",
      now: { Int64(Date.now.timeIntervalSince1970 * 1_000_000) },
      randomBytes: { count in (0..<count).map { _ in UInt8.random(in: .min ... .max) } })
    try Data(tokens.jwks).write(to: URL(fileURLWithPath: "\(folder)/keys.json"))
  }

  /// With what a service lets its users in.
  var options: [String] {
    [
      "--oidc-issuer", tokens.issuer, "--oidc-audience", tokens.audience, "--oidc-jwks",
      "\(folder)/keys.json",
    ]
  }

  /// Gives a user a role in a ledger, and answers a token of theirs.
  func user(
    _ name: String, role: String, _ scope: [String], in data: String
  ) async throws -> String {
    let subject = "\(folder)/\(name)"
    try Data(name.utf8).write(to: URL(fileURLWithPath: subject))
    let added = try Program.run(
      words: ["client", "add-user", name, "--role", role, "--from", subject, "--data", data]
        + scope)
    try #require(added.end == .exit(0), "\(added.errors)")
    return try await tokens.issue(clientID: name).accessToken
  }
}

/// Whoever asks the APIs of a service with a token.
private struct Caller {
  let running: RunningService
  let token: String

  private func ask(_ method: String, _ path: String, _ body: String = "") throws -> HTTPAnswer {
    let answer = try running.connect().exchange(
      method, path,
      headers: ["Authorization: Bearer \(token)", "Content-Type: application/json"],
      body: Array(body.utf8))
    try #require((200...201).contains(answer.status), "\(answer.text)")
    return answer
  }

  /// An organiser and an event of theirs.
  struct Host: Decodable {
    var organizer: String
    var event: String
    var cardSystem: String
  }

  /// Where something was going on in the last year, in a region.
  func host(in places: BrowsedLedger.Places) throws -> Host {
    let answer = try ask(
      "GET",
      "/ledger/v1/exports/totals?from=\(places.year)-01-01&to=\(places.year)-12-31"
        + "&by=organizer,event,card-system&format=ndjson")
    let lines = answer.text.split(separator: "\n").dropFirst().dropLast()
    return try #require(
      try lines.map { try JSONDecoder().decode(Host.self, from: Data($0.utf8)) }
        .first { $0.cardSystem == String(places.region) })
  }

  func close(months: Range<Int>) throws {
    for month in months {
      let number = month % 12 + 1
      _ = try ask(
        "POST", "/ledger/v1/periods",
        #"{"month":"\#(month / 12)-\#(number < 10 ? "0" : "")\#(number)"}"#)
    }
  }

  /// An event of an organiser that begins in the past and ends in a far year.
  func defineEvent(of host: Host, in places: BrowsedLedger.Places) throws -> String {
    let event = "0b5f2c3e-7d41-4a0e-9a55-3f1d5f0c7a21"
    _ = try ask(
      "PUT", "/ledger/v1/events/\(event)",
      #"""
      {"title":"Zomerfeest op het plein","organizerId":"\#(host.organizer)",
      "cardSystemIds":[\#(places.region)],"calendarType":"single","periods":[
      {"begin":"2021-07-01T10:00:00+02:00","end":"2099-08-31T22:00:00+02:00"}],
      "settings":{"checkinPoints":1,"checkinLimit":{"volume":1,"periodType":"DAY"}}}
      """#)
    return event
  }

  /// The passes with which one can check in in a region.
  func passes(in places: BrowsedLedger.Places) throws -> [String] {
    struct Holders: Decodable {
      struct Holder: Decodable {
        var cardSystemMemberships: [Membership]?
      }

      struct Membership: Decodable {
        var cardSystem: CardSystem
        var currentCard: Card?
      }

      struct CardSystem: Decodable {
        var id: Int
      }

      struct Card: Decodable {
        var uitpasNumber: String
        var status: String
      }

      var member: [Holder]
    }
    let holders = try ask("GET", "/uitpas/passholders?limit=500").json(Holders.self)
    return holders.member.flatMap { $0.cardSystemMemberships ?? [] }
      .filter { $0.cardSystem.id == places.region && $0.currentCard?.status == "ACTIVE" }
      .compactMap(\.currentCard?.uitpasNumber)
  }

  /// Checks in, and answers the position of the record.
  func checkIn(_ pass: String, at event: String) throws -> UInt64 {
    let answer = try ask(
      "POST", "/uitpas/checkins",
      String(decoding: CheckinRequest(eventID: event, uitpasNumber: pass).json(), as: UTF8.self))
    return try answer.json(CheckinAnswer.self).position
  }

  /// Taps of a pass, and of cards that nobody knows: a person must look at these.
  func tap(_ pass: String, at event: String, and host: Host) throws {
    struct Paired: Decodable {
      var token: String
    }
    let paired = try ask(
      "POST", "/ledger/v1/terminals",
      #"{"terminal":"desk","organizerIds":["\#(host.organizer)"],"attended":true}"#
    ).json(Paired.self)
    let taps =
      [Tap(sequence: 1, card: .uitpas(pass), eventID: event)]
      + (2...4).map { number in
        Tap(
          sequence: number, card: .chip("0123456789ABC\(number)"), eventID: host.event,
          offline: true)
      }
    let answer = try running.connect().deliver(taps, token: paired.token)
    try #require(answer.status == 200, "\(answer.text)")
  }
}
