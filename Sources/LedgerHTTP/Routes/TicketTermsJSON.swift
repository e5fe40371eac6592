import Ledger
import LedgerService
import LedgerWire

// What the commands about tickets read, in the same words.

extension JSONWriter {
  /// A list of organisers' public ids.
  fileprivate mutating func field(
    _ key: StaticString, organizers: [OrganizerID], _ catalogue: Catalogue
  ) {
    self.key(key)
    beginArray()
    for organizer in organizers {
      if let id = catalogue.organizer(organizer)?.id { value(id) }
    }
    endArray()
  }

  fileprivate mutating func field(_ key: StaticString, limit: CheckInLimit?) {
    guard let limit else { return }
    self.key(key)
    beginObject()
    field("volume", limit.volume)
    field("periodType", limit.period.name)
    endObject()
  }

  private mutating func field(_ key: StaticString, share: SharePart) {
    guard share != .nothing else { return }
    self.key(key)
    beginObject()
    switch share {
    case .nothing: break
    case .fixed(let cents): field("cents", cents)
    case .ofPrice(let basisPoints): field("ofPrice", basisPoints)
    case .ofRest(let basisPoints): field("ofRest", basisPoints)
    }
    endObject()
  }

  fileprivate mutating func shares(_ shares: ShareRule) {
    // The holder's is always said: a command without it would be at fault.
    field("holder", share: shares.holder == .nothing ? .fixed(cents: 0) : shares.holder)
    field("municipality", share: shares.municipality)
    field("flemishGovernment", share: shares.flemishGovernment)
  }

  fileprivate mutating func rule(_ rule: KeyRule) {
    beginObject()
    field("priceMin", rule.priceMin)
    field("priceMax", rule.priceMax)
    field("socialTariff", rule.scope.name)
    field("residence", rule.residence.name)
    shares(rule.shares)
    endObject()
  }

  fileprivate mutating func field(
    _ key: StaticString, systems: CardSystemSet, _ catalogue: Catalogue
  ) {
    self.key(key)
    beginArray()
    for system in systems.members {
      if let id = catalogue.cardSystem(system)?.publicID { value(id) }
    }
    endArray()
  }
}

/// A distribution key with what it is called by.
struct DistributionKeyEntry: WireMember {
  var view: DistributionKeyView
  var catalogue: Catalogue

  func encode(into writer: inout JSONWriter) {
    let terms = view.terms
    writer.beginObject()
    writer.field("id", view.publicID)
    writer.field("name", terms.name)
    writer.field("cardSystemIds", systems: terms.systems, catalogue)
    writer.key("rules")
    writer.beginArray()
    for rule in terms.rules { writer.rule(rule) }
    writer.endArray()
    writer.field("organizerIds", organizers: terms.organizers, catalogue)
    writer.key("municipalities")
    writer.beginArray()
    for postalCode in terms.municipalities { writer.value(String(postalCode)) }
    writer.endArray()
    writer.field("manual", terms.isManual)
    writer.field("active", terms.isActive)
    writer.endObject()
  }
}

/// A coupon with what it is called by.
struct CouponEntry: WireMember {
  var view: CouponView
  var catalogue: Catalogue

  func encode(into writer: inout JSONWriter) {
    let terms = view.terms
    writer.beginObject()
    writer.field("id", view.id)
    writer.field("cardSystemId", catalogue.cardSystem(view.system)?.publicID)
    writer.field("name", terms.name)
    writer.key("shares")
    writer.beginObject()
    writer.shares(terms.shares)
    writer.endObject()
    writer.field("description", terms.description.isEmpty ? nil : terms.description)
    writer.field("audience", terms.audience.name)
    writer.field("includesNewMembers", terms.includesNewMembers)
    writer.field("forGroups", terms.isForGroups)
    writer.field("status", terms.status.name)
    if let validity = terms.validity {
      writer.key("validity")
      writer.beginObject()
      writer.field("begin", moment: validity.begin.microseconds)
      writer.field("end", moment: validity.end?.microseconds)
      writer.endObject()
    }
    writer.field("holderLimit", limit: terms.holderLimit)
    writer.field("eventLimit", limit: terms.eventLimit)
    writer.field("organizerIds", organizers: terms.organizers, catalogue)
    writer.key("eventIds")
    writer.beginArray()
    for event in terms.events {
      if let id = catalogue.event(event)?.id { writer.value(id) }
    }
    writer.endArray()
    writer.field("priceMin", terms.priceMin)
    writer.field("priceMax", terms.priceMax)
    writer.endObject()
  }
}

/// What holds for the tickets of an event.
struct EventTicketTermsEntry: WireMember {
  var terms: EventTicketTerms
  var hasTicketSales: Bool
  var catalogue: Catalogue

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("locationId", catalogue.organizer(terms.location)?.id)
    writer.field("holdersMax", terms.holdersMax)
    writer.key("distributionKeyIds")
    writer.beginArray()
    let keys = catalogue.distributionKeys
    for key in terms.keys {
      if let id = keys.first(where: { $0.key == key })?.publicID { writer.value(id) }
    }
    writer.endArray()
    writer.field("hasTicketSales", hasTicketSales)
    writer.endObject()
  }
}

/// How many discounted tickets one holder may buy at an organiser.
struct OrganizerTicketLimitEntry: WireMember {
  var limit: CheckInLimit?

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("limit", limit: limit)
    writer.endObject()
  }
}

/// On what terms a card system takes members.
struct CardSystemTermsEntry: WireMember {
  var terms: CardSystemTerms

  func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("prices")
    writer.beginArray()
    for price in terms.prices { Self.encode(price, into: &writer) }
    writer.endArray()
    writer.field("registrationBonus", terms.registrationBonus)
    let end = terms.socialTariffEnd
    writer.field("socialTariffEnd", "\(Self.twoDigits(end.month))-\(Self.twoDigits(end.day))")
    writer.field("discountPriceMax", terms.discountPriceMax)
    writer.endObject()
  }

  private static func twoDigits(_ number: UInt8) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static func encode(_ price: CardPrice, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("label", price.label)
    writer.field("cents", price.cents)
    writer.key("reasons")
    writer.beginArray()
    for reason in price.reasons { writer.value(reason.name) }
    writer.endArray()
    writer.field("ageFrom", price.ageFrom)
    writer.field("ageTo", price.ageTo)
    writer.field("whenAgeUnknown", price.whenAgeUnknown)
    writer.field("resident", price.resident)
    writer.field("socialTariff", price.socialTariff)
    writer.field("cardType", RegisterCard.types.first { $0.value == price.kind }?.key)
    writer.field("voucherType", price.voucherType)
    writer.endObject()
  }
}
