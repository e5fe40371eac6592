import HTTPTypes
import Hummingbird
import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// `/counter`: staff at a counter serve a passholder: check in, sell, redeem, and take back.
///
/// Each form does what the routes of the published API do, by the same parts of ``CounterDesk``,
/// under a key that was made when the form was shown. A number is sent in a form and stands in no
/// address.
struct CounterPage: FormPage {
  struct Choice: Sendable {
    var value: String
    var label: String
    var isChosen = false
  }

  struct Outcome: Sendable {
    var text: String
    var detail: String?
    var isRefusal = false
  }

  struct Fact: Sendable {
    var name: String
    var value: String
  }

  struct Message: Sendable {
    var told: String
    var isWarning: Bool
  }

  struct Holder: Sendable {
    var heading: String
    var isName = false
    var facts: [Fact] = []
    var messages: [Message] = []
  }

  struct Option: Sendable {
    var field: String
    var place: Int
    var value: String
    var label: String
    var hint: String?
    var figure: String?
    var isChecked = false
    var isFocused = false
  }

  struct Tickets: Sendable {
    var eventTitle: String?
    var message: String?
    var offers: [Option] = []
    var hasOffers = false
    var countMax = "1"
    var focusesPrice = false
  }

  struct Rewards: Sendable {
    var options: [Option]
    var hasNone: Bool
    var hasMore: Bool
  }

  struct Model: Sendable {
    var key: String
    var typed: String?
    var events: [Choice] = []
    var hasNoEvents = false
    var hasMoreEvents = false
    var searchesEvents = false
    var eventPart: String?
    var canCheckIn = false
    var checksInAtOnce = false
    var outcome: Outcome?
    var pass: String?
    var chosenEvent = ""
    var typedPrice: String?
    var focusesNumber = true
    var holder: Holder?
    var tickets: Tickets?
    var rewards: Rewards?
    var records: [Option] = []
    var hasRecords = false
  }

  let randomBytes: @Sendable (Int) -> [UInt8]

  let path = "/counter"
  let access = PageAccess.anyOf([.checkinsWrite, .ticketSalesRegister, .rewardsRedeem])
  let template = "counter"
  let words = CounterWords()
  var entry: Text? { words.title }

  /// How many events there are to choose from.
  static let eventsMax = 200
  /// How many rewards there are to choose from.
  static let rewardsMax = 100
  /// How many of each kind that can be taken back are shown.
  static let recordsMax = 5
  /// How many unpredictable bytes make a key.
  private static let keyBytes = 16

  func show(_ visit: Visit) async throws -> Shown<Model> {
    let view = CounterView(visit, words, key: newKey())
    return Shown(title: words.title[visit.language], model: try view.start())
  }

  func take(_ posted: PostedForm, _ visit: Visit) async throws -> FormOutcome<Model> {
    let form = try CounterForm(posted)
    var service = try CounterService(form, visit)
    var problem: Problem?
    do throws(Problem) {
      try await service.act()
    } catch {
      guard Self.isToldBeside(error) else { throw error }
      problem = error
    }
    await service.lookAfter(problem)
    let isOpen = problem.map(Self.leavesOpen) ?? false
    let view = CounterView(visit, words, key: isOpen ? form.key.text : newKey())
    var model = try await view.model(of: service, problem)
    if isOpen { model.typed = form.number.isEmpty ? nil : form.number }
    return .page(
      Shown(
        title: words.title[visit.language], model: model, status: problem?.status ?? .ok,
        headers: problem?.headersForBrowsers ?? [:]))
  }

  /// Whether a problem is told on the page, beside the forms; others take its place.
  private static func isToldBeside(_ problem: Problem) -> Bool {
    switch problem.status {
    case .badRequest: problem.type != .badRequest
    case .notFound, .conflict, .tooManyRequests, .serviceUnavailable: true
    default: false
    }
  }

  /// Whether something may have been done all the same: the same form sent again finds out.
  private static func leavesOpen(_ problem: Problem) -> Bool {
    problem.status == .serviceUnavailable
  }

  private func newKey() -> String {
    randomBytes(Self.keyBytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
