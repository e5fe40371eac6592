import LedgerWire
import Testing

@testable import TerminalClient

@Suite("Taps and terminals in trouble")
struct TroubleTests {
  private func result(_ sequence: UInt64, _ outcome: TapOutcome, _ reason: TapReason) -> TapResult {
    TapResult(sequence: sequence, outcome: outcome, reason: reason, message: reason.text.nl)
  }

  private func answer(
    _ results: [TapResult], ackedUpTo: UInt64, missing: [ClosedRange<UInt64>] = []
  ) -> TerminalAnswer {
    TerminalAnswer(
      status: 200,
      body: TapUploadAnswer(
        receipt: TapReceipt(
          serverTime: ServiceClock.start, skewMilliseconds: 0, ackedUpTo: ackedUpTo,
          missing: missing), results: results
      ).json())
  }

  @Test("a token that is not taken ends the sending; taps are kept, and a new pairing helps")
  func needsPairing() async throws {
    for status in [401, 403] {
      let (service, device) = try await OnlineTests.paired()
      service.planned = [TerminalAnswer(status: status)]
      try device.tap(ServiceModel.chip(1))
      try await device.exchange(with: service)
      #expect(device.status.phase == .needsPairing && device.queued == [1])
      #expect(device.status.stranded == 1)
      try device.tap(ServiceModel.chip(2))
      try device.advance(milliseconds: ServiceClock.hour)
      #expect(device.takeRequests().isEmpty && device.queued == [1, 2])
      // The old pairing is asked once more after a start, and delivers under its own token.
      try device.pair(try await service.pair())
      try device.startAgain()
      try device.tap(ServiceModel.chip(3))
      try await device.exchange(with: service)
      #expect(device.status.phase == .idle && device.status.queued == 0)
      let tokens = service.requests.filter { $0.purpose == .taps }.map { $0.token ?? "" }
      #expect(tokens == ["token-1", "token-1", "token-2"])
      #expect(device.store.deleted == [1: [1, 2], 2: [1]])
    }
  }

