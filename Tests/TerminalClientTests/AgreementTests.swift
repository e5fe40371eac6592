import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import LedgerWords
import Testing

@testable import TerminalClient

@Suite("What a terminal decides by itself")
struct AgreementTests {
  /// The reasons for which the region's first cards are refused, whatever the event; then good
  /// ones.
  private static let refusals: [TapReason] = [
    .cardBlocked, .cardReplaced, .cardNotActive, .groupPassNotAllowed, .holderBlocked,
    .noActiveMembership,
  ]

  /// A service with a card for each refusal and four good ones, and a device that has its pack, as
  /// the service makes it.
  private func world() async throws -> (ServiceModel, SimulatedDevice) {
    let service = try await ServiceModel()
    for reason in Self.refusals {
      try await service.addCard(reason == .groupPassNotAllowed ? .group : .individual)
    }
    try await service.addCards(4)
    for (index, reason) in Self.refusals.enumerated() {
      guard let command = try command(refusing: index + 1, for: reason, of: service) else {
        continue
      }
      try await service.register(command)
    }
    service.clock.advance(milliseconds: 1_000)
    service.makePacks()
    let device = SimulatedDevice()
    try device.pair(try await service.pair())
    try await device.exchange(with: service)
    #expect(device.status.isChecked, "\(device.status)")
    try device.handle(.network(isUp: false))
    return (service, device)
  }

  /// What has to happen for a card to be refused; nil for one that is refused as it is.
  private func command(
    refusing number: Int, for reason: TapReason, of service: ServiceModel
  ) throws -> RegistrationCommand? {
    let known = try service.card(number)
    return switch reason {
    case .cardBlocked: .changeCardStatus(known.card, .blocked, holder: known.holder)
    case .cardReplaced: .changeCardStatus(known.card, .replaced, holder: known.holder)
    case .cardNotActive: .changeCardStatus(known.card, .deleted, holder: known.holder)
    case .holderBlocked: .changeHolderStanding(known.holder, .blocked)
    case .noActiveMembership:
      .changeMembershipStanding(known.holder, ServiceModel.system, .blocked)
    default: nil
    }
  }

  /// Lets the service decide the check-in that the device decided last, by the rules alone.
  private func decided(
    by service: ServiceModel, of device: SimulatedDevice
  ) async throws -> CheckInOutcome {
    guard case .decided(let outcome) = try await service.decideLast(of: device) else {
      throw CancellationError()
    }
    return outcome
  }

  @Test(
    "is what the service decides by the same facts: any card, event and moment", arguments: 1...60)
  func agrees(_ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let (service, device) = try await world()
    let events: [String?] = [
      ServiceModel.daily, ServiceModel.weekly, ServiceModel.evening, "event-elsewhere",
      "event-unknown", nil,
    ]
    var seen: Set<TapReason?> = []
    for number in 1...50 {
      let card = ServiceModel.chip(
        Int.random(in: random.oneIn(3) ? 1...10 : 7...10, using: &random))
      let event = events[Int.random(in: 0..<events.count, using: &random)]
      let shown = try #require(try device.tap(card, event: event))
      let outcome = try await decided(by: service, of: device)
      shown.expect(
        outcome, isChosen: event == nil, service,
        "seed \(seed), tap \(number) of \(card) at \(event ?? "any event")")
      seen.insert(shown.reason)
      let pause: ClosedRange<UInt64> =
        random.oneIn(3) ? 500...12_000 : random.oneIn(2) ? 60_000...3_600_000 : 0...14_400_000
      let milliseconds = UInt64.random(in: pause, using: &random)
      service.clock.advance(milliseconds: milliseconds)
      try device.advance(milliseconds: milliseconds)
      try device.loseRequests()
    }
    #expect(seen.contains(.acceptedOffline) && seen.contains(.limitReached))
  }

  @Test("each cause alone, and of any two the first, is found by both")
  func precedence() async throws {
    for (index, reason) in Self.refusals.enumerated() {
      for event in [ServiceModel.daily, ServiceModel.evening, "event-unknown", nil] {
        let (service, device) = try await world()
        let shown = try #require(try device.tap(ServiceModel.chip(index + 1), event: event))
        #expect(shown.reason == reason, "\(event ?? "any event")")
        let outcome = try await decided(by: service, of: device)
        #expect(outcome.refusal?.reason == reason, "\(event ?? "any event")")
      }
    }
  }

  @Test(
    "hours are judged to the millisecond, by the service's clock",
    arguments: [
      (UInt64(3_600_000) - 1, TapReason.eventClosed), (3_600_000, .acceptedOffline),
      (14 * 3_600_000, .acceptedOffline), (14 * 3_600_000 + 1, .eventClosed),
    ])
  func hours(milliseconds: UInt64, reason: TapReason) async throws {
    let (service, device) = try await world()
    // The evening is open from six to nine hours after the start, and five hours around that.
    let ahead = UInt64(service.clock.now().microseconds - ServiceClock.start) / 1_000
    service.clock.advance(milliseconds: milliseconds - ahead)
    try device.advance(milliseconds: milliseconds - ahead)
    let shown = try #require(
      try device.tap(ServiceModel.chip(7), event: ServiceModel.evening))
    #expect(shown.reason == reason)
    let outcome = try await decided(by: service, of: device)
    #expect((outcome.refusal?.reason ?? .acceptedOffline) == reason)
  }

  @Test("a number that no card can have is not known")
  func impossible() async throws {
    let (_, device) = try await world()
    for card in [
      CardIdentifier.chip("12"), .chip("XYZ"), .uitpas("0900000095903"), .museum("123"),
    ] {
      #expect(try device.tap(card)?.reason == .unknownCard, "\(card)")
    }
    // What the terminal refuses is the service's to decide.
    #expect(device.store.pairings[0].taps.allSatisfy { $0.tap?.offline == false })
  }

  @Test("limits and repetitions hold among its own taps, also after a restart")
  func ownTaps() async throws {
    let (_, device) = try await world()
    let card = ServiceModel.chip(7)
    func tap() throws -> TapReason? {
      try device.tap(card, event: ServiceModel.weekly)?.reason
    }
    #expect(try tap() == .acceptedOffline)
    try device.advance(milliseconds: 5_000)
    #expect(try tap() == .alreadyDone)
    try device.restart(offFor: 60_000)
    #expect(try tap() == .acceptedOffline)
    try device.restart(offFor: 60_000)
    let display = try #require(try device.tap(card, event: ServiceModel.weekly))
    #expect(display.reason == .limitReached && display.message.contains("max. 2 per week"))
    // Another card is another holder's, as far as the terminal knows.
    #expect(
      try device.tap(ServiceModel.chip(8), event: ServiceModel.weekly)?.reason
        == .acceptedOffline)
  }
}
