import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension ServedLedger {
  /// The kiosk of most tests, and what its device is set up with.
  static let kioskName = "CID-GNT-0001"
  static let configurationCode = "koffie-1234"
  static let device = "ebee0a27-2dba-4231-aaae-15077884fa75"

  /// Defines a kiosk with a configuration code; its id is that of its name.
  @discardableResult
  func defineKiosk(
    _ name: String = kioskName, organizers: [String] = [TestDataset.organizerID],
    system: CardSystemID = CardSystemID(1), isBeta: Bool = false
  ) async throws -> KioskView {
    let known = try organizers.map { try #require(engine.catalogue.organizer(id: $0)) }
    try await register(
      .defineKiosk(
        id: "kiosk-of-\(name)", name: name, system: system, organizers: known, isBeta: isBeta))
    try await Registrar(engine).setConfigurationCode(
      kioskNamed: name, code: Self.configurationCode)
    return try #require(engine.catalogue.kiosk(named: name))
  }

  /// Sets a device up, by default the one of most tests.
  func setUp(
    _ name: String = kioskName, device: String = device, code: String? = configurationCode
  ) async throws -> Answer {
    var headers = ["Content-Type: application/json"]
    if let code { headers.append("x-custom-token: \(code)") }
    return try await exchange(
      port, "PUT", "/uitpas/kiosk-devices/setup", headers: headers,
      body: #"{"name":"\#(name)","deviceId":"\#(device)"}"#)
  }

  /// Asks as a kiosk's device.
  func asKiosk(
    _ method: String, _ path: String, _ body: String = "", device: String? = device,
    key: String? = nil
  ) async throws -> Answer {
    var headers = ["Content-Type: application/json"]
    if let device { headers.append("x-custom-token: \(device)") }
    if let key { headers.append("Idempotency-Key: \(key)") }
    return try await exchange(
      port, method, "/uitpas/kiosk-devices\(path)", headers: headers, body: body)
  }

  /// Checks a chip in at the kiosk.
  func kioskCheckIn(_ chip: String, key: String? = nil) async throws -> Answer {
    try await asKiosk("POST", "/checkins", #"{"chipNumber":"\#(chip)"}"#, key: key)
  }

  /// Sends JSON as the data set's client.
  func send(
    _ method: String, _ path: String, _ body: String = "", client: String = TestDataset.clientID
  ) async throws -> Answer {
    try await exchange(
      port, method, path,
      headers: [try await bearer(client), "Content-Type: application/json"], body: body)
  }

  /// Defines an event that began an hour ago and is the nearest of its organiser's.
  func defineTonight(
    points: UInt16 = 1, limit: CheckInLimit = CheckInLimit(volume: 1, period: .day)
  ) async throws {
    try await defineEvent(
      "tonight", points: points, limit: limit, periods: [.hours(from: -1, to: 2)])
  }

  /// The check-in code of an event.
  func code(_ event: String) throws -> String {
    let known = try #require(engine.catalogue.event(id: event))
    return try #require(engine.catalogue.checkInCode(of: known.event))
  }
}

extension Dataset {
  static let expiredChip = "04CEE7528E6180"
}
