public import LedgerWire

/// Everything that an end user may be shown, in Dutch, French, German and English.
///
/// Clients show these texts verbatim, often at a counter where others read along: only the kinds
/// about the social tariff itself name it, and no check-in is refused by them.
public enum EndUserMessages {
  /// The text of a kind of problem, or nil for kinds that only concern developers.
  public static func text(for type: ProblemType) -> LocalizedText? {
    texts[type] ?? rewardTexts[type] ?? ofPassholders[type] ?? kioskTexts[type]
      ?? museumTexts[type] ?? ticketTexts[type] ?? reportTexts[type]
  }

  /// `checkin-not-allowed`: the event is over.
  public static let eventOver = LocalizedText(
    nl: "Deze activiteit is voorbij. Je kan er geen punten meer voor sparen.",
    fr: "Cette activité est terminée. Vous ne pouvez plus y gagner de points.",
    de: "Diese Aktivität ist vorbei. Sie können dort keine Punkte mehr sammeln.",
    en: "This activity is over. You can no longer save points for it.")

  /// `checkin-not-allowed`: the event has not opened yet.
  public static let eventNotYetOpen = LocalizedText(
    nl: "Deze activiteit is nog niet begonnen. Probeer het later opnieuw.",
    fr: "Cette activité n'a pas encore commencé. Réessayez plus tard.",
    de: "Diese Aktivität hat noch nicht begonnen. Versuchen Sie es später noch einmal.",
    en: "This activity has not started yet. Please try again later.")

  /// `checkin-not-allowed`: between two openings of the event.
  public static let eventClosed = LocalizedText(
    nl: "Op dit moment kan je voor deze activiteit geen punten sparen.",
    fr: "En ce moment, vous ne pouvez pas gagner de points à cette activité.",
    de: "Im Moment können Sie bei dieser Aktivität keine Punkte sammeln.",
    en: "You cannot save points for this activity at the moment.")

  /// `checkin-not-allowed`: the event gives no points.
  public static let eventGivesNoPoints = LocalizedText(
    nl: "Bij deze activiteit kan je geen punten sparen.",
    fr: "Cette activité ne rapporte pas de points.",
    de: "Bei dieser Aktivität gibt es keine Punkte.",
    en: "This activity does not give points.")

  /// `checkin-not-allowed`: a group pass does not check in.
  public static let groupPass = LocalizedText(
    nl: "Met een groepspas kan je geen punten sparen.",
    fr: "Une carte de groupe ne permet pas de gagner des points.",
    de: "Mit einem Gruppenpass können keine Punkte gesammelt werden.",
    en: "You cannot save points with a group pass.")

  /// A message of a pass: the social tariff has ended and still holds for a while.
  public static let socialTariffInGrace = LocalizedText(
    nl: "Je kansentarief moet verlengd worden. Ga langs bij een UiTPAS-balie.",
    fr: "Votre tarif réduit doit être prolongé. Adressez-vous à un guichet UiTPAS.",
    de: "Ihr Sozialtarif muss verlängert werden. Bitte gehen Sie zu einem UiTPAS-Schalter.",
    en: "Your social tariff needs to be renewed. Please go to a UiTPAS counter.")

  /// `checkin-not-allowed`, `maximum-reached`: the limit of a period is used up.
  public static func limitReached(_ volume: UInt32, _ period: LimitPeriod) -> LocalizedText {
    func most(_ language: Language) -> String {
      let each = period.text[language]
      return "(max. \(volume)\(each.isEmpty ? "" : " ")\(each))"
    }
    return LocalizedText(
      nl: "Je hebt al gespaard voor deze activiteit \(most(.nl)).",
      fr: "Vous avez déjà gagné des points à cette activité \(most(.fr)).",
      de: "Sie haben bei dieser Aktivität schon Punkte gesammelt \(most(.de)).",
      en: "You have already saved points for this activity \(most(.en)).")
  }

