import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// Does what a form of the counter's page asks for, and keeps what came of it.
struct CounterService {
  /// What was done.
  enum Done: Sendable {
    case checkedIn(Checkin)
    case sold([SoldTicket])
    case redeemed(RedeemedReward)
    case cancelled
  }

  /// The form.
  let form: CounterForm
  private let visit: Visit
  private let principal: Principal
  private var desk: CounterDesk { visit.parts.counter }

  /// What was done, if anything.
  private(set) var done: Done?
  /// The pass, as far as the visitor may read it.
  private(set) var pass: Pass?
  /// The tariffs that were asked for.
  private(set) var tariffs: TariffList?
  private var hasLooked = false

  init(_ form: CounterForm, _ visit: Visit) throws(Problem) {
    self.form = form
    self.visit = visit
    principal = try visit.principal
  }

  /// What is to be done: a number that is scanned can be one to check in.
  var action: CounterForm.Action {
    let isScanned = form.action == .find && form.checksInAtOnce && !form.number.isEmpty
    return isScanned && visit.may(.checkinsWrite) ? .checkin : form.action
  }

  /// What names the pass in the forms that follow; nil where nothing more can be done with it.
  ///
  /// Whoever may read passes by their number gets on with that; anybody else with what they typed.
  private(set) var carried: String?

  // MARK: Acting

  /// Does it.
  ///
  /// - Throws: what the published API would answer.
  mutating func act() async throws(Problem) {
    switch action {
    case .find: try await find()
    case .checkin: try await checkIn()
    case .tariffs: try await askTariffs()
    case .sell: try await sell()
    case .redeem: try await redeem()
    case .cancel:
      try await desk.cancel(form.record, principal, visit.request)
      done = .cancelled
    }
  }

  private mutating func find() async throws(Problem) {
    guard !form.identifier.isEmpty else {
      // The choice of events may have been asked for alone.
      guard form.title.isEmpty else { return }
      throw CounterWords.Fault.number
    }
    try await look()
    guard pass != nil || UITPASNumber(form.identifier) != nil else { throw Self.noNumber }
  }

  private mutating func checkIn() async throws(Problem) {
    try principal.requireAnywhere(.checkinsWrite)
    let number = try await number()
    let event = try event()
    let body = CheckinRequest(eventID: event, uitpasNumber: number)
    done = .checkedIn(try await desk.checkins.checkIn(body, key: form.key, principal))
  }

  private mutating func askTariffs() async throws(Problem) {
    try principal.requireAnywhere(.tariffsRead)
    let number = try await number()
    guard let cents = form.cents else { throw CounterWords.Fault.price }
    tariffs = try await desk.tickets.tariffs(
      TariffRequest(eventID: try event(), uitpasNumber: number, regularCents: cents), principal,
      visit.language)
  }

  private mutating func sell() async throws(Problem) {
    try principal.requireAnywhere(.ticketSalesRegister)
    let number = try await number()
    guard let cents = form.cents else { throw CounterWords.Fault.price }
    guard let count = form.ticketCount else { throw CounterWords.Fault.count }
    let request = TicketSaleRequest(
      uitpasNumber: number, eventID: try event(), tariffID: form.tariffID, regularCents: cents)
    done = .sold(
      try await desk.tickets.sell(
        Array(repeating: request, count: count), key: form.key, principal, visit.language))
  }

  private mutating func redeem() async throws(Problem) {
    try principal.requireAnywhere(.rewardsRedeem)
    let body = RedeemRequest(rewardID: form.rewardID, uitpasNumber: try await number())
    done = .redeemed(try await desk.rewards.redeem(body, key: form.key, principal))
  }

  private func event() throws(Problem) -> String {
    guard !form.eventID.isEmpty else { throw CounterWords.Fault.event }
    return form.eventID
  }

  /// The UiTPAS number, which a chip is looked up for.
  private mutating func number() async throws(Problem) -> String {
    guard !form.identifier.isEmpty else { throw CounterWords.Fault.number }
    if UITPASNumber(form.identifier) != nil { return form.identifier }
    try await look()
    guard let pass else { throw Self.noNumber }
    return pass.uitpasNumber
  }

  private static let noNumber = PublishedOperation.postCheckins.problem(.invalidUitpasNumber)

  // MARK: Looking up

  private mutating func look() async throws(Problem) {
    hasLooked = true
    pass = try await desk.passes.scanned(form.identifier, principal, visit.language)
  }

  /// Reads the pass as it is after what was done, where it may be read.
  ///
  /// - Parameter problem: what came of the form instead.
  mutating func lookAfter(_ problem: Problem?) async {
    guard !form.identifier.isEmpty else { return }
    // What was looked up in vain is not looked up twice: the caller would pay for both.
    if action != .find, pass != nil || !hasLooked { try? await look() }
    if let pass {
      carried = visit.may(.passesRead) ? pass.uitpasNumber : form.identifier
      return
    }
    // Somebody of another region may be served by whoever may not read their pass.
    let isWorth =
      done != nil || !visit.may(.passesRead) && problem?.type != .passholderNotFound
    if isWorth, UITPASNumber(form.identifier) != nil { carried = form.identifier }
  }
}
