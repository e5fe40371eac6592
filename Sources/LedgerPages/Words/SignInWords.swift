/// The words of the sign-in page.
struct SignInWords: Words {
  let title = Text(nl: "Aanmelden", fr: "Se connecter", de: "Anmelden", en: "Sign in")
  let token = Text(
    nl: "Toegangstoken", fr: "Jeton d'accès", de: "Zugangstoken", en: "Access token")
  let hint = Text(
    nl: "Hetzelfde token waarmee de API wordt aangesproken. Het wordt in deze browser bewaard tot "
      + "het vervalt of tot je afmeldt.",
    fr: "Le même jeton que pour l'API. Il est gardé dans ce navigateur jusqu'à son expiration ou "
      + "jusqu'à ce que vous vous déconnectiez.",
    de: "Dasselbe Token wie für die API. Es bleibt in diesem Browser, bis es abläuft oder Sie sich "
      + "abmelden.",
    en: "The same token that the API takes. It is kept in this browser until it expires or you "
      + "sign out.")
  let submit = Text(nl: "Aanmelden", fr: "Se connecter", de: "Anmelden", en: "Sign in")
  let refused = Text(
    nl: "Dit token is niet geldig of opent geen pagina's. Vraag een nieuw aan.",
    fr: "Ce jeton n'est pas valable ou n'ouvre aucune page. Demandez-en un nouveau.",
    de: "Dieses Token ist nicht gültig oder öffnet keine Seiten. Fordern Sie ein neues an.",
    en: "This token is not valid or opens no pages. Ask for a new one.")
}
