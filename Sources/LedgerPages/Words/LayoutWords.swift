/// What stands around every page.
struct LayoutWords: Words {
  let skip = Text(
    nl: "Naar de inhoud", fr: "Aller au contenu", de: "Zum Inhalt", en: "Skip to content")
  let navigation = Text(nl: "Pagina's", fr: "Pages", de: "Seiten", en: "Pages")
  let languages = Text(nl: "Taal", fr: "Langue", de: "Sprache", en: "Language")
  let signOut = Text(nl: "Afmelden", fr: "Se déconnecter", de: "Abmelden", en: "Sign out")
  let signIn = Text(nl: "Aanmelden", fr: "Se connecter", de: "Anmelden", en: "Sign in")
  let signedInAs = Text(
    nl: "Aangemeld als", fr: "Connecté en tant que", de: "Angemeldet als", en: "Signed in as")
  let reflects = Text(
    nl: "Stand van het grootboek: record", fr: "État du grand livre : enregistrement",
    de: "Stand des Hauptbuchs: Eintrag", en: "As of record of the ledger:")
  let tableOfChart = Text(
    nl: "Cijfers van de grafiek", fr: "Chiffres du graphique", de: "Zahlen der Grafik",
    en: "Figures of the chart")
  let until = Text(
    nl: "Twaalf periodes tot en met", fr: "Douze périodes jusqu'à", de: "Zwölf Zeiträume bis",
    en: "Twelve periods up to")
  let show = Text(nl: "Tonen", fr: "Afficher", de: "Anzeigen", en: "Show")
  let none = Text(nl: "geen", fr: "aucun", de: "keine", en: "none")
}
