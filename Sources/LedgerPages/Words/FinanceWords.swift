/// The words of the pages about money.
struct FinanceWords: Words {
  let title = Text(nl: "Financiën", fr: "Finances", de: "Finanzen", en: "Finance")
  let from = Text(nl: "Van", fr: "Du", de: "Von", en: "From")
  let to = Text(nl: "Tot en met", fr: "Au", de: "Bis", en: "To")
  let by = Text(nl: "Per", fr: "Par", de: "Pro", en: "By")
  let show = Text(nl: "Tonen", fr: "Afficher", de: "Anzeigen", en: "Show")
  let closed = Text(
    nl: "Afgesloten: deze cijfers veranderen niet meer.",
    fr: "Clôturé : ces chiffres ne changent plus.",
    de: "Abgeschlossen: Diese Zahlen ändern sich nicht mehr.",
    en: "Closed: these figures never change any more.")
  let open = Text(
    nl: "Voorlopig: deze periode is nog niet helemaal afgesloten.",
    fr: "Provisoire : cette période n'est pas encore entièrement clôturée.",
    de: "Vorläufig: Dieser Zeitraum ist noch nicht ganz abgeschlossen.",
    en: "Provisional: this period is not wholly closed yet.")
  let totals = Text(nl: "Totalen", fr: "Totaux", de: "Summen", en: "Totals")
  let shares = Text(
    nl: "Wie draagt de ticketprijzen", fr: "Qui supporte le prix des tickets",
    de: "Wer die Ticketpreise trägt", en: "Who bears the ticket prices")
  let total = Text(nl: "Totaal", fr: "Total", de: "Summe", en: "Total")
  let more = Text(
    nl: "Alleen de eerste regels staan hier. De download heeft ze allemaal.",
    fr: "Seules les premières lignes figurent ici. Le téléchargement les contient toutes.",
    de: "Hier stehen nur die ersten Zeilen. Der Download enthält alle.",
    en: "Only the first lines stand here. The download has all of them.")
  let downloads = Text(nl: "Downloads", fr: "Téléchargements", de: "Downloads", en: "Downloads")
  let file = Text(nl: "Bestand", fr: "Fichier", de: "Datei", en: "File")
  let participationsFile = Text(
    nl: "Participaties per maand", fr: "Participations par mois", de: "Teilnahmen pro Monat",
    en: "Participations by month")
  let sharesFile = Text(
    nl: "Aandelen in ticketprijzen", fr: "Parts des prix de tickets",
    de: "Anteile an Ticketpreisen", en: "Shares of ticket prices")
  let passesFile = Text(
    nl: "Verkochte passen", fr: "Pass vendus", de: "Verkaufte Pässe", en: "Passes sold")
  let pointsFile = Text(nl: "Punten", fr: "Points", de: "Punkte", en: "Points")
  let museumFile = Text(
    nl: "Vergoeding van musea", fr: "Indemnités des musées", de: "Vergütung der Museen",
    en: "Compensation of museums")
  let tariffFile = Text(
    nl: "Tabel van het kansentarief", fr: "Tableau du tarif social",
    de: "Tabelle des Sozialtarifs", en: "Table of the social tariff")
  let periods = Text(
    nl: "Afgesloten maanden", fr: "Mois clôturés", de: "Abgeschlossene Monate",
    en: "Closed months")
  let month = Text(nl: "Maand", fr: "Mois", de: "Monat", en: "Month")
  let quarter = Text(nl: "Kwartaal", fr: "Trimestre", de: "Quartal", en: "Quarter")
  let organizer = Text(nl: "Organisator", fr: "Organisateur", de: "Veranstalter", en: "Organiser")
  let municipality = Text(nl: "Gemeente", fr: "Commune", de: "Gemeinde", en: "Municipality")
  let cardSystem = Text(nl: "Regio", fr: "Région", de: "Region", en: "Region")
  let museum = Text(nl: "Museum", fr: "Musée", de: "Museum", en: "Museum")
  let position = Text(
    nl: "Record", fr: "Enregistrement", de: "Eintrag", en: "Record")
  let closedAt = Text(
    nl: "Afgesloten op", fr: "Clôturé le", de: "Abgeschlossen am", en: "Closed on")
  let yearReport = Text(
    nl: "Jaarverslag", fr: "Rapport annuel", de: "Jahresbericht", en: "Yearly report")
  let participations = Text(
    nl: "Participaties", fr: "Participations", de: "Teilnahmen", en: "Participations")
  let passes = Text(
    nl: "Verkochte passen", fr: "Pass vendus", de: "Verkaufte Pässe", en: "Passes sold")
  let museums = Text(
    nl: "Vergoeding van musea", fr: "Indemnités des musées", de: "Vergütung der Museen",
    en: "Compensation of museums")
  let unknown = Text(nl: "onbekend", fr: "inconnu", de: "unbekannt", en: "unknown")
}
