import LedgerProjections

/// The words of the start.
struct HomeWords: Words {
  let title = Text(
    nl: "Overzicht", fr: "Vue d'ensemble", de: "Übersicht", en: "Overview")
  let ofTarget = Text(
    nl: "van de doelstelling", fr: "de l'objectif de", de: "des Ziels von", en: "of the target of")
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
