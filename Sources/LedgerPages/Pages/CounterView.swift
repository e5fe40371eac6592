import Ledger
import LedgerHTTP
import LedgerService
import LedgerWire

/// Puts into words what the counter's page shows.
///
/// What the visitor may not ask the published API for is not there.
struct CounterView {
  private let visit: Visit
  private let words: CounterWords
  private let key: String
  private var desk: CounterDesk { visit.parts.counter }
  private var language: Language { visit.language }

  init(_ visit: Visit, _ words: CounterWords, key: String) {
    self.visit = visit
    self.words = words
    self.key = key
  }

  // MARK: The whole

  /// The page before anything is asked of it.
  func start() throws(Problem) -> CounterPage.Model {
    try frame(eventID: nil, title: "")
  }

  /// The page after a form.
  ///
  /// - Parameter problem: what came of the form instead of what it asked for.
  func model(
    of service: CounterService, _ problem: Problem?
  ) async throws(Problem) -> CounterPage.Model {
    let form = service.form
    var model = try frame(eventID: form.eventID, title: form.title)
    model.checksInAtOnce = form.checksInAtOnce
    model.typedPrice = form.price.isEmpty ? nil : form.price
    model.outcome = outcome(of: service, problem)
    guard let carried = service.carried else { return model }
    model.pass = carried
    model.holder = await holder(service.pass, carried)
    // What fails here is not there; what was done is told all the same.
    let number = service.pass?.uitpasNumber ?? carried
    model.tickets = await tickets(service, number)
    model.rewards = try? await rewards(number)
    model.records = await records(service)
    model.hasRecords = !model.records.isEmpty
    model.focusesNumber = !(service.action == .tariffs && model.tickets?.eventTitle != nil)
    return model
  }

  private func frame(eventID: String?, title: String) throws(Problem) -> CounterPage.Model {
    let principal = try visit.principal
    var model = CounterPage.Model(key: key)
    model.canCheckIn = visit.may(.checkinsWrite)
    let found = desk.events(
      for: principal, title: title.isEmpty ? nil : title, limit: CounterPage.eventsMax)
    var events = found.events.sorted {
      ($0.title.lowercased(), $0.event) < ($1.title.lowercased(), $1.event)
    }
    var chosen = eventID.flatMap { desk.event(id: $0, for: principal) }
    if let chosen, !events.contains(where: { $0.event == chosen.event }) {
      events.insert(chosen, at: 0)
    }
    if eventID == nil, events.count == 1 { chosen = events.first }
    model.events = events.map {
      CounterPage.Choice(value: $0.id, label: $0.title, isChosen: $0.event == chosen?.event)
    }
    model.chosenEvent = chosen?.id ?? ""
    model.hasNoEvents = events.isEmpty && title.isEmpty
    model.hasMoreEvents = found.isCut
    model.searchesEvents = found.isCut || !title.isEmpty
    model.eventPart = title.isEmpty ? nil : title
    return model
  }

  // MARK: What was done

  private func outcome(
    of service: CounterService, _ problem: Problem?
  ) -> CounterPage.Outcome? {
    if let problem {
      let text = problem.endUserMessage?[language] ?? CounterWords.text(of: problem)?[language]
      let status = problem.cardStatus.map {
        "\(words.pass[language]): \(TimelineWords.cardStatus($0)[language])"
      }
      return CounterPage.Outcome(
        text: text ?? words.refused[language], detail: status, isRefusal: true)
    }
    guard let done = service.done else { return nil }
    var (text, details) = told(done)
    if let points = service.pass?.points, service.pass?.kind == .individual {
      details.append("\(words.newBalance[language]): \(visit.figures.integer(points))")
    }
    return CounterPage.Outcome(
      text: text[language], detail: details.isEmpty ? nil : details.joined(separator: " · "))
  }

  private func told(_ done: CounterService.Done) -> (text: Text, details: [String]) {
    switch done {
    case .checkedIn(let checkin):
      return (words.checkedIn, [checkin.eventTitle ?? "", points(checkin.points)])
    case .sold(let sold):
      let total = sold.reduce(0) { $0 + Int64($1.tariff.cents) }
      let each = sold.first.map { visit.figures.euros(cents: Int64($0.tariff.cents)) } ?? ""
      let sum = visit.figures.euros(cents: total)
      return (
        words.sold,
        [
          sold.first?.eventTitle ?? "", sold.first?.tariff.name ?? "",
          sold.count == 1 ? sum : "\(sold.count) × \(each) = \(sum)",
        ]
      )
    case .redeemed(let redeemed):
      var details = [redeemed.reward.title]
      if let cost = redeemed.reward.points { details.append(points(-cost)) }
      if let code = redeemed.redeemCode { details.append("\(words.code[language]): \(code)") }
      if let info = redeemed.redeemInfo { details.append(info.text) }
      return (words.redeemed, details)
    case .cancelled: return (words.cancelled, [])
    }
  }

  private func points(_ points: Int64) -> String {
    "\(words.points[language]): \(points > 0 ? "+" : "")\(visit.figures.integer(points))"
  }

  // MARK: The holder

