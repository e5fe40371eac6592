public import LedgerWire

extension EndUserMessages {
  /// `invalid-insz-number`: another holder has the number.
  public static let inszTaken = LocalizedText(
    nl: "Er is al een pashouder met dit rijksregisternummer.",
    fr: "Il existe déjà un détenteur avec ce numéro de registre national.",
    de: "Es gibt schon einen Inhaber mit dieser Nationalregisternummer.",
    en: "There is already a passholder with this national number.")

  /// `body/invalid-data`, `passholder-new-membership-error`: the holder has the same membership.
  public static let sameMembership = LocalizedText(
    nl: "Je bent al lid van deze UiTPAS-regio.",
    fr: "Vous êtes déjà membre de cette région UiTPAS.",
    de: "Sie sind schon Mitglied dieser UiTPAS-Region.",
    en: "You are already a member of this UiTPAS region.")

  /// `body/invalid-data`: whoever has the social tariff cannot move out of its region this way.
  public static let moveWithSocialTariff = LocalizedText(
    nl: "Met een kansentarief kan je adres niet buiten de UiTPAS-regio liggen.",
    fr: "Avec le tarif réduit, votre adresse ne peut pas être hors de la région UiTPAS.",
    de: "Mit dem Sozialtarif kann Ihre Adresse nicht außerhalb der UiTPAS-Region liegen.",
    en: "With the social tariff your address cannot be outside of the UiTPAS region.")

  /// The texts of the kinds that are about holders and their memberships.
  static let ofPassholders: [ProblemType: LocalizedText] = [
    .invalidCity: LocalizedText(
      nl: "Dit kan niet met deze gemeente. Controleer het adres.",
      fr: "Ce n'est pas possible avec cette commune. Vérifiez l'adresse.",
      de: "Das ist mit dieser Gemeinde nicht möglich. Bitte prüfen Sie die Adresse.",
      en: "This is not possible with this municipality. Please check the address."),
    .invalidINSZNumber: LocalizedText(
      nl: "Dit is geen geldig rijksregisternummer.",
      fr: "Ce numéro de registre national n'est pas valable.",
      de: "Das ist keine gültige Nationalregisternummer.",
      en: "This is not a valid national number."),
    .invalidVoucherCode: LocalizedText(
      nl: "Deze voucher is niet geldig of al gebruikt.",
      fr: "Ce bon n'est pas valable ou a déjà été utilisé.",
      de: "Dieser Gutschein ist nicht gültig oder schon benutzt.",
      en: "This voucher is not valid or has been used."),
    .newMembershipError: LocalizedText(
      nl: "Een nieuw lidmaatschap is niet mogelijk. Ga langs bij een UiTPAS-balie.",
      fr: "Une nouvelle affiliation n'est pas possible. Adressez-vous à un guichet UiTPAS.",
      de: "Eine neue Mitgliedschaft ist nicht möglich. Gehen Sie zu einem UiTPAS-Schalter.",
      en: "A new membership is not possible. Please go to a UiTPAS counter."),
    .schoolNotFound: LocalizedText(
      nl: "Deze school is niet gekend.", fr: "Cette école est inconnue.",
      de: "Diese Schule ist nicht bekannt.", en: "This school is not known."),
    .associationNotFound: LocalizedText(
      nl: "Deze vereniging is niet gekend.", fr: "Cette association est inconnue.",
      de: "Dieser Verein ist nicht bekannt.", en: "This association is not known."),
  ]
}
