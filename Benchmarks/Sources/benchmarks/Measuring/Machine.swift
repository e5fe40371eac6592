import Foundation
import Glibc

/// What a figure was measured on; without it no figure means anything.
struct Machine {
  let cores: Int
  let kernel: String
  let processor: String
  let date: String
  /// The median of an `fdatasync` after a write of 4 KiB, in microseconds.
  let fdatasyncMicroseconds: Double

  /// Looks at this machine and at the disk under `folder`.
  init(folder: String) throws {
    cores = ProcessInfo.processInfo.activeProcessorCount
    kernel = try String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let models = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("model name") }
    processor =
      models.first?.split(separator: ":").last.map {
        $0.trimmingCharacters(in: .whitespaces)
      } ?? "unknown processor"
    date = Date().formatted(.iso8601)
    fdatasyncMicroseconds = try Self.fdatasyncMedian(folder: folder)
  }

  /// One line to stand above figures.
  var description: String {
    "\(date), \(cores) × \(processor), Linux \(kernel), "
      + "fdatasync 4 KiB p50 \(decimal(fdatasyncMicroseconds / 1_000, 3)) ms"
  }

  private static let syncs = 200

  private static func fdatasyncMedian(folder: String) throws -> Double {
    let path = "\(folder)/fdatasync"
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw BenchmarkError("\(path) cannot be opened") }
    defer {
      close(file)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x55, count: 4_096)
    var microseconds: [Double] = []
    for index in 0..<syncs {
      let start = monotonicNanoseconds()
      guard pwrite(file, page, page.count, off_t(index * page.count)) == page.count,
        fdatasync(file) == 0
      else { throw BenchmarkError("\(path) cannot be synced") }
      microseconds.append(Double(monotonicNanoseconds() - start) / 1_000)
    }
    return median(microseconds)
  }
}

/// Why a figure could not be measured.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// A folder of its own for one run, removed with it.
final class RunFolder: Sendable {
  let path: String

  init(in parent: String, _ name: String) throws {
    path = "\(parent)/pasboek-\(name)-\(getpid())-\(monotonicNanoseconds())"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
