import Foundation
import Testing

@testable import PassDirectory

@Suite("Looking someone up")
struct LookUpTests {
  let folder: ScratchFolder
  let directory: Directory

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
  }

  @Test("a card is found by each of its numbers, with what is stamped of its holder")
  func found() throws {
    try directory.register([HolderProfile.marked(12)], from: 5)
    try directory.register(
      [CardIdentifiers(uitpasNumber: 900_000_095_902, chip: 77, museumCard: 88)], from: 3)
    try directory.assign(card: 3, toHolder: 5)
    let expected = DirectoryCard(card: 3, holder: 5, postalCode: 9300, birthDay: 12)
    #expect(directory.card(PassIdentifier(kind: .uitpasNumber, key: 900_000_095_902)) == expected)
    #expect(directory.card(PassIdentifier(kind: .chip, key: 77)) == expected)
    #expect(directory.card(PassIdentifier(kind: .museumCard, key: 88)) == expected)
    #expect(try directory.identifiers(ofCard: 3)?.museumCard == 88)
  }

  @Test("the same digits of another kind name nothing")
  func kinds() throws {
    try directory.register([CardIdentifiers(uitpasNumber: 900_000_095_902)], from: 0)
    for kind in PassIdentifier.Kind.allCases where kind != .uitpasNumber {
      #expect(directory.card(PassIdentifier(kind: kind, key: 900_000_095_902)) == nil)
    }
    #expect(directory.holder(PassIdentifier(kind: .uitpasNumber, key: 900_000_095_902)) == nil)
  }

  @Test("a card without a holder has no home and no birth day")
  func unassigned() throws {
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    #expect(
      directory.card(number: 900_000_000_001)
        == DirectoryCard(card: 0, holder: nil, postalCode: 0, birthDay: nil))
  }

  @Test("a holder is found by national number and by id")
  func holders() throws {
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 40)
    let profile = try #require(try directory.profile(ofHolder: 41))
    let insz = try #require(PassIdentifier(inszNumber: "80000000002"))
    let id = try #require(PassIdentifier(passholderID: profile.passholderID))
    #expect(directory.holder(insz) == 41)
    #expect(directory.holder(id) == 41)
    #expect(directory.card(insz) == nil)
    #expect(profile.name == "Familienaam-2-x")
    #expect(Array(profile.passholderID)[14] == "4", "a drawn id is a random UUID")
  }

  @Test(
    "the postal code that is stamped is Belgian or 0",
    arguments: [
      ("9300", "BE", 9300), ("9300", nil, 9300), ("93000", "FR", 0), ("1012", "NL", 0),
      ("0999", "BE", 0), ("B930", "BE", 0), ("", nil, 0),
    ] as [(String, String?, UInt16)])
  func postalCodes(code: String, country: String?, stamped: UInt16) {
    let address = HolderProfile.Address(postalCode: code, city: "Aalst", country: country)
    #expect(HolderProfile(address: address).belgianPostalCode == stamped)
  }

  @Test("a changed profile changes the stamp and the national number, not the id")
  func update() throws {
    try directory.register([HolderProfile.marked(1), .marked(2)], from: 0)
    try directory.register([CardIdentifiers.marked(1)], from: 0)
    try directory.assign(card: 0, toHolder: 0)
    var profile = try #require(try directory.profile(ofHolder: 0))
    profile.address?.postalCode = "9400"
    profile.inszNumber = "80000000009"
    try directory.updateProfile(profile, ofHolder: 0)
    for directory in [directory, try reopened()] {
      #expect(directory.card(number: 900_000_000_001)?.postalCode == 9400)
      #expect(try directory.profile(ofHolder: 0) == profile)
      #expect(directory.holder(try #require(PassIdentifier(inszNumber: "80000000009"))) == 0)
      #expect(directory.holder(try #require(PassIdentifier(inszNumber: "80000000001"))) == nil)
    }
    var other = profile
    other.inszNumber = "80000000002"
    #expect(
      code { try directory.updateProfile(other, ofHolder: 0) } == .duplicateIdentifier)
    other.passholderID = "0a0a0a0a-0000-4000-8000-000000000000"
    #expect(code { try directory.updateProfile(other, ofHolder: 0) } == .malformedIdentifier)
    #expect(code { try directory.updateProfile(profile, ofHolder: 9) } == .unknownEntity)
    #expect(try directory.profile(ofHolder: 0) == profile)
  }

  @Test("what identifies a person does not print itself")
  func redaction() {
    let values: [any Sendable] = [
      PassIdentifier(kind: .chip, key: 900_000_095_902),
      CardIdentifiers(uitpasNumber: 900_000_095_902),
      HolderProfile(name: "900000095902"),
    ]
    for value in values {
      var dumped = "\(value) \(String(reflecting: value))"
      dump(value, to: &dumped)
      #expect(!dumped.contains("900000095902"))
    }
  }

  @Test("a hundred thousand cards are there again soon after a start", .timeLimit(.minutes(15)))
  func loading() throws {
    let count = 100_000
    for start in stride(from: 0, to: count, by: DirectoryLimits.batchMax) {
      let batch = (start..<start + DirectoryLimits.batchMax).map { CardIdentifiers.marked($0) }
      try directory.register(batch, from: UInt32(start))
    }
    let copy = try folder.crashed()
    let clock = ContinuousClock()
    var reopened: Directory?
    let taken = try clock.measure { reopened = try copy.openDirectory() }
    #expect(taken < .seconds(10))
    let found = (0..<count).allSatisfy {
      reopened?.card(number: 900_000_000_000 + UInt64($0))?.card == UInt32($0)
    }
    #expect(found)
  }

  private func reopened() throws -> Directory {
    try folder.crashed().openDirectory(seed: 2)
  }
}
