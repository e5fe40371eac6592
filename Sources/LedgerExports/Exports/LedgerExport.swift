public import Ledger
public import LedgerProjections

/// What can be exported: a journal, and how its lines are told apart where nothing else is asked.
public enum LedgerExport: String, Sendable, CaseIterable {
  /// Participations in their three measures, by month.
  case totals
  /// Who owes whom for tickets at a discount.
  case shares
  /// Participations told apart as finely as they are kept: by day, event, home and age band.
  case participations
  /// Cards and subscriptions that were sold.
  case passes
  /// Points issued, redeemed, reversed and outstanding; rewards and coupons.
  case points
  /// Visits to museums and what the museums are owed.
  case museum
  /// Participations of people with and without the social tariff, by card system and closed
  /// quarter, without small counts: the one table with the social tariff that needs no right to it.
  case socialTariff = "social-tariff"

  /// The journal that it is summed of.
  public var journal: Journal {
    switch self {
    case .totals, .participations, .socialTariff: .participations
    case .shares: .shares
    case .passes: .passes
    case .points: .points
    case .museum: .compensation
    }
  }

  /// What its lines are told apart by where nothing else is asked.
  public var dimensions: [Dimension] {
    switch self {
    case .totals: [.month]
    case .shares: [.month, .organizer, .municipality]
    case .participations: [.day, .event, .holderCardSystem, .municipality, .ageBand, .channel]
    case .passes: [.month, .cardSystem, .seller]
    case .points: [.month, .cardSystem, .cause]
    case .museum: [.month, .organizer, .cardType]
    case .socialTariff: [.quarter, .holderCardSystem, .socialTariff]
    }
  }

  /// Dimensions that tell who has a social tariff: shown to whom the contract grants it.
  public static let confidential: Set<Dimension> = [.socialTariff, .tariff, .tariffCardSystem]

  /// The dimensions that its lines can be told apart by, confidential ones included.
  public var available: [Dimension] {
    Dimension.allCases.filter { $0 != .correction && journal.has($0) }
  }

  /// The most lines of an export; ask for fewer dimensions or a shorter period.
  public static let linesMax = 2_000_000
  /// The longest period, in days: ten years.
  public static let daysMax = 3_660
}

/// By which of its two days a line belongs to a period.
public enum ExportDays: String, Sendable, CaseIterable {
  /// The day on which it is booked: closed months stay as they are, and what becomes known later
  /// is a correction of them.
  case booked
  /// The day on which it happened, by all that is known now (`asHappenedOn`); never final.
  case occurred
}

/// What is wrong with what was asked to be exported, in words for whoever asked.
public struct ExportFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why it cannot be exported.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// An export that was asked for.
public struct ExportRequest: Hashable, Sendable {
  /// What.
  public let export: LedgerExport
  /// In which form.
  public let format: ExportFormat
  /// What its lines are told apart by.
  public let dimensions: [Dimension]
  /// The question that it answers.
  public private(set) var question: TotalsQuestion

  /// Makes a request.
  ///
  /// - Parameters:
  ///   - dimensions: names of dimensions, `organiser` being one for `organizer`; those of the
  ///     export where there are none.
  ///   - days: by which day a line belongs to the period.
  ///   - position: the position up to which the log is known; nil for the newest, or, where every
  ///     month of the period is closed, the closing position of the last one.
  /// - Throws: where a dimension is unknown, or they are too many, or the period is none.
  public init(
    _ export: LedgerExport, by dimensions: [String] = [], from: CivilDate, through: CivilDate,
    days: ExportDays = .booked, format: ExportFormat, at position: UInt64? = nil,
    restriction: TotalsQuestion.Restriction? = nil
  ) throws(ExportFault) {
    self.export = export
    self.format = format
    guard
      export != .socialTariff || (dimensions.isEmpty && position == nil && days == .booked)
    else {
      throw ExportFault("the table of social tariffs is always the same: ask for nothing else")
    }
    var named: [Dimension] = []
    for name in dimensions {
      guard
        let dimension = Dimension(rawValue: name.replacing("organiser", with: "organizer")),
        export.available.contains(dimension)
      else {
        let known = export.available.map(\.rawValue).joined(separator: ", ")
        throw ExportFault("\(export.rawValue) are not told apart by \(name); take of: \(known)")
      }
      named.append(dimension)
    }
    self.dimensions = named.isEmpty ? export.dimensions : named
    guard from <= through else { throw ExportFault("the period ends before it begins") }
    guard through.daysSinceEpoch - from.daysSinceEpoch < LedgerExport.daysMax else {
      throw ExportFault("the period is longer than \(LedgerExport.daysMax) days")
    }
    var question = TotalsQuestion(
      export.journal, by: self.dimensions + (days == .booked ? [.correction] : []), from: from,
      through: through)
    question.axis = days == .booked ? .booked : .happened
    question.asKnownOn = position
    question.closedAsClosed = days == .booked
    question.restriction = export == .socialTariff ? nil : restriction
    self.question = question
    switch question.flaw {
    case nil: break
    case .repeated: throw ExportFault("a dimension is named twice")
    case .unknown(let dimension): throw ExportFault("no \(dimension.rawValue) is known of it")
    case .tooMany: throw ExportFault("so many dimensions are too fine: name fewer")
    }
  }

  /// Whether its lines tell who has a social tariff.
  public var isConfidential: Bool {
    export != .socialTariff && !LedgerExport.confidential.isDisjoint(with: dimensions)
  }

  /// The request cut to what is published of it, where that is only what is closed.
  ///
  /// - Parameter month: the last month that is closed, as the first answer says.
  public func published(closedThrough month: CivilMonth?) -> ExportRequest {
    guard export == .socialTariff else { return self }
    var request = self
    let quarters = month.map { Quarter(holding: $0) }
    // A quarter whose last month is open yet is not in the table.
    let last = quarters.map { quarter in
      quarter.lastMonth == month ? quarter.lastDay : quarter.firstDay.adding(days: -1)
    }
    request.question.through = min(question.through, last ?? question.from.adding(days: -1))
    return request
  }
}
