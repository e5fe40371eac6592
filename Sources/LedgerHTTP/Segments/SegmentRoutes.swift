import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// Whom a region may write to: how many members a segment has, and who they are by their ids alone.
///
/// No number, name, address or tariff is told. Whoever has the list asks for the addresses with
/// the permission that those need.
struct SegmentRoutes: Sendable {
  let engine: LedgerEngine
  let questions: PastQuestions

  /// The most ids of one answer.
  static let idsMax = 1_000
  /// How many ids an answer has where nothing else is asked for.
  static let idsDefault = 100

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.get("card-systems/{id}/segment") { request, context in
      let principal = try context.principal
      let query = try RequestQuery(request)
      let system = try system(context, principal, .ledgerExportRead)
      let found = try await find(query, system, principal)
      let mayList = principal.may(
        .ledgerSegmentsRead, organizer: .none, systems: CardSystemSet([system.system]))
      return Response.json(
        jsonBody(
          of: SegmentSize(
            position: found.position, count: found.holders.count,
            isExact: mayList || found.holders.count >= SegmentLimits.smallest))
      ).reflecting(found.position)
    }
    group.get("card-systems/{id}/segment/passholders") { request, context in
      let principal = try context.principal
      let query = try RequestQuery(request)
      let system = try system(context, principal, .ledgerSegmentsRead)
      let start = try query.integer("start") ?? 0
      let limit = try query.integer("limit") ?? Self.idsDefault
      guard limit <= Self.idsMax else { throw Problem(.queryLimitExceeded) }
      let found = try await find(query, system, principal)
      var ids: [String] = []
      for holder in found.holders.dropFirst(start).prefix(limit) {
        let person = try await asking { () throws(EngineError) in try engine.person(holder) }
        // Whoever was forgotten meanwhile is on no list.
        if let id = person?.passholderID { ids.append(id) }
      }
      return Response.json(
        jsonBody(
          of: SegmentPage(position: found.position, total: found.holders.count, ids: ids))
      ).reflecting(found.position)
    }
  }

  /// The card system of the path, where the caller has the permission in all of it.
  private func system(
    _ context: LedgerRequestContext, _ principal: Principal, _ permission: Permission
  ) throws(Problem) -> CardSystemView {
    let view = context.parameters.get("id").flatMap { UInt32($0) }
      .flatMap { engine.catalogue.cardSystem(publicID: $0) }
    // Whoever may ask about one card system is not told which others there are.
    try principal.require(
      permission, organizer: .none, systems: CardSystemSet([view?.system ?? .wholeLedger]))
    guard let view else { throw Problem.notFound("card system") }
    return view
  }

  private func find(
    _ query: RequestQuery, _ system: CardSystemView, _ principal: Principal
  ) async throws(Problem) -> Segment {
    let today = BrusselsTime.date(at: engine.clock.now())
    let question = try SegmentQuestion(query, system, today, engine.catalogue)
    if question.socialTariff != nil {
      // Who has the tariff is for whoever may export that, and for nobody else.
      try principal.require(
        .socialTariffExport, organizer: .none, systems: CardSystemSet([system.system]))
    }
    return try await questions.ask(principal) { () throws(Problem) in
      do throws(SegmentError) {
        return try await engine.segment(question)
      } catch {
        switch error {
        case .engine(let error): throw Problem(error)
        case .readModels(let error): throw Problem(error)
        }
      }
    }
  }
}

extension SegmentQuestion {
  /// Reads what the query asks for; throws 400 for what is at fault.
  fileprivate init(
    _ query: RequestQuery, _ view: CardSystemView, _ today: CivilDate, _ catalogue: Catalogue
  ) throws(Problem) {
    let through = try query.day("to") ?? today
    let from = try query.day("from") ?? through.adding(days: -364)
    guard from <= through,
      through.daysSinceEpoch - from.daysSinceEpoch < SegmentLimits.daysMax
    else { throw query.fault("from", "a day before `to`, at most ten years") }
    self.init(system: view.system, from: from, through: through)
    participationsMin = try query.integer("participationsMin") ?? 0
    participationsMax = try query.integer("participationsMax")
    pointsMin = try query.integer("pointsMin").map { Int64($0) }
    ageMin = try query.age("ageMin")
    ageMax = try query.age("ageMax")
    postalCode = query["postalCode"]
    socialTariff = try query.boolean("socialTariff")
    if let id = query["organizerId"] {
      guard let known = catalogue.organizer(id: id),
        catalogue.organizer(known)?.systems.contains(view.system) == true
      else { throw query.fault("organizerId", "an organiser of the card system") }
      organizer = known
    }
    for (low, high, name) in [
      (participationsMin, participationsMax, "participationsMax"), (ageMin ?? 0, ageMax, "ageMax"),
    ] where high.map({ $0 < low }) ?? false {
      throw query.fault(name, "a number that is not below the smallest")
    }
    if let postalCode, postalCode.isEmpty || postalCode.utf8.count > 16 {
      throw query.fault("postalCode", "a postal code")
    }
  }
}

extension RequestQuery {
  fileprivate func day(_ name: String) throws(Problem) -> CivilDate? {
    guard let text = self[name] else { return nil }
    guard let day = CivilDate(fullDate: text) else {
      throw fault(name, "a day such as 2026-06-30")
    }
    return day
  }

  fileprivate func age(_ name: String) throws(Problem) -> Int? {
    guard let age = try integer(name) else { return nil }
    guard age <= SegmentLimits.ageMax else {
      throw fault(name, "a number of years, at most \(SegmentLimits.ageMax)")
    }
    return age
  }
}

/// How many members a segment has.
private struct SegmentSize: WireMember {
  var position: UInt64
  var count: Int
  /// Whether the count is told; else only that it is small.
  var isExact: Bool

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("position", position)
    if isExact {
      writer.field("passholders", Int64(count))
    } else {
      writer.field("fewerThan", Int64(SegmentLimits.smallest))
    }
    writer.endObject()
  }
}

/// Ids of a segment's members.
private struct SegmentPage: WireMember {
  var position: UInt64
  var total: Int
  var ids: [String]

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("position", position)
    writer.field("totalItems", Int64(total))
    writer.key("passholderIds")
    writer.beginArray()
    for id in ids { writer.value(id) }
    writer.endArray()
    writer.endObject()
  }
}
