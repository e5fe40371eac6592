import Ledger

/// The words of the worklist.
struct FindingsWords: Words {
  let title = Text(nl: "Bevindingen", fr: "Constats", de: "Befunde", en: "Findings")
  let open = Text(
    nl: "bevindingen wachten op een mens", fr: "constats attendent quelqu'un",
    de: "Befunde warten auf einen Menschen", en: "findings wait for a person")
  let none = Text(
    nl: "Er is niets te doen.", fr: "Il n'y a rien à faire.", de: "Es ist nichts zu tun.",
    en: "There is nothing to do.")
  let caption = Text(
    nl: "Open bevindingen, de laatst gebeurde eerst",
    fr: "Constats ouverts, les derniers survenus en premier",
    de: "Offene Befunde, zuletzt geschehene zuerst", en: "Open findings, what happened last first")
  let what = Text(nl: "Wat", fr: "Quoi", de: "Was", en: "What")
  let when = Text(nl: "Wanneer", fr: "Quand", de: "Wann", en: "When")
  let recorded = Text(
    nl: "opgetekend", fr: "enregistré", de: "aufgezeichnet", en: "recorded")
  let place = Text(nl: "Waar", fr: "Où", de: "Wo", en: "Where")
  let why = Text(nl: "Uitleg", fr: "Explication", de: "Erklärung", en: "Explanation")
  let decision = Text(nl: "Beslissing", fr: "Décision", de: "Entscheidung", en: "Decision")
  let admit = Text(nl: "Toelaten", fr: "Admettre", de: "Zulassen", en: "Admit")
  let dismiss = Text(
    nl: "Terzijde leggen", fr: "Classer", de: "Beiseitelegen", en: "Put aside")
  let reason = Text(nl: "Reden", fr: "Motif", de: "Grund", en: "Reason")
  let of = Text(nl: "van record", fr: "de l'enregistrement", de: "von Eintrag", en: "of record")
  let admitted = Text(nl: "Toegelaten:", fr: "Admis :", de: "Zugelassen:", en: "Admitted:")
  let dismissed = Text(
    nl: "De bevinding is terzijde gelegd.", fr: "Le constat est classé.",
    de: "Der Befund ist beiseitegelegt.", en: "The finding was put aside.")
  let unknown = Text(
    nl: "Er is geen bevinding met dit nummer.", fr: "Aucun constat ne porte ce numéro.",
    de: "Es gibt keinen Befund mit dieser Nummer.", en: "There is no finding with this number.")
  let settledBefore = Text(
    nl: "Dit kan niet meer: de bevinding is al afgehandeld, of ze wordt niet vastgehouden.",
    fr: "Impossible : le constat est déjà traité, ou il n'est pas retenu.",
    de: "Das geht nicht mehr: der Befund ist erledigt, oder er wird nicht zurückgehalten.",
    en: "That is not possible: the finding was settled before, or it is not held.")
  let newer = Text(nl: "Nieuwere", fr: "Plus récents", de: "Neuere", en: "Newer")
  let older = Text(nl: "Oudere", fr: "Plus anciens", de: "Ältere", en: "Older")

  /// What a finding is.
  static func kind(_ kind: FindingKind) -> Text {
    switch kind {
    case .tooLate:
      Text(nl: "Te laat binnen", fr: "Arrivé trop tard", de: "Zu spät eingegangen", en: "Too late")
    case .quarantined:
      Text(
        nl: "Van een ingetrokken toestel", fr: "D'un appareil révoqué",
        de: "Von einem gesperrten Gerät", en: "From a revoked device")
    case .conflict:
      Text(
        nl: "Staat tegen een regel", fr: "Maintenu contre une règle",
        de: "Steht gegen eine Regel", en: "Stands against a rule")
    case .unknownCard:
      Text(nl: "Onbekende pas", fr: "Carte inconnue", de: "Unbekannte Karte", en: "Unknown card")
    }
  }

  /// For what reasons a person puts a finding aside, in the order in which they are offered.
  static let reasons: KeyValuePairs<DismissalReason, Text> = [
    .seen: Text(
      nl: "Gezien, in orde", fr: "Vu, en ordre", de: "Gesehen, in Ordnung", en: "Seen, in order"),
    .notPresent: Text(nl: "Was er niet", fr: "Absent", de: "War nicht da", en: "Was not there"),
    .duplicate: Text(nl: "Dubbel", fr: "En double", de: "Doppelt", en: "Duplicate"),
    .untrusted: Text(
      nl: "Niet te vertrouwen", fr: "Pas fiable", de: "Nicht vertrauenswürdig",
      en: "Not to be trusted"),
    .test: Text(nl: "Een test", fr: "Un essai", de: "Ein Test", en: "A test"),
    .other: Text(nl: "Iets anders", fr: "Autre", de: "Etwas anderes", en: "Something else"),
  ]
}
