/// The words of the pages with the project's documents, which are in English.
struct DocumentWords: Words {
  let title = Text(
    nl: "Handleidingen", fr: "Documentation", de: "Anleitungen", en: "Documentation")
  let guides = Text(
    nl: "Korte handleidingen (in het Engels)", fr: "Guides courts (en anglais)",
    de: "Kurze Anleitungen (auf Englisch)", en: "Short guides")
  let api = Text(
    nl: "Voor programma's", fr: "Pour les programmes", de: "Für Programme", en: "For programs")
  let apiPage = Text(
    nl: "Elke route van de API's, met voorbeelden", fr: "Chaque route des API, avec des exemples",
    de: "Jede Route der APIs, mit Beispielen", en: "Every route of the APIs, with examples")
  let apiDocument = Text(
    nl: "Hetzelfde als OpenAPI 3.1", fr: "La même chose en OpenAPI 3.1",
    de: "Dasselbe als OpenAPI 3.1", en: "The same as OpenAPI 3.1")
  let documents = Text(
    nl: "Alles in detail (in het Engels)", fr: "Tout en détail (en anglais)",
    de: "Alles im Einzelnen (auf Englisch)", en: "Everything in detail")
  let decisions = Text(
    nl: "Waarom het zo is (in het Engels)", fr: "Pourquoi c'est ainsi (en anglais)",
    de: "Warum es so ist (auf Englisch)", en: "Why it is so")

  /// Whom a guide is for.
  static let readers: [String: Text] = [
    "terminals": Text(
      nl: "voor wie pasjes scant of toestellen bouwt",
      fr: "pour qui scanne des cartes ou construit des appareils",
      de: "für alle, die Karten scannen oder Geräte bauen",
      en: "for those who scan passes or build readers"),
    "counters": Text(
      nl: "voor balies en helpdesks", fr: "pour les guichets et l'assistance",
      de: "für Schalter und Helpdesks", en: "for counters and help desks"),
    "regions": Text(
      nl: "voor wie een kaartsysteem beheert en het logboek controleert",
      fr: "pour qui gère un système de cartes et contrôle le journal",
      de: "für alle, die ein Kartensystem verwalten und das Protokoll prüfen",
      en: "for those who run a card system and audit the log"),
    "finance": Text(
      nl: "voor wie totalen uitvoert en afrekent", fr: "pour qui exporte des totaux et décompte",
      de: "für alle, die Summen ausgeben und abrechnen",
      en: "for those who export totals and settle"),
    "managers": Text(
      nl: "voor wie de cijfers wil zien", fr: "pour qui veut voir les chiffres",
      de: "für alle, die die Zahlen sehen wollen", en: "for those who want to see the figures"),
  ]
}
