import LedgerWire
import Testing

@testable import TerminalClient

@Suite("A terminal that reaches the service")
struct OnlineTests {
  /// A service with cards, and a device that is paired and has its pack.
  static func paired(
    cards: Int = 3, seed: UInt64 = 1, settings: TerminalSettings = TerminalSettings()
  ) async throws -> (ServiceModel, SimulatedDevice) {
    let service = try await ServiceModel()
    try await service.addCards(cards)
    let device = SimulatedDevice(seed: seed, settings: settings)
    try device.pair(try await service.pair())
    try await device.exchange(with: service)
    return (service, device)
  }

  @Test("shows the service's answer, and deletes the tap with it")
  func answered() async throws {
    let (service, device) = try await Self.paired()
    #expect(device.status.phase == .idle && device.status.isChecked)
    #expect(try device.tap(ServiceModel.chip(1)) == nil)
    #expect(device.status.phase == .sending && device.status.queued == 1)
    #expect(device.store.pairings[0].taps.map(\.sequence) == [1])
    try await device.exchange(with: service)
    let display = try #require(device.displays.first)
    #expect(display.origin == .service && display.tone == .ok && display.reason == .accepted)
    #expect(display.pointsAdded == 3 && display.balance == 3)
    #expect(device.store.pairings[0].taps.isEmpty && device.store.deleted[1] == [1])
    #expect(device.status.phase == .idle && device.status.ackedUpTo == 1)
    #expect(try await service.balance(of: 1) == 3)
  }

  @Test("sends what the service needs to tell the time: clock, uptime and boot")
  func times() async throws {
    let (_, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1), event: nil)
    let request = try #require(device.takeRequests().first)
    let upload = try TapUpload(json: try #require(request.body))
    #expect(upload.header.device == "CID-GNT-0042" && upload.header.bootID == "boot-1")
    #expect(upload.header.sentUptimeMilliseconds == 5_000)
    #expect(upload.header.sentAt == ServiceClock.start)
    guard case .tap(let tap)? = upload.taps.first else {
      Issue.record("it is a tap")
      return
    }
    #expect(tap.tappedAt == ServiceClock.start && tap.uptimeMilliseconds == 5_000)
    #expect(tap.eventID == nil && !tap.offline && tap.packVersion == nil)
    let text = String(decoding: request.body ?? [], as: UTF8.self)
    #expect(text.contains(#""tappedAt":"2026-03-02T09:00:00.000000Z""#), "\(text)")
  }

