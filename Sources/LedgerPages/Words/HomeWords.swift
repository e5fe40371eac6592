import LedgerProjections

/// The words of the start.
struct HomeWords: Words {
  let title = Text(
    nl: "Overzicht", fr: "Vue d'ensemble", de: "Übersicht", en: "Overview")
  let ofTarget = Text(
    nl: "van de doelstelling", fr: "de l'objectif de", de: "des Ziels von", en: "of the target of")
  let trends = Text(nl: "Verloop", fr: "Évolution", de: "Verlauf", en: "Trends")
  let perMonth = Text(nl: "per maand", fr: "par mois", de: "pro Monat", en: "per month")
  let perQuarter = Text(
    nl: "per kwartaal", fr: "par trimestre", de: "pro Quartal", en: "per quarter")
  let month = Text(nl: "Maand", fr: "Mois", de: "Monat", en: "Month")
  let quarter = Text(nl: "Kwartaal", fr: "Trimestre", de: "Quartal", en: "Quarter")
  let participations = Text(
    nl: "Participaties", fr: "Participations", de: "Teilnahmen", en: "Participations")
  let participationsTrend = Text(
    nl: "Check-ins en ticketverkopen in de laatste twaalf periodes, de lopende inbegrepen.",
    fr: "Check-ins et ventes de tickets des douze dernières périodes, celle en cours comprise.",
    de: "Check-ins und Ticketverkäufe der letzten zwölf Zeiträume, der laufende inbegriffen.",
    en: "Check-ins and ticket sales in the last twelve periods, the current one included.")
  let museumVisits = Text(
    nl: "Museumbezoeken", fr: "Visites de musées", de: "Museumsbesuche", en: "Museum visits")
  let museumVisitsTrend = Text(
    nl: "Bezoeken aan musea in de laatste twaalf periodes, de lopende inbegrepen.",
    fr: "Visites de musées des douze dernières périodes, celle en cours comprise.",
    de: "Museumsbesuche der letzten zwölf Zeiträume, der laufende inbegriffen.",
    en: "Visits to museums in the last twelve periods, the current one included.")
  let welcome = Text(
    nl: "Kies hierboven wat je wil bekijken.", fr: "Choisissez ci-dessus ce que vous voulez voir.",
    de: "Wählen Sie oben, was Sie sehen möchten.", en: "Choose above what you want to see.")
  let baseline = Text(
    nl: "Eind 2016:", fr: "Fin 2016 :", de: "Ende 2016:", en: "End of 2016:")
}

extension KeyIndicator {
  /// What is counted.
  var label: Text {
    switch self {
    case .passholders:
      Text(nl: "Pashouders", fr: "Détenteurs de pass", de: "Passinhaber", en: "Passholders")
    case .passholdersWithSocialTariff:
      Text(
        nl: "Pashouders met kansentarief", fr: "Détenteurs au tarif social",
        de: "Passinhaber mit Sozialtarif", en: "Passholders with the social tariff")
    case .municipalities:
      Text(nl: "Gemeenten", fr: "Communes", de: "Gemeinden", en: "Municipalities")
    case .regions: Text(nl: "Regio's", fr: "Régions", de: "Regionen", en: "Regions")
    case .participations:
      Text(nl: "Participaties", fr: "Participations", de: "Teilnahmen", en: "Participations")
    case .partners: Text(nl: "Partners", fr: "Partenaires", de: "Partner", en: "Partners")
    case .museumPasses:
      Text(nl: "Museumpassen", fr: "Pass musées", de: "Museumspässe", en: "Museum passes")
    case .museumVisits:
      Text(nl: "Museumbezoeken", fr: "Visites de musées", de: "Museumsbesuche", en: "Museum visits")
    }
  }
}
