import Ledger

@testable import LedgerExports

/// Tables for an attacker: any, and those that are hardest to keep.
enum RandomTables {
  enum Kind: CaseIterable {
    case mixed
    case allSmall
    case oneSmallInEachSystem
    case oneSmall
    case zeros
    case oneQuarter
    case onTheEdge
  }

  static func quarter(_ year: Int, _ number: Int) -> Quarter {
    Quarter(holding: CivilMonth(number: Int32(year * 12 + number * 3 - 3)))
  }

  static func row(
    _ system: UInt8, _ quarter: Quarter, _ with: Int64, _ without: Int64
  ) -> SocialTariffTable.Row {
    SocialTariffTable.Row(
      cardSystem: CardSystemID(system), name: "Region \(system)", quarter: quarter,
      withTariff: with, withoutTariff: without)
  }

  static func table(_ kind: Kind, seed: UInt64) -> SocialTariffTable {
    var random = SplitMix(state: seed)
    let systems = UInt8.random(in: 1...6, using: &random)
    let quarters = kind == .oneQuarter ? 1 : Int.random(in: 2...8, using: &random)
    let smallSystem = UInt8.random(in: 1...systems, using: &random)
    let smallQuarter = Int.random(in: 0..<quarters, using: &random)
    var rows: [SocialTariffTable.Row] = []
    for index in 0..<quarters {
      for system in 1...systems {
        let isChosen =
          switch kind {
          case .oneSmallInEachSystem: (Int(system) + smallQuarter) % quarters == index
          case .oneSmall: system == smallSystem && index == smallQuarter
          default: Bool.random(using: &random)
          }
        let pair = counts(kind, isChosen, &random)
        let isSwapped = kind == .mixed && Bool.random(using: &random)
        rows.append(
          row(
            system, quarter(2026 + index / 4, index % 4 + 1),
            isSwapped ? pair.1 : pair.0, isSwapped ? pair.0 : pair.1))
      }
    }
    return SocialTariffTable(rows)
  }

  private static func counts(
    _ kind: Kind, _ isChosen: Bool, _ random: inout SplitMix
  ) -> (Int64, Int64) {
    let small = Int64.random(in: 0...9, using: &random)
    let large = Int64.random(in: 10...5_000, using: &random)
    let other = Int64.random(in: 10...5_000, using: &random)
    return switch kind {
    case .allSmall: (small, Int64.random(in: 0...9, using: &random))
    case .zeros: isChosen ? (0, 0) : (0, small * large)
    case .onTheEdge:
      (Int64.random(in: 8...11, using: &random), Int64.random(in: 8...11, using: &random))
    case .mixed, .oneQuarter, .oneSmall, .oneSmallInEachSystem:
      isChosen ? (small, large) : (other, large)
    }
  }
}

/// SplitMix64: the same seed gives the same numbers.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
