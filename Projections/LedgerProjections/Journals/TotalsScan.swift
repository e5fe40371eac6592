import GRDB
import Ledger
import Projections

/// Adds up the entries of a journal for a question.
struct TotalsScan {
  private let question: TotalsQuestion
  private let position: Int64
  private let isClosed: Bool
  private let days: ClosedRange<Int64>
  private let keys: [KeyPart]
  /// Columns of card systems, and which systems pass; no columns where all do.
  private let systemColumns: [Int]
  private let systemPasses: [Bool]
  private let organizerColumn: Int?
  private var table: TotalsTable
  /// The columns that are read of each block.
  private let columnsRead: [Int]
  private var scratch: [Int64]
  /// The entries of the block at hand that the question is about, and their keys.
  private var selected: [Int] = []
  private var entryKeys: [TotalsKey] = []

  /// How a dimension gets into a key.
  private struct KeyPart {
    var bits: UInt64
    var column: Int
    /// For a longer period than a day, its number for each day of the question.
    var periods: [Int64]
  }

  /// Finds out up to which position the answer knows the log.
  ///
  /// - Precondition: the question has no flaw.
  init(_ question: TotalsQuestion, _ database: Database) throws {
    self.question = question
    let journal = question.journal
    // Who names a position has waited for it, except where a closed period has its own.
    let folded: Int64 =
      question.asKnownOn != nil && !question.closedAsClosed
      ? .max
      : try Int64.fetchOne(
        database, sql: "SELECT min(position) FROM checkpoint WHERE model IN (?, ?)",
        arguments: [journal.name, NamesModel.name]) ?? 0
    let wanted = min(folded, Int64(clamping: question.asKnownOn ?? .max))
    let closing = try Int64.fetchOne(
      database,
      sql: "SELECT position FROM \(journal.monthTable) WHERE month = ? AND position <= ?",
      arguments: [Booking.month(of: question.through.daysSinceEpoch), wanted])
    isClosed = question.closedAsClosed && question.axis == .booked && closing != nil
    position = isClosed ? closing ?? wanted : wanted
    let first = Int64(question.from.daysSinceEpoch)
    days = first...max(first, Int64(question.through.daysSinceEpoch))
    let dayColumn = Self.dayColumn(question.axis)
    keys = question.dimensions.map { [days] dimension in
      KeyPart(
        bits: UInt64(dimension.bits), column: journal.column(of: dimension) ?? dayColumn,
        periods: dimension == .day || !dimension.isOfTime
          ? [] : days.map { Self.period(dimension, of: Int32(clamping: $0)) })
    }
    let restriction = question.restriction
    systemColumns = restriction == nil ? [] : Self.systemColumns(journal, restriction)
    systemPasses = (0...UInt8.max).map { restriction?.systems.contains(CardSystemID($0)) ?? true }
    organizerColumn =
      restriction?.isOfTariffAlone ?? true ? nil : journal.column(of: .organizer)
    var columns = Set(journal.firstMeasure..<journal.width)
    columns.formUnion(keys.map(\.column) + systemColumns)
    columns.formUnion([Journal.Column.position, dayColumn])
    if let organizerColumn { columns.insert(organizerColumn) }
    columnsRead = columns.sorted()
    table = TotalsTable(measures: journal.measures.count)
    scratch = Array(repeating: 0, count: journal.width * JournalBlock.entriesMax)
  }

  /// Reads every block that may hold entries of the question.
  ///
  /// - Complexity: O(entries of the months asked about).
  mutating func run(_ database: Database) throws -> Totals {
    let journal = question.journal
    let (condition, first, last): (String, Int64, Int64) =
      switch question.axis {
      case .booked: ("month BETWEEN ?1 AND ?2", month(days.lowerBound), month(days.upperBound))
      case .happened: ("last_day >= ?1 AND first_day <= ?2", days.lowerBound, days.upperBound)
      }
    guard question.from <= question.through else { return try totals(database) }
    let blocks = try PreparedStatement(
      database, "SELECT bytes FROM \(journal.blockTable) WHERE \(condition) AND first <= ?3")
    try blocks.forEachRow(.init(first), .init(last), .init(position)) { row in
      try row.withBlock(0, of: journal) { add($0) }
    }
    return try totals(database)
  }

  /// Column by column, so that each step is a short loop over numbers that stand together.
  private mutating func add(_ block: JournalBlock) {
    let size = JournalBlock.entriesMax
    scratch.withUnsafeMutableBufferPointer { scratch in
      guard let start = scratch.baseAddress else { return }
      for column in columnsRead { block.read(column, into: start + column * size) }
    }
    selected.removeAll(keepingCapacity: true)
    select(block.count)
    pushKeys()
    let measures = question.journal.firstMeasure..<question.journal.width
    for (place, index) in selected.enumerated() {
      let line = table.line(of: entryKeys[place])
      for (measure, column) in measures.enumerated() {
        table.add(scratch[column * size + index], to: line, measure)
      }
    }
  }

