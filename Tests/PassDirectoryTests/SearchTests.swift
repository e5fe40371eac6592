import Foundation
import GRDB
import Synchronization
import Testing

@testable import PassDirectory

/// A person with the fields that searches look at.
private func person(
  _ name: String, _ firstName: String, email: String? = nil, born: Int32? = 0,
  _ postalCode: String = "9300", _ city: String = "Aalst", street: String? = nil
) -> HolderProfile {
  var profile = HolderProfile(
    firstName: firstName, name: name, dateOfBirth: born,
    address: .init(street: street, postalCode: postalCode, city: city))
  profile.email = email
  return profile
}

extension Directory {
  /// The holders found, all on one page.
  fileprivate func found(_ change: (inout HolderSearch) -> Void) async throws -> [UInt32] {
    var search = HolderSearch()
    change(&search)
    let page = try await self.search(search, limit: DirectoryLimits.pageMax)
    #expect(page.totalItems == page.holders.count)
    return page.holders
  }
}

@Suite("Searching")
struct SearchTests {
  let folder: ScratchFolder
  let directory: Directory

  init() throws {
    folder = try ScratchFolder()
    directory = try folder.openDirectory()
  }

  private static let people = [
    person("Peeters", "Zoë", email: "zoe@example.be", born: 100, street: "Kerkstraat 1"),
    person("peeters", "Aïcha", email: "Familie.Peeters@example.be", born: 200, "1000", "Brussel"),
    person("Özdemir", "Yılmaz", email: "y.o@ozdemir.example", born: 300, "2000", "Antwerpen"),
    person("Van den Broeck", "An", born: nil, "9000", "Gent", street: "Veldstraat 12 bus 3"),
    person("Weiß", "Łucja", email: "familie.peeters@example.be", born: 200, "75001", "Paris"),
    person("Peet", "Jan", born: 150, "9308", "Aalst"),
  ]

  private func searchable() async throws -> Directory {
    try directory.register(Self.people, from: 1)
    try await directory.loadSearchIndex()
    return directory
  }

  @Test("without a question everyone is found, by name, first name and registration")
  func everyone() async throws {
    let directory = try await searchable()
    try directory.register([person("PEETERS", "ZOE")], from: 9)
    #expect(try await directory.found { _ in } == [3, 6, 2, 1, 9, 4, 5])
    #expect(try await directory.found { $0.isDescending = true } == [5, 4, 9, 1, 2, 6, 3])
  }

  @Test(
    "a name is found by its beginning, without regard to case and accents",
    arguments: [
      ("peet", [6, 2, 1]), ("PEETERS", [2, 1]), ("peetersx", []), ("ozde", [3]), ("Öz", [3]),
      ("van den", [4]), ("broeck", []), ("weis", [5]), ("  Peet ", [6, 2, 1]),
      ("", [3, 6, 2, 1, 4, 5]),
      ("z", []), ("a", []),
    ] as [(String, [UInt32])])
  func names(name: String, expected: [UInt32]) async throws {
    #expect(try await searchable().found { $0.name = name } == expected)
  }

  @Test(
    "a first name is found by its beginning",
    arguments: [("zoe", [1]), ("aicha", [2]), ("YILMAZ", [3]), ("lucja", [5]), ("a", [2, 4])]
      as [(String, [UInt32])])
  func firstNames(name: String, expected: [UInt32]) async throws {
    #expect(try await searchable().found { $0.firstName = name } == expected)
  }

  @Test(
    "an e-mail address is found whole, or with stars for what is not known",
    arguments: [
      ("zoe@example.be", [1]), ("zoe", []), ("FAMILIE.peeters@EXAMPLE.be", [2, 5]),
      ("*@example.be", [2, 1, 5]), ("*o*e*", [3, 1]), ("fam*peeters@*.be", [2, 5]),
      ("*", [3, 6, 2, 1, 4, 5]),
      ("zoe@*zoe@example.be", []), ("", [6, 4]), ("**y.o**", [3]),
    ] as [(String, [UInt32])])
  func emails(email: String, expected: [UInt32]) async throws {
    #expect(try await searchable().found { $0.email = email } == expected)
  }

  @Test("street, city, postal code and days of birth, alone and together")
  func combined() async throws {
    let directory = try await searchable()
    #expect(try await directory.found { $0.street = "kerk*" } == [1])
    #expect(try await directory.found { $0.street = "*bus*" } == [4])
    #expect(try await directory.found { $0.city = "aalst" } == [6, 1])
    #expect(try await directory.found { $0.city = "*e*" } == [3, 2, 4])
    #expect(try await directory.found { $0.postalCode = "9300" } == [1])
    #expect(try await directory.found { $0.postalCode = "75001" } == [5])
    #expect(try await directory.found { $0.postalCode = "930" } == [])
    #expect(try await directory.found { $0.bornFrom = 150 } == [3, 6, 2, 5])
    #expect(try await directory.found { $0.bornTo = 150 } == [6, 1])
    let both = try await directory.found {
      ($0.name, $0.bornFrom, $0.bornTo, $0.city) = ("peet", 100, 199, "AALST")
    }
    #expect(both == [6, 1])
  }

