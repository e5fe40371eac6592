import Ledger
import LedgerWire
import Testing

@testable import TerminalClient

@Suite("A terminal that was off")
struct BacklogTests {
  @Test("for three days with 5,000 queued taps is empty after at most six requests")
  func threeDays() async throws {
    let (service, device) = try await OnlineTests.paired(cards: 200)
    try device.handle(.network(isUp: false))
    for number in 0..<5_000 {
      try device.tap(ServiceModel.chip(number % 200 + 1))
      try device.advance(milliseconds: 30_000)
    }
    #expect(device.status.queued == 5_000)
    try device.restart(offFor: 3 * ServiceClock.day)
    service.clock.advance(
      milliseconds: UInt64(device.clock - service.clock.now().microseconds) / 1_000)
    service.requests = []
    try device.startAgain()
    try await device.exchange(with: service)
    let deliveries = service.requests.filter { $0.purpose == .taps }
    #expect(deliveries.count == 5 && service.requests.count <= 6)
    #expect(deliveries.allSatisfy { ($0.body?.count ?? 0) <= 1 << 20 })
    #expect(device.status.queued == 0 && device.status.phase == .idle)
    #expect(device.store.deleted[1] == Set(1...5_000))
    let records = try await service.records()
    #expect(records.count == 5_000 && records.values.allSatisfy { $0.count == 1 })
  }

  @Test("a request stays below its bytes, whatever the names in it are")
  func bytes() async throws {
    var settings = TerminalSettings()
    settings.batchBytesMax = 100_000
    let (service, device) = try await OnlineTests.paired(settings: settings)
    try device.handle(.network(isUp: false))
    // What has to be escaped takes six bytes for each.
    let event = String(repeating: "\u{1}", count: 64)
    for _ in 0..<2_500 { try device.tap(.chip(event), event: event) }
    try device.loseRequests()
    try device.handle(.network(isUp: true))
    try await device.exchange(with: service)
    let deliveries = service.requests.filter { $0.purpose == .taps }
    let sizes = deliveries.map { $0.body?.count ?? 0 }
    #expect(deliveries.count > 20 && sizes.allSatisfy { $0 <= 100_000 })
    #expect(sizes.dropLast().allSatisfy { $0 > 95_000 })
    #expect(device.queued.isEmpty)
  }

  @Test("a device that is paired again delivers its old queue first, under the old token")
  func oldPairings() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    try device.tap(ServiceModel.chip(1))
    try device.pair(try await service.pair())
    try device.loseRequests()
    try device.tap(ServiceModel.chip(2))
    try device.pair(try await service.pair())
    try device.loseRequests()
    try device.tap(ServiceModel.chip(3))
    #expect(device.status.queued == 3 && device.next == 2)
    service.requests = []
    try device.handle(.network(isUp: true))
    try await device.exchange(with: service)
    let tokens = service.requests.filter { $0.purpose == .taps }.compactMap(\.token)
    #expect(tokens == ["token-1", "token-2", "token-3"])
    #expect(device.status.queued == 0)
    #expect(try await service.records().count == 3)
  }
}
