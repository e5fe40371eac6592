import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import Testing

@testable import TerminalClient

@Suite("What a terminal decides by what staff and region set")
struct SettingsAgreementTests {
  private static let terminal = "CID-GNT-0042"

  /// A service with good cards, a device with its pack and without a network.
  private func world(
    fixing event: String? = nil
  ) async throws -> (ServiceModel, SimulatedDevice) {
    let service = try await ServiceModel()
    try await service.addCards(3)
    service.makePacks()
    let device = SimulatedDevice()
    try device.pair(try await service.pair(Self.terminal))
    if let event {
      let known = try #require(service.engine.catalogue.event(id: event))
      let kiosk = KioskID(
        try await service.register(
          .defineKiosk(
            id: "kiosk-1", name: Self.terminal, system: ServiceModel.system,
            organizers: [known.organizer], isBeta: false)))
      try await service.register(.fixKioskEvent(kiosk, known.event))
      // Each is recorded a microsecond after the one before: taps come after all of them.
      service.clock.advance(milliseconds: 1_000)
    }
    try await device.exchange(with: service)
    #expect(device.status.isChecked, "\(device.status)")
    try device.handle(.network(isUp: false))
    return (service, device)
  }

  private func pass(
    _ milliseconds: UInt64, _ service: ServiceModel, _ device: SimulatedDevice
  ) throws {
    service.clock.advance(milliseconds: milliseconds)
    try device.advance(milliseconds: milliseconds)
    try device.loseRequests()
  }

  @Test(
    "the event that staff fixed is the one of a tap that names none, by both",
    arguments: [
      ServiceModel.daily, ServiceModel.weekly, ServiceModel.evening, "event-elsewhere",
    ])
  func fixedEvent(_ fixed: String) async throws {
    var random = SeededGenerator(seed: 7)
    let (service, device) = try await world(fixing: fixed)
    let events: [String?] = [nil, ServiceModel.daily, fixed]
    var chosen: Set<String> = []
    for number in 1...30 {
      let card = ServiceModel.chip(Int.random(in: 1...3, using: &random))
      let event = events[Int.random(in: 0..<events.count, using: &random)]
      let shown = try #require(try device.tap(card, event: event))
      let result = try await service.decideLast(of: device)
      shown.expect(
        result, isChosen: event == nil, service,
        "\(fixed) is fixed, tap \(number) of \(card) at \(event ?? "any event")")
      if event == nil, case .decided(let outcome) = result {
        chosen.insert(service.engine.catalogue.event(outcome.event)?.id ?? "none")
      }
      try pass(UInt64.random(in: 60_000...3_600_000, using: &random), service, device)
    }
    #expect(chosen.contains(fixed), "\(chosen)")
  }

  @Test("hours are those of the policy that holds at the tap, to the millisecond")
  func changedPolicy() async throws {
    let (service, device) = try await world()
    // The evening is open from six to nine hours after the start: five hours around it at first,
    // and an hour around it later.
    let hour: UInt64 = 3_600_000
    func now() -> UInt64 {
      UInt64(service.clock.now().microseconds - ServiceClock.start) / 1_000
    }
    func tap(_ card: Int, at milliseconds: UInt64, _ reason: TapReason) async throws {
      try pass(milliseconds - now(), service, device)
      let shown = try #require(
        try device.tap(ServiceModel.chip(card), event: ServiceModel.evening))
      #expect(shown.reason == reason, "card \(card) at \(milliseconds)")
      let result = try await service.decideLast(of: device)
      shown.expect(result, isChosen: false, service, "card \(card) at \(milliseconds)")
    }
    try await tap(1, at: hour - 1, .eventClosed)
    try await tap(1, at: hour, .acceptedOffline)

    try await service.register(
      .changePolicy(ServiceModel.system, RegionPolicy(windowHours: 1, latenessDays: 14)))
    try pass(120_000, service, device)
    try device.handle(.network(isUp: true))
    try await device.exchange(with: service)
    try device.handle(.network(isUp: false))
    // What was tapped under the policy before is remembered as it counted then.
    try device.restart(offFor: 1_000)
    service.clock.advance(milliseconds: 1_000)
    try device.loseRequests()
    try await tap(2, at: 5 * hour - 1, .eventClosed)
    try await tap(2, at: 5 * hour, .acceptedOffline)
    try await tap(1, at: 5 * hour + 60_000, .limitReached)
    try await tap(3, at: 10 * hour, .acceptedOffline)
    try await tap(2, at: 10 * hour + 1, .eventClosed)
  }

  @Test("a pack tells the policies before the one that holds, the oldest first")
  func toldPolicies() async throws {
    let (service, device) = try await world()
    for hours in UInt8(1)...6 {
      service.clock.advance(milliseconds: 1_000)
      try await service.register(
        .changePolicy(ServiceModel.system, RegionPolicy(windowHours: hours, latenessDays: 14)))
    }
    let told = try await service.engine.read { state, _ in state.policyViews() }
    #expect(told.map(\.policy.windowHours) == [3, 4, 5, 6])
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.from < $1.from })
    #expect(device.status.packVersion != nil)
  }
}
