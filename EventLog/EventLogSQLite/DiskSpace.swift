public import EventLog
import Glibc

/// How much room a disk has left.
public enum DiskSpace {
  /// The part of a folder's file system that is free for this process's user, from 0 to 1.
  ///
  /// - Throws: `storageFailed` when the system does not tell.
  public static func freeFraction(of folder: String) throws(EventLogError) -> Double {
    let numbers = try numbers(of: folder)
    guard numbers.f_blocks > 0 else { return 0 }
    return Double(numbers.f_bavail) / Double(numbers.f_blocks)
  }

  /// How many bytes of a folder's file system this process's user may take before less than a part
  /// of it is free; 0 where less is free already.
  ///
  /// - Parameter fraction: the part that must stay free, from 0 to 1.
  /// - Throws: `storageFailed` when the system does not tell.
  public static func bytes(
    of folder: String, leavingFree fraction: Double
  ) throws(EventLogError) -> Int64 {
    let numbers = try numbers(of: folder)
    let blocks = Double(numbers.f_bavail) - Double(numbers.f_blocks) * fraction
    return Int64(max(blocks, 0) * Double(numbers.f_frsize))
  }

  private static func numbers(of folder: String) throws(EventLogError) -> statvfs {
    var numbers = statvfs()
    guard unsafe statvfs(folder, &numbers) == 0 else {
      throw .ofSystem(errno, doing: "ask how much of \(folder) is free")
    }
    return numbers
  }
}
