import Glibc

/// A blocking connection to a port of the loopback interface.
public final class LoopbackSocket: Sendable {
  /// There is no connection.
  public struct Failure: Error {}

  /// How long an answer is waited for: no machine is so busy with other tests.
  private static let patienceSeconds = 240

  private let socket: Int32

  /// Connects.
  ///
  /// - Parameter receiveBytes: how much may wait to be read, where that is to be little.
  public init(port: Int, receiveBytes: Int32? = nil) throws {
    socket = Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Failure() }
    if var receiveBytes {
      setsockopt(
        socket, SOL_SOCKET, SO_RCVBUF, &receiveBytes, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: Self.patienceSeconds, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001 as UInt32).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure() }
  }

  deinit { close(socket) }

  /// Sends all bytes; false where the other end closes before it has taken them.
  @discardableResult
  public func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// The next bytes, as they come, at most `countMax`; none at the end; nil where the other end
  /// broke off or nothing came for too long.
  public func receive(_ countMax: Int = 65_536) -> [UInt8]? {
    let taken = take(countMax)
    return taken.error == 0 ? taken.bytes : nil
  }

  /// Everything until the other end closes or resets; nil where it does not for too long.
  public func receiveToEnd() -> [UInt8]? {
    var all: [UInt8] = []
    while true {
      let taken = take(65_536)
      guard taken.error == 0 else { return taken.error == ECONNRESET ? all : nil }
      if taken.bytes.isEmpty { return all }
      all += taken.bytes
    }
  }

  private func take(_ countMax: Int) -> (bytes: [UInt8], error: Int32) {
    var error: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: countMax) { buffer, taken in
      let count = recv(socket, buffer.baseAddress, buffer.count, 0)
      if count < 0 { error = errno }
      taken = max(0, count)
    }
    return (bytes, error)
  }
}
