import HTTPTypes
import LedgerWire

extension ProblemType {
  /// No such kiosk.
  public static let kioskNotFound = publiq("uitpas/kiosk-not-found", "Kiosk not found")
  /// The kiosk has another device.
  public static let kioskAlreadyConfigured = publiq(
    "uitpas/kiosk-already-configured", "Kiosk already configured")
  /// The device is or was that of a kiosk.
  public static let kioskDeviceAlreadyInUse = publiq(
    "uitpas/kiosk-device-already-in-use", "Kiosk device already in use")
  /// The kiosk does not serve the event's organiser, or the event is over or gives no points.
  public static let eventNotAcceptable = publiq(
    "uitpas/event-not-acceptable", "Event not acceptable")
  /// No event has this check-in code.
  public static let checkinCodeInvalid = publiq(
    "uitpas/checkin-code-invalid", "Check-in code invalid")
  /// The event of the check-in code is over.
  public static let checkinCodeExpired = publiq(
    "uitpas/checkin-code-expired", "Check-in code expired")

  /// The kinds about kiosks and check-in codes.
  static let kiosks: [ProblemType] = [
    kioskNotFound, kioskAlreadyConfigured, kioskDeviceAlreadyInUse, eventNotAcceptable,
    checkinCodeInvalid, checkinCodeExpired,
  ]
}

extension PublishedOperation {
  private static let body: [ProblemType] = [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData]

  /// `PUT /kiosk-devices/setup`; it is rate limited as well, without a status in its list.
  public static let putKioskSetup = PublishedOperation([
    .badRequest: body + [.kioskNotFound, .kioskAlreadyConfigured, .kioskDeviceAlreadyInUse],
    .tooManyRequests: [.rateLimited],
  ])

  /// `GET /kiosk-devices/events` and `GET /kiosk-devices/checkins`: 404 without a kind of its own.
  public static let getKioskEvent = PublishedOperation([.notFound: [.eventNotFound]])

  /// `PUT /kiosk-devices/events`.
  public static let putKioskEvent = PublishedOperation([
    .badRequest: body + [.eventNotFound, .eventNotAcceptable]
  ])

  /// `POST /kiosk-devices/checkins`.
  public static let postKioskCheckins = PublishedOperation([
    .badRequest: body + [
      .cardBlocked, .checkinNotAllowed, .eventNotFound, .passholderNotFound, .maximumReached,
    ]
  ])

  /// `GET /kiosk-devices/chip-numbers/{chipNumber}`: 404 without a kind of its own.
  public static let getKioskPass = PublishedOperation([
    .badRequest: [.cardBlocked], .notFound: [.urlNotFound], .tooManyRequests: [.rateLimited],
  ])

  /// `GET` and `DELETE /kiosks/{kioskId}/fixed-event`.
  public static let fixedEvent = PublishedOperation([.notFound: [.urlNotFound, .eventNotFound]])

  /// `PUT /kiosks/{kioskId}/fixed-event`.
  public static let putFixedEvent = PublishedOperation([
    .badRequest: body + [.eventNotFound, .eventNotAcceptable], .notFound: [.urlNotFound],
  ])

  /// `POST /passholders/{passholderId}/checkins`.
  public static let postSelfCheckins = PublishedOperation([
    .badRequest: body + [
      .checkinCodeExpired, .checkinCodeInvalid, .passholderNotFound,
      .passholderNoActiveCardSystems, .checkinNotAllowed,
    ],
    .tooManyRequests: [.rateLimited],
  ])
}

extension EndUserMessages {
  /// A screen shows another code by now.
  static let screenCodeReplaced = LocalizedText(
    nl: "Deze code is vervangen. Scan de code die nu op het scherm staat.",
    fr: "Ce code a été remplacé. Scannez le code qui est maintenant à l'écran.",
    de: "Dieser Code wurde ersetzt. Bitte scannen Sie den Code, der jetzt angezeigt wird.",
    en: "This code has been replaced. Please scan the code that is on the screen now.")

  /// The texts of the kinds about kiosks and check-in codes.
  static let kioskTexts: [ProblemType: LocalizedText] = [
    .kioskNotFound: LocalizedText(
      nl: "Deze zuil is niet gekend. Controleer de naam.",
      fr: "Cette borne est inconnue. Vérifiez le nom.",
      de: "Diese Säule ist nicht bekannt. Bitte prüfen Sie den Namen.",
      en: "This kiosk is not known. Please check the name."),
    .kioskAlreadyConfigured: LocalizedText(
      nl: "Deze zuil is al ingesteld.", fr: "Cette borne est déjà configurée.",
      de: "Diese Säule ist bereits eingerichtet.", en: "This kiosk has been set up already."),
    .kioskDeviceAlreadyInUse: LocalizedText(
      nl: "Dit toestel is al in gebruik.", fr: "Cet appareil est déjà utilisé.",
      de: "Dieses Gerät wird bereits benutzt.", en: "This device is in use already."),
    .eventNotAcceptable: LocalizedText(
      nl: "Deze activiteit kan je op deze zuil niet kiezen.",
      fr: "Cette activité ne peut pas être choisie sur cette borne.",
      de: "Diese Aktivität kann an dieser Säule nicht gewählt werden.",
      en: "This activity cannot be chosen at this kiosk."),
    .checkinCodeInvalid: LocalizedText(
      nl: "Deze code is niet juist. Scan ze opnieuw.",
      fr: "Ce code n'est pas valable. Scannez-le à nouveau.",
      de: "Dieser Code ist nicht gültig. Bitte scannen Sie ihn noch einmal.",
      en: "This code is not valid. Please scan it again."),
    .checkinCodeExpired: LocalizedText(
      nl: "Deze activiteit is voorbij. Deze code werkt niet meer.",
      fr: "Cette activité est terminée. Ce code ne fonctionne plus.",
      de: "Diese Aktivität ist vorbei. Dieser Code gilt nicht mehr.",
      en: "This activity is over. This code no longer works."),
  ]
}
