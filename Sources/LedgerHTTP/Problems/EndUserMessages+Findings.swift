import Ledger
import LedgerWire

/// What became of a tap that was taken back, or that a person looked at.
extension EndUserMessages {
  /// A tap was undone: why.
  static func undone(for reason: UndoReason) -> LocalizedText {
    switch reason {
    case .wrongCard:
      LocalizedText(
        nl: "Ongedaan gemaakt: de verkeerde pas.", fr: "Annulé : mauvaise carte.",
        de: "Rückgängig gemacht: falsche Karte.", en: "Undone: the wrong pass.")
    case .wrongEvent:
      LocalizedText(
        nl: "Ongedaan gemaakt: de verkeerde activiteit.", fr: "Annulé : mauvaise activité.",
        de: "Rückgängig gemacht: falsche Aktivität.", en: "Undone: the wrong activity.")
    case .mistake:
      LocalizedText(
        nl: "Ongedaan gemaakt: een vergissing.", fr: "Annulé : une erreur.",
        de: "Rückgängig gemacht: ein Versehen.", en: "Undone: a mistake.")
    case .test:
      LocalizedText(
        nl: "Ongedaan gemaakt: een test.", fr: "Annulé : un test.",
        de: "Rückgängig gemacht: ein Test.", en: "Undone: a test.")
    }
  }

  /// What a person looked at was put aside: why.
  static func dismissed(for reason: DismissalReason) -> LocalizedText {
    switch reason {
    case .seen:
      LocalizedText(
        nl: "Nagekeken en in orde.", fr: "Vérifié et en ordre.", de: "Geprüft und in Ordnung.",
        en: "Checked and in order.")
    case .notPresent:
      LocalizedText(
        nl: "Nagekeken: er was niemand.", fr: "Vérifié : personne n'était présent.",
        de: "Geprüft: niemand war da.", en: "Checked: nobody was there.")
    case .duplicate:
      LocalizedText(
        nl: "Nagekeken: al op een andere manier genoteerd.",
        fr: "Vérifié : déjà noté d'une autre manière.",
        de: "Geprüft: schon auf andere Weise notiert.",
        en: "Checked: noted in another way already.")
    case .untrusted:
      LocalizedText(
        nl: "Nagekeken: het toestel is niet te vertrouwen.",
        fr: "Vérifié : l'appareil n'est pas fiable.",
        de: "Geprüft: dem Gerät ist nicht zu trauen.",
        en: "Checked: the device is not to be trusted.")
    case .test:
      LocalizedText(
        nl: "Nagekeken: een test.", fr: "Vérifié : un test.", de: "Geprüft: ein Test.",
        en: "Checked: a test.")
    case .other:
      LocalizedText(
        nl: "Nagekeken en opzijgezet.", fr: "Vérifié et mis de côté.",
        de: "Geprüft und beiseitegelegt.", en: "Checked and put aside.")
    case .withdrawn:
      LocalizedText(
        nl: "Door het toestel teruggenomen.", fr: "Repris par l'appareil.",
        de: "Vom Gerät zurückgenommen.", en: "Taken back by the device.")
    }
  }
}
