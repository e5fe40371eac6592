public import EventLog
import Ledger
public import LedgerProjections

extension ExportTable {
  /// Makes the table of a request of its answer.
  ///
  /// - Parameter root: the root of the log at the position of the totals.
  /// - Throws: where it has too many lines.
  public init(
    _ request: ExportRequest, _ totals: Totals, root: LogHash
  ) throws(ExportFault) {
    let linesMax = request.format.linesMax
    guard totals.lines.count <= linesMax else {
      throw ExportFault(
        "more than \(linesMax) lines of \(request.format.rawValue): name fewer dimensions")
    }
    let question = request.question
    if request.export == .socialTariff {
      self = Self.socialTariffs(request, totals, root: root)
      return
    }
    let words = request.dimensions.map { DimensionWords($0, totals.names[$0] ?? [:]) }
    let rows = totals.lines.map { line in
      // What happened is told as it is known now: nothing corrects it.
      let months = question.axis == .booked ? line.keys[request.dimensions.count] : 0
      return Row(
        corrects: months == 0 ? nil : CivilMonth(number: Int32(clamping: months)),
        day: Self.day(of: line, request), keys: zip(words, line.keys).flatMap { $0.values(of: $1) },
        sums: line.sums)
    }
    self.init(
      name: request.export.rawValue, from: question.from, through: question.through,
      isClosed: totals.isClosed, days: question.axis == .booked ? .booked : .occurred,
      position: totals.position, root: root.base64, keys: words.flatMap(\.columns),
      measures: question.journal.measures.map { MeasureColumn($0, of: request.export) }, rows: rows)
  }

  /// The fixed table of social tariffs, without small counts.
  private static func socialTariffs(
    _ request: ExportRequest, _ totals: Totals, root: LogHash
  ) -> ExportTable {
    let question = request.question
    let names = totals.names[.holderCardSystem] ?? [:]
    let rows = totals.lines.map { line in
      let count = line.sums[0] + line.sums[1]
      let hasTariff = line.keys[2] != 0
      return SocialTariffTable.Row(
        cardSystem: CardSystemID(UInt8(clamping: line.keys[1])),
        name: names[line.keys[1]]?.name ?? "",
        quarter: Quarter(holding: CivilMonth(number: Int32(clamping: line.keys[0] * 3))),
        withTariff: hasTariff ? count : 0, withoutTariff: hasTariff ? 0 : count)
    }
    return SocialTariffTable(rows).published(
      from: question.from, through: question.through, closedThrough: totals.closedThrough
    ).exportTable(
      from: question.from, through: question.through, position: totals.position, root: root.base64)
  }

  /// The last day of the period that a line is about.
  private static func day(of line: Totals.Line, _ request: ExportRequest) -> CivilDate {
    var last = request.question.through
    for (dimension, key) in zip(request.dimensions, line.keys) {
      let end: CivilDate? =
        switch dimension {
        case .day: CivilDate(daysSinceEpoch: Int32(clamping: key))
        case .month: CivilMonth(number: Int32(clamping: key)).lastDay
        case .quarter: CivilMonth(number: Int32(clamping: key * 3 + 2)).lastDay
        case .year: CivilMonth(number: Int32(clamping: key * 12 + 11)).lastDay
        default: nil
        }
      if let end { last = min(last, end) }
    }
    return last
  }
}

extension ExportTable.MeasureColumn {
  /// The column of a measure, with the accounts that it is booked on.
  ///
  /// The shares of a ticket add up to its price, so that each of its transactions balances.
  init(_ measure: Measure, of export: LedgerExport) {
    let name = measure.rawValue
    switch measure {
    case .price where export == .shares: self.init(name, .cents, [.credit("income:tickets")])
    case .price:
      self.init(name, .cents, [.debit("assets:sales"), .credit("income:\(export.rawValue)")])
    case .holderShare: self.init(name, .cents, [.debit("assets:owed:holder")])
    case .municipalityShare: self.init(name, .cents, [.debit("assets:owed:municipality")])
    case .flemishShare: self.init(name, .cents, [.debit("assets:owed:flemish-government")])
    case .organizerShare: self.init(name, .cents, [.debit("assets:owed:organizer")])
    case .commission:
      self.init(name, .cents, [.debit("expenses:commission"), .credit("liabilities:sellers")])
    case .compensation:
      self.init(name, .cents, [.debit("expenses:compensation"), .credit("liabilities:museums")])
    case .checkins, .ticketSales, .visits, .tickets, .issued, .redeemed, .reversed, .outstanding,
      .redemptions, .coupons, .passes, .museumVisits, .compensatedVisits:
      self.init(
        name, .count(name), [.debit("counts:\(name)"), .credit("equity:counted:\(name)")])
    }
  }
}
