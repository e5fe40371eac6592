import Ledger

/// What the records of a holder are called.
enum TimelineWords {
  /// What a record is, in words; the record's own name for one that no holder has.
  static func label(of type: String) -> Text {
    RecordType.allCases.first { "\($0)" == type }.flatMap { labels[$0] }
      ?? Text(nl: type, fr: type, de: type, en: type)
  }

  /// What a status of a card is called, by its word in the published API.
  static func cardStatus(_ name: String) -> Text {
    cardStatuses[name] ?? Text(nl: name, fr: name, de: name, en: name)
  }

  /// A replaced card is a blocked one in the published API.
  static let cardStatuses = [
    "ACTIVE": Text(nl: "actief", fr: "active", de: "aktiv", en: "active"),
    "BLOCKED": Text(nl: "geblokkeerd", fr: "bloquée", de: "gesperrt", en: "blocked"),
    "DELETED": Text(nl: "verwijderd", fr: "supprimée", de: "gelöscht", en: "deleted"),
    "LOCAL_STOCK": Text(nl: "in voorraad", fr: "en stock", de: "auf Lager", en: "in stock"),
    "PROVISIONED": Text(nl: "aangemaakt", fr: "créée", de: "angelegt", en: "provisioned"),
  ]

  /// The labels of everything that a timeline tells.
  static let labels: [RecordType: Text] = [
    .holderRegistered: Text(
      nl: "Geregistreerd", fr: "Enregistrement", de: "Registriert", en: "Registered"),
    .holderStandingChanged: Text(
      nl: "Houder geblokkeerd of vrijgegeven", fr: "Détenteur bloqué ou débloqué",
      de: "Inhaber gesperrt oder freigegeben", en: "Holder blocked or unblocked"),
    .membershipStarted: Text(
      nl: "Lid geworden", fr: "Devenu membre", de: "Mitglied geworden", en: "Became a member"),
    .membershipStandingChanged: Text(
      nl: "Lidmaatschap geblokkeerd of vrijgegeven", fr: "Affiliation bloquée ou débloquée",
      de: "Mitgliedschaft gesperrt oder freigegeben", en: "Membership blocked or unblocked"),
    .socialTariffGranted: Text(
      nl: "Kansentarief toegekend", fr: "Tarif réduit accordé", de: "Sozialtarif gewährt",
      en: "Social tariff granted"),
    .socialTariffSuspended: Text(
      nl: "Kansentarief onderbroken", fr: "Tarif réduit suspendu", de: "Sozialtarif ausgesetzt",
      en: "Social tariff suspended"),
    .socialTariffSuspensionLifted: Text(
      nl: "Kansentarief hervat", fr: "Tarif réduit rétabli", de: "Sozialtarif wieder in Kraft",
      en: "Social tariff resumed"),
    .socialTariffRevoked: Text(
      nl: "Kansentarief ingetrokken", fr: "Tarif réduit retiré", de: "Sozialtarif entzogen",
      en: "Social tariff revoked"),
    .holderErased: Text(nl: "Gewist", fr: "Effacé", de: "Gelöscht", en: "Erased"),
    .cardRegistered: Text(
      nl: "Pas gekoppeld", fr: "Carte liée", de: "Karte verknüpft", en: "Card linked"),
    .cardStatusChanged: Text(
      nl: "Status van de pas gewijzigd", fr: "Statut de la carte modifié",
      de: "Status der Karte geändert", en: "Status of the card changed"),
    .passSold: Text(nl: "Pas verkocht", fr: "Carte vendue", de: "Karte verkauft", en: "Pass sold"),
    .groupPassTermsSet: Text(
      nl: "Groepspas ingesteld", fr: "Carte de groupe réglée", de: "Gruppenpass eingestellt",
      en: "Group pass set"),
    .pointsIssued: Text(
      nl: "Punten bijgeschreven", fr: "Points ajoutés", de: "Punkte gutgeschrieben",
      en: "Points added"),
    .associationMembershipSet: Text(
      nl: "Lid van een vereniging", fr: "Membre d'une association",
      de: "Mitglied eines Vereins", en: "Member of an association"),
    .associationMembershipEnded: Text(
      nl: "Geen lid meer van een vereniging", fr: "N'est plus membre d'une association",
      de: "Nicht mehr Mitglied eines Vereins", en: "No longer a member of an association"),
    .checkedIn: Text(nl: "Punt gespaard", fr: "Point gagné", de: "Punkt gesammelt", en: "Check-in"),
    .checkInRefused: Text(
      nl: "Punt sparen niet gelukt", fr: "Point non gagné", de: "Punkt nicht gesammelt",
      en: "Check-in refused"),
    .checkInUndone: Text(
      nl: "Punt sparen ongedaan gemaakt", fr: "Point annulé", de: "Punkt zurückgenommen",
      en: "Check-in undone"),
    .checkInRecounted: Text(
      nl: "Opnieuw geteld: een andere registratie kwam eerst",
      fr: "Recompté : un autre passage était antérieur",
      de: "Neu gezählt: ein anderer Vorgang kam zuerst",
      en: "Counted again: another check-in came first"),
    .findingDismissed: Text(
      nl: "Bevinding afgehandeld", fr: "Constat classé", de: "Befund erledigt",
      en: "Finding put aside"),
    .rewardRedeemed: Text(
      nl: "Voordeel omgeruild", fr: "Avantage échangé", de: "Vorteil eingelöst",
      en: "Reward redeemed"),
    .rewardRefused: Text(
      nl: "Voordeel niet omgeruild", fr: "Avantage refusé", de: "Vorteil abgelehnt",
      en: "Reward refused"),
    .redemptionCancelled: Text(
      nl: "Omruiling geannuleerd", fr: "Échange annulé", de: "Einlösung storniert",
      en: "Redemption cancelled"),
    .welcomeBenefitGranted: Text(
      nl: "Welkomstvoordeel gekregen", fr: "Avantage de bienvenue reçu",
      de: "Willkommensvorteil erhalten", en: "Welcome benefit granted"),
    .couponGranted: Text(
      nl: "Bon gekregen", fr: "Bon reçu", de: "Gutschein erhalten", en: "Coupon granted"),
    .ticketSold: Text(
      nl: "Ticket verkocht", fr: "Ticket vendu", de: "Ticket verkauft", en: "Ticket sold"),
    .ticketRefused: Text(
      nl: "Ticket aan korting geweigerd", fr: "Ticket à prix réduit refusé",
      de: "Ermäßigtes Ticket abgelehnt", en: "Discounted ticket refused"),
    .ticketSaleCancelled: Text(
      nl: "Ticketverkoop geannuleerd", fr: "Vente de ticket annulée",
      de: "Ticketverkauf storniert", en: "Ticket sale cancelled"),
    .subscriptionSold: Text(
      nl: "Museumpas verkocht", fr: "Pass musées vendu", de: "Museumspass verkauft",
      en: "Museum pass sold"),
    .subscriptionActivated: Text(
      nl: "Museumpas geactiveerd", fr: "Pass musées activé", de: "Museumspass aktiviert",
      en: "Museum pass activated"),
    .subscriptionsFrozen: Text(
      nl: "Museumpas stilgelegd", fr: "Pass musées suspendu", de: "Museumspass angehalten",
      en: "Museum pass frozen"),
    .subscriptionResumed: Text(
      nl: "Museumpas loopt weer", fr: "Pass musées repris", de: "Museumspass läuft wieder",
      en: "Museum pass resumed"),
    .passholderIdentified: Text(
      nl: "Museumpas geregistreerd", fr: "Pass musées enregistré", de: "Museumspass registriert",
      en: "Museum pass registered"),
    .subscriptionCancelled: Text(
      nl: "Museumpas geannuleerd", fr: "Pass musées annulé", de: "Museumspass storniert",
      en: "Museum pass cancelled"),
    .museumVisitRegistered: Text(
      nl: "Museumbezoek", fr: "Visite de musée", de: "Museumsbesuch", en: "Museum visit"),
    .museumVisitRefused: Text(
      nl: "Museumbezoek geweigerd", fr: "Visite de musée refusée", de: "Museumsbesuch abgelehnt",
      en: "Museum visit refused"),
    .museumVisitUndone: Text(
      nl: "Museumbezoek ongedaan gemaakt", fr: "Visite de musée annulée",
      de: "Museumsbesuch zurückgenommen", en: "Museum visit undone"),
  ]
}
