import Testing

@testable import Ledger

@Suite("Programmes")
struct ProgrammeTests {
  private static let museumPass = ProgrammeTerms(
    name: "museumPASSmusées", validity: .subscription(SubscriptionTerms()), scan: .visit)

  @Test("one that is defined again in the same words adds nothing, in others it is changed")
  func definedAgain() throws {
    let world = try MuseumWorld()
    let before = world.world.position
    let again = try world.world.register(.defineProgramme(id: "museumpass", Self.museumPass))
    #expect(again == UInt32(world.programme.number) && world.world.position == before)
    var changed = Self.museumPass
    changed.validity = .subscription(SubscriptionTerms(months: 6))
    let number = try world.world.register(.defineProgramme(id: "museumpass", changed))
    #expect(number == again && world.world.position == before + 1)
    #expect(world.world.kernel.state.programme(world.programme)?.terms == changed)
    #expect(world.world.kernel.state.programme(id: "museumpass") == world.programme)
    #expect(world.world.kernel.state.programme(of: world.system)?.id == "museumpass")
    let ghent = world.world.ghent
    #expect(world.world.kernel.state.programme(of: ghent)?.programme == .uitpas)
    let holder = try world.sell(.online, at: noon("2026-06-01")).holder
    #expect(
      world.status(of: holder)
        == .running(firstDay: date("2026-06-01"), lastDay: date("2026-11-30")))
  }

  @Test("a card system, museum or registration that is so already adds nothing")
  func unchanged() throws {
    let world = try MuseumWorld()
    let before = world.world.position
    try world.world.register(.setCardSystemProgramme(world.system, world.programme))
    try world.set(MuseumTerms(rate: MuseumWorld.rate))
    #expect(world.world.position == before)
  }

  @Test("what cannot be is refused with nothing recorded", arguments: 0..<16)
  func refusals(number: Int) throws {
    let world = try MuseumWorld()
    let (holder, uitpas) = (try world.sell(.museum).holder, world.world.holder)
    let system = world.system
    let dear = MuseumTerms(
      rate: MuseumRate(averagePriceCents: 100_001, percentBasisPoints: 6_000))
    let more = MuseumTerms(rate: MuseumRate(averagePriceCents: 1, percentBasisPoints: 10_001))
    func terms(_ months: UInt8, _ start: UInt8 = 2, name: String = "n") -> ProgrammeTerms {
      ProgrammeTerms(
        name: name,
        validity: .subscription(SubscriptionTerms(months: months, autoStartMonths: start)),
        scan: .visit)
    }
    let today = BrusselsTime.date(at: world.world.now)
    let rows: [(RegistrationRefusal, RegistrationCommand)] = [
      (.alreadyDefined("programme"), .defineProgramme(id: "uitpas", Self.museumPass)),
      (.outOfRange("id"), .defineProgramme(id: "", Self.museumPass)),
      (.outOfRange("name"), .defineProgramme(id: "x", terms(12, name: ""))),
      (.outOfRange("months"), .defineProgramme(id: "x", terms(0))),
      (.outOfRange("months"), .defineProgramme(id: "x", terms(12, 121))),
      (.unknown("card system"), .setCardSystemProgramme(CardSystemID(99), world.programme)),
      (.unknown("programme"), .setCardSystemProgramme(system, ProgrammeID(99))),
      (.unknown("organiser"), .setMuseumTerms(OrganizerID(99), dear)),
      (.programme, .setMuseumTerms(world.world.organizer, MuseumTerms(rate: MuseumWorld.rate))),
      (.outOfRange("rate"), .setMuseumTerms(world.museum, dear)),
      (.outOfRange("rate"), .setMuseumTerms(world.museum, more)),
      (.programme, .freezeSubscriptions(world.world.ghent, holder: .none, firstDay: today)),
      (
        .outOfRange("first day"),
        .freezeSubscriptions(system, holder: .none, firstDay: today.adding(days: 367))
      ),
      (.subscription, .freezeSubscriptions(system, holder: holder, firstDay: today)),
      (.subscription, .resumeSubscription(holder, system)),
      (.membership, .cancelSubscription(uitpas, system)),
    ]
    let before = world.world.position
    #expect(throws: rows[number].0) { try world.world.register(rows[number].1) }
    #expect(world.world.position == before)
  }

  @Test("commands under a key are recognised by what they recorded")
  func repeated() throws {
    let world = try MuseumWorld()
    let holder = try world.sell(.online).holder
    let day = BrusselsTime.date(at: world.world.now)
    let commands: [RegistrationCommand] = [
      .defineProgramme(id: "y", Self.museumPass),
      .setCardSystemProgramme(world.world.dender, world.programme),
      .setMuseumTerms(world.museum, MuseumTerms(isActive: false, rate: MuseumWorld.rate)),
      .freezeSubscriptions(world.system, holder: holder, firstDay: day),
      .resumeSubscription(holder, world.system), .identifyPassholder(holder, world.system),
      .cancelSubscription(holder, world.system),
    ]
    for (place, command) in commands.enumerated() {
      let before = world.world.position
      let entity = try world.world.register(command)
      let record = try world.world.record(at: before + 1)
      for (other, candidate) in commands.enumerated() {
        let answer = world.world.kernel.repeated(candidate, of: record)
        #expect((answer != nil) == (other == place), "\(place) \(other)")
        if other == place { #expect(answer?.entity == entity) }
      }
    }
  }
}
