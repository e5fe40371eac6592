import Logging

/// The keys of an issuer that publishes them, asked for when they are needed and kept for a while.
///
/// An issuer takes a new key whenever it likes: a token under a key that is not known yet asks
/// anew, though not more often than every ``pauseSeconds``, whatever callers make up. While the
/// issuer does not answer, the keys of before go on for ``keptMaxSeconds``.
public actor PublishedKeys {
  /// After how many seconds keys are asked for again.
  public static let keptSeconds: Int64 = 3_600
  /// How long keys that cannot be asked for again are still used.
  public static let keptMaxSeconds: Int64 = 86_400
  /// How long the issuer is left alone after it was asked.
  public static let pauseSeconds: Int64 = 10

  private struct Known {
    var keys: IssuerKeys
    var since: Int64
  }

  private let allowed: Set<String>
  private let fetch: @Sendable () async throws -> [UInt8]
  private let monotonic: @Sendable () -> Int64
  private let logger: Logger
  private var known: Known?
  private var askedAt: Int64?
  private var asking: Task<Void, Never>?

  /// Makes the keys of an issuer, of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - fetch: reads the JWKS document, and gives up by itself.
  ///   - monotonic: microseconds of a clock that nobody sets.
  init(
    allowed: Set<String>, logger: Logger, monotonic: @escaping @Sendable () -> Int64,
    fetch: @escaping @Sendable () async throws -> [UInt8]
  ) {
    self.allowed = allowed
    self.logger = logger
    self.monotonic = monotonic
    self.fetch = fetch
  }

  /// The keys, among them the one with this id if the issuer has it; nil where they are not to be
  /// had.
  func keys(with id: String) async -> IssuerKeys? {
    if isOutdated(id), !isPausing { await ask() }
    guard let known, age(of: known.since) < Self.keptMaxSeconds else { return nil }
    return known.keys
  }

  private func age(of moment: Int64) -> Int64 { (monotonic() - moment) / 1_000_000 }

  private func isOutdated(_ id: String) -> Bool {
    guard let known else { return true }
    return age(of: known.since) >= Self.keptSeconds || known.keys.algorithms[id] == nil
  }

  private var isPausing: Bool {
    // Whoever comes while it is asked waits for the same answer.
    asking == nil && askedAt.map { age(of: $0) < Self.pauseSeconds } ?? false
  }

  private func ask() async {
    if let asking { return await asking.value }
    askedAt = monotonic()
    let task = Task { await read() }
    asking = task
    await task.value
    asking = nil
  }

  private func read() async {
    do {
      let keys = try await IssuerKeys(
        jwks: try await fetch(), allowed: allowed, namesAlgorithms: false)
      known = Known(keys: keys, since: monotonic())
    } catch {
      logger.warning("the keys of the issuer of user tokens were not read: \(error)")
    }
  }
}