  @Test("says \"noted\" where the answer to a tap that was sent does not come in time")
  func unconfirmed() async throws {
    let (service, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1))
    let request = try #require(device.takeRequests().first)
    try device.advance(milliseconds: 1_999)
    #expect(device.displays.isEmpty)
    try device.advance(milliseconds: 1)
    let display = try #require(device.displays.first)
    #expect(display.origin == .unconfirmed && display.tone == .info)
    #expect(display.reason == .acceptedOffline && display.pointsAdded == nil)
    // The late answer is told, and deletes.
    try device.handle(.answer(request.id, .answered(try await service.answer(request))))
    #expect(device.displays.count == 1 && device.learned.map(\.sequence) == [1])
    #expect(device.queued.isEmpty)
  }

  @Test("sends a tap without its answer again as it was, and learns what was decided")
  func repeated() async throws {
    let (service, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1))
    let request = try #require(device.takeRequests().first)
    _ = try await service.answer(request)
    try device.handle(.answer(request.id, .unreachable))
    #expect(device.displays.first?.origin == .unconfirmed)
    try device.advance(milliseconds: 10 * ServiceClock.minute)
    try await device.exchange(with: service)
    #expect(device.learned.first?.replayed == true && device.learned.first?.outcome == .accepted)
    #expect(device.queued.isEmpty)
    #expect(try await service.balance(of: 1) == 3)
  }

  @Test("decides a tap by itself that it never could send, and says so before it shows it")
  func redecided() async throws {
    let (service, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1))
    // The second waits behind the request of the first.
    try device.tap(ServiceModel.chip(2))
    #expect(device.store.pairings[0].taps.last?.tap?.offline == false)
    try device.loseRequests()
    #expect(device.displays.map(\.origin) == [.unconfirmed, .terminal])
    #expect(device.displays.map(\.tone) == [.info, .ok])
    let taps = device.store.pairings[0].taps.compactMap(\.tap)
    #expect(taps.map(\.offline) == [false, true])
    #expect(taps.map(\.packVersion) == [nil, 1])
    try device.advance(milliseconds: 10 * ServiceClock.minute)
    try await device.exchange(with: service)
    #expect(device.queued.isEmpty && device.learned.map(\.outcome) == [.accepted, .accepted])
  }

  @Test("asks nobody after a failure, after a long silence, or while it is told to wait")
  func doesNotAsk() async throws {
    let (service, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1))
    try device.loseRequests()
    #expect(try device.tap(ServiceModel.chip(2))?.origin == .terminal)
    guard case .offline = device.status.phase else {
      Issue.record("\(device.status.phase)")
      return
    }
    try device.advance(milliseconds: 10 * ServiceClock.minute)
    try await device.exchange(with: service)
    #expect(device.status.phase == .idle)
    // Asked again, since the service was heard of.
    #expect(try device.tap(ServiceModel.chip(3)) == nil)
    service.planned = [TerminalAnswer(status: 503, retryAfterSeconds: 30)]
    try await device.exchange(with: service)
    guard case .waiting(let until) = device.status.phase else {
      Issue.record("\(device.status.phase)")
      return
    }
    #expect(until >= device.moment.uptime + 30_000 && until <= device.moment.uptime + 31_000)
    #expect(try device.tap(ServiceModel.chip(1))?.origin == .terminal)
    try device.advance(milliseconds: 29_999)
    #expect(device.takeRequests().isEmpty)
    try device.advance(milliseconds: 1_001)
    try await device.exchange(with: service)
    #expect(device.status.phase == .idle && device.queued.isEmpty)
  }

  @Test("decides by itself when the last contact is older than two and a half minutes")
  func oldContact() async throws {
    let (_, device) = try await Self.paired()
    device.dropTimers()
    try device.advance(milliseconds: 150_000)
    #expect(try device.tap(ServiceModel.chip(1)) == nil)
    let (_, later) = try await Self.paired()
    later.dropTimers()
    try later.advance(milliseconds: 150_001)
    #expect(try later.tap(ServiceModel.chip(1))?.origin == .terminal)
    #expect(later.takeRequests().map(\.purpose) == [.taps])
  }

  @Test("an answer that comes twice, or to a request of before, changes nothing")
  func duplicatedAnswers() async throws {
    let (service, device) = try await Self.paired()
    try device.tap(ServiceModel.chip(1))
    let request = try #require(device.takeRequests().first)
    let answer = try await service.answer(request)
    try device.handle(.answer(request.id, .answered(answer)))
    try device.tap(ServiceModel.chip(2))
    try device.handle(.answer(request.id, .answered(answer)))
    try device.handle(.answer(request.id, .unreachable))
    #expect(device.queued == [2] && device.displays.count == 1)
    try await device.exchange(with: service)
    #expect(device.queued.isEmpty && device.displays.count == 2)
  }

  @Test("backs off by chance within limits that double, up to five minutes")
  func backoff() async throws {
    var pauses: [[UInt64]] = []
    for seed in 1...30 as ClosedRange<UInt64> {
      let (_, device) = try await Self.paired(cards: 1, seed: seed)
      try device.tap(ServiceModel.chip(1))
      var waits: [UInt64] = []
      for _ in 0..<14 {
        try device.loseRequests()
        let until = try #require(device.timers[.send])
        waits.append(until - device.moment.uptime)
        try device.advance(milliseconds: until - device.moment.uptime)
      }
      pauses.append(waits)
    }
    for failure in 0..<14 {
      let most = min(1_000 << UInt64(failure), 300_000) as UInt64
      let seen = pauses.map { $0[failure] }
      #expect(seen.allSatisfy { $0 >= 100 && $0 <= most }, "failure \(failure): \(seen)")
      #expect(Set(seen).count > 10, "terminals come back together: \(seen)")
    }
    #expect(pauses.contains { $0[13] > 150_000 })
  }
}
