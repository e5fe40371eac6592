public import Hummingbird
public import Logging

/// Every limit that the HTTP side sets; the library by itself sets none.
public struct ServerLimits: Hashable, Sendable {
  /// The most bytes of a body.
  public var bodyBytesMax = 1 << 20
  /// The most bytes of a stream of taps.
  public var tapStreamBytesMax = 32 << 20
  /// The most bytes of a line of it.
  public var tapLineBytesMax = 4_096
  /// The most taps of one.
  public var tapStreamTapsMax = 100_000
  /// The most streams of taps at a time; further ones are told to come back.
  public var tapStreamsMax = 64
  /// How long a stream of taps may take from its header's last byte to its own; within that, one of
  /// which nothing arrives and nothing is taken ends after ``bodySeconds``.
  public var tapStreamSeconds = 300
  /// The most bytes of all header fields together.
  public var headerBytesMax = 16 << 10
  /// The most header fields.
  public var headerFieldsMax = 100
  /// The most connections at a time; further ones wait to be accepted.
  public var connectionsMax = 1_024
  /// The most connections that wait to be accepted.
  public var backlog = 1_024
  /// The most requests that are answered at a time; further ones are told to come back.
  public var requestQueueMax = 768
  /// The most streams of a card system's records at a time; further ones are told to come back.
  public var regionReadersMax = 4
  /// The most readers of boards at a time; further ones are told to come back.
  public var boardListenersMax = 64
  /// How long a board waits before it tells what changed, together with what changes meanwhile.
  public var boardInterval = Duration.milliseconds(300)
  /// How long a board says nothing before it says that it is still there.
  public var boardHeartbeat = Duration.seconds(15)
  /// How long a board is told before its reader must ask again, and be let in again.
  public var boardLife = Duration.seconds(300)
  /// How long a connection may be idle between requests.
  public var idleSeconds = 30
  /// How long a header may take from its first byte to its last.
  public var headerSeconds = 10
  /// How long a body may take from the header's last byte to its own.
  public var bodySeconds = 30
  /// How long a reader may leave an answer untaken.
  public var writeStallSeconds = 30
  /// The most questions about the past that one caller asks at a time.
  public var pastQuestionsMax = 1
  /// The most files, made one after another, that are asked for at a time; further callers are told
  /// to come back.
  public var filesMax = 16
  /// How long what is still coming in is thrown away before a refused connection is closed.
  public var lingerSeconds = 2
  /// The longest `Retry-After` of a refusal for want of room.
  public var retryAfterSecondsMax = 5

  /// The limits of the service.
  public static let standard = ServerLimits()

  /// Makes the limits of the service.
  public init() {}

  /// The library's configuration with these limits.
  public func configuration(address: BindAddress, logger: Logger) -> ApplicationConfiguration {
    ApplicationConfiguration(
      address: address, backlog: backlog,
      availableConnectionsDelegate: .maximum(connectionsMax, logger: logger))
  }
}
