import HTTPTypes
import LedgerHTTP
import LedgerWire

/// The words of the counter's page.
struct CounterWords: Words {
  let title = Text(nl: "Balie", fr: "Guichet", de: "Schalter", en: "Counter")
  let event = Text(nl: "Activiteit", fr: "Activité", de: "Aktivität", en: "Activity")
  let chooseEvent = Text(
    nl: "Kies een activiteit", fr: "Choisissez une activité", de: "Aktivität wählen",
    en: "Choose an activity")
  let noEvents = Text(
    nl: "Er is nu geen activiteit waar je mag inchecken of verkopen.",
    fr: "Il n'y a pas d'activité pour laquelle vous pouvez enregistrer ou vendre.",
    de: "Es gibt keine Aktivität, bei der Sie einchecken oder verkaufen dürfen.",
    en: "There is no activity at which you may check in or sell.")
  let eventTitle = Text(
    nl: "Zoek in de titels", fr: "Chercher dans les titres", de: "In den Titeln suchen",
    en: "Search the titles")
  let moreEvents = Text(
    nl: "Er zijn er meer: zoek een deel van de titel.",
    fr: "Il y en a d'autres : cherchez une partie du titre.",
    de: "Es gibt weitere: Suchen Sie nach einem Teil des Titels.",
    en: "There are more: search for a part of the title.")
  let number = Text(
    nl: "Nummer of chip van de pas", fr: "Numéro ou puce de la carte",
    de: "Nummer oder Chip der Karte", en: "Number or chip of the pass")
  let once = Text(
    nl: "Meteen inchecken na het scannen", fr: "Enregistrer dès la lecture",
    de: "Nach dem Scannen sofort einchecken", en: "Check in as soon as a pass is scanned")
  let find = Text(nl: "Zoeken", fr: "Chercher", de: "Suchen", en: "Find")
  let checkIn = Text(nl: "Inchecken", fr: "Enregistrer", de: "Einchecken", en: "Check in")
  let pass = Text(nl: "Pas", fr: "Carte", de: "Karte", en: "Pass")
  let holder = Text(nl: "Houder", fr: "Détenteur", de: "Inhaber", en: "Holder")
  let groupPass = Text(
    nl: "Groepspas", fr: "Carte de groupe", de: "Gruppenpass", en: "Group pass")
  let points = Text(nl: "Punten", fr: "Points", de: "Punkte", en: "Points")
  let newBalance = Text(
    nl: "Nieuw saldo", fr: "Nouveau solde", de: "Neuer Stand", en: "New balance")
  let socialTariff = Text(
    nl: "Kansentarief", fr: "Tarif réduit", de: "Sozialtarif", en: "Social tariff")
  let tariffActive = Text(nl: "ja", fr: "oui", de: "ja", en: "yes")
  let tariffUntil = Text(
    nl: "ja, tot en met", fr: "oui, jusqu'au", de: "ja, bis", en: "yes, through")
  let tariffExpired = Text(
    nl: "verlopen op", fr: "expiré le", de: "abgelaufen am", en: "expired on")
  let tariffEnded = Text(nl: "verlopen", fr: "expiré", de: "abgelaufen", en: "expired")
  let tariffNone = Text(nl: "nee", fr: "non", de: "nein", en: "no")
  let region = Text(
    nl: "UiTPAS-regio", fr: "Région UiTPAS", de: "UiTPAS-Region", en: "UiTPAS region")
  let tickets = Text(
    nl: "Ticket met korting", fr: "Ticket à prix réduit", de: "Ermäßigtes Ticket",
    en: "Ticket at a discount")
  let ticketEvent = Text(
    nl: "Kies eerst een activiteit waar je mag verkopen.",
    fr: "Choisissez d'abord une activité pour laquelle vous pouvez vendre.",
    de: "Wählen Sie zuerst eine Aktivität, bei der Sie verkaufen dürfen.",
    en: "First choose an activity at which you may sell.")
  let price = Text(
    nl: "Gewone prijs in euro", fr: "Prix normal en euros", de: "Normaler Preis in Euro",
    en: "Regular price in euro")
  let showTariffs = Text(
    nl: "Tarieven tonen", fr: "Afficher les tarifs", de: "Tarife zeigen", en: "Show tariffs")
  let tariff = Text(nl: "Tarief", fr: "Tarif", de: "Tarif", en: "Tariff")
  let remaining = Text(nl: "nog", fr: "reste", de: "noch", en: "left:")
  let count = Text(
    nl: "Aantal tickets", fr: "Nombre de tickets", de: "Anzahl Tickets",
    en: "Number of tickets")
  let sell = Text(nl: "Verkopen", fr: "Vendre", de: "Verkaufen", en: "Sell")
  let rewards = Text(nl: "Voordelen", fr: "Avantages", de: "Vorteile", en: "Rewards")
  let noRewards = Text(
    nl: "Er is nu geen voordeel dat met deze pas omgeruild kan worden.",
    fr: "Aucun avantage ne peut être échangé avec cette carte en ce moment.",
    de: "Mit dieser Karte kann im Moment kein Vorteil eingelöst werden.",
    en: "There is no reward that this pass can redeem now.")
  let moreRewards = Text(
    nl: "Er zijn er meer dan hier staan.", fr: "Il y en a plus que la liste n'en montre.",
    de: "Es gibt mehr, als hier stehen.", en: "There are more than are shown here.")
  let redeem = Text(nl: "Omruilen", fr: "Échanger", de: "Einlösen", en: "Redeem")
  let recent = Text(
    nl: "Onlangs aan deze balie", fr: "Récemment à ce guichet", de: "Zuletzt an diesem Schalter",
    en: "Recently at this counter")
  let cancel = Text(nl: "Annuleren", fr: "Annuler", de: "Stornieren", en: "Cancel this")
  let cancelWhich = Text(
    nl: "Wat wil je annuleren?", fr: "Que voulez-vous annuler ?",
    de: "Was wollen Sie stornieren?", en: "What do you want to cancel?")
  let checkedIn = Text(nl: "Ingecheckt.", fr: "Enregistré.", de: "Eingecheckt.", en: "Checked in.")
  let sold = Text(nl: "Verkocht.", fr: "Vendu.", de: "Verkauft.", en: "Sold.")
  let redeemed = Text(nl: "Omgeruild.", fr: "Échangé.", de: "Eingelöst.", en: "Redeemed.")
  let cancelled = Text(nl: "Geannuleerd.", fr: "Annulé.", de: "Storniert.", en: "Cancelled.")
  let code = Text(nl: "Code", fr: "Code", de: "Code", en: "Code")
  let checkin = Text(nl: "Check-in", fr: "Enregistrement", de: "Check-in", en: "Check-in")
  let sale = Text(nl: "Ticket", fr: "Ticket", de: "Ticket", en: "Ticket")
  let redemption = Text(nl: "Voordeel", fr: "Avantage", de: "Vorteil", en: "Reward")
  let refused = Text(
    nl: "Dat kan niet.", fr: "Ce n'est pas possible.", de: "Das geht nicht.",
    en: "That is not possible.")

