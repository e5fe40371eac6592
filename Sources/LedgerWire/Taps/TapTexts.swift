/// The kinds of period that a limit counts in (the published `periodType`).
public enum LimitPeriod: String, CaseIterable, Sendable {
  /// Once and for all.
  case absolute = "ABSOLUTE"
  /// A calendar day.
  case day = "DAY"
  /// A calendar week.
  case week = "WEEK"
  /// A calendar month.
  case month = "MONTH"
  /// A calendar quarter.
  case quarter = "QUARTER"
  /// A calendar year.
  case year = "YEAR"

  /// What stands behind a number of times, such as `per week`; empty for ``absolute``.
  public var text: LocalizedText {
    switch self {
    case .absolute: LocalizedText(nl: "", fr: "", de: "", en: "")
    case .day: LocalizedText(nl: "per dag", fr: "par jour", de: "pro Tag", en: "a day")
    case .week: LocalizedText(nl: "per week", fr: "par semaine", de: "pro Woche", en: "a week")
    case .month: LocalizedText(nl: "per maand", fr: "par mois", de: "pro Monat", en: "a month")
    case .quarter:
      LocalizedText(nl: "per kwartaal", fr: "par trimestre", de: "pro Quartal", en: "a quarter")
    case .year: LocalizedText(nl: "per jaar", fr: "par an", de: "pro Jahr", en: "a year")
    }
  }
}

extension TapReason {
  /// The text for the display.
  ///
  /// No text names the social tariff: whoever stands beside the display learns nothing of it.
  public var text: LocalizedText { Self.texts[self] ?? LocalizedText(nl: rawValue) }

  /// The text of ``limitReached`` with the limit itself, such as `Al gespaard (max. 1 per week)`.
  public static func limitReachedText(_ volume: UInt32, _ period: LimitPeriod) -> LocalizedText {
    let base = TapReason.limitReached.text
    func text(_ language: Language) -> String {
      let each = period.text[language]
      return "\(base[language]) (max. \(volume)\(each.isEmpty ? "" : " ")\(each))"
    }
    return LocalizedText(nl: text(.nl), fr: text(.fr), de: text(.de), en: text(.en))
  }

  /// The text of ``eventClosed`` with its window, given as local times such as `15:00`.
  public static func eventClosedText(from opens: String, until closes: String) -> LocalizedText {
    LocalizedText(
      nl: "Punten sparen kan hier van \(opens) tot \(closes).",
      fr: "On peut gagner des points ici de \(opens) à \(closes).",
      de: "Punkte sammeln geht hier von \(opens) bis \(closes).",
      en: "You can save points here from \(opens) to \(closes).")
  }

  private static let counterText = LocalizedText(
    nl: "Vraag even raad aan de balie.", fr: "Renseignez-vous au guichet.",
    de: "Bitte am Schalter nachfragen.", en: "Please ask at the counter.")