  private static let noSuchPass = LocalizedText(
    nl: "Deze UiTPAS is niet gekend. Controleer het nummer.",
    fr: "Cette UiTPAS est inconnue. Vérifiez le numéro.",
    de: "Dieser UiTPAS ist nicht bekannt. Bitte prüfen Sie die Nummer.",
    en: "This UiTPAS is not known. Please check the number.")

  private static let wrongNumber = LocalizedText(
    nl: "Dit is geen geldig UiTPAS-nummer.", fr: "Ce numéro UiTPAS n'est pas valable.",
    de: "Das ist keine gültige UiTPAS-Nummer.", en: "This is not a valid UiTPAS number.")

  private static let cardBlocked = LocalizedText(
    nl: "Deze pas is geblokkeerd. Ga langs bij een UiTPAS-balie.",
    fr: "Cette carte est bloquée. Adressez-vous à un guichet UiTPAS.",
    de: "Diese Karte ist gesperrt. Bitte wenden Sie sich an einen UiTPAS-Schalter.",
    en: "This pass is blocked. Please go to a UiTPAS counter.")

  private static let later = LocalizedText(
    nl: "Dat lukt nu even niet. Probeer het zo meteen opnieuw.",
    fr: "Ce n'est pas possible pour le moment. Réessayez dans un instant.",
    de: "Das geht gerade nicht. Versuchen Sie es gleich noch einmal.",
    en: "That is not possible right now. Please try again in a moment.")

