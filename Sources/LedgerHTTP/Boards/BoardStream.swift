import HTTPTypes
package import Hummingbird
package import Ledger
import LedgerProjections
import LedgerService
import LedgerWire
import NIOCore
import ServiceLifecycle

/// The board of an event as server-sent events: the counts of now, and again whenever they changed.
///
/// Every event holds all counts, and the position of the log that it reflects as its id: whoever
/// comes back with `Last-Event-ID` gets the counts of now, unless they have them. What changes
/// within ``ServerLimits/boardInterval`` is told at once. Nothing is kept for a reader who is slow:
/// what is told next is what stands then, and who takes nothing for
/// ``ServerLimits/writeStallSeconds`` is dropped with the connection.
package struct BoardStream: Sendable {
  private let reading: BoardReading
  private let event: EventView
  private let slot: StreamSlots.Slot
  private let limits: ServerLimits
  private let clock = ContinuousClock()

  package init(
    _ reading: BoardReading, _ event: EventView, slot: StreamSlots.Slot, limits: ServerLimits
  ) {
    self.reading = reading
    self.event = event
    self.slot = slot
    self.limits = limits
  }

  /// The answer to a request.
  package func answer(_ request: Request) async throws(Problem) -> Response {
    let known = request.headers[.lastEventID].flatMap { UInt64($0) }
    let first = try await reading.board(of: event, atLeast: reading.newestPosition)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream", .cacheControl: "no-store",
        .xContentTypeOptions: "nosniff",
      ],
      body: ResponseBody { [self] writer in
        do {
          try await request.body.consumeWithCancellationOnInboundClose { _ in
            try await run(first, known, &writer)
          }
        } catch is CancellationError {
          // The reader went away, or the service is cut short: there is nobody to tell.
        }
        try await writer.finish(nil)
        withExtendedLifetime(slot) {}
      })
  }

  @concurrent private func run(
    _ first: Board, _ known: UInt64?, _ writer: inout any ResponseBodyWriter
  ) async throws {
    let end = clock.now + limits.boardLife
    var board = first
    var hasTold = clock.now
    try await writer.write(ByteBuffer(string: "retry: \(Self.retryMilliseconds)\n\n"))
    if known != board.position { try await writer.write(Self.event(board)) }
    while clock.now < end {
      let until = min(end, hasTold + limits.boardHeartbeat)
      switch try await next(beyond: board.position, until: until) {
      case .grown:
        try await Task.sleep(for: limits.boardInterval)
        guard let newest = try? await reading.board(of: event, atLeast: reading.newestPosition)
        else { return }
        let isNews = !newest.hasCounts(of: board)
        board = newest
        guard isNews else { continue }
        try await writer.write(Self.event(board))
      case .quiet: try await writer.write(ByteBuffer(string: ":\n\n"))
      case .closed: return
      }
      hasTold = clock.now
    }
  }

  private enum News: Sendable {
    /// The log has grown.
    case grown
    /// It has not.
    case quiet
    /// It never will again, or the service ends.
    case closed
  }

  /// Waits until there may be something to tell.
  private func next(
    beyond position: UInt64, until end: ContinuousClock.Instant
  ) async throws -> News {
    let (reading, clock) = (reading, clock)
    return try await withThrowingTaskGroup(of: News.self) { group in
      group.addTask {
        switch await reading.waitUntil(beyond: position) {
        case .grown: return .grown
        case .closed: return .closed
        case .cancelled: throw CancellationError()
        case .overloaded:
          try await Task.sleep(until: end, clock: clock)
          return .grown
        }
      }
      group.addTask {
        try await Task.sleep(until: end, clock: clock)
        return .quiet
      }
      group.addTask {
        try await gracefulShutdown()
        return .closed
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .quiet
    }
  }

  /// How long a reader is asked to wait before it comes back.
  private static let retryMilliseconds = 2_000

  private static func event(_ board: Board) -> ByteBuffer {
    var bytes = ByteBuffer(string: "event: board\nid: \(board.position)\ndata: ")
    bytes.writeBytes(board.json())
    bytes.writeString("\n\n")
    return bytes
  }
}

extension Board {
  /// Whether it tells the same as another one, of whichever position.
  fileprivate func hasCounts(of other: Board) -> Bool {
    var same = self
    same.position = other.position
    return same == other
  }
}

extension HTTPField.Name {
  /// `Last-Event-ID`: the id of the last event that a reader got.
  static let lastEventID = named("Last-Event-ID")
}
