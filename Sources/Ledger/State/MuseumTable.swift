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

/// A visit for which the museum is not paid, since another one of that visitor and day is.
struct FurtherVisit: BitwiseCopyable, Hashable, Sendable {
  var occurredAt: Instant
  var position: UInt64
  /// What the museum's rate makes of it, in cents.
  var cents: UInt64

  /// Which of two is paid first: that which happened first.
  func comes(before other: FurtherVisit) -> Bool {
    (occurredAt, position) < (other.occurredAt, other.position)
  }
}

/// Museums, and for which visits of the last year they are paid.
struct MuseumTable: Sendable {
  /// By number of the organiser, in the order of time.
  private(set) var terms: [UInt32: [DatedMuseumTerms]] = [:]
  /// By local day, whose visit is compensated, and the position of that visit.
  private(set) var compensated: [Int32: [MuseumVisitor: UInt64]] = [:]
  /// By local day, the visits that would be compensated were another one undone.
  private(set) var further: [Int32: [MuseumVisitor: [FurtherVisit]]] = [:]
  /// By local day, visitors with a card of another issuer whose visit is compensated.
  private(set) var externalVisitors: [Int32: Set<UInt128>] = [:]

  /// For so many days it is remembered which visits are compensated; a visit that arrives later is
  /// recorded without compensation.
  static let daysKept: Int32 = 366

  init() {}

  init(
    terms: [UInt32: [DatedMuseumTerms]],
    compensated: [(day: CivilDate, visitor: MuseumVisitor, position: UInt64)],
    further: [(day: CivilDate, visitor: MuseumVisitor, visit: FurtherVisit)],
    externalVisitors: [(day: CivilDate, visitor: UInt128)]
  ) {
    self.terms = terms
    for (day, visitor, position) in compensated { compensate(visitor, on: day, at: position) }
    for (day, visitor, visit) in further { add(visit, of: visitor, on: day) }
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

  /// The visit at a position is compensated from now on.
  mutating func compensate(_ visitor: MuseumVisitor, on day: CivilDate, at position: UInt64) {
    forget(position, of: visitor, on: day)
    compensated[day.daysSinceEpoch, default: [:]][visitor] = position
  }

  /// Adds a visit that is not compensated, since another one is.
  mutating func add(_ visit: FurtherVisit, of visitor: MuseumVisitor, on day: CivilDate) {
    further[day.daysSinceEpoch, default: [:]][visitor, default: []].append(visit)
  }

  /// Forgets a visit that was undone, compensated or not.
  mutating func forget(_ position: UInt64, of visitor: MuseumVisitor, on day: CivilDate) {
    let day = day.daysSinceEpoch
    if compensated[day]?[visitor] == position { compensated[day]?[visitor] = nil }
    if compensated[day]?.isEmpty == true { compensated[day] = nil }
    further[day]?[visitor]?.removeAll { $0.position == position }
    if further[day]?[visitor]?.isEmpty == true { further[day]?[visitor] = nil }
    if further[day]?.isEmpty == true { further[day] = nil }
  }

  /// The visit for which a museum is paid on a day; nil where it is paid for none.
  func compensatedVisit(of visitor: MuseumVisitor, on day: CivilDate) -> UInt64? {
    compensated[day.daysSinceEpoch]?[visitor]
  }

  /// The visit that is compensated once no other one is.
  func nextVisit(of visitor: MuseumVisitor, on day: CivilDate) -> FurtherVisit? {
    further[day.daysSinceEpoch]?[visitor]?.min { $0.comes(before: $1) }
  }

  mutating func compensate(_ visitor: UInt128, on day: CivilDate) {
    externalVisitors[day.daysSinceEpoch, default: []].insert(visitor)
  }

  func isCompensated(_ visitor: MuseumVisitor, on day: CivilDate) -> Bool {
    compensated[day.daysSinceEpoch]?[visitor] != nil
  }

  func isCompensated(_ visitor: UInt128, on day: CivilDate) -> Bool {
    externalVisitors[day.daysSinceEpoch]?.contains(visitor) ?? false
  }

  /// Forgets days that are too long past for a visit to be compensated.
  mutating func close(through today: CivilDate) {
    let first = today.daysSinceEpoch - Self.daysKept
    compensated = compensated.filter { $0.key >= first }
    further = further.filter { $0.key >= first }
    externalVisitors = externalVisitors.filter { $0.key >= first }
  }
}
