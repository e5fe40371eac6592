import LedgerWire
import Testing

@testable import TerminalClient

@Suite("Taking a tap back")
struct UndoTests {
  @Test("one that is acknowledged is taken back at once")
  func acknowledged() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    #expect(try await service.balance(of: 1) == 3)
    try device.handle(.undo(sequence: 1, .wrongCard))
    #expect(device.status.undos == 1)
    let request = try #require(device.takeRequests().first)
    #expect(request.path == "/ledger/v1/taps/undo" && request.method == "POST")
    #expect(request.body == Array(#"{"seq":1,"reason":"wrongCard"}"#.utf8))
    try device.handle(.answer(request.id, .answered(try await service.answer(request))))
    #expect(try await service.balance(of: 1) == 0)
    #expect(device.status.undos == 0 && device.learned.last?.reason == .undone)
  }

  @Test("one that is queued is taken back once it is acknowledged, also after a restart")
  func queued() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    try device.tap(ServiceModel.chip(1))
    try device.handle(.undo(sequence: 1, .mistake))
    try device.tap(ServiceModel.chip(2))
    try device.restart()
    #expect(device.status.undos == 1 && device.status.queued == 2)
    try await device.exchange(with: service)
    #expect(try await service.balance(of: 1) == 0)
    #expect(try await service.balance(of: 2) == 3)
    let purposes = service.requests.map(\.purpose).filter { $0 != .pack }
    #expect(purposes == [.taps, .undo])
    #expect(device.status.undos == 0 && device.troubles.isEmpty)
  }

  @Test("a tap that is taken back uses up no limit of the terminal")
  func limits() async throws {
    let (_, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    let card = ServiceModel.chip(1)
    #expect(try device.tap(card, event: ServiceModel.daily)?.reason == .acceptedOffline)
    try device.advance(milliseconds: 20_000)
    #expect(try device.tap(card, event: ServiceModel.daily)?.reason == .limitReached)
    try device.handle(.undo(sequence: 1, .wrongEvent))
    // The second one counts in its place.
    try device.advance(milliseconds: 20_000)
    #expect(try device.tap(card, event: ServiceModel.daily)?.reason == .limitReached)
    try device.handle(.undo(sequence: 2, .wrongEvent))
    try device.handle(.undo(sequence: 3, .wrongEvent))
    try device.advance(milliseconds: 20_000)
    #expect(try device.tap(card, event: ServiceModel.daily)?.reason == .acceptedOffline)
    try device.restart(offFor: 20_000)
    #expect(try device.tap(card, event: ServiceModel.daily)?.reason == .limitReached)
  }

  @Test("one that the service refuses to take back is trouble, and not asked for again")
  func refused() async throws {
    for status in [400, 404, 409] {
      let (service, device) = try await OnlineTests.paired()
      try device.tap(ServiceModel.chip(1))
      try await device.exchange(with: service)
      service.planned = [TerminalAnswer(status: status)]
      try device.handle(.undo(sequence: 1, .test))
      try await device.exchange(with: service)
      #expect(device.status.undos == 0)
      #expect(device.troubles.map(\.kind) == [.undoRefused])
      #expect(device.troubles.first?.status == status)
    }
  }

  @Test("an undo without an answer is asked for again")
  func lost() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.tap(ServiceModel.chip(1))
    try await device.exchange(with: service)
    try device.handle(.undo(sequence: 1, .test))
    let request = try #require(device.takeRequests().first)
    _ = try await service.answer(request)
    try device.handle(.answer(request.id, .unreachable))
    #expect(device.status.undos == 1)
    try device.advance(milliseconds: 5_000)
    #expect(device.takeRequests().map(\.purpose) == [.undo])
  }

  @Test("a tap that was never made is not taken back")
  func unknown() async throws {
    let (_, device) = try await OnlineTests.paired()
    for sequence in [0, 1, .max] as [UInt64] {
      try device.handle(.undo(sequence: sequence, .test))
    }
    #expect(device.status.undos == 0 && device.takeRequests().isEmpty)
  }
}
