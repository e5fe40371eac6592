import Ledger
import LedgerSimulation
import Testing

@Suite("a history of flanders-2021")
struct FlandersTests {
  static let scale = 0.002

  /// A count of the whole, at the scale of the history that these tests read.
  private static func scaled(_ count: Int) -> Int { Int((Double(count) * scale).rounded()) }

  @Test("participations are as planned, by the log itself, less those that another tap took back")
  func participations() async throws {
    let log = try await SimulatedLog.flanders.value
    // Of each check-in whether a terminal had accepted it offline, and whether it stands.
    var checkIns: [UInt64: (isOffline: Bool, stands: Bool)] = [:]
    var takenBack = 0
    var tickets = 0
    for record in log.records {
      let header = record.header
      switch record.event {
      case .checkedIn(let body): checkIns[header.position] = (body.wasAcceptedOffline, true)
      case .checkInRefused: checkIns[header.position] = (false, false)
      case .checkInUndone: checkIns[header.reverses]?.stands = false
      case .checkInRecounted(let body):
        let before = checkIns[header.reverses] ?? (false, false)
        let stands = body.counts || before.isOffline
        takenBack += (before.stands ? 1 : 0) - (stands ? 1 : 0)
        checkIns[header.reverses] = (before.isOffline, stands)
      case .ticketSold: tickets += 1
      case .ticketSaleCancelled: tickets -= 1
      default: break
      }
    }
    // A terminal's tap of some minutes before takes the place of a counter's of the same hour.
    let planned = Self.scaled(11_390_000)
    #expect(checkIns.values.count(where: \.stands) == planned - takenBack)
    #expect(takenBack <= planned / 1_000, "\(takenBack)")
    #expect(tickets == Self.scaled(600_000))
    #expect(log.report.participations == Self.scaled(11_990_000))
  }

  @Test("the report says what the log holds")
  func report() async throws {
    let log = try await SimulatedLog.flanders.value
    let report = log.report
    #expect(report.checkIns == log.count { if case .checkedIn = $0 { true } else { false } })
    #expect(
      report.checkInsUndone == log.count { if case .checkInUndone = $0 { true } else { false } })
    #expect(
      report.checkInsRefused == log.count { if case .checkInRefused = $0 { true } else { false } })
    #expect(report.tickets == log.count { if case .ticketSold = $0 { true } else { false } })
    #expect(
      report.ticketsCancelled
        == log.count { if case .ticketSaleCancelled = $0 { true } else { false } })
    #expect(
      report.ticketsRefused == log.count { if case .ticketRefused = $0 { true } else { false } })
    #expect(
      report.redemptions == log.count { if case .rewardRedeemed = $0 { true } else { false } })
    #expect(report.cardsSold == log.count { if case .passSold = $0 { true } else { false } })
    #expect(report.holders == log.count { if case .holderRegistered = $0 { true } else { false } })
    #expect(report.events == log.count { if case .eventDefined = $0 { true } else { false } })
    #expect(
      report.organizers == log.count { if case .organizerDefined = $0 { true } else { false } })
  }

  @Test("everything that the scenario tells of happens")
  func variety() async throws {
    let report = try await SimulatedLog.flanders.value.report
    for (what, count) in [
      ("undone", report.checkInsUndone), ("refused", report.checkInsRefused),
      ("cancelled", report.ticketsCancelled), ("refused tickets", report.ticketsRefused),
      ("redemptions cancelled", report.redemptionsCancelled), ("replaced", report.cardsReplaced),
      ("moves", report.moves), ("renewed", report.tariffsRenewed),
    ] {
      #expect(count > 0, "\(what)")
    }
  }

  @Test("holders are as many as planned, and 28 % of them have the social tariff within 1 %")
  func holders() async throws {
    let report = try await SimulatedLog.flanders.value.report
    #expect(report.holders == Self.scaled(360_000))
    #expect(abs(report.socialTariffs - Self.scaled(100_000)) <= Self.scaled(360_000) / 100)
    #expect(report.redemptions - report.redemptionsCancelled == Self.scaled(570_000))
  }

  @Test("twenty regions with a hundred municipalities, of which eight begin with twenty-five")
  func places() async throws {
    let log = try await SimulatedLog.flanders.value
    var cities: [CardSystemID: [City]] = [:]
    var atFirst: [CardSystemID: [City]] = [:]
    for record in log.records {
      switch record.event {
      case .cardSystemDefined(let body): cities[body.system] = body.cities
      case .cardSystemChanged(let body): cities[body.system] = body.cities
      case .holderRegistered: if atFirst.isEmpty { atFirst = cities }
      default: break
      }
    }
    #expect(cities.count == 20)
    #expect(Set(cities.values.joined().map(\.postalCode)).count == 100)
    #expect(atFirst.count == 8)
    #expect(atFirst.values.joined().count == 25)
  }

  @Test("time passes by month, weekday and hour as the weights say, and holders grow")
  func time() async throws {
    let log = try await SimulatedLog.flanders.value
    var months = [Int](repeating: 0, count: 13)
    var weekdays = [Int](repeating: 0, count: 7)
    var hours = [Int](repeating: 0, count: 24)
    var years: [Int: Int] = [:]
    for record in log.records {
      guard case .checkedIn = record.event else { continue }
      let instant = record.header.occurredAt
      let date = BrusselsTime.date(at: instant)
      let local = instant.microseconds + BrusselsTime.offset(at: instant)
      months[date.parts.month] += 1
      weekdays[date.weekday] += 1
      years[date.parts.year, default: 0] += 1
      hours[Int(local / 3_600_000_000 % 24)] += 1
    }
    func ratio(_ left: Int, _ right: Int) -> Double { Double(left) / Double(right) }
    #expect(abs(ratio(months[7], months[10]) - 0.6) < 0.06, "\(months)")
    #expect(abs(ratio(weekdays[2], weekdays[0]) - 150.0 / 70) < 0.15, "\(weekdays)")
    #expect(hours[16] > 2 * hours[9], "\(hours)")
    #expect(hours[..<8].allSatisfy { $0 == 0 }, "\(hours)")
    #expect(ratio(years[2021] ?? 0, years[2017] ?? 1) > 2.5, "\(years)")
  }

  @Test("records are dated in order, and never before what they tell of")
  func order() async throws {
    let records = try await SimulatedLog.flanders.value.records
    for (earlier, later) in zip(records, records.dropFirst()) {
      #expect(earlier.header.recordedAt < later.header.recordedAt)
    }
    #expect(records.allSatisfy { $0.header.occurredAt <= $0.header.recordedAt })
    let late = records.count {
      $0.header.recordedAt.microseconds - $0.header.occurredAt.microseconds > 24 * 3_600_000_000
    }
    #expect(late > 0, "taps of terminals that were offline")
  }

  @Test("a holder who moved checks in from the new home, with the same number")
  func moves() async throws {
    let log = try await SimulatedLog.flanders.value
    var homes: [HolderID: Set<UInt16>] = [:]
    for record in log.records {
      guard case .checkedIn(let body) = record.event else { continue }
      homes[body.holder, default: []].insert(body.stamp.homeMunicipality)
    }
    #expect(homes.values.contains { $0.count > 1 })
    #expect(homes.values.allSatisfy { !$0.contains(0) })
  }
}
