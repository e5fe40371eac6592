import Ledger
import LedgerHTTP
import LedgerService
import Testing

extension RouteExamples {
  static let findings: [String: RouteExample] = [
    "GET /ledger/v1/findings": RouteExample(path: "/ledger/v1/findings?state=open"),
    "POST /ledger/v1/taps/undo": RouteExample { ledger, _, number in
      // A sequence of its own, so that each request undoes a tap that stands.
      let sequence = 100_000 + number
      let event = try await ledger.event(.own, 100_000 + number)
      _ = try await ledger.deliver([ServedLedger.tap(sequence, event: event)])
      return ExampleRequest(
        path: "/ledger/v1/taps/undo", body: #"{"seq":\#(sequence),"reason":"mistake"}"#)
    },
    "POST /ledger/v1/findings/{position}/admit": RouteExample { ledger, side, number in
      let position = try await ledger.heldTap(side, number).position
      return ExampleRequest(path: "/ledger/v1/findings/\(position)/admit")
    },
    "POST /ledger/v1/findings/{position}/dismiss": RouteExample { ledger, side, number in
      let position = try await ledger.heldTap(side, number).position
      return ExampleRequest(
        path: "/ledger/v1/findings/\(position)/dismiss", body: #"{"reason":"seen"}"#)
    },
  ]
}

extension ServedLedger {
  /// A tap of a holder of its own, at an event of either side, whose terminal was revoked after it
  /// and before it came in.
  @discardableResult
  func heldTap(
    _ side: Side, _ number: Int, offline: Bool = false
  ) async throws -> (position: UInt64, holder: NewHolder) {
    let event = try await event(side, 200_000 + number)
    let held = try await newHolder(in: [side.system], postalCode: side.postalCode)
    let text = try await newCard(200_000 + number, .active, in: side.system, holder: held.holder)
    let card = try #require(UITPASNumber(text).flatMap { engine.card($0) })
    let paired = try await register(
      .pairTerminal(
        name: "HELD-\(side)-\(number)", organizers: [try await organizer(side)]))
    let source = SourceID(paired[0].entity)
    // All of it happened by now, and the revocation a second later.
    clock.advance(seconds: 1)
    let tapped = clock.now()
    clock.advance(seconds: 1)
    try await register(.revokeTerminal(source))
    let known = try #require(engine.catalogue.event(id: event)?.event)
    var command = CheckInCommand(
      card: card.card, event: known, channel: .terminal, acceptedOffline: offline)
    command.homeMunicipality = card.homeMunicipality
    let delivery = TapDelivery(
      source: source, receivedAt: clock.now(),
      taps: [
        ResolvedTap(sequence: 1, command: command, time: DeviceTime(tappedAt: tapped))
      ])
    guard case .decided(let outcome) = try await engine.deliver(delivery).results[0] else {
      throw FindingRefusal.unknown
    }
    #expect(outcome.refusal == .quarantined)
    return (outcome.position, held)
  }
}
