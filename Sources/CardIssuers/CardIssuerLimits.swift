/// Every limit on what an issuer of external cards may take of this service.
public struct CardIssuerLimits: Hashable, Sendable {
  /// How long an answer may take from the question to its last byte.
  public var timeOut = Duration.seconds(3)
  /// The most bytes of an answer's body.
  public var responseBytesMax = 4_096
  /// The most cards about which one issuer is asked at a time; further questions are not asked.
  public var concurrentMax = 32
  /// The longest wait that an issuer's `Retry-After` is believed.
  public var retryAfterSecondsMax = 300

  /// The limits of the service.
  public static let standard = CardIssuerLimits()

  /// Makes the limits of the service.
  public init() {}
}
