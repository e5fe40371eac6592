import Ledger
import LedgerService
import PassDirectory
import Testing

@Suite("Importing passholders")
struct PassholderImportTests {
  private let log: TestLog
  private let engine: LedgerEngine

  init() async throws {
    log = try TestLog()
    engine = try log.start()
    try await engine.registerAll(Array(TestRegion.commands(holders: 1).dropLast(3)))
  }

  private func importing(_ lines: [String], header: String = ImportedFile.header) async throws
    -> ImportTold
  {
    let text = ([header] + lines).joined(separator: "\n")
    return try await log.importing(.passholders, text, into: engine)
  }

  private func holder(_ number: Int) throws -> UInt32? {
    log.directory.holder(
      try #require(PassIdentifier(inszNumber: ImportedFile.insz(number))))
  }

  @Test("publiq's form makes a member with a card, and with the social tariff that it grants")
  func form() async throws {
    let before = try await engine.position()
    let told = try await importing((1...4).map(ImportedFile.passholder))
    #expect(told.summary.text == "4 lines: 4 added, 0 unchanged, 0 refused")
    let holder = try #require(try holder(4))
    let number = try #require(UITPASNumber(ImportedFile.number(4)))
    let card = try #require(engine.card(number))
    #expect(card.birth == CivilDate(year: 1980, month: 6, day: 15))
    #expect(card.homeMunicipality == 9_300)
    let (view, memberships) = try await engine.read { state, now in
      (state.card(card.card), state.memberships(of: HolderID(holder), at: now))
    }
    #expect(view?.holder.number == holder)
    #expect(view?.status == .active)
    #expect(memberships.map(\.system) == [TestRegion.systems[0]])
    #expect(memberships.first?.socialTariff?.lastDay == CivilDate(year: 2027, month: 4, day: 30))
    let profile = try #require(try log.directory.profile(ofHolder: holder))
    #expect(profile.name == "Familienaam4")
    #expect(profile.address?.street == "Kerkstraat 1")
    #expect(profile.creationDate != nil)
    // Holder, membership and card of each, and one grant.
    #expect(try await engine.position() == before + 13)
  }

  @Test("each line is one command in the log")
  func oneCommand() async throws {
    let header = ImportedFile.header + ";points;chip"
    _ = try await importing(
      ["\(ImportedFile.passholder(4));12.000;\(ImportedFile.chip(4))"], header: header)
    await engine.drain()
    let records = try log.decoded().suffix(5)
    #expect(records.map(\.header.index) == [0, 1, 2, 3, 4])
    #expect(records.allSatisfy { $0.header.count == 5 })
    guard case .pointsIssued(let issued)? = records.last?.event else {
      Issue.record("the points come last")
      return
    }
    #expect(issued.points == 12)
    #expect(issued.cause == .openingBalance)
  }

  @Test("further columns, in any order, separated by commas")
  func columns() async throws {
    let id = "0a0a0a0a-0000-4000-8000-000000000001"
    let header =
      "Points,Card-Status,memberships,passholderId,E-mail,phoneNumber,gender,country,"
      + "uitpasNumber,first name,name,date_of_birth,postal code,city,card system,card type"
    let line =
      "\"7,00\",BLOCKED,12 11,\(id),An.Peeters@example.be,+32 470,X,BE,\(ImportedFile.number(1)),"
      + "An,\"Peeters, dochter\",15/06/1980,9000,Gent,12,DIGITAL"
    let told = try await importing([line], header: header)
    #expect(told.reasons == [])
    let identifier = try #require(PassIdentifier(passholderID: id))
    let holder = try #require(log.directory.holder(identifier))
    let profile = try #require(try log.directory.profile(ofHolder: holder))
    #expect(profile.name == "Peeters, dochter")
    #expect(profile.email == "An.Peeters@example.be")
    #expect(profile.gender == "X")
    #expect(profile.dateOfBirth == CivilDate(year: 1980, month: 6, day: 15)?.daysSinceEpoch)
    let number = try #require(UITPASNumber(ImportedFile.number(1)))
    let card = try #require(engine.card(number))
    let (view, memberships, balance) = try await engine.read { state, now in
      (
        state.card(card.card), state.memberships(of: HolderID(holder), at: now),
        state.balance(of: HolderID(holder))
      )
    }
    #expect(view?.status == .blocked)
    #expect(view?.kind == .digital)
    #expect(view?.system == TestRegion.systems[1])
    #expect(memberships.map(\.system) == [TestRegion.systems[1], TestRegion.systems[0]])
    #expect(balance == 7)
  }

  @Test("a card from the stock becomes the holder's")
  func stock() async throws {
    let cards = (1...2).map { "\(ImportedFile.chip($0));\(ImportedFile.number($0))" }
    let text = (["chip;uitpasnumber"] + cards).joined(separator: "\n")
    #expect(try await log.importing(.cards, text, into: engine).summary.added == 2)
    let number = try #require(UITPASNumber(ImportedFile.number(1)))
    let card = try #require(engine.card(number))
    let told = try await importing([ImportedFile.passholder(1), ImportedFile.passholder(3)])
    #expect(told.summary.added == 2)
    let view = try await engine.read { state, _ in state.card(card.card) }
    #expect(view?.status == .active)
    #expect(try view?.holder.number == holder(1))
  }

  @Test("the same file twice adds nothing, nor do the same lines twice in a file")
  func twice() async throws {
    let lines = (1...1_200).map(ImportedFile.passholder)
    let first = try await importing(lines + lines.suffix(700) + lines.prefix(3))
    #expect(first.reasons == [])
    #expect(first.summary.added == 1_200)
    #expect(first.summary.unchanged == 703)
    let position = try await engine.position()
    let second = try await importing(lines)
    #expect(second.summary.text == "1200 lines: 0 added, 1200 unchanged, 0 refused")
    #expect(try await engine.position() == position)
  }

  @Test("a person without a national number is known again by card and birth day")
  func foreigner() async throws {
    let line = ";Dupont;Marie;1990-01-31;;59000;Lille;\(ImportedFile.number(9));0;"
    #expect(try await importing([line, line]).summary.text.hasPrefix("2 lines: 1 added, 1 unch"))
    let other = ";Dupont;Luc;1991-01-31;;59000;Lille;\(ImportedFile.number(9));0;"
    #expect(try await importing([other]).reasons == ["2 uitpasNumber cardTaken"])
  }

  /// Lines that are refused, and the reason as `column reason`.
  private static let refused: [(line: String, reason: String)] = [
    (change(0, to: "8006150014"), "inszNumber malformed"),
    (change(0, to: "80061500142"), "inszNumber checkDigits"),
    (change(1, to: ""), "name missing"),
    (change(1, to: String(repeating: "x", count: 256)), "name tooLong"),
    (change(2, to: " "), "firstName missing"),
    (change(3, to: ""), "dateOfBirth missing"),
    (change(3, to: "1980-02-30"), "dateOfBirth malformed"),
    (change(3, to: "15.06.1980"), "dateOfBirth malformed"),
    (change(3, to: "2199-01-01"), "dateOfBirth inFuture"),
    (change(5, to: ""), "postalCode missing"),
    (change(6, to: ""), "city missing"),
    (change(7, to: ""), "uitpasNumber missing"),
    (change(7, to: "090000000010"), "uitpasNumber malformed"),
    (change(7, to: "0900000000109"), "uitpasNumber checkDigits"),
    (change(8, to: "2"), "socialTariff malformed"),
    (change(8, to: "1"), "socialTariffEndDate missing"),
    (change(10, to: "1.5"), "points fractionalPoints"),
    (change(10, to: "10.550"), "points fractionalPoints"),
    (change(10, to: "1.2.3"), "points malformed"),
    (change(10, to: "veel"), "points malformed"),
    (change(10, to: "9999999"), " refused"),
    (change(11, to: "99"), "cardSystem unknownCardSystem"),
    (change(12, to: "12"), "memberships malformed"),
    (change(12, to: "11 99"), "memberships unknownCardSystem"),
    (change(13, to: "nobody"), "email malformed"),
    (change(14, to: "044D71"), "chipNumber malformed"),
    (change(15, to: "SOLD"), "cardStatus malformed"),
    (change(16, to: "GROUP"), "cardType malformed"),
    (change(1, to: "a\"b"), " malformedLine"),
    ("too;few", " fieldCount"),
  ]

  /// A line that is right but for one field.
  private static func change(_ field: Int, to value: String) -> String {
    var fields = ImportedFile.passholder(1).split(
      separator: ";", omittingEmptySubsequences: false
    ).map(String.init)
    fields += Array(repeating: "", count: 7)
    fields[field] = value
    return fields.joined(separator: ";")
  }

  @Test("a line that is wrong leaves nothing behind, and its neighbours are applied")
  func refusals() async throws {
    let header =
      ImportedFile.header + ";points;cardSystem;memberships;email;chip;cardStatus;cardType"
    let right = [2, 3].map { ImportedFile.passholder($0) + ";;;;;;;" }
    let lines = [right[0]] + Self.refused.map(\.line) + [right[1]]
    let told = try await importing(lines, header: header)
    #expect(
      told.reasons == Self.refused.enumerated().map { "\($0.offset + 3) \($0.element.reason)" })
    #expect(told.summary.added == 2)
    #expect(told.summary.refused == Self.refused.count)
    #expect(told.summary.reasons.values.reduce(0, +) == Self.refused.count)
    #expect(try holder(1) == nil)
    #expect(try await engine.read { state, _ in state.holderCount } == 2)
    // Nothing keeps its numbers taken.
    #expect(try await importing([ImportedFile.passholder(1)]).summary.added == 1)
  }

