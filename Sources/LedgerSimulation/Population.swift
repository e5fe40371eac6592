import Ledger

/// Who holds a pass, as far as a history needs to know: columns, one row for each holder, in the
/// order in which the ledger numbers them.
struct Population {
  /// What keeps a holder from taking part as usual.
  enum Hindrance: UInt8 {
    case nothing
    /// The card is lost and not replaced yet.
    case cardLost
    /// The social tariff has expired, which under the rules of these years ends the membership.
    case tariffExpired
  }

  private(set) var towns: [UInt8] = []
  private(set) var births: [CivilDate] = []
  var cards: [CardID] = []
  var balances: [Int32] = []
  /// The year in which the social tariff ends; 0 without one.
  private(set) var tariffYears: [Int16] = []
  var hindrances: [Hindrance] = []
  private var eagerness: [UInt8] = []
  /// Those with a social tariff, in no order that means anything, and the place of each among them.
  private(set) var withTariff: [Int] = []
  private var placesWithTariff: [Int32] = []

  var count: Int { towns.count }

  mutating func add(
    town: Int, birth: CivilDate, card: CardID, balance: Int, tariffYear: Int?, eagerness: UInt8
  ) {
    towns.append(UInt8(town))
    births.append(birth)
    cards.append(card)
    balances.append(Int32(balance))
    tariffYears.append(0)
    hindrances.append(.nothing)
    self.eagerness.append(eagerness)
    placesWithTariff.append(-1)
    setTariff(of: count - 1, until: tariffYear)
  }

  /// The ledger's number of a holder.
  func id(_ holder: Int) -> HolderID { HolderID(UInt32(holder + 1)) }

  func hasTariff(_ holder: Int) -> Bool { tariffYears[holder] != 0 }

  mutating func move(_ holder: Int, to town: Int) { towns[holder] = UInt8(town) }

  mutating func setTariff(of holder: Int, until year: Int?) {
    let had = hasTariff(holder)
    tariffYears[holder] = Int16(year ?? 0)
    guard had != hasTariff(holder) else { return }
    if had {
      let place = Int(placesWithTariff[holder])
      let last = withTariff.removeLast()
      if last != holder {
        withTariff[place] = last
        placesWithTariff[last] = Int32(place)
      }
      placesWithTariff[holder] = -1
    } else {
      placesWithTariff[holder] = Int32(withTariff.count)
      withTariff.append(holder)
    }
  }

  /// Someone who takes part, the eager ones more often; nil where hardly anybody can.
  func draw(_ random: inout SeededRandom) -> Int? {
    for _ in 0..<Self.drawsMax {
      let holder = random.below(count)
      guard hindrances[holder] == .nothing else { continue }
      if eagerness[holder] == .max || random.below(256) < Int(eagerness[holder]) { return holder }
    }
    return nil
  }

  /// Anyone who can take part, each as often; nil where hardly anybody can.
  func drawAny(_ random: inout SeededRandom) -> Int? {
    for _ in 0..<Self.drawsMax {
      let holder = random.below(count)
      if hindrances[holder] == .nothing { return holder }
    }
    return nil
  }

  private static let drawsMax = 1_000
}
