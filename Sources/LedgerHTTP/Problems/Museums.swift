import HTTPTypes
import LedgerWire

extension ProblemType {
  /// No holder has the id.
  public static let museumPassholderNotFound = publiq(
    "museumpass/passholder-not-found", "Passholder not found")
  /// A pass that is not registered has been used as often as one may be.
  public static let museumVisitMaximumReached = publiq(
    "museumpass/visit-maximum-reached", "Maximum of visits reached")
  /// The museum takes no part.
  public static let museumNotActive = publiq("museumpass/museum-not-active", "Museum not active")
  /// The museum card is not active.
  public static let museumCardNotActive = publiq("museumpass/card-not-active", "Card not active")
  /// The subscription does not run.
  public static let museumSubscriptionNotActive = publiq(
    "museumpass/subscription-not-active", "Subscription not active")
  /// The holder is blocked.
  public static let museumPassholderNotActive = publiq(
    "museumpass/passholder-not-active", "Passholder not active")

  /// The kinds about museum passes.
  static let museums: [ProblemType] = [
    museumPassholderNotFound, museumVisitMaximumReached, museumNotActive, museumCardNotActive,
    museumSubscriptionNotActive, museumPassholderNotActive,
  ]
}

extension PublishedOperation {
  private static let body: [ProblemType] = [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData]

  /// `GET /museumpass/passes/{cardNumber}`.
  public static let getMuseumPass = PublishedOperation([.notFound: [.urlNotFound]])

  /// `POST /museumpass/visits`.
  public static let postVisits = PublishedOperation([
    .badRequest: body + ProblemType.museums
  ])

  /// `GET /museumpass/external-cards/{type}/{identification}`; 503 without a kind of its own.
  public static let getExternalCard = PublishedOperation([
    .notFound: [.urlNotFound], .serviceUnavailable: [.cardIssuerUnavailable],
  ])

  /// `POST /museumpass/external-cards/{type}/{identification}/visits`; 503 without a kind of its
  /// own.
  public static let postExternalVisits = PublishedOperation([
    .badRequest: [.museumNotActive], .notFound: [.urlNotFound],
    .serviceUnavailable: [.cardIssuerUnavailable],
  ])

  /// `POST /museumpass/voucher-lists`.
  public static let postVoucherLists = PublishedOperation([.badRequest: body])
}

extension EndUserMessages {
  /// The texts of the kinds about museum passes.
  static let museumTexts: [ProblemType: LocalizedText] = [
    .cardIssuerUnavailable: LocalizedText(
      nl: "Deze kaart kan nu niet gecontroleerd worden. Probeer het zo meteen opnieuw.",
      fr: "Cette carte ne peut pas être contrôlée pour le moment. Réessayez dans un instant.",
      de: "Diese Karte kann gerade nicht geprüft werden. Versuchen Sie es gleich noch einmal.",
      en: "This card cannot be checked right now. Please try again in a moment."),
    .museumPassholderNotFound: LocalizedText(
      nl: "Deze museumPASS is niet gekend.", fr: "Ce museumPASS est inconnu.",
      de: "Dieser museumPASS ist nicht bekannt.", en: "This museumPASS is not known."),
    .museumVisitMaximumReached: LocalizedText(
      nl: "Registreer deze museumPASS online om er verder mee op bezoek te gaan.",
      fr: "Enregistrez ce museumPASS en ligne pour continuer à l'utiliser.",
      de: "Registrieren Sie diesen museumPASS online, um ihn weiter zu benutzen.",
      en: "Please register this museumPASS online to go on using it."),
    .museumNotActive: LocalizedText(
      nl: "Dit museum doet niet mee.", fr: "Ce musée ne participe pas.",
      de: "Dieses Museum nimmt nicht teil.", en: "This museum does not take part."),
    .museumCardNotActive: LocalizedText(
      nl: "Deze museumPASS is niet actief.", fr: "Ce museumPASS n'est pas actif.",
      de: "Dieser museumPASS ist nicht aktiv.", en: "This museumPASS is not active."),
    .museumSubscriptionNotActive: LocalizedText(
      nl: "Dit abonnement is niet actief.", fr: "Cet abonnement n'est pas actif.",
      de: "Dieses Abonnement ist nicht aktiv.", en: "This subscription is not active."),
    .museumPassholderNotActive: LocalizedText(
      nl: "Je kan deze museumPASS nu niet gebruiken. Neem contact op met museumPASSmusées.",
      fr: "Vous ne pouvez pas utiliser ce museumPASS. Contactez museumPASSmusées.",
      de: "Sie können diesen museumPASS nicht benutzen. Bitte wenden Sie sich an museumPASSmusées.",
      en: "You cannot use this museumPASS now. Please contact museumPASSmusées."),
  ]
}
