import GRDB
import Ledger

/// What a query asks of rows, with the values that stand in it.
struct Conditions: Sendable {
  private var parts: [String]
  private(set) var arguments: [(any DatabaseValueConvertible & Sendable)?] = []

  /// Begins with a condition without values.
  init(_ first: String = "true") {
    parts = [first]
  }

  /// The condition of SQL.
  var text: String { parts.joined(separator: " AND ") }

  /// Adds a condition whose question marks stand for these values.
  mutating func add(_ condition: String, _ values: any DatabaseValueConvertible & Sendable...) {
    add(condition, values: values)
  }

  /// Adds a condition whose question marks stand for these values.
  mutating func add(_ condition: String, values: [any DatabaseValueConvertible & Sendable]) {
    parts.append(condition)
    arguments += values.map { $0 }
  }

  /// Asks that a column holds one of some entities; nil asks nothing.
  mutating func add<Kind>(_ column: String, among entities: [Entity<Kind>]?) {
    add(anyOf: [column], among: entities)
  }

  /// Asks that one of some columns holds one of some entities; nil asks nothing.
  mutating func add<Kind>(anyOf columns: [String], among entities: [Entity<Kind>]?) {
    guard let named = entities?.prefix(ReadLimits.entitiesMax) else { return }
    let list = placeholders(named.count)
    parts.append("(\(columns.map { "\($0) IN (\(list))" }.joined(separator: " OR ")))")
    for _ in columns { arguments += named.map { Int64($0.number) } }
  }

  /// Asks that a column holds one of some card systems; nil asks nothing.
  mutating func add(_ column: String, among systems: CardSystemSet?) {
    guard let members = systems?.members else { return }
    add("\(column) IN (\(placeholders(members.count)))", values: members.map { Int64($0.number) })
  }

  /// Asks that a column of folded text holds a part, without regard to case; nil asks nothing.
  mutating func add(part: String?, of column: String) {
    guard let part, !part.isEmpty else { return }
    add("instr(\(column), ?) > 0", folded(part))
  }

  /// Asks that a moment in a column lies in a range; nil leaves the end open.
  mutating func add(_ column: String, from first: Instant?, to end: Instant?) {
    if let first { add("\(column) >= ?", first.microseconds) }
    if let end { add("\(column) < ?", end.microseconds) }
  }
}