  private func holder(_ pass: Pass?, _ carried: String) async -> CounterPage.Holder {
    guard let pass else {
      return CounterPage.Holder(heading: "\(words.pass[language]) \(carried)")
    }
    let principal = try? visit.principal
    var name: String?
    if let principal { name = (try? await desk.name(of: pass, principal)) ?? nil }
    if name == nil, !pass.firstName.isEmpty { name = pass.firstName }
    let isGroup = pass.kind == .group
    var facts: [CounterPage.Fact] = []
    func add(_ name: Text, _ value: String) {
      facts.append(CounterPage.Fact(name: name[language], value: value))
    }
    add(words.pass, pass.uitpasNumber)
    if !isGroup { add(words.points, visit.figures.integer(pass.points)) }
    add(words.socialTariff, text(of: pass.socialTariff))
    add(words.region, pass.cardSystem.name)
    return CounterPage.Holder(
      heading: name ?? (isGroup ? words.groupPass : words.holder)[language],
      isName: name != nil, facts: facts,
      messages: pass.messages.map {
        CounterPage.Message(told: $0.text, isWarning: $0.level != .info)
      })
  }

  private func text(of tariff: Pass.SocialTariff) -> String {
    func day(_ moment: Int64) -> String {
      visit.figures.shortDay(BrusselsTime.date(at: Instant(microseconds: moment)))
    }
    return switch tariff {
    case .active(let end?): "\(words.tariffUntil[language]) \(day(end))"
    case .active(nil): words.tariffActive[language]
    case .expired(let end?): "\(words.tariffExpired[language]) \(day(end))"
    case .expired(nil): words.tariffEnded[language]
    case .none: words.tariffNone[language]
    }
  }

  // MARK: What can be done

  private func tickets(
    _ service: CounterService, _ number: String
  ) async -> CounterPage.Tickets? {
    guard visit.may(.ticketSalesRegister), visit.may(.tariffsRead),
      let principal = try? visit.principal
    else { return nil }
    var tickets = CounterPage.Tickets()
    guard let event = desk.event(id: service.form.eventID, for: principal),
      principal.may(.ticketSalesRegister, at: event), principal.may(.tariffsRead, at: event)
    else { return tickets }
    tickets.eventTitle = event.title
    var list = service.tariffs
    if list == nil, service.action != .tariffs, let cents = service.form.cents {
      do throws(Problem) {
        list = try await desk.tickets.tariffs(
          TariffRequest(eventID: event.id, uitpasNumber: number, regularCents: cents), principal,
          language)
      } catch {
        tickets.message = error.endUserMessage?[language]
      }
    }
    let isAsked = service.action == .tariffs
    if let list {
      tickets.message = list.endUserMessage?[language]
      tickets.offers = list.available.enumerated().map { index, offer in
        CounterPage.Option(
          field: "tariff", place: index + 1, value: offer.tariff.id, label: offer.tariff.name,
          hint: "\(words.remaining[language]) \(visit.figures.integer(Int64(offer.remaining)))",
          figure: visit.figures.euros(cents: Int64(offer.tariff.cents)), isChecked: index == 0,
          isFocused: index == 0 && isAsked)
      }
      tickets.hasOffers = !tickets.offers.isEmpty
      let most = list.available.map { Int($0.remaining) }.max() ?? 1
      tickets.countMax = String(max(1, min(most, TicketLimits.ticketsMax)))
    }
    tickets.focusesPrice = isAsked && !tickets.hasOffers
    return tickets
  }

  private func rewards(_ number: String) async throws(Problem) -> CounterPage.Rewards? {
    guard visit.may(.rewardsRedeem) else { return nil }
    let found = try await desk.rewards.redeemable(by: number, try visit.principal)
    let shown = found.sorted {
      ($0.terms.title.lowercased(), $0.reward) < ($1.terms.title.lowercased(), $1.reward)
    }.prefix(CounterPage.rewardsMax)
    return CounterPage.Rewards(
      options: shown.enumerated().map { index, reward in
        CounterPage.Option(
          field: "reward", place: index + 1, value: reward.id, label: reward.terms.title,
          figure: reward.terms.points == 0 ? nil : points(-Int64(reward.terms.points)))
      }, hasNone: found.isEmpty, hasMore: found.count > shown.count)
  }

  /// What was just done, and what the visitor may read of before; nothing is chosen beforehand but
  /// what was just done.
  private func records(_ service: CounterService) async -> [CounterPage.Option] {
    let made: CounterRecord? =
      switch service.done {
      case .checkedIn(let checkin): CounterRecord(checkin)
      case .sold(let sold): CounterRecord(sold)
      case .redeemed(let redeemed): CounterRecord(redeemed)
      case .cancelled, nil: nil
      }
    var records = [made].compactMap { $0 }
    if let pass = service.pass, let principal = try? visit.principal {
      let known = try? await desk.records(
        of: pass, limit: CounterPage.recordsMax, principal, visit.request)
      records += (known ?? []).filter { made?.includes($0) != true }
    }
    return records.enumerated().map { index, record in
      CounterPage.Option(
        field: "record", place: index + 1, value: record.name, label: label(record),
        hint: visit.figures.moment(record.at), figure: figure(record),
        isChecked: index == 0 && made != nil)
    }
  }

  private func label(_ record: CounterRecord) -> String {
    let kind =
      switch record.kind {
      case .checkin: words.checkin
      case .sale: words.sale
      case .redemption: words.redemption
      }
    let count = record.ids.count == 1 ? "" : "\(record.ids.count) × "
    return "\(kind[language]): \(count)\(record.title)"
  }

  private func figure(_ record: CounterRecord) -> String? {
    record.cents.map { visit.figures.euros(cents: Int64($0)) } ?? record.points.map(points)
  }
}
