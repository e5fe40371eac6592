import HTTPTypes
import LedgerService
import Synchronization

/// How many wrong guesses are put up with.
struct GuessLimit: Hashable, Sendable {
  /// The most in a row.
  let failuresMax: Int64
  /// After how long one more is put up with.
  let secondsPerFailure: Int64

  /// Configuration codes of one kiosk.
  static let configurationCodes = GuessLimit(failuresMax: 10, secondsPerFailure: 60)
  /// Names of kiosks, by all callers together: they prove nothing before.
  static let kioskNames = GuessLimit(failuresMax: 60, secondsPerFailure: 1)
  /// Numbers of cards, chips and persons that are looked up in vain, by one caller.
  static let lookUps = GuessLimit(failuresMax: 120, secondsPerFailure: 1)
  /// Check-in codes and holders' ids, by one client.
  static let checkInCodes = GuessLimit(failuresMax: 30, secondsPerFailure: 2)
  /// Pairing codes, by all callers together: sixty in a minute, of 2⁴⁰.
  static let pairingCodes = GuessLimit(failuresMax: 60, secondsPerFailure: 1)
  /// Numbers of group passes, right or wrong, by one client that only named itself.
  static let groupPasses = GuessLimit(failuresMax: 60, secondsPerFailure: 1)
}

/// Counts what guesses fail, each name by itself, and turns further ones away, right or wrong.
///
/// A guess is paid for before it is looked at and paid back when it was right, so that many at once
/// get no further than one after the other.
final class GuessBudget: Sendable {
  private let limit: GuessLimit
  private let clock: any LedgerClock
  /// When a name will have its whole budget again, by the monotonic clock.
  private let wholeAt = Mutex<[String: Int64]>([:])

  /// How many names are kept before those that have their whole budget are let go of.
  static let namesKept = 1_024

  init(_ limit: GuessLimit, clock: any LedgerClock) {
    self.limit = limit
    self.clock = clock
  }

  private var cost: Int64 { limit.secondsPerFailure * 1_000_000 }

  /// Pays for a guess; throws 429 where nothing is left.
  ///
  /// - Parameter name: one of the ledger's own names, so that callers cannot make up new ones.
  func pay(_ name: String, _ operation: PublishedOperation) throws(Problem) {
    try pay(name, refusal: operation.problem(.rateLimited))
  }

  /// Pays for a guess; throws 429 where nothing is left.
  ///
  /// - Parameter refusal: the problem, to which the time is added after which it is worth trying.
  func pay(
    _ name: String, refusal: Problem = Problem(.rateLimited)
  ) throws(Problem) {
    let now = clock.monotonicMicroseconds()
    let whole = limit.failuresMax * cost
    let missing = wholeAt.withLock { wholeAt in
      if wholeAt.count >= Self.namesKept { wholeAt = wholeAt.filter { $0.value > now } }
      let after = max(wholeAt[name] ?? now, now) + cost
      guard after - now <= whole else { return after - now - whole }
      wholeAt[name] = after
      return 0
    }
    guard missing == 0 else {
      var problem = refusal
      problem.headers[.retryAfter] = String((missing + 999_999) / 1_000_000)
      throw problem
    }
  }

  /// Throws 429 where nothing is left, and pays nothing.
  ///
  /// For what is mostly right and comes many at a time: those on their way are not counted until
  /// they turn out to be wrong.
  func check(_ name: String, _ operation: PublishedOperation) throws(Problem) {
    try pay(name, operation)
    payBack(name)
  }

  /// Pays for a guess that turned out to be wrong, as far as there is something left.
  func charge(_ name: String) {
    let now = clock.monotonicMicroseconds()
    let whole = limit.failuresMax * cost
    wholeAt.withLock { wholeAt in
      wholeAt[name] = min(max(wholeAt[name] ?? now, now) + cost, now + whole)
    }
  }

  /// Pays a guess back that was right.
  func payBack(_ name: String) {
    wholeAt.withLock { $0[name]? -= cost }
  }
}
