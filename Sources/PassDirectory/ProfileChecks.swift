/// Why a profile is not one of a person, naming the field in the words of the published API.
///
/// It holds no value of the field.
public struct ProfileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong with a field.
  public enum Reason: String, Sendable, CaseIterable {
    /// The field must be there.
    case missing
    /// The field has not the form that it must have.
    case malformed
    /// The field has more bytes than it may have.
    case tooLong
    /// The last two digits do not follow from the others.
    case checkDigits
    /// The day has not come yet.
    case inFuture
  }

  /// The field, as in `address.postalCode`.
  public let field: String
  /// What is wrong with it.
  public let reason: Reason

  /// Blames a field.
  public init(_ field: String, _ reason: Reason) {
    self.field = field
    self.reason = reason
  }

  /// The field and the reason.
  public var description: String { "\(field): \(reason.rawValue)" }
}

extension HolderProfile {
  /// The most bytes of a name, a street, a city, a nationality or an id, in UTF-8.
  public static let textBytesMax = 255
  /// The most bytes of an e-mail address (RFC 5321, with its angle brackets taken off).
  public static let emailBytesMax = 254
  /// The most bytes of a postal code or a phone number.
  public static let codeBytesMax = 32

  /// Checks the form of every field that is there, and that those are there that a registration
  /// needs: name, first name, date of birth and address.
  ///
  /// - Parameter today: the local day, in days since 1970-01-01.
  public func check(today: Int32) throws(ProfileFault) {
    try Self.require(name, "name")
    try Self.require(firstName, "firstName")
    guard let dateOfBirth else { throw ProfileFault("dateOfBirth", .missing) }
    guard dateOfBirth <= today else { throw ProfileFault("dateOfBirth", .inFuture) }
    guard let address else { throw ProfileFault("address", .missing) }
    try Self.require(address.postalCode, "address.postalCode", Self.codeBytesMax)
    try Self.require(address.city, "address.city")
    try Self.limit(address.street, "address.street")
    if let country = address.country { try Self.checkCountry(country) }
    if let inszNumber { try Self.checkINSZ(inszNumber) }
    if let email { try Self.checkEmail(email) }
    if let gender, !["MALE", "FEMALE", "X"].contains(gender) {
      throw ProfileFault("gender", .malformed)
    }
    try Self.limit(phoneNumber, "phoneNumber", Self.codeBytesMax)
    try Self.limit(nationality, "nationality")
    try Self.limit(registrationOrganizer, "registrationOrganizer")
    try Self.limit(uitidID, "uitidId")
  }

  /// Checks what is kept of a group: a name, and the form of every other field that is there.
  public func checkGroup() throws(ProfileFault) {
    try Self.require(name, "name")
    if let address {
      try Self.require(address.postalCode, "address.postalCode", Self.codeBytesMax)
      try Self.require(address.city, "address.city")
      try Self.limit(address.street, "address.street")
      if let country = address.country { try Self.checkCountry(country) }
    }
    if let email { try Self.checkEmail(email) }
    try Self.limit(phoneNumber, "phoneNumber", Self.codeBytesMax)
  }

  /// Checks a national number: 11 digits, of which the last two are 97 minus the remainder of the
  /// others by 97, for whoever was born since 2000 with a 2 before them.
  public static func checkINSZ(_ number: String) throws(ProfileFault) {
    guard PassIdentifier(inszNumber: number) != nil, let value = UInt64(number) else {
      throw ProfileFault("inszNumber", .malformed)
    }
    let (body, check) = value.quotientAndRemainder(dividingBy: 100)
    guard check == 97 - body % 97 || check == 97 - (2_000_000_000 + body) % 97 else {
      throw ProfileFault("inszNumber", .checkDigits)
    }
  }

  /// Checks the shape of an e-mail address: something, one `@`, and a name with a dot, without
  /// spaces or control characters.
  public static func checkEmail(_ email: String) throws(ProfileFault) {
    guard email.utf8.count <= emailBytesMax else { throw ProfileFault("email", .tooLong) }
    let parts = email.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count),
      email.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { throw ProfileFault("email", .malformed) }
    let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.count > 1, labels.allSatisfy({ !$0.isEmpty }) else {
      throw ProfileFault("email", .malformed)
    }
  }

  private static func checkCountry(_ country: String) throws(ProfileFault) {
    guard country.utf8.count == 2, country.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
      throw ProfileFault("address.country", .malformed)
    }
  }

  private static func require(
    _ text: String?, _ field: String, _ bytesMax: Int = textBytesMax
  ) throws(ProfileFault) {
    guard let text, text.utf8.contains(where: { $0 > 0x20 }) else {
      throw ProfileFault(field, .missing)
    }
    try limit(text, field, bytesMax)
  }

  private static func limit(
    _ text: String?, _ field: String, _ bytesMax: Int = textBytesMax
  ) throws(ProfileFault) {
    guard text?.utf8.count ?? 0 <= bytesMax else { throw ProfileFault(field, .tooLong) }
  }
}
