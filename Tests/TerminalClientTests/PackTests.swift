import EventLog
import Ledger
import LedgerWire
import Testing

@testable import TerminalClient

@Suite("Offline packs")
struct PackTests {
  @Test("a pack with one bit changed is refused, whichever it is, and the held one stays")
  func oneBit() async throws {
    let (service, device) = try await OnlineTests.paired()
    let note = try service.note(version: 2)
    // Every bit of the signature, and some of each byte of the text.
    for index in note.indices {
      let bits = index + 120 > note.count ? Array(0..<8) : [index % 8]
      for bit in bits {
        var changed = note
        changed[index] ^= 1 << UInt8(bit)
        var shelf = PackShelf(key: service.signer.verifierKey)
        #expect(throws: PackFault.self, "byte \(index), bit \(bit)") {
          try shelf.take(changed, entityTag: nil)
        }
        #expect(shelf.pack == nil)
      }
    }
    var shelf = PackShelf(key: service.signer.verifierKey)
    #expect(throws: Never.self) { try shelf.take(note, entityTag: nil) }

    var changed = note
    changed[20] ^= 1
    service.planned = [TerminalAnswer(status: 200, body: changed)]
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(device.status.packVersion == 1 && device.status.packFault != nil)
    #expect(try device.tap(ServiceModel.chip(1)) == nil)
  }

  @Test("a pack that was changed on the device is not used after a start")
  func changedOnDisk() async throws {
    let (service, _) = try await OnlineTests.paired()
    var stored = StoredPairing(
      pairing: TerminalPairing(
        number: 1, answer: try await service.pair(), salt: [UInt8](repeating: 1, count: 32)))
    stored.packs = [try service.note()]
    let moment = TerminalMoment(clock: ServiceClock.start, uptime: 1, boot: "1")
    #expect(TerminalMachine([stored]).status(at: moment).isChecked)
    stored.packs[0][30] ^= 4
    let machine = TerminalMachine([stored])
    #expect(!machine.status(at: moment).isChecked)
    #expect(machine.status(at: moment).packFault != nil)
  }

  @Test("a pack that is older than the one held is refused")
  func older() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.packVersion = 9
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(device.status.packVersion == 9)
    service.packVersion = 8
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(device.status.packVersion == 9 && device.status.packFault?.contains("older") == true)
  }

  @Test("a pack of another ledger, or signed by another key, is refused")
  func otherKey() async throws {
    let (service, _) = try await OnlineTests.paired()
    let other = try #require(
      NoteSigner(name: ServiceModel.origin, seed: [UInt8](repeating: 8, count: 32)))
    var shelf = PackShelf(key: other.verifierKey)
    #expect(throws: PackFault.note(.notSigned)) {
      try shelf.take(try service.note(), entityTag: nil)
    }
    var pack = try service.pack()
    pack.origin = "another.example/ledger"
    shelf = PackShelf(key: service.signer.verifierKey)
    #expect(throws: PackFault.unreadable) {
      try shelf.take(try service.note(of: pack), entityTag: nil)
    }
    var keyless = PackShelf(key: nil)
    #expect(throws: PackFault.noKey) { try keyless.take(try service.note(), entityTag: nil) }
  }

  @Test(
    "is asked for with its tag, and by the difference; one that does not fit is asked for whole")
  func deltas() async throws {
    let (service, device) = try await OnlineTests.paired()
    let first = try service.pack()
    service.refused = [ServiceModel.chip(1): .cardBlocked]
    var delta = try service.pack(version: 2)
    delta.cards = OfflinePack.Cards(
      changing: first.cards.refused, of: 1, to: delta.cards.refused)
    service.planned = [
      TerminalAnswer(status: 200, entityTag: "\"2\"", body: try service.note(of: delta))
    ]
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    let request = try #require(service.requests.last)
    #expect(request.path == "/ledger/v1/offline-pack?since=1" && request.entityTag == "\"1\"")
    #expect(device.status.packVersion == 2 && device.store.pairings[0].packs.count == 2)
    // The stored whole pack and its delta make the same after a restart.
    try device.restart()
    #expect(device.status.packVersion == 2)
    #expect(try device.tap(ServiceModel.chip(1))?.reason == .cardBlocked)
    try await device.exchange(with: service)

    delta.version = 4
    delta.cards.base = 3
    service.planned = [TerminalAnswer(status: 200, body: try service.note(of: delta))]
    service.packVersion = 5
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(device.status.packVersion == 2 && device.status.packFault != nil)
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    #expect(service.requests.last?.path == "/ledger/v1/offline-pack")
    #expect(device.status.packVersion == 5 && device.status.packFault == nil)
    #expect(device.store.pairings[0].packs.count == 1)
  }

  @Test("past its age limit the display says \"not checked\", and taps are taken")
  func tooOld() async throws {
    let (service, device) = try await OnlineTests.paired()
    service.refused = [ServiceModel.chip(1): .cardBlocked]
    service.packVersion = 2
    try device.advance(milliseconds: 70_000)
    try await device.exchange(with: service)
    try device.handle(.network(isUp: false))
    #expect(try device.tap(ServiceModel.chip(1))?.reason == .cardBlocked)
    try device.restart(offFor: 8 * ServiceClock.day)
    try device.loseRequests()
    #expect(!device.status.isChecked)
    let display = try #require(try device.tap(ServiceModel.chip(1)))
    #expect(display.reason == .acceptedOffline && display.tone == .info && !display.isChecked)
    #expect(device.store.pairings[0].taps.last?.tap?.offline == true)
  }

  @Test("without any pack taps are taken, and are not checked")
  func none() async throws {
    let service = try await ServiceModel()
    service.hasPack = false
    let device = SimulatedDevice()
    try device.pair(try await service.pair())
    try await device.exchange(with: service)
    try device.handle(.network(isUp: false))
    let display = try #require(try device.tap(ServiceModel.chip(1)))
    #expect(display.tone == .info && !display.isChecked && !device.status.isChecked)
  }
}

