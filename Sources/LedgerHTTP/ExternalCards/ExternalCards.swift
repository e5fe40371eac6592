import CoreMetrics
import HTTPTypes
import Ledger

/// Asks the issuers of external cards, and counts what they say.
struct ExternalCards: Sendable {
  private let issuers: [ExternalCardType: any ExternalCardIssuer]
  private let factory: any MetricsFactory

  /// After how many seconds a caller may ask again where the issuer said nothing of it.
  static let retryAfterSeconds = 10
  /// After how many seconds where the operator must act first.
  static let retryAfterSecondsUnconfigured = 3_600

  /// - Parameter issuers: who is asked about each kind of card.
  init(_ issuers: [ExternalCardType: any ExternalCardIssuer], factory: any MetricsFactory) {
    self.issuers = issuers
    self.factory = factory
  }

  /// How a card stands now; throws 503 where its issuer does not say.
  func standing(
    of type: ExternalCardType, _ identification: String, _ operation: PublishedOperation
  ) async throws(Problem) -> ExternalCardStanding {
    switch await answer(of: type, identification) {
    case .success(let standing):
      count(type, standing.rawValue)
      return standing
    case .failure(let silence):
      count(type, silence.cause.rawValue)
      let isConfigured = silence.cause != .notConfigured
      let usual = isConfigured ? Self.retryAfterSeconds : Self.retryAfterSecondsUnconfigured
      var problem = operation.problem(.cardIssuerUnavailable)
      problem.headers[.retryAfter] = String(silence.retryAfterSeconds ?? usual)
      throw problem
    }
  }

  private func answer(
    of type: ExternalCardType, _ identification: String
  ) async -> Result<ExternalCardStanding, CardIssuerSilence> {
    guard let issuer = issuers[type] else { return .failure(CardIssuerSilence(.notConfigured)) }
    return await issuer.standing(of: identification)
  }

  private func count(_ type: ExternalCardType, _ outcome: String) {
    Counter(
      label: "external_card_questions", dimensions: [("type", type.name), ("outcome", outcome)],
      factory: factory
    ).increment()
  }
}
