import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let kiosks = devices.merging(staff) { _, new in new }

  private static let devices: [String: RouteExample] = [
    // With a code that is another kiosk's, or none at all.
    "PUT /uitpas/kiosk-devices/setup": RouteExample(401) { ledger, side, _ in
      let kiosk = try await ledger.kiosk(side)
      return ExampleRequest(
        path: "/uitpas/kiosk-devices/setup",
        body: #"{"name":"\#(kiosk.name)","deviceId":"a-device-of-the-test"}"#)
    },
    "GET /uitpas/kiosk-devices": RouteExample(path: "/uitpas/kiosk-devices"),
    "GET /uitpas/kiosk-devices/events": RouteExample { ledger, _, number in
      try await ledger.fix(try await ledger.event(.own, number), of: ServedLedger.kioskName)
      return ExampleRequest(path: "/uitpas/kiosk-devices/events")
    },
    "PUT /uitpas/kiosk-devices/events": RouteExample(204) { ledger, _, number in
      let event = try await ledger.event(.own, number)
      return ExampleRequest(
        path: "/uitpas/kiosk-devices/events", body: #"{"id":"\#(event)"}"#)
    },
    "DELETE /uitpas/kiosk-devices/events": RouteExample(
      204, path: "/uitpas/kiosk-devices/events"),
    "GET /uitpas/kiosk-devices/checkins": RouteExample(path: "/uitpas/kiosk-devices/checkins"),
    "POST /uitpas/kiosk-devices/checkins": RouteExample { ledger, _, number in
      try await ledger.fix(try await ledger.event(.own, number), of: ServedLedger.kioskName)
      return ExampleRequest(
        path: "/uitpas/kiosk-devices/checkins",
        body: #"{"chipNumber":"\#(Dataset.holderChip)"}"#)
    },
    "GET /uitpas/kiosk-devices/chip-numbers/{chipNumber}": RouteExample(
      path: "/uitpas/kiosk-devices/chip-numbers/\(Dataset.holderChip)"),
  ]

  private static let staff: [String: RouteExample] = [
    "GET /uitpas/kiosks": RouteExample(path: "/uitpas/kiosks"),
    "GET /uitpas/kiosks/{kioskId}/fixed-event": RouteExample { ledger, side, number in
      let kiosk = try await ledger.kiosk(side)
      try await ledger.fix(try await ledger.event(side, number), of: kiosk.name)
      return ExampleRequest(path: "/uitpas/kiosks/\(kiosk.id)/fixed-event")
    },
    "PUT /uitpas/kiosks/{kioskId}/fixed-event": RouteExample(204) { ledger, side, number in
      let kiosk = try await ledger.kiosk(side)
      let event = try await ledger.event(side, number)
      return ExampleRequest(
        path: "/uitpas/kiosks/\(kiosk.id)/fixed-event", body: #"{"id":"\#(event)"}"#)
    },
    "DELETE /uitpas/kiosks/{kioskId}/fixed-event": RouteExample(204) { ledger, side, number in
      let kiosk = try await ledger.kiosk(side)
      try await ledger.fix(try await ledger.event(side, number), of: kiosk.name)
      return ExampleRequest(path: "/uitpas/kiosks/\(kiosk.id)/fixed-event")
    },
  ]
}

extension ServedLedger {
  /// A kiosk of either side, defined when it is first asked for.
  func kiosk(_ side: Side) async throws -> KioskView {
    let name = "CID-\(side.rawValue)"
    if let known = engine.catalogue.kiosk(named: name) { return known }
    _ = try await organizer(side)
    return try await defineKiosk(
      name, organizers: [side.organizer], system: CardSystemID(side == .own ? 1 : 3))
  }

  /// Fixes the event of a kiosk.
  func fix(_ event: String, of kiosk: String) async throws {
    let known = try #require(engine.catalogue.event(id: event))
    let kiosk = try #require(engine.catalogue.kiosk(named: kiosk))
    try await register(.fixKioskEvent(kiosk.kiosk, known.event))
  }
}
