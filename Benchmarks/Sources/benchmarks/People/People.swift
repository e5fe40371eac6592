import Ledger
import PassDirectory
import Workload

/// Made-up people, each with a card of their own.
struct People {
  private static let names = [
    "Peeters", "Janssens", "Maes", "Jacobs", "Willems", "De Smet", "Van den Broeck", "Dubois",
    "El Amrani", "Yılmaz", "Özdemir", "Kowalczyk", "François", "D'hondt", "Nguyen", "Diallo",
  ]
  private static let firstNames = [
    "Emma", "Louise", "Noah", "Arthur", "Mohamed", "Zoë", "André", "Lina", "Jules", "Fatima",
  ]
  /// How many national numbers are given out to those born on one day.
  private static let bornADay = 990

  private var random = SplitMix64(seed: 1)

  /// A person's UiTPAS number.
  func number(_ person: Int) -> UITPASNumber? {
    let digits = "09\(100_000_000 + person)0"
    return (0...9).lazy.compactMap { UITPASNumber("\(digits)\($0)") }.first
  }

  /// A person's chip.
  func chip(_ person: Int) -> ChipNumber? { ChipNumber("04\(100_000_000_000 + person)") }

  /// The next person.
  mutating func profile(_ person: Int) -> HolderProfile {
    let day = person / Self.bornADay
    let birth = CivilDate(daysSinceEpoch: Int32(day))
    var profile = HolderProfile(
      firstName: Self.firstNames.randomElement(using: &random),
      name: Self.names.randomElement(using: &random), dateOfBirth: birth.daysSinceEpoch,
      address: .init(
        street: "Kerkstraat \(random.pick(from1To: 300))",
        postalCode: "\(random.pick(from1To: 8_999) + 1_000)",
        city: "Gemeente \(random.pick(from1To: 581))"))
    let parts = birth.parts
    let body =
      ((parts.year % 100 * 100 + parts.month) * 100 + parts.day) * 1_000
      + person % Self.bornADay + 1
    let check = 97 - (parts.year >= 2_000 ? 2_000_000_000 + body : body) % 97
    profile.inszNumber =
      "\(String(1_000_000_000 + body).dropFirst())\(String(100 + check).dropFirst())"
    profile.email = "person\(person)@example.be"
    return profile
  }
}
