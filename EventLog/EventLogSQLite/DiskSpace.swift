public import EventLog
import Glibc

/// How much room a disk has left.
public enum DiskSpace {
  /// The part of a folder's file system that is free for this process's user, from 0 to 1.
  ///
  /// - Throws: `storageFailed` when the system does not tell.
  public static func freeFraction(of folder: String) throws(EventLogError) -> Double {
    var numbers = statvfs()
    guard unsafe statvfs(folder, &numbers) == 0 else {
      throw .ofSystem(errno, doing: "ask how much of \(folder) is free")
    }
    guard numbers.f_blocks > 0 else { return 0 }
    return Double(numbers.f_bavail) / Double(numbers.f_blocks)
  }
}
