package import EventLog
import Glibc

/// Keeps a second writer out of a data folder for as long as the value lives.
///
/// The lock is the kernel's (`flock`) and ends with the process, whatever happens to it; the file
/// stays and names the process that holds or last held it.
package struct FolderLock: ~Copyable {
  private let file: DurableFile

  /// How often the lock is tried, and how long is waited in between, in microseconds.
  ///
  /// A lock outlives its holder for a moment where a process was started while it was held: the
  /// new process shares it until it runs its own program.
  private static let tries = (count: 20, pause: UInt32(10_000))

  /// Takes the lock of a folder; waits a fifth of a second for one that is just let go of.
  ///
  /// - Throws: `locked`, naming the process that holds it.
  package init(folder: String) throws(EventLogError) {
    let path = "\(folder)/lock"
    let file = try DurableFile(path: path, flags: O_RDWR | O_CREAT | O_APPEND)
    var isHeld = flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
    var code = errno
    for _ in 1..<Self.tries.count where !isHeld && code == EWOULDBLOCK {
      usleep(Self.tries.pause)
      isHeld = flock(file.descriptor, LOCK_EX | LOCK_NB) == 0
      code = errno
    }
    guard isHeld else {
      guard code == EWOULDBLOCK else { throw .ofSystem(code, doing: "lock \(path)") }
      let holder = String(decoding: try file.contents(max: 32), as: UTF8.self)
      let process = holder.split(separator: "\n").first.map(String.init) ?? "an unknown process"
      throw EventLogError(.locked, "process \(process) holds the lock \(path)")
    }
    try file.truncate(to: 0)
    try file.append(Array("\(getpid())\n".utf8))
    self.file = file
  }
}
