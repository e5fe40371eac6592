import LedgerProjections

extension Measure {
  /// What is added up.
  var label: Text {
    switch self {
    case .checkins: Text(nl: "Check-ins", fr: "Check-ins", de: "Check-ins", en: "Check-ins")
    case .ticketSales:
      Text(nl: "Ticketverkopen", fr: "Ventes de tickets", de: "Ticketverkäufe", en: "Ticket sales")
    case .visits:
      Text(nl: "Bezoeken", fr: "Visites", de: "Besuche", en: "Visits")
    case .tickets: Text(nl: "Tickets", fr: "Tickets", de: "Tickets", en: "Tickets")
    case .price: Text(nl: "Prijs", fr: "Prix", de: "Preis", en: "Price")
    case .holderShare:
      Text(nl: "Pashouders", fr: "Détenteurs", de: "Passinhaber", en: "Passholders")
    case .municipalityShare:
      Text(nl: "Gemeenten", fr: "Communes", de: "Gemeinden", en: "Municipalities")
    case .flemishShare:
      Text(
        nl: "Vlaamse overheid", fr: "Autorité flamande", de: "Flämische Regierung",
        en: "Flemish government")
    case .organizerShare:
      Text(nl: "Organisatoren", fr: "Organisateurs", de: "Veranstalter", en: "Organisers")
    case .issued: Text(nl: "Gespaard", fr: "Attribués", de: "Vergeben", en: "Issued")
    case .redeemed: Text(nl: "Ingeruild", fr: "Échangés", de: "Eingelöst", en: "Redeemed")
    case .reversed: Text(nl: "Teruggenomen", fr: "Repris", de: "Zurückgenommen", en: "Reversed")
    case .outstanding: Text(nl: "Openstaand", fr: "En cours", de: "Offen", en: "Outstanding")
    case .redemptions: Text(nl: "Omruilingen", fr: "Échanges", de: "Einlösungen", en: "Redemptions")
    case .coupons: Text(nl: "Bonnen", fr: "Bons", de: "Gutscheine", en: "Coupons")
    case .passes: Text(nl: "Passen", fr: "Pass", de: "Pässe", en: "Passes")
    case .commission: Text(nl: "Commissie", fr: "Commission", de: "Provision", en: "Commission")
    case .museumVisits:
      Text(nl: "Museumbezoeken", fr: "Visites de musées", de: "Museumsbesuche", en: "Museum visits")
    case .compensatedVisits:
      Text(
        nl: "Vergoede bezoeken", fr: "Visites indemnisées", de: "Vergütete Besuche",
        en: "Compensated visits")
    case .compensation:
      Text(nl: "Vergoeding", fr: "Indemnité", de: "Vergütung", en: "Compensation")
    }
  }

  /// Whether its sums are cents.
  var isMoney: Bool {
    switch self {
    case .price, .holderShare, .municipalityShare, .flemishShare, .organizerShare, .commission,
      .compensation:
      true
    default: false
    }
  }
}

extension Figures {
  /// A sum of a measure.
  func sum(_ value: Int64, of measure: Measure) -> String {
    measure.isMoney ? euros(cents: value) : integer(value)
  }

  /// The sums of a journal's measures.
  func sums(_ values: [Int64], of journal: Journal) -> [String] {
    zip(values, journal.measures).map { sum($0, of: $1) }
  }
}
