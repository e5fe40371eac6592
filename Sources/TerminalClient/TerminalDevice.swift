import Glibc

/// What a terminal asks of the device that it runs on.
public protocol TerminalDevice: Sendable {
  /// What the device knows of the time now.
  func moment() -> TerminalMoment
  /// A number that nobody else can guess, another one each time.
  func random() -> UInt64
}

/// A device with a Linux kernel: its clocks, its boot id, its random numbers.
public struct LinuxDevice: TerminalDevice {
  private let boot: String

  /// Makes the device that this process runs on.
  ///
  /// - Parameter boot: what tells one boot from another; the kernel's own word without.
  public init(boot: String? = nil) {
    self.boot = boot ?? Self.kernelBoot ?? "unknown"
  }

  /// The device's clock, and its uptime with the time that it slept.
  public func moment() -> TerminalMoment {
    var clock = timespec()
    var uptime = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    clock_gettime(CLOCK_BOOTTIME, &uptime)
    return TerminalMoment(
      clock: Int64(clock.tv_sec) * 1_000_000 + Int64(clock.tv_nsec) / 1_000,
      uptime: UInt64(clamping: Int(uptime.tv_sec) * 1_000 + Int(uptime.tv_nsec) / 1_000_000),
      boot: boot)
  }

  /// Eight bytes of the kernel's generator.
  public func random() -> UInt64 {
    var number: UInt64 = 0
    let code = withUnsafeMutableBytes(of: &number) { getentropy($0.baseAddress, $0.count) }
    // Only a kernel without the call refuses it: secrets are not made of anything less.
    precondition(code == 0, "the kernel gives no random numbers")
    return number
  }

  private static var kernelBoot: String? {
    guard let file = fopen("/proc/sys/kernel/random/boot_id", "re") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 36)
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}
