/// A museum's terms from a moment on.
struct DatedMuseumTerms: Sendable {
  var from: Instant
  var terms: MuseumTerms
}

/// One holder at one museum.
struct MuseumVisitor: BitwiseCopyable, Hashable, Sendable {
  var holder: HolderID
  var museum: OrganizerID
}

/// Museums, and for which visits of the last year they are paid.
struct MuseumTable: Sendable {
  /// By number of the organiser, in the order of time.
  private(set) var terms: [UInt32: [DatedMuseumTerms]] = [:]
  /// By local day, whose visit is compensated.
  private(set) var compensated: [Int32: Set<MuseumVisitor>] = [:]
  /// By local day, visitors with a card of another issuer whose visit is compensated.
  private(set) var externalVisitors: [Int32: Set<UInt128>] = [:]

  /// For so many days it is remembered which visits are compensated; a visit that arrives later is
  /// recorded without compensation.
  static let daysKept: Int32 = 366

  init() {}

  init(
    terms: [UInt32: [DatedMuseumTerms]], compensated: [(day: CivilDate, visitor: MuseumVisitor)],
    externalVisitors: [(day: CivilDate, visitor: UInt128)]
  ) {
    self.terms = terms
    for (day, visitor) in compensated { compensate(visitor, on: day) }
    for (day, visitor) in externalVisitors { compensate(visitor, on: day) }
  }

  mutating func set(_ terms: MuseumTerms, of museum: OrganizerID, from instant: Instant) {
    var history = self.terms[museum.number, default: []]
    let dated = DatedMuseumTerms(from: instant, terms: terms)
    let place = history.lastIndex { $0.from <= instant }
    if let place, history[place].from == instant {
      history[place] = dated
    } else {
      history.insert(dated, at: place.map { $0 + 1 } ?? 0)
    }
    self.terms[museum.number] = history
  }

  func terms(of museum: OrganizerID, at instant: Instant) -> MuseumTerms? {
    terms[museum.number]?.last { $0.from <= instant }?.terms
  }

  mutating func compensate(_ visitor: MuseumVisitor, on day: CivilDate) {
    compensated[day.daysSinceEpoch, default: []].insert(visitor)
  }

  mutating func compensate(_ visitor: UInt128, on day: CivilDate) {
    externalVisitors[day.daysSinceEpoch, default: []].insert(visitor)
  }

  func isCompensated(_ visitor: MuseumVisitor, on day: CivilDate) -> Bool {
    compensated[day.daysSinceEpoch]?.contains(visitor) ?? false
  }

  func isCompensated(_ visitor: UInt128, on day: CivilDate) -> Bool {
    externalVisitors[day.daysSinceEpoch]?.contains(visitor) ?? false
  }

  /// Forgets days that are too long past for a visit to be compensated.
  mutating func close(through today: CivilDate) {
    let first = today.daysSinceEpoch - Self.daysKept
    compensated = compensated.filter { $0.key >= first }
    externalVisitors = externalVisitors.filter { $0.key >= first }
  }
}