  /// Finds the entries of a block that the question is about.
  private mutating func select(_ count: Int) {
    let size = JournalBlock.entriesMax
    let positions = Journal.Column.position * size
    let dayColumn = Self.dayColumn(question.axis) * size
    let organizers = question.restriction?.organizers ?? []
    let (first, last) = (days.lowerBound, days.upperBound)
    for index in 0..<count {
      let day = scratch[dayColumn + index]
      guard scratch[positions + index] <= position, day >= first, day <= last else { continue }
      guard
        systemColumns.isEmpty
          || systemColumns.contains(where: {
            systemPasses[Int(scratch[$0 * size + index] & 0xFF)]
          })
          || organizerColumn.map({
            organizers.contains(OrganizerID(UInt32(clamping: scratch[$0 * size + index])))
          }) == true
      else { continue }
      selected.append(index)
    }
  }

  /// Makes the keys of the entries that were found.
  private mutating func pushKeys() {
    let size = JournalBlock.entriesMax
    let dayColumn = Self.dayColumn(question.axis) * size
    entryKeys.removeAll(keepingCapacity: true)
    entryKeys.append(contentsOf: repeatElement(TotalsKey(), count: selected.count))
    for part in keys {
      for (place, index) in selected.enumerated() {
        let value =
          part.periods.isEmpty
          ? scratch[part.column * size + index]
          : part.periods[Int(scratch[dayColumn + index] - days.lowerBound)]
        entryKeys[place].push(UInt64(bitPattern: value), bits: part.bits)
      }
    }
  }

  private static func systemColumns(
    _ journal: Journal, _ restriction: TotalsQuestion.Restriction?
  ) -> [Int] {
    let ofTariff = [Dimension.holderCardSystem, .tariffCardSystem].compactMap {
      journal.column(of: $0)
    }
    let all = ofTariff + [journal.column(of: .cardSystem)].compactMap { $0 }
    guard restriction?.isOfTariffAlone ?? false, !ofTariff.isEmpty else { return all }
    return ofTariff
  }

  // MARK: Lines

  private func totals(_ database: Database) throws -> Totals {
    let measures = question.journal.measures.count
    let order = table.keys.indices.sorted {
      (table.keys[$0].high, table.keys[$0].low) < (table.keys[$1].high, table.keys[$1].low)
    }
    var lines: [Totals.Line] = []
    for line in order {
      let sums = Array(table.sums[line * measures..<(line + 1) * measures])
      guard sums.contains(where: { $0 != 0 }) else { continue }
      var key = table.keys[line]
      let values = keys.reversed().map { key.pop(bits: $0.bits) }
      lines.append(Totals.Line(keys: values.reversed(), sums: sums))
    }
    return Totals(
      lines: lines, names: try names(of: lines, database),
      position: UInt64(clamping: position), isClosed: isClosed,
      closedThrough: try Int32.fetchOne(
        database, sql: "SELECT max(month) FROM \(question.journal.monthTable) WHERE position <= ?",
        arguments: [position]
      ).map { CivilMonth(number: $0) })
  }

  private func names(
    of lines: [Totals.Line], _ database: Database
  ) throws -> [Dimension: [Int64: TotalsName]] {
    let name = try PreparedStatement(
      database,
      """
      SELECT id, name FROM name WHERE kind = ? AND number = ? AND position <= ?
      ORDER BY position DESC LIMIT 1
      """)
    var names: [Dimension: [Int64: TotalsName]] = [:]
    for (place, dimension) in question.dimensions.enumerated() {
      guard let kind = dimension.nameKind else { continue }
      for value in Set(lines.map { $0.keys[place] }) {
        guard let number = dimension.namedNumber(value) else { continue }
        try name.forEachRow(.init(kind.rawValue), .init(number), .init(position)) { row in
          names[dimension, default: [:]][value] = TotalsName(id: row.text(0), name: row.text(1))
        }
      }
    }
    return names
  }

  private static func dayColumn(_ axis: TotalsQuestion.Axis) -> Int {
    switch axis {
    case .booked: Journal.Column.bookedDay
    case .happened: Journal.Column.occurredDay
    }
  }

  private func month(_ day: Int64) -> Int64 { Int64(Booking.month(of: Int32(clamping: day))) }

  private static func period(_ dimension: Dimension, of day: Int32) -> Int64 {
    let month = Booking.month(of: day)
    return switch dimension {
    case .quarter: Int64(month / 3)
    case .year: Int64(month / 12)
    default: Int64(month)
    }
  }
}

extension Dimension {
  /// What names its values; nil where they are no entities.
  var nameKind: NamesModel.Kind? {
    switch self {
    case .event: .event
    case .organizer, .seller: .organizer
    case .cardSystem, .holderCardSystem, .tariffCardSystem: .cardSystem
    case .municipality: .municipality
    case .distributionKey: .distributionKey
    case .tariff, .coupon: .coupon
    case .reward: .reward
    case .day, .month, .quarter, .year, .correction, .ageBand, .channel, .socialTariff, .cause,
      .reason, .cardKind, .salesChannel, .subscription, .voucher, .cardType:
      nil
    }
  }

  /// The number under which the name of a value stands; nil where it has none.
  func namedNumber(_ value: Int64) -> Int64? {
    if self == .tariff { return value > 1 ? value - 1 : nil }
    return value > 0 ? value : nil
  }
}
