import ArgumentParser
import Foundation
import LedgerHTTP
import LedgerService
import Logging
import PassDirectory
import Synchronization
import TerminalFleet

/// A service that a fleet has for itself: a new ledger with the plan's data set in a folder, and a
/// child that serves it.
final class OwnService: Sendable {
  /// The ledger's folder.
  let folder: String
  /// How devices reach it.
  let reached: LoopbackService
  private let child = Mutex<ServiceChild?>(nil)

  /// Makes the ledger and starts the service.
  ///
  /// - Parameter folder: is made.
  init(_ plan: FleetPlan, in folder: String) async throws {
    self.folder = folder
    let secret = FleetSecret.make()
    try await Self.prepare(plan, in: folder, secret: secret)
    reached = LoopbackService(
      FleetCredentials(clientID: FleetDataset.clientID, secret: secret))
    do {
      try await start()
    } catch {
      await abandon()
      throw error
    }
  }

  /// Makes a ledger with the data set of a plan.
  static func prepare(_ plan: FleetPlan, in folder: String, secret: String) async throws {
    try OwnedFile.makeEmptyFolder(folder)
    let ledger = try await OpenLedger.open(
      DataFolder.parse(["--data", folder]), origin: "pasboek.fleet/ledger",
      isClockConfirmed: false, logger: Logger.ofCommands(.warning))
    do {
      try await FleetDataset(plan, ledger.engine).load(
        secret: secret, permissions: Set(Role.region.permissions.map(\.rawValue)))
    } catch {
      await ledger.engine.drain()
      throw error
    }
    await ledger.engine.drain()
    try ledger.engine.directory.close()
  }

  /// Kills the service and starts it again.
  func killAndStart() async throws {
    child.withLock { $0 }?.killNow()
    reached.isGone()
    try await start()
  }

  /// Stops the service, and ends the connections to it.
  func stop() async throws {
    try await child.withLock { $0 }?.stop()
    reached.isGone()
    try await reached.shutDown()
  }

  /// Kills the service, and ends the connections to it.
  func abandon() async {
    child.withLock { $0 }?.killNow()
    reached.isGone()
    try? await reached.shutDown()
  }

  private func start() async throws {
    let started = try await ServiceChild.start(on: folder, notes: folder + ".notes")
    child.withLock { $0 = started }
    if let base = started.base { reached.listens(at: base) }
  }
}
