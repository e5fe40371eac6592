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
  let safety = Text(
    nl: "Logboek en schijf", fr: "Journal et disque", de: "Protokoll und Platte",
    en: "Log and disk")
  let verified = Text(
    nl: "Nagerekend tot record", fr: "Vérifié jusqu'à l'enregistrement",
    de: "Nachgerechnet bis Eintrag", en: "Verified up to record")
  let passEnded = Text(
    nl: "Laatst helemaal nagerekend", fr: "Dernière vérification complète",
    de: "Zuletzt ganz nachgerechnet", en: "Last verified whole")
  let checkpointAt = Text(
    nl: "Laatste controlepunt bij record", fr: "Dernier point de contrôle à l'enregistrement",
    de: "Letzter Kontrollpunkt bei Eintrag", en: "Latest checkpoint at record")
  let used = Text(
    nl: "In gebruik (GB)", fr: "Utilisé (Go)", de: "Belegt (GB)", en: "In use (GB)")
  let free = Text(
    nl: "Nog te gebruiken (GB)", fr: "Encore utilisable (Go)", de: "Noch nutzbar (GB)",
    en: "Still to be used (GB)")
  let perDay = Text(
    nl: "Records per dag, de laatste dertig dagen",
    fr: "Enregistrements par jour, les trente derniers jours",
    de: "Einträge pro Tag, die letzten dreißig Tage",
    en: "Records a day, over the last thirty days")
  let daysLeft = Text(
    nl: "Genoeg schijf voor (dagen)", fr: "Disque suffisant pour (jours)",
    de: "Platte reicht für (Tage)", en: "Disk enough for (days)")
  let notYet = Text(nl: "nog niet", fr: "pas encore", de: "noch nicht", en: "not yet")
  let damaged = Text(
    nl: "Het logboek is beschadigd:", fr: "Le journal est endommagé :",
    de: "Das Protokoll ist beschädigt:", en: "The log is damaged:")
  let commitTimes = Text(
    nl: "Vastleggingen naar duur", fr: "Validations par durée",
    de: "Festschreibungen nach Dauer", en: "Commits by duration")
  let commitTimesTell = Text(
    nl: "Hoe lang het duurt tot een vastlegging op de schijf staat (fsync).",
    fr: "Combien de temps il faut pour qu'une validation soit sur le disque (fsync).",
    de: "Wie lange es dauert, bis eine Festschreibung auf der Platte steht (fsync).",
    en: "How long it takes until a commit is on the disk (fsync).")
  let time = Text(nl: "Duur", fr: "Durée", de: "Dauer", en: "Duration")
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
