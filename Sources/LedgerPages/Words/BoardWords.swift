/// The words of the pages about check-ins at events.
struct BoardWords: Words {
  let title = Text(nl: "Activiteiten", fr: "Activités", de: "Aktivitäten", en: "Events")
  let search = Text(
    nl: "Zoeken in titels, ook van voorbije activiteiten",
    fr: "Chercher dans les titres, aussi d'activités passées",
    de: "In Titeln suchen, auch von vergangenen Aktivitäten",
    en: "Search in titles, also of events that are over")
  let find = Text(nl: "Zoeken", fr: "Chercher", de: "Suchen", en: "Search")
  let none = Text(
    nl: "Geen activiteit gevonden.", fr: "Aucune activité trouvée.",
    de: "Keine Aktivität gefunden.", en: "No event was found.")
  let found = Text(nl: "activiteiten", fr: "activités", de: "Aktivitäten", en: "events")
  let cut = Text(
    nl: "Alleen de nieuwste worden getoond: zoek in de titels om er andere te zien.",
    fr: "Seules les plus récentes sont montrées : cherchez dans les titres pour en voir d'autres.",
    de: "Nur die neuesten werden gezeigt: suchen Sie in den Titeln, um andere zu sehen.",
    en: "Only the newest are shown: search in the titles to see others.")
  let caption = Text(
    nl: "Activiteiten, de nieuwste eerst", fr: "Activités, les plus récentes d'abord",
    de: "Aktivitäten, die neuesten zuerst", en: "Events, the newest first")
  let event = Text(nl: "Activiteit", fr: "Activité", de: "Aktivität", en: "Event")
  let organizer = Text(nl: "Organisator", fr: "Organisateur", de: "Veranstalter", en: "Organiser")
  let regions = Text(nl: "Regio's", fr: "Régions", de: "Regionen", en: "Regions")
  let until = Text(nl: "Tot", fr: "Jusqu'au", de: "Bis", en: "Until")
  let always = Text(nl: "altijd", fr: "toujours", de: "immer", en: "always")
  let code = Text(nl: "QR-code", fr: "Code QR", de: "QR-Code", en: "QR code")
  let checkins = Text(nl: "Check-ins", fr: "Check-ins", de: "Check-ins", en: "Check-ins")
  let standing = Text(
    nl: "check-ins tot nu", fr: "check-ins jusqu'ici", de: "Check-ins bis jetzt",
    en: "check-ins so far")
  let perHour = Text(
    nl: "Check-ins per uur", fr: "Check-ins par heure", de: "Check-ins pro Stunde",
    en: "Check-ins per hour")
  let perHourTells = Text(
    nl: "De laatste vierentwintig uur.", fr: "Les dernières vingt-quatre heures.",
    de: "Die letzten vierundzwanzig Stunden.", en: "The last twenty-four hours.")
  let hour = Text(nl: "Vanaf", fr: "Dès", de: "Ab", en: "From")
  let perRegion = Text(
    nl: "Per regio van de pas", fr: "Par région de la carte", de: "Nach Region der Karte",
    en: "By region of the pass")
  let region = Text(nl: "Regio", fr: "Région", de: "Region", en: "Region")
  let perTerminal = Text(
    nl: "Per toestel", fr: "Par appareil", de: "Nach Gerät", en: "By terminal")
  let terminal = Text(nl: "Toestel", fr: "Appareil", de: "Gerät", en: "Terminal")
  let noTerminal = Text(
    nl: "balie, zuil of telefoon", fr: "guichet, borne ou téléphone",
    de: "Schalter, Säule oder Telefon", en: "counter, kiosk or phone")
  let live = Text(
    nl: "De cijfers lopen mee.", fr: "Les chiffres se mettent à jour.",
    de: "Die Zahlen laufen mit.", en: "The figures keep up.")
  let lost = Text(
    nl: "Geen verbinding: de cijfers staan stil. Er wordt opnieuw geprobeerd.",
    fr: "Pas de connexion : les chiffres sont figés. Nouvel essai en cours.",
    de: "Keine Verbindung: die Zahlen stehen still. Es wird erneut versucht.",
    en: "No connection: the figures stand still. Another try is under way.")
  let again = Text(
    nl: "Opnieuw laden voor de cijfers van nu", fr: "Recharger pour les chiffres actuels",
    de: "Neu laden für die Zahlen von jetzt", en: "Load again for the figures of now")
}

/// The words of the pages with check-in codes.
struct CheckInCodeWords: Words {
  let title = Text(nl: "Activiteiten", fr: "Activités", de: "Aktivitäten", en: "Events")
  let board = Text(nl: "Check-ins", fr: "Check-ins", de: "Check-ins", en: "Check-ins")
  let scan = Text(
    nl: "Scan en spaar UiTPAS-punten", fr: "Scannez et gagnez des points UiTPAS",
    de: "Scannen und UiTPAS-Punkte sammeln", en: "Scan and collect UiTPAS points")
  let how = Text(
    nl: "Open de UiTPAS-app en scan deze code om in te checken.",
    fr: "Ouvrez l'application UiTPAS et scannez ce code pour faire un check-in.",
    de: "Öffnen Sie die UiTPAS-App und scannen Sie diesen Code, um einzuchecken.",
    en: "Open the UiTPAS app and scan this code to check in.")
  let code = Text(nl: "Code", fr: "Code", de: "Code", en: "Code")
  let until = Text(
    nl: "Geldig tot", fr: "Valable jusqu'au", de: "Gültig bis", en: "Valid until")
  let files = Text(nl: "Bestanden", fr: "Fichiers", de: "Dateien", en: "Files")
  let onScreen = Text(
    nl: "Op een scherm tonen, met een code die telkens verandert",
    fr: "Afficher sur un écran, avec un code qui change sans cesse",
    de: "Auf einem Bildschirm zeigen, mit einem Code, der sich ändert",
    en: "Show on a screen, with a code that keeps changing")
  let printed = Text(
    nl: "De code om af te drukken", fr: "Le code à imprimer", de: "Der Code zum Ausdrucken",
    en: "The code to be printed")
  let live = Text(
    nl: "De code wisselt vanzelf.", fr: "Le code change tout seul.",
    de: "Der Code wechselt von selbst.", en: "The code changes by itself.")
  let lost = Text(
    nl: "Geen verbinding: deze code geldt niet lang meer. Er wordt opnieuw geprobeerd.",
    fr: "Pas de connexion : ce code n'est plus valable longtemps. Nouvel essai en cours.",
    de: "Keine Verbindung: dieser Code gilt nicht mehr lange. Es wird erneut versucht.",
    en: "No connection: this code will not be good for long. Another try is under way.")
  let again = Text(
    nl: "Opnieuw laden voor de volgende code", fr: "Recharger pour le code suivant",
    de: "Neu laden für den nächsten Code", en: "Load again for the next code")
}
