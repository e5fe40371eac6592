/// Says whether a card of another issuer lets its bearer visit a museum.
///
/// Nobody but the issuer knows that, so it is asked each time; nothing of an answer is kept. An
/// implementation answers within a bounded time and refuses, rather than queues, what is too much.
public protocol ExternalCardIssuer: Sendable {
  /// How a card stands now.
  ///
  /// - Parameter identification: what identifies the card, as the museum read it. It is personal
  ///   data and appears in no log line, metric or URL.
  func standing(
    of identification: String
  ) async -> Result<ExternalCardStanding, CardIssuerSilence>
}

/// What an issuer says of a card.
public enum ExternalCardStanding: String, Hashable, Sendable {
  /// Its bearer may visit.
  case allowed
  /// The card is known, and its bearer may not visit.
  case refused
  /// There is no such card.
  case unknown
}

/// An issuer said nothing that can be used: nobody knows how the card stands.
public struct CardIssuerSilence: Error, Hashable, Sendable {
  /// Why.
  public enum Cause: String, CaseIterable, Sendable {
    /// No address was given for this kind of cards.
    case notConfigured
    /// As many cards as may be are being asked about.
    case crowded
    /// It took too long.
    case timedOut
    /// The connection could not be made, was not trusted, or broke.
    case connection
    /// The issuer answered with a status that says nothing about the card.
    case status
    /// The answer was too large, or not what it should be.
    case unreadable
  }

  /// Why.
  public var cause: Cause
  /// After how many seconds the issuer asks to be asked again, where it says so.
  public var retryAfterSeconds: Int?

  /// Makes a silence.
  public init(_ cause: Cause, retryAfterSeconds: Int? = nil) {
    self.cause = cause
    self.retryAfterSeconds = retryAfterSeconds
  }
}
