import Hummingbird

/// Which part of a list is asked for (UiTPAS API 4.0: `start`, `limit`).
package struct PageRequest: Hashable, Sendable {
  /// How many are left out before it.
  package var start: Int
  /// The most that it holds.
  package var limit: Int

  /// The size of a page where none is asked for.
  static let limitDefault = 20
  /// The most that one page holds.
  static let limitMax = 500

  /// Makes a request for a part.
  init(start: Int, limit: Int) {
    self.start = start
    self.limit = limit
  }

  /// Reads the parameters; throws 400 for one that is no number, or that asks for too much.
  init(_ parameters: Parameters) throws(Problem) {
    start = try Self.count("start", parameters) ?? 0
    limit = try Self.count("limit", parameters) ?? Self.limitDefault
    guard limit <= Self.limitMax else { throw Problem(.queryLimitExceeded) }
  }

  /// The part of a list.
  package func part<Item>(of items: [Item]) -> ArraySlice<Item> {
    items.dropFirst(start).prefix(limit)
  }

  private static func count(
    _ name: String, _ parameters: Parameters
  ) throws(Problem) -> Int? {
    guard let text = parameters[name[...]] else { return nil }
    guard let count = Int(text), count >= 0 else {
      throw Problem(.badRequest, detail: "The query parameter \(name) must be a number.")
    }
    return count
  }
}
