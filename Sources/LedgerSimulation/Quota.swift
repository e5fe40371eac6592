/// How many of a known total have come to be done, as time goes by weights: never more than half a
/// one off the curve, and all of them at the end.
struct Quota {
  private let total: Double
  private let weights: Double
  private var passed = 0.0
  /// How many were due up to now.
  private(set) var due = 0

  /// - Parameter weights: the sum of all weights that are going to pass.
  init(total: Int, weights: Double) {
    self.total = Double(total)
    self.weights = weights
  }

  /// Lets a weight pass.
  ///
  /// - Returns: how many came to be done with it.
  mutating func pass(_ weight: Double) -> Int {
    passed += weight
    let reached = min(total, (total * passed / weights).rounded())
    defer { due = Int(reached) }
    return Int(reached) - due
  }
}
