import Foundation
import GRDB
import Testing

@testable import PassDirectory

@Suite("Profiles")
struct ProfileTests {
  /// A person of whom everything is known.
  private static var complete: HolderProfile {
    var profile = HolderProfile.marked(3)
    profile.address?.country = "BE"
    profile.gender = "X"
    profile.phoneNumber = "+32 470 00 00 00"
    profile.nationality = "Belg"
    profile.optInPreferences = .init(milestoneMails: true, post: true)
    profile.parentalConsent = true
    profile.legalTermsPaper = false
    profile.legalTermsDigital = true
    profile.creationDate = 1_345_817_722_000_000
    profile.registrationOrganizer = "0ce87cbc-9299-4528-8d35-92225dc9489f"
    profile.uitidID = "auth0|Zoë"
    return profile
  }

  @Test("everything that is known of a person reads back, through a change and a start")
  func readsBack() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    var profile = Self.complete
    profile.passholderID = "0a0a0a0a-0000-4000-8000-000000000001"
    try directory.register([profile, HolderProfile()], from: 1)
    #expect(try directory.profile(ofHolder: 1) == profile)
    profile.dateOfBirth = -20_000
    profile.uitidID = nil
    try directory.updateProfile(profile, ofHolder: 1)
    let reopened = try folder.crashed().openDirectory(seed: 2)
    #expect(try reopened.profile(ofHolder: 1) == profile)
    let bare = try #require(try reopened.profile(ofHolder: 2))
    #expect(bare == HolderProfile(passholderID: bare.passholderID))
  }

  @Test("each field is kept for itself")
  func fields() throws {
    let profile = Self.complete
    let kept = try ProfileCodec.decode(Data(try #require(ProfileCodec.encode(profile))))
    #expect(kept == profile)
    for bits in 0..<32 {
      var optIns = HolderProfile()
      optIns.optInPreferences = .init(
        serviceMails: bits & 1 != 0, milestoneMails: bits & 2 != 0, infoMails: bits & 4 != 0,
        sms: bits & 8 != 0, post: bits & 16 != 0)
      #expect(try ProfileCodec.decode(Data(try #require(ProfileCodec.encode(optIns)))) == optIns)
    }
  }

  @Test("a profile that was sealed as JSON, before there were more fields, still opens")
  func oldForm() throws {
    let folder = try ScratchFolder()
    let directory = try folder.openDirectory()
    try directory.register([HolderProfile.marked(1)], from: 1)
    let json = """
      {"passholderID":"0a0a0a0a-0000-4000-8000-000000000001","name":"Oud","firstName":"Zoë",\
      "dateOfBirth":-7,"address":{"postalCode":"9300","city":"Aalst"}}
      """
    try directory.file.write { database in
      let row = try #require(
        try Row.fetchOne(
          database, sql: "SELECT reference, sealed FROM holder NATURAL JOIN holder_key"))
      let reference = try #require(UInt128(stored: row[0]))
      let secret = try HolderSecret(opening: row[1], of: reference, with: directory.keys)
      let sealed = try SealingPlace(table: "holder_profile", reference: reference)
        .seal(Array(json.utf8), with: secret.key, nonce: Data(repeating: 1, count: 12))
      try database.execute(sql: "UPDATE holder_profile SET sealed = ?", arguments: [sealed])
    } applying: { _, _ in
    }
    let profile = try #require(try directory.profile(ofHolder: 1))
    #expect(profile.name == "Oud")
    #expect(profile.firstName == "Zoë")
    #expect(profile.dateOfBirth == -7)
    #expect(profile.optInPreferences == nil)
    #expect(profile.uitidStatus == "UNREGISTERED")
  }

  @Test(
    "bytes that are no profile are refused as damaged", arguments: 1...20 as ClosedRange<UInt64>)
  func damage(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let whole = Data(try #require(ProfileCodec.encode(Self.complete)))
    for _ in 0..<200 {
      var bytes = whole.prefix(Int.random(in: 0...whole.count, using: &random))
      for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.next(upperBound: 255)
      }
      do throws(DirectoryError) {
        _ = try ProfileCodec.decode(bytes)
      } catch {
        #expect(error.code == .damaged)
      }
    }
    #expect(code { _ = try ProfileCodec.decode(Data([2])) } == .damaged)
    #expect(code { _ = try ProfileCodec.decode(Data([1, 2, 0])) } == .damaged)
    #expect(code { _ = try ProfileCodec.decode(Data([1, 4, 0, 1, 9])) } == .damaged)
    #expect(code { _ = try ProfileCodec.decode(Data([1, 99, 0, 0])) } == .damaged)
  }

  private static func fault(_ change: (inout HolderProfile) -> Void) -> ProfileFault? {
    var profile = Self.complete
    profile.inszNumber = "00000009007"
    change(&profile)
    do throws(ProfileFault) {
      try profile.check(today: 10_000)
      return nil
    } catch {
      return error
    }
  }

  @Test("a profile is checked field by field, and the fault names the field")
  func checks() {
    #expect(Self.fault { _ in } == nil)
    #expect(Self.fault { $0.name = nil } == ProfileFault("name", .missing))
    #expect(Self.fault { $0.firstName = "  " } == ProfileFault("firstName", .missing))
    #expect(Self.fault { $0.dateOfBirth = nil } == ProfileFault("dateOfBirth", .missing))
    #expect(Self.fault { $0.dateOfBirth = 10_000 } == nil)
    #expect(Self.fault { $0.dateOfBirth = 10_001 } == ProfileFault("dateOfBirth", .inFuture))
    #expect(Self.fault { $0.address = nil } == ProfileFault("address", .missing))
    #expect(
      Self.fault { $0.address?.postalCode = "" } == ProfileFault("address.postalCode", .missing))
    #expect(
      Self.fault { $0.address?.country = "be" } == ProfileFault("address.country", .malformed))
    #expect(Self.fault { $0.gender = "M" } == ProfileFault("gender", .malformed))
    let long = String(repeating: "é", count: 128)
    #expect(Self.fault { $0.name = long } == ProfileFault("name", .tooLong))
    #expect(Self.fault { $0.address?.street = long } == ProfileFault("address.street", .tooLong))
    #expect(Self.fault { $0.phoneNumber = long } == ProfileFault("phoneNumber", .tooLong))
  }

  @Test(
    "a national number has its check digits, of before 2000 or since",
    arguments: [
      ("00000009007", nil), ("85073003328", nil), ("17073003384", nil),
      ("85073003329", .checkDigits),
      ("8507300332", .malformed), ("850730-0332", .malformed), ("", .malformed),
    ] as [(String, ProfileFault.Reason?)])
  func inszNumbers(number: String, reason: ProfileFault.Reason?) {
    #expect(Self.fault { $0.inszNumber = number }?.reason == reason)
  }

  @Test(
    "an e-mail address has the shape of one",
    arguments: [
      ("an@example.be", nil), ("a.b+c@sub.example.be", nil), ("an", .malformed),
      ("@example.be", .malformed),
      ("an@example", .malformed), ("an@example..be", .malformed), ("an@@example.be", .malformed),
      ("a n@example.be", .malformed), ("an@example.be\n", .malformed), ("zoë@example.be", nil),
      (String(repeating: "a", count: 65) + "@example.be", .malformed),
      ("an@" + String(repeating: "a", count: 250) + ".be", .tooLong),
    ] as [(String, ProfileFault.Reason?)])
  func emails(email: String, reason: ProfileFault.Reason?) {
    #expect(Self.fault { $0.email = email }?.reason == reason)
  }
}