  @Test("a number or id names one holder, who must be all the rest as well")
  func identifiers() async throws {
    var linked = HolderProfile.marked(7)
    linked.uitidID = "auth0|Linked-7"
    try directory.register([HolderProfile.marked(6), linked], from: 6)
    try directory.register([CardIdentifiers.marked(6), .marked(7)], from: 1)
    try directory.assign([(1, 6), (2, 7)])
    try await directory.loadSearchIndex()
    let insz = try #require(PassIdentifier(inszNumber: "80000000007"))
    let card = PassIdentifier(kind: .uitpasNumber, key: 900_000_000_007)
    let other = PassIdentifier(kind: .chip, key: try #require(CardIdentifiers.marked(6).chip))
    #expect(try await directory.found { $0.identifiers = [insz] } == [7])
    #expect(try await directory.found { $0.identifiers = [card, insz] } == [7])
    #expect(try await directory.found { $0.identifiers = [other] } == [6])
    #expect(try await directory.found { $0.identifiers = [other, card] } == [])
    #expect(try await directory.found { $0.uitidID = "auth0|linked-7" } == [7])
    let mismatch = try await directory.found { ($0.identifiers, $0.name) = ([card], "Ander") }
    #expect(mismatch == [])
    let unknown = PassIdentifier(kind: .uitpasNumber, key: 1)
    #expect(try await directory.found { $0.identifiers = [unknown] } == [])
  }

  @Test("pages follow each other without a gap, and say how many there are")
  func pages() async throws {
    try directory.register((1...500).map { HolderProfile.marked($0) }, from: 1)
    try await directory.loadSearchIndex()
    let all = try await directory.found { $0.name = "familienaam-" }
    #expect(all.count == 500)
    var paged: [UInt32] = []
    for start in stride(from: 0, to: 510, by: 17) {
      var search = HolderSearch()
      search.name = "familienaam"
      let page = try await directory.search(search, start: start, limit: 17)
      #expect(page.totalItems == 500)
      paged += page.holders
    }
    #expect(paged == all)
    let even = try await directory.search(HolderSearch(), start: 3, limit: 2) { $0 % 2 == 0 }
    #expect(even.totalItems == 250)
    #expect(even.holders == Array(all.filter { $0 % 2 == 0 }[3..<5]))
    await #expect(throws: DirectoryError.self) {
      try await directory.search(HolderSearch(), limit: DirectoryLimits.pageMax + 1)
    }
  }

