import EventLogSQLite
import Foundation
import LedgerService

extension DataFolder {
  /// How much room the ledger has; nil where the system does not tell.
  var room: LedgerRoom? {
    guard
      let free = try? DiskSpace.bytes(
        of: path, leavingFree: EngineLimits.freeDiskFractionMin),
      let files = try? FileManager.default.contentsOfDirectory(
        at: URL(filePath: path), includingPropertiesForKeys: [.fileSizeKey])
    else { return nil }
    let used = files.reduce(Int64(0)) { sum, file in
      sum + Int64((try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0)
    }
    return LedgerRoom(used: used, free: free)
  }
}
