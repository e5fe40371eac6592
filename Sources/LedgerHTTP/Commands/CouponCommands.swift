import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// Defines a coupon, or changes it from now on.
struct SetCoupon: LedgerCommand {
  static let sheet = CommandSheet(
    "define coupon", .put, "coupons/{id}", .ledgerCouponsWrite,
    "Defines a coupon, or changes it from now on; who has it keeps it unless it is deleted.",
    fields: [
      .json("cardSystemId", "the card system that gives it"),
      .text("name", "what a counter shows, such as Cultuurbon 6 euro"),
      .json("shares", "who pays what of a price"),
      .text("description", "what is said of it", optional: true),
      .text(
        "audience", "INDIVIDUAL (where it is missing), EVERYONE or SOCIALTARIFF", optional: true),
      .json("includesNewMembers", "whether who comes later has it too; false", optional: true),
      .json("forGroups", "whether it is for group passes alone; false", optional: true),
      .text("status", "ACTIVE (where it is missing), STOPPED or DELETED", optional: true),
      .json("validity", "when it can be used: {\"begin\":…,\"end\":…}; always", optional: true),
      .json("holderLimit", "how often a holder may use it; once", optional: true),
      .json("eventLimit", "how often at one event", optional: true),
      .json("organizerIds", "the organisers whose events it is for; all", optional: true),
      .json("eventIds", "the events that it is for; all", optional: true),
      .json("priceMin", "the lowest price in cents", optional: true),
      .json("priceMax", "the highest price in cents", optional: true),
    ])

  private let id: String
  private let systemID: UInt32
  private let terms: CouponTerms
  private let organizerIDs: [String]
  private let eventIDs: [String]

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    systemID = fields.integer("cardSystemId", in: 0...UInt32.max)
    var terms = CouponTerms(
      name: fields.text("name"),
      shares: fields.required("shares", ShareRule(holder: .nothing)) { fields in
        fields.object("shares") { $0.shares() }
      })
    terms.description =
      fields.optionalText("description", bytesMax: CouponTerms.descriptionBytesMax) ?? ""
    terms.audience =
      fields.optionalWord(
        "audience",
        [
          "INDIVIDUAL": CouponAudience.individual, "EVERYONE": .everyone,
          "SOCIALTARIFF": .socialTariff,
        ]) ?? .individual
    terms.includesNewMembers = fields.boolean("includesNewMembers") ?? false
    terms.isForGroups = fields.boolean("forGroups") ?? false
    terms.status =
      fields.optionalWord(
        "status", ["ACTIVE": CouponStatus.active, "STOPPED": .stopped, "DELETED": .deleted])
      ?? .active
    terms.validity = fields.object("validity") { OfferPeriod(&$0) }
    terms.holderLimit = fields.object("holderLimit") { CheckInLimit(&$0) } ?? terms.holderLimit
    terms.eventLimit = fields.object("eventLimit") { CheckInLimit(&$0) }
    terms.priceMin = fields.optionalInteger("priceMin", in: 0...TicketLimits.centsMax)
    terms.priceMax = fields.optionalInteger("priceMax", in: 0...TicketLimits.centsMax)
    organizerIDs = fields.optionalTexts("organizerIds", countMax: CouponTerms.organizersMax)
    eventIDs = fields.optionalTexts("eventIds", countMax: CouponTerms.eventsMax)
    self.terms = terms
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(systemID, "/cardSystemId").system
    var terms = terms
    terms.organizers = try call.organizers(organizerIDs, "/organizerIds")
    for (index, eventID) in eventIDs.enumerated() {
      guard let event = call.engine.catalogue.event(id: eventID),
        event.systems.contains(system)
      else { throw .notFound("event", "/eventIds/\(index)") }
      terms.events.append(event.event)
    }
    let known = call.engine.catalogue.coupon(id: id)
    if let known {
      guard call.mayInAll(CardSystemSet([known.system])) else {
        // Ids are one list for all card systems.
        throw Problem(.alreadyDefined, detail: "There is another coupon of this id.")
      }
      guard known.system != system || known.terms != terms else { return .unchanged }
    }
    let outcome = try await call.register(.setCoupon(id: id, system: system, terms))
    return CommandAnswer(outcome.position, isNew: known == nil)
  }
}

/// Gives a coupon to a holder.
struct GrantCoupon: LedgerCommand {
  static let sheet = CommandSheet(
    "coupon grant", .post, "coupons/{id}/grants", .ledgerCouponsGrant,
    "Gives a coupon to a holder, or to a group.",
    fields: [.text("passholderId", "the id of the holder, or of the group")])

  private let id: String
  private let passholderID: String

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    passholderID = fields.text("passholderId")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    guard let coupon = call.engine.catalogue.coupon(id: id),
      call.mayInAll(CardSystemSet([coupon.system]))
    else { throw .notFound("coupon") }
    let holder = try await call.holder(passholderID) { $0.contains(coupon.system) }.holder
    let outcome = try await call.register(.grantCoupon(coupon.coupon, holder))
    return CommandAnswer(outcome.position, isNew: true)
  }
}
