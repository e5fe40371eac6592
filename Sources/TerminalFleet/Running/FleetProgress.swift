import Synchronization

/// What a fleet has done so far, counted from any task.
public final class FleetProgress: Sendable {
  private let taps = Atomic(0)
  private let acks = Atomic(0)
  private let requests = Atomic(0)
  private let faults = Atomic(0)
  private let restarts = Atomic(0)
  private let pairings = Atomic(0)
  private let troubles = Atomic(0)
  private let kills = Atomic(0)

  /// Makes the counts of a new run.
  public init() {}

  /// What was counted by now.
  public var counts: FleetCounts {
    FleetCounts(
      taps: taps.load(ordering: .relaxed), acknowledged: acks.load(ordering: .relaxed),
      requests: requests.load(ordering: .relaxed), faults: faults.load(ordering: .relaxed),
      restarts: restarts.load(ordering: .relaxed), pairings: pairings.load(ordering: .relaxed),
      troubles: troubles.load(ordering: .relaxed), kills: kills.load(ordering: .relaxed))
  }

  /// The service was killed.
  public func killed() { kills.add(1, ordering: .relaxed) }

  func tapMade() { taps.add(1, ordering: .relaxed) }
  func acknowledged(_ count: Int) { acks.add(count, ordering: .relaxed) }
  func requested() { requests.add(1, ordering: .relaxed) }
  func faulted() { faults.add(1, ordering: .relaxed) }
  func restarted() { restarts.add(1, ordering: .relaxed) }
  func paired() { pairings.add(1, ordering: .relaxed) }
  func add(troubles count: Int) { troubles.add(count, ordering: .relaxed) }
}

/// What a fleet has done.
public struct FleetCounts: Hashable, Sendable {
  /// Taps that were taken by terminals.
  public var taps: Int
  /// Taps that terminals deleted, since the service has them.
  public var acknowledged: Int
  /// Requests that arrived, or were tried.
  public var requests: Int
  /// Requests that the network did not treat well.
  public var faults: Int
  /// Restarts of devices, power cuts included.
  public var restarts: Int
  /// Pairings, the first of each terminal included.
  public var pairings: Int
  /// Taps that ended otherwise than in the ledger.
  public var troubles: Int
  /// How often the service was killed.
  public var kills: Int
}
