import Hummingbird
import Ledger
import LedgerHTTP
import LedgerWire

/// `/helpdesk`: what the ledger says of the holder of a card, with every refusal in words.
///
/// A number is sent in a form and stands in no address.
struct HelpDeskPage: FormPage {
  struct Entry: Sendable {
    var position: String
    var moment: String
    var recorded: String?
    var what: String
    var about: String?
    var message: String?
    var points: String?
    var balance: String?
    var price: String?
    var until: String?
    var isRefused = false
    var isUndone = false
  }

  struct Timeline: Sendable {
    var number: String
    var count: String
    var entries: [Entry]
    var newer: Int?
    var older: Int?
  }

  struct Model: Sendable {
    var isUnknown = false
    var timeline: Timeline?
  }

  let path = "/helpdesk"
  let access = PageAccess.permission(.ledgerTimelineRead)
  let template = "helpDesk"
  let words = HelpDeskWords()
  var entry: Text? { words.title }

  /// How many entries are shown at a time.
  static let entriesMax = 50

  func show(_ visit: Visit) async throws -> Shown<Model> {
    Shown(title: words.title[visit.language], model: Model())
  }

  func take(_ form: PostedForm, _ visit: Visit) async throws -> FormOutcome<Model> {
    let number = (form["number"] ?? "").filter { !$0.isWhitespace && $0 != "-" && $0 != ":" }
    let timelines = visit.parts.timelines
    var shown = try await show(visit)
    guard let holder = try await timelines.holder(ofCard: number, try visit.principal) else {
      shown.model.isUnknown = true
      shown.status = .notFound
      return .page(shown)
    }
    let start = max(0, min(form["start"].flatMap { Int($0) } ?? 0, 1 << 20))
    let part = try await timelines.part(
      of: holder, for: try visit.principal, start: start, limit: Self.entriesMax, visit.language,
      visit.request)
    let end = start + part.entries.count
    shown.position = part.position
    shown.model.timeline = Timeline(
      number: number, count: visit.figures.integer(Int64(part.total)),
      entries: part.entries.map { entry($0, visit) },
      newer: start > 0 ? max(0, start - Self.entriesMax) : nil,
      older: end < part.total ? end : nil)
    return .page(shown)
  }

  private func entry(_ told: TimelineEntry, _ visit: Visit) -> Entry {
    let figures = visit.figures
    let occurred = figures.moment(Instant(microseconds: told.occurredAt))
    let recorded = figures.moment(Instant(microseconds: told.recordedAt))
    var entry = Entry(
      position: String(told.position), moment: occurred,
      what: TimelineWords.label(of: told.type)[visit.language])
    if recorded != occurred { entry.recorded = recorded }
    let status = told.cardStatus.map { TimelineWords.cardStatus($0)[visit.language] }
    entry.about =
      told.eventTitle ?? told.rewardTitle ?? told.organizerName ?? told.couponID ?? status
    entry.message = told.message ?? told.reason
    entry.points = told.points.map { ($0 > 0 ? "+" : "") + figures.integer($0) }
    entry.balance = told.balance.map(figures.integer)
    entry.price = told.priceCents.map { figures.euros(cents: $0) }
    entry.until = told.lastDay.flatMap { CivilDate(fullDate: $0) }.map(figures.shortDay)
    entry.isRefused = told.reason != nil && told.counts == false
    entry.isUndone = told.counts == false && told.reason == nil
    return entry
  }
}
