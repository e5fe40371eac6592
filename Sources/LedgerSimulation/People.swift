import Ledger
import PassDirectory

/// Made-up people and the numbers of their cards.
///
/// Nobody has a national number: a made-up one may be somebody's.
struct People {
  private static let firstNames = [
    "Emma", "Louise", "Noah", "Arthur", "Mohamed", "Zoë", "André", "Lina", "Jules", "Fatima",
    "Lucas", "Marie", "Adam", "Elif", "Jan", "Mia", "Rik", "Nora", "Wout", "Aya",
  ]
  private static let names = [
    "Peeters", "Janssens", "Maes", "Jacobs", "Willems", "De Smet", "Van den Broeck", "Dubois",
    "El Amrani", "Yılmaz", "Özdemir", "Kowalczyk", "François", "D'hondt", "Nguyen", "Diallo",
    "Claes", "Goossens", "Wouters", "De Clercq", "Bakkali", "Popescu", "Lambert", "Verhaeghe",
  ]
  private static let streets = [
    "Kerkstraat", "Stationsstraat", "Nieuwstraat", "Molenstraat", "Dorpsstraat", "Veldstraat",
    "Schoolstraat", "Kapellestraat", "Beekstraat", "Lindenlaan",
  ]

  private var random: SeededRandom
  private var cardsMade: UInt64 = 0
  private var peopleMade = 0

  init(seed: UInt64) {
    random = SeededRandom(seed: seed, .people)
  }

  /// Someone's birth day, by the ages of those who are there on a day.
  mutating func birth(on date: CivilDate) -> CivilDate {
    let ages = FlandersFigures.ages
    let group = random.place(inWeights: ages.map(\.1))
    let youngest = group == 0 ? 0 : ages[group - 1].0 + 1
    let days = random.below((ages[group].0 + 1 - youngest) * 365)
    return date.adding(days: -Int32(youngest * 365 + days + 1))
  }

  mutating func profile(born birth: CivilDate, in town: Town, at now: Instant) -> HolderProfile {
    peopleMade += 1
    var profile = HolderProfile(
      firstName: random.element(of: Self.firstNames), name: random.element(of: Self.names),
      dateOfBirth: birth.daysSinceEpoch, address: address(in: town))
    profile.gender = random.happens(0.53) ? "FEMALE" : "MALE"
    profile.email = "person\(peopleMade)@example.be"
    profile.creationDate = now.microseconds
    return profile
  }

  mutating func address(in town: Town) -> HolderProfile.Address {
    HolderProfile.Address(
      street: "\(random.element(of: Self.streets)) \(1 + random.below(200))",
      postalCode: String(town.postalCode), city: town.name)
  }

  /// The numbers of the next UiTPAS card.
  mutating func card(hasSocialTariff: Bool) -> CardIdentifiers {
    cardsMade += 1
    let body = (9_100_000_000 + cardsMade) * 10 + (hasSocialTariff ? 1 : 0)
    let number = (0..<10 as Range<UInt64>).lazy.compactMap {
      UITPASNumber(value: body * 10 + $0)
    }.first
    return CardIdentifiers(uitpasNumber: number?.value, chip: chip?.key)
  }

  /// The number of the next museum pass.
  mutating func museumCard() -> CardIdentifiers {
    cardsMade += 1
    return CardIdentifiers(chip: chip?.key, museumCard: 4_000_000_000_000 + UInt128(cardsMade))
  }

  /// A chip of seven bytes.
  private var chip: ChipNumber? { ChipNumber("04\(200_000_000_000 + cardsMade)") }
}
