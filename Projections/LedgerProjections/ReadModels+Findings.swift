import GRDB
public import Ledger

/// Something that a person is asked to look at, and what one decided.
public struct FindingEntry: Hashable, Sendable {
  /// The position of the record that it is about.
  public var position: UInt64
  /// What it is.
  public var kind: FindingKind
  /// Whether anybody has looked at it.
  public var state: FindingState
  /// The rule that is against a check-in; nil of a visit to a museum.
  public var refusal: Refusal?
  /// The rule that is against a visit to a museum; nil of a check-in.
  public var museumRefusal: MuseumRefusal?
  /// The event, where it is known.
  public var eventID: String?
  /// The event's title.
  public var eventTitle: String?
  /// The event's organiser, or the museum; none where neither is known.
  public var organizer: OrganizerID
  /// The public id of the organiser or museum.
  public var organizerID: String?
  /// The name of the organiser or museum.
  public var organizerName: String?
  /// The holder; none where the card is not known.
  public var holder: HolderID
  /// The pairing of the tap; none where a client made it.
  public var source: SourceID
  /// The tap's number within its pairing.
  public var sequence: UInt64?
  /// The terminal's lasting name.
  public var terminal: String?
  /// When it happened.
  public var occurredAt: Instant
  /// When it was recorded.
  public var recordedAt: Instant
  /// The position of the record that settled it.
  public var settledBy: UInt64?
  /// When it was settled.
  public var settledAt: Instant?
  /// The client that settled it; none where the terminal withdrew it.
  public var client: ClientID
  /// Why it was dismissed.
  public var reason: DismissalReason?
  /// The rule that an admitted check-in met; nil where none was against it.
  public var cameTo: Refusal?
  /// The rule that an admitted visit to a museum met; nil where none was against it.
  public var museumCameTo: MuseumRefusal?

  init?(_ row: Row) {
    guard let kind: FindingKind = row.choice("kind"), let state: FindingState = row.choice("state")
    else { return nil }
    self.kind = kind
    self.state = state
    position = row.position("position") ?? 0
    let isOfMuseum = (row["museum"] as Int64?) != nil
    refusal = isOfMuseum ? nil : row.choice("detail")
    museumRefusal = isOfMuseum ? row.choice("detail") : nil
    eventID = row["event_id"]
    eventTitle = row["event_title"]
    organizer = row.entity("of_organizer")
    organizerID = row["organizer_id"]
    organizerName = row["organizer_name"]
    holder = row.entity("holder")
    source = row.entity("source")
    sequence = row.position("sequence")
    terminal = row["terminal"]
    occurredAt = row.instant("occurred_at")
    recordedAt = row.instant("recorded_at")
    settledBy = row.position("settled_by")
    settledAt = (row["settled_at"] as Int64?).map(Instant.init(microseconds:))
    client = row.entity("client")
    reason = row.choice("reason")
    cameTo = isOfMuseum ? nil : row.choice("came_to")
    museumCameTo = isOfMuseum ? row.choice("came_to") : nil
  }
}

/// Which findings are asked for; nil asks nothing.
public struct FindingQuestion: Sendable {
  /// The states.
  public var states: [FindingState]?
  /// The kinds.
  public var kinds: [FindingKind]?
  /// The organisers of the events, or the museums.
  public var organizers: [OrganizerID]?
  /// The lasting name of the terminal.
  public var terminal: String?
  /// The pairing.
  public var source: SourceID?
  /// Leaves out what happened before.
  public var from: Instant?
  /// Leaves out what happened then or later.
  public var to: Instant?
  /// The card systems of events and cards, or where neither is known of the organisers that the
  /// terminal serves.
  public var systems: CardSystemSet?

  /// Asks for everything.
  public init() {}
}

extension ReadModels {
  /// What persons are asked to look at, what happened last first.
  ///
  /// - Parameters:
  ///   - question: which findings.
  ///   - start: how many rows are passed over.
  ///   - limit: at most `ReadLimits.pageRowsMax`.
  ///   - minimum: the position that the answer must reflect.
  public func findings(
    _ question: FindingQuestion = FindingQuestion(), start: Int = 0, limit: Int,
    atLeast minimum: UInt64 = 0
  ) async throws(ReadModelError) -> ReadPage<FindingEntry> {
    let conditions = Conditions(question)
    let models = [FindingsModel.name, CatalogueModel.name, CardsModel.name]
    let page = try await ask(models, minimum) { [conditions] database in
      let selection = Selection(
        columns: """
          finding.*, event.id AS event_id, event.title AS event_title,
          organizer.number AS of_organizer, organizer.id AS organizer_id,
          organizer.name AS organizer_name, terminal.terminal AS terminal
          """,
        source: """
          finding LEFT JOIN catalogue_event AS event ON event.number = finding.event
          LEFT JOIN catalogue_organizer AS organizer
            ON organizer.number = coalesce(finding.museum, event.organizer)
          LEFT JOIN finding_source AS terminal ON terminal.source = finding.source
          LEFT JOIN card ON card.number = finding.card
          WHERE \(conditions.text)
          """,
        order: "finding.occurred_at DESC, finding.source, finding.sequence, finding.position DESC",
        arguments: conditions.arguments)
      return try selection.page(database, start: start, limit: limit) { FindingEntry($0) }
    }
    return ReadPage(
      position: page.position, total: page.value.total, rows: page.value.rows.compactMap { $0 })
  }
}

extension Conditions {
  fileprivate init(_ question: FindingQuestion) {
    self.init()
    if let states = question.states {
      add("finding.state IN (\(placeholders(states.count)))", values: states.map(\.rawValue))
    }
    if let kinds = question.kinds {
      add(
        "finding.kind IN (\(placeholders(kinds.count)))", values: kinds.map { Int64($0.rawValue) })
    }
    add("organizer.number", among: question.organizers)
    add("finding.source", among: question.source.map { [$0] })
    if let terminal = question.terminal { add("terminal.terminal = ?", terminal) }
    add("finding.occurred_at", from: question.from, to: question.to)
    guard let members = question.systems?.members else { return }
    let list = placeholders(members.count)
    let numbers = members.map { Int64($0.number) }
    add(
      """
      (card.card_system IN (\(list)) OR EXISTS (
          SELECT 1 FROM catalogue_event_system AS part
          WHERE part.event = finding.event AND part.card_system IN (\(list)))
        OR (finding.event IS NULL AND finding.card IS NULL AND EXISTS (
          SELECT 1 FROM finding_source_organizer AS served
          JOIN catalogue_organizer_system AS part ON part.organizer = served.organizer
          WHERE served.source = finding.source AND part.card_system IN (\(list)))))
      """, values: numbers + numbers + numbers)
  }
}
