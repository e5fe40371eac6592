import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("Importing cards, organisers and events")
struct DefinitionImportTests {
  private let log: TestLog
  private let engine: LedgerEngine

  init() async throws {
    log = try TestLog()
    engine = try log.start()
    try await engine.registerAll(Array(TestRegion.commands(holders: 1).dropLast(3)))
  }

  @Test("cards come into the stock, once")
  func cards() async throws {
    let text = """
      "uitpasnumber";"chip";status;cardType;cardSystem
      \(ImportedFile.number(1));\(ImportedFile.chip(1));;;
      \(ImportedFile.number(2));;PROVISIONED;;12
      \(ImportedFile.number(3));;;DIGITAL;
      \(ImportedFile.number(4));\(ImportedFile.chip(4).lowercased());DELETED;GROUP;
      """
    #expect(try await log.importing(.cards, text, into: engine).summary.added == 4)
    let views = try await engine.read { state, _ in
      (1...4).map { state.card(CardID($0)) }
    }
    #expect(views.map { $0?.status } == [.localStock, .provisioned, .localStock, .deleted])
    #expect(views.map { $0?.kind } == [.individual, .individual, .digital, .group])
    #expect(views[1]?.system == TestRegion.systems[1])
    let chip = try #require(ChipNumber(ImportedFile.chip(4)))
    #expect(engine.card(chip)?.card == CardID(4))
    #expect(try await log.importing(.cards, text, into: engine).summary.unchanged == 4)
  }

  @Test("a card that cannot be is refused with the reason")
  func refusedCards() async throws {
    let text = """
      chip;uitpasnumber;status
      \(ImportedFile.chip(1));\(ImportedFile.number(1));
      \(ImportedFile.chip(1));\(ImportedFile.number(2));
      \(ImportedFile.chip(2));\(ImportedFile.number(1));
      ;\(ImportedFile.number(3));
      \(ImportedFile.chip(3));\(ImportedFile.number(3));ACTIVE
      \(ImportedFile.chip(3));0900000000002;
      """
    let told = try await log.importing(.cards, text, into: engine)
    #expect(
      told.reasons == [
        "3 chipNumber chipTaken", "4 chipNumber chipTaken", "5 chipNumber missing",
        "6 cardStatus malformed", "7 uitpasNumber checkDigits",
      ])
    #expect(told.summary.added == 1)
  }

  @Test("without a card system a line that names none is refused, and an unknown one at once")
  func cardSystems() async throws {
    let text = "chip;uitpasnumber\n\(ImportedFile.chip(1));\(ImportedFile.number(1))\n"
    let told = try await log.importing(.cards, text, cardSystem: nil, into: engine)
    #expect(told.reasons == ["2 cardSystem missing"])
    await #expect(throws: ImportFailure.self) {
      try await log.importing(.cards, text, cardSystem: 99, into: engine)
    }
  }

  @Test("organisers and their events are defined once, and other content is refused")
  func events() async throws {
    let organizers = "id,name,cardSystems\nbib,Bibliotheek Aalst,11 12\nkc,De Werf,\n"
    #expect(try await log.importing(.organizers, organizers, into: engine).summary.added == 2)
    #expect(
      try await log.importing(.organizers, organizers, into: engine).summary.unchanged == 2)
    let other = "id,name\nbib,Bibliotheek Gent\n"
    #expect(
      try await log.importing(.organizers, other, into: engine).reasons == ["2  alreadyDefined"])
    let events = """
      id;title;organizer;calendar;periods;points;checkinLimit;checkinPeriod
      e1;Voorleesuur;bib;periodic;2026-03-01/2026-03-02 2026-03-29T20:00/2026-03-29T23:30;2;3;MONTH
      e2;Concert;kc;SINGLE;;1;;
      e3;Concert;nobody;single;;1;;
      e4;Concert;kc;sometimes;;1;;
      e5;Concert;kc;single;2026-03-02/2026-03-01;1;;
      e6;Concert;kc;single;;1;1;CENTURY
      e7;Concert;kc;single;;1;1;
      e8;Concert;kc;single;;-1;;
      """
    let told = try await log.importing(.events, events, into: engine)
    #expect(
      told.reasons == [
        "4 organizer unknownOrganizer", "5 calendar malformed", "6 periods malformed",
        "7 checkinPeriod malformed", "8 checkinPeriod missing", "9 points malformed",
      ])
    let event = try #require(engine.catalogue.event(id: "e1"))
    #expect(event.settings.points == 2)
    #expect(event.settings.limit == CheckInLimit(volume: 3, period: .month))
    // 23:30 on the day on which summer time begins is 21:30 UTC.
    #expect(event.lastEnd == Instant(microseconds: 1_774_819_800_000_000))
    #expect(
      engine.catalogue.event(id: "e2")?.settings.limit == CheckInLimit(volume: 1, period: .day))
    #expect(try await log.importing(.events, events, into: engine).summary.unchanged == 2)
  }
}
