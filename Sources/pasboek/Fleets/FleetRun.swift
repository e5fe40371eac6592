import EventLog
import Foundation
import Ledger
import LedgerService
import TerminalFleet

/// One run of a fleet, from its data set to its check.
struct FleetRun: Sendable {
  let plan: FleetPlan
  let kills: Int
  let secondsMax: Double

  /// Runs with a folder: the one that is to stay, or one that is removed afterwards.
  func withFolder<Value>(
    _ kept: String?, _ body: (String) async throws -> Value
  ) async throws -> Value {
    if let kept {
      try OwnedFile.makeEmptyFolder(kept)
      return try await body(kept)
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pasboek-fleet-\(UUID().uuidString)").path
    try OwnedFile.makeEmptyFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder)
  }

  /// What terminals did, and how long it took them.
  private struct Deed {
    var books: [PairingBook]
    var counts: FleetCounts
    var seconds: Double
    /// The folder of the ledger to which they did it.
    var folder: String
  }

  /// Runs against a service of its own.
  func run(in folder: String) async throws -> FleetAnswer {
    let deed = try await withService("ledger", in: folder) { own in
      try await live(own.reached, own.folder) { progress in
        try await withThrowingTaskGroup { group in
          group.addTask { try await tell(progress) }
          group.addTask { try await kill(own, progress) }
          try await group.waitForAll()
        }
      }
    }
    return try await check(deed, in: folder)
  }

  /// Runs against the service at an address, which serves a folder.
  func run(on url: String, serving data: String, in folder: String) async throws -> FleetAnswer {
    let reached = LoopbackService(
      FleetCredentials(
        clientID: FleetDataset.clientID, secret: try FleetSecret.read(in: data)))
    reached.listens(at: url.hasSuffix("/") ? String(url.dropLast()) : url)
    let deed: Deed
    do {
      deed = try await live(reached, data) { try await tell($0) }
    } catch {
      try? await reached.shutDown()
      throw error
    }
    try await reached.shutDown()
    return try await check(deed, in: folder)
  }

  private func live(
    _ reached: LoopbackService, _ folder: String,
    _ disturb: @escaping @Sendable (FleetProgress) async throws -> Void
  ) async throws -> Deed {
    let begin = ContinuousClock.now
    let fleet = Fleet(plan, on: reached)
    let books = try await fleet.run(start: Self.now, secondsMax: secondsMax, disturb: disturb)
    return Deed(
      books: books, counts: fleet.progress.counts, seconds: begin.duration(to: .now) / .seconds(1),
      folder: folder)
  }

  private static var now: Int64 { SystemClock().now().microseconds }

  /// Runs with a service that has stopped when this returns.
  private func withService<Value>(
    _ name: String, in folder: String, _ body: (OwnService) async throws -> Value
  ) async throws -> Value {
    try OwnedFile.makeEmptyFolder("\(folder)/\(name).notes")
    let own = try await OwnService(plan, in: "\(folder)/\(name)")
    do {
      let value = try await body(own)
      try await own.stop()
      return value
    } catch {
      await own.abandon()
      throw error
    }
  }

  /// Kills the service each time a further part of the taps is acknowledged.
  private func kill(_ own: OwnService, _ progress: FleetProgress) async throws {
    guard kills > 0 else { return }
    for number in 1...kills {
      let due = plan.size.taps * number / (kills + 1)
      while progress.counts.acknowledged < due { try await Task.sleep(for: .milliseconds(5)) }
      try await own.killAndStart()
      progress.killed()
    }
  }

  /// Tells how far the fleet is, a line a second.
  private func tell(_ progress: FleetProgress) async throws {
    while true {
      try await Task.sleep(for: .seconds(1))
      let counts = progress.counts
      complain(
        "\(counts.acknowledged) of \(counts.taps) taps acknowledged, \(plan.size.taps) planned; "
          + "\(counts.requests) requests, \(counts.faults) faults, \(counts.restarts) restarts, "
          + "\(counts.pairings) pairings, \(counts.kills) kills")
    }
  }

  /// Delivers the same taps without faults to a second service, and compares.
  private func check(_ deed: Deed, in folder: String) async throws -> FleetAnswer {
    let log = try FleetLog.read(folder: deed.folder)
    complain("the same taps are delivered without faults")
    let second = try await withService("fault-free", in: folder) { second in
      try await FaultFreeRun(plan, on: second.reached).deliver(deed.books, now: Self.now)
      return second.folder
    }
    let check = FleetCheck(
      deed.books, of: plan, in: log, faultFree: try FleetLog.read(folder: second))
    return FleetAnswer(check, deed.counts, log, deed.seconds, taps: plan.size.taps)
  }
}

/// What a run came to.
struct FleetAnswer: AdminAnswer {
  var taps: Int
  var lost: Int
  var doubled: Int
  var missing: Int
  var foreign: Int
  var changed: Int
  var totalsEqual: Bool
  var participations: Int
  var points: Int64
  var acceptedOffline: Int
  var requests: Int
  var faults: Int
  var restarts: Int
  var pairings: Int
  var troubles: Int
  var kills: Int
  var seconds: Double
  var differences: [String]
  var isGood: Bool

  init(
    _ check: FleetCheck, _ counts: FleetCounts, _ log: FleetLog, _ seconds: Double, taps: Int
  ) {
    self.taps = taps
    lost = check.lost
    doubled = check.doubled
    missing = check.missing
    foreign = check.foreign
    changed = check.changed
    totalsEqual = check.differences.isEmpty
    participations = log.totals.participations
    points = log.totals.points
    acceptedOffline = log.acceptedOffline
    requests = counts.requests
    faults = counts.faults
    restarts = counts.restarts
    pairings = counts.pairings
    troubles = counts.troubles
    kills = counts.kills
    self.seconds = (seconds * 10).rounded() / 10
    differences = check.differences
    isGood = check.isGood && counts.troubles == 0
  }

  private enum CodingKeys: String, CodingKey {
    case taps, lost, doubled, missing, foreign, changed, totalsEqual, participations, points
    case acceptedOffline, requests, faults, restarts, pairings, troubles, kills, seconds
    case differences
    case isGood = "good"
  }

  var text: String {
    """
    \(isGood ? "every tap is counted once" : "NOT every tap is counted once"): \(taps) taps, \
    \(lost) lost, \(doubled) doubled, \(missing) missing, \(foreign) that nobody took, \
    \(changed) changed, \(troubles) in trouble; totals \(totalsEqual ? "equal" : "DIFFERENT")
    \(participations) participations, \(points) points; \(acceptedOffline) accepted offline
    \(requests) requests, \(faults) faults, \(restarts) restarts, \(pairings) pairings, \
    \(kills) kills in \(seconds) s
    """
  }
}