  @Test("nobody can be searched for before the index is loaded, and only the confirmed after")
  func readiness() async throws {
    let error = await #expect(throws: DirectoryError.self) {
      try await directory.search(HolderSearch(), limit: 1)
    }
    #expect(error?.code == .searchNotReady)
    let prepared = try directory.prepareHolders([person("Peeters", "Eerst")])
    try await directory.loadSearchIndex()
    let later = try directory.prepareHolders([person("Peeters", "Later")])
    #expect(try await directory.found { $0.name = "peeters" } == [])
    try directory.confirmHolders([(prepared[0], 4)])
    try directory.confirmHolders([(later[0], 2)])
    #expect(try await directory.found { $0.name = "peeters" } == [4, 2])
    let abandoned = try directory.prepareHolders([person("Peeters", "Nooit")])
    try directory.abandonHolders(abandoned)
    #expect(try await directory.found { $0.name = "peeters" } == [4, 2])
  }

  @Test("a change is found anew, an erased holder is gone, and neither leaves bytes behind")
  func changes() async throws {
    let directory = try await searchable()
    var moved = try #require(try directory.profile(ofHolder: 1))
    moved.name = "Aerts"
    moved.address?.city = "Ninove"
    try directory.updateProfile(moved, ofHolder: 1)
    #expect(try await directory.found { $0.name = "aerts" } == [1])
    #expect(try await directory.found { $0.name = "peeters" } == [2])
    #expect(try await directory.found { $0.city = "ninove" } == [1])
    try directory.eraseHolder(1)
    try directory.destroyBeyond(holders: 5, cards: 0)
    #expect(try await directory.found { _ in } == [3, 2, 4, 5])
    #expect(try await directory.found { $0.city = "*" } == [3, 2, 4, 5])
    let kept = directory.search.withLock { index in
      (texts: index?.texts ?? [], places: "\(index?.places ?? SearchPlaces())")
    }
    for text in ["zoe", "kerkstraat", "aerts", "jan"] {
      #expect(Data(kept.texts).range(of: Data(text.utf8)) == nil, "\(text)")
    }
    #expect(!kept.places.contains("\(Array("ninove".utf8))"))
  }

  @Test(
    "the index is as if read anew, whatever was done to it", arguments: 1...4 as ClosedRange<UInt64>
  )
  func history(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    try directory.register((1...200).map { Self.random($0, &random) }, from: 1)
    try await directory.loadSearchIndex()
    var next = 201
    for _ in 0..<80 {
      let holder = UInt32.random(in: 1..<UInt32(next), using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        try directory.register(
          (next..<next + 3).map { Self.random($0, &random) }, from: UInt32(next))
        next += 3
      case 1: try directory.eraseHolders([holder, holder / 2])
      case 2: try directory.eraseHolders((holder...holder + 70).map { $0 })
      default:
        guard try directory.profile(ofHolder: holder) != nil else { continue }
        try directory.updateProfile(Self.random(Int(holder), &random), ofHolder: holder)
      }
    }
    let anew = try folder.crashed().openDirectory(seed: 9)
    try await anew.loadSearchIndex()
    for name in ["", "a", "ab", "b", "ba"] {
      let expected = try await anew.found { $0.name = name }
      #expect(try await directory.found { $0.name = name } == expected)
      let inGent = try await anew.found { ($0.name, $0.city) = (name, "g*") }
      #expect(try await directory.found { ($0.name, $0.city) = (name, "g*") } == inGent)
    }
    #expect(try await !anew.found { _ in }.isEmpty)
  }

  private static func random(_ number: Int, _ random: inout SeededGenerator) -> HolderProfile {
    let name = String((0..<4).map { _ in "abÀ ".randomElement(using: &random) ?? "a" })
    let city = ["Gent", "Gingelom", "Aalst", "Brussel"].randomElement(using: &random) ?? ""
    var profile = person(name, "", born: Int32(number), "9000", city)
    profile.inszNumber = String(70_000_000_000 + number)
    return profile
  }

  @Test("writes while the index is loaded are in it")
  func concurrentWrites() async throws {
    try directory.register((1...6_000).map { HolderProfile.marked($0) }, from: 1)
    async let loading: Void = directory.loadSearchIndex()
    for number in stride(from: 1, through: 6_000, by: 97) {
      var profile = HolderProfile.marked(number)
      profile.name = "Nieuw"
      try directory.updateProfile(profile, ofHolder: UInt32(number))
      try directory.eraseHolder(UInt32(number + 1))
    }
    try await loading
    let changed = (1...6_000).filter { $0 % 97 == 1 }.map { UInt32($0) }
    #expect(try await directory.found { $0.name = "nieuw" }.sorted() == changed)
    let page = try await directory.search(HolderSearch(), limit: 0)
    #expect(page.totalItems == 6_000 - changed.count)
  }

  @Test("a profile that does not open leaves nobody to be searched for")
  func damage() async throws {
    let directory = self.directory
    try directory.register([HolderProfile.marked(1)], from: 1)
    try directory.file.write {
      try $0.execute(sql: "UPDATE holder_profile SET sealed = randomblob(80)")
    } applying: { _, _ in
    }
    let error = await #expect(throws: DirectoryError.self) {
      try await directory.loadSearchIndex()
    }
    #expect(error?.code == .damaged)
    #expect(directory.searchIndexByteCount == 0)
  }

  @Test("a group is kept like a holder and not found among them, after a change and a start too")
  func groups() async throws {
    try await directory.loadSearchIndex()
    var group = HolderProfile(name: "Jeugdhuis")
    group.isGroup = true
    group.email = "jeugd@example.org"
    var person = HolderProfile(name: "Jeugdig")
    person.email = "kind@example.org"
    try directory.register([group, person], from: 1)
    var search = HolderSearch()
    search.name = "jeugd"
    #expect(try await directory.search(search, limit: 10).holders == [2])
    group.passholderID = try #require(try directory.profile(ofHolder: 1)).passholderID
    group.name = "Jeugdclub"
    try directory.updateProfile(group, ofHolder: 1)
    #expect(try await directory.search(search, limit: 10).holders == [2])
    let reopened = try folder.crashed().openDirectory(seed: 2)
    try await reopened.loadSearchIndex()
    #expect(try reopened.profile(ofHolder: 1) == group)
    #expect(try await reopened.search(search, limit: 10).holders == [2])
  }
}
