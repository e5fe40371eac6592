import EventLogTesting
import Ledger
import LedgerService
import LedgerWire
import Testing

@testable import TerminalClient

@Suite("What a museum's terminal decides by itself")
struct MuseumAgreementTests {
  /// What befell the passes of ``World``, in their order, and for what reason they are refused.
  private static let passes: [(what: String, reason: TapReason?)] = [
    ("good", nil), ("not registered", nil), ("frozen, and running again with a visit", nil),
    ("blocked", .cardNotActive), ("taken out of use", .cardNotActive),
    ("of a blocked holder", .holderBlocked), ("cancelled", .subscriptionNotActive),
    ("from next month on", .subscriptionNotActive),
    ("not registered, after as many visits as one may then make", .registrationRequired),
  ]

  /// A service with museums, a pass for each of what may befall one, and two UiTPAS cards.
  private struct World {
    let service: ServiceModel
    var passes: [CardIdentifier] = []

    /// The pass to which something befell.
    func pass(_ what: String) throws -> CardIdentifier {
      passes[try #require(MuseumAgreementTests.passes.firstIndex { $0.what == what })]
    }

    init() async throws {
      service = try await ServiceModel()
      try await service.addMuseums()
      try await service.addCards(2)
      let nextMonth = BrusselsTime.date(at: service.clock.now()).adding(months: 1)
      for (what, _) in MuseumAgreementTests.passes {
        passes.append(
          try await service.sellPass(
            isIdentified: !what.hasPrefix("not registered"),
            from: what == "from next month on" ? nextMonth : nil))
        let pass = try #require(service.cards[passes[passes.count - 1]])
        if let command = befalling(pass, what) { try await service.register(command) }
      }
      let visited = try #require(service.cards[passes[passes.count - 1]])
      for _ in 0..<SubscriptionTerms().unregisteredVisitsMax {
        service.clock.advance(milliseconds: 86_400_000)
        let visit = MuseumVisit(card: visited.card, museum: ServiceModel.museum)
        guard
          case .decided(let outcome) = try await service.engine.visit(
            visit, key: .none, client: .none)
        else { throw CancellationError() }
        #expect(outcome.refusal == nil)
      }
      service.clock.advance(milliseconds: 1_000)
      service.makePacks()
    }

    private func befalling(
      _ pass: ServiceModel.KnownCard, _ what: String
    ) -> RegistrationCommand? {
      switch what {
      case "blocked": .changeCardStatus(pass.card, .blocked, holder: pass.holder)
      case "taken out of use": .changeCardStatus(pass.card, .deleted, holder: pass.holder)
      case "of a blocked holder": .changeHolderStanding(pass.holder, .blocked)
      case "cancelled": .cancelSubscription(pass.holder, ServiceModel.museumSystem)
      case "frozen, and running again with a visit":
        .freezeSubscriptions(
          ServiceModel.museumSystem, holder: pass.holder,
          firstDay: BrusselsTime.date(at: service.clock.now()))
      default: nil
      }
    }

    /// A device of some organisers with the service's pack, and without a network.
    func device(of organizers: [OrganizerID]) async throws -> SimulatedDevice {
      let device = SimulatedDevice(clock: service.clock.now().microseconds)
      try device.pair(try await service.pair(of: organizers))
      try await device.exchange(with: service)
      #expect(device.status.isChecked, "\(device.status)")
      try device.handle(.network(isUp: false))
      return device
    }
  }

  @Test("is what the service decides, whatever befell the pass")
  func table() async throws {
    let world = try await World()
    let device = try await world.device(of: [ServiceModel.museum])
    for (pass, (what, reason)) in zip(world.passes, Self.passes) {
      let shown = try #require(try device.tap(pass, event: nil), "\(what)")
      #expect(shown.reason == reason ?? .acceptedOffline, "\(what)")
      let result = try await world.service.decideLast(of: device)
      guard case .visited = result else {
        Issue.record("\(what): \(result) is no visit")
        continue
      }
      shown.expect(result, isChosen: true, world.service, what)
    }
  }

  @Test("a museum that takes no visits says so, whatever befell the pass")
  func closed() async throws {
    let world = try await World()
    let device = try await world.device(of: [ServiceModel.closedMuseum])
    for (pass, (what, _)) in zip(world.passes, Self.passes) {
      let shown = try #require(try device.tap(pass, event: nil), "\(what)")
      #expect(shown.reason == .museumNotActive, "\(what)")
      let result = try await world.service.decideLast(of: device)
      shown.expect(result, isChosen: true, world.service, what)
    }
  }

  @Test("a number that no pass has is not known, by both")
  func unknown() async throws {
    let world = try await World()
    let device = try await world.device(of: [ServiceModel.museum])
    for number in ["12", "30000000000000000", "letters"] {
      let shown = try #require(try device.tap(.museum(number), event: nil))
      #expect(shown.reason == .unknownCard, "\(number)")
      let result = try await world.service.decideLast(of: device)
      guard case .decided(let outcome) = result else { throw CancellationError() }
      #expect(outcome.refusal == .cardUnknown, "\(number)")
    }
  }

  @Test(
    "passes and UiTPAS cards on a terminal of a hall and a museum, in any order",
    arguments: 1...20)
  func mixed(_ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let world = try await World()
    let device = try await world.device(of: [OrganizerID(1), ServiceModel.museum])
    let uitpas = [ServiceModel.chip(1), ServiceModel.chip(2)]
    let events: [String?] = [ServiceModel.daily, ServiceModel.weekly, "event-unknown", nil]
    var visits = 0
    var checkIns = 0
    // Without the pass that is not registered: how often it was used, no pack tells.
    let notRegistered = try world.pass("not registered")
    let passes = world.passes.filter { $0 != notRegistered }
    for number in 1...40 {
      let isPass = random.oneIn(2)
      let card = (isPass ? passes : uitpas).randomElement(using: &random) ?? notRegistered
      let event = events[Int.random(in: 0..<events.count, using: &random)]
      let shown = try #require(try device.tap(card, event: event))
      let result = try await world.service.decideLast(of: device)
      shown.expect(
        result, isChosen: event == nil, world.service,
        "seed \(seed), tap \(number) of \(card) at \(event ?? "any event")")
      if case .visited = result { visits += 1 } else { checkIns += 1 }
      #expect(isPass == { if case .visited = result { true } else { false } }())
      let milliseconds = UInt64.random(in: 500...3_600_000, using: &random)
      world.service.clock.advance(milliseconds: milliseconds)
      try device.advance(milliseconds: milliseconds)
      try device.loseRequests()
    }
    #expect(visits > 0 && checkIns > 0)
  }
}