  /// What is said of problems that have no words for an end user.
  static func text(of problem: Problem) -> Text? {
    if problem.type == .idempotencyKeyReused { return formUsed }
    return problem.status == .notFound ? gone : nil
  }

  private static let formUsed = Text(
    nl:
      "Dit formulier is al eens met iets anders verstuurd. Er is nu niets gebeurd: herhaal het.",
    fr: "Ce formulaire a déjà été envoyé avec autre chose. Rien n'a été fait : recommencez.",
    de: "Dieses Formular wurde schon mit etwas anderem gesendet. Es ist nichts geschehen: "
      + "Versuchen Sie es noch einmal.",
    en: "This form was sent before with something else. Nothing was done now: do it again.")

  private static let gone = Text(
    nl: "Dit is al geannuleerd, of het kan niet meer geannuleerd worden.",
    fr: "C'est déjà annulé, ou cela ne peut plus être annulé.",
    de: "Das ist schon storniert, oder es kann nicht mehr storniert werden.",
    en: "This was cancelled before, or it can no longer be cancelled.")

  /// What is wrong with what was filled in.
  enum Fault {
    /// No event was chosen.
    static let event = fault(
      nl: "Kies een activiteit.", fr: "Choisissez une activité.",
      de: "Wählen Sie eine Aktivität.", en: "Choose an activity.")
    /// The price is none.
    static let price = fault(
      nl: "Vul een prijs in, zoals 12,50.", fr: "Indiquez un prix, par exemple 12,50.",
      de: "Geben Sie einen Preis ein, etwa 12,50.", en: "Give a price, such as 12.50.")
    /// The number of tickets is none.
    static let count = fault(
      nl: "Vul in hoeveel tickets, van 1 tot 500.",
      fr: "Indiquez le nombre de tickets, de 1 à 500.",
      de: "Geben Sie die Anzahl der Tickets ein, 1 bis 500.",
      en: "Give the number of tickets, 1 to 500.")
    /// No number was given.
    static let number = fault(
      nl: "Scan een pas of vul een nummer in.", fr: "Scannez une carte ou indiquez un numéro.",
      de: "Scannen Sie eine Karte oder geben Sie eine Nummer ein.",
      en: "Scan a pass or give a number.")

    private static func fault(nl: String, fr: String, de: String, en: String) -> Problem {
      Problem(.bodyInvalidData, endUserMessage: LocalizedText(nl: nl, fr: fr, de: de, en: en))
    }
  }
}
