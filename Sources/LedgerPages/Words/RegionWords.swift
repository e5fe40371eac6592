/// The words of the pages about regions.
struct RegionWords: Words {
  let title = Text(nl: "Regio's", fr: "Régions", de: "Regionen", en: "Regions")
  let region = Text(nl: "Regio", fr: "Région", de: "Region", en: "Region")
  let lastYear = Text(
    nl: "Participaties in de laatste twaalf maanden, bij activiteiten van de regio",
    fr: "Participations des douze derniers mois, aux activités de la région",
    de: "Teilnahmen der letzten zwölf Monate, an Aktivitäten der Region",
    en: "Participations in the last twelve months, at activities of the region")
  let participations = Text(
    nl: "Participaties", fr: "Participations", de: "Teilnahmen", en: "Participations")
  let perMonth = Text(
    nl: "Participaties per maand", fr: "Participations par mois", de: "Teilnahmen pro Monat",
    en: "Participations per month")
  let trend = Text(
    nl: "Check-ins en ticketverkopen bij activiteiten van de regio.",
    fr: "Check-ins et ventes de tickets aux activités de la région.",
    de: "Check-ins und Ticketverkäufe bei Aktivitäten der Region.",
    en: "Check-ins and ticket sales at activities of the region.")
  let month = Text(nl: "Maand", fr: "Mois", de: "Monat", en: "Month")
  let municipalities = Text(nl: "Gemeenten", fr: "Communes", de: "Gemeinden", en: "Municipalities")
  let organizers = Text(
    nl: "Organisatoren", fr: "Organisateurs", de: "Veranstalter", en: "Organisers")
  let organizer = Text(nl: "Organisator", fr: "Organisateur", de: "Veranstalter", en: "Organiser")
  let organizersTold = Text(
    nl: "De twintig met de meeste participaties in de laatste twaalf maanden",
    fr: "Les vingt avec le plus de participations des douze derniers mois",
    de: "Die zwanzig mit den meisten Teilnahmen der letzten zwölf Monate",
    en: "The twenty with the most participations in the last twelve months")
  let tariff = Text(
    nl: "Kansentarief", fr: "Tarif social", de: "Sozialtarif", en: "Social tariff")
  let tariffTold = Text(
    nl: "Participaties met en zonder kansentarief, volgens de kaart",
    fr: "Participations avec et sans tarif social, selon la carte",
    de: "Teilnahmen mit und ohne Sozialtarif, nach der Karte",
    en: "Participations with and without the social tariff, by the card")
  let suppressed = Text(
    nl: "Kleine aantallen worden niet getoond, en alleen van afgesloten kwartalen.",
    fr: "Les petits nombres ne sont pas montrés, et seuls les trimestres clôturés le sont.",
    de: "Kleine Zahlen werden nicht gezeigt, und nur abgeschlossene Quartale.",
    en: "Small counts are not shown, and only closed quarters are.")
  let hidden = Text(
    nl: "niet getoond", fr: "non montré", de: "nicht gezeigt", en: "not shown")
  let quarter = Text(nl: "Kwartaal", fr: "Trimestre", de: "Quartal", en: "Quarter")
  let withTariff = Text(
    nl: "Met kansentarief", fr: "Avec tarif social", de: "Mit Sozialtarif",
    en: "With the social tariff")
  let withoutTariff = Text(
    nl: "Zonder", fr: "Sans", de: "Ohne", en: "Without")
  let all = Text(nl: "Samen", fr: "Ensemble", de: "Zusammen", en: "Together")
  let share = Text(nl: "Aandeel", fr: "Part", de: "Anteil", en: "Share")
  let log = Text(
    nl: "Het logboek van de regio", fr: "Le journal de la région", de: "Das Log der Region",
    en: "The region's log")
  let records = Text(
    nl: "Records die de regio aangaan", fr: "Enregistrements qui concernent la région",
    de: "Einträge, die die Region betreffen", en: "Records that concern the region")
  let checkpoint = Text(
    nl: "Nieuwste ondertekende controlepunt, record",
    fr: "Dernier point de contrôle signé, enregistrement",
    de: "Neuester signierter Kontrollpunkt, Eintrag", en: "Newest signed checkpoint, record")
  let replay = Text(
    nl: "Laatste replay sinds de dienst draait", fr: "Dernier replay depuis le démarrage",
    de: "Letzter Replay seit dem Start des Dienstes", en: "Last replay since the service started")
  let through = Text(
    nl: "tot record van de regio", fr: "jusqu'à l'enregistrement de la région",
    de: "bis zum Eintrag der Region", en: "through record of the region")
  let never = Text(nl: "nog geen", fr: "aucun", de: "noch keiner", en: "none yet")
}
