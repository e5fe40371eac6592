/// The words of the page about museums.
struct MuseumWords: Words {
  let title = Text(nl: "Musea", fr: "Musées", de: "Museen", en: "Museums")
  let museum = Text(nl: "Museum", fr: "Musée", de: "Museum", en: "Museum")
  let perMuseum = Text(
    nl: "Bezoeken en vergoeding per museum, laatste twaalf maanden",
    fr: "Visites et indemnité par musée, douze derniers mois",
    de: "Besuche und Vergütung pro Museum, letzte zwölf Monate",
    en: "Visits and compensation per museum, last twelve months")
  let perMonth = Text(
    nl: "Museumbezoeken per maand", fr: "Visites de musées par mois",
    de: "Museumsbesuche pro Monat", en: "Museum visits per month")
  let trend = Text(
    nl: "Bezoeken aan musea, met een eigen pas of een andere kaart.",
    fr: "Visites de musées, avec un pass propre ou une autre carte.",
    de: "Museumsbesuche, mit eigenem Pass oder anderer Karte.",
    en: "Visits to museums, with a pass of their own or another card.")
  let month = Text(nl: "Maand", fr: "Mois", de: "Monat", en: "Month")
  let visits = Text(nl: "Bezoeken", fr: "Visites", de: "Besuche", en: "Visits")
  let total = Text(nl: "Totaal", fr: "Total", de: "Summe", en: "Total")
}