  @Test("a fault tells no value of its line")
  func discretion() async throws {
    let header =
      ImportedFile.header + ";points;cardSystem;memberships;email;chip;cardStatus;cardType"
    let told = try await importing(Self.refused.map(\.line), header: header)
    for fault in told.faults {
      for value in Self.refused.flatMap({ $0.line.split(separator: ";") }) where value.count > 4 {
        #expect(!fault.words.contains(value))
      }
    }
  }

  @Test("cards, chips, persons and ids that are someone else's are refused")
  func taken() async throws {
    let header = ImportedFile.header + ";chip;passholderId"
    let ids = (0...9).map { "0a0a0a0a-0000-4000-8000-00000000000\($0)" }
    func line(_ person: Int, card: Int, chip: Int, id: String = "") -> String {
      let fields = ImportedFile.passholder(person).split(
        separator: ";", omittingEmptySubsequences: false)
      return (fields[..<7].joined(separator: ";"))
        + ";\(ImportedFile.number(card));0;;\(ImportedFile.chip(chip));\(id)"
    }
    _ = try await importing(
      [line(1, card: 1, chip: 1, id: ids[1]), line(2, card: 2, chip: 2)], header: header)
    let told = try await importing(
      [
        line(1, card: 5, chip: 5), line(5, card: 1, chip: 1), line(5, card: 5, chip: 1),
        line(1, card: 1, chip: 5), line(5, card: 5, chip: 5, id: ids[1]),
        line(2, card: 1, chip: 1), line(1, card: 1, chip: 1),
      ], header: header)
    #expect(
      told.reasons == [
        "2 inszNumber personKnown", "3 uitpasNumber cardTaken", "4 chipNumber chipTaken",
        "5 chipNumber chipTaken", "6 passholderId idTaken", "7 inszNumber personKnown",
      ])
    #expect(told.summary.unchanged == 1)
  }

  @Test("progress is told, and ends where the file does")
  func progress() async throws {
    let told = try await importing(
      (1...12).map(ImportedFile.passholder)
        + Array(repeating: ImportedFile.passholder(1), count: 20_000))
    #expect(told.progress.count >= 2)
    #expect(told.summary.lines == 20_012)
    #expect(told.summary.unchanged == 20_000)
  }

  @Test(
    "a header that is none is refused, and never repeated",
    arguments: [
      "", ImportedFile.passholder(1), "name;name", "Naam;voornaam",
      ImportedFile.header + ";shoeSize",
    ])
  func headers(header: String) async throws {
    let failure = await #expect(throws: ImportFailure.self) {
      try await importing([ImportedFile.passholder(2)], header: header)
    }
    for value in ["Familienaam1", ImportedFile.insz(1), "shoeSize"] {
      #expect(failure?.description.contains(value) == false)
    }
  }
}
