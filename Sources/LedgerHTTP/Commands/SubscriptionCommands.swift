import HTTPTypes
import Ledger
import LedgerService
import LedgerWire

/// What every sale of a subscription has: where, for how much, by whom.
private struct SaleFields: Sendable {
  static let fields: [CommandField] = [
    .text("channel", "online, museum, partner or presale"),
    .json("priceCents", "the price"),
    .json("commissionCents", "what of it the seller keeps", optional: true),
    .text("sellerId", "the organiser that sells it", optional: true),
    .text("voucher", "the code of a voucher that is handed in", optional: true),
  ]

  static let answers: [Schema.Property] = [
    .optional("passholderId", .passholderID),
    .optional("cardNumber", .text("The number of the card.", "3000000000017")),
  ]

  private static let channels: KeyValuePairs = [
    "online": SubscriptionChannel.online, "museum": .museum, "partner": .partner,
    "presale": .presale,
  ]

  private let channel: SubscriptionChannel
  private let priceCents: UInt32
  private let commissionCents: UInt32
  private let sellerID: String?
  private let voucher: String?

  init(_ fields: inout CommandFields) {
    channel = fields.word("channel", Self.channels) ?? .online
    priceCents = fields.integer("priceCents", in: 0...CardPrice.centsMax)
    commissionCents = fields.optionalInteger("commissionCents", in: 0...CardPrice.centsMax) ?? 0
    sellerID = fields.optionalText("sellerId")
    voucher = fields.optionalText("voucher", bytesMax: VouchersIssued.codeBytesMax)
  }

  func order(
    for buyer: SubscriptionOrder.Buyer, _ article: PassOrder.Article?, in system: CardSystemID,
    _ call: CommandCall
  ) throws(Problem) -> SubscriptionOrder {
    var order = SubscriptionOrder(
      for: buyer, article, in: system, channel: channel, priceCents: priceCents)
    order.commissionCents = commissionCents
    order.voucher = voucher
    if let sellerID { order.seller = try call.organizer(sellerID, "/sellerId") }
    return order
  }
}

extension CommandCall {
  /// Sells a subscription, and answers whose it is and the number of the card.
  fileprivate func sell(_ order: SubscriptionOrder) async throws(Problem) -> CommandAnswer {
    let result: Keyed<SubscriptionSaleOutcome>
    do throws(SubscriptionOrderError) {
      result = try await Registrar(engine).sell(order, key: key(), client: client)
    } catch {
      throw Problem(error)
    }
    guard case .decided(let sold) = result else { throw Problem(.idempotencyKeyReused) }
    let passholderID: String?
    let number: MuseumPassNumber?
    do throws(EngineError) {
      passholderID = try engine.person(sold.holder)?.passholderID
      number = try engine.museumPassNumber(of: sold.card)
    } catch {
      throw Problem(error)
    }
    return CommandAnswer(sold.position, isNew: true) {
      $0.field("passholderId", passholderID)
      $0.field("cardNumber", number?.text)
    }
  }
}

/// Sells a subscription with a card.
struct SellSubscription: LedgerCommand {
  static let sheet = CommandSheet(
    "subscription sell", .post, "card-systems/{id}/subscriptions", .ledgerSubscriptionsWrite,
    "Sells a subscription with a card to somebody new, or to a holder whose card it is for.",
    fields: SaleFields.fields + [
      .text("cardNumber", "a pass from the stock; a digital one where missing", optional: true),
      .text("passholderId", "a holder who has none that lasts; somebody new", optional: true),
      .json(
        "person", "{\"firstName\":…,\"name\":…,\"dateOfBirth\":\"1990-01-31\"}; nobody known",
        optional: true),
      .text("firstDay", "the day on which a presale begins", optional: true),
    ], answers: SaleFields.answers)

  private let id: String
  private let sale: SaleFields
  private let cardNumber: String?
  private let passholderID: String?
  private let person: Person?
  private let firstDay: CivilDate?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    sale = SaleFields(&fields)
    cardNumber = fields.optionalText("cardNumber", bytesMax: MuseumPassNumber.digits)
    passholderID = fields.optionalText("passholderId")
    person = fields.object("person") { fields in
      var person = Person()
      person.firstName = fields.text("firstName")
      person.name = fields.text("name")
      person.birth = fields.day("dateOfBirth")
      return person
    }
    firstDay = fields.day("firstDay")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(id).system
    guard passholderID == nil || person == nil else { throw .outOfRange("person") }
    var buyer = SubscriptionOrder.Buyer.nobody
    if let passholderID {
      buyer = .holder(try await call.holder(passholderID) { $0.contains(system) }.holder)
    } else if let person {
      buyer = .person(person, request: Self.form(person))
    }
    var order = try sale.order(for: buyer, try article(call), in: system, call)
    order.firstDay = firstDay
    return try await call.sell(order)
  }

  /// The card from the stock; of who has a card, that one; else a digital one.
  private func article(_ call: CommandCall) throws(Problem) -> PassOrder.Article? {
    guard let cardNumber else { return passholderID == nil ? .digital : nil }
    guard let number = MuseumPassNumber(cardNumber), let card = call.engine.card(number) else {
      throw .notFound("card", "/cardNumber")
    }
    return .stock(card.card)
  }

  /// What was asked for of a person, in one form.
  private static func form(_ person: Person) -> [UInt8] {
    let birth = person.birth?.iso ?? ""
    return Array(
      [person.firstName ?? "", person.name ?? "", birth].joined(separator: "\u{1F}").utf8)
  }
}