  private static let texts: [TapReason: LocalizedText] = [
    .accepted: LocalizedText(
      nl: "Gelukt, welkom!", fr: "C'est fait, bienvenue !", de: "Erledigt, willkommen!",
      en: "Done, welcome!"),
    .acceptedOffline: LocalizedText(
      nl: "Genoteerd, welkom!", fr: "C'est noté, bienvenue !", de: "Notiert, willkommen!",
      en: "Noted, welcome!"),
    .alreadyDone: LocalizedText(
      nl: "Is al gebeurd.", fr: "C'est déjà fait.", de: "Schon erledigt.", en: "Already done."),
    .duplicate: LocalizedText(
      nl: "Al geregistreerd.", fr: "Déjà enregistré.", de: "Schon registriert.",
      en: "Already registered."),
    .limitReached: LocalizedText(
      nl: "Al gespaard", fr: "Déjà gagné", de: "Schon gesammelt", en: "Already saved"),
    .unknownCard: LocalizedText(
      nl: "Deze pas is niet bekend.", fr: "Cette carte est inconnue.",
      de: "Diese Karte ist nicht bekannt.", en: "This pass is not known."),
    .cardBlocked: LocalizedText(
      nl: "Deze pas is geblokkeerd.", fr: "Cette carte est bloquée.",
      de: "Diese Karte ist gesperrt.", en: "This pass is blocked."),
    .cardNotActive: LocalizedText(
      nl: "Deze pas is niet actief.", fr: "Cette carte n'est pas active.",
      de: "Diese Karte ist nicht aktiv.", en: "This pass is not active."),
    .cardReplaced: LocalizedText(
      nl: "Deze pas is vervangen, gebruik de nieuwe.",
      fr: "Cette carte a été remplacée, utilisez la nouvelle.",
      de: "Diese Karte wurde ersetzt, bitte die neue benutzen.",
      en: "This pass was replaced, use the new one."),
    .holderBlocked: counterText,
    .noActiveMembership: LocalizedText(
      nl: "Je bent geen lid meer, vraag raad aan de balie.",
      fr: "Vous n'êtes plus membre, renseignez-vous au guichet.",
      de: "Keine Mitgliedschaft mehr, bitte am Schalter nachfragen.",
      en: "You are no longer a member, please ask at the counter."),
    .subscriptionNotActive: LocalizedText(
      nl: "Dit abonnement is niet actief.", fr: "Cet abonnement n'est pas actif.",
      de: "Dieses Abonnement ist nicht aktiv.", en: "This subscription is not active."),
    .notYetValid: LocalizedText(
      nl: "Deze pas is nog niet geldig.", fr: "Cette carte n'est pas encore valable.",
      de: "Diese Karte ist noch nicht gültig.", en: "This pass is not valid yet."),
    .expired: LocalizedText(
      nl: "Deze pas is niet meer geldig.", fr: "Cette carte n'est plus valable.",
      de: "Diese Karte ist nicht mehr gültig.", en: "This pass is no longer valid."),
    .registrationRequired: LocalizedText(
      nl: "Registreer deze pas eerst online.", fr: "Enregistrez d'abord cette carte en ligne.",
      de: "Diese Karte bitte erst online registrieren.",
      en: "Please register this pass online first."),
    .groupPassNotAllowed: LocalizedText(
      nl: "Met een groepspas kan je niet sparen.",
      fr: "Une carte de groupe ne gagne pas de points.",
      de: "Mit einem Gruppenpass kann man nicht sammeln.",
      en: "A group pass cannot save points."),
    .eventUnknown: LocalizedText(
      nl: "Hier is nu geen activiteit.", fr: "Aucune activité ici pour le moment.",
      de: "Hier findet gerade nichts statt.", en: "There is no activity here now."),
    .eventClosed: LocalizedText(
      nl: "Nu kan je hier niet sparen.", fr: "On ne peut pas gagner de points maintenant.",
      de: "Jetzt kann man hier nicht sammeln.", en: "You cannot save points here now."),
    .museumNotActive: LocalizedText(
      nl: "Dit museum doet niet mee.", fr: "Ce musée ne participe pas.",
      de: "Dieses Museum macht nicht mit.", en: "This museum does not take part."),
    .terminalNotAssigned: LocalizedText(
      nl: "Dit toestel dient niet voor deze activiteit.",
      fr: "Cet appareil ne sert pas à cette activité.",
      de: "Dieses Gerät gehört nicht zu dieser Aktivität.",
      en: "This device does not serve this activity."),
    .undone: LocalizedText(
      nl: "Dit is ongedaan gemaakt.", fr: "Ceci a été annulé.",
      de: "Das wurde rückgängig gemacht.", en: "This was undone."),
    .keyReused: LocalizedText(
      nl: "Niet gelukt, probeer opnieuw.", fr: "Échec, réessayez.",
      de: "Fehlgeschlagen, bitte noch einmal.", en: "That failed, please try again."),
    .malformed: LocalizedText(
      nl: "Pas niet goed gelezen, probeer opnieuw.", fr: "Carte mal lue, réessayez.",
      de: "Karte nicht gelesen, bitte noch einmal.", en: "Pass not read, please try again."),
    .tooLate: LocalizedText(
      nl: "Laat ontvangen, wordt nagekeken.", fr: "Reçu tard, sera vérifié.",
      de: "Spät empfangen, wird geprüft.", en: "Received late, will be checked."),
    .quarantined: LocalizedText(
      nl: "Genoteerd, wordt nagekeken.", fr: "C'est noté, sera vérifié.",
      de: "Notiert, wird geprüft.", en: "Noted, will be checked."),
    .busy: LocalizedText(
      nl: "Even geduld.", fr: "Un instant, s'il vous plaît.", de: "Einen Moment bitte.",
      en: "One moment, please."),
    .tariffExpired: counterText,
    .tariffSuspended: counterText,
    .tariffGrace: counterText,
  ]
}
