import GRDB
import Ledger
import Projections

/// Adds up the entries of a journal for a question.
struct TotalsScan {
  private let question: TotalsQuestion
  private let position: Int64
  private let isClosed: Bool
  private let days: ClosedRange<Int64>
  private let keys: [TotalsKey.Part]
  private let filter: EntryFilter?
  private var table: TotalsTable
  private var columns: StretchColumns
  private var lines = StretchLines()

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
      let isPeriod = dimension.isOfTime && dimension != .day
      return TotalsKey.Part(
        dimension: dimension, column: journal.column(of: dimension) ?? dayColumn,
        firstDay: days.lowerBound,
        periods: !isPeriod
          ? []
          : days.map {
            TotalsKey.Part.period(dimension, ofMonth: Booking.month(of: Int32(clamping: $0)))
          })
    }
    filter = question.restriction.map { EntryFilter($0, journal) }
    table = TotalsTable(measures: journal.measures.count)
    columns = StretchColumns(journal)
  }

  /// Reads every block that may hold entries of the question.
  ///
  /// - Complexity: O(entries of the months asked about), or of their kept sums where these answer.
  mutating func run(_ database: Database) throws -> Totals {
    guard question.from <= question.through else { return try totals(database) }
    let reader = try JournalReader(question.journal, database)
    let (condition, first, last): (String, Int64, Int64) =
      switch question.axis {
      case .booked: ("month BETWEEN ?1 AND ?2", month(days.lowerBound), month(days.upperBound))
      case .happened: ("last_day >= ?1 AND first_day <= ?2", days.lowerBound, days.upperBound)
      }
    let blocks = try reader.extents(where: "\(condition) AND first <= ?3", first, last, position)
    let sums = try JournalSums(question.journal, database)
    var rest = blocks[...]
    while let block = rest.first {
      let ofMonth = rest.prefix { $0.month == block.month }
      rest = rest[ofMonth.endIndex...]
      let summed = try addSums(block.month, ofMonth, sums)
      for stretch in JournalReader.stretches(of: ofMonth.dropFirst(summed)) {
        try add(stretch, reader)
      }
    }
    return try totals(database)
  }

  /// Adds the sums of blocks that are all asked about, where they are kept by what is asked.
  ///
  /// - Returns: how many blocks of the month they are of, the first ones.
  private mutating func addSums(
    _ month: Int32, _ blocks: ArraySlice<JournalExtent>, _ sums: JournalSums
  ) throws -> Int {
    guard question.axis == .booked, areWithin(month) else { return 0 }
    let parts = keys.map { $0.fixed(to: month) }
    let wanted = Set(parts.filter(\.isVarying).map(\.column) + (filter?.columns ?? []))
      .union(measures)
    guard let summary = sums.summary(with: wanted) else { return 0 }
    let known = blocks.prefix {
      $0.last <= position && $0.entries == JournalColumn.entriesMax
    }
    let count = known.count / question.journal.summedBlocks
    try sums.forEach(summary, of: month, first: count, wanted) { found, lines in
      swap(&columns, &found)
      add(parts, among: filter?.selected(of: columns, count: lines), of: lines, wanted)
    }
    return count * question.journal.summedBlocks
  }

  /// The columns of the measures.
  private var measures: Range<Int> { question.journal.firstMeasure..<question.journal.width }

  /// Column by column, so that each step is a short loop over numbers that stand together.
  private mutating func add(_ stretch: JournalStretch, _ reader: JournalReader) throws {
    let checksPositions = stretch.last > position
    let checksDays = !areWithin(stretch)
    // Entries that are booked in a month have it in common, and what it is a part of.
    let parts = keys.map { question.axis == .booked ? $0.fixed(to: stretch.month) : $0 }
    let varying = parts.filter(\.isVarying)
    if !checksPositions, !checksDays, filter == nil, varying.isEmpty {
      // All of it is of one line: the sums of the columns are enough.
      let line = table.line(of: TotalsKey(parts) { _ in 0 })
      for (measure, column) in measures.enumerated() {
        try reader.forEachBlock(of: stretch, column) { table.add($1.sum, to: line, measure) }
      }
      return
    }
    var checked = Set(filter?.columns ?? [])
    if checksPositions { checked.insert(Journal.Column.position) }
    if checksDays { checked.insert(Self.dayColumn(question.axis)) }
    for column in checked { try columns.read(column, of: stretch, from: reader) }
    let selected = selected(stretch.entries, checksPositions, checksDays)
    if let selected, selected.isEmpty { return }
    let wanted = Set(varying.map(\.column)).union(measures)
    for column in wanted.subtracting(checked) {
      try columns.read(column, of: stretch, from: reader)
    }
    add(parts, among: selected, of: stretch.entries, wanted)
  }

  /// Adds entries whose columns were read.
  ///
  /// - Parameter selected: the places of those that are asked about; nil for all.
  private mutating func add(
    _ parts: [TotalsKey.Part], among selected: [Int32]?, of count: Int, _ wanted: Set<Int>
  ) {
    let entries = selected?.count ?? count
    guard entries > 0 else { return }
    if let selected, entries < count {
      for column in wanted { columns.keep(selected, of: column) }
    }
    lines.find(parts, of: columns, in: &table, count: entries)
    for (measure, column) in measures.enumerated() where !columns.isZero[column] {
      table.add(columns[column], to: lines.lines, measure)
    }
  }

  /// Whether all entries of a stretch are of days that are asked about.
  private func areWithin(_ stretch: JournalStretch) -> Bool {
    switch question.axis {
    case .booked: areWithin(stretch.month)
    case .happened:
      days.contains(stretch.days.lowerBound) && days.contains(stretch.days.upperBound)
    }
  }

  private func areWithin(_ month: Int32) -> Bool {
    let month = CivilMonth(number: month)
    return days.contains(Int64(month.firstDay.daysSinceEpoch))
      && days.contains(Int64(month.lastDay.daysSinceEpoch))
  }

  /// Which entries of a stretch the question is about; nil for all of them.
  private func selected(_ count: Int, _ checksPositions: Bool, _ checksDays: Bool) -> [Int32]? {
    var selected = filter?.selected(of: columns, count: count)
    if checksPositions {
      let (positions, position) = (columns[Journal.Column.position], position)
      selected = EntryFilter.narrow(selected, count) { positions[$0] <= position }
    }
    if checksDays {
      let (booked, days) = (columns[Self.dayColumn(question.axis)], days)
      selected = EntryFilter.narrow(selected, count) { days.contains(booked[$0]) }
    }
    return selected
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
      lines.append(Totals.Line(keys: table.keys[line].values(of: keys), sums: sums))
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
