@testable import LedgerExports

/// Somebody who wants the suppressed counts, and has everything that is published.
///
/// That is cells and margins, the exact total of every cell, the rule, and of each suppressed cell
/// even which of its counts is the small one (few holders have the tariff: a good guess). Finds the
/// bounds of each suppressed count by interval propagation over all published sums, and over what
/// subtracting one from another leaves.
struct Attacker {
  /// A sum of counts with tariff over some cells of which the attacker knows nothing exact.
  private struct Equation: Hashable {
    var cells: Set<Int>
    var sum: Int64
  }

  /// The participations of all holders, of each cell.
  private let totals: [Int64]
  private var equations: Set<Equation> = []
  /// What the participations of holders with tariff can be, in each cell.
  private(set) var bounds: [ClosedRange<Int64>]

  /// Somebody who has seen the cells; `isTariffSmall` is asked about suppressed ones only.
  init(
    cells: [PublishedSocialTariffTable.Counts], totals: [Int64], isTariffSmall: (Int) -> Bool
  ) {
    self.totals = totals
    bounds = cells.indices.map { cell in
      let total = totals[cell]
      if let count = cells[cell].withTariff { return count...count }
      if let count = cells[cell].withoutTariff { return (total - count)...(total - count) }
      let small = min(SocialTariffTable.leastCount - 1, total)
      return isTariffSmall(cell) ? 0...small : (total - small)...total
    }
  }

  /// Learns the sums that are published over some cells.
  ///
  /// They are said to be of the cells that stand alone. Where what stands does not explain a sum,
  /// that is not true, and the rest is taken for the sum of the other cells.
  mutating func learn(_ sums: PublishedSocialTariffTable.Counts, over cells: [Int]) {
    let open = Set(cells.filter { bounds[$0].count > 1 })
    let standing = cells.filter { !open.contains($0) }
    if let sum = sums.withTariff {
      let rest = sum - standing.reduce(0) { $0 + bounds[$1].lowerBound }
      if rest != 0 { equations.insert(Equation(cells: open, sum: rest)) }
    }
    if let sum = sums.withoutTariff {
      let rest = sum - standing.reduce(0) { $0 + totals[$1] - bounds[$1].lowerBound }
      let all = open.reduce(0) { $0 + totals[$1] }
      if rest != 0 { equations.insert(Equation(cells: open, sum: all - rest)) }
    }
  }

  /// Narrows the bounds until nothing narrows them any more.
  mutating func solve() {
    for left in equations {
      for right in equations where left.cells.isStrictSubset(of: right.cells) {
        let rest = right.cells.subtracting(left.cells)
        equations.insert(Equation(cells: rest, sum: right.sum - left.sum))
      }
    }
    var isStable = false
    while !isStable {
      isStable = true
      for equation in equations where narrow(by: equation) { isStable = false }
    }
  }

  /// Whether it narrowed any bound.
  private mutating func narrow(by equation: Equation) -> Bool {
    let least = equation.cells.reduce(0) { $0 + bounds[$1].lowerBound }
    let most = equation.cells.reduce(0) { $0 + bounds[$1].upperBound }
    var hasNarrowed = false
    for cell in equation.cells {
      let old = bounds[cell]
      let lower = max(old.lowerBound, equation.sum - (most - old.upperBound))
      let upper = min(old.upperBound, equation.sum - (least - old.lowerBound))
      // A contradiction tells nothing: the attacker was wrong about a sum.
      guard lower <= upper, lower...upper != old else { continue }
      bounds[cell] = lower...upper
      hasNarrowed = true
      break
    }
    return hasNarrowed
  }
}
