/// The words of the pages that show the log.
struct LogWords: Words {
  let title = Text(nl: "Logboek", fr: "Journal", de: "Protokoll", en: "Log")
  let record = Text(nl: "Record", fr: "Enregistrement", de: "Eintrag", en: "Record")
  let upTo = Text(
    nl: "Vanaf record, naar oudere", fr: "Depuis l'enregistrement, vers les plus anciens",
    de: "Ab Eintrag, zu älteren hin", en: "From record, to older ones")
  let caption = Text(
    nl: "Records, de nieuwste eerst", fr: "Enregistrements, les plus récents d'abord",
    de: "Einträge, die neuesten zuerst", en: "Records, the newest first")
  let none = Text(
    nl: "Geen records van uw regio's gevonden.",
    fr: "Aucun enregistrement de vos régions trouvé.",
    de: "Keine Einträge Ihrer Regionen gefunden.", en: "No records of your regions were found.")
  let type = Text(nl: "Soort", fr: "Type", de: "Art", en: "Type")
  let occurred = Text(nl: "Gebeurd", fr: "Survenu", de: "Geschehen", en: "Happened")
  let recorded = Text(nl: "Opgetekend", fr: "Enregistré", de: "Aufgezeichnet", en: "Recorded")
  let regions = Text(nl: "Regio's", fr: "Régions", de: "Regionen", en: "Regions")
  let numbers = Text(
    nl: "Volgnummer in de regio", fr: "Numéro d'ordre dans la région",
    de: "Laufende Nummer in der Region", en: "Running number in the region")
  let reverses = Text(
    nl: "Herroept of wijzigt record", fr: "Annule ou modifie l'enregistrement",
    de: "Hebt auf oder ändert Eintrag", en: "Reverses or changes record")
  let bytes = Text(nl: "Bytes", fr: "Octets", de: "Bytes", en: "Bytes")
  let content = Text(
    nl: "Zoals een regio het krijgt", fr: "Tel qu'une région le reçoit",
    de: "Wie eine Region ihn bekommt", en: "As a region gets it")
  let place = Text(
    nl: "Plaats in de boom", fr: "Place dans l'arbre", de: "Platz im Baum",
    en: "Place in the tree")
  let placeTells = Text(
    nl: "Van het record naar boven: met elke stap komt er een deelboom bij, links of rechts. "
      + "Wie de bytes heeft, rekent het na en vergelijkt met het ondertekende controlepunt.",
    fr: "De l'enregistrement vers le haut : à chaque pas s'ajoute un sous-arbre, à gauche ou à "
      + "droite. Qui a les octets refait le calcul et compare avec le point de contrôle signé.",
    de: "Vom Eintrag nach oben: mit jedem Schritt kommt ein Teilbaum hinzu, links oder rechts. "
      + "Wer die Bytes hat, rechnet nach und vergleicht mit dem unterschriebenen Kontrollpunkt.",
    en: "From the record upwards: each step adds a subtree, on the left or on the right. Whoever "
      + "has the bytes computes it again and compares with the signed checkpoint.")
  let leaf = Text(
    nl: "Hash van het record", fr: "Empreinte de l'enregistrement", de: "Hash des Eintrags",
    en: "Hash of the record")
  let path = Text(
    nl: "De weg naar de wortel", fr: "Le chemin vers la racine", de: "Der Weg zur Wurzel",
    en: "The way to the root")
  let left = Text(nl: "Links", fr: "À gauche", de: "Links", en: "Left")
  let reached = Text(nl: "Bereikt", fr: "Atteint", de: "Erreicht", en: "Reached")
  let right = Text(nl: "Rechts", fr: "À droite", de: "Rechts", en: "Right")
  let covers = Text(
    nl: "Records van de deelboom", fr: "Enregistrements du sous-arbre",
    de: "Einträge des Teilbaums", en: "Records of the subtree")
  let root = Text(nl: "Wortel", fr: "Racine", de: "Wurzel", en: "Root")
  let size = Text(
    nl: "Records in de boom", fr: "Enregistrements dans l'arbre", de: "Einträge im Baum",
    en: "Records in the tree")
  let holds = Text(
    nl: "Het record zit in het ondertekende logboek.",
    fr: "L'enregistrement est dans le journal signé.",
    de: "Der Eintrag steht im unterschriebenen Protokoll.",
    en: "The record is in the signed log.")
  let fails = Text(
    nl: "Het record leidt niet naar de ondertekende wortel!",
    fr: "L'enregistrement ne mène pas à la racine signée !",
    de: "Der Eintrag führt nicht zur unterschriebenen Wurzel!",
    en: "The record does not lead to the signed root!")
  let notYet = Text(
    nl: "Nog geen controlepunt omvat dit record: laad de pagina opnieuw.",
    fr: "Aucun point de contrôle ne le couvre encore : rechargez la page.",
    de: "Noch umfasst ihn kein Kontrollpunkt: laden Sie die Seite neu.",
    en: "No checkpoint covers it yet: load the page again.")
  let checkpoint = Text(
    nl: "Controlepunt", fr: "Point de contrôle", de: "Kontrollpunkt", en: "Checkpoint")
  let newer = Text(nl: "Volgend record", fr: "Suivant", de: "Nächster", en: "Next record")
  let older = Text(nl: "Vorig record", fr: "Précédent", de: "Voriger", en: "Record before")
  let olderOnes = Text(nl: "Oudere", fr: "Plus anciens", de: "Ältere", en: "Older")
}
