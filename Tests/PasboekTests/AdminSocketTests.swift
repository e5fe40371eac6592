import Foundation
import Testing

@testable import pasboek

extension ProcessTests {
  @Suite("the admin socket")
  struct AdminSocketTests {
    private struct Loaded: Decodable {
      var records: Int
    }

    @Test("answers one line to one line, by the words of the command")
    func answersCommand() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let reply = try RawSocket(region.file("admin.sock"))
        .exchange(#"{"command":"load test-dataset","arguments":{}}"# + "\n")
      #expect(reply == #"{"answer":{"records":0}}"# + "\n")
      #expect(try service.stop() == .exit(0))
      #expect(!FileManager.default.fileExists(atPath: region.file("admin.sock")))
    }

    @Test(
      "tells what it cannot read or does not know, and goes on",
      arguments: [
        ("nonsense\n", "the request cannot be read"),
        (#"{"command":"load test-dataset"}"# + "\n", "of another version"),
        (#"{"command":"frobnicate","arguments":{}}"# + "\n", "does not know `frobnicate`"),
        (String(repeating: " ", count: AdminLine.requestBytesMax), "a line has more than"),
      ])
    func refuses(request: String, reason: String) async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let reply = try RawSocket(region.file("admin.sock")).exchange(request)
      #expect(reply.hasPrefix(#"{"failure":{"exitCode":"#), "\(reply)")
      #expect(reply.contains(reason), "\(reply)")
      let loaded = try Program.run("load", "test-dataset", "--data", region.path, "--json")
      #expect(try loaded.json(Loaded.self).records == 0)
      #expect(try service.stop() == .exit(0))
    }

    @Test("serves the next while others are silent, and stops although they are connected")
    func silentConnections() async throws {
      let region = try await Region.copy()
      let service = try region.serve()
      let silent = try (1..<AdminSocket.connectionsMax).map { _ in
        try RawSocket(region.file("admin.sock"))
      }
      let loaded = try Program.run("load", "test-dataset", "--data", region.path, "--json")
      #expect(try loaded.json(Loaded.self).records == 0)
      #expect(try service.stop() == .exit(0))
      withExtendedLifetime(silent) {}
    }

    @Test("the socket that a killed service left behind keeps nobody waiting")
    func leftBehind() async throws {
      let region = try await Region.copy()
      try region.serve().kill()
      #expect(FileManager.default.fileExists(atPath: region.file("admin.sock")))
      let loaded = try Program.run("load", "test-dataset", "--data", region.path, "--json")
      #expect(try loaded.json(Loaded.self).records == 0)
    }
  }

  @Suite("the commands of the admin socket")
  struct AdminCommandsTests {
    @Test("have a name each")
    func names() {
      let names = AdminCommands.all.map { $0.name }
      #expect(Set(names).count == names.count)
      #expect(names.contains("load test-dataset"))
    }

    @Test("a line is cut at its limit, however it arrives")
    func lines() throws {
      var lines = LineReader(bytesMax: 8)
      for byte in "ab\ncd".utf8 { lines.append([byte]) }
      #expect(try lines.next() == Array("ab".utf8))
      #expect(try lines.next() == nil)
      lines.append(Array("ef\n\n1234567\n".utf8))
      #expect(try lines.next() == Array("cdef".utf8))
      #expect(try lines.next() == [])
      #expect(try lines.next() == Array("1234567".utf8))
      lines.append(Array("12345678\n".utf8))
      #expect(throws: AdminFailure.self) { try lines.next() }
      var unending = LineReader(bytesMax: 8)
      unending.append(Array("12345678".utf8))
      #expect(throws: AdminFailure.self) { try unending.next() }
    }
  }
}

/// A connection to a Unix socket without any manners.
final class RawSocket {
  struct Failure: Error {
    let code: Int32
  }

  private let socket: Int32

  init(_ path: String) throws {
    socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Failure(code: errno) }
    var patience = timeval(tv_sec: 240, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { bytes in
      for (index, byte) in path.utf8.prefix(bytes.count - 1).enumerated() { bytes[index] = byte }
    }
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw Failure(code: errno) }
  }

  deinit { close(socket) }

  /// Sends text and answers with all that arrives until the other side closes.
  func exchange(_ text: String) throws -> String {
    let bytes = Array(text.utf8)
    guard send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw Failure(code: errno)
    }
    var received: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = recv(socket, &part, part.count, 0)
      guard count >= 0 else { throw Failure(code: errno) }
      if count == 0 { return String(decoding: received, as: UTF8.self) }
      received += part[..<count]
    }
  }
}
