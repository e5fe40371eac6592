import GRDB

/// In which rows two folds of a model differ.
public struct RowDifference: Hashable, Sendable {
  /// How many rows only the new fold has.
  public var added = 0
  /// How many rows only the old one has.
  public var removed = 0
  /// How many rows have the same key and other values.
  public var changed = 0
  /// The first of them in words: table, key, and both values of each column that differs.
  public var examples: [String] = []

  /// Compares the rows of some tables, which both sides have with the same columns.
  ///
  /// - Complexity: one pass over the rows of both, in the order of their keys.
  static func between(
    _ before: Database, _ after: Database, tables: [String], stopSign: StopSign
  ) throws -> RowDifference {
    var difference = RowDifference()
    for table in tables {
      try difference.compare(try TableOrder(table, before), before, after, stopSign)
    }
    return difference
  }

  private mutating func compare(
    _ table: TableOrder, _ before: Database, _ after: Database, _ stopSign: StopSign
  ) throws {
    let old = try Row.fetchCursor(before, sql: table.selection)
    let new = try Row.fetchCursor(after, sql: table.selection)
    var oldRow = try old.next()
    var newRow = try new.next()
    while let row = oldRow ?? newRow {
      try stopSign.check()
      switch table.order(oldRow, newRow) {
      case ..<0:
        removed += 1
        show("\(table.name(of: row)): gone")
        oldRow = try old.next()
      case 1...:
        added += 1
        show("\(table.name(of: newRow ?? row)): new")
        newRow = try new.next()
      default:
        if let changes = table.changes(oldRow, newRow) {
          changed += 1
          show("\(table.name(of: row)): \(changes)")
        }
        oldRow = try old.next()
        newRow = try new.next()
      }
    }
  }

  private mutating func show(_ text: @autoclosure () -> String) {
    if examples.count < ProjectionLimits.differencesShownMax { examples.append(text()) }
  }
}

/// A table, its columns, and the order of its key.
struct TableOrder: Hashable {
  let table: String
  let columns: [String]
  /// Where the key's columns are among all.
  let keys: [Int]

  init(_ table: String, _ database: Database) throws {
    self.table = table
    columns = try database.columns(in: table).map(\.name)
    keys = try database.primaryKey(table).columns.compactMap { [columns] in
      columns.firstIndex(of: $0)
    }
  }

  /// All rows, ordered by the bytes of their keys, whatever the columns' own collation.
  var selection: String {
    let order = keys.map { "\(columns[$0].quotedDatabaseIdentifier) COLLATE BINARY" }
    return "SELECT * FROM \(table.quotedDatabaseIdentifier) "
      + "ORDER BY \(order.joined(separator: ", "))"
  }

  /// Less than 0 where the old row comes first or alone, more where the new one does.
  func order(_ old: Row?, _ new: Row?) -> Int {
    guard let old else { return 1 }
    guard let new else { return -1 }
    for key in keys {
      let order = Self.order(old[key], new[key])
      if order != 0 { return order }
    }
    return 0
  }

  /// A row's table and key in words.
  func name(of row: Row) -> String {
    let key = keys.map { "\(columns[$0])=\(Self.text(row[$0]))" }
    return "\(table) \(key.joined(separator: " "))"
  }

  /// What two rows have differently, in words; nil where nothing is.
  func changes(_ old: Row?, _ new: Row?) -> String? {
    guard let old, let new else { return nil }
    let changes = columns.indices.compactMap { column -> String? in
      let values: (DatabaseValue, DatabaseValue) = (old[column], new[column])
      if values.0 == values.1 { return nil }
      return "\(columns[column]) \(Self.text(values.0)) → \(Self.text(values.1))"
    }
    return changes.isEmpty ? nil : changes.joined(separator: ", ")
  }

  /// As SQLite orders values: nothing, numbers, texts, bytes.
  private static func order(_ left: DatabaseValue, _ right: DatabaseValue) -> Int {
    func order<Values: Sequence>(_ left: Values, _ right: Values) -> Int
    where Values.Element: Comparable {
      if left.lexicographicallyPrecedes(right) { return -1 }
      return right.lexicographicallyPrecedes(left) ? 1 : 0
    }
    switch (left.storage, right.storage) {
    case (.int64(let left), .int64(let right)): return order([left], [right])
    case (.double(let left), .double(let right)): return order([left], [right])
    case (.int64(let left), .double(let right)): return order([Double(left)], [right])
    case (.double(let left), .int64(let right)): return order([left], [Double(right)])
    case (.string(let left), .string(let right)): return order(left.utf8, right.utf8)
    case (.blob(let left), .blob(let right)): return order(left, right)
    default: return rank(left) - rank(right)
    }
  }

  private static func rank(_ value: DatabaseValue) -> Int {
    switch value.storage {
    case .null: 0
    case .int64, .double: 1
    case .string: 2
    case .blob: 3
    }
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "nothing"
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .string(let text):
      "“\(String(decoding: text.utf8.prefix(ProjectionLimits.valueBytesMax), as: UTF8.self))”"
    case .blob(let data): "\(data.count) bytes"
    }
  }
}
