import EventLogSQLite
import FinancialReports
import Foundation
import LedgerService
import Logging
import ServiceLifecycle

/// Makes financial reports while the service runs; what is not made at its end has failed.
struct ReportService: Service {
  let desk: ReportDesk

  func run() async throws {
    await cancelWhenGracefulShutdown { await desk.run() }
  }

  /// Opens the desk of a ledger that is served: reports leave the log the room that it needs.
  static func desk(_ ledger: OpenLedger, _ folder: DataFolder, _ logger: Logger) -> ReportDesk {
    var surroundings = ReportDesk.Surroundings(
      dataFolder: folder.path, readModels: ledger.engine.readModels, clock: ledger.engine.clock)
    surroundings.hasRoom = { [path = folder.path] bytes in
      let free = try? DiskSpace.bytes(of: path, leavingFree: EngineLimits.freeDiskFractionMin)
      return free.map { $0 >= bytes } ?? false
    }
    surroundings.tell = { logger.error("\($0)") }
    return ReportDesk(
      surroundings, random: KernelRandom(),
      linkKey: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
  }
}

/// Where callers reach the service, as its operator says.
enum PublicAddress {
  /// Whether a text is an address to which the paths of routes can be added.
  static func isOne(_ text: String) -> Bool {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme,
      ["http", "https"].contains(scheme), parts.host?.isEmpty == false
    else { return false }
    return parts.query == nil && parts.fragment == nil && parts.user == nil
      && parts.password == nil
  }

  /// The same without slashes at its end.
  static func withoutSlash(_ text: String) -> String {
    String(text.reversed().drop { $0 == "/" }.reversed())
  }
}
