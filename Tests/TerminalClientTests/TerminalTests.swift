import EventLogTesting
import LedgerWire
import Synchronization
import Testing

@testable import TerminalClient

/// A device whose clock stands still between the moments that a test gives it.
private final class StillDevice: TerminalDevice {
  private let uptime = Mutex<UInt64>(1_000)
  private let generator = Mutex(SeededGenerator(seed: 3))

  func moment() -> TerminalMoment {
    let uptime = uptime.withLock(\.self)
    return TerminalMoment(
      clock: ServiceClock.start + Int64(uptime) * 1_000, uptime: uptime, boot: "boot-1")
  }

  func random() -> UInt64 { generator.withLock { $0.next() } }

  func advance(milliseconds: UInt64) { uptime.withLock { $0 += milliseconds } }
}

/// A service that acknowledges everything, until it is taken off the network.
private actor LocalService: TerminalTransport {
  private var received: [UInt64: TapItem] = [:]
  private var isUp = true
  private(set) var requests = 0
  private(set) var pairingCodes: [String] = []

  func setUp(_ isUp: Bool) { self.isUp = isUp }

  func exchange(_ request: TerminalRequest) async -> TerminalReply {
    guard isUp else { return .unreachable }
    requests += 1
    switch request.purpose {
    case .pair:
      let code = (try? PairingRequest(json: request.body ?? []))?.code ?? ""
      pairingCodes.append(code)
      guard code == "7GQ2-M0XK" else { return .answered(TerminalAnswer(status: 403)) }
      return .answered(TerminalAnswer(status: 200, body: TapQueueTests.answer().json()))
    case .taps:
      guard let upload = try? TapUpload(json: request.body ?? []) else {
        return .answered(TerminalAnswer(status: 400))
      }
      for item in upload.taps { received[item.sequence] = item }
      let results = upload.taps.map {
        TapResult(sequence: $0.sequence, outcome: .accepted, reason: .accepted, message: "Welkom")
      }
      let receipt = TapReceipt(
        serverTime: ServiceClock.start, skewMilliseconds: 0,
        ackedUpTo: received.keys.max() ?? 0, missing: [])
      return .answered(
        TerminalAnswer(
          status: 200, body: TapUploadAnswer(receipt: receipt, results: results).json()))
    case .undo, .pack: return .answered(TerminalAnswer(status: 404))
    }
  }

  var sequences: Set<UInt64> { Set(received.keys) }
}

@Suite("A terminal with its folder and its transport")
struct TerminalTests {
  private func until(
    _ terminal: Terminal, _ holds: @Sendable (TerminalStatus) -> Bool
  ) async throws {
    if holds(await terminal.status) { return }
    for await case .status(let status) in terminal.news where holds(status) { return }
    Issue.record("the terminal ended")
  }

  @Test("pairs, shows the service's answers, and keeps what it could not send over a restart")
  func wholeLife() async throws {
    let folder = try TemporaryFolder()
    let service = LocalService()
    let device = StillDevice()
    do {
      let terminal = try Terminal(
        folder: folder.file("terminal"), transport: service, device: device)
      #expect(await !terminal.isPaired)
      await #expect(throws: TerminalError.notPaired(status: 403)) {
        try await terminal.pair(code: "WRONG")
      }
      try await terminal.pair(code: "7GQ2-M0XK")
      try await terminal.start()
      try await until(terminal) { $0.isOnline }
      let shown = try await terminal.tap(ServiceModel.chip(1))
      #expect(shown.origin == .service && shown.message == "Welkom" && shown.sequence == 1)

      await service.setUp(false)
      // The first waits for the service and hears that it is out of reach; the second does not ask.
      #expect(try await terminal.tap(ServiceModel.chip(2)).origin == .unconfirmed)
      #expect(try await terminal.tap(ServiceModel.chip(3)).origin == .terminal)
      await #expect(throws: TerminalError.noSuchTap(4)) { try await terminal.undo(4, .mistake) }
      try await terminal.undo(3, .mistake)
      #expect(await terminal.status.queued == 2)
      await terminal.stop()
      await #expect(throws: TerminalError.stopped) {
        _ = try await terminal.tap(ServiceModel.chip(4))
      }
    }
    await service.setUp(true)
    let again = try Terminal(folder: folder.file("terminal"), transport: service, device: device)
    #expect(await again.isPaired)
    try await again.start()
    try await until(again) { $0.queued == 0 && $0.undos == 0 }
    #expect(await service.sequences == [1, 2, 3])
    // The service has no route to take taps back.
    #expect(await again.troubles.map(\.kind) == [.undoRefused])
    await again.stop()
  }

  @Test("a display does not wait longer than its time for an answer that never comes")
  func silence() async throws {
    let folder = try TemporaryFolder()
    let service = SilentService()
    var settings = TerminalSettings()
    settings.answerWaitMilliseconds = 1
    let terminal = try Terminal(
      folder: folder.file("terminal"), transport: service, settings: settings)
    try await terminal.pair(code: "7GQ2-M0XK")
    try await terminal.start()
    try await until(terminal) { $0.isOnline }
    let shown = try await terminal.tap(ServiceModel.chip(1))
    #expect(shown.origin == .unconfirmed || shown.origin == .terminal)
    #expect(await terminal.status.queued == 1)
    await terminal.stop()
  }
}

/// A service that pairs, has no pack, and never answers a delivery.
private actor SilentService: TerminalTransport {
  func exchange(_ request: TerminalRequest) async -> TerminalReply {
    switch request.purpose {
    case .pair: .answered(TerminalAnswer(status: 200, body: TapQueueTests.answer().json()))
    case .pack: .answered(TerminalAnswer(status: 404))
    case .taps, .undo: await silence()
    }
  }

  private func silence() async -> TerminalReply {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    return .unreachable
  }
}