/// Renews a subscription.
struct RenewSubscription: LedgerCommand {
  static let sheet = CommandSheet(
    "subscription renew", .post, MembershipName.subscriptionPath("renew"),
    .ledgerSubscriptionsWrite,
    "Renews a subscription: a further year after its end, or at once where it has ended.",
    fields: SaleFields.fields, answers: SaleFields.answers)

  private let name: MembershipName
  private let sale: SaleFields

  init(_ fields: inout CommandFields) {
    name = MembershipName(&fields)
    sale = SaleFields(&fields)
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(name.holder, of: name.system)
    var order = try sale.order(for: .holder(holder), nil, in: view.system, call)
    order.kind = .renewal
    return try await call.sell(order)
  }
}

/// Freezes every subscription that runs in a card system.
struct FreezeSubscriptions: LedgerCommand {
  static let sheet = CommandSheet(
    "subscription freeze-all", .post, "card-systems/{id}/subscriptions/freeze",
    .ledgerSubscriptionsWrite,
    "Freezes every subscription that runs: each goes on with its holder's next visit.",
    fields: [.text("firstDay", "from when on; today where it is missing", optional: true)],
    answers: [.required("firstDay", .day("From when on."))])

  private let id: String
  private let firstDay: CivilDate?

  init(_ fields: inout CommandFields) {
    id = fields.inPath("id")
    firstDay = fields.day("firstDay")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let system = try call.cardSystem(id).system
    return try await call.freeze(system, .none, firstDay)
  }
}

/// Freezes a holder's subscription.
struct FreezeSubscription: LedgerCommand {
  static let sheet = CommandSheet(
    "subscription freeze", .post, MembershipName.subscriptionPath("freeze"),
    .ledgerSubscriptionsWrite,
    "Freezes a subscription: its days are kept until the holder's next visit.",
    fields: [.text("firstDay", "from when on; today where it is missing", optional: true)],
    answers: [.required("firstDay", .day("From when on."))])

  private let name: MembershipName
  private let firstDay: CivilDate?

  init(_ fields: inout CommandFields) {
    name = MembershipName(&fields)
    firstDay = fields.day("firstDay")
  }

  func carryOut(_ call: CommandCall) async throws(Problem) -> CommandAnswer {
    let (holder, view) = try await call.member(name.holder, of: name.system)
    return try await call.freeze(view.system, holder, firstDay)
  }
}

extension CommandCall {
  fileprivate func freeze(
    _ system: CardSystemID, _ holder: HolderID, _ firstDay: CivilDate?
  ) async throws(Problem) -> CommandAnswer {
    let day = firstDay ?? BrusselsTime.date(at: engine.clock.now())
    let outcome = try await register(
      .freezeSubscriptions(system, holder: holder, firstDay: day))
    return CommandAnswer(outcome.position) { $0.field("firstDay", day.iso) }
  }
}

/// Lets a frozen subscription run again.
struct ResumeSubscription: MembershipChange {
  static let sheet = CommandSheet(
    "subscription resume", .post, MembershipName.subscriptionPath("resume"),
    .ledgerSubscriptionsWrite,
    "Lets a frozen subscription run again from today on, with the days that were kept.")

  let membership: MembershipName

  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand {
    .resumeSubscription(holder, system)
  }
}

/// Records that a holder registered.
struct IdentifySubscriber: MembershipChange {
  static let sheet = CommandSheet(
    "subscription identify", .post, MembershipName.subscriptionPath("identify"),
    .ledgerSubscriptionsWrite,
    "Records that a holder registered online: a subscription of a museum or partner begins.")

  let membership: MembershipName

  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand {
    .identifyPassholder(holder, system)
  }
}

/// Ends a subscription now.
struct CancelSubscription: MembershipChange {
  static let sheet = CommandSheet(
    "subscription cancel", .post, MembershipName.subscriptionPath("cancel"),
    .ledgerSubscriptionsWrite,
    "Ends a subscription now; a new one can be sold.")

  let membership: MembershipName

  func change(_ holder: HolderID, _ system: CardSystemID) -> RegistrationCommand {
    .cancelSubscription(holder, system)
  }
}
