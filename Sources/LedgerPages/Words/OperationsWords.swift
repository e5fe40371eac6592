/// The words of the page for whoever runs the service.
struct OperationsWords: Words {
  let title = Text(nl: "Werking", fr: "Exploitation", de: "Betrieb", en: "Operations")
  let engine = Text(
    nl: "Het grootboek sinds de start van de dienst",
    fr: "Le grand livre depuis le démarrage du service",
    de: "Das Hauptbuch seit dem Start des Dienstes", en: "The ledger since the service started")
  let records = Text(
    nl: "Records in het logboek", fr: "Enregistrements dans le journal",
    de: "Einträge im Protokoll", en: "Records in the log")
  let waiting = Text(
    nl: "Wachtende vragen", fr: "Demandes en attente", de: "Wartende Anfragen",
    en: "Requests waiting")
  let waitingMost = Text(
    nl: "Meeste wachtende vragen", fr: "Maximum de demandes en attente",
    de: "Meiste wartende Anfragen", en: "Most requests waiting")
  let accepted = Text(
    nl: "Aanvaarde vragen", fr: "Demandes acceptées", de: "Angenommene Anfragen",
    en: "Requests taken")
  let refused = Text(
    nl: "Afgewezen vragen (wachtrij vol)", fr: "Demandes refusées (file pleine)",
    de: "Abgewiesene Anfragen (Schlange voll)", en: "Requests turned away (queue full)")
  let commits = Text(nl: "Vastleggingen", fr: "Validations", de: "Festschreibungen", en: "Commits")
  let perCommit = Text(
    nl: "Records per vastlegging", fr: "Enregistrements par validation",
    de: "Einträge je Festschreibung", en: "Records in a commit")
  let bytes = Text(
    nl: "Bytes van records", fr: "Octets d'enregistrements", de: "Bytes der Einträge",
    en: "Bytes of records")
  let models = Text(
    nl: "Leesmodellen", fr: "Modèles de lecture", de: "Lesemodelle", en: "Read models")
  let name = Text(nl: "Naam", fr: "Nom", de: "Name", en: "Name")
  let version = Text(nl: "Versie", fr: "Version", de: "Version", en: "Version")
  let state = Text(nl: "Toestand", fr: "État", de: "Zustand", en: "State")
  let position = Text(
    nl: "Bij record", fr: "À l'enregistrement", de: "Bei Eintrag", en: "At record")
  let behind = Text(
    nl: "Records achter", fr: "Enregistrements de retard", de: "Einträge zurück",
    en: "Records behind")
  let seconds = Text(
    nl: "Seconden achter", fr: "Secondes de retard", de: "Sekunden zurück", en: "Seconds behind")
  let live = Text(nl: "bij", fr: "à jour", de: "aktuell", en: "live")
  let behindState = Text(nl: "haalt in", fr: "rattrape", de: "holt auf", en: "catching up")
  let stopped = Text(nl: "gestopt", fr: "arrêté", de: "angehalten", en: "stopped")
  let batches = Text(
    nl: "Vastleggingen naar grootte", fr: "Validations par taille",
    de: "Festschreibungen nach Größe", en: "Commits by size")
  let batchesTell = Text(
    nl: "Hoeveel vastleggingen hoeveel records bevatten.",
    fr: "Combien de validations contiennent combien d'enregistrements.",
    de: "Wie viele Festschreibungen wie viele Einträge enthalten.",
    en: "How many commits hold how many records.")
  let size = Text(
    nl: "Records", fr: "Enregistrements", de: "Einträge", en: "Records")
  let checkpoint = Text(
    nl: "Laatste controlepunt", fr: "Dernier point de contrôle", de: "Letzter Kontrollpunkt",
    en: "Latest checkpoint")
  let checkpointTells = Text(
    nl: "Ondertekend; bewaar het, en het logboek kan later niets meer verzwijgen.",
    fr: "Signé ; conservez-le, et le journal ne pourra plus rien taire.",
    de: "Unterschrieben; wer es aufhebt, dem kann das Protokoll später nichts verschweigen.",
    en: "Signed; keep it, and the log can hide nothing from you later.")
  let key = Text(
    nl: "Sleutel om het te controleren", fr: "Clé pour le vérifier",
    de: "Schlüssel zum Prüfen", en: "Key to verify it with")
}
