import Ledger
import LedgerHTTP
import LedgerService
import LoopbackTesting
import PassDirectory
import Testing

@testable import LedgerPages

/// Cards, events and rewards of the public test data set.
enum Dataset {
  /// A holder of Gent with 100 points and no social tariff.
  static let holder = "0900000095902"
  /// The chip of the same card.
  static let holderChip = "04784CDAEE3880"
  /// A holder of Gent with 100 points and the social tariff.
  static let social = "0900000067513"
  /// The chip of the same card.
  static let socialChip = "04363CDAEE3880"
  /// A holder of Gent whose social tariff has expired.
  static let expired = "0900000031618"
  /// A group's pass of Gent with the social tariff.
  static let group = "0900000045410"
  /// A holder of Brussels.
  static let brussels = "0900000058918"
  /// A blocked card.
  static let blocked = "0900000002312"
  /// A card that was never given out.
  static let stock = "0900000020405"
  /// No card's number.
  static let nobody = "0900000000001"
  /// An event of the data set's organiser.
  static let event = "5a0967f9-cc06-4c3c-9206-30481a767434"
  /// Another of the same organiser, at which one ticket a week is sold to a holder.
  static let limitedEvent = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"
  /// An event of another organiser.
  static let foreignEvent = "373d6cee-b4ae-4637-9b7c-eeb79e45f044"
  /// A reward of Gent that costs five points.
  static let reward = "5687"
}

/// Somebody at a counter: sends its forms with what a page gave them.
struct CounterDriver: Sendable {
  let browser: Browser
  let csrf: String

  init(_ browser: Browser) async throws {
    self.browser = browser
    csrf = try await browser.formKey()
  }

  /// The key of a form that is shown now.
  func newKey() async throws -> String {
    try #require(try await browser.open("/counter").text.firstValue(of: "key"))
  }

  /// Sends a form, under a key of its own where none is named.
  func send(
    _ action: String, _ fields: [String: String], key: String? = nil
  ) async throws -> Answer {
    var key = key
    if key == nil { key = try await newKey() }
    var form = fields
    form["do"] = action
    form["csrf"] = csrf
    form["key"] = key
    let body = form.sorted { $0.key < $1.key }
      .map { "\($0.key)=\(FormEncoding.encoded($0.value))" }
      .joined(separator: "&")
    return try await browser.send("/counter", body)
  }

  /// Finds a pass.
  func find(_ number: String, _ more: [String: String] = [:]) async throws -> Answer {
    try await send("find", ["number": number].merging(more) { $1 })
  }

  /// Checks a pass in.
  func checkIn(
    _ number: String, at event: String = Dataset.event, key: String? = nil
  ) async throws -> Answer {
    try await send("checkin", ["number": number, "event": event], key: key)
  }
}

extension Answer {
  /// What the page says of what was done.
  var outcome: String? {
    guard let start = text.firstRange(of: #"<div id="outcome""#)?.lowerBound else { return nil }
    return text[start...].split(separator: "</div>").first.map { String($0) }
  }

  /// The values of the choices of a name.
  func choices(_ name: String) -> [String] {
    text.split(separator: #" name="\#(name)" value=""#).dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
  }
}

extension PageService {
  /// The last position of the log.
  func position() async throws -> UInt64 {
    try await engine.read { state, _ in state.position }
  }

  /// The balance of a card's holder.
  func balance(_ number: String) async throws -> Int64 {
    let card = try #require(UITPASNumber(number).flatMap { engine.card($0) }).card
    return try await engine.read { state, _ in
      state.card(card).map { state.balance(of: $0.holder) } ?? 0
    }
  }

  /// Gives the holder of a card a name.
  func name(_ number: String, _ firstName: String, _ name: String) async throws {
    let card = try #require(UITPASNumber(number).flatMap { engine.card($0) }).card
    let holder = try #require(
      try await engine.read { state, _ in state.card(card)?.holder })
    var person = Person()
    person.firstName = firstName
    person.name = name
    person.birth = CivilDate(year: 1990, month: 2, day: 3)
    person.address = Person.Address(postalCode: "9000", city: "Gent")
    try await Registrar(engine).update(person, of: holder)
  }
}
