import Hummingbird
import LedgerWire

/// The lines of an NDJSON upload as they arrive.
final class TapLines: @unchecked Sendable {
  // SAFETY: used by one task at a time: by the route until its answer begins, from then on by the
  // task that reads while the answer is written.

  private let limits: ServerLimits
  private var parts: RequestBody.AsyncIterator
  private var splitter: LineSplitter
  private var isAtEnd = false
  private var taps = 0
  /// The number of the last line that could be read, blank ones included.
  private var lastRead = 0

  init(_ body: RequestBody, _ limits: ServerLimits) {
    self.limits = limits
    parts = body.makeAsyncIterator()
    splitter = LineSplitter(lineBytesMax: limits.tapLineBytesMax)
  }

  /// The number of the first line that has not been read, from 1.
  var firstUnread: Int { lastRead + 1 }

  /// The header, which is the first line.
  func header() async throws -> TapUploadHeader {
    while true {
      if let line = try nextHeld() {
        lastRead = splitter.count
        return try TapUploadHeader(jsonLine: line)
      }
      guard try await receive() else { throw Problem(.bodyMissing) }
    }
  }

  /// The taps that have arrived since, waiting for one at least; empty at the end of the upload.
  ///
  /// - Parameter taps: filled with at most ``TapUpload/tapsPerRequestMax``, also where a line
  /// behind them is at fault.
  func read(into items: inout [TapItem]) async throws {
    while true {
      while items.count < TapUpload.tapsPerRequestMax, let line = try nextHeld() {
        guard taps < limits.tapStreamTapsMax else {
          throw Problem(
            .contentTooLarge,
            detail: "One request has at most \(limits.tapStreamTapsMax) taps.")
        }
        items.append(try TapItem(jsonLine: line))
        taps += 1
        lastRead = splitter.count
      }
      guard items.isEmpty else { return }
      guard try await receive() else { return }
    }
  }

  /// The next line that has arrived whole and is not blank.
  private func nextHeld() throws(Problem) -> [UInt8]? {
    do throws(LineSplitter.LineTooLong) {
      while true {
        var line = try splitter.next()
        if line == nil, isAtEnd { line = try splitter.last() }
        guard let line else { return nil }
        if line.contains(where: { $0 > UInt8(ascii: " ") }) { return line }
        lastRead = splitter.count
      }
    } catch {
      throw Problem(
        .bodyInvalidData, detail: "A line has at most \(limits.tapLineBytesMax) bytes.")
    }
  }

  /// Waits for more; false where there is none, and the rest is a line.
  private func receive() async throws -> Bool {
    guard !isAtEnd else { return false }
    var parts = parts
    let part = try await parts.next()
    self.parts = parts
    if let part { splitter.append(part) } else { isAtEnd = true }
    return true
  }
}