@Suite("Clocks of devices")
struct DeviceClockTests {
  @Test("a clock that was lost in a restart is found out, and the last known time goes on")
  func lost() async throws {
    let (service, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    try device.tap(ServiceModel.chip(1))
    // Off for an hour; the clock begins again in the year 2000.
    try device.restart(offFor: ServiceClock.hour, clock: 946_684_800_000_000)
    try device.loseRequests()
    #expect(device.status.isClockLost)
    try device.advance(milliseconds: 7_000)
    let display = try #require(try device.tap(ServiceModel.chip(2)))
    #expect(display.isClockLost && display.isChecked)
    // Three seconds of uptime at the start, and seven since.
    let tap = try #require(device.store.pairings[0].taps.last?.tap)
    #expect(tap.tappedAt == ServiceClock.start + 10_000_000)
    try device.loseRequests()
    service.clock.advance(milliseconds: ServiceClock.hour)
    let tappedAt = service.clock.now().microseconds
    while !device.queued.isEmpty {
      service.clock.advance(milliseconds: 100)
      try device.advance(milliseconds: 100)
      try await device.exchange(with: service)
    }
    let records = try await service.records()
    let record = try #require(records[.tap(SourceID(1), sequence: 2)]?.first)
    // The service has its uptime, and so the moment at which it was made.
    #expect(record.header.timeQuality == .exact)
    // The request was under way for less than a step of this test.
    #expect((0..<100_000).contains(record.header.occurredAt.microseconds - tappedAt))
    // The service has told the time; a display judges by it.
    #expect(try device.tap(ServiceModel.chip(3)) == nil)
    try await device.exchange(with: service)
    #expect(device.store.pairings[0].time?.time == service.clock.now().microseconds)
  }

  @Test("a clock that is wrong by years is no reason to judge windows wrongly once it is known")
  func wrong() async throws {
    let service = try await ServiceModel()
    try await service.addCards(3)
    let day = Int64(ServiceClock.day) * 1_000
    let device = SimulatedDevice(clock: ServiceClock.start - 900 * day)
    try device.pair(try await service.pair())
    try await device.exchange(with: service)
    try device.handle(.network(isUp: false))
    // The evening opens an hour later, by the service's clock.
    #expect(
      try device.tap(ServiceModel.chip(1), event: ServiceModel.evening)?.reason == .eventClosed)
    try device.advance(milliseconds: ServiceClock.hour)
    #expect(
      try device.tap(ServiceModel.chip(2), event: ServiceModel.evening)?.reason
        == .acceptedOffline)
    // The difference is remembered over a restart.
    try device.restart()
    try device.loseRequests()
    #expect(
      try device.tap(ServiceModel.chip(3), event: ServiceModel.evening)?.reason
        == .acceptedOffline)
    #expect(!device.status.isClockLost)
  }

  @Test("a clock that ran ahead and was set right is trusted again after the next contact")
  func ahead() async throws {
    let year = Int64(ServiceClock.day) * 366_000
    let (service, device) = try await OnlineTests.paired()
    device.clock += year
    try device.handle(.network(isUp: false))
    try device.tap(ServiceModel.chip(1))
    device.clock -= year
    #expect(device.status.isClockLost)
    try device.handle(.network(isUp: true))
    try await device.exchange(with: service)
    try device.handle(.network(isUp: false))
    #expect(device.store.pairings[0].time?.time == service.clock.now().microseconds)
    #expect(!device.status.isClockLost)
  }

  @Test("an uptime of another boot is not sent")
  func otherBoot() async throws {
    let (_, device) = try await OnlineTests.paired()
    try device.handle(.network(isUp: false))
    try device.tap(ServiceModel.chip(1))
    try device.restart()
    try device.tap(ServiceModel.chip(2))
    try device.loseRequests()
    try device.handle(.network(isUp: true))
    let request = try #require(device.takeRequests().first)
    let uptimes = try TapUpload(json: request.body ?? []).taps.map { item -> Int64? in
      if case .tap(let tap) = item { tap.uptimeMilliseconds } else { nil }
    }
    #expect(uptimes == [nil, 3_000])
  }
}
