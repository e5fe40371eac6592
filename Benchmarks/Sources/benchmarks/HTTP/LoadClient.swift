import Glibc
import Histogram

/// Puts a server on this machine under load, from one thread, over connections that stay open.
///
/// - Closed loop: each connection sends its next request when the last one is answered.
/// - Open loop: requests become due at a fixed rate, whatever the server does, and their time
///   counts from then: waiting for a free connection is part of it. The rate is kept to the
///   millisecond.
struct LoadClient {
  let port: Int
  let connections: Int
  /// A load ends after so many requests or so many seconds, whichever is first.
  let requestsMax: Int
  let secondsMax: Double
  /// Requests that become due in a second; nil for a closed loop.
  var perSecond: Double?

  /// What a load came to.
  struct Result {
    var seconds = 0.0
    var statuses: [Int: Int] = [:]
    var histogram = nanosecondsHistogram()

    var answers: Int { statuses.values.reduce(0, +) }
    var perSecond: Double { Double(answers) / seconds }

    /// The answers by status, for a line of the report.
    var summary: String {
      statuses.sorted { $0.key < $1.key }.map { "\($0.key): \(grouped($0.value))" }
        .joined(separator: ", ")
    }
  }

  private struct Lane: ~Copyable {
    var connection: HTTPConnection
    /// When the request in flight was sent or due; nil where the connection is free.
    var since: UInt64?
  }

  /// Runs the load; `next` makes a request for a connection.
  func run(_ next: (_ connection: Int) -> [UInt8]) throws -> Result {
    let lanes = UnsafeMutablePointer<Lane>.allocate(capacity: connections)
    var opened = 0
    defer {
      lanes.deinitialize(count: opened)
      lanes.deallocate()
    }
    for index in 0..<connections {
      (lanes + index).initialize(to: Lane(connection: try HTTPConnection(port: port), since: nil))
      opened += 1
    }
    var result = Result()
    var polled = (0..<connections).map {
      pollfd(fd: lanes[$0].connection.socket, events: Int16(POLLIN), revents: 0)
    }
    let start = monotonicNanoseconds()
    let end = start + UInt64(secondsMax * 1e9)
    var sent = 0
    var inFlight = 0
    while true {
      var now = monotonicNanoseconds()
      for index in 0..<connections where lanes[index].since == nil && sent < requestsMax {
        let due = perSecond.map { start + UInt64(Double(sent) / $0 * 1e9) } ?? now
        guard due <= now, now < end else { break }
        try lanes[index].connection.send(next(index))
        lanes[index].since = perSecond == nil ? monotonicNanoseconds() : due
        sent += 1
        inFlight += 1
      }
      if inFlight == 0, sent == requestsMax || now >= end { break }
      guard poll(&polled, nfds_t(connections), perSecond == nil ? 1_000 : 1) >= 0 else {
        throw BenchmarkError("poll failed: \(errno)")
      }
      now = monotonicNanoseconds()
      guard now < end + 30_000_000_000 else { throw BenchmarkError("the server does not answer") }
      for index in 0..<connections where polled[index].revents != 0 {
        guard let answer = try lanes[index].connection.receive(), let since = lanes[index].since
        else { continue }
        result.histogram.record(monotonicNanoseconds() - since)
        result.statuses[answer.status, default: 0] += 1
        lanes[index].since = nil
        inFlight -= 1
      }
    }
    result.seconds = Double(monotonicNanoseconds() - start) / 1e9
    return result
  }
}
