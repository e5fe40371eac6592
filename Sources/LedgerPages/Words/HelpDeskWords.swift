/// The words of the help desk's page.
struct HelpDeskWords: Words {
  let title = Text(nl: "Helpdesk", fr: "Assistance", de: "Helpdesk", en: "Help desk")
  let number = Text(
    nl: "Nummer of chip van de pas", fr: "Numéro ou puce de la carte",
    de: "Nummer oder Chip der Karte", en: "Number or chip of the pass")
  let search = Text(nl: "Zoeken", fr: "Chercher", de: "Suchen", en: "Search")
  let unknown = Text(
    nl: "Er is geen pas met dit nummer, of geen die je mag inkijken.",
    fr: "Aucune carte ne porte ce numéro, ou aucune que vous puissiez consulter.",
    de: "Es gibt keine Karte mit dieser Nummer, oder keine, die Sie einsehen dürfen.",
    en: "There is no pass with this number, or none that you may look into.")
  let cardOf = Text(nl: "Houder van", fr: "Détenteur de", de: "Inhaber von", en: "Holder of")
  let entries = Text(
    nl: "gebeurtenissen, de nieuwste eerst", fr: "événements, le plus récent en premier",
    de: "Ereignisse, das neueste zuerst", en: "entries, the newest first")
  let caption = Text(
    nl: "Tijdlijn van de houder", fr: "Historique du détenteur", de: "Verlauf des Inhabers",
    en: "Timeline of the holder")
  let when = Text(nl: "Wanneer", fr: "Quand", de: "Wann", en: "When")
  let recorded = Text(
    nl: "opgetekend", fr: "enregistré", de: "aufgezeichnet", en: "recorded")
  let what = Text(nl: "Wat", fr: "Quoi", de: "Was", en: "What")
  let why = Text(nl: "Uitleg", fr: "Explication", de: "Erklärung", en: "Explanation")
  let points = Text(nl: "Punten", fr: "Points", de: "Punkte", en: "Points")
  let balance = Text(nl: "Saldo", fr: "Solde", de: "Stand", en: "Balance")
  let refused = Text(nl: "Geweigerd", fr: "Refusé", de: "Abgelehnt", en: "Refused")
  let undone = Text(nl: "Telt niet", fr: "Ne compte pas", de: "Zählt nicht", en: "Does not count")
  let until = Text(nl: "tot en met", fr: "jusqu'au", de: "bis", en: "until")
  let newer = Text(nl: "Nieuwere", fr: "Plus récents", de: "Neuere", en: "Newer")
  let older = Text(nl: "Oudere", fr: "Plus anciens", de: "Ältere", en: "Older")
}
