public import FinancialReports
import HTTPTypes
public import LedgerWire

extension ProblemType {
  /// The organiser has no such report, or none that can be downloaded.
  public static let reportNotFound = publiq(
    "uitpas/report-not-found", "Report not found", .notFound)

  /// The kinds about financial reports.
  static let reports = [reportNotFound]
}

extension PublishedOperation {
  /// `GET /organizers/{organizerId}/financial-reports` and `…/periods`.
  public static let getFinancialReports = PublishedOperation([.notFound: [.organizerNotFound]])

  /// `POST /organizers/{organizerId}/financial-reports`.
  public static let postFinancialReports = PublishedOperation([
    .badRequest: [.bodyMissing, .bodyInvalidSyntax, .bodyInvalidData],
    .notFound: [.organizerNotFound],
  ])

  /// `GET /organizers/{organizerId}/financial-reports/{reportId}` and what is below it.
  public static let financialReport = PublishedOperation([
    .notFound: [.organizerNotFound, .reportNotFound]
  ])
}

extension EndUserMessages {
  /// The texts of the kinds about financial reports.
  static let reportTexts: [ProblemType: LocalizedText] = [
    .reportNotFound: LocalizedText(
      nl: "Dit financieel overzicht is niet (meer) beschikbaar. Vraag het opnieuw aan.",
      fr: "Cet aperçu financier n'est pas (ou plus) disponible. Redemandez-le.",
      de: "Diese Finanzübersicht ist nicht (mehr) verfügbar. Fordern Sie sie neu an.",
      en: "This financial report is not available (any more). Please ask for it again.")
  ]

  /// Why a report could not be made.
  public static func reportFailed(_ failure: ReportFailure) -> LocalizedText {
    switch failure {
    case .interrupted:
      LocalizedText(
        nl: "Het financieel overzicht werd onderbroken. Vraag het opnieuw aan.",
        fr: "L'aperçu financier a été interrompu. Redemandez-le.",
        de: "Die Finanzübersicht wurde unterbrochen. Fordern Sie sie neu an.",
        en: "The financial report was interrupted. Please ask for it again.")
    case .tooLong, .tooLarge:
      LocalizedText(
        nl: "Het financieel overzicht is te groot. Kies een kortere periode.",
        fr: "L'aperçu financier est trop volumineux. Choisissez une période plus courte.",
        de: "Die Finanzübersicht ist zu groß. Wählen Sie einen kürzeren Zeitraum.",
        en: "The financial report is too large. Please choose a shorter period.")
    case .noRoom, .notReady:
      LocalizedText(
        nl: "Het financieel overzicht kon niet gemaakt worden. Probeer het later opnieuw.",
        fr: "L'aperçu financier n'a pas pu être établi. Réessayez plus tard.",
        de:
          "Die Finanzübersicht konnte nicht erstellt werden. Versuchen Sie es später noch einmal.",
        en: "The financial report could not be made. Please try again later.")
    }
  }
}
