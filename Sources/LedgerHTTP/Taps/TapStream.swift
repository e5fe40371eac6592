import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire
import NIOCore

/// `POST /ledger/v1/taps` as lines of JSON: taps in, results out, each as soon as it is durable.
///
/// What has arrived is committed together. Reading goes on meanwhile, as far as a ``TapInbox``
/// reaches; a caller that leaves its answers untaken is read no further.
struct TapStream: Sendable {
  let engine: LedgerEngine
  private let limits: ServerLimits
  private let slots: StreamSlots

  /// So many bytes of results are written at a time, so that a slow reader shows that it reads.
  private static let pieceBytes = 16 << 10

  init(engine: LedgerEngine, limits: ServerLimits) {
    self.engine = engine
    self.limits = limits
    slots = StreamSlots(limits.tapStreamsMax)
  }

  /// Begins the answer; what is wrong with the header, or known by now to be wrong with the
  /// service, is a problem of its own.
  func answer(_ request: Request, _ terminal: TerminalIdentity) async throws -> Response {
    guard let slot = slots.take() else {
      throw Problem.busy(retryAfterSeconds: limits.retryAfterSecondsMax)
    }
    let lines = TapLines(request.body, limits)
    let header = try await lines.header()
    let receivedAt = engine.clock.now()
    if let device = header.device, device != terminal.id { throw Problem(.forbidden) }
    let delivered = try await asking { () throws(EngineError) in
      try await engine.read { state, _ in
        state.isPaired(terminal.source) ? state.delivered(by: terminal.source) : nil
      }
    }
    guard let delivered else { throw Problem(EngineError.directory) }
    return Response(
      status: .ok,
      headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        let inbox = TapInbox()
        var delivery = Upload(
          engine: engine, terminal: terminal, header: header, receivedAt: receivedAt,
          delivered: delivered)
        try await withThrowingTaskGroup(of: Void.self) { group in
          defer { inbox.abandon() }
          group.addTask { await Self.read(lines, into: inbox) }
          while case let items = await inbox.take(), !items.isEmpty {
            try await Self.write(await delivery.deliver(items), to: &writer)
          }
        }
        try await Self.write(delivery.receipt(inbox.fault).jsonLine(), to: &writer)
        try await writer.finish(nil)
        withExtendedLifetime(slot) {}
      })
  }

  private static func read(_ lines: TapLines, into inbox: TapInbox) async {
    var fault: TapUploadFault?
    while fault == nil {
      var items: [TapItem] = []
      do {
        try await lines.read(into: &items)
      } catch {
        fault = TapUploadFault(line: lines.firstUnread, problem: Problem(reporting: error).body)
      }
      // What stands before a fault is delivered.
      guard !items.isEmpty else { break }
      guard await inbox.put(items) else { return }
    }
    inbox.end(fault)
  }

  @concurrent private static func write(
    _ bytes: [UInt8], to writer: inout any ResponseBodyWriter
  ) async throws {
    var buffer = ByteBuffer(bytes: bytes)
    while let piece = buffer.readSlice(length: min(pieceBytes, buffer.readableBytes)),
      piece.readableBytes > 0
    {
      try await writer.write(piece)
    }
  }
}

/// One upload while it is delivered.
private struct Upload {
  let engine: LedgerEngine
  let terminal: TerminalIdentity
  let header: TapUploadHeader
  /// When the header arrived.
  let receivedAt: Instant
  /// What the pairing has delivered so far.
  var delivered: DeliveredSequences
  /// Whether a delivery found no room: then nothing behind it is delivered either, so that what is
  /// to be sent again is the end of the upload.
  private var isBusy = false

  init(
    engine: LedgerEngine, terminal: TerminalIdentity, header: TapUploadHeader,
    receivedAt: Instant, delivered: DeliveredSequences
  ) {
    self.engine = engine
    self.terminal = terminal
    self.header = header
    self.receivedAt = receivedAt
    self.delivered = delivered
  }

  /// Delivers taps in one commit and answers the lines of their results.
  mutating func deliver(_ items: [TapItem]) async -> [UInt8] {
    let answers = TapAnswers(engine, for: terminal)
    if !isBusy {
      let (header, now) = headerOfNow()
      let taps = items.map { engine.resolve($0, header) }
      do throws(EngineError) {
        let result = try await engine.deliver(
          TapDelivery(
            source: terminal.source, receivedAt: now, taps: taps,
            isAttended: terminal.isAttended))
        delivered = result.delivered
        return TapResult.jsonLines(answers.results(taps, result))
      } catch {
        // The answer has begun: whatever keeps the ledger from taking them, they are sent again.
        isBusy = true
      }
    }
    return TapResult.jsonLines(items.map { answers.busy($0.sequence) })
  }

  /// The header as the device would send it now: its clocks have gone on since it sent the first
  /// line, and taps that it made in between are of later than that.
  private func headerOfNow() -> (TapUploadHeader, Instant) {
    let now = engine.clock.now()
    let passed = max(0, now.microseconds - receivedAt.microseconds)
    var header = header
    header.sentAt += passed
    header.sentUptimeMilliseconds = header.sentUptimeMilliseconds.map {
      $0.addingReportingOverflow(passed / 1_000).partialValue
    }
    return (header, now)
  }

  func receipt(_ fault: TapUploadFault?) -> TapReceipt {
    var receipt = TapReceipt(
      header, receivedAt: receivedAt, delivered, now: engine.clock.now())
    receipt.fault = fault
    return receipt
  }
}

extension TapReceipt {
  /// What is told at the end of an answer.
  init(
    _ header: TapUploadHeader, receivedAt: Instant, _ delivered: DeliveredSequences, now: Instant
  ) {
    self.init(
      serverTime: now.microseconds,
      skewMilliseconds: (header.sentAt - receivedAt.microseconds) / 1_000,
      ackedUpTo: delivered.contiguous,
      missing: delivered.missing(countMax: TapReceipt.missingRangesMax))
  }
}

extension HTTPRequest {
  /// Whether it is an upload of taps as lines, which has limits of its own.
  var isTapStream: Bool {
    method == .post && path?.prefix { $0 != "?" } == "/ledger/v1/taps"
      && headerFields.mediaType == "application/x-ndjson"
  }
}

extension HTTPFields {
  /// The media type of `Content-Type`, without its parameters; nil where there is none.
  var mediaType: String? {
    self[.contentType].map { $0.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() }
  }
}