  private static let texts: [ProblemType: LocalizedText] = [
    .checkinNotAllowed: eventClosed,
    .eventNotFound: LocalizedText(
      nl: "Deze activiteit is niet gekend.", fr: "Cette activité est inconnue.",
      de: "Diese Aktivität ist nicht bekannt.", en: "This activity is not known."),
    .passholderNotFound: noSuchPass,
    .passNotFound: noSuchPass,
    .invalidUitpasNumber: wrongNumber,
    .invalidUitpasNumberHyphenated: wrongNumber,
    .invalidCard: LocalizedText(
      nl: "Deze pas kan je hier niet gebruiken.", fr: "Cette carte ne peut pas être utilisée ici.",
      de: "Diese Karte kann hier nicht benutzt werden.", en: "This pass cannot be used here."),
    .invalidCardStatus: LocalizedText(
      nl: "Deze pas is niet actief. Ga langs bij een UiTPAS-balie.",
      fr: "Cette carte n'est pas active. Adressez-vous à un guichet UiTPAS.",
      de: "Diese Karte ist nicht aktiv. Bitte wenden Sie sich an einen UiTPAS-Schalter.",
      en: "This pass is not active. Please go to a UiTPAS counter."),
    .passholderNoActiveCardSystems: LocalizedText(
      nl: "Je bent op dit moment geen lid van een UiTPAS-regio. Ga langs bij een UiTPAS-balie.",
      fr: "Vous n'êtes membre d'aucune région UiTPAS. Adressez-vous à un guichet UiTPAS.",
      de: "Sie sind in keiner UiTPAS-Region Mitglied. Bitte gehen Sie zu einem UiTPAS-Schalter.",
      en: "You are not a member of any UiTPAS region now. Please go to a UiTPAS counter."),
    .passholderBlocked: LocalizedText(
      nl: "Je kan deze pas nu niet gebruiken. Ga langs bij een UiTPAS-balie.",
      fr: "Vous ne pouvez pas utiliser cette carte. Adressez-vous à un guichet UiTPAS.",
      de: "Sie können diese Karte nicht benutzen. Bitte gehen Sie zu einem UiTPAS-Schalter.",
      en: "You cannot use this pass now. Please go to a UiTPAS counter."),
    .cardBlocked: cardBlocked,
    .socialTariffExpired: LocalizedText(
      nl: "Je kansentarief is verlopen. Verleng het bij een UiTPAS-balie.",
      fr: "Votre tarif réduit a expiré. Prolongez-le à un guichet UiTPAS.",
      de: "Ihr Sozialtarif ist abgelaufen. Verlängern Sie ihn an einem UiTPAS-Schalter.",
      en: "Your social tariff has expired. You can renew it at a UiTPAS counter."),
    .socialTariffSuspended: LocalizedText(
      nl: "Je kansentarief is tijdelijk onderbroken. Ga langs bij een UiTPAS-balie.",
      fr: "Votre tarif réduit est suspendu. Adressez-vous à un guichet UiTPAS.",
      de: "Ihr Sozialtarif ist ausgesetzt. Bitte wenden Sie sich an einen UiTPAS-Schalter.",
      en: "Your social tariff is suspended. Please go to a UiTPAS counter."),
    .maximumReached: LocalizedText(
      nl: "Je hebt het maximum voor deze periode bereikt.",
      fr: "Vous avez atteint le maximum pour cette période.",
      de: "Sie haben das Maximum für diesen Zeitraum erreicht.",
      en: "You have reached the maximum for this period."),
    .cardSystemNotFound: LocalizedText(
      nl: "Deze UiTPAS-regio is niet gekend.", fr: "Cette région UiTPAS est inconnue.",
      de: "Diese UiTPAS-Region ist nicht bekannt.", en: "This UiTPAS region is not known."),
    .distributionKeyNotFound: LocalizedText(
      nl: "Deze verdeelsleutel is niet gekend.", fr: "Cette clé de répartition est inconnue.",
      de: "Dieser Verteilungsschlüssel ist nicht bekannt.",
      en: "This distribution key is not known."),
    .groupNotFound: LocalizedText(
      nl: "Deze groep is niet gekend.", fr: "Ce groupe est inconnu.",
      de: "Diese Gruppe ist nicht bekannt.", en: "This group is not known."),
    .clientNotFound: LocalizedText(
      nl: "Deze toepassing is niet gekend.", fr: "Cette application est inconnue.",
      de: "Diese Anwendung ist nicht bekannt.", en: "This application is not known."),
    .postalCodeRequired: LocalizedText(
      nl: "Vul een postcode in.", fr: "Indiquez un code postal.",
      de: "Bitte geben Sie eine Postleitzahl an.", en: "Please give a postal code."),
    .invalidPostalCode: LocalizedText(
      nl: "Dit is geen geldige postcode.", fr: "Ce code postal n'est pas valable.",
      de: "Das ist keine gültige Postleitzahl.", en: "This is not a valid postal code."),
    .notResident: LocalizedText(
      nl: "Je hebt recht op het kansentarief in de regio waar je woont.",
      fr: "Vous avez droit au tarif réduit dans la région où vous habitez.",
      de: "Anspruch auf den Sozialtarif haben Sie in der Region, in der Sie wohnen.",
      en: "You are entitled to the social tariff in the region where you live."),
    .socialTariffState: LocalizedText(
      nl: "Dat kan niet met het kansentarief van deze pashouder.",
      fr: "Ce n'est pas possible avec le tarif réduit de ce détenteur.",
      de: "Das ist mit dem Sozialtarif dieses Passinhabers nicht möglich.",
      en: "That is not possible with this passholder's social tariff."),
    .subscriptionState: LocalizedText(
      nl: "Dat kan niet met het abonnement van deze pashouder.",
      fr: "Ce n'est pas possible avec l'abonnement de ce détenteur.",
      de: "Das ist mit dem Abonnement dieses Passinhabers nicht möglich.",
      en: "That is not possible with this passholder's subscription."),
    .cardNotReplaceable: LocalizedText(
      nl: "Deze pas kan niet vervangen worden.",
      fr: "Cette carte ne peut pas être remplacée.",
      de: "Diese Karte kann nicht ersetzt werden.",
      en: "This pass cannot be replaced."),
    .rateLimited: later,
    .busy: later,
    .outcomeUnknown: later,
  ]
}
