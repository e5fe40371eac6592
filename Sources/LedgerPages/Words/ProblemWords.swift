import HTTPTypes

/// What is told where a page cannot be shown, by the status of the answer.
struct ProblemWords: Words {
  let back = Text(
    nl: "Naar het begin", fr: "Retour à l'accueil", de: "Zur Startseite", en: "To the start")

  /// The heading and the explanation of a status.
  static func of(_ status: HTTPResponse.Status) -> (title: Text, text: Text) {
    switch status {
    case .forbidden: forbidden
    case .notFound: notFound
    case .methodNotAllowed: methodNotAllowed
    case .tooManyRequests: tooMany
    case .serviceUnavailable: busy
    case _ where status.kind == .clientError: badRequest
    default: fault
    }
  }

  private static let forbidden = (
    title: Text(
      nl: "Geen toegang", fr: "Accès refusé", de: "Kein Zugriff", en: "No access"),
    text: Text(
      nl: "Je hebt geen recht om dit te zien of te doen. Vraag het aan wie je toegang beheert.",
      fr: "Vous n'avez pas le droit de voir ou de faire ceci. Adressez-vous à qui gère vos accès.",
      de: "Sie dürfen das nicht sehen oder tun. Fragen Sie, wer Ihren Zugang verwaltet.",
      en: "You may not see or do this. Ask whoever manages your access.")
  )
  private static let notFound = (
    title: Text(
      nl: "Niet gevonden", fr: "Introuvable", de: "Nicht gefunden", en: "Not found"),
    text: Text(
      nl: "Hier staat niets, of niets dat voor jou bestemd is.",
      fr: "Il n'y a rien ici, ou rien qui vous soit destiné.",
      de: "Hier ist nichts, oder nichts, das für Sie bestimmt ist.",
      en: "There is nothing here, or nothing that is for you.")
  )
  private static let methodNotAllowed = (
    title: Text(
      nl: "Zo gaat dat niet", fr: "Impossible ainsi", de: "So geht das nicht",
      en: "That does not work here"),
    text: Text(
      nl: "Deze pagina kent die bewerking niet.", fr: "Cette page ne connaît pas cette opération.",
      de: "Diese Seite kennt diesen Vorgang nicht.", en: "This page does not know that operation.")
  )
  private static let tooMany = (
    title: Text(
      nl: "Even geduld", fr: "Un instant", de: "Einen Moment", en: "One moment"),
    text: Text(
      nl: "Een vorige vraag van jou wordt nog beantwoord. Probeer het zo meteen opnieuw.",
      fr: "Une de vos demandes est encore en cours. Réessayez dans un instant.",
      de: "Eine frühere Anfrage von Ihnen läuft noch. Versuchen Sie es gleich noch einmal.",
      en: "An earlier question of yours is still being answered. Please try again in a moment.")
  )
  private static let busy = (
    title: Text(
      nl: "Even niet beschikbaar", fr: "Momentanément indisponible",
      de: "Gerade nicht verfügbar", en: "Not available right now"),
    text: Text(
      nl: "De dienst kan dit nu niet beantwoorden. Probeer het zo meteen opnieuw.",
      fr: "Le service ne peut pas répondre maintenant. Réessayez dans un instant.",
      de: "Der Dienst kann gerade nicht antworten. Versuchen Sie es gleich noch einmal.",
      en: "The service cannot answer this now. Please try again in a moment.")
  )
  private static let badRequest = (
    title: Text(
      nl: "Dat werd niet begrepen", fr: "Demande non comprise", de: "Das wurde nicht verstanden",
      en: "That was not understood"),
    text: Text(
      nl: "Er is iets mis met wat gevraagd of ingevuld werd.",
      fr: "Il y a un problème avec ce qui a été demandé ou saisi.",
      de: "Mit dem, was gefragt oder eingegeben wurde, stimmt etwas nicht.",
      en: "Something is wrong with what was asked or filled in.")
  )
  private static let fault = (
    title: Text(
      nl: "Er liep iets mis", fr: "Une erreur s'est produite", de: "Etwas ist schiefgegangen",
      en: "Something went wrong"),
    text: Text(
      nl: "Dit ligt aan de dienst, niet aan jou. Probeer het later opnieuw.",
      fr: "Le problème vient du service, pas de vous. Réessayez plus tard.",
      de: "Das liegt am Dienst, nicht an Ihnen. Versuchen Sie es später noch einmal.",
      en: "This is the service's fault, not yours. Please try again later.")
  )
}
