import CPowerCutVFS
import EventLogSQLite
import Testing

/// A disk in memory whose power can fail, registered with SQLite for as long as it lives.
final class PowerCutDisk {
  private let disk: OpaquePointer
  private let name: String

  init(name: String, seed: UInt64) throws {
    disk = try #require(powercut_create(name, seed))
    self.name = name
  }

  deinit { powercut_destroy(disk) }

  /// Settings for a log on this disk that checkpoints often.
  func settings(synchronous: LogSettings.Synchronous = .full) -> LogSettings {
    var settings = LogSettings()
    settings.vfs = name
    settings.synchronous = synchronous
    settings.checkpointFrames = 24
    return settings
  }

  var operations: UInt64 { powercut_operations(disk) }
  var syncs: UInt64 { powercut_syncs(disk) }

  var sectors: (kept: UInt64, dropped: UInt64, torn: UInt64) {
    var kept: UInt64 = 0
    var dropped: UInt64 = 0
    var torn: UInt64 = 0
    powercut_sectors(disk, &kept, &dropped, &torn)
    return (kept, dropped, torn)
  }

  /// Lets the operation go wrong that comes after as many others as that.
  func fail(after operations: Int, _ fault: powercut_fault = POWERCUT_POWER) {
    powercut_fail_at(disk, self.operations + UInt64(operations) + 1, fault)
  }

  func restart() { powercut_restart(disk) }
  func syncDirectory() { powercut_sync_directory(disk) }
  func setLying(_ lying: Bool) { powercut_set_lying(disk, lying) }
}
