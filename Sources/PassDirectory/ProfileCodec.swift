import Foundation

/// What is sealed of a profile: a version, then each field that is there as its number, the count
/// of its bytes, and its bytes.
///
/// Profiles that were sealed before are JSON; they open as well.
enum ProfileCodec {
  private static let version: UInt8 = 1
  private static let json = UInt8(ascii: "{")

  /// Numbers are stored: add, never change.
  fileprivate enum Field: UInt8 {
    case passholderID = 1
    case firstName, name, dateOfBirth, gender, inszNumber
    case street, postalCode, city, country
    case email, phoneNumber, nationality
    case optInPreferences, parentalConsent, legalTermsPaper, legalTermsDigital
    case creationDate, registrationOrganizer, uitidID
    case registrationMAC
    case isGroup
  }

  /// The bytes of a profile; nil where a field is longer than any may be.
  static func encode(_ profile: HolderProfile) -> [UInt8]? {
    var writer = FieldWriter(version)
    writer.add(.passholderID, profile.passholderID)
    writer.add(.firstName, profile.firstName)
    writer.add(.name, profile.name)
    writer.add(.dateOfBirth, integer: profile.dateOfBirth)
    writer.add(.gender, profile.gender)
    writer.add(.inszNumber, profile.inszNumber)
    writer.add(.street, profile.address?.street)
    writer.add(.postalCode, profile.address?.postalCode)
    writer.add(.city, profile.address?.city)
    writer.add(.country, profile.address?.country)
    writer.add(.email, profile.email)
    writer.add(.phoneNumber, profile.phoneNumber)
    writer.add(.nationality, profile.nationality)
    writer.add(.optInPreferences, integer: profile.optInPreferences?.bits)
    writer.add(.parentalConsent, integer: profile.parentalConsent.map { $0 ? 1 : 0 as UInt8 })
    writer.add(.legalTermsPaper, integer: profile.legalTermsPaper.map { $0 ? 1 : 0 as UInt8 })
    writer.add(.legalTermsDigital, integer: profile.legalTermsDigital.map { $0 ? 1 : 0 as UInt8 })
    writer.add(.creationDate, integer: profile.creationDate)
    writer.add(.registrationOrganizer, profile.registrationOrganizer)
    writer.add(.uitidID, profile.uitidID)
    writer.add(.registrationMAC, integer: profile.registrationMAC)
    writer.add(.isGroup, integer: profile.isGroup.map { $0 ? 1 : 0 as UInt8 })
    return writer.isWithinLimits ? writer.bytes : nil
  }

  /// Reads what was sealed, in either form.
  static func decode(_ sealed: Data) throws(DirectoryError) -> HolderProfile {
    if sealed.first == json {
      guard let profile = try? JSONDecoder().decode(HolderProfile.self, from: sealed) else {
        throw damaged
      }
      return profile
    }
    return try decodeFields([UInt8](sealed))
  }

  private static let damaged = DirectoryError(.damaged, "a profile cannot be read")

  private static func decodeFields(_ bytes: [UInt8]) throws(DirectoryError) -> HolderProfile {
    guard bytes.first == version else { throw damaged }
    var profile = HolderProfile()
    var address = HolderProfile.Address(postalCode: "", city: "")
    var place = 1
    while place < bytes.count {
      guard place + 3 <= bytes.count, let field = Field(rawValue: bytes[place]) else {
        throw damaged
      }
      let start = place + 3
      place = start + Int(bytes[start - 2]) << 8 + Int(bytes[start - 1])
      guard place <= bytes.count else { throw damaged }
      try take(field, bytes[start..<place], into: &profile, &address)
    }
    return profile
  }

  private static func take(
    _ field: Field, _ value: ArraySlice<UInt8>, into profile: inout HolderProfile,
    _ address: inout HolderProfile.Address
  ) throws(DirectoryError) {
    switch field {
    case .passholderID: profile.passholderID = text(value)
    case .firstName: profile.firstName = text(value)
    case .name: profile.name = text(value)
    case .dateOfBirth: profile.dateOfBirth = try integer(value)
    case .gender: profile.gender = text(value)
    case .inszNumber: profile.inszNumber = text(value)
    case .street: address.street = text(value)
    case .postalCode: address.postalCode = text(value)
    case .city: address.city = text(value)
    case .country: address.country = text(value)
    case .email: profile.email = text(value)
    case .phoneNumber: profile.phoneNumber = text(value)
    case .nationality: profile.nationality = text(value)
    case .optInPreferences: profile.optInPreferences = .init(bits: try integer(value))
    case .parentalConsent: profile.parentalConsent = try integer(value) as UInt8 != 0
    case .legalTermsPaper: profile.legalTermsPaper = try integer(value) as UInt8 != 0
    case .legalTermsDigital: profile.legalTermsDigital = try integer(value) as UInt8 != 0
    case .creationDate: profile.creationDate = try integer(value)
    case .registrationOrganizer: profile.registrationOrganizer = text(value)
    case .uitidID: profile.uitidID = text(value)
    case .registrationMAC: profile.registrationMAC = try integer(value)
    case .isGroup: profile.isGroup = try integer(value) as UInt8 != 0
    }
    // The city is always there where there is an address.
    if field == .city || field == .country { profile.address = address }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func integer<Value: FixedWidthInteger>(
    _ bytes: ArraySlice<UInt8>
  ) throws(DirectoryError) -> Value {
    guard bytes.count == Value.bitWidth / 8 else { throw damaged }
    return bytes.reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
  }
}

/// Fields one after the other.
private struct FieldWriter {
  private(set) var bytes: [UInt8]
  /// Whether every field was short enough for its count.
  private(set) var isWithinLimits = true

  init(_ version: UInt8) {
    bytes = [version]
    bytes.reserveCapacity(320)
  }

  mutating func add(_ field: ProfileCodec.Field, _ text: String?) {
    guard var text else { return }
    text.withUTF8 { text in
      begin(field, text.count)
      bytes.append(contentsOf: text)
    }
  }

  mutating func add<Value: FixedWidthInteger>(_ field: ProfileCodec.Field, integer: Value?) {
    guard let integer else { return }
    begin(field, Value.bitWidth / 8)
    bytes.append(bigEndian: integer)
  }

  private mutating func begin(_ field: ProfileCodec.Field, _ count: Int) {
    if count > Int(UInt16.max) { isWithinLimits = false }
    let count = UInt16(truncatingIfNeeded: count)
    bytes += [field.rawValue, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)]
  }
}

extension HolderProfile.OptInPreferences {
  fileprivate init(bits: UInt8) {
    self.init(
      serviceMails: bits & 1 != 0, milestoneMails: bits & 2 != 0, infoMails: bits & 4 != 0,
      sms: bits & 8 != 0, post: bits & 16 != 0)
  }

  fileprivate var bits: UInt8 {
    (serviceMails ? 1 : 0) | (milestoneMails ? 2 : 0) | (infoMails ? 4 : 0) | (sms ? 8 : 0)
      | (post ? 16 : 0)
  }
}
