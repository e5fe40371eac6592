/// Something that a person is asked to look at, by the position of the record that it is about.
struct FindingRow: BitwiseCopyable, Hashable, Sendable {
  /// The position of the record that settled it: that of an admitted tap, or of its dismissal; 0
  /// while nobody has.
  var settledBy: UInt64 = 0
  var event: EventID
  /// The museum of a visit; none of a check-in.
  var museum: OrganizerID
  var holder: HolderID
  var card: CardID
  /// The pairing of the tap; none where a client made it.
  var source: SourceID
  var kind: FindingKind
  /// Whether the record that settled it admitted the tap.
  var isAdmitted = false
  /// Fills the row, so that a snapshot holds no byte that nobody wrote.
  private var filling: UInt16 = 0

  init(
    event: EventID, museum: OrganizerID, holder: HolderID, card: CardID, source: SourceID,
    kind: FindingKind
  ) {
    self.event = event
    self.museum = museum
    self.holder = holder
    self.card = card
    self.source = source
    self.kind = kind
  }
}

/// A finding as it stands.
public struct FindingView: Hashable, Sendable {
  /// The position of the record that it is about.
  public var position: UInt64
  /// What it is.
  public var kind: FindingKind
  /// The holder; none where the card is not known.
  public var holder: HolderID
  /// The position of the tap's own record once it was admitted; nil otherwise.
  public var admittedAs: UInt64?
  /// The position of its dismissal; nil where nobody dismissed it.
  public var dismissedBy: UInt64?
  /// The card systems of those who may look at it.
  public var systems: CardSystemSet
}

/// What a person is asked to look at, and which taps were undone.
///
/// Both are few beside the taps, and kept for ever: whoever settles or undoes something twice gets
/// the same answer, however late.
struct FindingTable: Sendable {
  private(set) var rows: [UInt64: FindingRow] = [:]
  /// By the position of a tap or visit that was undone, the position of the record that undid it.
  private(set) var undone: [UInt64: UInt64] = [:]

  init() {}

  mutating func add(_ row: FindingRow, at position: UInt64) {
    rows[position] = row
  }

  mutating func settle(_ position: UInt64, by record: UInt64, admitting: Bool) {
    rows[position]?.settledBy = record
    rows[position]?.isAdmitted = admitting
  }

  mutating func undo(_ position: UInt64, by record: UInt64) {
    undone[position] = record
  }

  func writeColumns(to sink: inout some ColumnSink) {
    let positions = rows.keys.sorted()
    sink.rows(positions)
    sink.rows(positions.compactMap { rows[$0] })
    let undone = self.undone.sorted { $0.key < $1.key }
    sink.rows(undone.map(\.key))
    sink.rows(undone.map(\.value))
  }

  init(columns source: inout some ColumnSource) throws(ColumnError) {
    let positions = try source.rows(UInt64.self)
    let rows = try source.rows(FindingRow.self)
    let undone = try source.rows(UInt64.self)
    let undoings = try source.rows(UInt64.self)
    guard positions.count == rows.count, undone.count == undoings.count else {
      throw ColumnError("findings that do not fit")
    }
    self.rows = Dictionary(zip(positions, rows), uniquingKeysWith: { first, _ in first })
    self.undone = Dictionary(zip(undone, undoings), uniquingKeysWith: { first, _ in first })
  }
}

extension FindingKind: BitwiseCopyable {}

extension LedgerState {
  /// The finding about the record at a position, or nil where there is none.
  public func finding(at position: UInt64) -> FindingView? {
    guard let row = findings.rows[position] else { return nil }
    let settled = row.settledBy == 0 ? nil : row.settledBy
    return FindingView(
      position: position, kind: row.kind, holder: row.holder,
      admittedAs: row.isAdmitted ? settled : nil, dismissedBy: row.isAdmitted ? nil : settled,
      systems: systems(of: row))
  }

  /// The position of the record that undid the tap or visit at a position; nil where none did.
  public func undoing(of position: UInt64) -> UInt64? { findings.undone[position] }

  /// Whose a finding is: the event's card systems and the card's, and where neither is known those
  /// of the organisers whose taps the terminal takes.
  private func systems(of row: FindingRow) -> CardSystemSet {
    var systems = eventSystems[Int(row.event.number)]
    if row.card.exists { systems.insert(cards.current(row.card.number).system) }
    guard systems.isEmpty else { return systems }
    for organizer in sources[Int(row.source.number)].organizers {
      systems.formUnion(organizerSystems[Int(organizer.number)])
    }
    return systems
  }

  /// Notes what a person is asked to look at, or what one has looked at.
  @inline(__always)
  mutating func noteFinding(_ header: RecordHeader, _ body: CheckedIn) {
    if header.reverses != 0 {
      findings.settle(header.reverses, by: header.position, admitting: true)
    } else if let finding = body.finding, !finding.isCandidate {
      note(.conflict, header, body.event, .none, body.holder, body.card)
    }
  }

  @inline(__always)
  mutating func noteFinding(_ header: RecordHeader, _ body: CheckInRefused) {
    if header.reverses != 0 {
      findings.settle(header.reverses, by: header.position, admitting: true)
    } else if let kind = body.refusal.heldAs {
      note(kind, header, body.event, .none, body.holder, body.card)
    }
  }

  /// Notes a tap of which nothing stands, or that a finding was put aside.
  mutating func evolveFinding(_ header: RecordHeader, _ event: LedgerEvent) {
    switch event {
    case .tapUnresolved(let body) where body.wasAcceptedOffline && body.refusal == .cardUnknown:
      note(.unknownCard, header, body.event, .none, .none, body.card)
    case .findingDismissed:
      findings.settle(header.reverses, by: header.position, admitting: false)
    default: break
    }
  }

  mutating func noteFinding(_ header: RecordHeader, _ body: MuseumVisitRegistered) {
    if header.reverses != 0 {
      findings.settle(header.reverses, by: header.position, admitting: true)
    } else if body.finding != nil {
      note(.conflict, header, .none, body.museum, body.holder, body.card)
    }
  }

  mutating func noteFinding(_ header: RecordHeader, _ body: MuseumVisitRefused) {
    if header.reverses != 0 {
      findings.settle(header.reverses, by: header.position, admitting: true)
    } else if body.refusal.isHeld {
      note(.quarantined, header, .none, body.museum, body.holder, body.card)
    }
  }

  @inline(never)
  private mutating func note(
    _ kind: FindingKind, _ header: RecordHeader, _ event: EventID, _ museum: OrganizerID,
    _ holder: HolderID, _ card: CardID
  ) {
    var source = SourceID.none
    if case .tap(let tapped, _) = header.key { source = tapped }
    findings.add(
      FindingRow(
        event: event, museum: museum, holder: holder, card: card, source: source, kind: kind),
      at: header.position)
  }
}