  @Test("a pairing that gets no pack any more is shown as revoked, and still delivers")
  func revoked() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.planned = [TerminalAnswer(status: 403)]
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(device.status.phase == .needsPairing)
    try device.advance(milliseconds: ServiceClock.hour)
    #expect(device.takeRequests().isEmpty)
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    #expect(device.queued.isEmpty)
  }

  @Test("a request that is too large is halved until it fits, and grows again")
  func tooLarge() async throws {
    let (service, device) = try await OnlineTests.paired(cards: 40)
    try device.handle(.network(isUp: false))
    for number in 1...40 { try device.tap(ServiceModel.chip(number)) }
    try device.loseRequests()
    var counts: [Int] = []
    try device.handle(.network(isUp: true))
    while let request = device.takeRequests().first {
      guard request.purpose == .taps else { break }
      let count = try TapUpload(json: request.body ?? []).taps.count
      counts.append(count)
      let answer =
        count > 11 ? TerminalAnswer(status: 413) : try await service.answer(request)
      try device.handle(.answer(request.id, .answered(answer)))
    }
    // What is sent first was queued before the network went; then 40 are halved to ten.
    #expect(counts == [40, 20, 10, 20, 10, 20, 10, 10], "\(counts)")
    #expect(device.queued.isEmpty && device.troubles.isEmpty)
  }

  @Test("a tap that alone is refused is kept as trouble, and its sequence is used up")
  func refusedAlone() async throws {
    for status in [400, 413, 422] {
      let (service, device) = try await OnlineTests.paired()
      try device.handle(.network(isUp: false))
      for number in 1...3 { try device.tap(ServiceModel.chip(number)) }
      try device.loseRequests()
      try device.handle(.network(isUp: true))
      while let request = device.takeRequests().first(where: { $0.purpose == .taps }) {
        let items = try TapUpload(json: request.body ?? []).taps
        let isAtFault = items.contains { item in
          if case .tap(let tap) = item { tap.card == ServiceModel.chip(2) } else { false }
        }
        let answer =
          isAtFault ? TerminalAnswer(status: status) : try await service.answer(request)
        try device.handle(.answer(request.id, .answered(answer)))
      }
      #expect(device.queued.isEmpty)
      let trouble = try #require(device.troubles.first)
      #expect(trouble.sequence == 2 && trouble.kind == .refused && trouble.status == status)
      guard case .tap(let tap)? = trouble.item else {
        Issue.record("the tap is kept")
        return
      }
      #expect(tap.card == ServiceModel.chip(2))
      #expect(try await service.balance(of: 1) == 3)
      #expect(try await service.balance(of: 3) == 3)
      #expect(device.store.pairings[0].troubles == device.troubles)
    }
  }

  @Test(
    "a reused key and an item that cannot be read end as trouble and are not sent again",
    arguments: [(TapReason.keyReused, TapTrouble.Kind.keyReused), (.malformed, .malformed)])
  func endStates(reason: TapReason, kind: TapTrouble.Kind) async throws {
    let (service, device) = try await OnlineTests.paired()
    service.planned = [answer([result(1, .refused, reason)], ackedUpTo: 1)]
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    #expect(device.displays.first?.reason == reason && device.queued.isEmpty)
    #expect(device.troubles.map(\.kind) == [kind] && device.status.troubles == 1)
    #expect(device.troubles.first?.item != nil)
    try device.startAgain()
    #expect(device.troubles.map(\.kind) == [kind])
    try await device.exchange(with: service)
    #expect(service.requests.count { $0.purpose == .taps } == 1)
  }

  @Test("a tap that the service has no room for stays queued, and is the terminal's to decide")
  func busy() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.planned = [answer([result(1, .retry, .busy)], ackedUpTo: 0)]
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    #expect(device.queued == [1] && device.displays.map(\.origin) == [.terminal])
    #expect(device.learned.isEmpty)
    guard case .waiting = device.status.phase else {
      Issue.record("\(device.status.phase)")
      return
    }
  }

  @Test("an answer that acknowledges nothing is not followed by the same request at once")
  func noProgress() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.planned = [answer([], ackedUpTo: 0)]
    try device.tap(ServiceModel.chip(1))
    for request in device.takeRequests() {
      try device.handle(.answer(request.id, .answered(try await service.answer(request))))
    }
    #expect(device.takeRequests().isEmpty && device.queued == [1])
  }

  @Test("only what is acknowledged and answered is deleted")
  func deletesNoMore() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    for number in 1...3 { try device.tap(ServiceModel.chip(number)) }
    try device.loseRequests()
    service.planned = [
      answer([result(1, .accepted, .accepted), result(2, .accepted, .accepted)], ackedUpTo: 9)
    ]
    try device.handle(.network(isUp: true))
    let request = try #require(device.takeRequests().first)
    try device.handle(.answer(request.id, .answered(try await service.answer(request))))
    #expect(device.queued == [3] && device.store.deleted[1] == [1, 2])
    // The service has seen sequences up to 9: the next tap gets none of them.
    #expect(device.next == 10)
  }

  @Test("a sequence that the service misses and the device has lost is used up, and told")
  func gaps() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.planned = [answer([result(1, .accepted, .accepted)], ackedUpTo: 5)]
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    #expect(device.next == 6)
    // The service knows of nothing before 6.
    try device.tap(ServiceModel.chip(2))
    try await device.exchange(with: service)
    #expect(device.queued.isEmpty && device.status.ackedUpTo == 6)
    #expect(device.troubles.map(\.sequence) == [1, 2, 3, 4, 5])
    #expect(device.troubles.allSatisfy { $0.kind == .lost && $0.item == nil })
  }

  @Test("a card that nobody could read is not taken")
  func unreadable() async throws {
    let (_, device) = try await OnlineTests.paired()
    for text in ["", String(repeating: "0", count: 65)] {
      let display = try device.tap(.chip(text))
      #expect(display?.reason == .malformed && display?.sequence == 0)
    }
    #expect(device.queued.isEmpty && device.next == 1)
    let unpaired = SimulatedDevice()
    #expect(try unpaired.tap(ServiceModel.chip(1))?.reason == .terminalNotAssigned)
    #expect(unpaired.status.phase == .needsPairing)
  }
}
