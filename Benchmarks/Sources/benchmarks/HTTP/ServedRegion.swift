import Foundation
import Ledger
import LedgerService
import LedgerWire
import PassDirectory
import Workload

/// A data folder for the service: a region whose cards have numbers, a client and some terminals.
struct ServedRegion {
  static let clientID = "benchmark"
  static let clientSecret = "benchmark-secret"

  let holders: UInt32
  let folder: RunFolder
  /// The tokens of the terminals, which serve every organiser.
  let terminalTokens: [String]

  /// Fills a folder; nothing runs on it when this returns.
  init(holders: UInt32, terminals: Int, in parent: String) async throws {
    let run = try await EngineRun(holders: 0, inFlight: 1, in: parent, "served")
    self.holders = holders
    folder = run.folder
    let region = Region(holders: holders)
    var first: UInt32 = 1
    while first <= holders {
      let last = min(first + UInt32(DirectoryLimits.batchMax) - 1, holders)
      try await Self.register(first...last, of: region, run)
      first = last + 1
    }
    let registrar = Registrar(run.engine)
    let grants = (1...Region.organizers).map {
      Grant(organizer: "organizer-\($0)", permissions: ["CHECKINS_WRITE"])
    }
    try await registrar.addClient(
      NewClient(id: Self.clientID, secret: Self.clientSecret, name: "Load", grants: grants))
    var tokens: [String] = []
    for number in 0..<terminals {
      tokens.append(
        try await registrar.pairTerminal(
          NewTerminal(
            terminal: "load-\(number)", source: 0, organizers: [], attended: false,
            language: "nl"),
          organizers: []))
    }
    terminalTokens = tokens
    try await run.close()
  }

  private static func register(
    _ numbers: ClosedRange<UInt32>, of region: Region, _ run: EngineRun
  ) async throws {
    let directory = run.engine.directory
    let holders = try directory.prepareHolders(
      numbers.map { _ in HolderProfile(address: .init(postalCode: "9000", city: "Gent")) })
    let cards = try directory.prepareCards(
      numbers.map { CardIdentifiers(uitpasNumber: number(ofCard: $0).value) })
    var commands: [RegistrationCommand] = []
    for (place, number) in numbers.enumerated() {
      commands += region.holder(
        number, holderReference: holders[place], cardReference: cards[place])
    }
    try await run.register(commands)
    try directory.confirmHolders(zip(holders, numbers).map { (reference: $0, entity: $1) })
    try directory.confirmCards(zip(cards, numbers).map { (reference: $0, entity: $1) })
    try directory.assign(numbers.map { (card: $0, holder: $0) })
  }

  /// The UiTPAS number of a card: its dense number and a check digit.
  static func number(ofCard card: UInt32) -> UITPASNumber {
    for digit in 0...9 as ClosedRange<UInt64> {
      if let number = UITPASNumber(value: UInt64(card) * 10 + digit) { return number }
    }
    preconditionFailure("one of ten check digits is right")
  }

  /// Starts the service on the folder.
  func serve(_ program: String) throws -> ServerProcess {
    try ServerProcess(program, ["serve", "--data", folder.path, "--port", "0", "--json"])
  }

  /// A token of the client, from the service.
  func token(port: Int) throws -> String {
    let form =
      "grant_type=client_credentials&client_id=\(Self.clientID)"
      + "&client_secret=\(Self.clientSecret)"
    var connection = try HTTPConnection(port: port)
    let answer = try connection.answer(
      to: httpRequest(
        "/oauth/token", type: "application/x-www-form-urlencoded", body: Array(form.utf8)))
    struct Token: Decodable {
      var access_token: String
    }
    guard answer.status == 200 else { throw BenchmarkError("no token: \(answer.status)") }
    return try JSONDecoder().decode(Token.self, from: Data(answer.body)).access_token
  }
}

/// The check-ins of a load: random cards at random events.
struct CheckinBodies {
  private var random: SplitMix64
  private let holders: UInt32

  init(seed: UInt64, holders: UInt32) {
    random = SplitMix64(seed: seed)
    self.holders = holders
  }

  mutating func next() -> [UInt8] {
    CheckinRequest(
      eventID: Region.eventID(random.pick(from1To: Region.events)),
      uitpasNumber: ServedRegion.number(ofCard: random.pick(from1To: holders)).text
    ).json()
  }

  /// The next tap of a terminal.
  mutating func nextTap(_ sequence: UInt64, now: Int64) -> Tap {
    Tap(
      sequence: sequence,
      card: .uitpas(ServedRegion.number(ofCard: random.pick(from1To: holders)).text),
      eventID: Region.eventID(random.pick(from1To: Region.events)), tappedAt: now)
  }
}
